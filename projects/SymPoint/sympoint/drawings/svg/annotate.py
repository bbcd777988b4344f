"""Label and split elements of an SVG, all else untouched byte for byte."""
import re
from collections.abc import Iterable

import numpy as np

from ...structures.primitives import Primitives
from ..geometry import transform_points
from ..record import LeftOut, Source, read_source
from .attributes import IGNORE, INSTANCE, SEMANTIC
from .document import read_document
from .tree import TreeReader
from .write import path_data

UNTOUCHED = -1  # in place of a class: leave the element's labels alone

_TAG = re.compile(rb'<([^\s/>]+)')
_ATTRIBUTE = re.compile(rb'\s+([^\s=<>/]+)\s*=\s*("[^"]*"|\'[^\']*\')')
_CLOSED = re.compile(rb'\s*/>')
# What says where an element is, or how a program is to draw it anew.
_SHAPE = re.compile(rb'd|points|x|y|width|height|[cr]?[xy]|r|[xy][12]|'
                    rb'pathLength|sodipodi:.*|inkscape:(original-d|path-.*)')


class _Editor:
    """A document's text, and where its drawing elements begin.

    Raises:
        DrawingError: It is not SVG.
    """

    def __init__(self, data: bytes, name: str | None) -> None:
        self.document = read_document(data, name)
        self.text = self.document.text
        found = self.document.start_tags()
        self.elements, self.offsets = list(found), list(found.values())

    def start_tag(self, number: int) -> tuple[bytes, list[re.Match], int]:
        """The name of an element, its attributes and where they end."""
        head = _TAG.match(self.text, self.offsets[number])
        attributes, end = [], head.end()
        while match := _ATTRIBUTE.match(self.text, end):
            attributes.append(match)
            end = match.end()
        return head[1], attributes, end

    def replace(self, parts: Iterable[tuple[int, int, bytes]]) -> bytes:
        """The document with other bytes from some elements on.

        Args:
            parts (iterable): Number of the element, end and bytes.
        """
        pieces, done = [], 0
        for number, end, new in parts:
            pieces += [self.text[done:self.offsets[number]], new]
            done = end
        text = b''.join(pieces) + self.text[done:]
        encoding = self.document.encoding
        return text if encoding == 'utf-8' else text.decode().encode(encoding)


def count_elements(source: Source) -> int:
    """Number of drawing elements of an SVG.

    Raises:
        DrawingError: It is not SVG.
    """
    return len(read_document(*read_source(source)).drawing_elements())


def element_labels(primitives: Primitives, semantic_id: np.ndarray,
                   instance_id: np.ndarray,
                   num_elements: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels of primitives -> of the elements they came from.

    An element of several primitives gets the label of the greatest length.

    Args:
        primitives (Primitives): The drawing.
        semantic_id (ndarray): (num_primitives,) class index.
        instance_id (ndarray): (num_primitives,) -1 for none.
        num_elements (int): What :func:`count_elements` says.

    Returns:
        tuple: semantic_id and instance_id, (num_elements,); UNTOUCHED and
        -1 for elements without primitives.
    """
    keys = np.stack([primitives.element_id, semantic_id, instance_id], axis=1)
    keys, label = np.unique(keys, axis=0, return_inverse=True)
    length = np.bincount(label.ravel(), primitives.length + 1e-9)
    order = np.argsort(length, kind='stable')  # the longest is written last
    semantic = np.full(num_elements, UNTOUCHED, np.int64)
    instance = np.full(num_elements, -1, np.int64)
    semantic[keys[order, 0]] = keys[order, 1]
    instance[keys[order, 0]] = keys[order, 2]
    return semantic, instance


def annotate_svg(source: Source,
                 semantic_id: np.ndarray,
                 instance_id: np.ndarray,
                 num_classes: int = 35,
                 class_map: dict[int, int] | None = None) -> bytes:
    """Write labels into an SVG in FloorPlanCAD's spelling.

    Args:
        source (str, Path or bytes): The drawing.
        semantic_id (ndarray): (num_elements,) class index of each drawing
            element. Background, ``num_classes``, takes labels away;
            UNTOUCHED leaves the element as it is.
        instance_id (ndarray): (num_elements,) -1 for none.
        num_classes (int): Defaults to 35.
        class_map (dict, optional): Class id in the file -> class index.
            Defaults to ids from 1.

    An element that gets a label, or background, is not ignored any more.

    Returns:
        bytes: The document; what is not a label is as it was. Attributes
        are named as the file does already, else ``semantic-id`` and
        ``instance-id``.

    Raises:
        DrawingError: The source is not SVG.
        ValueError: The arrays do not fit the number of elements.
    """
    editor = _Editor(*read_source(source))
    num = len(editor.elements)
    if not num == len(semantic_id) == len(instance_id):
        raise ValueError(f'the drawing has {num} elements, the labels are '
                         f'{len(semantic_id)} and {len(instance_id)}')
    file_ids = {i: i + 1 for i in range(num_classes)}
    if class_map is not None:
        file_ids = {value: key for key, value in class_map.items()}
    camel = any(SEMANTIC[0] in e.attrib for e in editor.elements)
    names = (SEMANTIC[0], INSTANCE[0]) if camel else (SEMANTIC[1], INSTANCE[1])
    parts = []
    for number, (semantic, instance) in enumerate(
            zip(
                np.asarray(semantic_id).tolist(),
                np.asarray(instance_id).tolist())):
        if semantic == UNTOUCHED:
            continue
        labels = {}
        if semantic != num_classes:
            labels = dict(zip(names, (file_ids[semantic], instance)))
        parts.append((number, *_relabel(editor, number, names, labels)))
    return editor.replace(parts)


def _relabel(editor: _Editor, number: int, names: tuple[str, str],
             labels: dict[str, int]) -> tuple[int, bytes]:
    """End of an element's attributes, and its start tag with other ones."""
    tag, attributes, end = editor.start_tag(number)
    parts = [b'<', tag]
    for match in attributes:
        key, part = match[1].decode(), match[0]
        if key == IGNORE:
            continue
        if key in SEMANTIC + INSTANCE:
            name = names[key in INSTANCE]
            if name not in labels:
                continue
            begin = match.start(2) - match.start()
            part = part[:begin] + b'"%d"' % labels.pop(name)
        parts.append(part)
    parts += [b' %s="%d"' % (k.encode(), v) for k, v in labels.items()]
    return end, b''.join(parts)


def split_elements(source: Source, primitives: Primitives,
                   group: np.ndarray) -> tuple[bytes, np.ndarray]:
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
    editor = _Editor(data, name)
    inverse = _inverses(editor, several)
    rows = np.flatnonzero(np.isin(element, list(inverse)))
    order = rows[np.argsort(part[rows], kind='stable')]
    shapes: dict[int, list[str]] = {number: [] for number in inverse}
    if len(order):
        matrices = np.array([inverse[number] for number in element[order]])
        args = primitives.args[order] + primitives.meta.get('origin', (0, 0))
        strokes = path_data(
            transform_points(args, matrices), primitives.command[order])
        starts = np.flatnonzero(np.diff(part[order], prepend=-1))
        for start, stop in zip(starts, [*starts[1:], len(order)]):
            shapes[int(element[order[start]])].append(' '.join(
                strokes[start:stop]))
    text = editor.replace((number, *_paths(editor, number, paths))
                          for number, paths in sorted(shapes.items()))
    # An element's number grows by the paths that others before it became.
    size = np.ones(len(editor.elements), np.int64)
    for number, paths in shapes.items():
        size[number] = len(paths)
    first = np.searchsorted(pairs[:, 0], element)  # its lowest part
    rank = np.where(size[element] > 1, part - first, 0)
    return text, (np.cumsum(size) - size)[element] + rank


def _inverses(editor: _Editor, numbers: np.ndarray) -> dict[int, np.ndarray]:
    """Number of each element that can be split -> its matrix, inverted."""
    document = editor.document
    drawn = TreeReader(document, LeftOut(document.name)).read()
    found: dict[int, np.ndarray] = {}
    shapes = np.flatnonzero(np.isin(drawn.element, numbers))
    for number, matrix in zip(drawn.element[shapes].tolist(),
                              drawn.matrix[shapes]):
        a, b, c, d, e, f = matrix
        det = a * d - b * c
        if document.tags[editor.elements[number].tag] != 'use' and det:
            found[number] = np.array(
                [d, -b, -c, a, c * f - d * e, b * e - a * f]) / det
    return found


def _paths(editor: _Editor, number: int,
           shapes: list[str]) -> tuple[int, bytes]:
    """End of an element, and it as paths of some shapes."""
    text = editor.text
    name, attributes, end = editor.start_tag(number)
    common = b''.join(m[0] for m in attributes
                      if m[1] != b'id' and not _SHAPE.fullmatch(m[1]))
    own = b''.join(m[0] for m in attributes if m[1] == b'id')
    tag = b''.join(name.rpartition(b':')[:2]) + b'path'
    closed = _CLOSED.match(text, end)
    inner = b''
    if closed:
        end = closed.end()
    else:
        inside = text.index(b'>', end) + 1
        last = re.compile(rb'</%s\s*>' % re.escape(name)).search(text, inside)
        inner, end = text[inside:last.start()], last.end()
    paths = [
        b'<%s%s%s d="%s"/>' % (tag, b'' if i else own, common, shape.encode())
        for i, shape in enumerate(shapes)
    ]
    if inner.strip():
        paths[0] = b'%s>%s</%s>' % (paths[0][:-2], inner, tag)
    return end, b''.join(paths)
