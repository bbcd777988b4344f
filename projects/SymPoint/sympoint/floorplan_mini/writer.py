"""Write SVG in FloorPlanCAD's format."""
from __future__ import annotations
from typing import Iterable, NamedTuple

from .dice import Dice
from .pen import Stroke, end_points

_HEAD = ('<?xml version="1.0" encoding="utf-8" ?>\n'
         '<svg baseProfile="full" height="140" version="1.1" '
         'viewBox="0 0 140 140" width="140" '
         'xmlns="http://www.w3.org/2000/svg">\n')


class Mark(NamedTuple):
    """A stroke ready to be written.

    Attributes:
        stroke (Stroke): In tile units (0 .. 140).
        rgb (tuple[int, int, int]): Colour.
        width (float): Stroke width.
        semantic (int): 1-based class, 0 for background.
        instance (int): Instance number, -1 for stuff.
    """
    stroke: Stroke
    rgb: tuple[int, int, int]
    width: float
    semantic: int
    instance: int


class Writer:
    """Writes marks in one file's dialect.

    Args:
        dice (Dice): Chooses decimals and the spelling of the attributes.
    """

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.decimals = dice.choice([2, 3, 4])
        self.names = dice.choice([('semanticId', 'instanceId'),
                                  ('semantic-id', 'instance-id')])

    def _number(self, value: float) -> str:
        text = f'{value:.{self.decimals}f}'
        return text[1:] if text.lstrip('-').strip('0.') == '' and \
            text[0] == '-' else text

    def _point(self, x: float, y: float) -> str:
        return f'{self._number(x)},{self._number(y)}'

    def _shape(self, stroke: Stroke) -> str:
        n = self._number
        if stroke[0] == 'A' and stroke[7] - stroke[6] >= 360:
            _, cx, cy, rx, ry, rot = stroke[:6]
            if rx == ry:
                return f'<circle cx="{n(cx)}" cy="{n(cy)}" r="{n(rx)}"'
            turn = f'{n(rot)},{n(cx)},{n(cy)}'
            return (f'<ellipse cx="{n(cx)}" cy="{n(cy)}" rx="{n(rx)}" '
                    f'ry="{n(ry)}" transform="rotate({turn})"')
        (x0, y0), (x1, y1) = end_points(stroke)
        start, end = self._point(x0, y0), self._point(x1, y1)
        if start == end:
            return ''
        back = self.dice.chance(0.5)
        if back:
            start, end = end, start
        if stroke[0] == 'L':
            return f'<path d="M {start} L {end}"'
        rx, ry, rot, a0, a1 = stroke[3:]
        large = 1 if a1 - a0 > 180 else 0
        turn = n(rot % 180) if rot else '0'
        return (f'<path d="M {start} A {n(rx)},{n(ry)} {turn} '
                f'{large},{0 if back else 1} {end}"')

    def _element(self, mark: Mark) -> str:
        shape = self._shape(mark.stroke)
        if not shape:
            return ''
        r, g, b = mark.rgb
        text = (f'{shape} fill="none" stroke="rgb({r},{g},{b})" '
                f'stroke-width="{mark.width}"')
        if mark.semantic:
            text += (f' {self.names[0]}="{mark.semantic}" '
                     f'{self.names[1]}="{mark.instance}"')
        return text + ' />\n'

    def drawing(self, layers: Iterable[list[Mark]]) -> str:
        """The whole file.

        Args:
            layers (Iterable[list[Mark]]): The marks of each layer.

        Returns:
            str: SVG.
        """
        parts = [_HEAD]
        for marks in layers:
            body = ''.join(self._element(mark) for mark in marks)
            if body:
                parts += ['<g>\n', body, '</g>\n']
        return ''.join([*parts, '</svg>\n'])
