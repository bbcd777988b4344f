"""Hatches, floors, columns, lights and the site."""
from __future__ import annotations
from typing import Iterator

from ..area import Area, overlap
from ..outline import Box
from ..pen import Pen
from ..plan import Item
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
        edges = [e for e in self.plan.edges if e.kind == 'wall']
        outer = self.dice.chance(0.6)
        for e in self.dice.shuffled(edges):
            if outer and min(e.a, e.b) >= 0:
                continue
            start = e.lo
            for lo, hi in [*sorted(e.cuts), (e.hi, e.hi)]:
                pen = Pen()
                if lo > start + 100:
                    hatch(pen, e.box(start, lo), pitch, up)
                    yield Item('', 'hatch', pen.strokes)
                start = hi

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
                x = x0 + size
                while x < x1 - 10:
                    pen.line(x, y0, x, y1)
                    x += size
                y = y0 + size
                while y < y1 - 10:
                    pen.line(x0, y, x1, y)
                    y += size
            elif self.dice.chance(0.5):
                hatch(pen, (x0, y0, x1, y1), size)
            else:
                y, board = y0 + 150, self.dice.choice([150, 200, 300])
                while y < y1 - 10:
                    pen.line(x0, y, x1, y)
                    y += board
            yield Item('', 'floor', pen.strokes)

    def columns(self) -> Iterator[Item]:
        """Columns, hatched, crossed or empty."""
        boxes = list(self.plan.columns)
        if not boxes:
            nodes = {(e.at, u) if e.axis == 'v' else (u, e.at)
                     for e in self.plan.edges
                     for u in (e.lo, e.hi)
                     if e.kind == 'wall' and min(e.a, e.b) < 0}
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
                pen.line(x0, y0, x1, y1)
                pen.line(x0, y1, x1, y0)
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
        x0, y0, x1, y1 = self.plan.bounds
        for e in self.dice.shuffled(self.plan.edges):
            if e.hi - e.lo < 2500:
                continue
            off = self.dice.choice([-300, 300, 450])
            pen, u = Pen(), e.lo
            while u < e.hi:
                end = min(u + 300, e.hi)
                if e.axis == 'h':
                    pen.line(u, e.at + off, end, e.at + off)
                else:
                    pen.line(e.at + off, u, e.at + off, end)
                u += 450
            yield Item('', 'beam', pen.strokes)

    def drapes(self) -> Iterator[Item]:
        """Curtains of cloth: waves inside the windows."""
        for cell in self.dice.shuffled(self.plan.cells):
            for x0, y0, x1, y1 in cell.low:
                pen, wave = Pen(), self.dice.choice([100, 125])
                wide = x1 - x0 > y1 - y0
                low, high = (x0, x1) if wide else (y0, y1)
                inner = (y0 + y1) / 2 if wide else (x0 + x1) / 2
                count = int((high - low) / wave)
                for k in range(count):
                    a, b = low + k * wave, low + (k + 1) * wave
                    sag = 35 if k % 2 else -35
                    if wide:
                        pen.bulge(a, inner, b, inner, sag)
                    else:
                        pen.bulge(inner, a, inner, b, sag)
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
            drawn, pen = self.plan.book.draw('(plant)', r=r), Pen()
            pen.add(drawn.strokes, x=x, y=y - r)
            yield Item('', 'site', pen.strokes)

    def sprinklers(self) -> Iterator[Item]:
        """Pipe runs with heads."""
        x0, y0, x1, y1 = self.plan.bounds
        y = y0 + 1200.0
        while y < y1:
            pen, x = Pen(), x0 + 900.0
            while x < x1:
                pen.line(x, y, min(x + 2400, x1), y)
                pen.circle(x, y, 70)
                x += 2400
            yield Item('', 'pipes', pen.strokes)
            y += self.dice.choice([2400, 2800, 3200])

    def screed(self) -> Iterator[Item]:
        """Crossed short hatching of whole floors, as on finishes plans."""
        pitch = self.dice.choice([170, 200, 240])
        for cell in self.dice.shuffled(self.floors_walked()):
            y = cell.y0 + 150
            while y < cell.y1 - 150:
                pen, x = Pen(), cell.x0 + 150
                while x < cell.x1 - 150:
                    pen.line(x, y, x + pitch * 0.4, y - pitch * 0.4)
                    x += pitch
                yield Item('', 'hatch', pen.strokes)
                y += pitch
