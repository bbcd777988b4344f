"""What the page knows of a drawing."""
import base64
from typing import Any, Dict, Optional

import numpy as np

from ..apis.results import primitive_labels
from ..drawings.primitives import LINE, Primitives
from ..drawings.svg_write import write_svg
from .svg_slots import cut_svg


def build_payload(result: Dict[str, Any], primitives: Primitives,
                  source: Optional[bytes]) -> Dict[str, Any]:
    """Everything that the page shows, as JSON.

    Arrays are base64 of little-endian numbers, which a browser decodes in
    milliseconds; coordinates are float32 from the drawing's lower corner, two
    points of a line, four of a curve.

    Args:
        result (dict): See :mod:`sympoint.apis.results`.
        primitives (Primitives): The drawing.
        source (bytes, optional): The SVG, for corrected labels. None where
            the drawing is no SVG: they go into one made of its primitives.

    Returns:
        dict: Plain data.
    """
    num_classes = len(result['classes'])
    low = primitives.args.min((0, 1))
    points = (primitives.args - low).astype('<f4')
    used = np.ones((len(primitives), 4), bool)
    used[primitives.command == LINE, 1:3] = False
    semantic, instance = primitive_labels(result)
    element, names = primitives.element_id, None
    if source is None:  # an element a primitive
        source = write_svg(primitives)
        handles = primitives.meta.get('element_names')
        names = handles and [handles[e] for e in element]
        element = np.arange(len(primitives))
    payload = dict(
        name=result['drawing']['name'],
        checkpoint=result.get('model', {}).get('checkpoint'),
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
            scores={s['id']: s['score']
                    for s in result['symbols']},
            stuff_scores={s['class_id']: s['score']
                          for s in result['stuff']}),
        truth=None,
        svg=cut_svg(source, element))
    if (primitives.num_classes == num_classes
            and (primitives.semantic_id < num_classes).any()):
        thing = np.array([c['thing'] for c in result['classes']] + [False])
        payload['truth'] = dict(
            semantic=_pack(primitives.semantic_id, '<i2'),
            instance=_pack(
                np.where(thing[primitives.semantic_id], primitives.instance_id,
                         -1), '<i4'))
    return payload


def _pack(values: np.ndarray, dtype: str) -> str:
    return base64.b64encode(
        np.ascontiguousarray(values, dtype=dtype).tobytes()).decode()
