"""Write on a plan, and know where: the hand of one office."""
from __future__ import annotations

from ..pen import moved
from ..plan import Cell, Item, Plan
from ..tile import Tile
from .letters import letters

# Too small, or no floor at all.
_SMALL = ('shaft', 'ledge', 'nook', 'void', 'guest entry')


def _extent(cell: Cell) -> float:
    return (cell.x1 - cell.x0) * (cell.y1 - cell.y0)


class Draughtsman:
    """Knows the plan, the tile and the office's habits.

    Args:
        plan (Plan): A furnished plan.
        tile (Tile): The window, for text that must read upright.
    """

    def __init__(self, plan: Plan, tile: Tile) -> None:
        self.plan = plan
        self.dice = plan.dice
        self.tile = tile
        self.lettered = True
        self.plain = self.dice.chance(0.25)
        self.letter = self.dice.choice([250, 300, 350])
        self.tick = self.dice.weighted([('slash', 6), ('arrow', 3),
                                        ('dot', 1)])

    def text(self,
             words: str,
             x: float,
             y: float,
             height: float,
             rot: float = 0,
             kind: str = 'text') -> Item:
        """Text that reads upright once the tile has turned it.

        It has no strokes where the office's text stays text.
        """
        if not self.lettered:
            return Item('', kind, [])
        seen = (-rot if self.tile.mirror else rot) + self.tile.turn
        if 100 < seen % 360 <= 280:
            rot += 180
        strokes = moved(
            letters(words, height, self.plain), x, y, rot, self.tile.mirror)
        return Item('', kind, strokes)

    def floors_walked(self) -> list[Cell]:
        """One cell a room, the largest, of rooms one walks in."""
        best: dict[int, Cell] = {}
        for cell in self.plan.cells:
            if cell.use.startswith('core') or cell.use in _SMALL:
                continue
            other = best.get(cell.room)
            if other is None or _extent(cell) > _extent(other):
                best[cell.room] = cell
        return list(best.values())

    def _spot(self, out: float = 0) -> tuple[float, float]:
        """A point in the plan, or up to ``out`` beside it."""
        x0, y0, x1, y1 = self.plan.bounds
        return (self.dice.uniform(x0 - out, x1 + out),
                self.dice.uniform(y0 - out, y1 + out))

    def _middle(self, cell: Cell) -> tuple[float, float]:
        u, v = (self.dice.uniform(0.35, 0.65) for _ in range(2))
        return (cell.x0 + u * (cell.x1 - cell.x0),
                cell.y0 + v * (cell.y1 - cell.y0))
