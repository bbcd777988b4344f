"""Save checkpoints that survive a crash, and load those that fit."""
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch
from mmdet3d.registry import HOOKS
from mmengine.dist import is_main_process
from mmengine.hooks import CheckpointHook, Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import BaseLoop, Runner

from ...errors import TrainingStopped, UserError
from ...files import PARTIAL_SUFFIX
from ...structures.label_mapping import LabelMap
from ...structures.taxonomy import FLOORPLANCAD_CLASSES
from ..checkpoint_match import carry_classifiers, find_misfits
from ..checkpoints import from_plain, go_on, to_plain, weights_in

_VALIDATED = 'validated_epoch'


@HOOKS.register_module()
class SafeCheckpointHook(CheckpointHook):
    """mmengine's checkpoints, safe to load and safe against a crash.

    - Their content is plain data, which PyTorch's safe loader reads.
    - A file is there in full or not at all, and the best checkpoint is
      removed only once a better one is written.
    - A model with NaN or infinite weights is never saved, and a file that
      cannot be written stops the training; both name the checkpoint that is
      good.
    - The checkpoint of an epoch is written again once the epoch is
      validated. A run that is resumed from one that is not validates first,
      so that neither a validation nor a best checkpoint is lost.

    Args:
        max_keep_ckpts (int): How many checkpoints to keep, at least 2, so
            that there is always a whole one while another is written; -1
            keeps all. Defaults to -1.
        kwargs: Further arguments of mmengine's ``CheckpointHook``.

    Raises:
        UserError: ``max_keep_ckpts`` is 1.
    """

    def __init__(self, max_keep_ckpts: int = -1, **kwargs) -> None:
        if max_keep_ckpts == 1:
            raise UserError(
                'default_hooks.checkpoint.max_keep_ckpts',
                'is 1, which leaves no checkpoint while one is written',
                'Set 2 or more, or -1 to keep all')
        kwargs.setdefault('backend_args', dict(backend='atomic'))
        super().__init__(max_keep_ckpts=max_keep_ckpts, **kwargs)
        self._saved_epoch = 0
        self._validated_epoch = 0

    def before_train(self, runner: Runner) -> None:
        """Take up a resumed run, and clear away what a crash left."""
        super().before_train(runner)
        if is_main_process():
            for left in Path(self.out_dir).glob(f'*{PARTIAL_SUFFIX}'):
                left.unlink()
        if runner.epoch and self.by_epoch:
            self.last_ckpt = runner.message_hub.get_info('last_ckpt')
            self._saved_epoch = runner.epoch
            if _validation_due(runner) > self._validated_epoch:
                runner.logger.info(f'Epoch {runner.epoch} was saved but not '
                                   'validated: this is done now')
                runner.val_loop.run()

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Make the checkpoint plain data.

        Raises:
            TrainingStopped: A weight is NaN or infinite.
        """
        for name, value in checkpoint['state_dict'].items():
            if torch.is_tensor(value) and not torch.isfinite(value).all():
                raise TrainingStopped(
                    runner.work_dir,
                    f'after iteration {runner.iter} the weight {name} holds '
                    'NaN or infinite values, so no checkpoint is written',
                    go_on(runner.work_dir, 'Lower the learning rate'))
        checkpoint['meta'][_VALIDATED] = self._validated_epoch
        checkpoint.update(to_plain(checkpoint))

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Restore what :meth:`before_save_checkpoint` made plain."""
        checkpoint.update(from_plain(checkpoint))
        # a run that was not saved by this hook is taken to be validated
        self._validated_epoch = checkpoint.get('meta', {}).get(
            _VALIDATED,
            checkpoint.get('meta', {}).get('epoch', 0))

    def after_train_epoch(self, runner: Runner) -> None:
        """Save the epoch; see mmengine's ``CheckpointHook``."""
        with _stopped_by_full_disk(runner):
            super().after_train_epoch(runner)

    def after_train_iter(self, runner: Runner, *args, **kwargs) -> None:
        """Save the iteration; see mmengine's ``CheckpointHook``."""
        with _stopped_by_full_disk(runner):
            super().after_train_iter(runner, *args, **kwargs)

    def after_val_epoch(self,
                        runner: Runner,
                        metrics: dict[str, float] | None = None) -> None:
        """Save the best checkpoint, and the epoch's with its validation."""
        self._validated_epoch, saved = runner.epoch, self._saved_epoch
        self._saved_epoch = 0
        with _stopped_by_full_disk(runner):
            super().after_val_epoch(runner, metrics)
            if saved == runner.epoch and self._saved_epoch != saved:
                self._save_checkpoint_with_step(
                    runner, saved, dict(epoch=saved, iter=runner.iter))

    def _save_checkpoint_with_step(self, runner: Runner, step: int,
                                   meta: dict) -> None:
        super()._save_checkpoint_with_step(runner, step, meta)
        if self.by_epoch:
            self._saved_epoch = step

    def _save_best_checkpoint(self, runner: Runner, metrics: dict) -> None:
        """Keep the previous best checkpoint until the new one is written."""
        if not self.save_best:
            return
        single = len(self.key_indicators) == 1
        previous = dict(
            best=self.best_ckpt_path) if single else self.best_ckpt_path_dict
        blank = dict.fromkeys(previous)
        if single:
            self.best_ckpt_path = None
        else:
            self.best_ckpt_path_dict = blank
        super()._save_best_checkpoint(runner, metrics)
        if single:
            blank['best'] = self.best_ckpt_path
        for key, path in previous.items():
            if blank[key] is None:  # no better one
                blank[key] = path
            elif path and path != blank[key] and is_main_process() \
                    and self.file_backend.isfile(path):
                self.file_backend.remove(path)
        if single:
            self.best_ckpt_path = blank['best']


def _validation_due(runner: Runner) -> int:
    """The epoch whose validation the checkpoint should hold; 0 for none."""
    loop = runner.train_loop
    if runner.val_loop is None or runner.epoch < loop.val_begin:
        return 0
    loop._decide_current_val_interval()
    due = runner.epoch % loop.val_interval == 0
    return runner.epoch if due or runner.epoch == loop.max_epochs else 0


@contextmanager
def _stopped_by_full_disk(runner: Runner) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TrainingStopped(error.filename or runner.work_dir,
                              f'cannot be written: {error.strerror or error}',
                              go_on(runner.work_dir, 'Free space')) from error


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
                 init_mismatched: bool | str = False,
                 label_map: LabelMap | None = None) -> None:
        self.init_mismatched = init_mismatched
        self.label_map = label_map

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Compare the weights of a checkpoint with the model's.

        Those that do not fit are carried over or taken out where
        ``init_mismatched`` allows it.

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
        problem = f'is a checkpoint of another model: {misfits}'
        mend = 'Use the config that it was trained with'
        training = isinstance(runner._train_loop, BaseLoop)
        if len(misfits.all) == misfits.total:
            raise UserError(path, 'no weight in it fits the model', mend)
        if not training or runner._resume:
            raise UserError(path, problem, mend)
        if not self.init_mismatched:
            raise UserError(
                path, problem, mend +
                ', or pass --init-mismatched to initialise anew what does '
                'not fit')
        meta = _metainfo_of(runner._train_loop)
        label_map = self.label_map
        if label_map is None:
            label_map = meta.get('label_map')
        told = carry_classifiers(model, weights, misfits,
                                 _classes_in(checkpoint),
                                 meta.get('classes', ()), label_map)
        if told is None and self.init_mismatched != 'all':
            raise UserError(
                path, 'is a checkpoint of another model, of which more than '
                f'classifiers do not fit: {misfits}',
                mend + ' and other classes, or pass --init-all-mismatched to '
                'initialise anew whatever does not fit')
        for name in misfits.reshaped if told is None else ():
            del weights[name]
        runner.logger.warning(
            f'{path}: {len(misfits.all)} of {misfits.total} weights do '
            'not fit and are ' + (told or 'newly initialised') + ':\n  ' +
            '\n  '.join(misfits.all))


def _metainfo_of(loop: BaseLoop) -> dict:
    dataset = getattr(getattr(loop, 'dataloader', None), 'dataset', None)
    return getattr(dataset, 'metainfo', {})


def _classes_in(checkpoint: dict) -> Sequence[str]:
    """The classes of a checkpoint; FloorPlanCAD's if it does not say."""
    meta = (checkpoint.get('meta') or {}).get('dataset_meta') or {}
    return meta.get('classes', FLOORPLANCAD_CLASSES)
