"""Draw what a building has but no class covers: hatches, floors, columns."""
from collections.abc import Iterator

from ..area import Area, overlap
from ..outline import Box
from ..pen import Pen, moved, steps
from ..plan import Item, lay
from .draughtsman import Draughtsman


def hatch(pen: Pen, box: Box, pitch: float, up: bool = True) -> None:
    """Lines at 45 degrees across a rectangle.

    Args:
        pen (Pen): Takes the lines.
        box (Box): The rectangle.
        pitch (float): Distance of the lines along x.
        up (bool): Which diagonal.
    """
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    c = pitch / 2
    while c < w + h:
        # x + y = c in the frame of the corner
        a, b = min(c, w), max(0.0, c - w)
        p, q = max(0.0, c - h), min(c, h)
        if up:
            pen.line(x0 + a, y0 + b, x0 + p, y0 + q)
        else:
            pen.line(x0 + a, y1 - b, x0 + p, y1 - q)
        c += pitch


class Fittings(Draughtsman):
    """What belongs to the building but has no class."""

    def wall_hatch(self) -> Iterator[Item]:
        """Diagonal lines in walls."""
        pitch = self.dice.choice([120, 160, 200, 250])
        up = self.dice.chance(0.5)
        outer = self.dice.chance(0.6)
        for e in self.dice.shuffled(self.plan.edges_of('wall')):
            if outer and not e.outer:
                continue
            for lo, hi in e.spans(100):
                pen = Pen()
                hatch(pen, e.box(lo, hi), pitch, up)
                yield Item('', 'hatch', pen.strokes)

    def floors(self) -> Iterator[Item]:
        """Tiles in wet rooms, boards elsewhere."""
        for k in self.dice.shuffled(range(len(self.plan.cells))):
            cell = self.plan.cells[k]
            wet = cell.use in ('bath', 'kitchen', 'balcony', 'men', 'women')
            if cell.use in ('shaft', 'core-lift', 'core-stairs', 'void',
                            'garage', 'ledge'):
                continue
            if not wet and self.dice.chance(0.7):
                continue
            x0, y0, x1, y1 = Area(self.plan, k).box
            size = self.dice.choice([300, 400, 600]) if wet else \
                self.dice.choice([600, 800, 1000])
            pen = Pen()
            if wet or self.dice.chance(0.5):
                for x in steps(x0 + size, x1 - 10, size):
                    pen.line(x, y0, x, y1)
                for y in steps(y0 + size, y1 - 10, size):
                    pen.line(x0, y, x1, y)
            elif self.dice.chance(0.5):
                hatch(pen, (x0, y0, x1, y1), size)
            else:
                board = self.dice.choice([150, 200, 300])
                for y in steps(y0 + 150, y1 - 10, board):
                    pen.line(x0, y, x1, y)
            yield Item('', 'floor', pen.strokes)

    def columns(self) -> Iterator[Item]:
        """Columns, hatched, crossed or empty."""
        boxes = list(self.plan.columns)
        if not boxes:
            nodes = {
                e.point(u)
                for e in self.plan.edges_of('wall') if e.outer
                for u in (e.lo, e.hi)
            }
            half = self.dice.choice([200, 250])
            boxes = [(x - half, y - half, x + half, y + half)
                     for x, y in sorted(nodes) if self.dice.chance(0.5)]
        look = self.dice.weighted([('hatch', 4), ('cross', 3), ('plain', 3),
                                   ('round', 1)])
        taken = [e.box(*cut, 300) for e in self.plan.edges for cut in e.cuts]
        for box in boxes:
            pen = Pen()
            x0, y0, x1, y1 = box
            if any(overlap(box, other) for other in taken):
                continue
            if look == 'round':
                pen.circle((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2)
            else:
                pen.rect(*box)
            if look == 'hatch':
                hatch(pen, box, 150)
            elif look == 'cross':
                pen.cross(*box)
            yield Item('', 'column', pen.strokes)

    def lamps(self) -> Iterator[Item]:
        """Ceiling lights, wired by arcs."""
        for cell in self.dice.shuffled(self.floors_walked()):
            x, y = (cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2
            drawn, pen = self.plan.book.draw('(lamp)'), Pen()
            pen.add(drawn.strokes, x=x, y=y - drawn.depth / 2)
            if self.dice.chance(0.6):
                pen.bulge(x, y, cell.x0 + 150,
                          y + self.dice.choice([-600, 500, 800]),
                          self.dice.choice([-300, 250, 400]))
            yield Item('', 'lamp', pen.strokes)

    def beams(self) -> Iterator[Item]:
        """Dashed lines of beams or eaves overhead."""
        for e in self.dice.shuffled(self.plan.edges):
            if e.hi - e.lo < 2500:
                continue
            off = self.dice.choice([-300, 300, 450])
            pen = Pen()
            for u in steps(e.lo, e.hi, 450):
                pen.line(*e.point(u, off), *e.point(min(u + 300, e.hi), off))
            yield Item('', 'beam', pen.strokes)

    def drapes(self) -> Iterator[Item]:
        """Curtains of cloth: waves inside the windows."""
        for cell in self.dice.shuffled(self.plan.cells):
            for x0, y0, x1, y1 in cell.low:
                pen, wave = Pen(), self.dice.choice([100, 125])
                axis, low, high, inner = (('h', x0, x1, (y0 + y1) /
                                           2) if x1 - x0 > y1 - y0 else
                                          ('v', y0, y1, (x0 + x1) / 2))
                for k in range(int((high - low) / wave)):
                    a, b = low + k * wave, low + (k + 1) * wave
                    pen.bulge(*lay(axis, a, inner), *lay(axis, b, inner),
                              35 if k % 2 else -35)
                yield Item('', 'decor', pen.strokes)

    def site(self) -> Iterator[Item]:
        """Trees, kerbs and paving around the building."""
        x0, y0, x1, y1 = self.plan.bounds
        for off in (600, 900):
            pen = Pen()
            pen.rect(x0 - off, y0 - off, x1 + off, y1 + off)
            yield Item('', 'site', pen.strokes)
        for _ in range(14):
            r = self.dice.choice([500, 700, 900])
            side = self.dice.choice('NESW')
            u = self.dice.random()
            x = x0 + u * (x1 - x0) if side in 'NS' else (
                x0 - 2000 if side == 'W' else x1 + 2000)
            y = y0 + u * (y1 - y0) if side in 'EW' else (
                y0 - 2000 if side == 'N' else y1 + 2000)
            drawn = self.plan.book.draw('(plant)', r=r)
            yield Item('', 'site', moved(drawn.strokes, x, y - r))

    def sprinklers(self) -> Iterator[Item]:
        """Pipe runs with heads."""
        x0, y0, x1, y1 = self.plan.bounds
        y = y0 + 1200.0
        while y < y1:
            pen = Pen()
            for x in steps(x0 + 900.0, x1, 2400):
                pen.line(x, y, min(x + 2400, x1), y)
                pen.circle(x, y, 70)
            yield Item('', 'pipes', pen.strokes)
            y += self.dice.choice([2400, 2800, 3200])

    def screed(self) -> Iterator[Item]:
        """Crossed short hatching of whole floors, as on finishes plans."""
        pitch = self.dice.choice([170, 200, 240])
        for cell in self.dice.shuffled(self.floors_walked()):
            for y in steps(cell.y0 + 150, cell.y1 - 150, pitch):
                pen = Pen()
                for x in steps(cell.x0 + 150, cell.x1 - 150, pitch):
                    pen.line(x, y, x + pitch * 0.4, y - pitch * 0.4)
                yield Item('', 'hatch', pen.strokes)
