"""Find nearest neighbours and farthest points on the CPU."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..packing import slices_of
from .nearest import build_tree, nearest_points
from .sampling import farthest_points
from .threads import parts_of, run


def knn(query: Tensor, query_offsets: Tensor, points: Tensor, offsets: Tensor,
        k: int) -> tuple[Tensor, Tensor]:
    """See :func:`sympoint.ops.neighbors.knn`; one k-d tree a drawing."""
    query, points = (_in_space(t) for t in (query, points))
    index = np.zeros((len(query), k), np.int64)
    squared = np.full((len(query), k), np.inf, np.float32)
    pieces = []
    for rows, cols in zip(slices_of(query_offsets), slices_of(offsets)):
        if k and rows.stop > rows.start and cols.stop > cols.start:
            tree = build_tree(points[cols])
            for begin, end in parts_of(rows.stop - rows.start):
                part = slice(rows.start + begin, rows.start + end)
                pieces.append((tree, cols.start, query[part], index[part],
                               squared[part]))
    run(_search, [(i, i + 1) for i in range(len(pieces))], pieces)
    return torch.from_numpy(index), torch.from_numpy(squared)


def _search(part, begin, end, pieces):
    for piece in pieces[begin:end]:
        nearest_points(*piece)


def farthest_point_sampling(coords: Tensor, offsets: Tensor,
                            new_offsets: Tensor, first: Tensor) -> Tensor:
    """See :func:`sympoint.ops.neighbors.farthest_point_sampling`."""
    chosen = first.new_empty(int(new_offsets[-1]) if len(offsets) else 0)
    run(farthest_points, parts_of(len(offsets), 1), _in_space(coords),
        offsets.numpy(), new_offsets.numpy(), first.numpy(), chosen.numpy())
    return chosen


def _in_space(coords: Tensor) -> np.ndarray:
    """Points as (num_points, 3) float32."""
    coords = coords.detach().float()
    if coords.shape[1] < 3:
        coords = F.pad(coords, (0, 3 - coords.shape[1]))
    return coords.contiguous().numpy()
