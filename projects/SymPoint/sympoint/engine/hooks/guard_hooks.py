"""Stop a run that cannot come to good."""
import math
from collections.abc import Iterator
from typing import Any

import torch
from mmdet3d.registry import HOOKS
from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import Runner
from torch.nn import Module
from torch.utils.data import DataLoader

from ...errors import TrainingStopped, UserError
from ..checkpoints import go_on


@HOOKS.register_module()
class ClassCountHook(Hook):
    """Refuse a model for another number of classes than its data set has.

    With too many classes a model would train all the same, with background
    as one of them. As mmdet's ``NumClassCheckHook``, but before a test too,
    and with the settings to mend.
    """

    def before_train(self, runner: Runner) -> None:
        """Compare the model with the data sets of the training."""
        _compare(runner, runner.train_dataloader)
        if runner.val_loop is not None:
            _compare(runner, runner.val_dataloader)

    def before_val(self, runner: Runner) -> None:
        """Compare the model with the data set of a validation."""
        _compare(runner, runner.val_dataloader)

    def before_test(self, runner: Runner) -> None:
        """Compare the model with the data set of a test."""
        _compare(runner, runner.test_dataloader)


def _compare(runner: Runner, loader: DataLoader) -> None:
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


def _class_counts(model: Module) -> Iterator[tuple[str, int]]:
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


@HOOKS.register_module()
class FiniteLossHook(Hook):
    """Stop training at a NaN or infinite loss, before it is saved.

    With mixed precision and loss scaling such an iteration changes no weight
    and the scale is lowered; there training stops only when it happens
    ``patience`` times in a row.

    A GPU is asked for the losses once: hooks after this one, mmengine's log
    among them, find numbers in their place.

    Args:
        patience (int): See above. Defaults to 10.
    """

    priority = 'HIGHEST'  # mmengine's RuntimeInfoHook reads one by one

    def __init__(self, patience: int = 10) -> None:
        self.patience = patience
        self._in_a_row = 0

    def after_train_iter(self,
                         runner: Runner,
                         batch_idx: int,
                         data_batch: Any | None = None,
                         outputs: dict | None = None) -> None:
        """Look at the losses of an iteration.

        Raises:
            TrainingStopped: A loss is NaN or infinite.
        """
        outputs = {} if outputs is None else outputs
        on_device = {
            name: value.detach()
            for name, value in outputs.items()
            if isinstance(value, torch.Tensor)
        }
        if on_device:
            values = torch.stack(list(on_device.values())).tolist()
            outputs.update(zip(on_device, values))
        bad = [
            name for name, value in outputs.items()
            if 'loss' in name and not math.isfinite(value)
        ]
        self._in_a_row = self._in_a_row + 1 if bad else 0
        scaled = hasattr(runner.optim_wrapper, 'loss_scaler')
        if self._in_a_row < (self.patience if scaled else 1):
            return
        samples = (data_batch or {}).get('data_samples', [])
        names = [str(getattr(s, 'sample_idx', '?')) for s in samples]
        drawings = f' on {", ".join(names)}' if names else ''
        raise TrainingStopped(
            runner.work_dir,
            f'{", ".join(bad)} became NaN or infinite in epoch '
            f'{runner.epoch + 1}, iteration {batch_idx + 1}{drawings}',
            go_on(
                runner.work_dir, 'Lower optim_wrapper.optimizer.lr, set '
                'optim_wrapper.clip_grad, or leave out --amp,'))
