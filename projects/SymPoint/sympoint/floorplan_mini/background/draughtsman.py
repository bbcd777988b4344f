"""Write on a plan, and know where: the hand of one office."""

from ..pen import Pen, Stroke, arc_point, moved
from ..plan import Cell, Item, Plan
from ..tile import Tile

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


# Letters stand in a box 4 wide and 6 high, y down. Numbers in groups of
# four are lines (x0, y0, x1, y1), groups of five arcs (cx, cy, r, a0, a1).
_O = ((2, 2, 2, 180, 360), (2, 4, 2, 0, 180), (0, 2, 0, 4), (4, 2, 4, 4))
_P = ((0, 0, 0, 6), (0, 0, 2.5, 0), (0, 3, 2.5, 3), (2.5, 1.5, 1.5, -90, 90))
_GLYPHS: dict[str, tuple] = {
    'A': ((0, 6, 2, 0), (2, 0, 4, 6), (0.7, 4, 3.3, 4)),
    'B':
    _P + ((0, 6, 2.5, 6), (2.5, 4.5, 1.5, -90, 90)),
    'C': ((2, 2, 2, 180, 360), (0, 2, 0, 4), (2, 4, 2, 0, 180)),
    'D': ((0, 0, 0, 6), (0, 0, 2, 0), (0, 6, 2, 6), (4, 2, 4, 4),
          (2, 2, 2, 270, 360), (2, 4, 2, 0, 90)),
    'E': ((4, 0, 0, 0), (0, 0, 0, 6), (0, 6, 4, 6), (0, 3, 3, 3)),
    'F': ((4, 0, 0, 0), (0, 0, 0, 6), (0, 3, 3, 3)),
    'G': ((2, 2, 2, 180, 360), (0, 2, 0, 4), (2, 4, 2, 0, 180), (4, 4, 4, 3),
          (4, 3, 2, 3)),
    'H': ((0, 0, 0, 6), (4, 0, 4, 6), (0, 3, 4, 3)),
    'I': ((2, 0, 2, 6), ),
    'K': ((0, 0, 0, 6), (4, 0, 0, 4), (1, 3, 4, 6)),
    'L': ((0, 0, 0, 6), (0, 6, 4, 6)),
    'M': ((0, 6, 0, 0), (0, 0, 2, 4), (2, 4, 4, 0), (4, 0, 4, 6)),
    'N': ((0, 6, 0, 0), (0, 0, 4, 6), (4, 6, 4, 0)),
    'O':
    _O,
    'P':
    _P,
    'R':
    _P + ((2, 3, 4, 6), ),
    'S': ((2, 1.5, 1.5, 90, 350), (2, 4.5, 1.5, -90, 170)),
    'T': ((0, 0, 4, 0), (2, 0, 2, 6)),
    'U': ((0, 0, 0, 4), (4, 0, 4, 4), (2, 4, 2, 0, 180)),
    'V': ((0, 0, 2, 6), (2, 6, 4, 0)),
    'W': ((0, 0, 1, 6), (1, 6, 2, 2), (2, 2, 3, 6), (3, 6, 4, 0)),
    'Y': ((0, 0, 2, 3), (4, 0, 2, 3), (2, 3, 2, 6)),
    '0':
    _O,
    '1': ((1, 1, 2, 0), (2, 0, 2, 6)),
    '2': ((2, 2, 2, 180, 390), (3.73, 3, 0, 6), (0, 6, 4, 6)),
    '3': ((2, 1.5, 1.5, 190, 450), (2, 4.5, 1.5, -90, 170)),
    '4': ((3, 6, 3, 0), (3, 0, 0, 4), (0, 4, 4, 4)),
    '5': ((4, 0, 0.5, 0), (0.5, 0, 0.5, 2.5), (0.5, 2.5, 2, 2.5),
          (2, 4.25, 1.75, -90, 150)),
    '6': ((2, 4, 2, 0, 180), (2, 4, 2, 180, 360), (0.3, 3, 2.5, 0)),
    '7': ((0, 0, 4, 0), (4, 0, 1.5, 6)),
    '8': ((2, 1.5, 1.5, 90, 270), (2, 1.5, 1.5, 270, 450),
          (2, 4.5, 1.5, 90, 270), (2, 4.5, 1.5, 270, 450)),
    '9': ((2, 2, 2, 0, 180), (2, 2, 2, 180, 360), (3.7, 3, 1.5, 6)),
    '-': ((0, 3, 4, 3), ),
    '.': ((1.5, 6, 2.2, 6), ),
    '+': ((0, 3, 4, 3), (2, 1, 2, 5)),
}


def letters(text: str, height: float, plain: bool = False) -> list[Stroke]:
    """Write a line of text, its base centred on the origin.

    Args:
        text (str): Capitals, digits, blanks and ``-+.``.
        height (float): Height of the letters, millimetres.
        plain (bool): Whether arcs become two or three chords each.

    Returns:
        list[Stroke]: Its strokes.
    """
    pen = Pen()
    left = -(len(text) * 5.4 - 1.4) / 2
    for k, letter in enumerate(text):
        glyph = Pen()
        for part in _GLYPHS.get(letter, ()):
            if len(part) == 4:
                glyph.line(*part)
                continue
            glyph.arc(*part)
            if plain:
                _chords(glyph, glyph.strokes.pop())
        pen.add(glyph.strokes, x=left + k * 5.4, y=-6)
    return moved(pen.strokes, scale=height / 6)


def _chords(pen: Pen, arc: tuple) -> None:
    a0, a1 = arc[6:]
    count = 3 if a1 - a0 > 120 else 2
    pen.poly(
        [arc_point(arc, a0 + (a1 - a0) * k / count) for k in range(count + 1)])
