"""Refuse a model for another number of classes than its data."""
from typing import Iterator, Tuple

from mmdet3d.registry import HOOKS
from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from torch.nn import Module

from ...errors import UserError


@HOOKS.register_module()
class ClassCountHook(Hook):
    """Refuse a model for another number of classes than its data set has.

    With too many classes a model would train all the same, with background
    as one of them. As mmdet's ``NumClassCheckHook``, but before a test too,
    and with the settings to mend.
    """

    def before_train(self, runner) -> None:
        """Compare the model with the data sets of the training.

        Args:
            runner (Runner): The runner of the training process.
        """
        _compare(runner, runner.train_dataloader)
        if runner.val_loop is not None:
            _compare(runner, runner.val_dataloader)

    def before_val(self, runner) -> None:
        """Compare the model with the data set of a validation.

        Args:
            runner (Runner): The runner of the validation process.
        """
        _compare(runner, runner.val_dataloader)

    def before_test(self, runner) -> None:
        """Compare the model with the data set of a test.

        Args:
            runner (Runner): The runner of the testing process.
        """
        _compare(runner, runner.test_dataloader)


def _compare(runner, loader) -> None:
    metainfo = getattr(loader.dataset, 'metainfo', {})
    if 'classes' not in metainfo:
        return
    num_classes = len(metainfo['classes'])
    model = runner.model
    model = model.module if is_model_wrapper(model) else model
    for setting, count in _class_counts(model):
        if count != num_classes:
            raise UserError(
                setting,
                f'is for {count} classes, but the data set has {num_classes}',
                'Correct it, or metainfo of the data set')


def _class_counts(model: Module) -> Iterator[Tuple[str, int]]:
    """Settings of a model's parts, and how many classes each is for."""
    for name, module in model.named_modules():
        count = getattr(module, 'num_classes', None)
        if not name or not isinstance(count, int):
            continue
        yield f'model.{name}.num_classes', count
        loss = getattr(module, 'loss_cls', None)
        weight = getattr(loss, 'class_weight', None)
        if isinstance(weight, (list, tuple)):
            # the last one is of "no symbol"
            yield f'model.{name}.loss_cls.class_weight', len(weight) - 1
