"""Axes, dimensions, names and notes."""
from __future__ import annotations
from typing import Iterator

from ..pen import Pen
from ..plan import Item
from .draughtsman import Draughtsman

_NAMES = {
    'living': ['LIVING', 'LOUNGE'],
    'dining': ['DINING'],
    'bedroom': ['BED', 'BEDROOM', 'ROOM'],
    'kitchen': ['KIT.', 'KITCHEN'],
    'bath': ['BATH', 'WC'],
    'balcony': ['BALC.'],
    'hall': ['HALL'],
    'guest': ['ROOM', 'GUEST'],
    'corridor': ['CORRIDOR', 'HALL'],
    'office': ['OFFICE'],
    'meeting': ['MEETING'],
    'open office': ['OPEN OFFICE', 'STUDIO'],
    'men': ['MEN', 'WC'],
    'women': ['WOMEN', 'WC'],
    'lobby': ['LOBBY', 'FOYER'],
    'shop': ['SHOP', 'STORE'],
    'cafe': ['CAFE'],
    'plant': ['PLANT'],
    'garage': ['PARKING', 'LANE'],
    'auditorium': ['AUDITORIUM'],
}


class Annotation(Draughtsman):
    """What explains the building, source by source."""

    def axes(self) -> Iterator[Item]:
        """Grid lines through the walls, with bubbles."""
        x0, y0, x1, y1 = self.plan.bounds
        out, r = self.dice.choice([1800, 2200]), self.dice.choice([300, 400])
        inner = self.dice.chance(0.5)
        for axis, low, high in (('v', y0, y1), ('h', x0, x1)):
            ats = sorted({
                e.at
                for e in self.plan.edges
                if e.axis == axis and e.kind != 'rail' and e.hi - e.lo > 2200
            })
            kept = [
                at for k, at in enumerate(ats)
                if k == 0 or at - ats[k - 1] > 900
            ]
            for k, at in enumerate(kept):
                pen = Pen()
                ends = (low - out, high + out) if inner else (low - out,
                                                              low - 400)
                a, b = (((at, ends[0]), (at, ends[1])) if axis == 'v' else
                        ((ends[0], at), (ends[1], at)))
                pen.line(*a, *b)
                c = ((at, low - out - r) if axis == 'v' else
                     (low - out - r, at))
                pen.circle(*c, r)
                yield Item('', 'axis', pen.strokes)
                name = str(k + 1) if axis == 'v' else 'ABCDEFGHKLMN'[k % 12]
                yield self.text(name, c[0], c[1] + 120, 240, kind='axis')

    def _chain(self, axis: str, stops: list[float], at: float, side: int,
               foot: float) -> Iterator[Item]:
        """A dimension chain along x ('h') or y ('v')."""

        def line(pen: Pen, u0: float, v0: float, u1: float, v1: float) -> None:
            if axis == 'h':
                pen.line(u0, v0, u1, v1)
            else:
                pen.line(v0, u0, v1, u1)

        for a, b in zip(stops, stops[1:]):
            pen = Pen()
            line(pen, a, at, b, at)
            for u in (a, b):
                if self.tick == 'slash':
                    line(pen, u - 70, at + 70, u + 70, at - 70)
                elif self.tick == 'arrow' and b - a > 400:
                    s = 1 if u == a else -1
                    line(pen, u, at, u + s * 150, at - 40)
                    line(pen, u, at, u + s * 150, at + 40)
                else:
                    pen.circle(*((u, at) if axis == 'h' else (at, u)), 40)
            line(pen, a, at + side * 120, a, foot)
            yield Item('', 'dim', pen.strokes)
            if b - a > 700 and self.dice.chance(0.7):
                mid = (a + b) / 2
                words = str(int(round(b - a)))
                if axis == 'h':
                    yield self.text(words, mid, at - 60, 200, kind='dim')
                else:
                    yield self.text(words, at - 60, mid, 200, 270, 'dim')

    def dimensions(self) -> Iterator[Item]:
        """Chains outside: openings, axes, the whole."""
        x0, y0, x1, y1 = self.plan.bounds
        for axis, low, high in self.dice.shuffled([('h', y0, y1),
                                                   ('v', x0, x1)]):
            start, end = (x0, x1) if axis == 'h' else (y0, y1)
            for side, edge_at in ((-1, low), (1, high)):
                edges = [
                    e for e in self.plan.edges
                    if e.axis == axis and abs(e.at - edge_at) < 10
                ]
                fine = sorted({
                    start, end,
                    *(u for e in edges for cut in e.cuts for u in cut)
                })
                other = 'v' if axis == 'h' else 'h'
                rough = sorted({
                    start, end,
                    *(e.at for e in self.plan.edges if e.axis == other and
                      (abs(e.lo - edge_at) < 10 or abs(e.hi - edge_at) < 10))
                })
                rows = [fine, rough, [start, end]]
                gap = 700
                for stops in rows[0 if self.dice.chance(0.7) else 1:]:
                    at = edge_at + side * gap
                    yield from self._chain(axis, stops, at, side,
                                           edge_at + side * 250)
                    gap += 450

    def inner_dimensions(self) -> Iterator[Item]:
        """A chain across a room."""
        for cell in self.dice.shuffled(self.floors_walked()):
            u = self.dice.uniform(0.2, 0.8)
            if self.dice.chance(0.5):
                at = round(cell.y0 + u * (cell.y1 - cell.y0))
                yield from self._chain('h', [cell.x0 + 60, cell.x1 - 60], at,
                                       1, at)
            else:
                at = round(cell.x0 + u * (cell.x1 - cell.x0))
                yield from self._chain('v', [cell.y0 + 60, cell.y1 - 60], at,
                                       1, at)

    def names(self) -> Iterator[Item]:
        """Names and areas of the rooms."""
        for cell in self.dice.shuffled(self.floors_walked()):
            if cell.use not in _NAMES:
                continue
            words = self.dice.choice(_NAMES[cell.use])
            wide = cell.x1 - cell.x0 - 400
            height = min(self.letter, wide / max(1, len(words)) * 1.05)
            if height < 120:
                continue
            x = (cell.x0 + cell.x1) / 2
            y = cell.y0 + (cell.y1 - cell.y0) * self.dice.choice(
                [0.45, 0.5, 0.6])
            yield self.text(words, x, y, height)
            if self.dice.chance(0.4):
                area = (cell.x1 - cell.x0) * (cell.y1 - cell.y0) / 1e6
                yield self.text(f'{area:.1f}', x, y + height * 1.6,
                                height * 0.8)

    def leaders(self) -> Iterator[Item]:
        """A few notes with a leader line."""
        x0, y0, x1, y1 = self.plan.bounds
        for _ in range(self.dice.integer(1, 4)):
            x = self.dice.uniform(x0, x1)
            y = self.dice.uniform(y0, y1)
            pen = Pen()
            dx = self.dice.choice([-900, 900])
            pen.poly([(x, y), (x + dx, y - 900), (x + 2.2 * dx, y - 900)])
            yield Item('', 'leader', pen.strokes)
            words = self.dice.choice(['TYP.', 'SLOPE 1', 'RC WALL', 'SEE D3'])
            yield self.text(words, x + 1.6 * dx, y - 960, 220)

    def levels(self) -> Iterator[Item]:
        """Level marks in some rooms."""
        value = self.dice.choice(['0.00', '-0.05', '2.80', '5.60', '-3.90'])
        for cell in self.dice.shuffled(self.floors_walked())[:3]:
            x = (cell.x0 + cell.x1) / 2
            y = cell.y1 - 500
            pen = Pen()
            pen.poly([(x, y), (x - 150, y - 150), (x + 150, y - 150)],
                     close=True)
            pen.line(x + 150, y - 150, x + 900, y - 150)
            yield Item('', 'leader', pen.strokes)
            yield self.text(value, x + 520, y - 200, 180)

    def tags(self) -> Iterator[Item]:
        """Numbers of doors and windows beside their openings."""
        door, window = self.dice.choice([('M', 'C'), ('D', 'W'), ('FM', 'LC')])
        for e in self.dice.shuffled(self.plan.edges):
            for (lo, hi), label in zip(e.cuts, e.labels):
                if not label:
                    continue
                letter = window if 'window' in label else door
                words = f'{letter}{round((hi - lo) / 100)}'
                off = self.dice.choice([-150, 330])
                if e.axis == 'h':
                    yield self.text(words, (lo + hi) / 2, e.at + off, 180)
                else:
                    yield self.text(words, e.at + off, (lo + hi) / 2, 180, 90)
