"""Draw what explains a plan: axes, dimensions, names and notes."""
from collections.abc import Iterator

from ..pen import Pen
from ..plan import Item, lay
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
                end = high + out if inner else low - 400
                pen.line(*lay(axis, low - out, at), *lay(axis, end, at))
                x, y = lay(axis, low - out - r, at)
                pen.circle(x, y, r)
                yield Item('', 'axis', pen.strokes)
                name = str(k + 1) if axis == 'v' else 'ABCDEFGHKLMN'[k % 12]
                yield self.text(name, x, y + 120, 240, kind='axis')

    def _chain(self, axis: str, stops: list[float], at: float, side: int,
               foot: float) -> Iterator[Item]:
        """A dimension chain along x ('h') or y ('v')."""

        def line(pen: Pen, u0: float, v0: float, u1: float, v1: float) -> None:
            pen.line(*lay(axis, u0, v0), *lay(axis, u1, v1))

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
                    pen.circle(*lay(axis, u, at), 40)
            line(pen, a, at + side * 120, a, foot)
            yield Item('', 'dim', pen.strokes)
            if b - a > 700 and self.dice.chance(0.7):
                words = str(int(round(b - a)))
                turn = 0 if axis == 'h' else 270
                yield self.text(words, *lay(axis, (a + b) / 2, at - 60), 200,
                                turn, 'dim')

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
                rough = sorted({
                    start, end,
                    *(e.at for e in self.plan.edges if e.axis != axis and
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
            axis, lo, hi, low, high = (('h', cell.x0, cell.x1, cell.y0,
                                        cell.y1) if self.dice.chance(0.5) else
                                       ('v', cell.y0, cell.y1, cell.x0,
                                        cell.x1))
            at = round(low + u * (high - low))
            yield from self._chain(axis, [lo + 60, hi - 60], at, 1, at)

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
            pen.loop([(x, y), (x - 150, y - 150), (x + 150, y - 150)])
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
                turn = 0 if e.axis == 'h' else 90
                yield self.text(words, *e.point((lo + hi) / 2, off), 180, turn)
