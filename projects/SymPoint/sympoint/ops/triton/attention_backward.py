"""Run the backward pass of vector attention on CUDA.

Tiles are those of the forward pass. Gathers turn into atomic sums here, whose
order a GPU does not fix.
"""
import triton
import triton.language as tl

from .attention_forward import (activation, add_over_points, difference, place,
                                softmax, tile)


@triton.jit
def _through_place(position, g, c, channels, C):
    """Gradients of the three hidden units that made each slot's place."""
    d0 = tl.sum(g * tl.load(position + c, channels, 0.)[None], 1)
    d1 = tl.sum(g * tl.load(position + C + c, channels, 0.)[None], 1)
    d2 = tl.sum(g * tl.load(position + 2 * C + c, channels, 0.)[None], 1)
    return d0, d1, d2


@triton.jit
def _hidden_backward(d_to_hidden, d0, d1, d2, h0, h1, h2, x, y, z):
    _unit_backward(d_to_hidden, 0, d0, h0, x, y, z)
    _unit_backward(d_to_hidden, 1, d1, h1, x, y, z)
    _unit_backward(d_to_hidden, 2, d2, h2, x, y, z)


@triton.jit
def _unit_backward(d_to_hidden, t, d, h, x, y, z):
    d = tl.where(h > 0, d, 0.)
    tl.atomic_add(d_to_hidden + 3 * t, tl.sum(d * x))
    tl.atomic_add(d_to_hidden + 3 * t + 1, tl.sum(d * y))
    tl.atomic_add(d_to_hidden + 3 * t + 2, tl.sum(d * z))
    tl.atomic_add(d_to_hidden + 9 + t, tl.sum(d))


@triton.jit
def _place_backward(d_position, g, c, channels, C, h0, h1, h2):
    tl.atomic_add(d_position + c, tl.sum(g * h0[:, None], 0), channels)
    tl.atomic_add(d_position + C + c, tl.sum(g * h1[:, None], 0), channels)
    tl.atomic_add(d_position + 2 * C + c, tl.sum(g * h2[:, None], 0), channels)


@triton.jit
def moments_backward(coords, index, counts, to_hidden, num_points, width, q, k,
                     position, slope, intercept, dq, dk, d_to_hidden,
                     d_position, C, POINTS: tl.constexpr, K: tl.constexpr,
                     BLOCK: tl.constexpr):
    """See :func:`attention_triton.moments_backward`."""
    point, slot, present, other, x, y, z, h0, h1, h2 = tile(
        coords, index, counts, to_hidden, num_points, width, POINTS, K)
    d0 = tl.zeros((POINTS * K, ), tl.float32)
    d1 = tl.zeros((POINTS * K, ), tl.float32)
    d2 = tl.zeros((POINTS * K, ), tl.float32)
    for start in range(0, C, BLOCK):
        c = start + tl.arange(0, BLOCK)
        channels = c < C
        g = difference(q, k, position, c, channels, C, point, present, other,
                       h0, h1, h2)
        g = g * tl.load(slope + c, channels, 0.)[None] + \
            tl.load(intercept + c, channels, 0.)[None]
        mask = present[:, None] & channels[None]
        g = tl.where(mask, g, 0.)
        tl.atomic_add(dk + other[:, None] * C + c[None], g, mask)
        add_over_points(dq, -g, point, c, channels, C, num_points, POINTS, K,
                        BLOCK)
        _place_backward(d_position, g, c, channels, C, h0, h1, h2)
        p0, p1, p2 = _through_place(position, g, c, channels, C)
        d0, d1, d2 = d0 + p0, d1 + p1, d2 + p2
    _hidden_backward(d_to_hidden, d0, d1, d2, h0, h1, h2, x, y, z)


@triton.jit
def logits_backward(coords, index, counts, to_hidden, num_points, width, q, k,
                    position, scale, shift, weight, y, dy, slope, intercept,
                    dq, dk, d_to_hidden, d_position, d_affine, d_weight, C, S,
                    POINTS: tl.constexpr, K: tl.constexpr, BLOCK: tl.constexpr,
                    WEIGHTS: tl.constexpr, DOT: tl.constexpr,
                    PRECISION: tl.constexpr):
    """See :func:`attention_triton.logits_backward`."""
    point, slot, present, other, x, y_, z, h0, h1, h2 = tile(
        coords, index, counts, to_hidden, num_points, width, POINTS, K)
    s = tl.arange(0, WEIGHTS)
    some = s < S
    mask = present[:, None] & some[None]
    at = (point * K + slot)[:, None] * S + s[None]
    g_y = tl.load(dy + at, mask, 0.) + tl.load(y + at, mask, 0.) * \
        tl.load(slope + s, some, 0.)[None] + \
        tl.load(intercept + s, some, 0.)[None]
    g_y = tl.where(mask, g_y, 0.).to(DOT)
    d0 = tl.zeros((POINTS * K, ), tl.float32)
    d1 = tl.zeros((POINTS * K, ), tl.float32)
    d2 = tl.zeros((POINTS * K, ), tl.float32)
    for start in range(0, C, BLOCK):
        c = start + tl.arange(0, BLOCK)
        channels = c < C
        value = difference(q, k, position, c, channels, C, point, present,
                           other, h0, h1, h2)
        factor = tl.load(scale + c, channels, 0.)[None]
        r = tl.maximum(value * factor + tl.load(shift + c, channels, 0.)[None],
                       0.)
        both = some[:, None] & channels[None]
        w = tl.load(weight + s[:, None] * C + c[None], both, 0.)
        g = tl.dot(g_y, w.to(DOT), input_precision=PRECISION)
        dw = tl.dot(tl.trans(g_y), r.to(DOT), input_precision=PRECISION)
        tl.atomic_add(d_weight + s[:, None] * C + c[None], dw, both)
        here = present[:, None] & channels[None]
        g = tl.where(here & (r > 0), g, 0.)
        tl.atomic_add(d_affine + c, tl.sum(g * value, 0), channels)
        tl.atomic_add(d_affine + C + c, tl.sum(g, 0), channels)
        g *= factor
        tl.atomic_add(dk + other[:, None] * C + c[None], g, here)
        add_over_points(dq, -g, point, c, channels, C, num_points, POINTS, K,
                        BLOCK)
        _place_backward(d_position, g, c, channels, C, h0, h1, h2)
        p0, p1, p2 = _through_place(position, g, c, channels, C)
        d0, d1, d2 = d0 + p0, d1 + p1, d2 + p2
    _hidden_backward(d_to_hidden, d0, d1, d2, h0, h1, h2, x, y_, z)


@triton.jit
def attend_backward(coords, index, counts, to_hidden, num_points, width, y, v,
                    position, scale, shift, weight, grad, dy, dv, d_to_hidden,
                    d_position, d_affine, d_weight, C, S, POINTS: tl.constexpr,
                    K: tl.constexpr, WEIGHTS: tl.constexpr, PART: tl.constexpr,
                    DOT: tl.constexpr, PRECISION: tl.constexpr):
    """See :func:`attention_triton.attend_backward`."""
    point, slot, present, other, x, y_, z, h0, h1, h2 = tile(
        coords, index, counts, to_hidden, num_points, width, POINTS, K)
    s = tl.arange(0, WEIGHTS)
    some = s < S
    mask = present[:, None] & some[None]
    w = softmax(y, scale, shift, weight, point, slot, present, S, POINTS, K,
                WEIGHTS, PART, DOT, PRECISION)
    dw = tl.zeros((POINTS * K, WEIGHTS), tl.float32)
    d0 = tl.zeros((POINTS * K, ), tl.float32)
    d1 = tl.zeros((POINTS * K, ), tl.float32)
    d2 = tl.zeros((POINTS * K, ), tl.float32)
    for start in range(0, C, S):
        c = start + s
        g = tl.load(grad + point[:, None] * C + c[None], mask,
                    0.).to(tl.float32)
        value = tl.load(v + other[:, None] * C + c[None], mask,
                        0.).to(tl.float32)
        value += place(position, c, some, C, h0, h1, h2)
        dw += g * value
        g *= w
        tl.atomic_add(dv + other[:, None] * C + c[None], g, mask)
        _place_backward(d_position, g, c, some, C, h0, h1, h2)
        p0, p1, p2 = _through_place(position, g, c, some, C)
        d0, d1, d2 = d0 + p0, d1 + p1, d2 + p2
    _hidden_backward(d_to_hidden, d0, d1, d2, h0, h1, h2, x, y_, z)
    mean = tl.sum(tl.reshape(w * dw, (POINTS, K, WEIGHTS)), 1)
    dw = tl.reshape(dw, (POINTS, K, WEIGHTS)) - mean[:, None]
    dz = (w * tl.reshape(dw, (POINTS * K, WEIGHTS))).to(DOT)
    for start in range(0, S, PART):
        t = start + tl.arange(0, PART)
        u, logit = activation(y, scale, shift, point, slot, present, t, S, K)
        both = some[:, None] & (t < S)[None]
        at = s[:, None] * S + t[None]
        tl.atomic_add(
            d_weight + at,
            tl.dot(tl.trans(dz), u.to(DOT), input_precision=PRECISION), both)
        w2 = tl.load(weight + at, both, 0.)
        g = tl.dot(dz, w2.to(DOT), input_precision=PRECISION)
        g = tl.where(u > 0, g, 0.)
        tl.atomic_add(d_affine + t, tl.sum(g * logit, 0), t < S)
        tl.atomic_add(d_affine + S + t, tl.sum(g, 0), t < S)
        tl.store(dy + (point * K + slot)[:, None] * S + t[None],
                 g * tl.load(scale + t, t < S, 0.)[None],
                 present[:, None] & (t < S)[None])
