"""Normalise features of points."""
from typing import Callable, Tuple, Union

import torch
from mmcv.cnn import build_norm_layer
from mmdet3d.utils import ConfigType
from torch import Tensor, distributed, nn
from torch.autograd import Function
from torch.autograd.function import once_differentiable
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
                return norm(x.T[None].contiguous()).squeeze(0).T
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

    def fold(self, moments: Callable,
             count: Union[int, Tensor]) -> Tuple[Tensor, Tensor]:
        """The layer as ``scale * x + shift``.

        Args:
            moments (Callable): Gives mean and variance (C,) of the input;
                called in training only, which also updates the running ones.
            count (int or Tensor): Rows the moments are of. Where the host
                does not know, a float64 scalar on their device, so that
                nothing waits for it.

        Returns:
            tuple[Tensor, Tensor]: (C,) each, as exact as the moments.
        """
        norm = self[0]
        if not norm.training:
            scale = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
            return scale, norm.bias - norm.running_mean * scale
        mean, variance = moments()
        if _synchronised(norm):
            mean, variance, count = _over_ranks(mean, variance, count,
                                                norm.process_group)
        if torch.is_tensor(count):
            mean, variance = self._of_several(mean, variance, count)
        elif count > 1:
            self._track(mean, variance, count / (count - 1), 1)
        else:
            mean, variance = (
                m.clone() for m in (norm.running_mean, norm.running_var))
        return Fold.apply(mean, variance, norm.weight, norm.bias, norm.eps)

    def _of_several(self, mean, variance, count):
        """The moments, or the running ones where ``count`` is one."""
        norm, several = self[0], count > 1
        mean = torch.where(several, mean, norm.running_mean)
        variance = torch.where(several, variance, norm.running_var)
        with torch.no_grad():
            factor = torch.where(several, count / (count - 1).clamp(min=1), 1)
            self._track(mean, variance, factor.to(variance), several)
        return mean, variance

    @torch.no_grad()
    def _track(self, mean, variance, factor, batches):
        """Update the running moments; ``factor`` makes variance unbiased."""
        norm = self[0]
        norm.num_batches_tracked.add_(batches)
        norm.running_mean.lerp_(mean.to(norm.running_mean), norm.momentum)
        norm.running_var.lerp_((variance * factor).to(norm.running_var),
                               norm.momentum)


class Fold(Function):
    """Scale and shift (C,) of a batch norm with given moments (C,).

    scale = weight / sqrt(variance + eps), shift = bias - scale mean, in a
    third of the operators that autograd would run.
    """

    @staticmethod
    def forward(ctx, mean: Tensor, variance: Tensor, weight: Tensor,
                bias: Tensor, eps: float) -> Tuple[Tensor, Tensor]:
        inverse = torch.rsqrt(variance + eps)
        scale = weight * inverse
        ctx.save_for_backward(mean, inverse, scale)
        ctx.dtypes = weight.dtype, bias.dtype
        return scale, torch.addcmul(
            bias.to(scale), mean.to(scale), scale, value=-1)

    @staticmethod
    @once_differentiable
    def backward(ctx, d_scale, d_shift):
        mean, inverse, scale = ctx.saved_tensors
        d_scale = torch.addcmul(d_scale, d_shift, mean.to(d_shift), value=-1)
        d_weight = d_scale * inverse
        d_mean = d_shift * -scale
        d_variance = (d_weight * inverse) * (scale * -0.5)
        dtype, bias_dtype = ctx.dtypes
        return (d_mean.to(mean), d_variance.to(inverse), d_weight.to(dtype),
                d_shift.to(bias_dtype), None)


def _synchronised(norm: nn.Module) -> bool:
    return isinstance(norm, nn.SyncBatchNorm) and \
        distributed.is_available() and distributed.is_initialized()


def _over_ranks(mean: Tensor, variance: Tensor, count: Tensor, group):
    """Moments over the rows of all ranks, differentiable."""
    mean, variance = mean.double(), variance.double()
    count = torch.as_tensor(count, dtype=mean.dtype, device=mean.device)
    sums = torch.cat(
        [count.reshape(1), count * mean, count * (variance + mean.square())])
    sums = all_reduce(sums, group=group or distributed.group.WORLD)
    count, first, second = sums.split([1, len(mean), len(mean)])
    mean = first / count
    return mean, second / count - mean.square(), count[0].detach()
