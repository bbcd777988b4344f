"""Hold a storey: cells of rooms, the edges between them, the openings."""
from dataclasses import dataclass, field

import numpy as np

from .dice import Dice
from .outline import Box, about, outline
from .pen import Pen, Point, Stroke, moved
from .symbols import Book, Symbol

OUTSIDE = -1
# The other axis.
ACROSS = {'h': 'v', 'v': 'h'}

# The turn of what is set in an edge: by its axis, and whether it looks to
# the high side.
TURNS = {('h', True): 0, ('h', False): 180, ('v', True): 270, ('v', False): 90}


def lay(axis: str, along: float, across: float) -> Point:
    """The point so far along an axis and across it."""
    return (along, across) if axis == 'h' else (across, along)


@dataclass
class Item:
    """Strokes that belong together, placed in the plan.

    Attributes:
        label (str): Class name, '' for background.
        kind (str): What decides the layer.
        strokes (list[Stroke]): Millimetres, plan frame.
    """
    label: str
    kind: str
    strokes: list[Stroke]


@dataclass
class Cell:
    """A rectangle of floor between wall centre lines.

    Attributes:
        x0, y0, x1, y1 (float): Its sides, millimetres.
        room (int): Cells of one room have no wall between them.
        use (str): What it is furnished as.
        blocked (list[Box]): Where nothing may stand: door swings, furniture.
        low (list[Box]): Strips before windows: no tall furniture.
    """
    x0: float
    y0: float
    x1: float
    y1: float
    room: int
    use: str
    blocked: list[Box] = field(default_factory=list)
    low: list[Box] = field(default_factory=list)


@dataclass
class Edge:
    """A straight stretch between two cells of different rooms.

    Attributes:
        axis (str): 'h' or 'v'.
        at (float): Its y ('h') or x ('v').
        lo, hi (float): Its ends along the other axis.
        a, b (int): Cells at the low and the high side, or OUTSIDE.
        thick (float): Wall thickness.
        kind (str): 'wall', 'rail' or 'curtain'.
        cuts (list): (lo, hi) of its openings.
        labels (list[str]): What is set in them.
    """
    axis: str
    at: float
    lo: float
    hi: float
    a: int
    b: int
    thick: float = 200
    kind: str = 'wall'
    cuts: list[tuple[float, float]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @property
    def outer(self) -> bool:
        """Whether one of its sides is outside."""
        return min(self.a, self.b) < 0

    def point(self, along: float, off: float = 0) -> Point:
        """The point so far along it, and so far off its middle line."""
        return lay(self.axis, along, self.at + off)

    def box(self, lo: float, hi: float, grow: float = 0) -> Box:
        """The rectangle of the wall between two positions along it."""
        half = self.thick / 2 + grow
        return (*self.point(lo, -half), *self.point(hi, half))

    def spans(self, least: float = 0) -> list[tuple[float, float]]:
        """The stretches between its openings that are longer than that."""
        cuts = [u for cut in sorted(self.cuts) for u in cut]
        stops = [self.lo, *cuts, self.hi]
        return [(a, b) for a, b in zip(stops[::2], stops[1::2])
                if b - a > least]


class Plan:
    """Cells, edges and everything drawn so far.

    Args:
        dice (Dice): Source of choices.
        book (Book): The drawing's symbol styles.
    """

    def __init__(self, dice: Dice, book: Book) -> None:
        self.dice = dice
        self.book = book
        self.outer = dice.choice([200, 240, 240, 300])
        self.inner = dice.choice([100, 120, 120, 150, 200])
        self.cells: list[Cell] = []
        self.edges: list[Edge] = []
        self.items: list[Item] = []
        self.columns: list[Box] = []
        self.glass: set[str] = set()
        self.bounds: Box = (0, 0, 0, 0)

    # -- cells -------------------------------------------------------------
    def cell(self,
             x0: float,
             y0: float,
             x1: float,
             y1: float,
             use: str,
             room: int | None = None) -> int:
        """Add a cell, in a new room unless one is named.

        Returns:
            int: Index of the cell.
        """
        if room is None:
            room = 1 + max((c.room for c in self.cells), default=-1)
        self.cells.append(Cell(x0, y0, x1, y1, room, use))
        return len(self.cells) - 1

    def close(self) -> None:
        """Find the edges between the cells."""
        xs = sorted({x for c in self.cells for x in (c.x0, c.x1)})
        ys = sorted({y for c in self.cells for y in (c.y0, c.y1)})
        column = {x: i + 1 for i, x in enumerate(xs)}
        row = {y: i + 1 for i, y in enumerate(ys)}
        grid = np.full((len(ys) + 1, len(xs) + 1), OUTSIDE)
        for k, c in enumerate(self.cells):
            grid[row[c.y0]:row[c.y1], column[c.x0]:column[c.x1]] = k
        for axis, table, ats, alongs in (('h', grid, ys, xs), ('v', grid.T, xs,
                                                               ys)):
            for i, at in enumerate(ats):
                start = None
                for j in range(1, len(alongs) + 1):
                    pair = (int(table[i, j]), int(table[i + 1, j]))
                    if start is not None and pair != start[1]:
                        self._edge(axis, at, alongs[start[0] - 1],
                                   alongs[j - 1], *start[1])
                        start = None
                    if start is None and pair[0] != pair[1]:
                        start = (j, pair)
        self.bounds = (xs[0], ys[0], xs[-1], ys[-1])

    def _edge(self, axis: str, at: float, lo: float, hi: float, a: int,
              b: int) -> None:
        uses = [self.cells[k].use if k >= 0 else '' for k in (a, b)]
        if a >= 0 and b >= 0 and self.cells[a].room == self.cells[b].room:
            return
        edge = Edge(axis, at, lo, hi, a, b)
        out = '' in uses or 'balcony' in uses or 'void' in uses
        edge.thick = self.outer if out else self.inner
        side = 'NS'[b < 0] if axis == 'h' else 'WE'[b < 0]
        if 'void' in uses or ('balcony' in uses and '' in uses):
            edge.kind, edge.thick = 'rail', 60
        elif '' in uses and side in self.glass and 'core' not in ''.join(uses):
            edge.kind = 'curtain'
        self.edges.append(edge)

    def edges_of(self, kind: str) -> list[Edge]:
        """The edges of a kind."""
        return [e for e in self.edges if e.kind == kind]

    # -- openings ----------------------------------------------------------
    def between(self, a: int, b: int) -> list[Edge]:
        """Edges between two cells (or a cell and OUTSIDE), longest first."""
        found = [e for e in self.edges if {e.a, e.b} == {a, b}]
        return sorted(found, key=lambda e: (e.lo - e.hi, e.at, e.lo))

    def facade(self, k: int, side: str) -> list[Edge]:
        """Outer edges of a cell on a compass side, longest first."""
        return [e for e in self.between(k, OUTSIDE) if self.side(e) == side]

    def side(self, edge: Edge) -> str:
        """The compass side of an outer edge."""
        if edge.axis == 'h':
            return 'N' if edge.a < 0 else 'S'
        return 'W' if edge.a < 0 else 'E'

    def opening(self,
                edge: Edge,
                label: str,
                width: float,
                into: int,
                where: str = 'any') -> bool:
        """Cut an opening and set a door, window or the like in it.

        Args:
            edge (Edge): Where.
            label (str): Class of what is set in it; '' for nothing.
            width (float): Clear width, millimetres.
            into (int): Cell that a leaf swings into.
            where (str): 'lo', 'hi', 'mid' or 'any' along the edge.

        Returns:
            bool: False, and nothing changed, where it does not fit.
        """
        margin = 100 + self.outer / 2
        low, high = edge.lo + margin, edge.hi - margin
        if high - low < width:
            return False
        spot = {'lo': 0.0, 'hi': 1.0, 'mid': 0.5}.get(where)
        for _ in range(6):
            u = self.dice.random() if spot is None else spot
            lo = low + round(u * (high - low - width) / 50) * 50
            if all(lo >= c1 + 100 or lo + width <= c0 - 100
                   for c0, c1 in edge.cuts):
                break
            spot = None
        else:
            return False
        mid, hi = lo + width / 2, lo + width
        edge.cuts.append((lo, hi))
        edge.labels.append(label)
        rot = TURNS[edge.axis, into == edge.b]
        near_low = mid - edge.lo <= edge.hi - mid
        mirror = near_low != (rot in (0, 90))
        if self.dice.chance(0.15):
            mirror = not mirror
        if label:
            self._set(edge, label, lo, hi, into, mirror)
        return True

    def _set(self, edge: Edge, label: str, lo: float, hi: float, into: int,
             mirror: bool) -> None:
        """Set a symbol in an opening."""
        drawn = self.book.draw(label, w=hi - lo, t=edge.thick)
        high = into == edge.b
        face = edge.thick / 2 * (-1 if high else 1)
        self.put(drawn, *edge.point((lo + hi) / 2, face), TURNS[edge.axis,
                                                                high], mirror)
        self._clear(edge, lo, hi, into, drawn)

    def _clear(self, edge: Edge, lo: float, hi: float, into: int,
               drawn: Symbol) -> None:
        """Keep furniture out of swings, and tall pieces off windows."""
        glazed = 'window' in drawn.label
        reach = max(drawn.depth - edge.thick / 2, 500)
        for k, sign in ((edge.a, -1), (edge.b, 1)):
            if k < 0:
                continue
            deep = 300 if glazed else reach if k == into else 600
            near, far = sorted((0, sign * (deep + edge.thick / 2)))
            zone = (*edge.point(lo, near), *edge.point(hi, far))
            cell = self.cells[k]
            (cell.low if glazed else cell.blocked).append(zone)

    def column(self, x: float, y: float, size: float) -> None:
        """Stand a square column."""
        self.columns.append(about(x, y, size, size))

    # -- drawing -----------------------------------------------------------
    def put(self,
            drawn: Symbol,
            x: float,
            y: float,
            rot: float = 0,
            mirror: bool = False) -> None:
        """Place a symbol in the plan."""
        strokes = moved(drawn.strokes, x, y, rot, mirror)
        self.items.append(Item(drawn.label, drawn.kind, strokes))

    def add(self, label: str, kind: str, pen: Pen) -> None:
        """Place what a pen drew in the plan's own frame."""
        if pen.strokes:
            self.items.append(Item(label, kind, pen.strokes))

    def wall_boxes(self) -> tuple[list[Box], list[Box]]:
        """Rectangles of the walls and of the openings in them."""
        walls = self.edges_of('wall')
        reach: dict[tuple[str, float, float], float] = {}
        for e in walls:
            for end in (e.lo, e.hi):
                key = (ACROSS[e.axis], *e.point(end))
                reach[key] = max(reach.get(key, 0), e.thick / 2)
        boxes, holes = [], []
        for e in walls:
            ends = []
            for end, sign in ((e.lo, -1), (e.hi, 1)):
                ends.append(end + sign * reach.get((e.axis, *e.point(end)), 0))
            boxes.append(e.box(*ends))
            holes += [e.box(*cut) for cut in e.cuts]
        return boxes, holes

    def wall_strokes(self) -> list[Stroke]:
        """The joined outlines of all walls, cut by the openings.

        Some offices outline partitions apart from bearing walls.
        """
        walls = self.edges_of('wall')
        boxes, holes = self.wall_boxes()
        if self.outer == self.inner or not self.dice.chance(0.25):
            return outline(boxes, holes)
        heavy = [b for b, e in zip(boxes, walls) if e.thick == self.outer]
        light = [b for b, e in zip(boxes, walls) if e.thick != self.outer]
        return outline(heavy, holes) + outline(light, [*holes, *heavy])
