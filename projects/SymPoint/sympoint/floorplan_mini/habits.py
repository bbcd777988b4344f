"""Redraw strokes by the habits of offices and of their exporters.

Each habit replaces strokes of one item by strokes of that item, so that a
label never moves from one to another.
"""
import math
from dataclasses import dataclass

import numpy as np

from .dice import Dice
from .pen import Stroke, arc_point, cos_sin, stroke_length

# A curve never becomes more chords than this.
_MOST_CHORDS = 48
# Sources that are full of small arcs.
_LETTERS = ('text ', 'dim ', 'axis ')


@dataclass
class Curves:
    """How one source of blocks writes its arcs.

    Attributes:
        how (str): 'keep', 'arcs' (pieces that are arcs), 'count' (so many
            chords a turn), 'length' (chords of a length) or 'sagitta'
            (chords within a tolerance).
        value (float): What ``how`` counts or measures, millimetres.
        ovals (bool): Whether ellipses stay ellipses where arcs are kept.
    """
    how: str
    value: float
    ovals: bool

    @classmethod
    def drawn(cls, dice: Dice, fine: bool = True) -> 'Curves':
        """Choose a way at random; letters are not drawn finely."""
        how = dice.weighted([('keep', 12), ('arcs', 2), ('count', 4),
                             ('length', 2 * fine), ('sagitta', 4 * fine)])
        counts = [12, 16, 16, 20, 24, 32, 36, 48, 72] if fine else [8, 12]
        value = dict(
            keep=0,
            arcs=dice.choice([90, 90, 180, 120, 60, 45]),
            count=dice.choice(counts),
            length=dice.choice([8, 15, 25, 40, 60, 100]),
            sagitta=dice.choice([0.3, 1, 2, 5, 10, 20]))[how]
        return cls(how, value, dice.chance(0.6))

    def _pieces(self, stroke: Stroke) -> int:
        turn = stroke[7] - stroke[6]
        if self.how == 'arcs':
            return max(1, round(turn / self.value))
        if self.how == 'count':
            count = turn * self.value / 360
        elif self.how == 'length':
            count = stroke_length(stroke) / self.value
        else:
            # sagitta = r (1 - cos(step / 2))
            r = max(stroke[3], stroke[4], self.value)
            step = 2 * math.degrees(math.acos(1 - self.value / r))
            count = turn / step
        return min(
            max(math.ceil(count - 1e-6), 1 + (turn > 60) + 3 * (turn >= 360)),
            _MOST_CHORDS)

    def redraw(self, stroke: Stroke) -> list[Stroke]:
        """The strokes that this source writes for an arc."""
        a0, a1 = stroke[6:]
        oval = stroke[3] != stroke[4]
        keep = self.how in ('keep', 'arcs')
        if oval and keep and not self.ovals:
            return _chords(stroke, 24 if a1 - a0 >= 180 else 8)
        if self.how == 'keep' or (oval and keep):
            return [stroke]
        count = self._pieces(stroke)
        if not keep:
            return _chords(stroke, count)
        if count == 1:
            return [stroke]
        return [(*stroke[:6], a0 + (a1 - a0) * k / count,
                 a0 + (a1 - a0) * (k + 1) / count) for k in range(count)]


def _chords(stroke: Stroke, count: int) -> list[Stroke]:
    """An arc as so many lines."""
    a0, a1 = stroke[6:]
    points = [
        arc_point(stroke, a0 + (a1 - a0) * k / count) for k in range(count + 1)
    ]
    return [('L', *p, *q) for p, q in zip(points, points[1:])
            if abs(p[0] - q[0]) + abs(p[1] - q[1]) > 1e-6]


def _split(stroke: Stroke, cuts: list[float]) -> list[Stroke]:
    """A line cut at parameters in (0, 1), in order."""
    _, x0, y0, x1, y1 = stroke
    points = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in (0, *cuts, 1)]
    return [('L', *p, *q) for p, q in zip(points, points[1:])]


def _hollow(stroke: Stroke) -> Stroke:
    """An arc on the other side of its chord."""
    if stroke[0] == 'L' or stroke[7] - stroke[6] >= 360:
        return stroke
    _, cx, cy, rx, ry, rot, a0, a1 = stroke
    (x0, y0), (x1, y1) = arc_point(stroke, a0), arc_point(stroke, a1)
    return ('A', x0 + x1 - cx, y0 + y1 - cy, rx, ry, rot, a0 + 180, a1 + 180)


def _strength(dice: Dice, chance: float, low: float, high: float) -> float:
    """Nothing in most offices, in the others a strength."""
    return dice.uniform(low, high) if dice.chance(chance) else 0.0


class Habits:
    """What happens to strokes on their way from the board to the file.

    Args:
        dice (Dice): Source of choices; the office is drawn from it first.
    """

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.curves = Curves.drawn(dice)
        # Blocks come from many hands, some of each office.
        self.mixed = dice.choice([0.0, 0.2, 0.5])
        letters = Curves.drawn(dice, fine=False)
        self._by_source = dict.fromkeys(_LETTERS, letters)
        self.split = _strength(dice, 0.25, 0.02, 0.3)
        self.double = _strength(dice, 0.2, 0.01, 0.25)
        self.shift = dice.choice([0, 0, 1, 5])
        self.loose = _strength(dice, 0.2, 0.05, 0.6)
        self.reach = dice.choice([4, 10, 20, 40])
        self.jitter = _strength(dice, 0.2, 0.3, 4)
        self.crossings = dice.chance(0.12)
        # Exporters that turn the y axis and forget the arcs' sense: a door's
        # swing bulges towards its hinge.
        self.hollow = dice.chance(0.25)

    def _source(self, name: str) -> 'Curves':
        if name not in self._by_source:
            own = self.dice.chance(self.mixed)
            self._by_source[name] = Curves.drawn(
                self.dice) if own else self.curves
        return self._by_source[name]

    def redraw(self, source: str, strokes: list[Stroke]) -> list[Stroke]:
        """The strokes of an item as they come out in the file.

        Args:
            source (str): What is drawn by the same hand, such as a class.
            strokes (list[Stroke]): Strokes of one item, millimetres.

        Returns:
            list[Stroke]: Strokes of the same item.
        """
        curves, dice = self._source(source), self.dice
        out: list[Stroke] = []
        for stroke in strokes:
            if stroke[0] == 'A':
                out += curves.redraw(stroke)
            elif self.split and dice.chance(self.split):
                out += _split(
                    stroke,
                    sorted(dice.random() for _ in range(dice.integer(1, 3))))
            else:
                out.append(stroke)
        if self.hollow:
            out = [_hollow(s) for s in out]
        if self.loose:
            out = [self._loosen(s) for s in out]
        if self.double:
            out += [
                self._shaken(s, self.shift) for s in out
                if dice.chance(self.double)
            ]
        if self.jitter:
            out = [self._shaken(s, self.jitter) for s in out]
        return out

    def _loosen(self, stroke: Stroke) -> Stroke:
        """A line that stops short of its ends, or runs over them."""
        if stroke[0] == 'A' or not self.dice.chance(self.loose):
            return stroke
        _, x0, y0, x1, y1 = stroke
        length = math.hypot(x1 - x0, y1 - y0)
        if length < 4 * self.reach:
            return stroke
        a, b = (
            self.dice.uniform(-self.reach, self.reach) / length
            for _ in range(2))
        dx, dy = x1 - x0, y1 - y0
        return ('L', x0 - a * dx, y0 - a * dy, x1 + b * dx, y1 + b * dy)

    def _shaken(self, stroke: Stroke, far: float) -> Stroke:
        """A stroke whose points each move a little."""
        if not far:
            return stroke
        if stroke[0] == 'A':
            c, s = cos_sin(self.dice.uniform(0, 360))
            return ('A', stroke[1] + far * c, stroke[2] + far * s, *stroke[3:])
        if stroke_length(stroke) < 8 * far:
            # Short lines keep their shape.
            far /= 8
        dice = self.dice
        return ('L', *(v + dice.uniform(-far, far) for v in stroke[1:]))


def _overlapping(ends: np.ndarray,
                 slack: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of lines (x0, y0, x1, y1) whose bounds overlap, each once."""
    x0, x1 = np.minimum(*ends[:, ::2].T), np.maximum(*ends[:, ::2].T) + slack
    y0, y1 = np.minimum(*ends[:, 1::2].T), np.maximum(*ends[:, 1::2].T) + slack
    order = np.argsort(x0, kind='stable')
    stop = np.searchsorted(x0[order], x1[order], side='right')
    count = stop - np.arange(len(order)) - 1
    first = np.repeat(np.arange(len(order)), count)
    step = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    i, j = order[first], order[first + 1 + step]
    keep = (y0[i] <= y1[j]) & (y0[j] <= y1[i])
    return i[keep], j[keep]


def cut_crossings(groups: list[list[Stroke]],
                  slack: float = 5) -> list[list[Stroke]]:
    """Lines cut where lines cross them or end on them.

    Args:
        groups (list[list[Stroke]]): The strokes of each item.
        slack (float): Nearer to its end than this a line is not cut.

    Returns:
        list[list[Stroke]]: The strokes of each item, cut.
    """
    lines = [s for group in groups for s in group if s[0] == 'L']
    if len(lines) < 2:
        return groups
    ends = np.array([s[1:] for s in lines])
    p, d = ends[:, :2], ends[:, 2:] - ends[:, :2]
    lengths = np.maximum(np.hypot(d[:, 0], d[:, 1]), 1e-9)
    cuts: dict[int, list[float]] = {}
    i, j = _overlapping(ends, slack)
    # p + t d of one meets q + u e of the other.
    cross = d[i, 0] * d[j, 1] - d[i, 1] * d[j, 0]
    gap = p[j] - p[i]
    with np.errstate(divide='ignore', invalid='ignore'):
        t = (gap[:, 0] * d[j, 1] - gap[:, 1] * d[j, 0]) / cross
        u = (gap[:, 0] * d[i, 1] - gap[:, 1] * d[i, 0]) / cross
    meet = np.abs(cross) > 1e-6
    for k, v, own, other in ((i, t, i, j), (j, u, j, i)):
        far = u if v is t else t
        near, reach = slack / lengths[own], slack / lengths[other]
        hit = meet & (v > near) & (v < 1 - near) & (far > -reach) & (
            far < 1 + reach)
        for line, at in zip(k[hit].tolist(), v[hit].tolist()):
            cuts.setdefault(line, []).append(at)
    out, k = [], 0
    for group in groups:
        fresh: list[Stroke] = []
        for stroke in group:
            if stroke[0] == 'A':
                fresh.append(stroke)
                continue
            at: list[float] = []
            for t in sorted(cuts.get(k, ())):
                if not at or (t - at[-1]) * lengths[k] > slack:
                    at.append(t)
            fresh += _split(stroke, at) if at else [stroke]
            k += 1
        out.append(fresh)
    return out
