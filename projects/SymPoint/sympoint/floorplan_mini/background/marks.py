"""Draw the marks that real sheets are full of: tags, sections, clouds."""
import math
from collections.abc import Iterator

from ..pen import Pen, cos_sin, steps
from ..plan import Item, lay
from .draughtsman import Draughtsman


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


class Marks(Draughtsman):
    """What explains the building in the wide edition, source by source."""
    # The frame of a grid line's name.
    bubble = 'circle'

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

    def bounds_of_rooms(self) -> Iterator[Item]:
        """Outlines of areas, along or inside the walls."""
        off = self.dice.choice([0, 60, 150, 300])
        for cell in self.floors_walked():
            pen = Pen()
            pen.rect(cell.x0 + off, cell.y0 + off, cell.x1 - off,
                     cell.y1 - off)
            yield Item('', 'area', pen.strokes)

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
