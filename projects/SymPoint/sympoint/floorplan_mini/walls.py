"""Draw walls as many offices do: of layers, of pieces, as lines."""

from .dice import Dice
from .outline import Box, outline
from .pen import Pen, Stroke
from .plan import ACROSS, Item, Plan


class Walls:
    """How an office draws walls.

    Args:
        plan (Plan): A plan with all its openings.
        dice (Dice): Source of choices.
    """

    def __init__(self, plan: Plan, dice: Dice) -> None:
        self.plan, self.dice = plan, dice
        self.edges = plan.edges_of('wall')
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
            a, b = outer if e.outer else inner
            if e.b < 0:
                a, b = 1 - b, 1 - a
            spans.append(
                (e.at + (a - 0.5) * e.thick, e.at + (b - 0.5) * e.thick))
        reach: dict[tuple, list[float]] = {}
        for e, span in zip(self.edges, spans):
            for end in (e.lo, e.hi):
                reach.setdefault((e.axis, e.point(end)), []).extend(span)
        boxes = []
        for e, (near, far) in zip(self.edges, spans):
            ends = []
            for end, pick in ((e.lo, min), (e.hi, max)):
                across = reach.get((ACROSS[e.axis], e.point(end)))
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

    def _loose(self) -> list[Stroke]:
        """Each stretch a box of its own, or two lines."""
        pen, boxed = Pen(), self.dice.chance(0.6)
        for e in self.edges:
            for a, b in e.spans(1):
                if boxed:
                    pen.rect(*e.box(a, b))
                    continue
                for off in (-e.thick / 2, e.thick / 2):
                    pen.line(*e.point(a, off), *e.point(b, off))
        return pen.strokes

    def _line(self) -> list[Stroke]:
        """Walls as their centre lines."""
        pen = Pen()
        for e in self.edges:
            for a, b in e.spans(1):
                pen.line(*e.point(a), *e.point(b))
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
            for a, b in e.spans(1) if e.outer else ():
                count = min(max(1, round((b - a) / step)), 60)
                ts = [a + (b - a) * k / count for k in range(count + 1)]
                for k, (p, q) in enumerate(zip(ts, ts[1:])):
                    off = e.thick * (0.3 if k % 2 else -0.3)
                    if how == 'bricks':
                        q, off = p, e.thick / 2
                    pen.line(*e.point(p, -off), *e.point(q, off))
        return pen.strokes
