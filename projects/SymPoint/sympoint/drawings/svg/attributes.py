"""Read what attributes say that are not SVG's own: labels, layers, units."""
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from lxml import etree

from ..geometry import ViewBox
from ..record import LeftOut
from .lengths import NUMBER, Measures, parse_length

# FloorPlanCAD's labels.
SEMANTIC = ('semanticId', 'semantic-id')
INSTANCE = ('instanceId', 'instance-id')
ABSENT = -(1 << 31)  # in place of a class id that is not in the file
UNKNOWN = ABSENT + 1  # in place of one where nobody knows the class
#: Says of an element, by '1', that nobody knows its class.
IGNORE = 'data-ignore'

#: Of the root: units in a metre of the building. Written by
#: :func:`.write.write_svg`; no other program states it.
BUILDING_UNITS = 'data-units-per-metre'
_PHYSICAL = re.compile(r'.*\d\s*(mm|cm|in|pt|pc|q)\s*', re.I | re.S)
_PIXELS_PER_METRE = 96 / 0.0254  # CSS

_INKSCAPE = '{http://www.inkscape.org/namespaces/inkscape}'
_ILLUSTRATOR = '{http://ns.adobe.com/AdobeIllustrator/10.0/}'
_VISIO = '{http://schemas.microsoft.com/visio/2003/SVGExtensions/}'
_SERIF = '{http://www.serif.com/}'

# A prefix that is not declared stays in the name.
_LABEL = (_INKSCAPE + 'label', 'inkscape:label')
_NAMES = _LABEL + ('data-layer', 'layer', 'data-name', _SERIF + 'id',
                   'serif:id')
_MARKS = {
    _INKSCAPE + 'groupmode': 'layer',
    'inkscape:groupmode': 'layer',
    _ILLUSTRATOR + 'layer': 'yes',
    'i:layer': 'yes',
    _VISIO + 'groupContext': 'layer',
    'v:groupContext': 'layer',
}
_MEMBER = (_VISIO + 'layerMember', 'v:layerMember')


def _read_label(attributes: Mapping[str, str], names: tuple[str, str],
                default: int) -> int:
    texts = {attributes[name].strip() for name in names if name in attributes}
    if not texts:
        return default
    text = texts.pop()
    if texts:
        raise ValueError(f'has two different {names[0]}')
    if not re.fullmatch('-?[0-9]{1,9}', text):
        raise ValueError(f'{names[0]} {text[:40]!r} is not a whole number '
                         'of at most 9 digits')
    return int(text)


def read_labels(attributes: Mapping[str, str]) -> tuple[int, int]:
    """The class id (ABSENT if none) and instance id (-1 if none).

    An element of ``data-ignore="1"`` has the class id UNKNOWN.

    Raises:
        ValueError: One is not a whole number of at most 9 digits, or the two
            spellings differ.
    """
    instance = _read_label(attributes, INSTANCE, -1)
    if instance < -1:
        raise ValueError(f'instanceId {instance} is less than -1')
    if attributes.get(IGNORE, '').strip() == '1':
        return UNKNOWN, -1
    return _read_label(attributes, SEMANTIC, ABSENT), instance


def to_classes(file_ids: np.ndarray, num_classes: int,
               class_map: dict[int, int] | None, describe: Callable[[int],
                                                                    str],
               left_out: LeftOut) -> np.ndarray:
    """Class ids of a file -> class indices.

    Args:
        file_ids (ndarray): (N,) int, ABSENT where there is none, UNKNOWN
            where nobody knows; both become background.
        num_classes (int): Number of classes; this index is background.
        class_map (dict, optional): File id -> class index. Defaults to
            1 .. num_classes -> 0 .. num_classes - 1.
        describe (callable): Index -> the element, for messages.
        left_out (LeftOut): Takes the labels whose id is not in the map; what
            has them is background.
    """
    if class_map is None:
        class_map = {i + 1: i for i in range(num_classes)}
    if not all(0 <= value <= num_classes for value in class_map.values()):
        raise ValueError(f'class_map has a class outside 0 .. {num_classes}')
    known = {**class_map, ABSENT: num_classes, UNKNOWN: num_classes}
    ids, index = np.unique(file_ids, return_inverse=True)
    missing = np.isin(ids, list(known), invert=True)[index]
    if missing.any():
        first = int(missing.argmax())
        count = int(missing.sum())
        others = f' ({count} elements)' if count > 1 else ''
        left_out.add(
            'label', describe(first), f'class id {int(file_ids[first])} is '
            f'not in the class map{others}', 'Correct the label, or give the '
            'class map of its release', count)
    classes = [known.get(key, num_classes) for key in ids.tolist()]
    return np.array(classes, np.int16)[index]


def group_name(attributes: Mapping[str, str]) -> tuple[str, bool]:
    """A group's name, and whether it names a layer."""
    marked = any(
        attributes.get(name) == value for name, value in _MARKS.items())
    for name in _NAMES:
        if attributes.get(name):
            return attributes[name], marked or name not in _LABEL
    return attributes.get('id', ''), marked


def visio_layers(root: etree._Element) -> dict[str, str]:
    """Names of a Visio page's layers, by their numbers."""
    layers = [(e.get(_VISIO + 'index'), e.get(_VISIO + 'name'))
              for e in root.iter(_VISIO + 'layer')]
    return {index: name for index, name in layers if index and name}


def member_of(attributes: Mapping[str, str], names: dict[str, str]) -> str:
    """The first layer that Visio says a shape is on; '' if it is on none."""
    for key in _MEMBER:
        for index in attributes.get(key, '').split(';'):
            if index.strip() in names:
                return names[index.strip()]
    return ''


def stated_units(attributes: Mapping[str, str],
                 view_box: ViewBox | None) -> dict[str, Any]:
    """Units that the root states.

    A width in mm, cm, in, pt, pc or q is one on paper; without a unit or in
    px it says nothing of paper.

    Args:
        attributes (mapping): Of the root.
        view_box (tuple, optional): What coordinates are relative to.

    Returns:
        dict: ``paper_units_per_metre`` and ``units_per_metre``, of paper and
        of the building, as far as they are known.
    """
    found = {}
    sides = zip(('width', 'height'), view_box[2:] if view_box else ())
    # The viewBox is shown whole: the larger of two scales holds.
    paper = max(
        (_per_metre(attributes.get(key, ''), size) for key, size in sides),
        default=0.0)
    if paper > 0:
        found['paper_units_per_metre'] = paper
    text = attributes.get(BUILDING_UNITS, '').strip()
    if re.fullmatch(NUMBER, text) and 0 < float(text) < math.inf:
        found['units_per_metre'] = float(text)
    return found


def _per_metre(text: str, size: float) -> float:
    """Units in a metre of a side of the viewBox; 0 where it is not known."""
    if not _PHYSICAL.fullmatch(text):
        return 0.0
    try:
        length = parse_length(text)(Measures(), 'x') / _PIXELS_PER_METRE
    except ValueError:
        return 0.0
    return size / length if length > 0 else 0.0
