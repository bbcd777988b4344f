"""Pooling of projected neighbours, and the moments their norm layer needs."""
from typing import Tuple

import numpy as np
import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from . import pooling_kernels as kernels
from .threads import parts_of, run
from .vector_attention import Pairs, arrays_of, numpy_of


class PairExtremes(Function):
    """Greatest and least x_ij of each query, and moments over pairs.

    x_ij = f_j + P (p_j - c_i) with ``feats`` (num_points, C), ``points``
    (num_points, 3), the pairs' queries c_i and ``position`` (3, C), P
    transposed. As relu(scale x + shift) is monotonic in x, the greatest over
    neighbours of a normed x needs no more than this.

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
        run(kernels.extremes, parts, *numpy_of(feats), coords,
            *numpy_of(points), index, counts,
            *numpy_of(position, shift, values, slots), sums)
        first, second = np.split(sums.sum(0) / pairs.total, 2)
        mean = torch.from_numpy(first).to(feats) - shift
        variance = torch.from_numpy(second - first**2).to(feats)
        ctx.save_for_backward(feats, points, position, slots, mean)
        ctx.pairs = pairs
        return values[0], values[1], mean, variance

    @staticmethod
    @once_differentiable
    def backward(ctx, d_most, d_least, d_mean, d_variance):
        feats, points, position, slots, mean = ctx.saved_tensors
        pairs = ctx.pairs
        parts = parts_of(len(pairs.coords))
        slope = 2 * d_variance / pairs.total
        intercept = d_mean / pairs.total - slope * mean
        d_feats = feats.new_zeros(len(parts), *feats.shape)
        d_position = feats.new_zeros(len(parts), *position.shape)
        coords, index, counts = arrays_of(pairs)
        run(
            kernels.extremes_backward, parts, *numpy_of(feats), coords,
            *numpy_of(points), index, counts,
            *numpy_of(position, slots, slope, intercept,
                      torch.stack([d_most, d_least]), d_feats, d_position))
        return None, None, d_feats.sum(0), d_position.sum(0)
