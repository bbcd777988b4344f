from mmdet3d.registry import HOOKS
from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import BaseLoop

from ...errors import UserError
from ..checkpoints import weights_in
from ..weights import find_misfits


@HOOKS.register_module()
class CheckpointMatchHook(Hook):
    """Refuse a checkpoint of another model.

    mmengine only warns of weights that a checkpoint lacks or holds in
    another shape, and goes on with random ones. Here every weight of the
    model must be found. Weights that the model does not have stay a warning.

    Args:
        init_mismatched (bool): Whether training that starts from a
            checkpoint (``load_from``, not a resume) may initialise anew what
            does not fit, as fine-tuning with other classes does. Each such
            weight is listed in the log. Defaults to False.
    """

    # before the hooks that take parts of the checkpoint for themselves
    priority = 'HIGH'

    def __init__(self, init_mismatched: bool = False) -> None:
        self.init_mismatched = init_mismatched

    def after_load_checkpoint(self, runner, checkpoint: dict) -> None:
        """Compare the weights of a checkpoint with the model's.

        Args:
            runner (Runner): The runner of the training or testing process.
            checkpoint (dict): What was loaded; weights that do not fit are
                taken out where ``init_mismatched`` allows it.

        Raises:
            UserError: The checkpoint does not fit the model.
        """
        model = runner.model
        model = model.module if is_model_wrapper(model) else model
        weights = checkpoint['state_dict'] = weights_in(checkpoint)
        misfits = find_misfits(model, weights)
        if not misfits.all:
            return
        if self.init_mismatched:
            for key in misfits.reshaped:
                del weights[key]

        path = runner._load_from or f'the checkpoint in {runner.work_dir}'
        training = isinstance(runner._train_loop, BaseLoop)
        if len(misfits.all) == misfits.total:
            raise UserError(path, 'no weight in it fits the model',
                            'Use the config that it was trained with')
        if self.init_mismatched and training and not runner._resume:
            runner.logger.warning(
                f'{path}: {len(misfits.all)} of {misfits.total} weights do '
                'not fit and are newly initialised:\n  ' +
                '\n  '.join(misfits.all))
            return
        mend = 'Use the config that it was trained with'
        if training and not runner._resume:
            mend += (', or pass --init-mismatched to initialise anew what '
                     'does not fit')
        raise UserError(path, f'is a checkpoint of another model: {misfits}',
                        mend)
