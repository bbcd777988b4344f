"""Greatest and least of a point's neighbours on the CPU, channel by channel.

Pairs hold x_ij = f_j + P (p_j - p_i), with f_j a finer point's features.
Kernels are laid out as those of vector attention.
"""
import numpy as np

from .compiled import jit
from .simd import (LANES, add, add_to_doubles, fma, load, splat, store,
                   where_equal, where_greater)
from .small_products import ZERO


@jit
def _relative(i, index, count, coords, points, relative):
    for j in range(count):
        for axis in range(3):
            relative[j, axis] = points[index[i, j], axis] - coords[i, axis]


@jit
def extremes(part, begin, end, feats, coords, points, index, counts, position,
             shift, values, slots, sums):
    """Extremes, where they are, and sums of x - shift and its square.

    ``values`` and ``slots`` (2, num_queries, C) take the greatest and the
    least x_ij and its j; ``sums`` is (parts, 2 C) float64.
    """
    C = feats.shape[1]
    relative = np.empty((index.shape[1], 3), np.float32)
    total = sums[part]
    f, p = feats.ravel(), position.ravel()
    top, bottom = values[0].ravel(), values[1].ravel()
    top_slot, bottom_slot = slots[0].ravel(), slots[1].ravel()
    for i in range(begin, end):
        _relative(i, index, counts[i], coords, points, relative)
        for c in range(0, C, LANES):
            p0, p1, p2 = load(p, c), load(p, C + c), load(p, 2 * C + c)
            center = load(shift, c)
            first = splat(ZERO)
            second, most_slot, least_slot = first, first, first
            most = splat(np.float32(-np.inf))
            least = splat(np.float32(np.inf))
            for j in range(counts[i]):
                x = load(f, index[i, j] * C + c)
                x = fma(splat(relative[j, 0]), p0, x)
                x = fma(splat(relative[j, 1]), p1, x)
                x = fma(splat(relative[j, 2]), p2, x)
                slot = splat(np.float32(j))
                most_slot = where_greater(x, most, slot, most_slot)
                most = where_greater(x, most, x, most)
                least_slot = where_greater(least, x, slot, least_slot)
                least = where_greater(least, x, x, least)
                x = add(x, center)
                first = add(first, x)
                second = fma(x, x, second)
            at = i * C + c
            store(top, at, most)
            store(bottom, at, least)
            store(top_slot, at, most_slot)
            store(bottom_slot, at, least_slot)
            add_to_doubles(total, c, first)
            add_to_doubles(total, C + c, second)


@jit
def extremes_backward(part, begin, end, feats, coords, points, index, counts,
                      position, slots, slope, intercept, grad, d_feats,
                      d_position):
    """A pair's gradient is slope x_ij + intercept, and ``grad``'s
    (2, num_queries, C) where the pair is an extreme.
    """
    C = feats.shape[1]
    relative = np.empty((index.shape[1], 3), np.float32)
    f, p = feats.ravel(), position.ravel()
    top, bottom = grad[0].ravel(), grad[1].ravel()
    top_slot, bottom_slot = slots[0].ravel(), slots[1].ravel()
    df, dp = d_feats[part].ravel(), d_position[part].ravel()
    zero = splat(ZERO)
    for i in range(begin, end):
        _relative(i, index, counts[i], coords, points, relative)
        for c in range(0, C, LANES):
            p0, p1, p2 = load(p, c), load(p, C + c), load(p, 2 * C + c)
            d0, d1, d2 = load(dp, c), load(dp, C + c), load(dp, 2 * C + c)
            factor, offset = load(slope, c), load(intercept, c)
            here = i * C + c
            for j in range(counts[i]):
                at = index[i, j] * C + c
                r0, r1, r2 = splat(relative[j, 0]), splat(relative[j, 1]), \
                    splat(relative[j, 2])
                x = fma(r2, p2, fma(r1, p1, fma(r0, p0, load(f, at))))
                slot = splat(np.float32(j))
                g = fma(x, factor, offset)
                g = add(
                    g,
                    where_equal(slot, load(top_slot, here), load(top, here),
                                zero))
                g = add(
                    g,
                    where_equal(slot, load(bottom_slot, here),
                                load(bottom, here), zero))
                store(df, at, add(load(df, at), g))
                d0, d1, d2 = fma(g, r0, d0), fma(g, r1, d1), fma(g, r2, d2)
            store(dp, c, d0)
            store(dp, C + c, d1)
            store(dp, 2 * C + c, d2)
