"""Pooling of projected neighbours, and the moments their norm layer needs."""
from typing import Callable, Tuple

import numpy as np
import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from .backend import kind_of
from .cpu import pooling_kernels as kernels
from .cpu.attention import arrays, arrays_of
from .cpu.threads import parts_of, run
from .pairs import Pairs
from .vector_attention import moment_gradient, moments_of


def pair_extremes(pairs: Pairs, points: Tensor, feats: Tensor,
                  position: Tensor) -> Tuple[Tensor, Tensor, Callable]:
    """Greatest and least x_ij of each query, and moments over pairs.

    x_ij = f_j + P (p_j - c_i), over a query's neighbours j. As
    relu(scale x + shift) is monotonic in x, the greatest over neighbours of a
    normed x needs no more than this.

    Args:
        pairs (Pairs): Of queries at c and points.
        points (Tensor): (num_points, 3) positions p.
        feats (Tensor): (num_points, C) float32 f.
        position (Tensor): (3, C) P transposed.

    Returns:
        tuple: Greatest and least (num_queries, C), and a function that gives
        x's mean and variance (C,).
    """
    if kind_of(feats) != 'cpu' or feats.shape[1] % kernels.LANES:
        return _plain_extremes(pairs, points, feats, position)
    most, least, *moments = PairExtremes.apply(pairs, points, feats, position)
    return most, least, lambda: moments


def _plain_extremes(pairs, points, feats, position):
    """In PyTorch's operators; nothing is read back from a device."""
    index, counts = pairs.index, pairs.counts
    relative = points[index] - pairs.coords[:, None]
    x = feats[index] + relative @ position
    slots = torch.arange(index.shape[1], device=index.device)
    missing = (slots >= counts[:, None])[..., None]
    most = x.masked_fill(missing, float('-inf')).amax(1)
    least = x.masked_fill(missing, float('inf')).amin(1)

    def moments():
        total = pairs.total
        if torch.is_tensor(total):
            total = total.to(x)
        mean = x.masked_fill(missing, 0).sum((0, 1)) / total
        deviation = (x - mean).masked_fill(missing, 0)
        return mean, deviation.square().sum((0, 1)) / total

    return most, least, moments


class PairExtremes(Function):
    """:func:`pair_extremes` by compiled kernels, on the CPU.

    Returns:
        tuple[Tensor, ...]: Greatest and least (num_queries, C), mean and
        variance (C,).
    """

    @staticmethod
    def forward(ctx, pairs: Pairs, points: Tensor, feats: Tensor,
                position: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        num_queries, channels = len(pairs.coords), feats.shape[1]
        parts = parts_of(num_queries)
        shift = -feats.mean(0)  # so that squares lose no digits
        values, slots = feats.new_empty(2, 2, num_queries, channels)
        sums = np.zeros((len(parts), 2 * channels))
        coords, index, counts = arrays_of(pairs)
        run(kernels.extremes, parts, *arrays(feats), coords, *arrays(points),
            index, counts, *arrays(position, shift, values, slots), sums)
        mean, variance = moments_of(
            torch.from_numpy(sums.sum(0)).view(2, -1), pairs)
        mean = mean.to(feats) - shift
        ctx.save_for_backward(feats, points, position, slots, mean)
        ctx.pairs = pairs
        return values[0], values[1], mean, variance.to(feats)

    @staticmethod
    @once_differentiable
    def backward(ctx, d_most, d_least, d_mean, d_variance):
        feats, points, position, slots, mean = ctx.saved_tensors
        pairs = ctx.pairs
        parts = parts_of(len(pairs.coords))
        slope, intercept = moment_gradient(d_mean, d_variance, mean, pairs)
        d_feats = feats.new_zeros(len(parts), *feats.shape)
        d_position = feats.new_zeros(len(parts), *position.shape)
        coords, index, counts = arrays_of(pairs)
        run(
            kernels.extremes_backward, parts, *arrays(feats), coords,
            *arrays(points), index, counts,
            *arrays(position, slots, slope, intercept,
                    torch.stack([d_most, d_least]), d_feats, d_position))
        return None, None, d_feats.sum(0), d_position.sum(0)
