"""Tables over the results of many drawings."""
import csv
import io
from typing import Any, Dict, Iterable

import numpy as np


def schedule_csv(results: Iterable[Dict[str, Any]]) -> str:
    """Count the symbols of each class in each drawing.

    Args:
        results (Iterable[dict]): See :mod:`sympoint.apis.results`.

    Returns:
        str: CSV with columns drawing, class, count, mean_score; the classes
        in the model's order, those that do not occur left out; then lines
        'all drawings' with the sums, if there are several drawings.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator='\n')
    table.writerow(['drawing', 'class', 'count', 'mean_score'])
    total: Dict[str, list] = {}
    number = 0
    for number, result in enumerate(results, 1):
        scores: Dict[str, list] = {c['name']: [] for c in result['classes']}
        for symbol in result['symbols']:
            scores[symbol['class']].append(symbol['score'])
        _write_counts(table, result['drawing']['name'], scores)
        for name, values in scores.items():
            total.setdefault(name, []).extend(values)
    if number > 1:
        _write_counts(table, 'all drawings', total)
    return text.getvalue()


def _write_counts(table, drawing: str, scores: Dict[str, list]) -> None:
    for name, values in scores.items():
        if values:
            mean = sum(values) / len(values)
            table.writerow([drawing, name, len(values), f'{mean:.3f}'])


def coco_panoptic(results: Iterable[Dict[str, Any]]) -> Dict[str, Any]:
    """COCO's panoptic format with primitives in the place of pixels.

    Of a segment, ``area`` is its number of primitives and ``bbox`` is
    [x, y, width, height] in drawing units. Instead of a PNG, an annotation
    has ``primitive_segments``: of each primitive the id of its segment, 0
    for none. Ids of categories are ``class_id + 1``, as in an SVG.

    Args:
        results (Iterable[dict]): See :mod:`sympoint.apis.results`.

    Returns:
        dict: ``info``, ``categories``, ``images`` and ``annotations``.
    """
    categories: list = []
    images, annotations = [], []
    for number, result in enumerate(results, 1):
        drawing = result['drawing']
        categories = categories or [
            dict(
                id=c['id'] + 1,
                name=c['name'],
                isthing=int(c['thing']),
                color=[int(c['color'][i:i + 2], 16) for i in (1, 3, 5)])
            for c in result['classes']
        ]
        file_name = drawing['path'] or drawing['name']
        images.append(
            dict(
                id=number,
                file_name=file_name,
                width=drawing['size'][0],
                height=drawing['size'][1]))
        owners = np.zeros(drawing['num_primitives'], int)
        segments = []
        for entry in result['symbols'] + result['stuff']:
            owners[entry['primitive_ids']] = entry['id']
            x1, y1, x2, y2 = entry['box']
            segments.append(
                dict(
                    id=entry['id'],
                    category_id=entry['class_id'] + 1,
                    area=len(entry['primitive_ids']),
                    bbox=[x1, y1, round(x2 - x1, 4),
                          round(y2 - y1, 4)],
                    iscrowd=0,
                    score=entry['score']))
        annotations.append(
            dict(
                image_id=number,
                file_name=file_name,
                segments_info=segments,
                primitive_segments=owners.tolist()))
    return dict(
        info=dict(description='sympoint: panoptic symbols of drawings'),
        categories=categories,
        images=images,
        annotations=annotations)
