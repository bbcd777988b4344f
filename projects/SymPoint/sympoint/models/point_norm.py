"""Normalise features of points."""
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

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
        in_batch = norm.training and self._is_batch_norm
        if in_batch and len(rows) == 1 and not _synchronised(norm):
            return nn.functional.batch_norm(rows, norm.running_mean,
                                            norm.running_var, norm.weight,
                                            norm.bias, False, 0.,
                                            norm.eps).view_as(x)
        if in_batch and x.device.type == 'cpu':
            # Channels second: PyTorch's float32 statistics over rows of
            # channels are 50 times less exact on the CPU.
            if x.dim() == 2:
                return self._normed(x.T[None].contiguous()).squeeze(0).T
            return self._normed(x.transpose(1, 2).contiguous()).transpose(1, 2)
        return self._normed(rows).view_as(x)

    def _normed(self, x: Tensor) -> Tensor:
        """The layer's own output; its batches are counted with others'."""
        norm = self[0]
        if not norm.training or type(norm) is not nn.BatchNorm1d or \
                not self.folds:
            return norm(x)
        _later([_Moments(norm)])
        return nn.functional.batch_norm(x, norm.running_mean, norm.running_var,
                                        norm.weight, norm.bias, True,
                                        norm.momentum, norm.eps)

    @property
    def folds(self) -> bool:
        """Whether :meth:`fold` knows this norm layer."""
        norm = self[0]
        return self._is_batch_norm and norm.affine and \
            norm.track_running_stats and norm.momentum is not None

    @property
    def _is_batch_norm(self) -> bool:
        return type(self[0]) in (nn.BatchNorm1d, nn.SyncBatchNorm)

    def fold(self,
             moments: Callable,
             count: int | Tensor,
             offset: Tensor = None) -> tuple[Tensor, Tensor]:
        """The layer as ``scale * x + shift``, see :func:`fold_norms`."""
        return fold_norms([self], moments, [count],
                          None if offset is None else [offset])

    @property
    def stands_alone(self) -> bool:
        """Whether its moments are not this process's own rows' in training."""
        return self[0].training and _synchronised(self[0])


def fold_norms(norms: Sequence[PointNorm],
               moments: Callable,
               counts: Sequence[int | Tensor],
               offsets: Sequence[Tensor] = None) -> tuple[Tensor, Tensor]:
    """Norm layers as ``scale * x + shift``, in training or not.

    Several are folded together: such as have equal settings and, in training,
    more than one row each, whose number the host knows.

    Args:
        norms (Sequence[PointNorm]): Each over C channels.
        moments (Callable): Gives mean and variance of the layers' inputs x;
            called in training only, which also updates the running ones.
        counts (Sequence[int or Tensor]): Rows the moments are of. Where the
            host does not know, a float64 scalar on their device, so that
            nothing waits for it.
        offsets (Sequence[Tensor], optional): (C,) of each: what is normed is
            x + offset. Batch statistics cancel it.

    Returns:
        tuple[Tensor, Tensor]: As exact as the moments. They and the moments
        are (C,) for one layer, (num_norms, C) for several.
    """
    layers, norm, count = [n[0] for n in norms], norms[0][0], counts[0]
    weight, bias = (
        joined([getattr(layer, name) for layer in layers])
        for name in ('weight', 'bias'))

    def running(name):
        return joined([getattr(layer, f'running_{name}') for layer in layers])

    if not norm.training:
        scale = weight * torch.rsqrt(running('var') + norm.eps)
        shift = bias - running('mean') * scale
        if offsets is not None:
            shift = scale * joined(offsets) + shift
        return scale, shift
    mean, variance = moments()
    if _synchronised(norm):
        mean, variance, count = _over_ranks(mean, variance, count,
                                            norm.process_group)
    offset = None if offsets is None else joined(offsets)
    placed = mean.detach() if offset is None else (mean + offset).detach()
    if torch.is_tensor(count):
        several = count > 1
        factor = torch.where(several, count / (count - 1).clamp(min=1), 1)
        before = running('mean')
        placed = torch.where(several, placed, before)
        if offset is not None:
            before = before - offset
        mean = torch.where(several, mean, before)
        variance = torch.where(several, variance, running('var'))
        _later(
            [_Moments(norm, placed, variance, factor.to(variance), several)])
    elif count > 1:
        moved = [
            apart(value.detach().to(weight), len(layers))
            for value in (placed, variance)
        ]
        _later([
            _Moments(layer, m, v, n / (n - 1))
            for layer, m, v, n in zip(layers, *moved, counts)
        ])
    else:
        placed, variance = running('mean').clone(), running('var').clone()
        mean = placed if offset is None else placed - offset
    return Fold.apply(mean, variance, weight, bias, norm.eps, placed,
                      offset if offset is None else offset.detach())


def joined(tensors: Sequence[Tensor]) -> Tensor:
    """Stack several tensors (...,); one stays as it is."""
    return tensors[0] if len(tensors) == 1 else torch.stack(list(tensors))


def apart(tensor: Tensor, num: int) -> list[Tensor]:
    """Undo :func:`joined` of ``num`` tensors."""
    return [tensor] if num == 1 else list(tensor.unbind())


class _Moments(NamedTuple):
    """A batch of a norm layer, with moments if PyTorch did not track them.

    Attributes:
        norm (Module): The layer.
        mean (Tensor, optional): (C,).
        variance (Tensor, optional): (C,), biased.
        factor (float or Tensor): Makes variance unbiased.
        count (int or Tensor): Batches to count: one or, perhaps, none.
    """
    norm: nn.Module
    mean: Tensor | None = None
    variance: Tensor | None = None
    factor: float | Tensor = 1.
    count: int | Tensor = 1


class _Waiting(threading.local):
    """Moments that wait for :func:`tracked_together` to end."""
    moments: list[_Moments] | None = None


_waiting = _Waiting()


@contextmanager
def tracked_together() -> Iterator[None]:
    """Update the running moments of the norm layers within all at once.

    A few operators instead of five a layer. Nothing within may read them
    after its own layer has run.
    """
    outer, _waiting.moments = _waiting.moments, []
    try:
        yield
        _track(_waiting.moments)
    finally:
        _waiting.moments = outer


def _later(moments: list[_Moments]) -> None:
    if _waiting.moments is None:
        _track(moments)
    else:
        _waiting.moments += moments


@torch.no_grad()
def _track(batches: list[_Moments]) -> None:
    """Update running moments and numbers of batches."""
    counted = [b for b in batches if not torch.is_tensor(b.count)]
    if counted:
        torch._foreach_add_([b.norm.num_batches_tracked for b in counted], 1)
    for batch in batches:
        if torch.is_tensor(batch.count):
            batch.norm.num_batches_tracked.add_(batch.count)
    batches = [b for b in batches if b.mean is not None]
    for momentum in {b.norm.momentum for b in batches}:
        some = [b for b in batches if b.norm.momentum == momentum]
        means, variances = ([
            getattr(b, name).detach().to(b.norm.running_mean) for b in some
        ] for name in ('mean', 'variance'))
        exact = [b.factor for b in some]
        if any(map(torch.is_tensor, exact)):
            exact = [
                torch.as_tensor(f).to(v) for f, v in zip(exact, variances)
            ]
        variances = torch._foreach_mul(variances, exact)
        torch._foreach_lerp_([b.norm.running_mean for b in some], means,
                             momentum)
        torch._foreach_lerp_([b.norm.running_var for b in some], variances,
                             momentum)


class Fold(Function):
    """Scale and shift (C,) of a batch norm with given moments (C,).

    scale = weight / sqrt(variance + eps), shift = bias - scale mean, in a
    third of the operators that autograd would run. With an ``offset`` that
    came to the input before it was normed, which batch statistics cancel,
    the shift is rounded as that of one layer after the other: found from
    ``placed`` = mean + offset, and scale offset added.
    """

    @staticmethod
    def forward(ctx,
                mean: Tensor,
                variance: Tensor,
                weight: Tensor,
                bias: Tensor,
                eps: float,
                placed: Tensor,
                offset: Tensor | None = None) -> tuple[Tensor, Tensor]:
        inverse = torch.rsqrt(variance + eps)
        scale = weight * inverse
        ctx.save_for_backward(mean, inverse, scale)
        ctx.dtypes = weight.dtype, bias.dtype
        shift = torch.addcmul(
            bias.to(scale), placed.to(scale), scale, value=-1)
        return scale, shift if offset is None else scale * offset + shift

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
                d_shift.to(bias_dtype), None, None, None)


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
