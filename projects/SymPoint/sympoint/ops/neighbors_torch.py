"""Find neighbours in plain PyTorch: what kernels must equal."""

import torch
from torch import Tensor

from .packing import slices_of

_PAIRS = 2**24  # of queries and points, compared at a time


def knn(query: Tensor, query_offsets: Tensor, points: Tensor, offsets: Tensor,
        k: int) -> tuple[Tensor, Tensor]:
    """Index and squared distance, (num_queries, k), of every pair's sorted."""
    query, points = query.detach().float(), points.detach().float()
    index = query.new_zeros((len(query), k), dtype=torch.int64)
    squared = query.new_full((len(query), k), float('inf'))
    for rows, cols in zip(slices_of(query_offsets), slices_of(offsets)):
        num_points = cols.stop - cols.start
        num, chunk = min(k, num_points), max(1, _PAIRS // max(num_points, 1))
        place = torch.arange(num_points, device=query.device)
        for start in range(rows.start, rows.stop, chunk):
            stop = min(start + chunk, rows.stop)
            near = squared_distances(query[start:stop, None], points[None,
                                                                     cols])
            # floats >= 0 sort as their bits; of equal ones, the first
            keys = near.view(torch.int32).long() << 32 | place
            keys = keys.topk(num, largest=False, sorted=True).values
            index[start:stop, :num] = (keys & 0xFFFFFFFF) + cols.start
            squared[start:stop, :num] = (keys >> 32).int().view(torch.float32)
    return index, squared


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """Squared distances of points (..., D), rounded as every kernel does."""
    total, *others = (a - b).square().unbind(-1)
    for other in others:
        total = total + other
    return total


def farthest_point_sampling(coords: Tensor, offsets: Tensor,
                            new_offsets: Tensor, first: Tensor) -> Tensor:
    """Indices (num_samples,), by a loop over samples.

    No value is read back to the host.
    """
    coords = coords.detach().float()
    chosen = []
    for b, (points,
            new) in enumerate(zip(slices_of(offsets), slices_of(new_offsets))):
        local = coords[points]
        nearest = local.new_full((len(local), ), float('inf'))
        last = first[b] - points.start
        for _ in range(new.stop - new.start):
            chosen.append(last + points.start)
            nearest = torch.minimum(nearest,
                                    squared_distances(local, local[last]))
            last = nearest.argmax()
    if not chosen:
        return coords.new_zeros(0, dtype=torch.int64)
    return torch.stack(chosen)
