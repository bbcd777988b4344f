"""Nearest neighbours and farthest points on the CPU, compiled."""
from typing import Tuple

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor
from torch.nn import functional as F

from ..packing import batch_index
from .sampling import farthest_points
from .threads import parts_of, run


def knn(query: Tensor, query_offsets: Tensor, points: Tensor, offsets: Tensor,
        k: int) -> Tuple[Tensor, Tensor]:
    """See :func:`sympoint.ops.neighbors.knn`; one k-d tree for the batch.

    The drawing's number is one more coordinate, so far apart that another
    drawing's points are never nearer than any of one's own.
    """
    keys, tree_points, far = _with_drawing_axis(query, query_offsets, points,
                                                offsets)
    if not len(keys) or not len(tree_points):
        shape = (len(keys), k)
        return (torch.zeros(shape, dtype=torch.int64),
                torch.full(shape, float('inf')))
    tree = cKDTree(tree_points, balanced_tree=False, compact_nodes=False)
    distance = np.empty((len(keys), k))
    index = np.empty((len(keys), k), np.int64)
    run(_query, parts_of(len(keys)), tree, keys, distance, index)
    # both a missing point (inf) and one of another drawing
    missing = distance >= far
    if missing.any():
        distance[missing] = np.inf
        index[missing] = 0
    return torch.from_numpy(index), torch.from_numpy(
        distance.astype(np.float32))


def _query(part, begin, end, tree, keys, distance, index):
    wanted = np.arange(1, distance.shape[1] + 1)
    distance[begin:end], index[begin:end] = tree.query(keys[begin:end], wanted)


def _with_drawing_axis(query, query_offsets, points, offsets):
    """Float64 keys and points with the drawing as last coordinate."""
    query_np = query.detach().double().numpy()
    points_np = points.detach().double().numpy()
    if points_np.shape[1] == 3 and not points_np[:, 2].any() and \
            not query_np[:, 2].any():
        query_np, points_np = query_np[:, :2], points_np[:, :2]
    if len(offsets) == 1:
        return query_np, points_np, np.inf
    both = np.concatenate([query_np, points_np])
    extent = (both.max(0) - both.min(0)) if len(both) else np.ones(1)
    far = 2 * float(np.linalg.norm(extent)) + 1
    cpu = torch.device('cpu')
    axis = [
        far * batch_index(o, cpu).numpy()[:, None]
        for o in (query_offsets, offsets)
    ]
    return (np.concatenate([query_np, axis[0]],
                           1), np.concatenate([points_np, axis[1]], 1), far)


def farthest_point_sampling(coords: Tensor, offsets: Tensor,
                            new_offsets: Tensor, first: Tensor) -> Tensor:
    """See :func:`sympoint.ops.neighbors.farthest_point_sampling`."""
    coords = coords.detach().float()
    coords = F.pad(coords, (0, 3 - coords.shape[1])).contiguous()
    chosen = first.new_empty(int(new_offsets[-1]) if len(offsets) else 0)
    run(farthest_points, parts_of(len(offsets), 1), coords.numpy(),
        offsets.numpy(), new_offsets.numpy(), first.numpy(), chosen.numpy())
    return chosen
