"""Find neighbours by SciPy's k-d tree, with its choice among ties.

The published network's reference numbers were computed with it, and which of
equally near points are neighbours shows in them; the published CUDA operator
has an order of its own.
"""

import torch
from scipy.spatial import cKDTree
from torch import Tensor

from .packing import slices_of


def knn(query: Tensor, query_offsets: Tensor, points: Tensor, offsets: Tensor,
        k: int) -> tuple[Tensor, Tensor]:
    """Index and squared distance, (num_queries, k), found on the host."""
    query, points = (t.detach().float() for t in (query, points))
    index = torch.zeros(len(query), k, dtype=torch.int64)
    squared = torch.full((len(query), k), float('inf'))
    host_query, host_points = query.cpu().numpy(), points.cpu().numpy()
    for rows, cols in zip(slices_of(query_offsets), slices_of(offsets)):
        num = min(k, cols.stop - cols.start)
        if num and rows.stop > rows.start:
            # the leaves' size, which is SciPy's default, decides the order
            tree = cKDTree(host_points[cols], leafsize=16)
            distance, near = tree.query(host_query[rows], range(1, num + 1))
            index[rows, :num] = torch.from_numpy(near) + cols.start
            squared[rows, :num] = torch.from_numpy(distance).square().float()
    return index.to(query.device), squared.to(query.device)
