"""Draw what real sheets are full of and no class covers: wide edition."""
from __future__ import annotations
import math
from typing import Callable, Iterator

from ..pen import Pen, cos_sin, moved, steps
from ..plan import TURNS, Cell, Item, Plan, lay
from ..tile import Tile
from .sheet import Background


def polygon(pen: Pen,
            x: float,
            y: float,
            r: float,
            sides: int,
            start: float = 0) -> None:
    """A regular polygon."""
    points = []
    for k in range(sides):
        c, s = cos_sin(start + 360 * k / sides)
        points.append((x + r * c, y + r * s))
    pen.loop(points)


class Clutter(Background):
    """The hand that fills sheets of the wide edition.

    Most files keep their letters as text, which is no stroke: only some
    sheets have letters of lines.

    Args:
        plan (Plan): A furnished plan.
        tile (Tile): The window.
    """

    def __init__(self, plan: Plan, tile: Tile) -> None:
        super().__init__(plan, tile)
        self.lettered = self.dice.chance(0.35)
        self.bubble = self.dice.choice(
            ['circle', 'circle', 'hexagon', 'square', 'none'])

    def sources(self) -> list[Callable[[], Iterator[Item]]]:
        """Sources in the order they are drawn on."""
        likely = [(self.grid, 0.35), (self.room_tags, 0.45),
                  (self.opening_tags, 0.25), (self.notes, 0.35),
                  (self.sections, 0.25), (self.site_lines, 0.3),
                  (self.electrics, 0.2), (self.ceiling, 0.08),
                  (self.bounds_of_rooms, 0.12), (self.people, 0.12),
                  (self.shafts, 0.15), (self.clouds, 0.06), (self.paving, 0.1),
                  (self.posts, 0.25), (self.eaves, 0.25), (self.table, 0.06)]
        own = [s for s, p in likely if self.dice.chance(p)]
        # Drapes are rare but in showrooms' plans.
        old = [
            s for s in super().sources()
            if self.dice.chance(0.2 if s == self.drapes else 0.65)
        ]
        return self.dice.shuffled(own + old)

    def _spot(self, out: float = 0) -> tuple[float, float]:
        """A point in the plan, or up to ``out`` beside it."""
        x0, y0, x1, y1 = self.plan.bounds
        return (self.dice.uniform(x0 - out, x1 + out),
                self.dice.uniform(y0 - out, y1 + out))

    def _middle(self, cell: Cell) -> tuple[float, float]:
        u, v = (self.dice.uniform(0.35, 0.65) for _ in range(2))
        return (cell.x0 + u * (cell.x1 - cell.x0),
                cell.y0 + v * (cell.y1 - cell.y0))

    def _tag(self, pen: Pen, how: str, x: float, y: float, r: float) -> None:
        if how == 'circle':
            pen.circle(x, y, r)
        elif how == 'hexagon':
            polygon(pen, x, y, r, 6)
        elif how == 'square':
            pen.rect(x - r, y - r, x + r, y + r)
        elif how == 'diamond':
            polygon(pen, x, y, r, 4)
        elif how == 'box':
            pen.rect(x - 1.8 * r, y - r * 0.7, x + 1.8 * r, y + r * 0.7)
        elif how == 'split':
            pen.circle(x, y, r)
            pen.line(x - r, y, x + r, y)
        elif how == 'pill':
            pen.rounded(x - 1.6 * r, y - r * 0.6, x + 1.6 * r, y + r * 0.6,
                        r * 0.6)

    def grid(self) -> Iterator[Item]:
        """Lines of the grid across the sheet, regular or by the walls."""
        x0, y0, x1, y1 = self.plan.bounds
        out, r = self.dice.uniform(800, 5000), self.dice.uniform(200, 600)
        dash = self.dice.choice([0, 0, 0, 600])
        both = self.dice.chance(0.5)
        step = self.dice.uniform(2400, 8000)
        for axis, low, high, a, b in (('v', x0, x1, y0, y1), ('h', y0, y1, x0,
                                                              x1)):
            start = low + self.dice.choice([0, self.dice.uniform(0, step)])
            for at in steps(start, high + 100, step):
                pen = Pen()
                pen.dashes(*lay(axis, a - out, at), *lay(axis, b + out, at),
                           dash)
                for end in (a - out - r, b + out + r)[:1 + both]:
                    self._tag(pen, self.bubble, *lay(axis, end, at), r)
                yield Item('', 'axis', pen.strokes)

    def room_tags(self) -> Iterator[Item]:
        """The empty frames of room names, and crosses of their points."""
        how = self.dice.choice(['box', 'box', 'box', 'pill', 'cross'])
        r = self.dice.uniform(120, 420)
        for cell in self.floors_walked():
            pen, (x, y) = Pen(), self._middle(cell)
            if how == 'cross':
                pen.cross(x - r, y - r, x + r, y + r)
            else:
                self._tag(pen, how, x, y, r)
            yield Item('', 'tag', pen.strokes)

    def opening_tags(self) -> Iterator[Item]:
        """Frames of the numbers of doors and windows, beside them."""
        door, window = (
            self.dice.choice(
                ['circle', 'hexagon', 'diamond', 'pill', 'split', ''])
            for _ in range(2))
        r = self.dice.uniform(90, 260)
        for e in self.plan.edges:
            for (lo, hi), label in zip(e.cuts, e.labels):
                how = window if 'window' in label else door
                if not label or not how:
                    continue
                pen, off = Pen(), self.dice.choice([-450, 450])
                self._tag(pen, how, *e.point((lo + hi) / 2, off), r)
                yield Item('', 'tag', pen.strokes)

    def notes(self) -> Iterator[Item]:
        """Leaders: a line or two with a head, straight or curved."""
        head = self.dice.choice(['open', 'closed', 'dot', 'none'])
        for _ in range(self.dice.integer(2, 9)):
            (x, y), pen = self._spot(1500), Pen()
            c, s = cos_sin(self.dice.uniform(0, 360))
            far = self.dice.uniform(400, 2200)
            ex, ey = x + far * c, y + far * s
            if self.dice.chance(0.15):
                pen.bulge(x, y, ex, ey, far * 0.2)
            else:
                pen.line(x, y, ex, ey)
            side = 1 if c > 0 else -1
            pen.line(ex, ey, ex + side * self.dice.uniform(150, 1200), ey)
            if head == 'dot':
                pen.circle(x, y, 40)
            elif head != 'none':
                for k in (-1, 1):
                    pen.line(x, y, x + 130 * c - k * 35 * s,
                             y + 130 * s + k * 35 * c)
                if head == 'closed':
                    pen.line(x + 130 * c - 35 * s, y + 130 * s + 35 * c,
                             x + 130 * c + 35 * s, y + 130 * s - 35 * c)
            yield Item('', 'leader', pen.strokes)

    def sections(self) -> Iterator[Item]:
        """Marks of sections and elevations, some with their line."""
        for _ in range(self.dice.integer(1, 4)):
            (x, y), r, pen = self._spot(2500), self.dice.uniform(180,
                                                                 500), Pen()
            pen.circle(x, y, r)
            turn = self.dice.choice([0, 90, 180, 270])
            how = self.dice.choice(['arrow', 'square', 'diamond', 'split'])
            c, s = cos_sin(turn)
            if how == 'arrow':
                pen.poly([(x - r * s, y + r * c),
                          (x + 1.5 * r * c, y + 1.5 * r * s),
                          (x + r * s, y - r * c)])
            elif how == 'square':
                polygon(pen, x, y, r * 1.42, 4, 45)
            elif how == 'diamond':
                polygon(pen, x, y, r * 1.42, 4)
            if how == 'split' or self.dice.chance(0.4):
                pen.line(x - r * s, y + r * c, x + r * s, y - r * c)
            if self.dice.chance(0.5):
                far = self.dice.uniform(1500, 20000)
                pen.dashes(x + r * s, y - r * c, x + (r + far) * s,
                           y - (r + far) * c, self.dice.choice([0, 500]))
            yield Item('', 'section', pen.strokes)

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

    def bounds_of_rooms(self) -> Iterator[Item]:
        """Outlines of areas, along or inside the walls."""
        off = self.dice.choice([0, 60, 150, 300])
        for cell in self.floors_walked():
            pen = Pen()
            pen.rect(cell.x0 + off, cell.y0 + off, cell.x1 - off,
                     cell.y1 - off)
            yield Item('', 'area', pen.strokes)

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

    def clouds(self) -> Iterator[Item]:
        """A revision's cloud."""
        (x, y), pen = self._spot(), Pen()
        rx, ry = (self.dice.uniform(600, 2500) for _ in range(2))
        count = self.dice.integer(10, 28)
        points = []
        for k in range(count + 1):
            c, s = cos_sin(360 * k / count)
            points.append((x + rx * c, y + ry * s))
        for p, q in zip(points, points[1:]):
            pen.bulge(*p, *q, math.dist(p, q) * 0.3)
        yield Item('', 'cloud', pen.strokes)

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

    def table(self) -> Iterator[Item]:
        """A title block or schedule beside the plan."""
        (x, y), pen = self._spot(4000), Pen()
        rows, columns = self.dice.integer(3, 12), self.dice.integer(2, 5)
        w, h = self.dice.uniform(600, 1500), self.dice.uniform(200, 450)
        for k in range(rows + 1):
            pen.line(x, y + k * h, x + columns * w, y + k * h)
        for k in range(columns + 1):
            pen.line(x + k * w, y, x + k * w, y + rows * h)
        yield Item('', 'title', pen.strokes)
