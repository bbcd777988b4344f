"""Lay out a storey as many offices do: any wall, windows in strips."""
import math

from .dice import Dice
from .pen import Pen, cos_sin, moved
from .plan import Edge, Item, Plan
from .rails import Railing
from .symbols import Book


class WidePlan(Plan):
    """A plan with walls of any thickness and openings of any width.

    Args:
        dice (Dice): Source of choices.
        book (Book): The drawing's symbols.
    """

    def __init__(self, dice: Dice, book: Book) -> None:
        super().__init__(dice, book)
        self.outer = round(dice.uniform(140, 420))
        self.inner = round(min(self.outer, dice.uniform(75, 220)))
        self.stretch = dice.uniform(0.9, 1.15)
        self.strips = dice.choice([0, 0, 0.3, 0.8])
        # How often another kind of opening takes the place of the usual one.
        self.patios = dice.choice([0, 0, 0.15, 0.5])
        self.slides = dice.choice([0, 0, 0.1, 0.4])
        self.pairs = dice.choice([0, 0, 0.15, 0.4])

    def opening(self,
                edge: Edge,
                label: str,
                width: float,
                into: int,
                where: str = 'any') -> bool:
        """Cut an opening; see :meth:`Plan.opening`."""
        other, size = self._other(edge, label, width)
        if other != label and super().opening(edge, other, round(size), into,
                                              where):
            return True
        if label:
            size = width * self.stretch
            if 'window' in label:
                size *= self.dice.uniform(0.6, 1.3)
            if super().opening(edge, label, round(size), into, where):
                return True
        return super().opening(edge, label, width, into, where)

    def _other(self, edge: Edge, label: str,
               width: float) -> tuple[str, float]:
        """What may take the place of an opening, and how wide."""
        dice = self.dice
        if label == 'window' and edge.outer and width >= 1200 and dice.chance(
                self.patios):
            return 'sliding door', width * dice.uniform(0.9, 1.5)
        if label == 'single door':
            if dice.chance(self.pairs):
                return 'double door', width * dice.uniform(1.3, 2.1)
            if dice.chance(self.slides):
                return 'sliding door', width * dice.uniform(0.9, 1.7)
        return label, width

    def opening_at(self, edge: Edge, label: str, lo: float, hi: float,
                   into: int) -> None:
        """Cut an opening at a place and set a symbol in it."""
        edge.cuts.append((lo, hi))
        edge.labels.append(label)
        super()._set(edge, label, lo, hi, into, False)

    def _set(self, edge: Edge, label: str, lo: float, hi: float, into: int,
             mirror: bool) -> None:
        count, post = 1, 0.0
        if label == 'window' and hi - lo > 1300 and self.dice.chance(
                self.strips):
            count = self.dice.integer(2, max(2, int((hi - lo) / 600)))
            post = self.dice.choice([0, 50, 100, 150])
        size = (hi - lo - post * (count - 1)) / count
        for k in range(count):
            at = lo + k * (size + post)
            super()._set(edge, label, at, at + size, into, mirror)


def ribbon_windows(plan: Plan, dice: Dice) -> None:
    """Windows in rows along what is free of the outer walls.

    Args:
        plan (Plan): A plan with its doors, before it is furnished.
        dice (Dice): Source of choices.
    """
    share, size = dice.uniform(0.4, 1), dice.uniform(550, 1500)
    post = dice.choice([0, 30, 60, dice.uniform(60, 350)])
    _rows(plan, dice, 'window', share, size, post, 12)


def door_rows(plan: Plan, dice: Dice, label: str) -> None:
    """Rolling doors or sliding doors beside each other in outer walls.

    Args:
        plan (Plan): A plan with its doors, before it is furnished.
        dice (Dice): Source of choices.
        label (str): Class of the doors.
    """
    size = dice.uniform(2200, 5000) if label == 'rolling door' else \
        dice.uniform(1300, 3600)
    _rows(plan, dice, label, dice.uniform(0.15, 0.5), size,
          dice.uniform(100, 1200), dice.integer(1, 4))


def _rows(plan: Plan, dice: Dice, label: str, share: float, size: float,
          post: float, most: int) -> None:
    """Openings in rows along what is free of a share of the outer walls."""
    for e in plan.edges:
        if e.kind != 'wall' or not e.outer or not dice.chance(share):
            continue
        stops = [e.lo + 100, *(u for c in sorted(e.cuts) for u in c), e.hi]
        for lo, hi in zip(stops[::2], stops[1::2]):
            margin = 150 + plan.outer / 2
            count = min(
                int((hi - lo - 2 * margin + post) / (size + post)), most)
            if count < 1:
                continue
            at = (lo + hi - count * (size + post) + post) / 2
            for k in range(count):
                plan.opening_at(e, label, at, at + size, max(e.a, e.b))
                at += size + post


def corner_windows(plan: Plan, dice: Dice) -> None:
    """Windows that turn round corners of the outer walls.

    Args:
        plan (Plan): A plan with its doors, before it is furnished.
        dice (Dice): Source of choices.
    """
    outer = [e for e in plan.edges_of('wall') if e.outer]
    deep, post = dice.uniform(0.1, 0.4), dice.choice([0, 0, 60, 120])
    share, jambs = dice.uniform(0.3, 1), dice.chance(0.6)
    faces = dice.choice([(-1, 1), (-1, ), ()])
    lines = dice.choice([(0, ), (-1, 1), (-1, 0, 1)])
    for h in (e for e in outer if e.axis == 'h'):
        for v in (e for e in outer if e.axis == 'v'):
            if v.at not in (h.lo, h.hi) or h.at not in (v.lo, v.hi):
                continue
            x, y, t = v.at, h.at, plan.outer
            s, r = (1 if x == h.lo else -1), (1 if y == v.lo else -1)
            a, b = dice.uniform(500, 1600), dice.uniform(500, 1600)
            cuts = [
                tuple(sorted((at - sign * t / 2, at + sign * reach)))
                for at, sign, reach in ((x, s, a), (y, r, b))
            ]
            if not dice.chance(share) or any(
                    min(hi, e.hi) - max(lo, e.lo) > (e.hi - e.lo) / 2 or any(
                        lo < c1 + 100 and c0 - 100 < hi for c0, c1 in e.cuts)
                    for e, (lo, hi) in zip((h, v), cuts)):
                continue
            for e, cut in zip((h, v), cuts):
                e.cuts.append(cut)
                e.labels.append('window')
                plan.cells[max(e.a, e.b)].low.append(e.box(*cut, grow=300))
            pen = Pen()
            for k in (*(f * t / 2 for f in faces), *(n * deep * t / 2
                                                     for n in lines)):
                pen.poly([(x + s * a, y + r * k), (x + s * k, y + r * k),
                          (x + s * k, y + r * b)])
            if jambs:
                for k, m in ((a, 0), (0, b)):
                    across = (0, t / 2) if k else (t / 2, 0)
                    pen.line(x + s * k - across[0], y + r * m - across[1],
                             x + s * k + across[0], y + r * m + across[1])
            if post:
                pen.rect(x - post / 2, y - post / 2, x + post / 2,
                         y + post / 2)
            plan.add('window', 'window', pen)


def glaze_partitions(plan: Plan, dice: Dice) -> None:
    """Glass between rooms: long windows in partitions, or walls of glass.

    Args:
        plan (Plan): A plan with its doors, before it is furnished.
        dice (Dice): Source of choices.
    """
    share, whole = dice.uniform(0.2, 0.7), dice.chance(0.25)
    for e in plan.edges:
        core = any(plan.cells[k].use.startswith('core') for k in (e.a, e.b)
                   if k >= 0)
        if e.kind != 'wall' or e.outer or core:
            continue
        if e.hi - e.lo < 1800 or not dice.chance(share):
            continue
        if whole:
            e.kind = 'curtain'
        else:
            width = (e.hi - e.lo) * dice.uniform(0.3, 0.85)
            plan.opening(e, 'window', round(width), e.b)


def oblique_wing(plan: Plan, dice: Dice) -> list[Item]:
    """Walls or rails at other angles beside the building, and their openings.

    Args:
        plan (Plan): A furnished plan.
        dice (Dice): Source of choices.

    Returns:
        list[Item]: The wall or rail, and what is set in it.
    """
    x0, y0, x1, y1 = plan.bounds
    rail = dice.chance(0.3)
    thick = plan.outer
    heading = dice.uniform(10, 80)
    side = dice.choice([-1, 1])
    x = x0 + 800 if side < 0 else x1 - 800
    y = dice.choice(
        [y0 - dice.uniform(300, 900), y1 + dice.uniform(300, 900) + thick])
    down = y > y1
    pen, out, path = Pen(), [], [(x, y)]
    for _ in range(dice.integer(1, 3)):
        angle = heading if side > 0 else 180 - heading
        c, s = cos_sin(angle if down else -angle)
        length = dice.uniform(2200, 6000)
        if rail:
            pass
        elif dice.chance(0.2):
            sag = dice.uniform(0.08, 0.3) * length
            for off in (0.0, thick):
                pen.bulge(x - s * off, y + c * off, x + length * c - s * off,
                          y + length * s + c * off, sag)
        else:
            wide = dice.uniform(700, min(2000, length - 600))
            label = dice.weighted([('window', 5), ('single door', 2),
                                   ('sliding door', 1), ('double door', 1),
                                   ('rolling door', 0.7), ('', 2)])
            lo = dice.uniform(200, length - wide - 200)
            if label == 'single door':
                wide = min(wide, 1000)
            spans = [(0.0, lo),
                     (lo + wide, length)] if label else [(0, length)]
            sub, turn = Pen(), math.degrees(math.atan2(s, c))
            for a, b in spans:
                sub.rect(a, 0, b, thick)
            pen.add(sub.strokes, x=x, y=y, rot=turn)
            if label:
                drawn = plan.book.draw(label, w=wide, t=thick)
                strokes = moved(drawn.strokes, lo + wide / 2)
                out.append(
                    Item(drawn.label, drawn.kind, moved(strokes, x, y, turn)))
        x, y = x + length * c, y + length * s
        path.append((x, y))
        heading = dice.uniform(10, 80)
    if rail:
        Railing(dice).draw(pen, path)
    name = ('railing', 'railing') if rail else ('wall', 'wall')
    out.append(Item(*name, pen.strokes))
    return out
