"""Run vector attention as three operators, each with its gradient.

Batch statistics part the attention into three passes over pairs of a point i
and its neighbour j, with h_ij = relu(A (p_j - p_i) + a) and
x_ij = k_j - q_i + P h_ij:

1. ``PairMoments``: mean and variance of x, channel by channel;
2. ``PairLogits``: y_ij = W relu(scale x_ij + shift), and y's mean and
   variance;
3. ``Attend``: sum_j softmax_j(W2 relu(scale y_ij + shift)) (v_j + P h_ij
   + bias), where channel c takes the weight c mod S.

Whoever calls folds its norm layers into scales and shifts, in ordinary
differentiable arithmetic on vectors. Missing neighbours take no part in
anything. No pass stores a (num_points, k, C) tensor: the backward passes
compute again what they need. ``to_hidden`` (4, 3) holds A's rows and then a,
``position`` (3, C) is P transposed.
"""

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from .backend import attention_kernels
from .neighbors import Pairs


class PairMoments(Function):
    """Mean and variance (C,) of x_ij over pairs."""

    @staticmethod
    def forward(ctx, pairs: Pairs, q: Tensor, k: Tensor, to_hidden: Tensor,
                position: Tensor) -> tuple[Tensor, Tensor]:
        # near the mean, so that squares lose no digits
        shift = (
            k.mean(0, dtype=position.dtype) - q.mean(0, dtype=position.dtype))
        sums = attention_kernels(q).moment_sums(pairs, q, k, to_hidden,
                                                position, shift)
        mean, variance = moments_of(sums, pairs.total)
        mean = mean.to(shift) + shift
        ctx.save_for_backward(q, k, to_hidden, position, mean)
        ctx.pairs = pairs
        return mean, variance.to(shift)

    @staticmethod
    @once_differentiable
    def backward(ctx, d_mean, d_variance):
        *inputs, mean = ctx.saved_tensors
        slope, intercept = moment_gradient(d_mean, d_variance, mean,
                                           ctx.pairs.total)
        return None, *attention_kernels(mean).moments_backward(
            ctx.pairs, *inputs, slope, intercept)


class PairLogits(Function):
    """y (num_points, rows, S), and its mean and variance (S,) over pairs.

    Rows are neighbours, their number rounded up as the device likes it.
    """

    @staticmethod
    def forward(ctx, pairs: Pairs, q: Tensor, k: Tensor, to_hidden: Tensor,
                position: Tensor, scale: Tensor, shift: Tensor,
                weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        inputs = q, k, to_hidden, position, scale, shift, weight
        y, sums = attention_kernels(q).logits(pairs, *inputs)
        mean, variance = moments_of(sums, pairs.total)
        mean = mean.to(y)
        ctx.save_for_backward(*inputs, y, mean)
        ctx.pairs = pairs
        return y, mean, variance.to(y)

    @staticmethod
    @once_differentiable
    def backward(ctx, dy, d_mean, d_variance):
        *inputs, y, mean = ctx.saved_tensors
        slope, intercept = moment_gradient(d_mean, d_variance, mean,
                                           ctx.pairs.total)
        return None, *attention_kernels(y).logits_backward(
            ctx.pairs, *inputs, y, dy, slope, intercept)


class Attend(Function):
    """Softmax over neighbours and the weighted sum, (num_points, C)."""

    @staticmethod
    def forward(ctx, pairs: Pairs, y: Tensor, v: Tensor, to_hidden: Tensor,
                position: Tensor, bias: Tensor, scale: Tensor, shift: Tensor,
                weight: Tensor) -> Tensor:
        ctx.save_for_backward(y, v, to_hidden, position, scale, shift, weight)
        ctx.pairs = pairs
        return attention_kernels(v).attend(pairs, y, v, to_hidden, position,
                                           bias, scale, shift, weight)

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        kernels = attention_kernels(grad)
        dy, dv, d_to_hidden, d_position, *rest = kernels.attend_backward(
            ctx.pairs, *ctx.saved_tensors, grad)
        return (None, dy, dv, d_to_hidden, d_position,
                grad.sum(0, dtype=d_position.dtype), *rest)


def moments_of(sums: Tensor, total: int | Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance from sums and sums of squares, (2, C) float64."""
    first, second = (sums / total).unbind()
    return first, torch.addcmul(second, first, first, value=-1)


def moment_gradient(d_mean: Tensor, d_variance: Tensor, mean: Tensor,
                    total: int | Tensor) -> tuple[Tensor, Tensor]:
    """Slope and intercept, (C,) each, of a value's gradient.

    With M = ``total`` pairs, d mean / dx = 1 / M and
    d variance / dx = 2 (x - mean) / M.
    """
    if torch.is_tensor(total):
        total = total.to(mean)
    slope = d_variance * (2 / total)
    return slope, torch.addcmul(d_mean / total, slope, mean, value=-1)
