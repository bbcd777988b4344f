"""From what a model found to the result of a drawing."""
from typing import Any, Dict, List, Sequence

import numpy as np

from ..drawings.polylines import boxes
from ..structures.primitives import Primitives
from ..structures.segments import Segments
from .results import SCHEMA, VERSION

# What readers tell of a file, and a result repeats.
_OF_FILE = ('format', 'page', 'num_pages', 'layout')


def build_result(primitives: Primitives, segments: Segments, metainfo: dict,
                 **head: Any) -> Dict[str, Any]:
    """Describe what was found in a drawing.

    Args:
        primitives (Primitives): The drawing.
        segments (Segments): What was found, with scores.
        metainfo (dict): ``classes``, ``palette`` and ``thing_ids``.
        head (dict): ``drawing`` (name, path, sha256), ``model``,
            ``settings`` and ``scale`` of the schema.

    Returns:
        dict: Plain data in the schema of :mod:`sympoint.apis.results`.
    """
    drawing = dict(
        head.pop('drawing'),
        size=list(primitives.size),
        origin=_origin(primitives),
        num_primitives=len(primitives),
        layers=list(primitives.layer_names),
        **{k: primitives.meta[k]
           for k in _OF_FILE if k in primitives.meta})
    entries = _entries(primitives, segments, metainfo['classes'])
    things = set(metainfo['thing_ids'])
    symbols = [e for e in entries if e['class_id'] in things]
    stuff = [e for e in entries if e['class_id'] not in things]
    for number, entry in enumerate(symbols + stuff, 1):
        entry['id'] = number
    names = [symbol['class'] for symbol in symbols]
    return dict(
        schema=SCHEMA,
        version=VERSION,
        drawing=drawing,
        **head,
        classes=describe_classes(metainfo),
        symbols=symbols,
        stuff=stuff,
        counts={n: names.count(n)
                for n in metainfo['classes'] if n in names})


def describe_classes(metainfo: dict) -> List[Dict[str, Any]]:
    """``classes`` of the schema."""
    things = set(metainfo['thing_ids'])
    return [
        dict(
            id=i,
            name=name,
            thing=i in things,
            color='#{:02x}{:02x}{:02x}'.format(*color))
        for i, (
            name,
            color) in enumerate(zip(metainfo['classes'], metainfo['palette']))
    ]


def _origin(primitives: Primitives) -> List[float]:
    return [float(v) for v in primitives.meta.get('origin', (0, 0))]


def _entries(primitives: Primitives, segments: Segments,
             classes: Sequence[str]) -> List[Dict[str, Any]]:
    """All segments that have primitives, the best score first."""
    # One sort groups the primitives by segment; no pass over the drawing for
    # each of them.
    owned = np.flatnonzero(segments.owner >= 0)
    order = owned[np.argsort(segments.owner[owned], kind='stable')]
    found, starts = np.unique(segments.owner[order], return_index=True)
    outlines = segments.boxes(boxes(primitives.args, primitives.command))
    outlines += np.tile(_origin(primitives), 2)
    handles = primitives.meta.get('element_names')
    entries = []
    for segment, rows in zip(found, np.split(order, starts[1:])):
        layers, index = np.unique(
            primitives.layer_id[rows], return_inverse=True)
        strokes = np.bincount(index, primitives.length[rows])
        names = [primitives.layer_names[layer] for layer in layers]
        label = int(segments.labels[segment])
        entry = {
            'id': 0,
            'class': classes[label],
            'class_id': label,
            'score': round(float(segments.scores[segment]), 4),
            'box': [round(float(v), 4) for v in outlines[segment]],
            'primitive_ids': rows.tolist(),
            'element_ids': np.unique(primitives.element_id[rows]).tolist(),
            'layer': names[strokes.argmax()],
            'layers': names,
        }
        if handles:
            entry['element_names'] = [handles[e] for e in entry['element_ids']]
        entries.append(entry)
    return sorted(entries, key=lambda e: -e['score'])
