"""A storey as many offices build it: walls of layers, strips of windows."""
from __future__ import annotations
import math

from .dice import Dice
from .outline import Box, outline
from .pen import Pen, Stroke, cos_sin
from .plan import Edge, Item, Plan
from .symbols import Book
from .symbols.wide.doors import dashes


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

    def opening(self,
                edge: Edge,
                label: str,
                width: float,
                into: int,
                where: str = 'any',
                **hints: float) -> bool:
        """Cut an opening; see :meth:`Plan.opening`."""
        if label:
            size = width * self.stretch
            if 'window' in label:
                size *= self.dice.uniform(0.6, 1.3)
            if super().opening(edge, label, round(size), into, where, **hints):
                return True
        return super().opening(edge, label, width, into, where, **hints)

    def opening_at(self, edge: Edge, label: str, lo: float, hi: float,
                   into: int) -> None:
        """Cut an opening at a place and set a symbol in it."""
        edge.cuts.append((lo, hi))
        edge.labels.append(label)
        super()._set(edge, label, lo, hi, into, False, {})

    def _set(self, edge: Edge, label: str, lo: float, hi: float, into: int,
             mirror: bool, hints: dict) -> None:
        count, post = 1, 0.0
        if label == 'window' and hi - lo > 1300 and self.dice.chance(
                self.strips):
            count = self.dice.integer(2, max(2, int((hi - lo) / 600)))
            post = self.dice.choice([0, 50, 100, 150])
        size = (hi - lo - post * (count - 1)) / count
        for k in range(count):
            at = lo + k * (size + post)
            super()._set(edge, label, at, at + size, into, mirror, hints)


def ribbon_windows(plan: Plan, dice: Dice) -> None:
    """Windows in rows along what is free of the outer walls.

    Args:
        plan (Plan): A plan with its doors, before it is furnished.
        dice (Dice): Source of choices.
    """
    share, size = dice.uniform(0.4, 1), dice.uniform(550, 1500)
    post = dice.choice([0, 30, 60, dice.uniform(60, 350)])
    for e in plan.edges:
        if e.kind != 'wall' or min(e.a, e.b) >= 0 or not dice.chance(share):
            continue
        stops = [e.lo + 100, *(u for c in sorted(e.cuts) for u in c), e.hi]
        for lo, hi in zip(stops[::2], stops[1::2]):
            margin = 150 + plan.outer / 2
            count = min(int((hi - lo - 2 * margin + post) / (size + post)), 12)
            if count < 1:
                continue
            at = (lo + hi - count * (size + post) + post) / 2
            for k in range(count):
                plan.opening_at(e, 'window', at, at + size, max(e.a, e.b))
                at += size + post


def corner_windows(plan: Plan, dice: Dice) -> None:
    """Windows that turn round corners of the outer walls.

    Args:
        plan (Plan): A plan with its doors, before it is furnished.
        dice (Dice): Source of choices.
    """
    outer = [e for e in plan.edges if e.kind == 'wall' and min(e.a, e.b) < 0]
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
        if e.kind != 'wall' or min(e.a, e.b) < 0 or core:
            continue
        if e.hi - e.lo < 1800 or not dice.chance(share):
            continue
        if whole:
            e.kind = 'curtain'
        else:
            width = (e.hi - e.lo) * dice.uniform(0.3, 0.85)
            plan.opening(e, 'window', round(width), e.b)


class Walls:
    """How an office draws walls.

    Args:
        plan (Plan): A plan with all its openings.
        dice (Dice): Source of choices.
    """

    def __init__(self, plan: Plan, dice: Dice) -> None:
        self.plan, self.dice = plan, dice
        self.edges = [e for e in plan.edges if e.kind == 'wall']
        # Some offices draw the wall through below its windows.
        through = dice.chance(0.25)
        self.holes = [
            e.box(*cut) for e in self.edges
            for cut, label in zip(e.cuts, e.labels)
            if not (through and 'window' in label)
        ]

    def items(self) -> list[Item]:
        """The walls, and what fills them."""
        how = self.dice.weighted([('plain', 5), ('layers', 4), ('loose', 1),
                                  ('apart', 1), ('line', 0.4)])
        strokes = {
            'plain': self._plain,
            'layers': self._layers,
            'loose': self._loose,
            'apart': self.plan.wall_strokes,
            'line': self._line
        }[how]()
        if how != 'line' and self.dice.chance(0.15):
            strokes = [s for s in strokes if not self._caps_opening(s)]
        fill = self.dice.weighted([('', 7), ('zigzag', 1), ('bricks', 0.7)])
        if fill:
            strokes += self._fill(fill)
        return [Item('wall', 'wall', strokes)]

    def _skin(self, outer: tuple[float, float],
              inner: tuple[float, float]) -> list[Box]:
        """Boxes of one layer of the walls, joined at the corners.

        Args:
            outer (tuple): Where it starts and ends in outer walls, as
                shares of the thickness from outside.
            inner (tuple): The same of partitions.
        """
        spans = []
        for e in self.edges:
            a, b = outer if min(e.a, e.b) < 0 else inner
            if e.b < 0:
                a, b = 1 - b, 1 - a
            spans.append(
                (e.at + (a - 0.5) * e.thick, e.at + (b - 0.5) * e.thick))
        reach: dict[tuple, list[float]] = {}
        for e, span in zip(self.edges, spans):
            for end in (e.lo, e.hi):
                node = (end, e.at) if e.axis == 'h' else (e.at, end)
                reach.setdefault((e.axis, node), []).extend(span)
        boxes = []
        for e, (near, far) in zip(self.edges, spans):
            ends = []
            for end, pick in ((e.lo, min), (e.hi, max)):
                node = (end, e.at) if e.axis == 'h' else (e.at, end)
                across = reach.get(('v' if e.axis == 'h' else 'h', node))
                ends.append(pick(across) if across else end)
            boxes.append((ends[0], near, ends[1],
                          far) if e.axis == 'h' else (near, ends[0], far,
                                                      ends[1]))
        return boxes

    def _plain(self) -> list[Stroke]:
        return outline(self._skin((0, 1), (0, 1)), self.holes)

    def _layers(self) -> list[Stroke]:
        """A core with finishes and perhaps a cavity."""
        dice = self.dice
        out = self._plain()
        board = dice.uniform(0.06, 0.2)
        face = dice.choice([0.06, 0.12, dice.uniform(0.2, 0.5)])
        inner = (board, 1 - board) if dice.chance(0.5) else (0.0, 1.0)
        cuts = [(face, 1 - dice.choice([0, board]))]
        if dice.chance(0.35):
            cuts.append((min(face + dice.uniform(0.08, 0.25),
                             0.75), cuts[0][1] if dice.chance(0.5) else 1.0))
        for k, cut in enumerate(cuts):
            part = inner if k == 0 else (0.0, 1.0)
            strokes = outline(self._skin(cut, part), self.holes)
            known = set(out)
            out += [s for s in strokes if s not in known]
        return out

    def _pieces(self, e: Edge) -> list[tuple[float, float]]:
        """The parts of an edge between its openings."""
        stops, out = e.lo, []
        for lo, hi in sorted(e.cuts):
            out.append((stops, lo))
            stops = hi
        return [(a, b) for a, b in [*out, (stops, e.hi)] if b - a > 1]

    def _loose(self) -> list[Stroke]:
        """Each stretch a box of its own, or two lines."""
        pen, boxed = Pen(), self.dice.chance(0.6)
        for e in self.edges:
            for a, b in self._pieces(e):
                x0, y0, x1, y1 = e.box(a, b)
                if boxed:
                    pen.rect(x0, y0, x1, y1)
                elif e.axis == 'h':
                    pen.line(x0, y0, x1, y0)
                    pen.line(x0, y1, x1, y1)
                else:
                    pen.line(x0, y0, x0, y1)
                    pen.line(x1, y0, x1, y1)
        return pen.strokes

    def _line(self) -> list[Stroke]:
        """Walls as their centre lines."""
        pen = Pen()
        for e in self.edges:
            for a, b in self._pieces(e):
                pen.line(*((a, e.at, b, e.at) if e.axis == 'h' else (e.at, a,
                                                                     e.at, b)))
        return pen.strokes

    def _caps_opening(self, stroke: Stroke) -> bool:
        """Whether a line closes a wall at an opening."""
        _, x0, y0, x1, y1 = stroke
        for a, b, c, d in self.holes:
            wide = c - a > d - b
            if wide and x0 == x1 and x0 in (a, c) and b <= min(y0, y1) and max(
                    y0, y1) <= d:
                return True
            if not wide and y0 == y1 and y0 in (b, d) and a <= min(
                    x0, x1) and max(x0, x1) <= c:
                return True
        return False

    def _fill(self, how: str) -> list[Stroke]:
        """Insulation or courses in the outer walls."""
        pen = Pen()
        step = self.dice.uniform(100, 260)
        for e in self.edges:
            if min(e.a, e.b) >= 0:
                continue
            for a, b in self._pieces(e):
                count = min(max(1, round((b - a) / step)), 60)
                ts = [a + (b - a) * k / count for k in range(count + 1)]
                low, high = e.at - e.thick * 0.3, e.at + e.thick * 0.3
                for k, (p, q) in enumerate(zip(ts, ts[1:])):
                    ends = (p, low, q, high) if k % 2 else (p, high, q, low)
                    if how == 'bricks':
                        ends = (p, e.at - e.thick / 2, p, e.at + e.thick / 2)
                    if e.axis == 'v':
                        ends = (ends[1], ends[0], ends[3], ends[2])
                    pen.line(*ends)
        return pen.strokes


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
    thick = dice.uniform(20, 80) if rail else plan.outer
    heading = dice.uniform(10, 80)
    side = dice.choice([-1, 1])
    x = x0 + 800 if side < 0 else x1 - 800
    y = dice.choice(
        [y0 - dice.uniform(300, 900), y1 + dice.uniform(300, 900) + thick])
    down = y > y1
    pen, out = Pen(), []
    for _ in range(dice.integer(1, 3)):
        angle = heading if side > 0 else 180 - heading
        c, s = cos_sin(angle if down else -angle)
        length = dice.uniform(2200, 6000)
        curved = dice.chance(0.2)
        if curved:
            sag = dice.uniform(0.08, 0.3) * length
            for off in (0.0, thick):
                pen.bulge(x - s * off, y + c * off, x + length * c - s * off,
                          y + length * s + c * off, sag)
        else:
            at = 0.0
            wide = dice.uniform(700, min(2000, length - 600))
            label = '' if rail else dice.weighted([('window', 5),
                                                   ('single door', 2),
                                                   ('sliding door', 0.5),
                                                   ('', 2)])
            lo = dice.uniform(200, length - wide - 200)
            if label == 'single door':
                wide = min(wide, 1000)
            spans = [(at, lo), (lo + wide, length)] if label else [(0, length)]
            sub = Pen()
            for a, b in spans:
                sub.rect(a, 0, b, thick)
            if label:
                drawn, put = plan.book.draw(label, w=wide, t=thick), Pen()
                put.add(drawn.strokes, x=lo + wide / 2)
                turned = Pen()
                turned.add(
                    put.strokes, x=x, y=y, rot=math.degrees(math.atan2(s, c)))
                out.append(Item(drawn.label, drawn.kind, turned.strokes))
            pen.add(sub.strokes, x=x, y=y, rot=math.degrees(math.atan2(s, c)))
        x, y = x + length * c, y + length * s
        heading = dice.uniform(10, 80)
    name = ('railing', 'railing') if rail else ('wall', 'wall')
    out.append(Item(*name, pen.strokes))
    return out


def handrails(plan: Plan, dice: Dice) -> list[Item]:
    """Rails along stairs, on one side or both."""
    out = []
    sides = dice.choice([(0, ), (0, 1), (1, )])
    gap = dice.choice([0, dice.uniform(30, 90)])
    for item in plan.items:
        if item.label != 'stairs':
            continue
        lines = [s for s in item.strokes if s[0] == 'L']
        xs = [v for s in lines for v in s[1::2]]
        ys = [v for s in lines for v in s[2::2]]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        pen = Pen()
        for k in sides:
            for off in ((40, 40 + gap) if gap else (40, )):
                if x1 - x0 > y1 - y0:
                    y = y1 - off if k else y0 + off
                    pen.line(x0, y, x1, y)
                else:
                    x = x1 - off if k else x0 + off
                    pen.line(x, y0, x, y1)
        out.append(Item('railing', 'railing', pen.strokes))
    return out


def wide_runs(plan: Plan, dice: Dice) -> list[Item]:
    """Curtain walls and railings of any number of lines and posts."""
    out = []
    for kind, label, layer in (('curtain', 'curtain wall', 'curtain'),
                               ('rail', 'railing', 'railing')):
        rail = kind == 'rail'
        deep = dice.uniform(20, 60) if rail else dice.uniform(25, 110)
        count = dice.weighted([(1, 2), (2, 5), (3, 2), (4, 0 if rail else 2)])
        post = dice.weighted([('rect', 5), ('round', 1), ('none', 3),
                              ('tick', 1), ('edge', 1)])
        pitch = dice.uniform(600, 2200)
        half = dice.uniform(15, 45)
        reach = dice.choice([deep, deep, half, 1.8 * deep])
        dash = 250 if rail and dice.chance(0.08) else 0
        for e in plan.edges:
            if e.kind != kind:
                continue
            pen = Pen()

            def place(u: float, v: float) -> tuple[float, float]:
                return (u, e.at + v) if e.axis == 'h' else (e.at + v, u)

            stops = [e.lo, *(u for cut in sorted(e.cuts) for u in cut), e.hi]
            for lo, hi in zip(stops[::2], stops[1::2]):
                if hi - lo < 50:
                    continue
                for k in range(count):
                    v = deep * (2 * k / (count - 1) - 1) if count > 1 else 0
                    dashes(pen, *place(lo, v), *place(hi, v), dash)
                if post == 'none':
                    continue
                number = max(1, round((hi - lo) / pitch))
                for k in range(number + 1):
                    u = min(
                        max(lo + (hi - lo) * k / number, lo + half), hi - half)
                    if post == 'round':
                        pen.circle(*place(u, 0), half)
                    elif post == 'tick':
                        pen.line(*place(u, -reach), *place(u, reach))
                    else:
                        low = -reach if post == 'rect' else deep
                        pen.rect(
                            *place(u - half, low),
                            *place(
                                u + half,
                                deep + 2 * half if post == 'edge' else reach))
            if pen.strokes:
                out.append(Item(label, layer, pen.strokes))
    return out
