"""Make the record that readers make of a drawing's file, without the file."""
from __future__ import annotations
from typing import Sequence

import numpy as np

from ..structures.primitives import ARC, CIRCLE, ELLIPSE, LINE, Primitives
from ..structures.taxonomy import FLOORPLANCAD_CLASSES
from .pen import stroke_length
from .writer import Mark

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
