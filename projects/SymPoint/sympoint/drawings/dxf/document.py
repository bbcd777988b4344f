"""Read a layout of a DXF document as :class:`Primitives`."""
import io
from functools import partial
from typing import Any

import ezdxf
import numpy as np
from ezdxf import units
from ezdxf.document import Drawing

from ...errors import DrawingError
from ...structures.primitives import Primitives
from ..curves import merge_rings
from ..record import LeftOut, nothing_drawn, to_record
from .blocks import Flattener, place_of
from .sheet import draw_sheet
from .styles import Layers
from .text import check, is_cut_off, mend, reason_of, text_of, without_objects

#: Largest distance of a fitted spline, relative to the drawing's size, ...
TOLERANCE = 1 / 4000
#: ... or in metres, where it states its units: that of a tile of 14 m.
TOLERANCE_METRES = 14 / 4000

_PAPER_UNITS = {0: units.IN, 1: units.MM}  # a layout's plot_paper_units
# The feet, inches, yards and miles of surveys are 2 ppm longer than others.
_OF_SURVEYS = {21: units.FT, 22: units.IN, 23: units.YD, 24: units.MI}


@np.errstate(all='ignore')  # what overflows is left out
def read_dxf(data: bytes,
             name: str | None = None,
             num_classes: int = 35,
             layout: str | None = None,
             tolerance: float | None = None,
             all_layers: bool = False,
             strict: bool = False) -> Primitives:
    """As :func:`.dxf.parse_dxf`, in this process and without its bounds."""
    try:
        return _read(data, name, num_classes, layout, tolerance, all_layers,
                     strict)
    except (DrawingError, MemoryError):
        raise
    # Of damaged files, ezdxf raises whatever comes, also after it loaded one.
    except Exception as error:
        raise DrawingError(
            name, f'is damaged ({reason_of(error)})', 'Run AUDIT on it in a '
            'CAD program, and save it again') from None


def _read(data: bytes, name: str | None, num_classes: int, layout: str | None,
          tolerance: float | None, all_layers: bool,
          strict: bool) -> Primitives:
    left_out = LeftOut(name, strict)
    doc = load_document(data, name, left_out)
    layers = Layers(doc, all_shown=all_layers)
    flattener = Flattener(doc, name, layers, left_out)
    space = _find_layout(doc, layout, name)
    meta: dict[str, Any] = dict(format='dxf', layout=space.name)
    if space.is_modelspace:
        elements = list(space)
        content = flattener.draw(elements)
        unit, per_metre = _unit_of(doc.units)
    else:
        content, elements, scale = draw_sheet(space, flattener)
        unit, per_paper_metre = _unit_of(
            _PAPER_UNITS.get(space.dxf.plot_paper_units))
        if unit:
            meta['paper_units_per_metre'] = per_paper_metre
        per_metre = _unit_of(doc.units)[1] * scale  # of what it shows
    if unit:
        meta['units'] = unit
    if per_metre:
        meta['units_per_metre'] = per_metre
    strokes = content.strokes
    strokes = strokes[strokes.sound()]
    if not len(strokes):
        raise _nothing_to_see(space.name, doc, left_out)
    if tolerance is None:
        tolerance = max(strokes.extent(), 1e-9) * TOLERANCE
        if per_metre:
            tolerance = min(tolerance, per_metre * TOLERANCE_METRES)
    try:
        pieces, corner = strokes.to_pieces(tolerance)
    except ValueError as error:
        raise DrawingError(name, str(error), 'Split the drawing') from None
    color = strokes.color.astype(np.int64)
    inserts, insert = content.inserts.used(strokes.insert)
    columns = dict(
        layer=strokes.layer,
        rgb=np.stack([color >> 16 & 255, color >> 8 & 255, color & 255], -1),
        width=strokes.width,
        element=strokes.element,
        insert=insert)
    meta.update(
        element_names=[e.dxf.handle or '' for e in elements],
        inserts=inserts.describe(),
        left_out=left_out.counts())

    def describe(owner: int) -> str:
        entity = elements[strokes.element[owner]]
        return f'{entity.dxftype()} with {place_of(entity)}'

    primitives = to_record(
        merge_rings(pieces, tolerance), columns, layers.names, describe, name,
        num_classes, meta)
    primitives.meta['origin'] = (corner + primitives.meta['origin']).tolist()
    return primitives


def _nothing_to_see(layout: str, doc: Drawing,
                    left_out: LeftOut) -> DrawingError:
    """The error of a layout that draws nothing, with what it holds."""
    others = [n for n in doc.layout_names_in_taborder() if n != layout]
    names = ', '.join(map(repr, others))
    return nothing_drawn(
        left_out, f'layout {layout!r} has no lines, arcs, circles or ellipses '
        'that show', f'Ask for another of its layouts: {names}'
        if names else 'Check that it is a drawing of lines')


def load_document(data: bytes, name: str | None, left_out: LeftOut) -> Drawing:
    """Load a DXF, repaired if it has to be.

    Raises:
        DrawingError: It was cut off, or it is strict and an entity cannot be
            read.
        Exception: It is damaged beyond repair.
    """
    text = text_of(data)
    if is_cut_off(text):
        raise DrawingError(name, 'ends early, it was cut off',
                           'Save or copy it again')
    for change in (check, partial(mend, left_out=left_out), without_objects):
        try:
            text = change(text)
            return ezdxf.read(io.StringIO(text))
        except (DrawingError, MemoryError):
            raise
        except Exception as error:  # of damaged files, whatever comes
            found = error
    raise found


def _find_layout(doc: Drawing, layout: str | None, name: str | None):
    if layout is None:
        return doc.modelspace()
    for other in doc.layout_names_in_taborder():
        if other.lower() == layout.lower():
            return doc.layout(other)
    names = ', '.join(map(repr, doc.layout_names_in_taborder()))
    raise DrawingError(name, f'has no layout {layout!r}',
                       f'Ask for one of {names}')


def _unit_of(code: int | None) -> tuple[str, float]:
    """Name of a code of $INSUNITS, and how many of it a metre has.

    Returns:
        tuple: ('', 0.0) if it is of no unit.
    """
    try:
        unit = units.InsertUnits(_OF_SURVEYS.get(code, code))
        return unit.name.lower(), units.conversion_factor(units.M, unit)
    except (ValueError, TypeError, IndexError):
        return '', 0.0
