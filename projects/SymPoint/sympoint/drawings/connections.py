"""Find which primitives of a drawing touch: the graph of ACM and CCL."""
import numpy as np
from scipy.spatial import cKDTree

from ..structures.primitives import CIRCLE

#: In tiles: 1.0 in a tile of 140 units.
TILE_RADIUS = 1 / 140

_CHUNK = 1 << 16  # primitives whose candidates are in memory at once


def end_points(args: np.ndarray, command: np.ndarray) -> np.ndarray:
    """The two ends of each primitive.

    Args:
        args (ndarray): (num_primitives, 4, 2) points.
        command (ndarray): (num_primitives,) kinds.

    Returns:
        ndarray: (num_primitives, 2, 2); of a closed shape its points at 0
        and 180 degrees, the rightmost and the leftmost if it is not turned.
    """
    last = np.where(np.asarray(command) >= CIRCLE, 2, 3)
    return np.stack([args[:, 0], args[np.arange(len(args)), last]], axis=1)


def connection_graph(args: np.ndarray,
                     command: np.ndarray,
                     radius: float,
                     max_neighbors: int = 32) -> np.ndarray:
    """Connect primitives that have ends closer than a radius.

    Liu et al., "Symbol as Points", section 3.2. A relation before the cap
    is symmetric; no primitive is connected to itself. Equal distances are
    ordered by index.

    Args:
        args (ndarray): (num_primitives, 4, 2) points.
        command (ndarray): (num_primitives,) kinds.
        radius (float): Ends nearer than this connect, in the units of
            ``args``; 1.0 in a tile of 140 units.
        max_neighbors (int): The nearest that are kept. Defaults to 32.

    Returns:
        ndarray: (num_primitives, C) int32, C the largest number of
        connections, nearest first, then -1.
    """
    num = len(args)
    if num < 2 or radius <= 0:
        return np.empty((num, 0), np.int32)
    ends = end_points(np.asarray(args, np.float64), command)
    tree = cKDTree(ends.reshape(-1, 2))
    # An end's nearest: two of its own, two at most of each other primitive.
    nearest = min(2 * (max_neighbors + 1), 2 * num)
    rows, neighbors, ranks = [], [], []
    for start in range(0, num, _CHUNK):
        found = _nearest_primitives(tree, ends[start:start + _CHUNK], start,
                                    nearest, radius)
        row, neighbor, rank = found
        kept = rank < max_neighbors
        rows.append(row[kept])
        neighbors.append(neighbor[kept])
        ranks.append(rank[kept])
    rank = np.concatenate(ranks)
    graph = np.full((num, rank.max(initial=-1) + 1), -1, np.int32)
    graph[np.concatenate(rows), rank] = np.concatenate(neighbors)
    return graph


def _nearest_primitives(tree: cKDTree, ends: np.ndarray, start: int,
                        nearest: int, radius: float):
    """Connections of primitives ``start``, ... as (row, neighbor, rank)."""
    num_all = tree.n // 2
    distance, point = tree.query(
        ends.reshape(-1, 2), k=nearest, distance_upper_bound=radius)
    near = distance < radius
    row = np.repeat(
        np.arange(len(ends)) + start,
        near.reshape(len(ends), -1).sum(axis=1))
    neighbor, distance = point[near] // 2, distance[near]
    other = neighbor != row
    row, neighbor, distance = row[other], neighbor[other], distance[other]
    # Up to four pairs of ends join the same two primitives: keep the nearest.
    order = np.lexsort((distance, row * num_all + neighbor))
    row, neighbor, distance = row[order], neighbor[order], distance[order]
    first = np.ones(len(row), bool)
    first[1:] = (row[1:] != row[:-1]) | (neighbor[1:] != neighbor[:-1])
    row, neighbor, distance = row[first], neighbor[first], distance[first]
    order = np.lexsort((neighbor, distance, row))
    row, neighbor = row[order], neighbor[order]
    begins = np.searchsorted(row, row)
    return row, neighbor, np.arange(len(row)) - begins
