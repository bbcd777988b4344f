"""Vector attention as three operators, each with its gradient.

Batch statistics part the attention into three passes over pairs of a point i
and its neighbour j, with h_ij = relu(A (p_j - p_i) + a) and
x_ij = k_j - q_i + P h_ij:

1. ``pair_moments``: mean and variance of x, channel by channel;
2. ``pair_logits``: y_ij = W relu(scale x_ij + shift), and y's mean and
   variance;
3. ``attend``: sum_j softmax_j(W2 relu(scale y_ij + shift)) (v_j + P h_ij
   + bias).

Whoever calls folds its norm layers into scales and shifts, in ordinary
differentiable arithmetic on vectors; missing neighbours take no part in
anything. No pass stores a (num_points, k, C) tensor: the backward passes
compute again what they need.
"""
from typing import List, NamedTuple, Tuple

import numpy as np
import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from . import attention_backward as backward_kernels
from . import attention_forward as kernels
from .neighbors import Neighbors
from .threads import parts_of, run


class Pairs(NamedTuple):
    """Points and who attends to whom, as the kernels want them.

    Attributes:
        coords (Tensor): (num_points, 3) float32.
        index (Tensor): (num_points, k) int64, a point's neighbours first.
        counts (Tensor): (num_points,) int64 neighbours of each point.
        total (int): All pairs.
    """
    coords: Tensor
    index: Tensor
    counts: Tensor
    total: int


def pairs_of(coords: Tensor, neighbors: Neighbors) -> Pairs:
    """Move each point's neighbours before its missing ones."""
    index, mask = neighbors.index, neighbors.mask
    if mask is None:
        counts = index.new_full((len(index), ), index.shape[1])
        return Pairs(coords.float().contiguous(), index.contiguous(), counts,
                     index.numel())
    order = mask.byte().argsort(dim=1, descending=True, stable=True)
    counts = mask.sum(1)
    return Pairs(coords.float().contiguous(),
                 index.gather(1, order).contiguous(), counts,
                 int(counts.sum()))


class PairMoments(Function):
    """Mean and variance of x_ij over pairs."""

    @staticmethod
    def forward(ctx, pairs: Pairs, q: Tensor, k: Tensor, to_hidden: Tensor,
                position: Tensor) -> Tuple[Tensor, Tensor]:
        parts = parts_of(len(q))
        # near the mean, so that squares lose no digits
        shift = k.mean(0) - q.mean(0)
        sums = np.zeros((len(parts), 2 * q.shape[1]))
        run(kernels.moment_sums, parts, *numpy_of(q, k), *arrays_of(pairs),
            *numpy_of(to_hidden, position, shift), sums)
        first, second = np.split(sums.sum(0) / pairs.total, 2)
        mean = torch.from_numpy(first).to(q) + shift
        variance = torch.from_numpy(second - first**2).to(q)
        ctx.save_for_backward(q, k, to_hidden, position, mean)
        ctx.pairs = pairs
        return mean, variance

    @staticmethod
    @once_differentiable
    def backward(ctx, d_mean, d_variance):
        q, k, to_hidden, position, mean = ctx.saved_tensors
        pairs = ctx.pairs
        parts = parts_of(len(q))
        slope = 2 * d_variance / pairs.total
        intercept = d_mean / pairs.total - slope * mean
        dq = torch.empty_like(q)
        dk, d_to_hidden, d_position = (
            t.new_zeros(len(parts), *t.shape)
            for t in (k, to_hidden, position))
        run(
            backward_kernels.moments_backward, parts, *numpy_of(q, k),
            *arrays_of(pairs),
            *numpy_of(to_hidden, position, slope, intercept, dq, dk,
                      d_to_hidden, d_position))
        return (None, dq, dk.sum(0), d_to_hidden.sum(0), d_position.sum(0))


class PairLogits(Function):
    """Logits before the second norm layer, their mean and variance."""

    @staticmethod
    def forward(ctx, pairs: Pairs, q: Tensor, k: Tensor, to_hidden: Tensor,
                position: Tensor, scale: Tensor, shift: Tensor,
                weight: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        parts = parts_of(len(q))
        num_weights = len(weight)
        rows = -(-pairs.index.shape[1] // 8) * 8
        y = q.new_empty(len(q), rows, num_weights)
        sums = np.zeros((len(parts), 2 * num_weights))
        run(
            kernels.logits, parts, *numpy_of(q, k), *arrays_of(pairs),
            *numpy_of(to_hidden, position, scale, shift, weight.T.contiguous(),
                      y), sums)
        first, second = np.split(sums.sum(0) / pairs.total, 2)
        mean = torch.from_numpy(first).to(q)
        variance = torch.from_numpy(second - first**2).to(q)
        ctx.save_for_backward(q, k, to_hidden, position, scale, shift, weight,
                              y, mean)
        ctx.pairs = pairs
        return y, mean, variance

    @staticmethod
    @once_differentiable
    def backward(ctx, dy, d_mean, d_variance):
        (q, k, to_hidden, position, scale, shift, weight, y,
         mean) = ctx.saved_tensors
        pairs = ctx.pairs
        parts = parts_of(len(q))
        slope = 2 * d_variance / pairs.total
        intercept = d_mean / pairs.total - slope * mean
        weight_t = weight.T.contiguous()
        dq = torch.empty_like(q)
        dk, d_to_hidden, d_position, d_affine, d_weight = (
            t.new_zeros(len(parts), *t.shape)
            for t in (k, to_hidden, position, torch.cat([scale, shift]),
                      weight_t))
        run(
            backward_kernels.logits_backward, parts, *numpy_of(q, k),
            *arrays_of(pairs),
            *numpy_of(to_hidden, position, scale, shift, weight_t, weight, y,
                      dy, slope, intercept, dq, dk, d_to_hidden, d_position,
                      d_affine, d_weight))
        d_scale, d_shift = d_affine.sum(0).chunk(2)
        return (None, dq, dk.sum(0), d_to_hidden.sum(0), d_position.sum(0),
                d_scale, d_shift, d_weight.sum(0).T)


class Attend(Function):
    """Softmax over neighbours and the weighted sum."""

    @staticmethod
    def forward(ctx, pairs: Pairs, y: Tensor, v: Tensor, to_hidden: Tensor,
                position: Tensor, bias: Tensor, scale: Tensor, shift: Tensor,
                weight: Tensor) -> Tensor:
        out = torch.empty_like(v)
        run(
            kernels.attend, parts_of(len(v)), *numpy_of(y, v),
            *arrays_of(pairs),
            *numpy_of(to_hidden, position, bias, scale, shift,
                      weight.T.contiguous(), out))
        ctx.save_for_backward(y, v, to_hidden, position, scale, shift, weight)
        ctx.pairs = pairs
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        y, v, to_hidden, position, scale, shift, weight = ctx.saved_tensors
        parts = parts_of(len(v))
        dy = torch.empty_like(y)
        dv, d_to_hidden, d_position, d_affine, d_weight = (
            t.new_zeros(len(parts),
                        *t.shape) for t in (v, to_hidden, position,
                                            torch.cat([scale, shift]), weight))
        run(
            backward_kernels.attend_backward, parts, *numpy_of(y, v),
            *arrays_of(ctx.pairs),
            *numpy_of(to_hidden, position, scale, shift, weight.T.contiguous(),
                      weight, grad, dy, dv, d_to_hidden, d_position, d_affine,
                      d_weight))
        d_scale, d_shift = d_affine.sum(0).chunk(2)
        return (None, dy, dv.sum(0), d_to_hidden.sum(0), d_position.sum(0),
                grad.sum(0), d_scale, d_shift, d_weight.sum(0).T)


def numpy_of(*tensors: Tensor) -> List[np.ndarray]:
    """Contiguous arrays of the tensors; outputs among them are contiguous."""
    return [t.detach().contiguous().numpy() for t in tensors]


def arrays_of(pairs: Pairs) -> List[np.ndarray]:
    return numpy_of(pairs.coords, pairs.index, pairs.counts)


def relative_moments(pairs: Pairs) -> Tuple[Tensor, Tensor]:
    """Mean (3,) and covariance (3, 3) of p_j - p_i over pairs, float64."""
    parts = parts_of(len(pairs.coords), 4096)
    sums = np.zeros((len(parts), 9))
    run(kernels.relative_sums, parts, *arrays_of(pairs), sums)
    x, y, z, xx, xy, xz, yy, yz, zz = torch.from_numpy(
        sums.sum(0) / pairs.total)
    mean = torch.stack([x, y, z])
    square = torch.stack([xx, xy, xz, xy, yy, yz, xz, yz, zz]).view(3, 3)
    return mean, square - mean[:, None] * mean
