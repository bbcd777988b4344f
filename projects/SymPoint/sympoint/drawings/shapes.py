"""Collect the raw shapes of a drawing, of any format, and cut them.

A raw segment is its kind, eight numbers and the number of its subpath:

* LINE: x0, y0, x1, y1
* ARC: x0, y0, rx, ry, rotation, 2 large + sweep, x1, y1
* CIRCLE, ELLIPSE: cx, cy, rx, ry
* CUBIC: the four control points

Its kind is the command of the primitive that it becomes; a cubic Bezier
curve becomes arcs and lines.
"""
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..structures.primitives import ARC, CIRCLE, ELLIPSE, LINE
from .curves import fit_beziers
from .geometry import Matrix, Pieces, center_arcs, transform_points

CUBIC = 4
MAX_SEGMENTS = 1_000_000

#: Kind, numbers, subpath.
Segment = tuple[int, tuple[float, ...], int]


@dataclass
class Shapes:
    """A drawing's raw segments.

    Attributes:
        kind (ndarray): (num_segments,) LINE, ARC, CIRCLE, ELLIPSE or CUBIC.
        numbers (ndarray): (num_segments, 8) float64.
        owner (ndarray): (num_segments,) index of the drawn shape.
        subpath (ndarray): (num_segments,) numbered through the document.
        matrix (ndarray): (num_shapes, 6), to the root's coordinates.
        layer (ndarray): (num_shapes,) index into ``layer_names``.
        rgb (ndarray): (num_shapes, 3).
        width (ndarray): (num_shapes,).
        file_id (ndarray): (num_shapes,) class id in the file.
        instance (ndarray): (num_shapes,).
        element (ndarray): (num_shapes,) index of the drawing element.
        layer_names (list): Name of each layer.
        describe (callable): Index of a shape -> its element, for messages.
    """
    kind: np.ndarray
    numbers: np.ndarray
    owner: np.ndarray
    subpath: np.ndarray
    matrix: np.ndarray
    layer: np.ndarray
    rgb: np.ndarray
    width: np.ndarray
    file_id: np.ndarray
    instance: np.ndarray
    element: np.ndarray
    layer_names: list[str]
    describe: Callable[[int], str]


class ShapeBuilder:
    """Collects shapes one by one."""

    def __init__(self) -> None:
        self.kinds: list[int] = []
        self.numbers: list[tuple[float, ...]] = []
        self.owners: list[int] = []
        self.subpaths: list[int] = []
        self.shapes: list[tuple] = []
        self.elements: list[object] = []
        self.layers = Layers()
        self._more: list[tuple[np.ndarray, ...]] = []

    def add(self,
            segments: list[Segment],
            matrix: Matrix,
            layer: tuple,
            rgb: tuple[int, int, int],
            width: float,
            labels: tuple[int, int],
            number: int,
            element: object,
            filled: bool = False) -> int:
        """Add a drawn shape; of a filled one the subpaths are closed.

        Returns:
            int: Its index.
        """
        owner = len(self.shapes)
        for kind, numbers, subpath in segments:
            self.kinds.append(kind)
            self.numbers.append(numbers)
            self.owners.append(owner)
            self.subpaths.append(subpath)
        self.shapes.append((*matrix, self.layers.index(*layer), *rgb, width,
                            *labels, number, filled))
        self.elements.append(element)
        return owner

    def extend(self, kind: np.ndarray, numbers: np.ndarray, owner: np.ndarray,
               subpath: np.ndarray) -> None:
        """Add segments of shapes that were added without them."""
        self._more.append((kind, numbers, owner, subpath))

    def build(self, describe: Callable[[Any], str] = str) -> Shapes:
        """Everything as arrays.

        Args:
            describe (callable): What messages call an element.
        """
        table = np.array(self.shapes, np.float64).reshape(-1, 15)
        segments = (np.array(self.kinds,
                             np.int64), np.array(self.numbers,
                                                 np.float64).reshape(-1, 8),
                    np.array(self.owners,
                             np.int64), np.array(self.subpaths, np.int64))
        kind, numbers, owner, subpath = map(np.concatenate,
                                            zip(segments, *self._more))
        order = np.argsort(owner, kind='stable')
        kind, numbers, owner, subpath = (
            x[order] for x in (kind, numbers, owner, subpath))
        changed = np.diff(owner, prepend=-1) != 0
        changed |= np.diff(subpath, prepend=-1) != 0
        used, owner = np.unique(owner, return_inverse=True)
        table = table[used]
        kind, numbers, owner, subpath = _close_subpaths(
            kind, numbers, owner,
            np.cumsum(changed) - 1, table[:, 14] > 0)
        ints = table[:, [6, 7, 8, 9, 11, 12, 13]].astype(np.int64)
        return Shapes(
            kind=kind,
            numbers=numbers,
            owner=owner,
            subpath=subpath,
            matrix=table[:, :6],
            layer=ints[:, 0],
            rgb=ints[:, 1:4],
            width=table[:, 10],
            file_id=ints[:, 4],
            instance=ints[:, 5],
            element=ints[:, 6],
            layer_names=self.layers.names,
            describe=lambda shape: describe(self.elements[used[shape]]))


class Layers:
    """Layers in the order in which something is drawn on them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._index: dict[Hashable, int] = {}

    def index(self, key: Hashable, name: str) -> int:
        """The index of a layer, which is its key's."""
        if key not in self._index:
            self._index[key] = len(self.names)
            self.names.append(name)
        return self._index[key]


def _close_subpaths(kind: np.ndarray, numbers: np.ndarray, owner: np.ndarray,
                    subpath: np.ndarray,
                    filled: np.ndarray) -> tuple[np.ndarray, ...]:
    """Add the lines that fills close their subpaths with.

    Args:
        kind, numbers, owner, subpath (ndarray): Of the segments.
        filled (ndarray): (num_shapes,) bool.
    """
    if not filled.any():
        return kind, numbers, owner, subpath
    first = np.flatnonzero(np.diff(subpath, prepend=-1))
    last = np.append(first[1:], len(subpath)) - 1
    start = numbers[first, :2]
    end = np.where((kind[last] == LINE)[:, None], numbers[last, 2:4],
                   numbers[last, 6:8])
    is_open = filled[owner[last]] & (start != end).any(axis=1)
    is_open &= (kind[last] != CIRCLE) & (kind[last] != ELLIPSE)
    at = last[is_open]
    lines = np.zeros((len(at), 8))
    lines[:, :2], lines[:, 2:4] = end[is_open], start[is_open]
    return (np.insert(kind, at + 1,
                      LINE), np.insert(numbers, at + 1, lines, axis=0),
            np.insert(owner, at + 1,
                      owner[at]), np.insert(subpath, at + 1, subpath[at]))


def to_pieces(shapes: Shapes, tolerance: float) -> Pieces:
    """Raw segments -> lines and arcs in the root's coordinates.

    Args:
        shapes (Shapes): Segments and their shapes.
        tolerance (float): For Bezier curves.

    Returns:
        Pieces: In the order of the segments.

    Raises:
        ValueError: There are too many Bezier curves.
    """
    numbers, matrix = shapes.numbers, shapes.matrix[shapes.owner]
    pieces = Pieces.empty(len(numbers))
    pieces.owner, pieces.subpath = shapes.owner, shapes.subpath
    ends = numbers[:, [0, 1, 2, 3]].reshape(-1, 2, 2)
    arcs = shapes.kind == ARC
    ends[arcs, 1] = numbers[arcs, 6:8]
    pieces.ends = transform_points(ends, matrix)
    kept = ~arcs | (ends[:, 0] != ends[:, 1]).any(axis=1)  # SVG 1.1, F.6.2
    arcs &= kept & (numbers[:, 2] != 0) & (numbers[:, 3] != 0)  # else a line
    if arcs.any():
        n = numbers[arcs]
        center, u, v, angle, sweep = center_arcs(n[:, :2], n[:, 2:4], n[:, 4],
                                                 n[:, 5] >= 2, n[:, 5] % 2 > 0,
                                                 n[:, 6:8])
        _set_arcs(pieces, arcs, matrix[arcs], center, u, v, angle, sweep)
    ovals = (shapes.kind == CIRCLE) | (shapes.kind == ELLIPSE)
    if ovals.any():
        n = numbers[ovals]
        zero = np.zeros(len(n))
        _set_arcs(pieces, ovals, matrix[ovals], n[:, :2],
                  np.stack([n[:, 2], zero], -1), np.stack([zero, n[:, 3]], -1),
                  zero, zero + 2 * np.pi)
    cubics = shapes.kind == CUBIC
    if not cubics.any():
        return pieces if kept.all() else pieces[kept]
    points = transform_points(numbers[cubics].reshape(-1, 4, 2),
                              matrix[cubics])
    curve, fitted = fit_beziers(points, tolerance)
    source = np.flatnonzero(cubics)[curve]
    fitted.owner, fitted.subpath = shapes.owner[source], shapes.subpath[source]
    kept &= ~cubics
    order = np.argsort(
        np.concatenate([np.flatnonzero(kept), source]), kind='stable')
    return Pieces.concat([pieces[kept], fitted])[order]


def _set_arcs(pieces: Pieces, where: np.ndarray, matrix: np.ndarray,
              center: np.ndarray, u: np.ndarray, v: np.ndarray,
              angle: np.ndarray, sweep: np.ndarray) -> None:
    pieces.curved[where] = True
    pieces.center[where] = transform_points(center, matrix)
    linear = matrix.copy()
    linear[:, 4:] = 0  # radii do not move
    pieces.u[where] = transform_points(u, linear)
    pieces.v[where] = transform_points(v, linear)
    pieces.angle[where], pieces.sweep[where] = angle, sweep
