"""Put labels into an SVG, everything else untouched byte for byte."""
import re
from typing import Dict, Optional, Tuple

import numpy as np

from ...structures.primitives import Primitives
from ..record import Source, read_source
from .attributes import IGNORE, INSTANCE, SEMANTIC
from .document import read_document, start_tags, to_utf8

UNTOUCHED = -1  # in place of a class: leave the element's labels alone

TAG_NAME = re.compile(rb'<[^\s/>]+')
ATTRIBUTE = re.compile(rb'\s+([^\s=<>/]+)\s*=\s*("[^"]*"|\'[^\']*\')')


def count_elements(source: Source) -> int:
    """Number of drawing elements of an SVG.

    Raises:
        DrawingError: It is not SVG.
    """
    data, name = read_source(source)
    text, _ = to_utf8(data, name)
    return len(read_document(text, name).drawing_elements())


def element_labels(primitives: Primitives, semantic_id: np.ndarray,
                   instance_id: np.ndarray,
                   num_elements: int) -> Tuple[np.ndarray, np.ndarray]:
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
                 class_map: Optional[Dict[int, int]] = None) -> bytes:
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
    data, name = read_source(source)
    text, encoding = to_utf8(data, name)
    document = read_document(text, name)
    elements = start_tags(text, document)
    if not len(elements) == len(semantic_id) == len(instance_id):
        raise ValueError(
            f'the drawing has {len(elements)} elements, the labels are '
            f'{len(semantic_id)} and {len(instance_id)}')
    file_ids = {i: i + 1 for i in range(num_classes)}
    if class_map is not None:
        file_ids = {value: key for key, value in class_map.items()}
    camel = any(SEMANTIC[0] in e.attrib for e in elements)
    names = (SEMANTIC[0], INSTANCE[0]) if camel else (SEMANTIC[1], INSTANCE[1])
    parts, done = [], 0
    for offset, semantic, instance in zip(elements.values(),
                                          np.asarray(semantic_id).tolist(),
                                          np.asarray(instance_id).tolist()):
        if semantic == UNTOUCHED:
            continue
        labels = () if semantic == num_classes else (file_ids[semantic],
                                                     instance)
        parts.append(text[done:offset])
        done, tag = _relabel(text, offset, names, labels)
        parts.append(tag)
    text = b''.join(parts) + text[done:]
    if encoding != 'utf-8':
        text = text.decode('utf-8').encode(encoding)
    return text


def _relabel(text: bytes, at: int, names: Tuple[str, str],
             labels: Tuple[int, ...]) -> Tuple[int, bytes]:
    """The start tag at ``at`` with other labels, up to its last attribute.

    Returns:
        tuple: End of what is replaced, and the replacement.
    """
    head = TAG_NAME.match(text, at)
    parts, at = [head[0]], head.end()
    missing = dict(zip(names, labels))
    while True:
        match = ATTRIBUTE.match(text, at)
        if match is None:
            break
        at, part = match.end(), match[0]
        key = match[1].decode()
        if key == IGNORE:
            continue
        if key in SEMANTIC + INSTANCE:
            name = names[key in INSTANCE]
            if name not in missing:
                continue
            begin = match.start(2) - match.start()
            part = part[:begin] + b'"%d"' % missing.pop(name)
        parts.append(part)
    parts += [b' %s="%d"' % (k.encode(), v) for k, v in missing.items()]
    return at, b''.join(parts)
