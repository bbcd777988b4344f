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
    points, owners = _first_at_each_place(
        ends.reshape(-1, 2), max_neighbors + 1)
    tree = cKDTree(points)
    # An end's nearest: two of its own, two at most of each other primitive,
    # and one more, which tells whether the last of them is one of several.
    nearest = min(2 * (max_neighbors + 1) + 1, len(points))
    found = []
    for start in range(0, num, _CHUNK):
        row, neighbor, rank = _nearest_primitives(tree, owners,
                                                  ends[start:start + _CHUNK],
                                                  start, nearest, radius)
        kept = rank < max_neighbors
        found.append((row[kept], neighbor[kept], rank[kept]))
    row, neighbor, rank = map(np.concatenate, zip(*found))
    graph = np.full((num, rank.max(initial=-1) + 1), -1, np.int32)
    graph[row, rank] = neighbor
    return graph


def _first_at_each_place(points: np.ndarray, num: int):
    """Leave out ends that lie where ``num`` primitives before theirs end.

    They are never among the nearest, and thousands may meet in one point.

    Returns:
        tuple: The ends kept, in order, (num_kept, 2), and the primitives
        (num_kept,) that they belong to.
    """
    owners = np.arange(len(points)) // 2
    order = np.lexsort((owners, points[:, 1], points[:, 0]))
    sorted_points, sorted_owners = points[order], owners[order]
    new_place = np.ones(len(order), bool)
    new_place[1:] = (sorted_points[1:] != sorted_points[:-1]).any(1)
    new_owner = new_place.copy()
    new_owner[1:] |= sorted_owners[1:] != sorted_owners[:-1]
    count = new_owner.cumsum()
    first = np.maximum.accumulate(np.where(new_place, count, 0))
    kept = np.sort(order[count - first < num])
    return points[kept], owners[kept]


def _nearest_primitives(tree: cKDTree, owners: np.ndarray, ends: np.ndarray,
                        start: int, nearest: int, radius: float):
    """Connections of primitives ``start``, ... as (row, neighbor, rank)."""
    num_all = owners[-1] + 1
    queries = ends.reshape(-1, 2)
    distance, point = tree.query(
        queries, k=nearest, distance_upper_bound=radius)
    near = distance < radius
    full = near[:, -1] & (distance[:, -1] == distance[:, -2])
    end, point, distance = near.nonzero()[0], point[near], distance[near]
    if full.any():
        found = _up_to(tree, queries, full.nonzero()[0], distance[full[end]])
        end, point, distance = (np.concatenate(
            [all_of[~full[end]],
             more]) for all_of, more in zip((end, point, distance), found))
    row, neighbor = end // 2 + start, owners[point]
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


def _up_to(tree: cKDTree, queries: np.ndarray, full: np.ndarray,
           distance: np.ndarray):
    """All as near as the farthest found: of equally far ones the tree
    gives any.

    Args:
        tree (cKDTree): Of ends.
        queries (ndarray): (num_queries, 2).
        full (ndarray): (num_full,) rows of queries.
        distance (ndarray): (num_full * k,) of those found for each.

    Returns:
        tuple: (row of ``queries``, end, distance), (num_pairs,) each.
    """
    farthest = distance.reshape(len(full), -1)[:, -1]
    # a little more, as the tree compares squares
    around = tree.query_ball_point(queries[full], farthest * (1 + 1e-12))
    row = np.repeat(full, [len(points) for points in around])
    point = np.concatenate(around).astype(np.int64)
    gap = tree.data[point] - queries[row]
    return row, point, np.sqrt(gap[:, 0]**2 + gap[:, 1]**2)
