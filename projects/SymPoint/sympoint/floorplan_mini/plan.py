"""A storey: cells that make up rooms, the walls between, the openings."""
from __future__ import annotations
from dataclasses import dataclass, field

import numpy as np

from .dice import Dice
from .outline import Box, outline
from .pen import Pen, Stroke
from .symbols import Book, Symbol

OUTSIDE = -1


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

    def box(self, lo: float, hi: float, grow: float = 0) -> Box:
        """The rectangle of the wall between two positions along it."""
        half = self.thick / 2 + grow
        if self.axis == 'h':
            return lo, self.at - half, hi, self.at + half
        return self.at - half, lo, self.at + half, hi


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

    # -- openings ----------------------------------------------------------
    def between(self, a: int, b: int) -> list[Edge]:
        """Edges between two cells (or a cell and OUTSIDE), longest first."""
        found = [e for e in self.edges if {e.a, e.b} == {a, b}]
        return sorted(found, key=lambda e: (e.lo - e.hi, e.at, e.lo))

    def side(self, edge: Edge) -> str:
        """The compass side of an outer edge."""
        if edge.axis == 'h':
            return 'N' if edge.a < 0 else 'S'
        return 'W' if edge.a < 0 else 'E'

    def fits(self, edge: Edge, width: float) -> bool:
        """Whether an opening of a width has room in an edge."""
        return edge.hi - edge.lo >= width + 2 * self._margin(edge)

    def _margin(self, edge: Edge) -> float:
        return 100 + self.outer / 2

    def opening(self,
                edge: Edge,
                label: str,
                width: float,
                into: int,
                where: str = 'any',
                **hints: float) -> bool:
        """Cut an opening and set a door, window or the like in it.

        Args:
            edge (Edge): Where.
            label (str): Class of what is set in it; '' for nothing.
            width (float): Clear width, millimetres.
            into (int): Cell that a leaf swings into.
            where (str): 'lo', 'hi', 'mid' or 'any' along the edge.
            hints (float): Passed to the drawer.

        Returns:
            bool: False, and nothing changed, where it does not fit.
        """
        margin = self._margin(edge)
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
        _, rot = self._facing(edge, into)
        near_low = mid - edge.lo <= edge.hi - mid
        mirror = near_low != (rot in (0, 90))
        if self.dice.chance(0.15):
            mirror = not mirror
        if label:
            self._set(edge, label, lo, hi, into, mirror, hints)
        return True

    def _set(self, edge: Edge, label: str, lo: float, hi: float, into: int,
             mirror: bool, hints: dict) -> None:
        """Set a symbol in an opening."""
        towards_high, rot = self._facing(edge, into)
        drawn = self.book.draw(label, w=hi - lo, t=edge.thick, **hints)
        face = edge.at - edge.thick / 2 * (1 if towards_high else -1)
        mid = (lo + hi) / 2
        x, y = (mid, face) if edge.axis == 'h' else (face, mid)
        self.put(drawn, x, y, rot, mirror)
        self._clear(edge, lo, hi, into, drawn)

    def _facing(self, edge: Edge, into: int) -> tuple[bool, float]:
        """Whether a cell is at the high side, and the turn towards it."""
        high = into == edge.b
        return high, {
            ('h', True): 0,
            ('h', False): 180,
            ('v', True): 270,
            ('v', False): 90
        }[edge.axis, high]

    def _clear(self, edge: Edge, lo: float, hi: float, into: int,
               drawn: Symbol) -> None:
        """Keep furniture out of swings, and tall pieces off windows."""
        glazed = 'window' in drawn.label
        reach = max(drawn.depth - edge.thick / 2, 500)
        for k, sign in ((edge.a, -1), (edge.b, 1)):
            if k < 0:
                continue
            deep = 300 if glazed else reach if k == into else 600
            near, far = sorted(
                (edge.at, edge.at + sign * (deep + edge.thick / 2)))
            zone = ((lo, near, hi, far) if edge.axis == 'h' else
                    (near, lo, far, hi))
            cell = self.cells[k]
            (cell.low if glazed else cell.blocked).append(zone)

    # -- drawing -----------------------------------------------------------
    def put(self,
            drawn: Symbol,
            x: float,
            y: float,
            rot: float = 0,
            mirror: bool = False) -> None:
        """Place a symbol in the plan."""
        pen = Pen()
        pen.add(drawn.strokes, x=x, y=y, rot=rot, mirror=mirror)
        self.items.append(Item(drawn.label, drawn.kind, pen.strokes))

    def add(self, label: str, kind: str, pen: Pen) -> None:
        """Place what a pen drew in the plan's own frame."""
        if pen.strokes:
            self.items.append(Item(label, kind, pen.strokes))

    def wall_boxes(self) -> tuple[list[Box], list[Box]]:
        """Rectangles of the walls and of the openings in them."""
        walls = [e for e in self.edges if e.kind == 'wall']
        reach: dict[tuple[str, float, float], float] = {}
        for e in walls:
            for end in (e.lo, e.hi):
                x, y = (end, e.at) if e.axis == 'h' else (e.at, end)
                key = ('v' if e.axis == 'h' else 'h', x, y)
                reach[key] = max(reach.get(key, 0), e.thick / 2)
        boxes, holes = [], []
        for e in walls:
            ends = []
            for end, sign in ((e.lo, -1), (e.hi, 1)):
                x, y = (end, e.at) if e.axis == 'h' else (e.at, end)
                ends.append(end + sign * reach.get((e.axis, x, y), 0))
            boxes.append(e.box(*ends))
            holes += [e.box(*cut) for cut in e.cuts]
        return boxes, holes

    def wall_strokes(self) -> list[Stroke]:
        """The joined outlines of all walls, cut by the openings.

        Some offices outline partitions apart from bearing walls.
        """
        walls = [e for e in self.edges if e.kind == 'wall']
        boxes, holes = self.wall_boxes()
        if self.outer == self.inner or not self.dice.chance(0.25):
            return outline(boxes, holes)
        heavy = [b for b, e in zip(boxes, walls) if e.thick == self.outer]
        light = [b for b, e in zip(boxes, walls) if e.thick != self.outer]
        return outline(heavy, holes) + outline(light, [*holes, *heavy])
