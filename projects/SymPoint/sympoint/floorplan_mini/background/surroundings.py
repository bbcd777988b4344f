"""Draw what stands in and about real buildings and has no class."""
import math
from collections.abc import Iterator

from ..pen import Pen, cos_sin, moved, steps
from ..plan import TURNS, Item, lay
from .draughtsman import Draughtsman


class Surroundings(Draughtsman):
    """What belongs to the building and its site in the wide edition."""

    def site_lines(self) -> Iterator[Item]:
        """Boundaries, kerbs and contours across the sheet."""
        for _ in range(self.dice.integer(1, 6)):
            (x, y), pen = self._spot(6000), Pen()
            turn = self.dice.uniform(0, 360)
            bend = self.dice.choice([0, 0, self.dice.uniform(3, 25)])
            dash = self.dice.choice([0, 0, 400])
            for _ in range(self.dice.integer(1, 14) if bend else 1):
                step = self.dice.uniform(400, 2500) if bend else 25000
                c, s = cos_sin(turn)
                pen.dashes(x, y, x + step * c, y + step * s, dash)
                x, y = x + step * c, y + step * s
                turn += self.dice.uniform(-bend, bend)
            yield Item('', 'site', pen.strokes)

    def electrics(self) -> Iterator[Item]:
        """Sockets and switches at the walls, lights in the middle."""
        r = self.dice.uniform(60, 130)
        for e in self.dice.shuffled(self.plan.edges_of('wall')):
            for _ in range(self.dice.integer(0, 2)):
                u = self.dice.uniform(e.lo + 200, e.hi - 200)
                if any(lo - 100 < u < hi + 100 for lo, hi in e.cuts):
                    continue
                side, pen = self.dice.choice([-1, 1]), Pen()
                how = self.dice.choice(['socket', 'half', 'switch'])
                if how == 'socket':
                    pen.circle(0, r, r)
                    pen.pair(0.4 * r, 0, 0.4 * r, 2 * r)
                elif how == 'half':
                    pen.arc(0, 0, r, 0, 180)
                    pen.line(0, r, 0, 2 * r)
                    pen.line(-r, r, r, r)
                else:
                    pen.circle(0, r * 0.5, r * 0.3)
                    pen.poly([(0, r * 0.8), (r, 2.5 * r), (1.5 * r, 2.1 * r)])
                place = e.point(u, side * e.thick / 2)
                turn = TURNS[e.axis, side > 0]
                yield Item('', 'electrical', moved(pen.strokes, *place, turn))

    def ceiling(self) -> Iterator[Item]:
        """A ceiling's grid with lights and diffusers."""
        size = self.dice.choice([600, 610, 1200])
        for cell in self.dice.shuffled(self.floors_walked())[:3]:
            pen = Pen()
            nx = int((cell.x1 - cell.x0) / size)
            ny = int((cell.y1 - cell.y0) / size)
            for k in range(1, nx + 1):
                x = cell.x0 + k * size
                pen.line(x, cell.y0 + 100, x, cell.y1 - 100)
            for k in range(1, ny + 1):
                y = cell.y0 + k * size
                pen.line(cell.x0 + 100, y, cell.x1 - 100, y)
            yield Item('', 'ceiling', pen.strokes)
            for _ in range(self.dice.integer(1, 5)):
                if nx < 3 or ny < 3:
                    break
                x = cell.x0 + size * self.dice.integer(1, nx - 1)
                y = cell.y0 + size * self.dice.integer(1, ny - 1)
                lamp = Pen()
                for e in self.dice.choice([(30, ), (30, 120), (0, 60, 120)]):
                    lamp.rect(x + e, y + e, x + size - e, y + size - e)
                if self.dice.chance(0.4):
                    lamp.cross(x, y, x + size, y + size)
                yield Item('', 'ceiling', lamp.strokes)

    def people(self) -> Iterator[Item]:
        """A few people from above."""
        for _ in range(self.dice.integer(1, 5)):
            place, pen = self._spot(1000), Pen()
            pen.ellipse(0, 0, 230, 120)
            pen.circle(0, 0, 85)
            if self.dice.chance(0.5):
                pen.poly([(-150, 90), (-120, 260), (-60, 260)])
                pen.poly([(150, 90), (170, 230), (110, 260)])
            turn = self.dice.uniform(0, 360)
            yield Item('', 'decor', moved(pen.strokes, *place, turn))

    def shafts(self) -> Iterator[Item]:
        """Small crossed or half crossed chases."""
        for _ in range(self.dice.integer(1, 3)):
            (x, y), pen = self._spot(), Pen()
            w, d = (self.dice.uniform(200, 700) for _ in range(2))
            pen.rect(x, y, x + w, y + d)
            pen.line(x, y, x + w, y + d)
            if self.dice.chance(0.4):
                pen.line(x, y + d, x + w, y)
            yield Item('', 'shaft', pen.strokes)

    def paving(self) -> Iterator[Item]:
        """Square slabs beside or below the building."""
        x0, y0, x1, y1 = self.plan.bounds
        size = self.dice.uniform(400, 1500)
        out = self.dice.choice([0, 3000])
        for axis, low, high, a, b in (('v', x0, x1, y0, y1), ('h', y0, y1, x0,
                                                              x1)):
            for at in steps(low - out, high + out, size):
                pen = Pen()
                pen.line(*lay(axis, a - out, at), *lay(axis, b + out, at))
                yield Item('', 'site', pen.strokes)

    def posts(self) -> Iterator[Item]:
        """Free columns: square, round, of steel, some wrapped."""
        how = self.dice.choice(
            ['square', 'round', 'steel', 'steel', 'wrapped', 'cross'])
        half = self.dice.uniform(70, 350)
        # Steel is slender: a flange, a web, turned either way.
        shape = (half, half)
        if how in ('steel', 'wrapped'):
            half = self.dice.uniform(50, 200)
            shape = (half * self.dice.uniform(0.5, 1), half)
        turn = self.dice.choice([0, 90])
        step = self.dice.uniform(3000, 8000)
        x0, y0, x1, y1 = self.plan.bounds
        start = x0 + self.dice.uniform(0, step)
        taken = [e.box(*cut, 400) for e in self.plan.edges for cut in e.cuts]
        for x in steps(start, x1, step):
            for y in steps(y0 + 400.0, y1, step):
                if not any(a < x < c and b < y < d for a, b, c, d in taken):
                    pen = Pen()
                    self._post(pen, how, *shape)
                    yield Item('', 'column', moved(pen.strokes, x, y, turn))

    def _post(self, pen: Pen, how: str, w: float, d: float) -> None:
        """Draw a column of half a width and half a depth round 0, 0."""
        if how == 'round':
            pen.circle(0, 0, w)
            return
        if how in ('steel', 'wrapped'):
            web, flange = w * 0.08, d * self.dice.choice([0.08, 0.15, 0.25])
            pen.loop([(-w, -d), (w, -d), (w, flange - d), (web, flange - d),
                      (web, d - flange), (w, d - flange), (w, d), (-w, d),
                      (-w, d - flange), (-web, d - flange), (-web, flange - d),
                      (-w, flange - d)])
        if how != 'steel':
            grow = 1.3 if how == 'wrapped' else 1
            pen.rect(-w * grow, -d * grow, w * grow, d * grow)
        if how == 'cross':
            pen.cross(-w, -d, w, d)

    def eaves(self) -> Iterator[Item]:
        """The line of the roof, or the floor's edge, round the building."""
        x0, y0, x1, y1 = self.plan.bounds
        dash = self.dice.choice([0, 0, 300])
        off = self.dice.choice([-1, 1, 1]) * self.dice.uniform(100, 900)
        for a, b, c, d in ((x0, y0, x1, y0), (x1, y0, x1, y1),
                           (x1, y1, x0, y1), (x0, y1, x0, y0)):
            pen = Pen()
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            ends = [
                v + math.copysign(off, v - m) * (1 if off > 0 else -1)
                for v, m in zip((a, b, c, d), (x, y, x, y))
            ]
            pen.dashes(*ends, dash)
            yield Item('', 'roof', pen.strokes)
