"""Let names label drawings: for training, and beside what a network found."""
import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..drawings.names import (DEFAULT, NameLabels, Rules, label_by_names,
                              load_rules)
from ..drawings.names.labels import apply_labels
from ..drawings.names.report import NameReport
from ..drawings.scale import TILE_METRES, Scale, find_scale
from ..drawings.svg.write import write_svg
from ..errors import DrawingError, UserError
from ..files import write_file
from ..structures.label_mapping import LabelMapping
from ..structures.primitives import Primitives
from ..structures.segments import Segments, length_weights
from .inputs import (DrawingInput, check_overwrite, find_drawings,
                     read_drawing, real_paths)
from .results import notes_on

#: Of the files that are written: FloorPlanCAD's tiles of 14 m are 140 wide.
UNITS_PER_METRE = 10.0
NAME, NETWORK = 'name', 'network'
# Formats whose names are those of an office; groups of an SVG are often a
# data set's own.
_FORMATS = ('dxf', 'pdf')
# A layer tells which of these it is, and not which of its kinds.
_FAMILIES = (('single door', 'double door', 'sliding door', 'folding door',
              'revolving door', 'rolling door'),
             ('window', 'bay window', 'blind window',
              'curtain wall'), ('cabinet', 'wardrobe', 'TV cabinet'))
# A symbol that names leave less of was a piece of what they tell of.
_LEFT = 0.5
# The network found a named symbol where so much of it is in one of its own.
_FOUND = 0.5


def label_files(inputs: Any,
                out_dir: str,
                rules: Sequence[str] = (DEFAULT, ),
                units: str | None = None,
                scale: str | None = None,
                progress: Callable[[int], Any] | None = None,
                **reading: Any) -> NameReport:
    """Label drawings by the names of their blocks and layers.

    ``out_dir`` gets of each drawing ``NAME.svg``, in FloorPlanCAD's format
    with 10 units a metre and an element a primitive; what no name tells has
    ``data-ignore="1"``. ``report.json`` and ``report.txt`` tell which names
    matched and which did not.

    Args:
        inputs (Any): See :func:`find_drawings`.
        out_dir (str): The folder.
        rules (Sequence[str]): See :func:`load_rules`.
        units, scale (str, optional): See :func:`find_scale`. Default to None.
        progress (callable, optional): Takes the number of drawings, gives an
            object whose ``update()`` is called after each. Defaults to None.
        reading (Any): ``page``, ``layout`` and ``all_layers`` of
            :func:`read_drawing`.

    Returns:
        NameReport: A drawing that failed is in its ``failures``.

    Raises:
        UserError: The rules or the folder cannot be used, or there are no
            drawings.
    """
    ruled = load_rules(rules)
    drawings = find_drawings(inputs, out_dir)
    report = NameReport()
    bar = progress(len(drawings)) if progress else None
    sources = real_paths(drawings)
    try:
        for drawing in drawings:
            file = Path(out_dir, f'{drawing.name}.svg')
            try:
                check_overwrite(drawing, file, sources)
                _label_one(drawing, file, ruled, units, scale, report, reading)
            except DrawingError as error:
                report.failures.append(
                    dict(name=drawing.name, error=str(error)))
            if bar is not None:
                bar.update()
        write_file(
            Path(out_dir, 'report.json'),
            json.dumps(report.describe(), ensure_ascii=False, indent=1))
        write_file(Path(out_dir, 'report.txt'), report.text())
    except OSError as error:
        raise UserError(error.filename or out_dir,
                        f'cannot be written ({error.strerror})',
                        'Check the folder and the space left') from None
    return report


def _label_one(drawing: DrawingInput, file: Path, rules: Rules,
               units: str | None, scale: str | None, report: NameReport,
               reading: Any) -> None:
    name = drawing.title
    primitives = read_drawing(drawing.source, name=name, **reading)
    found = find_scale(primitives, units, scale, name)
    if found.units_per_metre is None:
        raise DrawingError(name, 'how large its units are is not known',
                           'Say it: --units, --scale')
    per_metre = found.tile_size / TILE_METRES
    labels = label_by_names(primitives, rules, per_metre)
    apply_labels(primitives, labels)
    _resize(primitives, UNITS_PER_METRE / per_metre)
    write_file(file, write_svg(primitives))
    report.add(drawing.name, str(file), primitives, labels)
    report.notes += notes_on(
        name, dict(drawing=primitives.meta, scale=found.describe()))


def _resize(p: Primitives, factor: float) -> None:
    """Bring a drawing to the units of the files that are written."""
    p.args = p.args * factor
    p.length = p.length * factor
    p.width = p.width * np.float32(factor)
    p.size = (p.size[0] * factor, p.size[1] * factor)
    p.meta.pop('paper_units_per_metre', None)
    p.meta['units_per_metre'] = UNITS_PER_METRE


def names_of(primitives: Primitives, scale: Scale) -> NameLabels | None:
    """What the default rules tell of a drawing; None of an SVG."""
    if primitives.meta.get('format') not in _FORMATS:
        return None
    per_metre = scale.units_per_metre and scale.tile_size / TILE_METRES
    return label_by_names(primitives, load_rules(), per_metre)


def tell_by_names(primitives: Primitives, found: Segments, labels: NameLabels,
                  metainfo: dict) -> Segments:
    """Let names answer where they speak, and the network elsewhere.

    A block that speaks is a symbol. A layer of stuff or of background takes
    its strokes; one of things corrects the class of symbols that mostly lie
    on it, but not among the kinds of doors, windows or cupboards. Symbols of
    which names take more than half are dropped.

    Args:
        primitives (Primitives): The drawing.
        found (Segments): What the network found, with scores.
        labels (NameLabels): What names tell.
        metainfo (dict): The model's classes. Where they are not made of
            FloorPlanCAD's, names tell nothing.

    Returns:
        Segments: With ``told``: of each ``told_by``, ``'name'`` or
        ``'network'``, and of those by a name also ``name``, ``by_network``
        (``class``, ``class_id`` and ``score``, None where it found nothing
        there) and ``agrees``.
    """
    try:
        mapping = LabelMapping(metainfo)
    except DrawingError:
        return dataclasses.replace(
            found, told=[dict(told_by=NETWORK) for _ in found.labels])
    semantic, instance = mapping(labels.semantic_id, labels.instance_id)
    return _Answer(primitives, found, labels, metainfo, semantic,
                   instance).give()


class _Answer:
    """Segments on their way from the network's to those that names tell;
    ``semantic`` and ``instance`` are ``labels`` in the model's classes."""

    def __init__(self, primitives: Primitives, found: Segments,
                 labels: NameLabels, metainfo: dict, semantic: np.ndarray,
                 instance: np.ndarray) -> None:
        self.found, self.names = found, labels
        self.classes: Sequence[str] = metainfo['classes']
        self.stuff = np.isin(
            np.arange(len(self.classes) + 1), metainfo['stuff_ids'])
        self.semantic, self.instance = semantic, instance
        self.weight = length_weights(primitives.length /
                                     np.median(primitives.length))
        self.owner = found.owner.copy()
        self.labels: list[int] = found.labels.tolist()
        self.scores: list[float] = found.scores.tolist()
        self.told: list[dict[str, Any]] = [
            dict(told_by=NETWORK) for _ in found.labels
        ]

    def give(self) -> Segments:
        """The segments, with who told of them."""
        known = self.names.known
        background = known & (self.semantic == len(self.classes))
        self.owner[background] = -1
        self._add_symbols()
        self._add_stuff()
        self._correct_by_layers()
        self._drop_pieces()
        return Segments(
            np.array(self.labels, np.int64), self.owner,
            np.array(self.scores, float), self.told).without_empty()

    def _add(self, rows: np.ndarray, label: int) -> None:
        self.owner[rows] = len(self.labels)
        self.labels.append(label)
        self.scores.append(1.0)
        self.told.append(self._of_name(rows, label))

    def _of_name(self, rows: np.ndarray, label: int) -> dict[str, Any]:
        """Who told of strokes, and what the network says of them."""
        clue = self.names.clue[rows]
        clue = np.bincount(clue[clue >= 0]).argmax()
        theirs = self.found.owner[rows]
        share = np.bincount(theirs + 1, self.weight[rows])[1:]
        other = None
        if len(share) and share.max() > _FOUND * self.weight[rows].sum():
            segment = int(share.argmax())
            class_id = int(self.found.labels[segment])
            other = {
                'class': self.classes[class_id],
                'class_id': class_id,
                'score': round(float(self.found.scores[segment]), 4)
            }
        return dict(
            told_by=NAME,
            name=self.names.clues[clue].name,
            by_network=other,
            agrees=other is not None and other['class_id'] == label)

    def _add_symbols(self) -> None:
        rows = np.flatnonzero(self.names.known & (self.instance >= 0))
        order = rows[np.argsort(self.instance[rows], kind='stable')]
        starts = np.flatnonzero(np.diff(self.instance[order])) + 1
        for part in np.split(order, starts):
            if len(part):
                self._add(part, int(self.semantic[part[0]]))

    def _add_stuff(self) -> None:
        told = self.names.known & self.stuff[self.semantic]
        for label in np.unique(self.semantic[told]).tolist():
            rows = np.flatnonzero(told & (self.semantic == label))
            same = np.flatnonzero(self.found.labels == label)
            more = np.flatnonzero(np.isin(self.owner, same))
            more = more[~told[more]]
            if self.weight[more].sum() < self.weight[rows].sum():
                self._add(rows, label)
                self.owner[more] = len(self.labels) - 1
            else:
                self.owner[rows] = same[0]

    def _correct_by_layers(self) -> None:
        thing = self.names.known & (self.instance < 0)
        thing &= ~self.stuff[self.semantic]
        thing &= self.semantic < len(self.classes)
        for segment in range(len(self.found)):
            rows = np.flatnonzero(self.owner == segment)
            on_layer = rows[thing[rows]]
            if not len(on_layer):
                continue
            label = self.labels[segment]
            other = np.array([
                not _akin(self.classes[c], self.classes[label])
                for c in self.semantic[on_layer]
            ])
            if self.stuff[label]:
                self.owner[on_layer[other]] = -1
                continue
            share = np.bincount(self.semantic[on_layer],
                                self.weight[on_layer] * other)
            best = int(share.argmax())
            if share[best] > 0.5 * self.weight[rows].sum():
                self.labels[segment] = best
                self.told[segment] = self._of_name(on_layer, best)

    def _drop_pieces(self) -> None:
        number = len(self.found)
        before, left = (
            np.bincount(owner + 1, self.weight, number + 1)[1:number + 1]
            for owner in (self.found.owner,
                          np.where(self.owner < number, self.owner, -1)))
        small = left < _LEFT * before
        small &= ~self.stuff[self.found.labels]
        piece = (self.owner >= 0) & (self.owner < number)
        piece[piece] = small[self.owner[piece]]
        self.owner[piece] = -1


def _akin(one: str, other: str) -> bool:
    """Whether two classes are one, or kinds that a layer does not tell."""
    return one == other or any(one in family and other in family
                               for family in _FAMILIES)
