"""Tell the page what it must know of a drawing."""
import base64
import re
from typing import Any

import numpy as np

from ..apis.results import primitive_labels
from ..drawings.record import tell_left_out
from ..drawings.svg.annotate import (UNTOUCHED, annotate_svg, count_elements,
                                     split_elements)
from ..drawings.svg.document import to_utf8
from ..drawings.svg.write import write_svg
from ..structures.primitives import LINE, Primitives

# Of the result's schema, which name or network told of a symbol.
_TOLD = ('told_by', 'name', 'by_network', 'agrees')
# The labels of element e are written as this number + 2 e, + 2 e + 1, and
# found again.
_MARK = 700_000_000
_SLOT = re.compile(rb'(\s+(?:semantic|instance)-?[iI]d\s*=\s*)"(7\d{8})"')
_ENCODING = re.compile(rb'(<\?xml[^>]*?encoding\s*=\s*["\'])[\w.-]+')


def build_payload(result: dict[str, Any], primitives: Primitives,
                  source: bytes | None) -> dict[str, Any]:
    """Everything that the page shows, as JSON.

    Arrays are base64 of little-endian numbers, which a browser decodes in
    milliseconds; coordinates are float32 from the drawing's lower corner, two
    points of a line, four of a curve.

    Args:
        result (dict): See :mod:`sympoint.apis.results`.
        primitives (Primitives): The drawing.
        source (bytes, optional): The SVG, for corrected labels; elements of
            several symbols are split into their primitives. None where the
            drawing is no SVG: they go into one made of its primitives.

    Returns:
        dict: Plain data.
    """
    low = primitives.args.min((0, 1))
    points = primitives.args - low
    used = np.ones((len(primitives), 4), bool)
    used[primitives.command == LINE, 1:3] = False
    semantic, instance = primitive_labels(result)
    element, names = primitives.element_id, None
    if source is None:  # an element a primitive
        source = write_svg(primitives)
        handles = primitives.meta.get('element_names')
        names = handles and [handles[e] for e in element]
        element = np.arange(len(primitives))
    else:
        source, parts = split_elements(source, primitives,
                                       _apart(element, semantic, instance))
        if not np.array_equal(parts, element):
            element, names = parts, element.tolist()
    return dict(
        name=result['drawing']['name'],
        checkpoint=result.get('model', {}).get('checkpoint'),
        left_out=tell_left_out(result['drawing'].get('left_out', {})),
        classes=result['classes'],
        layers=list(primitives.layer_names),
        low=low.tolist(),
        command=_pack(primitives.command, '<u1'),
        points=_pack(points[used], '<f4'),
        length=_pack(primitives.length, '<f4'),
        layer=_pack(primitives.layer_id, '<i4'),
        element=_pack(element, '<i4'),
        element_names=names,
        prediction=dict(
            semantic=_pack(semantic, '<i2'),
            instance=_pack(instance, '<i4'),
            of_things={s['id']: _known(s)
                       for s in result['symbols']},
            of_stuff={s['class_id']: _known(s)
                      for s in result['stuff']}),
        truth=_truth(result, primitives),
        svg=cut_svg(source, element))


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    """What a result says of a symbol besides its strokes: the score, and who
    told of it where names were asked."""
    told = {key: entry[key] for key in _TOLD if key in entry}
    return dict(score=entry['score'], **(dict(told=told) if told else {}))


def _apart(element: np.ndarray, semantic: np.ndarray,
           instance: np.ndarray) -> np.ndarray:
    """A number for each primitive of the elements that hold several symbols,
    one for all of the rest: those are to become elements."""
    several = np.unique(np.stack([element, semantic, instance]), axis=1)[0]
    several, counts = np.unique(several, return_counts=True)
    mixed = np.isin(element, several[counts > 1])
    return np.where(mixed, np.arange(len(element)), -1)


def _truth(result: dict[str, Any],
           primitives: Primitives) -> dict[str, str] | None:
    """The drawing's own labels in the result's classes, None without any;
    where nobody knows, the class is -1."""
    num_classes = len(result['classes'])
    label_map = result['drawing'].get('label_map')
    lookup = np.arange(num_classes + 1) if label_map is None else label_map
    if primitives.num_classes + 1 != len(lookup):
        return None
    semantic = np.where(primitives.ignore, num_classes,
                        np.asarray(lookup)[primitives.semantic_id])
    if not (semantic < num_classes).any():
        return None
    thing = np.array([c['thing'] for c in result['classes']] + [False])
    instance = np.where(thing[semantic], primitives.instance_id, -1)
    if label_map is not None:  # equal ids of two classes that became one
        pairs = np.stack([primitives.semantic_id, primitives.instance_id], 1)
        number = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)
        instance = np.where(instance >= 0, number, -1)
    semantic[primitives.ignore] = -1
    return dict(
        semantic=_pack(semantic, '<i2'), instance=_pack(instance, '<i4'))


def _pack(values: np.ndarray, dtype: str) -> str:
    return base64.b64encode(
        np.ascontiguousarray(values, dtype=dtype).tobytes()).decode()


def cut_svg(source: bytes, element_id: np.ndarray) -> dict[str, Any]:
    """Cut a document around the labels of its elements.

    Args:
        source (bytes): The SVG.
        element_id (ndarray): Elements that have primitives, and so labels.

    Returns:
        dict: ``pieces``, text before, between and after the labels;
        ``slots``, between two pieces each: the attribute up to its quote;
        ``elements``: of each slot 2 e for the class of element e, 2 e + 1
        for its instance. The text is UTF-8, and says so.
    """
    num = count_elements(source)
    labels = np.full(num, UNTOUCHED)
    labels[element_id] = element_id
    marked = annotate_svg(
        source,
        labels,
        _MARK + 2 * np.arange(num) + 1,
        num_classes=num + 1,
        class_map={_MARK + 2 * e: e
                   for e in range(num)})
    text, encoding = to_utf8(marked, None)
    if encoding != 'utf-8':
        text = _ENCODING.sub(rb'\1utf-8', text, count=1)
    parts = _SLOT.split(text)
    return dict(
        pieces=[p.decode() for p in parts[::3]],
        slots=[p.decode() for p in parts[1::3]],
        elements=[int(n) - _MARK for n in parts[2::3]])
