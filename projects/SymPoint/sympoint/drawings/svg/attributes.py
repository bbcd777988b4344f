"""Read class and instance ids as FloorPlanCAD's files give them."""
from typing import Callable, Dict, Optional, Tuple

import numpy as np

from ..record import LeftOut

SEMANTIC = ('semanticId', 'semantic-id')
INSTANCE = ('instanceId', 'instance-id')
ABSENT = -(1 << 31)  # in place of a class id that is not in the file
UNKNOWN = ABSENT + 1  # in place of one where nobody knows the class
#: Says of an element, by '1', that nobody knows its class.
IGNORE = 'data-ignore'


def _read(attributes: Dict[str, str], names: Tuple[str, str],
          default: int) -> int:
    texts = {attributes[name].strip() for name in names if name in attributes}
    if not texts:
        return default
    text = texts.pop()
    if texts:
        raise ValueError(f'has two different {names[0]}')
    digits = text.removeprefix('-')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise ValueError(f'{names[0]} {text[:40]!r} is not a whole number '
                         'of at most 9 digits')
    return int(text)


def read_labels(attributes: Dict[str, str]) -> Tuple[int, int]:
    """The class id (ABSENT if none) and instance id (-1 if none).

    An element of ``data-ignore="1"`` has the class id UNKNOWN.

    Raises:
        ValueError: One is not a whole number of at most 9 digits, or the two
            spellings differ.
    """
    instance = _read(attributes, INSTANCE, -1)
    if instance < -1:
        raise ValueError(f'instanceId {instance} is less than -1')
    if attributes.get(IGNORE, '').strip() == '1':
        return UNKNOWN, -1
    return _read(attributes, SEMANTIC, ABSENT), instance


def to_classes(file_ids: np.ndarray, num_classes: int,
               class_map: Optional[Dict[int, int]], describe: Callable[[int],
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
    known = np.array(sorted(class_map) + [ABSENT, UNKNOWN], np.int64)
    classes = np.array([class_map[key]
                        for key in sorted(class_map)] + [num_classes] * 2,
                       np.int16)
    order = np.argsort(known)
    at = np.searchsorted(known, file_ids, sorter=order)
    at = order[np.minimum(at, len(known) - 1)]
    unknown = np.flatnonzero(known[at] != file_ids)
    if len(unknown):
        first = int(unknown[0])
        others = f' ({len(unknown)} elements)' if len(unknown) > 1 else ''
        left_out.add(
            'label', describe(first), f'class id {int(file_ids[first])} is '
            f'not in the class map{others}', 'Correct the label, or give the '
            'class map of its release', len(unknown))
    return np.where(known[at] == file_ids, classes[at], np.int16(num_classes))
