"""Draw strokes in millimetres, measure them and move them.

A stroke is a tuple: ``('L', x0, y0, x1, y1)`` is a line and ``('A', cx, cy,
rx, ry, rot, a0, a1)`` an arc from angle ``a0`` up to ``a1 > a0``, in degrees
of the ellipse's parameter; a full turn is a circle or an ellipse. The y axis
points down, as in SVG.
"""
import math
from collections.abc import Iterable, Iterator, Sequence

Stroke = tuple
Point = tuple[float, float]


def cos_sin(degrees: float) -> Point:
    """Cosine and sine of an angle in degrees, exact at quarter turns."""
    quarter, rest = divmod(degrees, 90)
    if rest == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0,
                                                      -1.0))[int(quarter) % 4]
    angle = math.radians(degrees)
    return math.cos(angle), math.sin(angle)


def arc_point(stroke: Stroke, degrees: float) -> Point:
    """The point of an arc stroke at a parameter angle."""
    _, cx, cy, rx, ry, rot = stroke[:6]
    c, s = cos_sin(degrees)
    cr, sr = cos_sin(rot)
    return cx + rx * c * cr - ry * s * sr, cy + rx * c * sr + ry * s * cr


def end_points(stroke: Stroke) -> tuple[Point, Point]:
    """The first and the last point of a stroke."""
    if stroke[0] == 'L':
        return stroke[1:3], stroke[3:5]
    return arc_point(stroke, stroke[6]), arc_point(stroke, stroke[7])


def stroke_length(stroke: Stroke) -> float:
    """Length of a stroke; of an ellipse's arc by Ramanujan's perimeter."""
    if stroke[0] == 'L':
        return math.hypot(stroke[3] - stroke[1], stroke[4] - stroke[2])
    rx, ry = stroke[3:5]
    around = math.pi * (3 * (rx + ry) - math.sqrt(
        (3 * rx + ry) * (rx + 3 * ry)))
    return around * (stroke[7] - stroke[6]) / 360


def moved(strokes: Iterable[Stroke],
          x: float = 0,
          y: float = 0,
          rot: float = 0,
          mirror: bool = False,
          scale: float = 1) -> list[Stroke]:
    """Strokes mirrored in x, scaled, turned about the origin, then shifted.

    Args:
        strokes (Iterable[Stroke]): Strokes in a local frame.
        x (float): Shift along x, millimetres.
        y (float): Shift along y, millimetres.
        rot (float): Clockwise turn in degrees (y points down).
        mirror (bool): Whether x becomes -x first.
        scale (float): Factor on all sizes.

    Returns:
        list[Stroke]: The strokes in the outer frame.
    """
    c, s = cos_sin(rot)
    fx = -scale if mirror else scale
    out = []
    for stroke in strokes:
        if stroke[0] == 'L':
            _, px, py, qx, qy = stroke
            px, py, qx, qy = fx * px, scale * py, fx * qx, scale * qy
            out.append(('L', x + c * px - s * py, y + s * px + c * py,
                        x + c * qx - s * qy, y + s * qx + c * qy))
            continue
        _, px, py, rx, ry, own, a0, a1 = stroke
        px, py = fx * px, scale * py
        px, py = x + c * px - s * py, y + s * px + c * py
        if mirror:
            own, a0, a1 = -own, 180 - a1, 180 - a0
        if rx == ry:
            a0, a1, own = a0 + own + rot, a1 + own + rot, 0
        else:
            own = (own + rot) % 180 if a1 - a0 >= 360 else own + rot
        out.append(('A', px, py, scale * rx, scale * ry, own, a0, a1))
    return out


def steps(start: float, stop: float, step: float) -> Iterator[float]:
    """The numbers from ``start`` on that are below ``stop``."""
    while start < stop:
        yield start
        start += step


class Pen:
    """Collects the strokes of a symbol in its local frame (millimetres)."""

    def __init__(self) -> None:
        self.strokes: list[Stroke] = []

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight line; one of no length is left out."""
        if abs(x1 - x0) + abs(y1 - y0) > 1e-6:
            self.strokes.append(('L', x0, y0, x1, y1))

    def dashes(self, x0: float, y0: float, x1: float, y1: float,
               dash: float) -> None:
        """A dashed line, each dash a stroke; one line where dash is 0."""
        length = math.hypot(x1 - x0, y1 - y0)
        if not dash or length < dash:
            self.line(x0, y0, x1, y1)
            return
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        u = 0.0
        while u < length:
            v = min(u + dash, length)
            self.line(x0 + u * dx, y0 + u * dy, x0 + v * dx, y0 + v * dy)
            u += dash * 1.5

    def level(self, half: float, *ys: float) -> None:
        """Level lines, one at each y, as far to the left as to the right."""
        for y in ys:
            self.line(-half, y, half, y)

    def pair(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """The mirror image of a line in x = 0, and the line."""
        self.line(-x0, y0, -x1, y1)
        self.line(x0, y0, x1, y1)

    def cross(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Both diagonals of a rectangle."""
        self.line(x0, y0, x1, y1)
        self.line(x0, y1, x1, y0)

    def plus(self, x: float, y: float, r: float) -> None:
        """A level and an upright line through a point."""
        self.line(x - r, y, x + r, y)
        self.line(x, y - r, x, y + r)

    def poly(self, points: Sequence[Point], close: bool = False) -> None:
        """Lines through points, back to the first if ``close``."""
        points = list(points)
        if close:
            points.append(points[0])
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            self.line(x0, y0, x1, y1)

    def loop(self, points: Sequence[Point]) -> None:
        """Lines through points, and back to the first."""
        self.poly(points, close=True)

    def rect(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Four lines of a rectangle."""
        self.loop([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])

    def arc(self, cx: float, cy: float, r: float, a0: float,
            a1: float) -> None:
        """An arc of a circle from a0 up to a1, degrees, clockwise."""
        self.strokes.append(('A', cx, cy, r, r, 0, a0, a1))

    def oval_arc(self,
                 cx: float,
                 cy: float,
                 rx: float,
                 ry: float,
                 a0: float,
                 a1: float,
                 rot: float = 0) -> None:
        """An arc of an ellipse."""
        self.strokes.append(('A', cx, cy, rx, ry, rot, a0, a1))

    def circle(self, cx: float, cy: float, r: float) -> None:
        """A full circle."""
        self.arc(cx, cy, r, 0, 360)

    def ellipse(self,
                cx: float,
                cy: float,
                rx: float,
                ry: float,
                rot: float = 0) -> None:
        """A full ellipse."""
        self.oval_arc(cx, cy, rx, ry, 0, 360, rot)

    def bulge(self, x0: float, y0: float, x1: float, y1: float,
              sag: float) -> None:
        """An arc between two points, ``sag`` to the left of the way (y down:
        a positive sag bulges towards (dy, -dx))."""
        dx, dy = x1 - x0, y1 - y0
        chord = math.hypot(dx, dy)
        if abs(sag) < 1e-3 or chord < 1e-6:
            self.line(x0, y0, x1, y1)
            return
        r = (chord * chord / 4 + sag * sag) / (2 * abs(sag))
        side = 1 if sag > 0 else -1
        away = side * (abs(sag) - r) / chord
        cx, cy = (x0 + x1) / 2 + dy * away, (y0 + y1) / 2 - dx * away
        a0 = math.degrees(math.atan2(y0 - cy, x0 - cx))
        a1 = math.degrees(math.atan2(y1 - cy, x1 - cx))
        if side < 0:
            a0, a1 = a1, a0
        self.arc(cx, cy, r, a0, a0 + (a1 - a0) % 360)

    def rounded(self, x0: float, y0: float, x1: float, y1: float,
                r: float | Sequence[float]) -> None:
        """A rectangle with rounded corners.

        Args:
            x0, y0, x1, y1 (float): Its sides.
            r (float | Sequence[float]): Radius, or one each of the corners
                (x0, y0), (x1, y0), (x1, y1), (x0, y1).
        """
        a, b, c, d = [r] * 4 if isinstance(r, (int, float)) else r
        self.line(x0 + a, y0, x1 - b, y0)
        self.line(x1, y0 + b, x1, y1 - c)
        self.line(x1 - c, y1, x0 + d, y1)
        self.line(x0, y1 - d, x0, y0 + a)
        for radius, cx, cy, start in ((a, x0 + a, y0 + a, 180), (b, x1 - b,
                                                                 y0 + b, 270),
                                      (c, x1 - c, y1 - c, 0), (d, x0 + d,
                                                               y1 - d, 90)):
            if radius > 0:
                self.arc(cx, cy, radius, start, start + 90)

    def add(self, strokes: Iterable[Stroke], **move: float) -> None:
        """Strokes of another pen, moved by :func:`moved`."""
        self.strokes.extend(moved(strokes, **move))
