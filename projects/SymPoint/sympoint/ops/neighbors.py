"""Find neighbours in packed batches of points.

Each operator is one function, whatever the device; all are exact, and work
drawing by drawing: no neighbour is in another drawing. Distances are those of
float32, squares added axis by axis, and of equally far points the first comes
first, so that a result depends on neither device nor batch nor threads:
symmetric symbols are full of ties.
"""
from typing import NamedTuple

import torch
from torch import Tensor

from . import neighbors_tree
from .backend import kind_of, neighbor_kernels
from .neighbors_torch import squared_distances
from .packing import batch_index, counts_of, slices_of

#: What stands in for a missing neighbour.
MISSING = ('mask', 'first')
#: Which of equally near points are neighbours.
TIES = ('first', 'tree')
_FAR = 1e5


class Neighbors(NamedTuple):
    """Points around each query.

    Attributes:
        index (Tensor): (num_queries, k) int64, packed indices of points; any
            valid index where a neighbour is missing.
        distance (Tensor): (num_queries, k) float32, in the units of the
            coordinates, inf where missing.
        mask (Tensor, optional): (num_queries, k) bool, True where there is a
            neighbour; None where none is missing.
    """
    index: Tensor
    distance: Tensor | None
    mask: Tensor | None


@torch.no_grad()
def knn(query: Tensor,
        query_offsets: Tensor,
        points: Tensor,
        offsets: Tensor,
        k: int,
        missing: str = 'mask',
        ties: str = 'first') -> Neighbors:
    """The ``k`` nearest points of each query, nearest first, then in order.

    Args:
        query (Tensor): (num_queries, D) coordinates.
        query_offsets (Tensor): (batch_size,).
        points (Tensor): (num_points, D) coordinates.
        offsets (Tensor): (batch_size,).
        k (int): Neighbours asked for; a drawing that has fewer points gives
            those it has.
        missing (str): ``'mask'`` masks the rest; ``'first'`` takes the
            drawing's first point for each of them, at distance 1e5, as the
            published code's operator does. Defaults to 'mask'.
        ties (str): ``'first'`` takes of equally near points those that come
            first; ``'tree'`` those that SciPy's k-d tree finds, on the host,
            as the published network's reference numbers have them. Defaults
            to 'first'.

    Returns:
        Neighbors: Index, Euclidean distance and mask, each (num_queries, k).

    Raises:
        ValueError: There is no such stand-in or no such order.
    """
    if missing not in MISSING:
        raise ValueError(f'missing must be one of {MISSING}, not {missing!r}')
    if ties not in TIES:
        raise ValueError(f'ties must be one of {TIES}, not {ties!r}')
    find = neighbors_tree if ties == 'tree' else neighbor_kernels(query)
    index, squared = find.knn(query, query_offsets, points, offsets, k)
    distance = squared.sqrt_()
    complete = k <= min(counts_of(offsets).tolist(), default=k)
    if complete:
        return Neighbors(index, distance, None)
    mask = torch.isfinite(distance)
    if missing == 'mask':
        return Neighbors(index, distance, mask)
    first = (offsets - counts_of(offsets)).to(index.device, non_blocking=True)
    first = first[batch_index(query_offsets, index.device)]
    return Neighbors(
        torch.where(mask, index, first[:, None]),
        distance.masked_fill(~mask, _FAR), None)


@torch.no_grad()
def farthest_point_sampling(coords: Tensor,
                            offsets: Tensor,
                            new_offsets: Tensor,
                            start: str = 'farthest') -> Tensor:
    """Choose points of each drawing that lie far from one another.

    Each next point is the one farthest from those chosen before; of points
    equally far the first (PointNet++, Qi et al., NeurIPS 2017).

    Args:
        coords (Tensor): (num_points, D).
        offsets (Tensor): (batch_size,).
        new_offsets (Tensor): (batch_size,) of the points to choose, at most
            as many as each drawing has.
        start (str): ``'farthest'`` begins at the point farthest from the
            drawing's mean, so that the choice does not depend on the order
            of points; ``'first'`` at the drawing's first point.

    Returns:
        Tensor: (num_samples,) int64, packed indices in order of choice.
    """
    first = _first_points(coords, offsets, start)
    sample = neighbor_kernels(coords).farthest_point_sampling
    return sample(coords, offsets, new_offsets, first)


def _first_points(coords, offsets, start):
    """Index of the point each drawing's sampling begins at."""
    if start == 'first':
        begin = torch.cat([offsets.new_zeros(1), offsets[:-1]])
        return begin.to(coords.device, non_blocking=True)
    if start != 'farthest':
        raise ValueError(f"start must be 'farthest' or 'first', not {start!r}")
    coords = coords.detach().float()
    first = []
    for rows in slices_of(offsets):
        local = coords[rows]
        # a mean of float64, so that its float32 is the same anywhere
        mean = local.double().mean(0).float()
        first.append(squared_distances(local, mean).argmax() + rows.start)
    return torch.stack(first)


def inverse_distance_weights(neighbors: Neighbors) -> Tensor:
    """Weights that sum to one over each query's neighbours.

    w_j = (1 / (d_j + 1e-8)) / sum_k (1 / (d_k + 1e-8)), in float32; zero for
    a missing neighbour (PointNet++, Qi et al., NeurIPS 2017, eq. 2).

    Returns:
        Tensor: (num_queries, k).
    """
    weights = 1.0 / (neighbors.distance.float() + 1e-8)
    return weights / weights.sum(-1, keepdim=True)


def interpolate(values: Tensor, index: Tensor, weights: Tensor) -> Tensor:
    """Weighted sum of the values at ``index``.

    Args:
        values (Tensor): (num_points, C).
        index (Tensor): (num_queries, k).
        weights (Tensor): (num_queries, k).

    Returns:
        Tensor: (num_queries, C).
    """
    return torch.nn.functional.embedding_bag(
        index, values, per_sample_weights=weights.to(values), mode='sum')


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
    total: int | Tensor


def pairs_of(coords: Tensor, neighbors: Neighbors) -> Pairs:
    """Pairs of queries at ``coords`` (num_queries, 3) and their neighbours.

    ``knn`` and ``join_connections`` both give the missing ones last; a mask
    of another kind is sorted here.
    """
    index, mask = neighbors.index, neighbors.mask
    coords = coords.detach().float().contiguous()
    if mask is None:
        counts = index.new_full((len(index), ), index.shape[1])
        return Pairs(coords, index.contiguous(), counts,
                     count_pairs(neighbors))
    order = mask.byte().argsort(dim=1, descending=True, stable=True)
    index = index.gather(1, order)
    return Pairs(coords, index, mask.sum(1), count_pairs(neighbors))


def count_pairs(neighbors: Neighbors) -> int | Tensor:
    """Count the neighbours (num_queries, k) that are there.

    Returns:
        int or Tensor: As the ``total`` of :class:`Pairs`.
    """
    if neighbors.mask is None:
        return neighbors.index.numel()
    total = neighbors.mask.sum(dtype=torch.float64)
    # on a CPU there is nothing to wait for
    return int(total) if kind_of(total) == 'cpu' else total
