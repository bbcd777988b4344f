"""Hold points and their neighbours as the fused operators want them."""
from typing import NamedTuple, Union

import torch
from torch import Tensor

from .backend import kind_of
from .neighbors import Neighbors


class Pairs(NamedTuple):
    """Who looks at whom.

    Attributes:
        coords (Tensor): (num_queries, 3) float32, who looks.
        index (Tensor): (num_queries, k) int64, a query's neighbours first.
        counts (Tensor): (num_queries,) int64 neighbours of each.
        total (int or Tensor): All pairs; a float64 scalar on the device
            where only that knows how many neighbours are missing.
    """
    coords: Tensor
    index: Tensor
    counts: Tensor
    total: Union[int, Tensor]


def pairs_of(coords: Tensor, neighbors: Neighbors) -> Pairs:
    """Pairs of queries at ``coords`` (num_queries, 3) and their neighbours.

    ``knn`` and ``join_connections`` both give the missing ones last; a mask
    of another kind is sorted here.
    """
    index, mask = neighbors.index, neighbors.mask
    coords = coords.detach().float().contiguous()
    if mask is None:
        counts = index.new_full((len(index), ), index.shape[1])
        return Pairs(coords, index.contiguous(), counts, index.numel())
    order = mask.byte().argsort(dim=1, descending=True, stable=True)
    index = index.gather(1, order)
    counts = mask.sum(1)
    total = counts.sum(dtype=torch.float64)
    if kind_of(index) == 'cpu':  # nothing to wait for
        total = int(total)
    return Pairs(coords, index, counts, total)
