"""Write :class:`Primitives` as SVG, in which drawings are labelled."""
import re
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

import numpy as np

from ...structures.primitives import ARC, CIRCLE, ELLIPSE, LINE, Primitives
from ..geometry import arcs_through, principal_axes
from .attributes import BUILDING_UNITS, IGNORE, INSTANCE, SEMANTIC

# What XML cannot hold, such as a bell in a layer's name.
_NOT_XML = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')

#: Strokes of no width are drawn this wide, relative to the drawing's size.
HAIRLINE = 1 / 2000


def write_svg(primitives: Primitives,
              semantic_id: np.ndarray | None = None,
              instance_id: np.ndarray | None = None,
              num_classes: int | None = None) -> bytes:
    """Write a drawing as SVG, one element a primitive, in their order.

    Reading it gives the same primitives, up to the last digits and the
    strokes without width, whose width is :data:`HAIRLINE`. Coordinates are
    those of ``args``. What ``meta`` knows of units, the root tells, and of
    the element that a primitive came from, ``data-element`` tells the name.

    Args:
        primitives (Primitives): The drawing.
        semantic_id (ndarray, optional): (num_primitives,) class index,
            ``num_classes`` for background. Defaults to the drawing's own.
        instance_id (ndarray, optional): (num_primitives,) -1 for none.
            Defaults to the drawing's own.
        num_classes (int, optional): Defaults to the drawing's own.

    Returns:
        bytes: The document, with labels as FloorPlanCAD spells them.
    """
    p = primitives
    semantic = p.semantic_id if semantic_id is None else semantic_id
    instance = p.instance_id if instance_id is None else instance_id
    background = p.num_classes if num_classes is None else num_classes
    shapes = _shapes(p.args, p.command)
    width = np.where(p.width > 0, p.width, max(p.size) * HAIRLINE)
    names = p.meta.get('element_names')
    parts = [_root(p)]
    # by which a reader tells layers without a name apart
    layers = [name or f'layer {i}' for i, name in enumerate(p.layer_names)]
    starts = np.flatnonzero(np.diff(p.layer_id, prepend=-1)).tolist()
    for start, stop in zip(starts, starts[1:] + [len(p)]):
        parts.append(
            f'<g data-layer={quoteattr(layers[p.layer_id[start]])}>\n')
        for i in range(start, stop):
            parts.append(f'<{shapes[i]} fill="none" '
                         'stroke="#{:02x}{:02x}{:02x}" '.format(
                             *p.rgb[i].tolist()) +
                         f'stroke-width="{width[i]:.6g}"')
            if p.ignore[i] and semantic_id is None:
                parts.append(f' {IGNORE}="1"')
            elif semantic[i] < background:
                parts.append(f' {SEMANTIC[1]}="{semantic[i] + 1}" '
                             f'{INSTANCE[1]}="{instance[i]}"')
            if names:
                name = quoteattr(str(names[p.element_id[i]]))
                parts.append(f' data-element={name}')
            parts.append('/>\n')
        parts.append('</g>\n')
    text = ''.join([*parts, '</svg>\n'])
    return _NOT_XML.sub('\ufffd', text).encode()


def _root(primitives: Primitives) -> str:
    """The root's start tag, with the size on paper where it is known."""
    width, height = primitives.size
    text = ('<?xml version="1.0" encoding="utf-8"?>\n<svg '
            f'xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {width:.12g} {height:.12g}"')
    paper = primitives.meta.get('paper_units_per_metre')
    if paper:
        text += ' width="{:.9g}mm" height="{:.9g}mm"'.format(
            width / paper * 1000, height / paper * 1000)
    per_metre = primitives.meta.get('units_per_metre')
    if per_metre:
        text += f' {BUILDING_UNITS}="{per_metre:.12g}"'
    return text + '>\n'


def _shapes(args: np.ndarray, command: np.ndarray) -> list[str]:
    """Tag and geometry of each primitive."""
    shapes = np.empty(len(args), object)
    closed = np.isin(command, [CIRCLE, ELLIPSE])
    shapes[closed] = list(_ovals(args[closed], command[closed]))
    shapes[~closed] = [
        f'path d="{data}"'
        for data in path_data(args[~closed], command[~closed])
    ]
    return shapes.tolist()


def path_data(args: np.ndarray, command: np.ndarray) -> list[str]:
    """Path data of each primitive, a subpath of its own.

    Args:
        args (ndarray): (num_primitives, 4, 2).
        command (ndarray): (num_primitives,).
    """
    found = np.empty(len(args), object)
    for write, kinds in ((_line_data, [LINE]), (_arc_data, [ARC]),
                         (_oval_data, [CIRCLE, ELLIPSE])):
        index = np.flatnonzero(np.isin(command, kinds))
        found[index] = list(write(args[index]))
    return found.tolist()


def _line_data(args: np.ndarray) -> Iterator[str]:
    for row in args[:, ::3].reshape(-1, 4).tolist():
        yield 'M {:.12g},{:.12g} L {:.12g},{:.12g}'.format(*row)


def _arc_data(args: np.ndarray) -> Iterator[str]:
    _, a, b, step, bent = arcs_through(args)
    long, short, _ = principal_axes(a, b)
    sweep = 3 * step
    positive = a[:, 0] * b[:, 1] > a[:, 1] * b[:, 0]
    table = np.column_stack([args[:, 0], _radii(long, short), args[:, 3]])
    straight = list(_line_data(args))
    for i, row in enumerate(table.tolist()):
        x, y, rx, ry, turn, x2, y2 = row
        flags = f'{sweep[i] > np.pi:d},{positive[i]:d}'
        yield straight[i] if not bent[i] else (
            f'M {x:.12g},{y:.12g} A {rx:.12g},{ry:.12g} {turn:.9g} '
            f'{flags} {x2:.12g},{y2:.12g}')


def _oval_data(args: np.ndarray) -> Iterator[str]:
    """Two half turns."""
    center, u, v = _axes(args)
    u, v, _ = principal_axes(u, v)
    table = np.column_stack([center + u, center - u, _radii(u, v)])
    for x, y, x2, y2, rx, ry, turn in table.tolist():
        arc = f'A {rx:.12g},{ry:.12g} {turn:.9g} 0,1'
        yield (f'M {x:.12g},{y:.12g} {arc} {x2:.12g},{y2:.12g} '
               f'{arc} {x:.12g},{y:.12g} Z')


def _ovals(args: np.ndarray, command: np.ndarray) -> Iterator[str]:
    center, u, v = _axes(args)
    table = np.column_stack([command, center, _radii(u, v)])
    for kind, x, y, rx, ry, turn in table.tolist():
        if kind == CIRCLE:
            yield f'circle cx="{x:.12g}" cy="{y:.12g}" r="{rx:.12g}"'
        else:
            yield (f'ellipse cx="{x:.12g}" cy="{y:.12g}" rx="{rx:.12g}" '
                   f'ry="{ry:.12g}" '
                   f'transform="rotate({turn:.9g} {x:.12g} {y:.12g})"')


def _axes(args: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centre and radii of closed curves, (num, 2) each."""
    return (args.mean(1), (args[:, 0] - args[:, 2]) / 2,
            (args[:, 1] - args[:, 3]) / 2)


def _radii(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Lengths of radii, and the turn of the first in degrees, (num, 3)."""
    turn = np.degrees(np.arctan2(u[:, 1], u[:, 0]))
    return np.column_stack([np.hypot(*u.T), np.hypot(*v.T), turn])
