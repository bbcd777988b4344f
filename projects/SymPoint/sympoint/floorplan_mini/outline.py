"""Outline unions of axis-parallel rectangles: how walls join."""
from collections.abc import Sequence

import numpy as np

from .pen import Point, Stroke

Box = tuple[float, float, float, float]


def middle(box: Box) -> Point:
    """The middle of a rectangle."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def about(x: float, y: float, w: float, d: float) -> Box:
    """A rectangle of a width and a depth about a point."""
    return x - w / 2, y - d / 2, x + w / 2, y + d / 2


def fill_grid(
    boxes: Sequence[Box], holes: Sequence[Box] = ()
) -> tuple[np.ndarray, list, list]:
    """Rasterise rectangles on the grid of their own coordinates.

    Args:
        boxes (Sequence[Box]): (x0, y0, x1, y1) each.
        holes (Sequence[Box]): Rectangles taken out again.

    Returns:
        tuple: Occupied cells (len(ys) - 1, len(xs) - 1) bool, and the sorted
        coordinates xs and ys of the grid lines.
    """
    every = [*boxes, *holes]
    xs = sorted({x for box in every for x in (box[0], box[2])})
    ys = sorted({y for box in every for y in (box[1], box[3])})
    column = {x: i for i, x in enumerate(xs)}
    row = {y: i for i, y in enumerate(ys)}
    full = np.zeros((len(ys) - 1, len(xs) - 1), dtype=bool)
    for value, group in ((True, boxes), (False, holes)):
        for x0, y0, x1, y1 in group:
            full[row[y0]:row[y1], column[x0]:column[x1]] = value
    return full, xs, ys


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags, [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist()))


def outline(boxes: Sequence[Box], holes: Sequence[Box] = ()) -> list[Stroke]:
    """The border of a union of rectangles less holes, as lines.

    Lines end at corners only, so each end point belongs to two lines.

    Args:
        boxes (Sequence[Box]): (x0, y0, x1, y1) each.
        holes (Sequence[Box]): Rectangles taken out.

    Returns:
        list[Stroke]: Horizontal lines, then vertical ones.
    """
    if not boxes:
        return []
    full, xs, ys = fill_grid(boxes, holes)
    padded = np.pad(full, 1).astype(np.int8)
    strokes: list[Stroke] = []
    for sign in (1, -1):
        across = np.diff(padded, axis=0)[:, 1:-1] == sign
        for j, flags in enumerate(across):
            strokes += [('L', xs[a], ys[j], xs[b], ys[j])
                        for a, b in _runs(flags)]
    for sign in (1, -1):
        across = np.diff(padded, axis=1)[1:-1] == sign
        for i, flags in enumerate(across.T):
            strokes += [('L', xs[i], ys[a], xs[i], ys[b])
                        for a, b in _runs(flags)]
    return strokes
