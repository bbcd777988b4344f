"""Split the elements of an SVG that hold several symbols."""
import re
from typing import Dict, List, Tuple

import numpy as np

from ...structures.primitives import Primitives
from ..geometry import transform_points
from ..record import Source, read_source
from .annotate import ATTRIBUTE, TAG_NAME
from .document import Document, read_document, start_tags, to_utf8
from .reader import read_shapes
from .write import path_data

_CLOSED = re.compile(rb'\s*/>')
# What says where an element is, or how a program is to draw it anew.
_SHAPE = re.compile(rb'd|points|x|y|width|height|[cr]?[xy]|r|[xy][12]|'
                    rb'pathLength|sodipodi:.*|inkscape:(original-d|path-.*)')


def split_elements(source: Source, primitives: Primitives,
                   group: np.ndarray) -> Tuple[bytes, np.ndarray]:
    """Make a path of each group of primitives in an element.

    Programs draw a whole plan as one path; its symbols can be told apart only
    if it is split. Elements whose primitives are of one group stay as they
    are, byte for byte; so do a ``use``, and what is filled and not stroked.
    A path that is made has all the attributes of its element but its shape,
    which is that of its primitives, and the first has its id and what is in
    it.

    Args:
        source (str, Path or bytes): The drawing.
        primitives (Primitives): What was read from it.
        group (ndarray): (num_primitives,) int.

    Returns:
        tuple: The document, bytes, and the element in it of each primitive,
        (num_primitives,).

    Raises:
        DrawingError: The source is not SVG.
    """
    data, name = read_source(source)
    element = primitives.element_id.astype(np.int64)
    pairs, part = np.unique(
        np.stack([element, group], 1), axis=0, return_inverse=True)
    part = part.reshape(-1)
    several, counts = np.unique(pairs[:, 0], return_counts=True)
    several = np.setdiff1d(several[counts > 1], element[primitives.width <= 0])
    if not len(several):
        return data, element
    text, encoding = to_utf8(data, name)
    document = read_document(text, name)
    offsets = list(start_tags(text, document).values())
    inverse = _inverses(document, several)
    rows = np.flatnonzero(np.isin(element, list(inverse)))
    order = rows[np.argsort(part[rows], kind='stable')]
    shapes: Dict[int, List[str]] = {number: [] for number in inverse}
    if len(order):
        matrices = np.array([inverse[number] for number in element[order]])
        args = primitives.args[order] + primitives.meta.get('origin', (0, 0))
        strokes = path_data(
            transform_points(args, matrices), primitives.command[order])
        starts = np.flatnonzero(np.diff(part[order], prepend=-1))
        for start, stop in zip(starts, [*starts[1:], len(order)]):
            shapes[int(element[order[start]])].append(' '.join(
                strokes[start:stop]))
    pieces, done = [], 0
    for number, paths in sorted(shapes.items()):
        at = offsets[number]
        end, tags = _paths(text, at, paths)
        pieces += [text[done:at], tags]
        done = end
    text = b''.join(pieces) + text[done:]
    if encoding != 'utf-8':
        text = text.decode('utf-8').encode(encoding)
    # An element's number grows by the paths that others before it became.
    size = np.ones(len(offsets), np.int64)
    for number, paths in shapes.items():
        size[number] = len(paths)
    first = np.searchsorted(pairs[:, 0], element)  # its lowest part
    rank = np.where(size[element] > 1, part - first, 0)
    return text, (np.cumsum(size) - size)[element] + rank


def _inverses(document: Document,
              numbers: np.ndarray) -> Dict[int, np.ndarray]:
    """Number of each element that can be split -> its matrix, inverted."""
    elements = document.drawing_elements()
    drawn = read_shapes(document)
    found: Dict[int, np.ndarray] = {}
    shapes = np.flatnonzero(np.isin(drawn.element, numbers))
    for number, matrix in zip(drawn.element[shapes].tolist(),
                              drawn.matrix[shapes]):
        a, b, c, d, e, f = matrix
        det = a * d - b * c
        if document.tags[elements[number].tag] != 'use' and det:
            found[number] = np.array(
                [d, -b, -c, a, c * f - d * e, b * e - a * f]) / det
    return found


def _paths(text: bytes, at: int, shapes: List[str]) -> Tuple[int, bytes]:
    """The element at ``at`` as paths of some shapes.

    Returns:
        tuple: End of the element, and the paths.
    """
    name = TAG_NAME.match(text, at)[0][1:]
    at += 1 + len(name)
    common, own = b'', b''
    while True:
        match = ATTRIBUTE.match(text, at)
        if match is None:
            break
        at = match.end()
        if match[1] == b'id':
            own = match[0]
        elif not _SHAPE.fullmatch(match[1]):
            common += match[0]
    tag = name.rpartition(b':')
    tag = b''.join(tag[:2]) + b'path'
    closed = _CLOSED.match(text, at)
    inner = b''
    if closed:
        end = closed.end()
    else:
        inside = text.index(b'>', at) + 1
        last = re.compile(rb'</%s\s*>' % re.escape(name)).search(text, inside)
        inner, end = text[inside:last.start()], last.end()
    paths = [
        b'<%s%s%s d="%s"/>' % (tag, b'' if i else own, common, shape.encode())
        for i, shape in enumerate(shapes)
    ]
    if inner.strip():
        paths[0] = b'%s>%s</%s>' % (paths[0][:-2], inner, tag)
    return end, b''.join(paths)
