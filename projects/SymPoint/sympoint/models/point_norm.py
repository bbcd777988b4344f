"""Norm layers over points."""
from typing import Callable, Tuple

import torch
from mmcv.cnn import build_norm_layer
from mmdet3d.utils import ConfigType
from torch import Tensor, nn


class PointNorm(nn.Sequential):
    """A norm layer over the last axis, whatever axes come before it.

    In training a single row, which has no variance, is normalised by the
    running statistics: the coarsest level of one small drawing is one point.
    """

    def __init__(self, norm_cfg: ConfigType, channels: int) -> None:
        super().__init__(build_norm_layer(norm_cfg, channels)[1])

    def forward(self, x: Tensor) -> Tensor:
        norm = self[0]
        if norm.training and type(norm) is nn.BatchNorm1d and \
                x.shape[:-1].numel() == 1:
            return nn.functional.batch_norm(
                x.flatten(0, -2), norm.running_mean, norm.running_var,
                norm.weight, norm.bias, False, 0., norm.eps).view_as(x)
        # Channels second: PyTorch's float32 statistics over rows of
        # channels are 50 times less exact on the CPU.
        if x.dim() == 2:
            return norm(x.T[None].contiguous())[0].T
        return norm(x.transpose(1, 2).contiguous()).transpose(1, 2)

    @property
    def folds(self) -> bool:
        """Whether ``fold`` knows this norm layer."""
        norm = self[0]
        return type(norm) is nn.BatchNorm1d and norm.affine and \
            norm.track_running_stats and norm.momentum is not None

    def fold(self, moments: Callable, count: int) -> Tuple[Tensor, Tensor]:
        """The layer as ``scale * x + shift``.

        Args:
            moments (Callable): Gives mean and variance (C,) of the input;
                called in training only, which also updates the running ones,
                and only for more than one row.
            count (int): Rows the moments are of.

        Returns:
            tuple[Tensor, Tensor]: (C,) each.
        """
        norm = self[0]
        if norm.training and count > 1:
            mean, variance = moments()
            with torch.no_grad():
                norm.num_batches_tracked.add_(1)
                norm.running_mean.lerp_(
                    mean.to(norm.running_mean), norm.momentum)
                unbiased = variance * (count / (count - 1))
                norm.running_var.lerp_(
                    unbiased.to(norm.running_var), norm.momentum)
        else:
            mean, variance = norm.running_mean, norm.running_var
        scale = norm.weight * torch.rsqrt(variance + norm.eps)
        return scale, norm.bias - mean * scale
