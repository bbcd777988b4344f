"""Run the backward pass of vector attention on the CPU.

Each part adds into its own slice of the outputs' first axis, which the caller
sums: gathers turn into scatters here, and two threads never share a target.
"""
import numpy as np

from .attention_forward import activations, hidden_positions, softmax_weights
from .compiled import jit
from .simd import (LANES, add, fma, load, mul, splat, store, sub, total,
                   where_greater)
from .small_products import ZERO, add_outer, multiply, padded


@jit
def hidden_backward(point, index, count, coords, hidden, d_lanes, d_to_hidden):
    """From the gradient of h_ij (eight lanes each) to that of A and a."""
    for j in range(count):
        other = index[point, j]
        x = coords[other, 0] - coords[point, 0]
        y = coords[other, 1] - coords[point, 1]
        z = coords[other, 2] - coords[point, 2]
        for t in range(3):
            if hidden[j, t] > ZERO:
                d = total(load(d_lanes, (3 * j + t) * LANES))
                d_to_hidden[t, 0] += d * x
                d_to_hidden[t, 1] += d * y
                d_to_hidden[t, 2] += d * z
                d_to_hidden[3, t] += d


@jit
def add_to_hidden(g, j, p0, p1, p2, d_lanes):
    """Add a pair's gradient (eight channels) to that of its h."""
    at = 3 * j * LANES
    store(d_lanes, at, fma(g, p0, load(d_lanes, at)))
    at += LANES
    store(d_lanes, at, fma(g, p1, load(d_lanes, at)))
    at += LANES
    store(d_lanes, at, fma(g, p2, load(d_lanes, at)))


@jit
def moments_backward(part, begin, end, q, k, coords, index, counts, to_hidden,
                     position, slope, intercept, dq, dk, d_to_hidden,
                     d_position):
    """Backward of ``moment_sums``: a pair's gradient is
    slope x_ij + intercept, for each channel.
    """
    C = q.shape[1]
    hidden = np.empty((index.shape[1], 3), np.float32)
    d_lanes = np.empty(index.shape[1] * 3 * LANES, np.float32)
    q, k, p, dq = q.ravel(), k.ravel(), position.ravel(), dq.ravel()
    dk, dp, d_hidden = dk[part].ravel(), d_position[part].ravel(), \
        d_to_hidden[part]
    for i in range(begin, end):
        hidden_positions(i, index, counts[i], coords, to_hidden, hidden)
        d_lanes[:] = 0
        for c in range(0, C, LANES):
            p0, p1, p2 = load(p, c), load(p, C + c), load(p, 2 * C + c)
            base, factor, offset = load(q, i * C + c), load(slope, c), \
                load(intercept, c)
            to_q = splat(ZERO)
            d0, d1, d2 = load(dp, c), load(dp, C + c), load(dp, 2 * C + c)
            for j in range(counts[i]):
                h0, h1, h2 = splat(hidden[j, 0]), splat(hidden[j, 1]), \
                    splat(hidden[j, 2])
                at = index[i, j] * C + c
                x = sub(load(k, at), base)
                x = fma(h2, p2, fma(h1, p1, fma(h0, p0, x)))
                g = fma(x, factor, offset)
                store(dk, at, add(load(dk, at), g))
                to_q = sub(to_q, g)
                d0, d1, d2 = fma(g, h0, d0), fma(g, h1, d1), fma(g, h2, d2)
                add_to_hidden(g, j, p0, p1, p2, d_lanes)
            store(dq, i * C + c, to_q)
            store(dp, c, d0)
            store(dp, C + c, d1)
            store(dp, 2 * C + c, d2)
        hidden_backward(i, index, counts[i], coords, hidden, d_lanes, d_hidden)


@jit
def logits_backward(part, begin, end, q, k, coords, index, counts, to_hidden,
                    position, scale, shift, weight, weight_t, y, dy, slope,
                    intercept, dq, dk, d_to_hidden, d_position, d_affine,
                    d_weight):
    """Backward of ``logits``.

    A logit's gradient is dy + slope y + intercept. ``weight_t`` (S, C) is W,
    ``d_affine`` (parts, 2 C) takes the gradients of scale and shift.
    """
    C, S, rows = q.shape[1], weight.shape[1], y.shape[1]
    hidden = np.empty((index.shape[1], 3), np.float32)
    d_lanes = np.empty(index.shape[1] * 3 * LANES, np.float32)
    r = np.empty(rows * C, np.float32)
    dr = np.empty(rows * C, np.float32)
    g_y = np.empty(rows * S, np.float32)
    q, k, p, w_t, dq = (q.ravel(), k.ravel(), position.ravel(),
                        weight_t.ravel(), dq.ravel())
    y, dy = y.ravel(), dy.ravel()
    dk, dp, d_hidden = dk[part].ravel(), d_position[part].ravel(), \
        d_to_hidden[part]
    dw, affine = d_weight[part].ravel(), d_affine[part]
    zero = splat(ZERO)
    for i in range(begin, end):
        count = counts[i]
        hidden_positions(i, index, count, coords, to_hidden, hidden)
        activations(i, C, q, k, index, count, hidden, p, scale, shift, r)
        for s in range(0, S, LANES):
            factor, offset = load(slope, s), load(intercept, s)
            for j in range(count):
                at = (i * rows + j) * S + s
                g = add(fma(load(y, at), factor, offset), load(dy, at))
                store(g_y, j * S + s, g)
            for j in range(count, padded(count)):
                store(g_y, j * S + s, zero)
        add_outer(r, C, g_y, S, count, dw)
        multiply(g_y, padded(count), S, w_t, C, dr)
        d_lanes[:] = 0
        for c in range(0, C, LANES):
            p0, p1, p2 = load(p, c), load(p, C + c), load(p, 2 * C + c)
            base, factor = load(q, i * C + c), load(scale, c)
            to_q = zero
            d0, d1, d2 = load(dp, c), load(dp, C + c), load(dp, 2 * C + c)
            to_scale, to_shift = load(affine, c), load(affine, C + c)
            for j in range(count):
                h0, h1, h2 = splat(hidden[j, 0]), splat(hidden[j, 1]), \
                    splat(hidden[j, 2])
                at = index[i, j] * C + c
                x = sub(load(k, at), base)
                x = fma(h2, p2, fma(h1, p1, fma(h0, p0, x)))
                g = where_greater(
                    load(r, j * C + c), zero, load(dr, j * C + c), zero)
                to_scale = fma(g, x, to_scale)
                to_shift = add(to_shift, g)
                g = mul(g, factor)
                store(dk, at, add(load(dk, at), g))
                to_q = sub(to_q, g)
                d0, d1, d2 = fma(g, h0, d0), fma(g, h1, d1), fma(g, h2, d2)
                add_to_hidden(g, j, p0, p1, p2, d_lanes)
            store(dq, i * C + c, to_q)
            store(dp, c, d0)
            store(dp, C + c, d1)
            store(dp, 2 * C + c, d2)
            store(affine, c, to_scale)
            store(affine, C + c, to_shift)
        hidden_backward(i, index, count, coords, hidden, d_lanes, d_hidden)


@jit
def attend_backward(part, begin, end, y, v, coords, index, counts, to_hidden,
                    position, scale, shift, w2, w2_t, grad, dy, dv,
                    d_to_hidden, d_position, d_affine, d_w2):
    """Backward of ``attend``, but for its bias, whose gradient is grad's sum.

    ``w2_t`` (S, S) is W2; ``d_w2`` (parts, S, S) that of W2 transposed.
    """
    C, S, rows = v.shape[1], w2.shape[1], y.shape[1]
    hidden = np.empty((index.shape[1], 3), np.float32)
    d_lanes = np.empty(index.shape[1] * 3 * LANES, np.float32)
    u, w, dw, du = (np.empty(rows * S,
                             np.float32), np.empty(rows * S, np.float32),
                    np.empty(rows * S,
                             np.float32), np.empty(rows * S, np.float32))
    y, v, p, w2, w2_t, grad, dy = (y.ravel(), v.ravel(), position.ravel(),
                                   w2.ravel(), w2_t.ravel(), grad.ravel(),
                                   dy.ravel())
    dv, dp, d_hidden = dv[part].ravel(), d_position[part].ravel(), \
        d_to_hidden[part]
    d_w2, affine = d_w2[part].ravel(), d_affine[part]
    zero = splat(ZERO)
    for i in range(begin, end):
        count = counts[i]
        first = i * rows * S
        hidden_positions(i, index, count, coords, to_hidden, hidden)
        softmax_weights(first, count, S, y, scale, shift, u, w2, w)
        dw[:] = 0
        d_lanes[:] = 0
        for s in range(0, S, LANES):
            m0, m1, m2 = zero, zero, zero
            for j in range(count):
                weight = load(w, j * S + s)
                m0 = fma(weight, splat(hidden[j, 0]), m0)
                m1 = fma(weight, splat(hidden[j, 1]), m1)
                m2 = fma(weight, splat(hidden[j, 2]), m2)
            a0, a1, a2 = zero, zero, zero
            for c in range(s, C, S):
                g = load(grad, i * C + c)
                a0 = fma(g, load(p, c), a0)
                a1 = fma(g, load(p, C + c), a1)
                a2 = fma(g, load(p, 2 * C + c), a2)
                store(dp, c, fma(g, m0, load(dp, c)))
                store(dp, C + c, fma(g, m1, load(dp, C + c)))
                store(dp, 2 * C + c, fma(g, m2, load(dp, 2 * C + c)))
                for j in range(count):
                    at = index[i, j] * C + c
                    here = j * S + s
                    store(dw, here, fma(g, load(v, at), load(dw, here)))
                    store(dv, at, fma(g, load(w, here), load(dv, at)))
            mean = zero
            for j in range(count):
                here = j * S + s
                weight = load(w, here)
                d = fma(a0, splat(hidden[j, 0]), load(dw, here))
                d = fma(a1, splat(hidden[j, 1]), d)
                d = fma(a2, splat(hidden[j, 2]), d)
                store(dw, here, d)
                mean = fma(weight, d, mean)
                add_to_hidden(weight, j, a0, a1, a2, d_lanes)
            for j in range(count):
                here = j * S + s
                store(dw, here, mul(load(w, here), sub(load(dw, here), mean)))
        add_outer(u, S, dw, S, count, d_w2)
        multiply(dw, padded(count), S, w2_t, S, du)
        for s in range(0, S, LANES):
            factor = load(scale, s)
            to_scale, to_shift = load(affine, s), load(affine, S + s)
            for j in range(count):
                here = j * S + s
                g = where_greater(load(u, here), zero, load(du, here), zero)
                to_scale = fma(g, load(y, first + here), to_scale)
                to_shift = add(to_shift, g)
                store(dy, first + here, mul(g, factor))
            store(affine, s, to_scale)
            store(affine, S + s, to_shift)
        hidden_backward(i, index, count, coords, hidden, d_lanes, d_hidden)
