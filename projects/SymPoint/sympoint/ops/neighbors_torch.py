"""Neighbours in plain PyTorch: for any device, and what kernels must equal."""
from typing import Tuple

import torch
from torch import Tensor

from .packing import slices_of

_PAIRS = 2**24  # of queries and points, compared at a time


def knn(query: Tensor, query_offsets: Tensor, points: Tensor, offsets: Tensor,
        k: int) -> Tuple[Tensor, Tensor]:
    """Index and distance, (num_queries, k), by sorting distances."""
    index = query.new_zeros((len(query), k), dtype=torch.int64)
    distance = query.new_full((len(query), k), float('inf'))
    for rows, cols in zip(slices_of(query_offsets), slices_of(offsets)):
        num_points = cols.stop - cols.start
        num, chunk = min(k, num_points), max(1, _PAIRS // max(num_points, 1))
        for start in range(rows.start, rows.stop, chunk):
            stop = min(start + chunk, rows.stop)
            delta = query[start:stop, None] - points[None, cols]
            near, where = delta.square().sum(-1).topk(
                num, largest=False, sorted=True)
            index[start:stop, :num] = where + cols.start
            distance[start:stop, :num] = near.sqrt()
    return index, distance


def farthest_point_sampling(coords: Tensor, offsets: Tensor,
                            new_offsets: Tensor, first: Tensor) -> Tensor:
    """Indices (num_samples,), by a loop over samples.

    No value is read back to the host.
    """
    chosen = []
    for b, (points,
            new) in enumerate(zip(slices_of(offsets), slices_of(new_offsets))):
        local = coords[points]
        nearest = local.new_full((len(local), ), float('inf'))
        last = first[b] - points.start
        for _ in range(new.stop - new.start):
            chosen.append(last + points.start)
            nearest = torch.minimum(nearest,
                                    (local - local[last]).square().sum(-1))
            last = nearest.argmax()
    if not chosen:
        return coords.new_zeros(0, dtype=torch.int64)
    return torch.stack(chosen)
