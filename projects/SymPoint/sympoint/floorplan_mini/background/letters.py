"""Write with vector letters, as CAD's single-stroke fonts do."""
from __future__ import annotations

from ..pen import Pen, Stroke, arc_point, moved

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
