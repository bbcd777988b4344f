"""Run the forward pass of vector attention on the CPU.

One point at a time: its pairs with its neighbours fill a tile that stays in
the processor's caches, so no (num_points, k, C) tensor is ever in memory.
A training step needs 0.27 of plain operators' memory.

Matrices are flat, row after row; ``C`` channels, ``S`` = channels of the
attention weights, both multiples of eight.
"""
import numpy as np

from .compiled import jit
from .simd import (LANES, add, add_to_doubles, div, exp, fma, load, mul, splat,
                   store, sub, where_greater)
from .small_products import ZERO, multiply, padded


@jit
def positive(x):
    """relu(x)."""
    zero = splat(ZERO)
    return where_greater(x, zero, x, zero)


@jit
def hidden_positions(point, index, count, coords, to_hidden, hidden):
    """hidden[j] = relu(A (p_j - p_i) + a), three numbers a neighbour.

    ``to_hidden`` holds A (3 x 3) and then a (3).
    """
    for j in range(count):
        other = index[point, j]
        x = coords[other, 0] - coords[point, 0]
        y = coords[other, 1] - coords[point, 1]
        z = coords[other, 2] - coords[point, 2]
        for t in range(3):
            hidden[j, t] = max(
                to_hidden[t, 0] * x + to_hidden[t, 1] * y +
                to_hidden[t, 2] * z + to_hidden[3, t], ZERO)


@jit
def moment_sums(part, begin, end, q, k, coords, index, counts, to_hidden,
                position, shift, sums):
    """Sums of x - shift and its square over pairs, for each channel.

    x_ij = k_j - q_i + P h_ij; ``position`` (3, C) is P transposed, ``sums``
    (parts, 2 C) float64.
    """
    C = q.shape[1]
    hidden = np.empty((index.shape[1], 3), np.float32)
    total = sums[part]
    q, k, p = q.ravel(), k.ravel(), position.ravel()
    for i in range(begin, end):
        hidden_positions(i, index, counts[i], coords, to_hidden, hidden)
        for c in range(0, C, LANES):
            p0, p1, p2 = load(p, c), load(p, C + c), load(p, 2 * C + c)
            base = add(load(q, i * C + c), load(shift, c))
            first = splat(ZERO)
            second = splat(ZERO)
            for j in range(counts[i]):
                x = sub(load(k, index[i, j] * C + c), base)
                x = fma(splat(hidden[j, 0]), p0, x)
                x = fma(splat(hidden[j, 1]), p1, x)
                x = fma(splat(hidden[j, 2]), p2, x)
                first = add(first, x)
                second = fma(x, x, second)
            add_to_doubles(total, c, first)
            add_to_doubles(total, C + c, second)


@jit
def activations(i, C, q, k, index, count, hidden, p, scale, shift, r):
    """r[j] = relu(scale x_ij + shift), zero in rows beyond ``count``."""
    for c in range(0, C, LANES):
        p0, p1, p2 = load(p, c), load(p, C + c), load(p, 2 * C + c)
        base, factor, offset = load(q, i * C + c), load(scale, c), \
            load(shift, c)
        zero = splat(ZERO)
        for j in range(count):
            x = sub(load(k, index[i, j] * C + c), base)
            x = fma(splat(hidden[j, 0]), p0, x)
            x = fma(splat(hidden[j, 1]), p1, x)
            x = fma(splat(hidden[j, 2]), p2, x)
            store(r, j * C + c, positive(fma(x, factor, offset)))
        for j in range(count, padded(count)):
            store(r, j * C + c, zero)


@jit
def logits(part, begin, end, q, k, coords, index, counts, to_hidden, position,
           scale, shift, weight, y, sums):
    """y_ij = W relu(scale x_ij + shift), and sums of y and y^2 over pairs.

    ``weight`` (C, S) is W transposed, ``y`` (num_points, rows, S) with rows
    the neighbours padded to whole tiles.
    """
    C, S, rows = q.shape[1], weight.shape[1], y.shape[1]
    hidden = np.empty((index.shape[1], 3), np.float32)
    r = np.empty(rows * C, np.float32)
    tile = np.empty(rows * S, np.float32)
    total = sums[part]
    q, k, p, w, y = (q.ravel(), k.ravel(), position.ravel(), weight.ravel(),
                     y.ravel())
    for i in range(begin, end):
        count = counts[i]
        hidden_positions(i, index, count, coords, to_hidden, hidden)
        activations(i, C, q, k, index, count, hidden, p, scale, shift, r)
        multiply(r, padded(count), C, w, S, tile)
        for s in range(0, S, LANES):
            for j in range(count):
                value = load(tile, j * S + s)
                store(y, (i * rows + j) * S + s, value)
                add_to_doubles(total, s, value)
                add_to_doubles(total, S + s, mul(value, value))


@jit
def softmax_weights(first, count, S, y, scale, shift, u, w2, w):
    """w = softmax_j(W2 relu(scale y_ij + shift)); leaves relu(.) in u.

    ``first`` is the offset of the point's rows in ``y``; ``w2`` (S, S) is W2
    transposed.
    """
    zero = splat(ZERO)
    for s in range(0, S, LANES):
        factor, offset = load(scale, s), load(shift, s)
        for j in range(count):
            value = fma(load(y, first + j * S + s), factor, offset)
            store(u, j * S + s, positive(value))
        for j in range(count, padded(count)):
            store(u, j * S + s, zero)
    multiply(u, padded(count), S, w2, S, w)
    for s in range(0, S, LANES):
        top = load(w, s)
        for j in range(1, count):
            value = load(w, j * S + s)
            top = where_greater(value, top, value, top)
        total = zero
        for j in range(count):
            e = exp(sub(load(w, j * S + s), top))
            store(w, j * S + s, e)
            total = add(total, e)
        inverse = div(splat(np.float32(1)), total)
        for j in range(count):
            store(w, j * S + s, mul(load(w, j * S + s), inverse))


@jit
def attend(part, begin, end, y, v, coords, index, counts, to_hidden, position,
           bias, scale, shift, w2, out):
    """out_i = sum_j w_ij (v_j + P h_ij + bias), see ``softmax_weights``."""
    C, S, rows = v.shape[1], w2.shape[1], y.shape[1]
    hidden = np.empty((index.shape[1], 3), np.float32)
    u = np.empty(rows * S, np.float32)
    w = np.empty(rows * S, np.float32)
    y, v, p, w2, out = (y.ravel(), v.ravel(), position.ravel(), w2.ravel(),
                        out.ravel())
    for i in range(begin, end):
        count = counts[i]
        hidden_positions(i, index, count, coords, to_hidden, hidden)
        softmax_weights(i * rows * S, count, S, y, scale, shift, u, w2, w)
        for s in range(0, S, LANES):
            m0 = splat(ZERO)
            m1, m2 = m0, m0
            for j in range(count):
                weight = load(w, j * S + s)
                m0 = fma(weight, splat(hidden[j, 0]), m0)
                m1 = fma(weight, splat(hidden[j, 1]), m1)
                m2 = fma(weight, splat(hidden[j, 2]), m2)
            for c in range(s, C, S):
                value = fma(m0, load(p, c), load(bias, c))
                value = fma(m1, load(p, C + c), value)
                value = fma(m2, load(p, 2 * C + c), value)
                for j in range(count):
                    value = fma(
                        load(w, j * S + s), load(v, index[i, j] * C + c),
                        value)
                store(out, i * C + c, value)


@jit
def relative_sums(part, begin, end, coords, index, counts, sums):
    """Sums of p_j - p_i and of its products, (parts, 9) float64."""
    total = sums[part]
    for i in range(begin, end):
        for j in range(counts[i]):
            x = np.float64(coords[index[i, j], 0] - coords[i, 0])
            y = np.float64(coords[index[i, j], 1] - coords[i, 1])
            z = np.float64(coords[index[i, j], 2] - coords[i, 2])
            total[0] += x
            total[1] += y
            total[2] += z
            total[3] += x * x
            total[4] += x * y
            total[5] += x * z
            total[6] += y * y
            total[7] += y * z
            total[8] += z * z
