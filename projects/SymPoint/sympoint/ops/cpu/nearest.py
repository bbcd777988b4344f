"""Find nearest points on the CPU by a k-d tree (Bentley, CACM 1975).

SciPy's tree gives equally far points in the order of its shape, and which of
them are the nearest must then be found out by more queries. This one looks
for the smallest pairs of float32 distance and index: a box is left out only
where none of its points can have a smaller pair, and as rounding is
monotonic, the answer is that of sorting all points, to the last bit.
"""
from typing import NamedTuple

import numpy as np

from .compiled import jit

LEAF = 16


class Tree(NamedTuple):
    """Points in the leaves of a complete binary tree.

    Attributes:
        order (ndarray): (num_points,) int64, points leaf by leaf.
        points (ndarray): (num_points, 3) float32, in that order.
        boxes (ndarray): (num_nodes, 6) float32, lowest and highest of each
            axis; node 1 is the root, and 2 i and 2 i + 1 the children of i.
        first (ndarray): (num_nodes,) int64, the lowest index of a point.
    """
    order: np.ndarray
    points: np.ndarray
    boxes: np.ndarray
    first: np.ndarray


@jit
def build_tree(points):
    """Split points (num_points, 3) in halves along their widest axis."""
    num_points = len(points)
    leaves = 1
    while leaves * LEAF < num_points:
        leaves *= 2
    order = np.arange(num_points)
    boxes = np.empty((2 * leaves, 6), np.float32)
    boxes[:, :3], boxes[:, 3:] = np.inf, -np.inf
    first = np.full(2 * leaves, num_points)
    below = leaves  # leaves of a node
    for node in range(1, 2 * leaves):
        if node * below >= 2 * leaves:
            below //= 2
        leaf = node * below - leaves
        begin = leaf * num_points // leaves
        end = (leaf + below) * num_points // leaves
        box = boxes[node]
        for i in order[begin:end]:
            first[node] = min(first[node], i)
            for axis in range(3):
                box[axis] = min(box[axis], points[i, axis])
                box[axis + 3] = max(box[axis + 3], points[i, axis])
        if below > 1:
            middle = (leaf + below // 2) * num_points // leaves
            _halve(points[:, (box[3:] - box[:3]).argmax()], order, begin,
                   middle, end)
    return Tree(order, points[order], boxes, first)


@jit
def _halve(values, order, begin, middle, end):
    """Bring the lower part of ``order[begin:end]`` before ``middle``.

    Quickselect (Hoare, CACM 1961).
    """
    low, high = begin, end - 1
    while low < high:
        pivot = values[order[(low + high) // 2]]
        i, j = low, high
        while i <= j:
            while values[order[i]] < pivot:
                i += 1
            while values[order[j]] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if middle <= j:
            high = j
        elif middle >= i:
            low = i
        else:
            break


@jit
def _gap(box, x, y, z):
    """Squared distance from (x, y, z) to a box, rounded as a point's."""
    gap = np.float32(0)
    at = max(box[0] - x, x - box[3], np.float32(0))
    gap += at * at
    at = max(box[1] - y, y - box[4], np.float32(0))
    gap += at * at
    at = max(box[2] - z, z - box[5], np.float32(0))
    return gap + at * at


@jit
def _before(d, i, other_d, other_i):
    return d < other_d or (d == other_d and i < other_i)


@jit
def nearest_points(tree, start, query, index, squared):
    """Fill a row of points and squared distances for each query.

    Args:
        tree (Tree): Of a drawing's points.
        start (int): Added to each index.
        query (ndarray): (num_queries, 3) float32.
        index (ndarray): (num_queries, k) int64; zero where the drawing has
            fewer points.
        squared (ndarray): (num_queries, k) float32; inf there.
    """
    num_points, leaves = len(tree.points), len(tree.boxes) // 2
    index[:], squared[:] = 0, np.inf
    waiting = np.empty(64, np.int64)
    gaps = np.empty(64, np.float32)
    last = index.shape[1] - 1
    for row in range(len(query)):
        x, y, z = query[row, 0], query[row, 1], query[row, 2]
        found, near = index[row], squared[row]
        waiting[0], gaps[0], height = 1, 0, 1
        while height:
            height -= 1
            node, gap = waiting[height], gaps[height]
            # nearer child first, until a leaf is reached or out of reach
            while _before(gap, tree.first[node], near[last], found[last]):
                if node >= leaves:
                    leaf = node - leaves
                    _visit(tree, leaf * num_points // leaves,
                           (leaf + 1) * num_points // leaves, x, y, z, found,
                           near)
                    break
                node *= 2
                other, gap = node + 1, _gap(tree.boxes[node], x, y, z)
                other_gap = _gap(tree.boxes[other], x, y, z)
                if _before(other_gap, tree.first[other], gap,
                           tree.first[node]):
                    node, gap, other, other_gap = other, other_gap, node, gap
                waiting[height], gaps[height] = other, other_gap
                height += 1
        for j in range(last + 1):
            if near[j] < np.inf:
                found[j] += start


@jit
def _visit(tree, begin, end, x, y, z, found, near):
    """Sort a leaf's points into a row where they are near enough."""
    last = len(found) - 1
    for i in range(begin, end):
        d = np.float32(0)
        delta = tree.points[i, 0] - x
        d += delta * delta
        delta = tree.points[i, 1] - y
        d += delta * delta
        delta = tree.points[i, 2] - z
        d += delta * delta
        if _before(d, tree.order[i], near[last], found[last]):
            j = last
            while j > 0 and _before(d, tree.order[i], near[j - 1],
                                    found[j - 1]):
                near[j], found[j] = near[j - 1], found[j - 1]
                j -= 1
            near[j], found[j] = d, tree.order[i]
