"""Move lines, arcs and Bezier curves in space, many at once.

Four points describe a stroke: a line its two ends; an arc its centre and
the vectors u and v of :mod:`.geometry`; a cubic Bezier curve its control
points.
"""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from ezdxf.math import OCS

from ...structures.inserts import Inserts
from ..curves import bezier_points, fit_beziers
from ..geometry import Pieces, clip_lines
from ..shapes import ARC, CUBIC, LINE

#: Of a coordinate; room is left for the curves made of it.
LARGEST = 1e25
#: A stroke: kind, twelve coordinates, angle and sweep.
Row = tuple[float, ...]
Vector = tuple[float, float, float]
#: The z axis of the world.
UP: Vector = (0.0, 0.0, 1.0)
# Which of the four are points, that a translation moves, by kind.
_IS_POINT = np.ones((CUBIC + 1, 4))
_IS_POINT[ARC, 1:] = 0


@dataclass
class Strokes:
    """Strokes; each array has one row a stroke.

    Attributes:
        kind (ndarray): (num_strokes,) LINE, ARC or CUBIC.
        points (ndarray): (num_strokes, 4, 3).
        turn (ndarray): (num_strokes, 2) angle and sweep of an arc, radians.
        subpath (ndarray): (num_strokes,) those of one number follow each
            other without a gap.
        layer (ndarray): (num_strokes,) index, or INHERIT of
            :mod:`.styles`.
        color (ndarray): (num_strokes,) 0xrrggbb, or a constant of
            :mod:`.styles`.
        width (ndarray): (num_strokes,).
        element (ndarray): (num_strokes,) index of the entity.
        insert (ndarray): (num_strokes,) row of an :class:`.Inserts`, -1 for
            none.
    """
    kind: np.ndarray
    points: np.ndarray
    turn: np.ndarray
    subpath: np.ndarray
    layer: np.ndarray
    color: np.ndarray
    width: np.ndarray
    element: np.ndarray
    insert: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)

    def __getitem__(self, index) -> 'Strokes':
        return Strokes(*(value[index] for value in vars(self).values()))

    @classmethod
    def concat(cls, parts: Sequence['Strokes']) -> 'Strokes':
        """All strokes of the parts; subpaths are counted on."""
        if not parts:
            parts = [StrokeBuilder().build()]
        joined = cls(*(np.concatenate([getattr(p, f.name) for p in parts])
                       for f in fields(cls)))
        sizes = [p.subpath.max(initial=-1) + 1 for p in parts]
        joined.subpath += np.repeat(
            np.cumsum([0] + sizes[:-1]), [len(p) for p in parts])
        return joined

    def repeat(self, matrices: np.ndarray) -> 'Strokes':
        """Copies, one after the other.

        Args:
            matrices (ndarray): (num_copies, 4, 4), points are row vectors.
        """
        num, copies = len(self), len(matrices)
        points = np.einsum('nkx,mxy->mnky', self.points, matrices[:, :3, :3])
        points += (
            _IS_POINT[self.kind][None, :, :, None] *
            matrices[:, None, None, 3, :3])
        linear = matrices[:, :2, :2]
        scale = np.sqrt(np.abs(np.linalg.det(linear)))
        found = self[np.tile(np.arange(num), copies)]
        found.points = points.reshape(-1, 4, 3)
        found.width = np.outer(scale, self.width).ravel()
        sizes = self.subpath.max(initial=-1) + 1
        found.subpath = found.subpath + np.repeat(
            np.arange(copies) * sizes, num)
        return found

    def sound(self) -> np.ndarray:
        """(num_strokes,) bool, whether all numbers are finite and usable."""
        usable = (np.abs(self.points) < LARGEST).all(axis=(1, 2))
        usable &= np.isfinite(self.turn).all(axis=1)
        return usable & (self.width < LARGEST)

    def extent(self) -> float:
        """The larger side, seen from above, of a box around all of it."""
        x = self.points[:, :, :2]
        line, arc = self.kind == LINE, self.kind == ARC
        reach = (np.abs(x[arc, 1]) + np.abs(x[arc, 2]))[:, None]
        corners = np.concatenate([
            x[line, :2].reshape(-1, 2), x[self.kind == CUBIC].reshape(-1, 2),
            (x[arc, :1] - reach)[:, 0], (x[arc, :1] + reach)[:, 0]
        ])
        return float(np.ptp(corners, axis=0).max())

    def clip(self, low: Sequence[float], high: Sequence[float]) -> 'Strokes':
        """What is inside a rectangle: lines cut, curves by their middle."""
        middle = self.points[:, 0, :2].copy()  # of a full circle its centre
        arc = (self.kind == ARC) & (np.abs(self.turn[:, 1]) < 2 * np.pi - 1e-9)
        angle = self.turn[arc].sum(-1) - self.turn[arc, 1] / 2
        middle[arc] += _on_circle(self.points[arc, :, :2], angle)
        cubic = self.kind == CUBIC
        middle[cubic] = bezier_points(self.points[cubic, :, :2],
                                      np.array([0.5]))[:, 0]
        inside = ((middle >= low) & (middle <= high)).all(axis=1)
        line = self.kind == LINE
        enter, leave = clip_lines(self.points[line, 0, :2],
                                  self.points[line, 1, :2], low, high)
        inside[line] = enter < leave
        clipped = self[np.arange(len(self))]
        whole = clipped.points[line]
        step = whole[:, 1] - whole[:, 0]
        clipped.points[line, 0] = whole[:, 0] + step * enter[:, None]
        cut = leave < 1  # an end that is not cut stays exactly where it was
        clipped.points[np.flatnonzero(line)[cut],
                       1] = (whole[:, 0] + step * leave[:, None])[cut]
        return clipped[inside]

    def to_pieces(self, tolerance: float) -> tuple[Pieces, np.ndarray]:
        """Seen from above, y down.

        Args:
            tolerance (float): For Bezier curves.

        Returns:
            tuple: The pieces, whose owner is the index of the stroke, and
            the origin (2,) that was subtracted.

        Raises:
            ValueError: There are too many Bezier curves.
        """
        flat = self.points[:, :, :2] * (1, -1)
        origin = flat[0, 0].copy() if len(flat) else np.zeros(2)
        flat -= origin * _IS_POINT[self.kind][..., None]
        pieces = Pieces.empty(len(self))
        pieces.owner, pieces.subpath = np.arange(len(self)), self.subpath
        pieces.ends = flat[:, :2].copy()
        arc = self.kind == ARC
        pieces.curved = arc
        pieces.center[arc], pieces.u[arc], pieces.v[arc] = (
            flat[arc, i] for i in range(3))
        pieces.angle, pieces.sweep = self.turn.T.copy()
        for i in range(2):
            pieces.ends[arc, i] = flat[arc, 0] + _on_circle(
                flat[arc], pieces.angle[arc] + i * pieces.sweep[arc])
        cubic = self.kind == CUBIC
        # An upright line is a point.
        kept = arc | ~cubic & (pieces.ends[:, 0] != pieces.ends[:, 1]).any(-1)
        if not cubic.any():
            return pieces[kept], origin
        curve, fitted = fit_beziers(flat[cubic], tolerance)
        fitted.owner = np.flatnonzero(cubic)[curve]
        fitted.subpath = self.subpath[fitted.owner]
        pieces = Pieces.concat([pieces[kept], fitted])
        return pieces[np.argsort(pieces.owner, kind='stable')], origin


class Content(NamedTuple):
    """What a layout or a block draws, and the references it is drawn by."""
    strokes: Strokes
    inserts: Inserts

    @classmethod
    def concat(cls, parts: Sequence['Content']) -> 'Content':
        """All of the parts, one after the other."""
        strokes = Strokes.concat([part.strokes for part in parts])
        start, shifts = 0, []
        for part in parts:
            shifts.append(np.where(part.strokes.insert < 0, 0, start))
            start += len(part.inserts)
        if shifts:
            strokes.insert = strokes.insert + np.concatenate(shifts)
        return cls(strokes, Inserts.concat([p.inserts for p in parts]))


def _on_circle(points: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """From the centres (N, 4, 2) to the points at some angles (N,)."""
    return (points[:, 1] * np.cos(angle)[:, None] +
            points[:, 2] * np.sin(angle)[:, None])


class StrokeBuilder:
    """Collects strokes entity by entity."""

    def __init__(self) -> None:
        self._rows: list[tuple[float, ...]] = []
        self._num_subpaths = 0
        self._axes: dict[tuple[float, ...], int] = {UP: 0}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, subpaths: Iterable[Iterable[Row]], extrusion: Vector,
            layer: int, color: int, width: float, element: int) -> None:
        """Add the strokes of an entity, less lines that have no length.

        Args:
            subpaths (iterable): Its subpaths, in its own coordinates.
            extrusion (tuple): Their z axis.
            layer, color, width, element: For all of them.
        """
        frame = self._axes.setdefault(extrusion, len(self._axes))
        for subpath in subpaths:
            shared = (self._num_subpaths, layer, color, element, frame, width)
            self._rows += [(*row, *shared) for row in subpath
                           if row[0] != LINE or row[1:4] != row[4:7]]
            self._num_subpaths += 1

    def build(self) -> Strokes:
        """Everything so far, in the coordinates of the world."""
        table = np.array(self._rows, np.float64).reshape(-1, 21)
        points = table[:, 1:13].reshape(-1, 4, 3)
        subpath, layer, color, element, frame = (
            table[:, 15:20].T.astype(np.int64))
        if len(self._axes) > 1:
            axes = np.array([arbitrary_axes(z) for z in self._axes])
            points = points @ axes[frame]
        return Strokes(
            kind=table[:, 0].astype(np.int8),
            points=points,
            turn=table[:, 13:15],
            subpath=subpath,
            layer=layer,
            color=color,
            width=table[:, 20],
            element=element,
            insert=np.full(len(table), -1))


def arbitrary_axes(extrusion: Vector) -> np.ndarray:
    """The axes of an entity's own coordinates, (3, 3), one a row."""
    system = OCS(extrusion)
    return np.array([system.ux, system.uy, system.uz])
