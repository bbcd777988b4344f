"""Draw a railing of the wide edition along a path."""
import math
from collections.abc import Sequence

from .dice import Dice
from .pen import Pen, Point


def _along(points: Sequence[Point]) -> list[tuple[Point, Point, float]]:
    """Each stretch of a path: its start, its direction, its length."""
    out = []
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        length = math.hypot(x1 - x0, y1 - y0)
        out.append(
            ((x0, y0), ((x1 - x0) / length, (y1 - y0) / length), length))
    return out


def beside(points: Sequence[Point], off: float) -> list[Point]:
    """A path so far to one side of a path, its corners mitred.

    Args:
        points (Sequence[Point]): Corners; the last is the first where the
            path is closed.
        off (float): How far, towards (-dy, dx) of the way.

    Returns:
        list[Point]: As many corners.
    """
    ways = [way for _, way, _ in _along(points)]
    closed = points[0] == points[-1]
    out = []
    for k, (x, y) in enumerate(points):
        after = ways[k % len(ways)] if k < len(ways) or closed else ways[-1]
        before = ways[k - 1] if k or closed else ways[0]
        # Sharp corners are cut short.
        grow = off / max(1 + before[0] * after[0] + before[1] * after[1], 0.3)
        out.append((x - (before[1] + after[1]) * grow,
                    y + (before[0] + after[0]) * grow))
    return out


class _Stretch:
    """A straight piece of a path, to draw on by places along it."""

    def __init__(self, start: Point, way: Point) -> None:
        self.start, self.way = start, way

    def at(self, along: float, off: float = 0) -> Point:
        """The point so far along it and so far beside it."""
        (x, y), (dx, dy) = self.start, self.way
        return x + along * dx - off * dy, y + along * dy + off * dx

    def rect(self, pen: Pen, u0: float, u1: float, v0: float,
             v1: float) -> None:
        """A rectangle between two places and two distances beside it."""
        pen.loop([
            self.at(u, v) for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))
        ])

    def lines(self, pen: Pen, u0: float, u1: float, *offs: float) -> None:
        """Lines between two places, one at each distance beside it."""
        for off in offs:
            pen.line(*self.at(u0, off), *self.at(u1, off))


class Railing:
    """How an office draws railings: rails, posts, and what is between.

    Args:
        dice (Dice): Source of choices.
        lean (bool): Whether it may have posts and panels at all.
    """

    def __init__(self, dice: Dice, lean: bool = False) -> None:
        self.deep = dice.uniform(12, 55)
        count = dice.weighted([(1, 2), (2, 6), (3, 2), (4, 0.7)])
        self.offs = [
            self.deep * (2 * k / (count - 1) - 1) for k in range(count)
        ] if count > 1 else [0.0]
        if dice.chance(0.15):
            # A handrail on brackets beside it.
            out = self.deep + dice.uniform(40, 110)
            self.offs += [out, out + dice.uniform(30, 50)]
        self.capped = dice.chance(0.5)
        self.post = '' if lean else dice.weighted([('', 5), ('rect', 4),
                                                   ('round', 1.5), ('tick', 1),
                                                   ('edge', 1), ('twin', 0.7)])
        self.fill = '' if lean else dice.weighted([('', 6), ('balusters', 2),
                                                   ('glass', 2.5),
                                                   ('clamped', 1.2),
                                                   ('panel', 1),
                                                   ('bracket', 0.6)])
        if self.fill in ('glass', 'clamped') and dice.chance(0.6):
            # Glass alone, without a rail on it.
            self.offs = []
        self.pitch = dice.uniform(600, 2000)
        self.half = dice.uniform(12, 50)
        self.reach = dice.choice(
            [self.deep, self.deep, self.half, 1.8 * self.deep])
        self.newel = dice.chance(0.2) * dice.uniform(40, 90)
        self.joint = dice.uniform(8, 60)
        self.pane = dice.uniform(5, 15)
        self.step = dice.uniform(90, 160)
        self.bar = dice.choice(['dot', 'square', 'tick'])
        self.thick = dice.uniform(6, 16)
        self.dash = dice.uniform(120, 300) if dice.chance(0.07) else 0

    def draw(self, pen: Pen, points: Sequence[Point]) -> None:
        """Draw it along a path; the last point closes one."""
        closed = points[0] == points[-1]
        rails = [beside(points, off) for off in self.offs]
        for rail in rails:
            for a, b in zip(rail, rail[1:]):
                pen.dashes(*a, *b, self.dash)
        if self.capped and not closed and len(rails) > 1:
            for k in (0, -1):
                pen.line(*rails[0][k], *rails[-1][k])
        for k, (start, way, length) in enumerate(_along(points)):
            piece = _Stretch(start, way)
            count = max(1, round(length / self.pitch))
            stops = [length * i / count for i in range(count + 1)]
            for at in stops[1 if k or closed else 0:]:
                self._post(pen, piece,
                           min(max(at, self.half), length - self.half))
            for a, b in zip(stops, stops[1:]):
                self._panel(pen, piece, a, b)
        if self.newel:
            r = self.newel
            for x, y in (points[0], points[-1]):
                pen.rect(x - r, y - r, x + r, y + r)

    def _post(self, pen: Pen, piece: _Stretch, at: float) -> None:
        half, reach = self.half, self.reach
        if self.post == 'rect':
            piece.rect(pen, at - half, at + half, -reach, reach)
        elif self.post == 'round':
            pen.circle(*piece.at(at), half)
        elif self.post == 'tick':
            pen.line(*piece.at(at, -reach), *piece.at(at, reach))
        elif self.post == 'edge':
            piece.rect(pen, at - half, at + half, self.deep,
                       self.deep + 2 * half)
        elif self.post == 'twin':
            for side in (-1, 1):
                piece.rect(pen, at + side * half * 0.4, at + side * half,
                           -reach, reach)

    def _panel(self, pen: Pen, piece: _Stretch, a: float, b: float) -> None:
        gap = self.joint + (self.half if self.post else 0)
        a, b = a + gap, b - gap
        if b - a < 100:
            return
        if self.fill in ('glass', 'clamped'):
            piece.rect(pen, a, b, -self.pane, self.pane)
        elif self.fill == 'panel':
            piece.lines(pen, a, b, 0)
        if self.fill == 'clamped':
            grow = self.pane + 12
            for at in (a + (b - a) * 0.2, b - (b - a) * 0.2):
                piece.rect(pen, at - 25, at + 25, -grow, grow)
        elif self.fill == 'bracket':
            pen.line(*piece.at((a + b) / 2),
                     *piece.at((a + b) / 2, self.deep + 70))
        elif self.fill == 'balusters':
            r = self.thick
            # Some offices draw fewer than there are.
            count = min(int((b - a) / self.step), 18)
            for k in range(1, count):
                at = a + (b - a) * k / count
                if self.bar == 'dot':
                    pen.circle(*piece.at(at), r)
                elif self.bar == 'square':
                    piece.rect(pen, at - r, at + r, -r, r)
                else:
                    pen.line(*piece.at(at, -self.deep),
                             *piece.at(at, self.deep))
