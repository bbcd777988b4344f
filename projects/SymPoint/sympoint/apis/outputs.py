"""Write what was found: labelled drawings, tables, the folder of a run."""
import csv
import dataclasses
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..drawings.svg.annotate import (annotate_svg, count_elements,
                                     element_labels, split_elements)
from ..drawings.svg.write import write_svg
from ..errors import DrawingError, UserError
from ..files import write_file
from ..structures.primitives import Primitives
from .inputs import DrawingInput, Source, check_overwrite, real_paths, svg_text
from .jobs import Outcome
from .results import dump_result, load_result, primitive_labels

#: Kinds of output of a drawing: where each goes.
PATTERNS = dict(
    json='preds/{}.json', svg='svg/{}.svg', png='vis/{}.png', pdf='vis/{}.pdf')
#: Kinds of output of a run.
TABLES = dict(csv='schedule.csv', coco='coco_panoptic.json')
# Two models that agree in these predict the same.
_SAME_MODEL = ('config_sha256', 'checkpoint_sha256', 'sympoint')
#: What is written unless told otherwise.
OUTPUTS = ('json', 'svg', 'png', 'csv')


class ResultFolder:
    """Where the outputs of drawings go, and what is there already.

    ``preds/NAME.json`` is written last of a drawing's files, so where it is,
    the others are; it names what they were made from and with.

    Args:
        path (str or Path): The folder.
        kinds (Sequence[str]): Of 'json' (always written, for the others are
            made from it), 'svg' (the drawing with its labels), 'png' and
            'pdf' (pictures), 'csv' (the schedule: counts by class) and
            'coco' (COCO panoptic of all drawings). Defaults to
            :data:`OUTPUTS`.
        model (dict): ``model`` of the result's schema.
        settings (dict): ``settings`` of the result's schema.

    Raises:
        UserError: An unknown kind, or a folder that cannot be made.
    """

    def __init__(self, path: str, kinds: Sequence[str], model: dict[str, Any],
                 settings: dict[str, Any]) -> None:
        unknown = set(kinds) - set(PATTERNS) - set(TABLES)
        if unknown:
            raise UserError('--outputs',
                            f'there is no output {sorted(unknown)[0]!r}',
                            f'Choose of {", ".join([*PATTERNS, *TABLES])}')
        self.path = Path(path)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(path, f'cannot be made ({error.strerror})',
                            'Give another folder: --out-dir') from None
        self.kinds = [k for k in PATTERNS if k in kinds or k == 'json']
        self.tables = [k for k in TABLES if k in kinds]
        self.model = model
        self.settings = settings
        self._protected: set[str] = set()

    def protect(self, drawings: Iterable[DrawingInput]) -> None:
        """Never write over the files of these drawings."""
        self._protected |= real_paths(drawings)

    def files(self, drawing: DrawingInput) -> dict[str, str]:
        """Output kind -> path, of a drawing.

        Raises:
            DrawingError: One of them is a drawing that is protected.
        """
        files = {
            kind: str(self.path / PATTERNS[kind].format(drawing.name))
            for kind in self.kinds
        }
        for file in files.values():
            check_overwrite(drawing, file, self._protected)
        return files

    def finished(self, drawing: DrawingInput) -> Outcome | None:
        """What an earlier run with the same of everything made of it; None
        if there is no such result, or one of its files is missing."""
        try:
            files = self.files(drawing)
            result = load_result(files['json'])
            if (not all(Path(file).exists() for file in files.values())
                    or result['drawing']['sha256'] != drawing.digest()
                    or any(result['model'][k] != self.model[k]
                           for k in _SAME_MODEL)
                    or result['settings'] != self.settings):
                return None
        except (DrawingError, KeyError):
            return None
        return Outcome(
            drawing.name, drawing.path, result, files=files, skipped=True)

    def write(self, drawing: DrawingInput, primitives: Primitives,
              result: dict[str, Any]) -> None:
        """Write the labelled SVG and the JSON; pictures are there already."""
        files = self.files(drawing)
        if 'svg' in files:
            write_file(files['svg'],
                       annotated_svg(drawing.source, primitives, result))
        dump_result(result, files['json'])

    def write_tables(self, names: Sequence[str]) -> list[str]:
        """Write the outputs that are of all drawings, from the JSON of those
        named; their paths."""
        written = []
        for kind in self.tables:
            path = str(self.path / TABLES[kind])
            results = (
                load_result(self.path / PATTERNS['json'].format(name))
                for name in names)
            write_file(
                path,
                schedule_csv(results) if kind == 'csv' else json.dumps(
                    coco_panoptic(results), ensure_ascii=False))
            written.append(path)
        return written


def annotated_svg(source: Source, primitives: Primitives,
                  result: dict[str, Any]) -> bytes:
    """A drawing as SVG with the class and the symbol of each element.

    Of the user's own SVG, what is not a label stays as it is, byte for byte,
    but elements that hold several symbols are split among them, see
    :func:`.split_elements`; where they cannot be, the label of the most
    length counts.
    A drawing of another format is written as SVG, with an element for each
    primitive. After correction it is training data.

    Args:
        source (str, bytes or Primitives): The drawing.
        primitives (Primitives): What was read from it.
        result (dict): What was found, see :mod:`sympoint.apis.results`.

    Returns:
        bytes: The document.
    """
    labels = primitive_labels(result)
    num_classes = len(result['classes'])
    text = svg_text(source, primitives)
    if text is None:
        return write_svg(primitives, *labels, num_classes)
    # A path of several symbols becomes one for each of them.
    group = np.unique(np.stack(labels), axis=1, return_inverse=True)[1]
    text, element = split_elements(text, primitives, group.reshape(-1))
    parts = dataclasses.replace(primitives, element_id=element)
    labels = element_labels(parts, *labels, count_elements(text))
    return annotate_svg(text, *labels, num_classes)


def schedule_csv(results: Iterable[dict[str, Any]]) -> str:
    """Count the symbols of each class in each drawing.

    Args:
        results (Iterable[dict]): See :mod:`sympoint.apis.results`.

    Returns:
        str: CSV with columns drawing, class, count, mean_score; the classes
        in the model's order, those that do not occur left out; then lines
        'all drawings' with the sums, if there are several drawings.
    """
    total: dict[str, list[float]] = {}
    rows: list[tuple[str, dict[str, list[float]]]] = []
    for result in results:
        scores: dict[str, list] = {c['name']: [] for c in result['classes']}
        for symbol in result['symbols']:
            scores[symbol['class']].append(symbol['score'])
        for name, values in scores.items():
            total.setdefault(name, []).extend(values)
        rows.append((result['drawing']['name'], scores))
    if len(rows) > 1:
        rows.append(('all drawings', total))
    text = io.StringIO()
    table = csv.writer(text, lineterminator='\n')
    table.writerow(['drawing', 'class', 'count', 'mean_score'])
    for drawing, scores in rows:
        for name, values in scores.items():
            if values:
                mean = sum(values) / len(values)
                table.writerow([drawing, name, len(values), f'{mean:.3f}'])
    return text.getvalue()


def coco_panoptic(results: Iterable[dict[str, Any]]) -> dict[str, Any]:
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
