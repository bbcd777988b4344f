"""Find nearest neighbours and farthest points on CUDA."""

import torch
import triton
import triton.language as tl
from torch import Tensor

from ..backend import launch
from ..packing import slices_of

_BLOCK = 64  # points a program looks at together


@triton.jit
def _farthest_points(coords, begins, ends, new_begins, new_ends, first,
                     nearest, chosen, DIMS: tl.constexpr, BLOCK: tl.constexpr):
    """One program samples one drawing, ``BLOCK`` points at a time."""
    drawing = tl.program_id(0)
    begin, end = tl.load(begins + drawing), tl.load(ends + drawing)
    last = tl.load(first + drawing)
    for m in range(tl.load(new_begins + drawing), tl.load(new_ends + drawing)):
        tl.store(chosen + m, last)
        best = begin
        best_distance = tl.full((), -1., tl.float32)
        for start in range(begin, end, BLOCK):
            i = start + tl.arange(0, BLOCK)
            inside = i < end
            d = tl.zeros((BLOCK, ), tl.float32)
            for axis in tl.static_range(DIMS):
                delta = tl.load(coords + i * DIMS + axis, inside, 0.) - \
                    tl.load(coords + last * DIMS + axis)
                d += delta * delta
            d = tl.minimum(d, tl.load(nearest + i, inside, 0.))
            tl.store(nearest + i, d, inside)
            d = tl.where(inside, d, -1.)
            most = tl.max(d, 0)
            where = tl.min(tl.where(d == most, i, end), 0)
            # blocks come in order, so of two equal the first is kept
            best = tl.where(most > best_distance, where, best)
            best_distance = tl.maximum(most, best_distance)
        last = best


def farthest_point_sampling(coords: Tensor, offsets: Tensor,
                            new_offsets: Tensor, first: Tensor) -> Tensor:
    """See :func:`sympoint.ops.neighbors.farthest_point_sampling`."""
    coords = coords.detach().float().contiguous()
    device = coords.device
    bounds = torch.stack(
        [_begins(offsets), offsets,
         _begins(new_offsets), new_offsets])
    bounds = bounds.to(device, non_blocking=True)
    nearest = coords.new_full((len(coords), ), float('inf'))
    chosen = first.new_empty(int(new_offsets[-1]) if len(offsets) else 0)
    if len(chosen):
        # not fused, so that each distance rounds as PyTorch's does
        launch(
            _farthest_points, (len(offsets), ),
            coords,
            *bounds,
            first,
            nearest,
            chosen,
            DIMS=coords.shape[1],
            BLOCK=1024,
            num_warps=8,
            enable_fp_fusion=False)
    return chosen


@triton.jit
def _sort_key(distance, index):
    """Distance, then index, as one integer: floats >= 0 sort as their bits."""
    bits = distance.to(tl.int32, bitcast=True).to(tl.int64)
    return (bits << 32) | index.to(tl.int64)


@triton.jit
def _nearest(query, points, rows_begin, rows_end, begins, ends, index, squared,
             width, DIMS: tl.constexpr, QUERIES: tl.constexpr,
             BLOCK: tl.constexpr, K: tl.constexpr):
    """The ``K`` nearest points of a block of one drawing's queries."""
    program = tl.program_id(0)
    i = tl.load(rows_begin + program) + tl.arange(0, QUERIES)
    asked = i < tl.load(rows_end + program)
    begin, end = tl.load(begins + program), tl.load(ends + program)
    nothing: tl.constexpr = 0x7F80000000000000  # at infinity
    slot = tl.arange(0, K)
    # keys differ, so that a comparison finds one place
    best = tl.broadcast_to((nothing + slot.to(tl.int64))[None], (QUERIES, K))
    worst = tl.max(best, 1)
    for start in range(begin, end, BLOCK):
        j = start + tl.arange(0, BLOCK)
        inside = j < end
        d = tl.zeros((QUERIES, BLOCK), tl.float32)
        for axis in tl.static_range(DIMS):
            delta = tl.load(query + i * DIMS + axis, asked, 0.)[:, None] - \
                tl.load(points + j * DIMS + axis, inside, 0.)[None]
            d += delta * delta
        keys = tl.where(asked[:, None] & inside[None], _sort_key(d, j[None]),
                        nothing + K)
        near = tl.min(keys, 1)
        while tl.max((near < worst).to(tl.int32), 0) > 0:
            better = (near < worst)[:, None]
            best = tl.where(better & (best == worst[:, None]), near[:, None],
                            best)
            keys = tl.where(better & (keys == near[:, None]), nothing + K,
                            keys)
            worst = tl.max(best, 1)
            near = tl.min(keys, 1)
    best = tl.sort(best, 1)
    best = tl.where(best < nothing, best, nothing)
    mask = asked[:, None] & (slot < width)[None]
    at = i[:, None] * width + slot[None]
    tl.store(index + at, best & 0xFFFFFFFF, mask)
    near = (best >> 32).to(tl.int32).to(tl.float32, bitcast=True)
    tl.store(squared + at, near, mask)


def knn(query: Tensor, query_offsets: Tensor, points: Tensor, offsets: Tensor,
        k: int) -> tuple[Tensor, Tensor]:
    """See :func:`sympoint.ops.neighbors.knn`."""
    query = query.detach().float().contiguous()
    points = points.detach().float().contiguous()
    index = query.new_empty((len(query), k), dtype=torch.int64)
    squared = query.new_empty(len(query), k)
    if not len(query):
        return index, squared
    kept = max(16, triton.next_power_of_2(k))
    queries = max(1, 1024 // max(kept, _BLOCK))
    programs = torch.tensor([
        (start, min(start + queries, rows.stop), cols.start, cols.stop)
        for rows, cols in zip(slices_of(query_offsets), slices_of(offsets))
        for start in range(rows.start, rows.stop, queries)
    ]).T.contiguous().to(
        query.device, non_blocking=True)
    launch(
        _nearest, (programs.shape[1], ),
        query,
        points,
        *programs,
        index,
        squared,
        k,
        DIMS=query.shape[1],
        QUERIES=queries,
        BLOCK=_BLOCK,
        K=kept,
        enable_fp_fusion=False)
    return index, squared


def _begins(offsets: Tensor) -> Tensor:
    return torch.cat([offsets.new_zeros(1), offsets[:-1]])
