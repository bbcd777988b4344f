"""The fast way through files in FloorPlanCAD's format."""
import re
from typing import List, Optional, Tuple
from xml.parsers import expat

import numpy as np

from .document import MAX_ATTRIBUTE, MAX_ELEMENTS, Element
from .labels import ABSENT
from .raw import Document, Layers, Raw, group_name
from .tree import TreeReader
from .units import stated_units
from .values import ViewBox, root_view_box

SLOW = 255  # kind of an element that the general reader must read

# Attributes of the root and of groups that change nothing about a stroke.
_PLAIN = re.compile(r'id|xmlns|xmlns:.*|version|baseProfile|width|height|'
                    r'viewBox|layer|xml:space|(inkscape|sodipodi|data|serif)'
                    r'[:-].*')
_ROOT = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>)?(?:\s|<!--(?:[^-]|-(?!->))*-->)*'
    rb'(<svg\s(?:"[^"]*"|\'[^\']*\'|[^"\'>])*>)')


def _parse_tag(tag: bytes) -> Tuple[str, dict]:
    """A start tag's name and attributes."""
    found = []
    parser = expat.ParserCreate('utf-8')
    parser.StartElementHandler = lambda *item: found.append(item)
    parser.Parse(tag, False)
    return found[0]


def _read_tag(tag: bytes) -> Optional[Tuple[str, dict]]:
    """As :func:`_parse_tag`; None where the tag is malformed."""
    try:
        return _parse_tag(tag)
    except expat.ExpatError:
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode('utf-8')
    except UnicodeDecodeError:
        return False
    return True


def _group_layers(data: bytes, groups: np.ndarray,
                  published: bool) -> Optional[List[Tuple[object, str, bool]]]:
    """Key and name of each group's layer, and whether a group names it.

    None where a group has an attribute that may matter to its strokes.
    """
    found = []
    for i, (begin, end, parent) in enumerate(groups.tolist()):
        tag = _read_tag(data[begin:end])
        if tag is None or not all(map(_PLAIN.fullmatch, tag[1])):
            return None
        name, names_layer = group_name(tag[1])
        if names_layer and not published:
            found.append((name, name, True))
        elif parent >= 0 and found[parent][2]:
            found.append(found[parent])
        else:
            found.append((i, name, False))
    return found


def read_fast(data: bytes, name: Optional[str],
              published: bool) -> Optional[Document]:
    """Read a document in FloorPlanCAD's format.

    Args:
        data (bytes): The file.
        name (str, optional): The file, for messages.
        published (bool): As for :func:`parse_svg`.

    Returns:
        tuple: As :func:`read_general`, to the same numbers; None where the
        document is of another form.
    """
    if not (data.isascii() or _is_utf8(data)):
        return None
    root = _ROOT.match(data)
    tag = _read_tag(root[1]) if root else None
    if tag is None or not all(map(_PLAIN.fullmatch, tag[1])):
        return None
    from .scan import scan  # takes a third of a second: numba
    buffer = np.frombuffer(data, np.uint8)
    num = int(np.count_nonzero(buffer == ord('<')))
    if num > MAX_ELEMENTS:
        return None
    kind, numbers = np.empty(num, np.uint8), np.zeros((num, 8))
    rgb, width = np.zeros((num, 3), np.uint8), np.zeros((num, 1))
    labels, turn = np.empty((num, 2), np.int64), np.zeros((num, 3))
    group, span = np.empty(num, np.int64), np.empty((num, 2), np.int64)
    groups = np.empty((num, 3), np.int64)
    out = kind, numbers, rgb, width, labels, turn, group, span
    num, num_groups = scan(buffer, root.end(), *out, groups)
    layers = _group_layers(data, groups[:num_groups], published)
    if num < 0 or layers is None:
        return None
    kind, numbers, rgb, width, labels, turn, group, span = (
        values[:num] for values in out)
    elements = _Elements(data, span)
    slow = np.flatnonzero(kind == SLOW)
    if (span[:, 1] - span[:, 0]).max(initial=0) > MAX_ATTRIBUTE:
        return None
    labels[slow] = ABSENT, -1
    owner = np.flatnonzero(kind != SLOW)
    raw = Raw(kind[owner], numbers[owner], owner, np.zeros_like(owner),
              _rotations(turn), group, rgb, width[:, 0], labels[:, 0],
              labels[:, 1], np.arange(num), [], elements.describe)
    try:
        view_box = root_view_box(tag[1])
        if len(slow):
            _add_slow(raw, elements, slow, view_box, name, published)
    except (expat.ExpatError, ValueError):
        return None  # the general reader says what is wrong
    raw.layer, raw.layer_names = _layers_in_use(layers, group, raw.owner)
    changed = np.diff(raw.owner, prepend=-1) != 0
    changed |= np.diff(raw.subpath, prepend=0) != 0
    raw.subpath = np.cumsum(changed)
    return raw, view_box, stated_units(tag[1], view_box)


def _rotations(turn: np.ndarray) -> np.ndarray:
    """(N, 3) angle in degrees and centre -> (N, 6) matrices."""
    x, y = turn[:, 1], turn[:, 2]
    cos, sin = np.cos(np.radians(turn[:, 0])), np.sin(np.radians(turn[:, 0]))
    return np.stack([
        cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y
    ], axis=1)  # yapf: disable


class _Elements:
    """The document's elements, parsed when asked for."""

    def __init__(self, data: bytes, span: np.ndarray) -> None:
        self.data, self.span = data, span
        self.line_ends: Optional[np.ndarray] = None

    def read(self, index: int, root: Optional[Element] = None) -> Element:
        begin, end = self.span[index].tolist()
        tag, attributes = _parse_tag(self.data[begin:end])
        if self.line_ends is None:
            self.line_ends = np.flatnonzero(
                np.frombuffer(self.data, np.uint8) == ord('\n'))
        line = int(np.searchsorted(self.line_ends, begin)) + 1
        element = Element(tag, attributes, root, line, begin)
        element.number = index
        return element

    def describe(self, index: int) -> str:
        return str(self.read(index))


def _add_slow(raw: Raw, elements: _Elements, slow: np.ndarray,
              view_box: Optional[ViewBox], name: Optional[str],
              published: bool) -> None:
    """Let the general reader read the elements that the scanner did not."""
    root = Element('svg', {}, None, 1, 0)
    root.children = [elements.read(i, root) for i in slow.tolist()]
    viewport = view_box[2:] if view_box else (100.0, 100.0)
    found = TreeReader(root, name, published).read(viewport)
    shape = found.element
    raw.matrix[shape], raw.rgb[shape] = found.matrix, found.rgb
    raw.width[shape] = found.width
    raw.file_id[shape], raw.instance[shape] = found.file_id, found.instance
    owner = np.concatenate([raw.owner, shape[found.owner]])
    order = np.argsort(owner, kind='stable')
    raw.owner = owner[order]
    for field in ('kind', 'numbers', 'subpath'):
        both = getattr(raw, field), getattr(found, field)
        setattr(raw, field, np.concatenate(both)[order])


def _layers_in_use(layers: List[Tuple[object, str, bool]], group: np.ndarray,
                   drawn: np.ndarray) -> Tuple[np.ndarray, List[str]]:
    """Layer of each element and the layers' names, in order of first use.

    Args:
        layers (list): Of each group.
        group (ndarray): (num_elements,) the group, -1 for none.
        drawn (ndarray): (num_segments,) element of each segment.
    """
    known = Layers()
    index = np.zeros(len(layers) + 1, np.int64)  # the last: of no group
    used, first = np.unique(group[drawn], return_index=True)
    for i in used[np.argsort(first)].tolist():
        key, name = layers[i][:2] if i >= 0 else (None, '')
        index[i] = known.index(key, name)
    return index[group], known.names
