"""A DXF document and a layout of it -> :class:`Primitives`."""
import io
import os
import tempfile
from typing import Any, Dict, Optional

import ezdxf
import numpy as np
from ezdxf import recover, units
from ezdxf.document import Drawing
from ezdxf.filemanagement import dxf_stream_info

from ...errors import DrawingError
from ...structures.primitives import Primitives
from ..curves import merge_rings
from ..record import to_record
from .blocks import Flattener, name_of
from .reader import BINARY
from .sheet import draw_sheet
from .strokes import Strokes
from .styles import Layers

#: Largest distance of a fitted spline, relative to the drawing's size, ...
TOLERANCE = 1 / 4000
#: ... or in metres, where it states its units: that of a tile of 14 m.
TOLERANCE_METRES = 14 / 4000

_PAPER_UNITS = {0: units.IN, 1: units.MM}  # a layout's plot_paper_units


@np.errstate(all='ignore')  # what overflows is reported
def read_dxf(data: bytes,
             name: Optional[str] = None,
             num_classes: int = 35,
             layout: Optional[str] = None,
             tolerance: Optional[float] = None) -> Primitives:
    """As :func:`.dxf.parse_dxf`, in this process and without its bounds."""
    doc = load_document(data, name)
    flattener = Flattener(doc, name, Layers(doc))
    space = _find_layout(doc, layout, name)
    meta: Dict[str, Any] = dict(format='dxf', layout=space.name)
    if space.is_modelspace:
        elements = list(space)
        strokes = flattener.draw(elements)
        per_metre = _units(doc.units, meta)
    else:
        strokes, elements, scale = draw_sheet(space, flattener)
        per_metre = _paper_units(space, doc, scale, meta)

    def describe(element: int) -> str:
        return name_of(elements[element])

    _check_finite(strokes, name, describe)
    if not len(strokes):
        names = ', '.join(
            repr(other) for other in doc.layout_names_in_taborder()
            if other != space.name)
        raise DrawingError(
            name, f'layout {space.name!r} has no lines, arcs, circles or '
            'ellipses', f'Ask for another of its layouts: {names}')
    if tolerance is None:
        tolerance = max(strokes.extent(), 1e-9) * TOLERANCE
        if per_metre:
            tolerance = min(tolerance, per_metre * TOLERANCE_METRES)
    try:
        pieces, corner = strokes.to_pieces(tolerance)
    except ValueError as error:
        raise DrawingError(name, str(error), 'Split the drawing') from None
    color = strokes.color.astype(np.int64)
    columns = dict(
        layer=strokes.layer,
        rgb=np.stack([color >> 16 & 255, color >> 8 & 255, color & 255], -1),
        width=strokes.width,
        element=strokes.element)
    meta.update(
        element_names=[e.dxf.handle or '' for e in elements],
        left_out=dict(flattener.left_out))
    primitives = to_record(
        merge_rings(pieces, tolerance), columns, flattener.layers.names,
        lambda owner: describe(strokes.element[owner]), name, num_classes,
        meta)
    primitives.meta['origin'] = (corner + primitives.meta['origin']).tolist()
    return primitives


def load_document(data: bytes, name: Optional[str] = None) -> Drawing:
    """Load a DXF, repaired if it has to be.

    Raises:
        DrawingError: It is damaged beyond repair.
    """
    try:
        if data.startswith(BINARY):
            return _load_binary(data)
        info = dxf_stream_info(_text(data, 'utf-8'))
        return ezdxf.read(_text(data, info.encoding))
    except MemoryError:
        raise
    except Exception:  # of damaged files, ezdxf raises whatever comes
        pass
    try:
        return recover.read(io.BytesIO(data), errors='ignore')[0]
    except MemoryError:
        raise
    except Exception as error:
        reason = ' '.join(str(error).split())[:100]
        raise DrawingError(
            name, f'is damaged ({reason})',
            'Run AUDIT on it in a CAD program, and save it '
            'again') from None


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, errors='replace')


def _load_binary(data: bytes) -> Drawing:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'drawing.dxf')
        with open(path, 'wb') as file:
            file.write(data)
        return ezdxf.readfile(path)


def _find_layout(doc: Drawing, layout: Optional[str], name: Optional[str]):
    if layout is None:
        return doc.modelspace()
    for other in doc.layout_names_in_taborder():
        if other.lower() == layout.lower():
            return doc.layout(other)
    names = ', '.join(map(repr, doc.layout_names_in_taborder()))
    raise DrawingError(name, f'has no layout {layout!r}',
                       f'Ask for one of {names}')


def _per_metre(code: int) -> Optional[float]:
    """Units of a code of $INSUNITS in a metre; None if it is of none."""
    try:
        return units.conversion_factor(units.M, units.InsertUnits(code))
    except (ValueError, TypeError, IndexError):
        return None


def _units(code: int, meta: Dict[str, Any]) -> Optional[float]:
    per_metre = _per_metre(code)
    if per_metre is not None:
        meta.update(
            units=units.InsertUnits(code).name.lower(),
            units_per_metre=per_metre)
    return per_metre


def _paper_units(space, doc: Drawing, scale: float,
                 meta: Dict[str, Any]) -> Optional[float]:
    """Of a sheet: in a metre of paper, and of the building it shows."""
    code = _PAPER_UNITS.get(space.dxf.plot_paper_units)
    if code is not None:
        meta.update(
            units=units.InsertUnits(code).name.lower(),
            paper_units_per_metre=_per_metre(code))
    per_metre = _per_metre(doc.units)
    if not (per_metre and scale):
        return None
    meta['units_per_metre'] = per_metre * scale
    return meta['units_per_metre']


def _check_finite(strokes: Strokes, name: Optional[str], describe) -> None:
    sound = np.isfinite(strokes.points).all(axis=(1, 2))
    sound &= np.isfinite(strokes.turn).all(axis=1)
    if not sound.all():
        raise DrawingError(name, 'a coordinate is not finite',
                           'Correct the entity or remove it',
                           describe(strokes.element[np.argmin(sound)]))
