"""Label drawings by the names in them: files in, FloorPlanCAD's files out."""
import json
import os
from pathlib import Path
from typing import Any, Callable, Optional, Sequence

import numpy as np

from ..drawings.names import DEFAULT, Rules, label_by_names, load_rules
from ..drawings.names.labels import apply_labels
from ..drawings.names.report import NameReport
from ..drawings.scale import TILE_METRES, find_scale
from ..drawings.svg.write import write_svg
from ..errors import DrawingError, UserError
from ..files import write_file
from ..structures.primitives import Primitives
from .inputs import DrawingInput, find_drawings, read_drawing
from .notes import notes_on

#: Of the files that are written: FloorPlanCAD's tiles of 14 m are 140 wide.
UNITS_PER_METRE = 10.0


def label_files(inputs: Any,
                out_dir: str,
                rules: Sequence[str] = (DEFAULT, ),
                units: Optional[str] = None,
                scale: Optional[str] = None,
                progress: Optional[Callable[[int], Any]] = None,
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
        units (str, optional): See :func:`find_scale`. Defaults to None.
        scale (str, optional): See :func:`find_scale`. Defaults to None.
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
    sources = {os.path.realpath(d.path) for d in drawings if d.path}
    try:
        for drawing in drawings:
            file = Path(out_dir, f'{drawing.name}.svg')
            try:
                if os.path.realpath(file) in sources:
                    raise DrawingError(
                        drawing.path or drawing.name,
                        f'its labelled file would overwrite {file}',
                        'Give another folder: --out-dir')
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
               units: Optional[str], scale: Optional[str], report: NameReport,
               reading: Any) -> None:
    name = drawing.path or drawing.name
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


def _resize(primitives: Primitives, factor: float) -> None:
    """Bring a drawing to the units of the files that are written."""
    p = primitives
    p.args = p.args * factor
    p.length = p.length * factor
    p.width = p.width * np.float32(factor)
    p.size = (p.size[0] * factor, p.size[1] * factor)
    p.meta.pop('paper_units_per_metre', None)
    p.meta['units_per_metre'] = UNITS_PER_METRE
