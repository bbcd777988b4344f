"""Launch Triton's kernels of vector attention.

The same functions, of the same arguments, as ``attention_cpu``.
"""

import torch
import triton
import triton.language as tl
from torch import Tensor

from ..backend import launch
from ..neighbors import Pairs
from . import attention_backward as backward
from . import attention_forward as forward

_ROWS = 64  # of a program's tile, unless one point has more
_LOGITS = 2048  # likewise
_HALVES = {torch.bfloat16: tl.bfloat16, torch.float16: tl.float16}


def moment_sums(pairs: Pairs, q: Tensor, k: Tensor, to_hidden: Tensor,
                position: Tensor, shift: Tensor) -> Tensor:
    """Sums of x - shift and of its square over pairs, (2, C) float64."""
    grid, options = _launch(pairs)
    C = q.shape[1]
    sums = shift.new_empty(*grid, 2, C)
    launch(
        forward.moment_sums,
        grid,
        *_inputs(pairs, to_hidden),
        *_dense(q, k, position, shift),
        sums,
        C,
        BLOCK=_block(C),
        **options)
    return sums.sum(0, dtype=torch.float64)


def moments_backward(pairs: Pairs, q: Tensor, k: Tensor, to_hidden: Tensor,
                     position: Tensor, slope: Tensor,
                     intercept: Tensor) -> tuple[Tensor, ...]:
    """Gradients of q, k, to_hidden and position.

    Each is shaped as what it is of, (num_points, C) for points.
    """
    grid, options = _launch(pairs)
    C = q.shape[1]
    dq = torch.empty_like(q, dtype=torch.float32)
    dk, *rest = _zeros(k, to_hidden, position)
    launch(
        backward.moments_backward,
        grid,
        *_inputs(pairs, to_hidden),
        *_dense(q, k, position, slope, intercept),
        dq,
        dk,
        *rest,
        C,
        BLOCK=_block(C),
        **options)
    return dq.to(q), dk.to(k), *rest


def logits(pairs: Pairs, q: Tensor, k: Tensor, to_hidden: Tensor,
           position: Tensor, scale: Tensor, shift: Tensor,
           weight: Tensor) -> tuple[Tensor, Tensor]:
    """y (num_points, rows, S), and sums of y and y^2, (2, S) float64."""
    S, C = weight.shape
    grid, options = _launch(pairs, S, q.dtype)
    y = scale.new_empty(len(q), options['K'], S)
    sums = scale.new_empty(*grid, 2, S)
    launch(
        forward.logits,
        grid,
        *_inputs(pairs, to_hidden),
        *_dense(q, k, position, scale, shift, weight),
        y,
        sums,
        C,
        S,
        BLOCK=_block(C),
        **options)
    return y, sums.sum(0, dtype=torch.float64)


def logits_backward(pairs: Pairs, q: Tensor, k: Tensor, to_hidden: Tensor,
                    position: Tensor, scale: Tensor, shift: Tensor,
                    weight: Tensor, y: Tensor, dy: Tensor, slope: Tensor,
                    intercept: Tensor) -> tuple[Tensor, ...]:
    """Gradients of q, k, to_hidden, position, scale, shift and weight.

    Each is shaped as what it is of, (num_points, C) for points.
    """
    S, C = weight.shape
    grid, options = _launch(pairs, S, q.dtype)
    dq = torch.empty_like(q, dtype=torch.float32)
    dk, d_to_hidden, d_position, d_affine, d_weight = _zeros(
        k, to_hidden, position, torch.stack([scale, shift]), weight)
    launch(
        backward.logits_backward,
        grid,
        *_inputs(pairs, to_hidden),
        *_dense(q, k, position, scale, shift, weight, y, dy, slope, intercept),
        dq,
        dk,
        d_to_hidden,
        d_position,
        d_affine,
        d_weight,
        C,
        S,
        BLOCK=_block(C),
        **options)
    return dq.to(q), dk.to(k), d_to_hidden, d_position, *d_affine, d_weight


def attend(pairs: Pairs, y: Tensor, v: Tensor, to_hidden: Tensor,
           position: Tensor, bias: Tensor, scale: Tensor, shift: Tensor,
           weight: Tensor) -> Tensor:
    """(num_points, C)."""
    S, C = len(weight), v.shape[1]
    grid, options = _launch(pairs, S, v.dtype)
    out = torch.empty_like(v)
    launch(
        forward.attend,
        grid,
        *_inputs(pairs, to_hidden),
        *_dense(y, v, position, bias, scale, shift, weight),
        out,
        C,
        S,
        PART=_block(S),
        **options)
    return out


def attend_backward(pairs: Pairs, y: Tensor, v: Tensor, to_hidden: Tensor,
                    position: Tensor, scale: Tensor, shift: Tensor,
                    weight: Tensor, grad: Tensor) -> tuple[Tensor, ...]:
    """Gradients of y, v, to_hidden, position, scale, shift and weight.

    Each is shaped as what it is of, (num_points, C) for points.
    """
    S, C = len(weight), v.shape[1]
    grid, options = _launch(pairs, S, v.dtype)
    dy = torch.empty_like(y)
    dv, d_to_hidden, d_position, d_affine, d_weight = _zeros(
        v, to_hidden, position, torch.stack([scale, shift]), weight)
    launch(
        backward.attend_backward,
        grid,
        *_inputs(pairs, to_hidden),
        *_dense(y, v, position, scale, shift, weight, grad),
        dy,
        dv,
        d_to_hidden,
        d_position,
        d_affine,
        d_weight,
        C,
        S,
        PART=_block(S),
        **options)
    return dy, dv.to(v), d_to_hidden, d_position, *d_affine, d_weight


def relative_moments(pairs: Pairs) -> tuple[Tensor, Tensor]:
    """Mean (3,) and covariance (3, 3) of p_j - p_i over pairs, float64."""
    relative = (pairs.coords[pairs.index] - pairs.coords[:, None]).double()
    slots = torch.arange(pairs.index.shape[1], device=pairs.index.device)
    present = slots < pairs.counts[:, None]
    relative = (relative * present[..., None]).flatten(0, 1)
    mean = relative.sum(0) / pairs.total
    square = relative.T @ relative / pairs.total
    return mean, square - mean[:, None] * mean


def _launch(pairs: Pairs, weights: int = 0, dtype: torch.dtype = None):
    """Grid, and what a kernel is compiled for.

    Matrix products take features' half precision, or float32 in three
    passes of TensorFloat-32 unless PyTorch is told that one will do.
    """
    num_points, width = pairs.index.shape
    rows = max(16, triton.next_power_of_2(width))
    padded = _block(weights, 1024)
    points = max(1, min(_ROWS, _LOGITS // padded) // rows)
    options = dict(POINTS=points, K=rows)
    if weights:
        fast = torch.backends.cuda.matmul.allow_tf32
        options.update(
            WEIGHTS=padded,
            DOT=_HALVES.get(dtype, tl.float32),
            PRECISION='tf32' if fast else 'tf32x3')
    return (triton.cdiv(num_points, points), ), options


def _block(size: int, largest: int = 32) -> int:
    """A power of two that tensor cores accept."""
    return min(largest, max(16, triton.next_power_of_2(size)))


def _inputs(pairs: Pairs, to_hidden: Tensor) -> tuple:
    return (pairs.coords, pairs.index, pairs.counts, to_hidden.contiguous(),
            *pairs.index.shape)


def _dense(*tensors: Tensor) -> list:
    return [t.contiguous() for t in tensors]


def _zeros(*tensors: Tensor) -> list:
    """Where atomic sums go, float32."""
    return [
        torch.zeros(t.shape, dtype=torch.float32, device=t.device)
        for t in tensors
    ]
