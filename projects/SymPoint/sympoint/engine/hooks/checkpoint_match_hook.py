"""Refuse checkpoints of other models, or carry over what fits."""
from typing import Any, Dict, List, Optional, Union

from mmdet3d.registry import HOOKS
from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import BaseLoop
from torch import Tensor
from torch.nn import Module

from ...errors import UserError
from ...structures.label_mapping import LabelMap
from ...structures.taxonomy import FLOORPLANCAD_CLASSES
from ..checkpoints import Misfits, find_misfits, weights_in
from ..class_rows import carry_rows, class_sources, classifier_shapes


@HOOKS.register_module()
class CheckpointMatchHook(Hook):
    """Refuse a checkpoint of another model.

    mmengine only warns of weights that a checkpoint lacks or holds in
    another shape, and goes on with random ones. Here every weight of the
    model must be found. Weights that the model does not have stay a warning.

    Args:
        init_mismatched (bool or str): Whether training that starts from a
            checkpoint (``load_from``, not a resume) may go on where the
            classifiers do not fit, as fine-tuning with other classes does.
            Rows of classes that the checkpoint has are carried over, the
            others are initialised anew, and the log tells which. ``'all'``
            initialises anew, and lists, whatever does not fit. Defaults to
            False.
        label_map (dict, optional): Of the checkpoint's classes -> those of
            the model, for the rows, see :func:`.class_sources`. Defaults to
            the ``label_map`` of the training's data set, if it has one.
    """

    # before the hooks that take parts of the checkpoint for themselves
    priority = 'HIGH'

    def __init__(self,
                 init_mismatched: Union[bool, str] = False,
                 label_map: Optional[LabelMap] = None) -> None:
        self.init_mismatched = init_mismatched
        self.label_map = label_map

    def after_load_checkpoint(self, runner, checkpoint: dict) -> None:
        """Compare the weights of a checkpoint with the model's.

        Args:
            runner (Runner): The runner of the training or testing process.
            checkpoint (dict): What was loaded; weights that do not fit are
                carried over or taken out where ``init_mismatched`` allows it.

        Raises:
            UserError: The checkpoint does not fit the model.
        """
        model = runner.model
        model = model.module if is_model_wrapper(model) else model
        weights = checkpoint['state_dict'] = weights_in(checkpoint)
        misfits = find_misfits(model, weights)
        if not misfits.all:
            return
        path = runner._load_from or f'the checkpoint in {runner.work_dir}'
        training = isinstance(runner._train_loop, BaseLoop)
        if len(misfits.all) == misfits.total:
            raise UserError(path, 'no weight in it fits the model',
                            'Use the config that it was trained with')
        mend = 'Use the config that it was trained with'
        if not training or runner._resume:
            raise UserError(path,
                            f'is a checkpoint of another model: {misfits}',
                            mend)
        if not self.init_mismatched:
            raise UserError(
                path, f'is a checkpoint of another model: {misfits}', mend +
                ', or pass --init-mismatched to initialise anew what does '
                'not fit')
        told = self._carry(runner, model, checkpoint, misfits)
        if told is None and self.init_mismatched != 'all':
            raise UserError(
                path, 'is a checkpoint of another model, of which more than '
                f'classifiers do not fit: {misfits}',
                mend + ' and other classes, or pass --init-all-mismatched to '
                'initialise anew whatever does not fit')
        for key in misfits.reshaped if told is None else ():
            del weights[key]
        runner.logger.warning(
            f'{path}: {len(misfits.all)} of {misfits.total} weights do '
            'not fit and are ' + (told or 'newly initialised') + ':\n  ' +
            '\n  '.join(misfits.all))

    def _carry(self, runner, model: Module, checkpoint: Dict[str, Any],
               misfits: Misfits) -> Optional[str]:
        """Put classifiers for the model's classes into a checkpoint.

        Returns:
            str or None: What became of them; None, with nothing done, where
            more than classifiers do not fit.
        """
        weights: Dict[str, Tensor] = checkpoint['state_dict']
        own = model.state_dict()
        rows = classifier_shapes({
            key: (tuple(own[key].shape), tuple(weights[key].shape))
            for key in misfits.reshaped
        })
        if misfits.missing or rows is None:
            return None
        loop = runner._train_loop
        dataset = getattr(getattr(loop, 'dataloader', None), 'dataset', None)
        meta = getattr(dataset, 'metainfo', {})
        new, old = list(meta.get('classes', ())), _classes_in(checkpoint)
        if rows != (len(new) + 1, len(old) + 1):
            for key in misfits.reshaped:
                del weights[key]
            return 'newly initialised'
        label_map = self.label_map
        if label_map is None:
            label_map = meta.get('label_map')
        sources = class_sources(old, new, label_map)
        for key in misfits.reshaped:
            weights[key] = carry_rows(weights[key], own[key], sources)
        return _tell(old, new, sources)


def _classes_in(checkpoint: Dict[str, Any]) -> List[str]:
    """The classes of a checkpoint; FloorPlanCAD's if it does not say."""
    meta = (checkpoint.get('meta') or {}).get('dataset_meta') or {}
    return list(meta.get('classes', FLOORPLANCAD_CLASSES))


def _tell(old: List[str], new: List[str], sources: List[List[int]]) -> str:
    """Which rows are carried over from which, and which are new."""
    carried = [
        f'{name} (from {", ".join(old[i] for i in rows)})'
        for name, rows in zip(new, sources) if rows
    ]
    fresh = [name for name, rows in zip(new, sources) if not rows]
    parts = []
    if carried:
        parts.append('carried over for ' + ', '.join(carried))
    if fresh:
        parts.append('newly initialised for ' + ', '.join(fresh))
    return '; '.join(parts)
