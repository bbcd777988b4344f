"""Write a drawing as SVG in FloorPlanCAD's format, or as its record."""
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ..structures.primitives import ARC, CIRCLE, ELLIPSE, LINE, Primitives
from ..structures.taxonomy import FLOORPLANCAD_CLASSES
from .dice import Dice
from .pen import Stroke, end_points, stroke_length

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
        minus_zero = text[0] == '-' and not text.strip('-0.')
        return text[1:] if minus_zero else text

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


_SIDE = 140.0


def to_primitives(layers: Sequence[Sequence[Mark]]) -> Primitives:
    """Make the record of a drawing.

    It is that of :func:`sympoint.drawings.svg.parse_svg` of the file that
    the marks would be written to, but for the rounding of its numbers and
    the direction in which strokes are written.

    Args:
        layers (Sequence[Sequence[Mark]]): The marks of each layer.

    Returns:
        Primitives: In a tile of 140 units.
    """
    layers = [marks for marks in layers if marks]
    marks = [mark for layer in layers for mark in layer]
    straight = np.array([m.stroke[0] == 'L' for m in marks], bool)
    args = np.empty((len(marks), 4, 2))
    command = np.full(len(marks), LINE)
    lines = np.array([m.stroke[1:] for m in marks if m.stroke[0] == 'L'])
    arcs = np.array([m.stroke[1:] for m in marks if m.stroke[0] != 'L'])
    if len(lines):
        start, end = lines[:, None, :2], lines[:, None, 2:]
        share = np.arange(4)[:, None] / 3
        args[straight] = start + share * (end - start)
    if len(arcs):
        args[~straight], command[~straight] = _arcs(arcs)
    num_classes = len(FLOORPLANCAD_CLASSES)
    semantic = np.array([m.semantic for m in marks]) - 1
    return Primitives(
        args=args,
        length=[stroke_length(m.stroke) for m in marks],
        command=command,
        layer_id=np.repeat(
            np.arange(len(layers)), [len(layer) for layer in layers]),
        rgb=[m.rgb for m in marks],
        width=[m.width for m in marks],
        semantic_id=np.where(semantic < 0, num_classes, semantic),
        instance_id=[m.instance for m in marks],
        size=(_SIDE, _SIDE),
        layer_names=[str(i) for i in range(len(layers))],
        num_classes=num_classes)


def _arcs(arcs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points (num_arcs, 4, 2) and kinds of (cx, cy, rx, ry, rot, a0, a1)."""
    middle, rx, ry, turn, begin, end = np.split(arcs, (2, 3, 4, 5, 6), axis=1)
    whole = end - begin >= 360
    angle = np.deg2rad(
        np.where(whole,
                 np.arange(4) * 90, begin + np.arange(4) / 3 * (end - begin)))
    turn = np.deg2rad(turn)
    x, y = rx * np.cos(angle), ry * np.sin(angle)
    points = np.stack([
        x * np.cos(turn) - y * np.sin(turn),
        x * np.sin(turn) + y * np.cos(turn)
    ], -1) + middle[:, None]
    kind = np.where(whole, np.where(rx == ry, CIRCLE, ELLIPSE), ARC)
    return points, kind[:, 0]
