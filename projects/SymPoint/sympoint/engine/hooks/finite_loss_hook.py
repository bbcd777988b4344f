"""Stop training at a loss that is no number."""
import math
from typing import Any, Optional

import torch
from mmdet3d.registry import HOOKS
from mmengine.hooks import Hook

from ...errors import TrainingStopped
from .safe_checkpoint_hook import go_on


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
                         runner,
                         batch_idx: int,
                         data_batch: Optional[Any] = None,
                         outputs: Optional[dict] = None) -> None:
        """Look at the losses of an iteration.

        Args:
            runner (Runner): The runner of the training process.
            batch_idx (int): The iteration in its epoch.
            data_batch (dict, optional): Its drawings.
            outputs (dict, optional): Its losses by name.

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
