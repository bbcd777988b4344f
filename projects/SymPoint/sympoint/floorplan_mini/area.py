"""Stand furniture in cells without collisions."""
from collections.abc import Sequence

from .outline import Box
from .plan import Cell, Plan
from .symbols import Symbol

TURN = {'N': 0, 'E': 90, 'S': 180, 'W': 270}
OPPOSITE = {'N': 'S', 'S': 'N', 'E': 'W', 'W': 'E'}
# The step from a side into the room.
INWARD = {'N': (0, 1), 'S': (0, -1), 'W': (1, 0), 'E': (-1, 0)}


def overlap(a: Box, b: Box) -> bool:
    """Whether two rectangles share more than an edge."""
    return (a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1
            and b[1] < a[3] - 1)


class Area:
    """The floor of a cell, its walls and what stands there.

    Args:
        plan (Plan): The plan, with its edges found.
        index (int): Which cell.
    """

    def __init__(self, plan: Plan, index: int) -> None:
        self.plan = plan
        self.dice = plan.dice
        self.cell: Cell = plan.cells[index]
        inset = dict.fromkeys('NESW', 0.0)
        self.walls: set[str] = set()
        for edge in plan.edges:
            if index not in (edge.a, edge.b):
                continue
            low = edge.a == index
            side = ('S' if low else 'N') if edge.axis == 'h' else (
                'E' if low else 'W')
            inset[side] = max(inset[side], edge.thick / 2)
            if edge.kind == 'wall':
                self.walls.add(side)
        c = self.cell
        self.box: Box = (c.x0 + inset['W'], c.y0 + inset['N'],
                         c.x1 - inset['E'], c.y1 - inset['S'])

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    def span(self, side: str) -> float:
        """Length of a side."""
        return self.width if side in 'NS' else self.height

    def depth(self, side: str) -> float:
        """How far a side is from the one opposite."""
        return self.height if side in 'NS' else self.width

    def draw(self, label: str, **hints: float) -> Symbol:
        """Draw a piece for it; see :meth:`Book.draw`."""
        return self.plan.book.draw(label, **hints)

    def frame(self,
              side: str,
              along: float,
              off: float = 0) -> tuple[float, float, float]:
        """Place and turn of a back ``along`` a side and ``off`` it."""
        x0, y0, x1, y1 = self.box
        dx, dy = INWARD[side]
        x, y, rot = {
            'N': (x0 + along, y0, 0),
            'S': (x0 + along, y1, 180),
            'W': (x0, y0 + along, 270),
            'E': (x1, y0 + along, 90)
        }[side]
        return x + dx * off, y + dy * off, rot

    def rect(self,
             side: str,
             along: float,
             w: float,
             d: float,
             off: float = 0) -> Box:
        """The rectangle of a piece w wide, d deep, ``off`` the wall."""
        x0, y0, x1, y1 = self.box
        a, b = along - w / 2, along + w / 2
        return {
            'N': (x0 + a, y0 + off, x0 + b, y0 + off + d),
            'S': (x0 + a, y1 - off - d, x0 + b, y1 - off),
            'W': (x0 + off, y0 + a, x0 + off + d, y0 + b),
            'E': (x1 - off - d, y0 + a, x1 - off, y0 + b)
        }[side]

    def free(self, box: Box, tall: bool = False) -> bool:
        """Whether a rectangle lies in the cell and touches nothing."""
        x0, y0, x1, y1 = self.box
        if (box[0] < x0 - 1 or box[1] < y0 - 1 or box[2] > x1 + 1
                or box[3] > y1 + 1):
            return False
        taken = self.cell.blocked + (self.cell.low if tall else [])
        return not any(overlap(box, other) for other in taken)

    def stand(self,
              piece: Symbol | str,
              where: Sequence[str | float] = ('lo', 'hi', 'mid', 'any', 'any'),
              sides: Sequence[str] | None = None,
              tall: bool = False,
              front: float = 0,
              off: float = 0,
              margin: float = 0,
              **hints: float) -> tuple[str, float] | None:
        """Stand a piece with its back to a wall, where it fits first.

        Args:
            piece (Symbol | str): The piece, or its name to draw it by.
            where (Sequence[str | float]): 'lo', 'hi', 'mid', 'any' or a
                number (a position along the side), in order.
            sides (Sequence[str] | None): Sides to try, in order; all in
                random order where they are not given.
            tall (bool): Whether it must not cover a window.
            front (float): Free floor wanted before it.
            off (float): Distance from the wall.
            margin (float): Free space wanted at both ends.
            hints (float): For drawing the piece.

        Returns:
            tuple[str, float] | None: Side and position along it.
        """
        drawn = self.draw(piece, **hints) if isinstance(piece, str) else piece
        w = drawn.width + 2 * margin
        for side in self.sides() if sides is None else sides:
            if side not in self.walls:
                continue
            room = self.span(side) - w
            if room < -1:
                continue
            for spot in where:
                if spot == 'any':
                    u = round(self.dice.random() * room / 50) * 50
                elif isinstance(spot, str):
                    u = {'lo': 0.0, 'mid': room / 2, 'hi': room}[spot]
                else:
                    u = spot - w / 2
                along = u + w / 2
                if self.free(
                        self.rect(side, along, w, drawn.depth + front, off),
                        tall):
                    self.fix(drawn, side, along, off)
                    return side, along
        return None

    def fix(self,
            drawn: Symbol,
            side: str,
            along: float,
            off: float = 0,
            block: bool = True) -> None:
        """Place a piece without asking, and take its floor."""
        mirror = self.dice.chance(0.5)
        self.plan.put(drawn, *self.frame(side, along, off), mirror)
        if block:
            self.cell.blocked.append(
                self.rect(side, along, drawn.width, drawn.depth, off))

    def sides(self) -> list[str]:
        """The walled sides in random order."""
        return self.dice.shuffled([s for s in 'NESW' if s in self.walls])
