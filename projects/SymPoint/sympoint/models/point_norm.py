"""Normalise features of points."""
from typing import Callable, Tuple

import torch
from mmcv.cnn import build_norm_layer
from mmdet3d.utils import ConfigType
from torch import Tensor, distributed, nn
from torch.distributed.nn.functional import all_reduce


class PointNorm(nn.Sequential):
    """A norm layer over the last axis, whatever axes come before it.

    In training a single row, which has no variance, is normalised by the
    running statistics: the coarsest level of one small drawing is one point.
    """

    def __init__(self, norm_cfg: ConfigType, channels: int) -> None:
        super().__init__(build_norm_layer(norm_cfg, channels)[1])

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (num_points, C) or (num_points, k, C)."""
        norm, rows = self[0], x.flatten(0, -2)
        if norm.training and len(rows) == 1 and self._is_batch_norm and \
                not _synchronised(norm):
            return nn.functional.batch_norm(rows, norm.running_mean,
                                            norm.running_var, norm.weight,
                                            norm.bias, False, 0.,
                                            norm.eps).view_as(x)
        if norm.training and x.device.type == 'cpu':
            # Channels second: PyTorch's float32 statistics over rows of
            # channels are 50 times less exact on the CPU.
            if x.dim() == 2:
                return norm(x.T[None].contiguous())[0].T
            return norm(x.transpose(1, 2).contiguous()).transpose(1, 2)
        return norm(rows).view_as(x)

    @property
    def folds(self) -> bool:
        """Whether :meth:`fold` knows this norm layer."""
        norm = self[0]
        return self._is_batch_norm and norm.affine and \
            norm.track_running_stats and norm.momentum is not None

    @property
    def _is_batch_norm(self) -> bool:
        return type(self[0]) in (nn.BatchNorm1d, nn.SyncBatchNorm)

    def fold(self, moments: Callable, count: Tensor) -> Tuple[Tensor, Tensor]:
        """The layer as ``scale * x + shift``.

        Args:
            moments (Callable): Gives mean and variance (C,) of the input;
                called in training only, which also updates the running ones.
            count (Tensor): Rows the moments are of, a float64 scalar: on its
                device, so that nothing waits for it.

        Returns:
            tuple[Tensor, Tensor]: (C,) each, as exact as the moments.
        """
        norm = self[0]
        mean, variance = norm.running_mean, norm.running_var
        if norm.training:
            batch_mean, batch_variance = moments()
            if _synchronised(norm):
                batch_mean, batch_variance, count = _over_ranks(
                    batch_mean, batch_variance, count, norm.process_group)
            several = count > 1
            mean = torch.where(several, batch_mean, mean)
            with torch.no_grad():
                unbiased = batch_variance * (count / (count - 1).clamp(min=1))
                unbiased = torch.where(several, unbiased, variance)
                variance = variance.clone()  # before it is updated
                norm.num_batches_tracked.add_(several)
                norm.running_mean.lerp_(
                    mean.to(norm.running_mean), norm.momentum)
                norm.running_var.lerp_(
                    unbiased.to(norm.running_var), norm.momentum)
            variance = torch.where(several, batch_variance, variance)
        scale = norm.weight * torch.rsqrt(variance + norm.eps)
        return scale, norm.bias - mean * scale


def _synchronised(norm: nn.Module) -> bool:
    return isinstance(norm, nn.SyncBatchNorm) and \
        distributed.is_available() and distributed.is_initialized()


def _over_ranks(mean: Tensor, variance: Tensor, count: Tensor, group):
    """Moments over the rows of all ranks, differentiable."""
    mean, variance = mean.double(), variance.double()
    sums = torch.cat(
        [count.reshape(1), count * mean, count * (variance + mean.square())])
    sums = all_reduce(sums, group=group or distributed.group.WORLD)
    count, first, second = sums.split([1, len(mean), len(mean)])
    mean = first / count
    return mean, second / count - mean.square(), count[0].detach()
