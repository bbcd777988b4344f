"""Write the result of a drawing as JSON, of which outputs are made.

The schema, version 1.4. A reader accepts any 1.x: later minor versions only
add keys. Coordinates are the drawing's own units, x right, y down.

* ``schema``: 'sympoint-result'; ``version``: '1.4'.
* ``drawing``: ``name``; ``path`` as it was given, null for bytes;
  ``sha256`` of the file; ``size``, width and height; ``origin``, the corner
  at the upper left; ``num_primitives``; ``layers``, their names;
  ``label_classes``, the number of classes of its own labels; since 1.1, as
  far as there are any, ``format``, ``page``, ``num_pages`` and ``layout``;
  since 1.2, where the model's classes are made of those of the labels,
  ``label_map``, the class of each of these and of background; since 1.3,
  where something was left out, ``left_out``: kind -> ``count``, ``first``,
  the place of the first, and ``why``.
* ``model``: ``config`` and ``checkpoint``, paths; ``config_sha256`` (of what
  in it decides a prediction), ``checkpoint_sha256``; ``sympoint``, the
  version that ran.
* ``settings``: what the user asked for and the result depends on.
* ``scale``: ``units_per_metre`` and ``source``, how it is known;
  ``num_tiles``; since 1.2, where the swings of doors speak against it,
  ``by_doors``, units in a metre by those; since 1.4, where they are believed
  instead of the file, ``by_file``, units in a metre by the file.
* ``classes``: a list of ``id``, ``name``, ``thing`` (bool), ``color``
  ('#rrggbb'). In an SVG's ``semanticId`` a class is ``id + 1``.
* ``symbols``: a list of things, the best score first, each with ``id`` (from
  1; the ``instanceId`` of the annotated SVG), ``class``, ``class_id``,
  ``score``, ``box`` [x1, y1, x2, y2], ``primitive_ids`` (index in the
  drawing), ``element_ids`` (index of the source element, in document order),
  ``layer`` (the name of the one with the longest strokes in it) and
  ``layers`` (all names); since 1.1, of a DXF or PDF, ``element_names``, the
  handles of those elements.
  Since 1.4, where names of blocks and layers were asked, ``told_by``,
  'name' or 'network'; of those by a name ``name``, ``by_network``, the
  ``class``, ``class_id`` and ``score`` that the network gives it, null where
  it finds nothing there, and ``agrees``, whether that is the same class.
* ``stuff``: the same for walls and the like, one entry a class.
* ``counts``: number of symbols of each class that occurs.
"""
import json
from pathlib import Path
from typing import Any

import numpy as np

from ..drawings.polylines import boxes
from ..drawings.record import tell_left_out
from ..drawings.scale import tell_scale
from ..errors import DrawingError
from ..files import write_file
from ..structures.primitives import Primitives
from ..structures.segments import Segments

SCHEMA, VERSION = 'sympoint-result', '1.4'
# What readers tell of a file, and a result repeats.
_OF_FILE = ('format', 'page', 'num_pages', 'layout', 'left_out')


def dump_result(result: dict[str, Any], path: str | Path) -> None:
    """Write a result as JSON."""
    write_file(path, json.dumps(result, ensure_ascii=False) + '\n')


def load_result(path: str | Path) -> dict[str, Any]:
    """Read a result.

    Raises:
        DrawingError: The file cannot be read or is no result of a version
            that this program knows.
    """
    mend = 'Give a file that "sympoint predict" wrote to preds/'
    try:
        result = json.loads(Path(path).read_text(encoding='utf-8'))
    except OSError as error:
        raise DrawingError(path, f'cannot be read ({error.strerror})',
                           mend) from None
    except ValueError:
        raise DrawingError(path, 'is not JSON', mend) from None
    if not isinstance(result, dict) or result.get('schema') != SCHEMA:
        raise DrawingError(path, 'is not a result of sympoint', mend)
    version = str(result.get('version'))
    if version.split('.')[0] != VERSION.split('.')[0]:
        raise DrawingError(
            path, f'has version {version} of the schema, not {VERSION}',
            'Predict again with this version of sympoint')
    return result


def segments_of(result: dict[str, Any]) -> Segments:
    """Segments again, from a result: its symbols, then its stuff."""
    entries = result['symbols'] + result['stuff']
    owner = np.full(result['drawing']['num_primitives'], -1, np.int64)
    for number, entry in enumerate(entries):
        owner[entry['primitive_ids']] = number
    return Segments(
        np.array([e['class_id'] for e in entries], np.int64), owner,
        np.array([e['score'] for e in entries], float))


def primitive_labels(result: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Class and symbol of each primitive again, from a result.

    Returns:
        tuple: Class index, the number of classes for background; ``id`` of
        the symbol, -1 for stuff and background; (num_primitives,) int64 each.
    """
    segments = segments_of(result)
    ids = np.full(len(segments) + 1, -1, np.int64)  # the last of background
    ids[:len(result['symbols'])] = [s['id'] for s in result['symbols']]
    return segments.semantic(len(result['classes'])), ids[segments.owner]


def notes_on(name: str, result: dict[str, Any]) -> list[str]:
    """Tell what a user may not expect of a result, one line each.

    Args:
        name (str): The drawing.
        result (dict): With ``drawing`` and ``scale``.
    """
    drawing = result['drawing']
    notes = tell_scale(result['scale'])
    if drawing.get('num_pages', 1) > 1:
        notes.append(f'page {drawing["page"]} of {drawing["num_pages"]}. '
                     'Another: --page N')
    notes += tell_left_out(drawing.get('left_out', {}))
    return [f'{name}: {note}' for note in notes]


def build_result(primitives: Primitives, segments: Segments, metainfo: dict,
                 **head: Any) -> dict[str, Any]:
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
    things = set(metainfo['thing_ids'])
    names = metainfo['classes']
    entries = _entries(primitives, segments, names)
    symbols = [e for e in entries if e['class_id'] in things]
    stuff = [e for e in entries if e['class_id'] not in things]
    for number, entry in enumerate(symbols + stuff, 1):
        entry['id'] = number
    found = [symbol['class'] for symbol in symbols]
    return dict(
        schema=SCHEMA,
        version=VERSION,
        drawing=drawing,
        **head,
        classes=[
            dict(
                id=i,
                name=name,
                thing=i in things,
                color='#{:02x}{:02x}{:02x}'.format(*color))
            for i, (name, color) in enumerate(zip(names, metainfo['palette']))
        ],
        symbols=symbols,
        stuff=stuff,
        counts={n: found.count(n)
                for n in names if n in found})


def _origin(primitives: Primitives) -> list[float]:
    return [float(v) for v in primitives.meta.get('origin', (0, 0))]


def _entries(primitives: Primitives, segments: Segments,
             classes: list[str]) -> list[dict[str, Any]]:
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
        if segments.told is not None:
            entry.update(segments.told[segment])
        if handles:
            entry['element_names'] = [handles[e] for e in entry['element_ids']]
        entries.append(entry)
    return sorted(entries, key=lambda e: -e['score'])
