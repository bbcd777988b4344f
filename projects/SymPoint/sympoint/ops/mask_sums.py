"""Sums over points that compare every predicted mask with every target."""
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .backend import kind_of
from .cpu.compiled import jit
from .cpu.simd import (LANES, add, add_to_doubles, div, exp, load, mul, splat,
                       store, sub, where_greater)
from .cpu.small_products import ZERO
from .cpu.threads import run

_BLOCK = 64  # queries whose sums stay in the innermost cache
_FACTORS = 64  # of a product, each at most 2


class MaskSums(NamedTuple):
    """With logits x and masks t, summed over points.

    Attributes:
        softplus (Tensor): (num_queries,) of log(1 + e^x).
        inside (Tensor): (num_queries,) of sigmoid(x).
        logits (Tensor): (num_queries, num_targets) of x t.
        overlap (Tensor): (num_queries, num_targets) of sigmoid(x) t.
    """
    softplus: Tensor
    inside: Tensor
    logits: Tensor
    overlap: Tensor


@torch.no_grad()
def mask_sums(logits: Tensor, masks: Tensor) -> MaskSums:
    """Sums for matching costs, in one pass over the logits.

    Args:
        logits (Tensor): (num_queries, num_points) float32; read fastest where
            it is the transpose of a contiguous tensor.
        masks (Tensor): (num_targets, num_points) bool.
    """
    if kind_of(logits) != 'cpu' or len(logits) < LANES:
        return _plain(logits, masks)
    num_queries, num_targets = len(logits), len(masks)
    points, owners = masks.T.contiguous().numpy().nonzero()
    starts = np.searchsorted(points, np.arange(masks.shape[1] + 1))
    totals = np.zeros((2, num_queries))
    sums = np.zeros((2, num_targets, num_queries), np.float32)
    block = min(_BLOCK, num_queries // LANES * LANES)
    # the last block ends where the queries do, so it may repeat some
    blocks = [(begin, begin + 1) for begin in range(-(-num_queries // block))]
    run(_sums, blocks, block,
        logits.T.contiguous().numpy(), starts, owners, totals, sums)
    softplus, inside = torch.from_numpy(totals.astype(np.float32))
    dots, overlap = torch.from_numpy(sums).transpose(1, 2)
    return MaskSums(softplus, inside, dots, overlap)


def _plain(logits, masks):
    target, inside = masks.to(logits), logits.sigmoid()
    return MaskSums(
        F.softplus(logits).sum(1), inside.sum(1), logits @ target.T,
        inside @ target.T)


@jit
def _sums(part, begin, end, block, logits, starts, owners, totals, sums):
    """Of one block of queries. ``logits`` (num_points, num_queries); the
    points' targets are in compressed rows.

    With e = e^-|x| is log(1 + e^x) = max(x, 0) + log(1 + e), and the
    logarithms of many are that of their product.
    """
    num_points, num_queries = logits.shape
    first = min(begin * block, num_queries - block)
    num_targets = sums.shape[1]
    dots = np.zeros(num_targets * block, np.float32)
    overlap = np.zeros(num_targets * block, np.float32)
    product = np.ones(block, np.float32)
    partial = np.zeros(2 * block, np.float32)  # of max(x, 0), of sigmoid
    total = np.zeros(2 * block)
    x_all = logits.ravel()
    zero, one = splat(ZERO), splat(np.float32(1))
    for point in range(num_points):
        row = point * num_queries + first
        for c in range(0, block, LANES):
            x = load(x_all, row + c)
            e = exp(where_greater(x, zero, sub(zero, x), x))
            factor = add(one, e)
            inside = div(where_greater(x, zero, one, e), factor)
            store(product, c, mul(load(product, c), factor))
            positive = where_greater(x, zero, x, zero)
            store(partial, c, add(load(partial, c), positive))
            store(partial, block + c, add(load(partial, block + c), inside))
            for i in range(starts[point], starts[point + 1]):
                at = owners[i] * block + c
                store(dots, at, add(load(dots, at), x))
                store(overlap, at, add(load(overlap, at), inside))
        if point % _FACTORS == _FACTORS - 1 or point == num_points - 1:
            for c in range(block):
                total[c] += np.log(np.float64(product[c]))
            product[:] = 1
            for c in range(0, 2 * block, LANES):
                add_to_doubles(total, c, load(partial, c))
            partial[:] = 0
    totals[0, first:first + block] = total[:block]
    totals[1, first:first + block] = total[block:]
    for t in range(num_targets):
        sums[0, t, first:first + block] = dots[t * block:(t + 1) * block]
        sums[1, t, first:first + block] = overlap[t * block:(t + 1) * block]
