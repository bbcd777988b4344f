"""Collect the raw shapes of a drawing, of any format, and cut them.

A raw segment is its kind, eight numbers and the number of its subpath:

* LINE: x0, y0, x1, y1
* ARC: x0, y0, rx, ry, rotation, 2 large + sweep, x1, y1
* CIRCLE, ELLIPSE: cx, cy, rx, ry
* CUBIC: the four control points

Its kind is the command of the primitive that it becomes; a cubic Bezier
curve becomes arcs and lines.
"""
from dataclasses import dataclass
from typing import Callable, Dict, Hashable, List, Tuple

import numpy as np

from ..structures.primitives import ARC, CIRCLE, ELLIPSE, LINE
from .curves import fit_beziers
from .geometry import (Matrix, Pieces, center_arcs, transform_points,
                       transform_vectors)

CUBIC = 4
MAX_SEGMENTS = 1_000_000

#: Kind, numbers, subpath.
Segment = Tuple[int, Tuple[float, ...], int]


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
    layer_names: List[str]
    describe: Callable[[int], str]


class ShapeBuilder:
    """Collects shapes one by one."""

    def __init__(self) -> None:
        self.kinds: List[int] = []
        self.numbers: List[Tuple[float, ...]] = []
        self.owners: List[int] = []
        self.subpaths: List[int] = []
        self.shapes: List[tuple] = []
        self.elements: List[object] = []
        self.layers = Layers()
        self._subpath = 0

    def add(self, segments: List[Segment], matrix: Matrix, layer: Tuple,
            rgb: Tuple[int, int, int], width: float, labels: Tuple[int, int],
            number: int, element: object) -> None:
        """Add a drawn shape."""
        owner = len(self.shapes)
        for kind, numbers, subpath in segments:
            self.kinds.append(kind)
            self.numbers.append(numbers)
            self.owners.append(owner)
            self.subpaths.append(self._subpath + subpath)
        self._subpath = self.subpaths[-1] + 1
        self.shapes.append(
            (*matrix, self.layers.index(*layer), *rgb, width, *labels, number))
        self.elements.append(element)

    def build(self) -> Shapes:
        """Everything as arrays."""
        table = np.array(self.shapes, np.float64).reshape(-1, 14)
        ints = table[:, [6, 7, 8, 9, 11, 12, 13]].astype(np.int64)
        return Shapes(
            kind=np.array(self.kinds, np.int64),
            numbers=np.array(self.numbers, np.float64).reshape(-1, 8),
            owner=np.array(self.owners, np.int64),
            subpath=np.array(self.subpaths, np.int64),
            matrix=table[:, :6],
            layer=ints[:, 0],
            rgb=ints[:, 1:4],
            width=table[:, 10],
            file_id=ints[:, 4],
            instance=ints[:, 5],
            element=ints[:, 6],
            layer_names=self.layers.names,
            describe=lambda shape: str(self.elements[shape]))


class Layers:
    """Layers in the order in which something is drawn on them."""

    def __init__(self) -> None:
        self.names: List[str] = []
        self._index: Dict[Hashable, int] = {}

    def index(self, key: Hashable, name: str) -> int:
        """The index of a layer, which is its key's."""
        if key not in self._index:
            self._index[key] = len(self.names)
            self.names.append(name)
        return self._index[key]


def close_subpaths(segments: List[Segment]) -> List[Segment]:
    """Add the lines that a fill closes its subpaths with."""
    closed, first = [], 0
    for i, (_, _, subpath) in enumerate(segments):
        closed.append(segments[i])
        if i + 1 == len(segments) or segments[i + 1][2] != subpath:
            start, end = segments[first][1][:2], segments[i][1]
            end = end[2:4] if segments[i][0] == LINE else end[6:]
            if start != end and segments[i][0] not in (CIRCLE, ELLIPSE):
                closed.append(
                    (LINE, (*end, *start, 0.0, 0.0, 0.0, 0.0), subpath))
            first = i + 1
    return closed


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
    pieces.u[where] = transform_vectors(u, matrix)
    pieces.v[where] = transform_vectors(v, matrix)
    pieces.angle[where], pieces.sweep[where] = angle, sweep
