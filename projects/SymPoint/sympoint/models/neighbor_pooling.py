"""Pool the points around each sample."""

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from ..ops import Neighbors
from ..ops.neighbors import count_pairs
from ..ops.vector_attention import moment_gradient
from .point_norm import PointNorm


def pool_neighbors(coords: Tensor, points: Tensor, feats: Tensor,
                   near: Neighbors, to_position: Tensor,
                   norm: PointNorm) -> Tensor:
    """max_j relu(norm(f_j + P (p_j - c_i))) over a sample's neighbours.

    Missing neighbours take no part, not even in the norm's statistics.

    Args:
        coords (Tensor): (num_samples, 3) positions c of the samples.
        points (Tensor): (num_points, 3) positions p.
        feats (Tensor): (num_points, C) projected features f.
        near (Neighbors): (num_samples, k) points around each sample.
        to_position (Tensor): (C, 3) P.
        norm (PointNorm): Over C channels.

    Returns:
        Tensor: (num_samples, C).
    """
    with torch.autocast(feats.device.type, enabled=False):
        if feats.dtype != torch.float64:
            feats = feats.float()
        x = feats[near.index] + \
            (points[near.index] - coords[:, None]) @ to_position.T
        normed = _normed(x, near, norm)
        return _filled(normed, near, float('-inf')).amax(1).relu()


def _normed(x: Tensor, near: Neighbors, norm: PointNorm) -> Tensor:
    """x (num_samples, k, C) normed, its statistics those of neighbours."""
    if norm.folds:
        total = count_pairs(near)
        scale, shift = norm.fold(lambda: _Moments.apply(x, near, total), total)
        return torch.addcmul(shift, x, scale)
    if near.mask is None:
        return norm(x)
    return torch.zeros_like(x).masked_scatter(near.mask[..., None],
                                              norm(x[near.mask]))


class _Moments(Function):
    """Mean and variance (C,) of x (num_samples, k, C) over neighbours."""

    @staticmethod
    def forward(ctx, x: Tensor, near: Neighbors,
                total: int | Tensor) -> tuple[Tensor, Tensor]:

        def mean_of(values: Tensor) -> Tensor:
            values = _filled(values, near, 0)
            return (values.sum((0, 1), dtype=torch.float64) / total).to(x)

        mean = mean_of(x)
        ctx.save_for_backward(x, mean)
        ctx.near, ctx.total = near, total
        return mean, mean_of((x - mean).square())

    @staticmethod
    @once_differentiable
    def backward(ctx, d_mean, d_variance):
        x, mean = ctx.saved_tensors
        slope, intercept = moment_gradient(d_mean, d_variance, mean, ctx.total)
        gradient = torch.addcmul(intercept, x, slope)
        return _filled(gradient, ctx.near, 0), None, None


def _filled(x: Tensor, near: Neighbors, fill: float) -> Tensor:
    """x (num_samples, k, C) with ``fill`` where a neighbour is missing."""
    if near.mask is None:
        return x
    return x.masked_fill(~near.mask[..., None], fill)
