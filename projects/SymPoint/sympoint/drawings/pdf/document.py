"""Read a page of a PDF document as :class:`Primitives`."""
import dataclasses
from typing import Any, Dict, Optional, Tuple

import numpy as np
import pypdfium2

from ...errors import DrawingError
from ...structures.primitives import Primitives
from ..curves import merge_rings
from ..geometry import Matrix
from ..left_out import HIDDEN, LeftOut, tell_left_out
from ..record import to_record
from ..shapes import Shapes, to_pieces
from .layers import number_layers
from .objects import PageReader
from .reader import TOLERANCE

_POINTS_PER_METRE = 72 / 0.0254
_LARGEST = 1e25  # a coordinate; room is left for the curves made of it
_TAIL = 2048  # bytes in which a file says that it ends


@np.errstate(all='ignore')  # what overflows is left out
def read_pdf(data: bytes,
             name: Optional[str] = None,
             num_classes: int = 35,
             page: int = 1,
             tolerance: float = TOLERANCE,
             all_layers: bool = False,
             strict: bool = False) -> Primitives:
    """As :func:`.pdf.parse_pdf`, in this process and without its bounds.

    pdfium must not run in two threads at a time.
    """
    num_pages = len(_open(data, name))
    if not 1 <= page <= num_pages:
        raise DrawingError(name, f'has no page {page}',
                           f'Give one from 1 to {num_pages}')
    numbered = number_layers(data, page)
    document = _open(numbered.data, name)
    try:
        sheet = document[numbered.page - 1]
    except pypdfium2.PdfiumError:
        raise DrawingError(name, 'is damaged', 'Export it again') from None
    left_out = LeftOut(name, strict)
    reader = PageReader(sheet.raw, numbered.layers, left_out, name, all_layers)
    matrix, size = _page_matrix(sheet)
    shapes = _sound(reader.read(matrix), left_out)
    if not len(shapes.kind):
        raise _nothing_to_see(page, left_out, name)
    meta: Dict[str, Any] = dict(
        format='pdf',
        page=page,
        num_pages=num_pages,
        paper_units_per_metre=_POINTS_PER_METRE / numbered.user_unit,
        element_names=reader.element_names,
        left_out=left_out.counts())
    columns = dict(
        layer=shapes.layer,
        rgb=shapes.rgb,
        width=shapes.width,
        element=shapes.element)
    try:
        pieces = merge_rings(to_pieces(shapes, tolerance), tolerance)
        return to_record(
            pieces,
            columns,
            shapes.layer_names,
            shapes.describe,
            name,
            num_classes,
            meta,
            view_box=(0.0, 0.0, *size),
            crop=True)
    except DrawingError:
        raise
    except ValueError as error:
        raise DrawingError(name, str(error), 'Split the drawing') from None


def _open(data: bytes, name: Optional[str]) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, 'err_code',
                   None) in (pypdfium2.raw.FPDF_ERR_PASSWORD,
                             pypdfium2.raw.FPDF_ERR_SECURITY):
            raise DrawingError(name, 'is encrypted',
                               'Save it without a password') from None
        if b'%%EOF' not in data.rstrip(b'\0 \t\r\n')[-_TAIL:]:
            raise DrawingError(name, 'ends early, it was cut off',
                               'Save or copy it again') from None
        raise DrawingError(name, 'is damaged', 'Export it again') from None


def _sound(shapes: Shapes, left_out: LeftOut) -> Shapes:
    """The shapes less those with numbers that are too large or none."""
    reach = np.abs(shapes.numbers).max(axis=1, initial=0)
    matrix = np.abs(shapes.matrix).max(axis=1, initial=0)[shapes.owner]
    sound = (reach < _LARGEST) & (matrix < _LARGEST)
    sound &= (reach + 1) * (matrix + 1) < _LARGEST
    sound &= (shapes.width < _LARGEST)[shapes.owner]
    for shape in np.unique(shapes.owner[~sound]):
        left_out.add('path', shapes.describe(shape),
                     'a coordinate is too large or not finite',
                     'Correct the object or its transform')
    sound &= ~np.isin(shapes.owner, shapes.owner[~sound])
    return dataclasses.replace(
        shapes,
        kind=shapes.kind[sound],
        numbers=shapes.numbers[sound],
        owner=shapes.owner[sound],
        subpath=shapes.subpath[sound])


def _nothing_to_see(page: int, left_out: LeftOut,
                    name: Optional[str]) -> DrawingError:
    """The error of a page that draws nothing, with what it holds."""
    found = left_out.counts()
    problem = f'has no lines, arcs, circles or ellipses on page {page}'
    if found:
        problem += f' ({"; ".join(tell_left_out(found))})'
    if any(kind.startswith(HIDDEN) for kind in found):
        return DrawingError(
            name, problem, 'Give --all-layers (all_layers=True in Python) to '
            'read what is on layers that are off')
    return DrawingError(
        name, problem,
        'Check that it is a vector drawing, and look at its pages')


def _page_matrix(sheet) -> Tuple[Matrix, Tuple[float, float]]:
    """From the page's coordinates to those as it is shown, y down."""
    left, bottom, right, top = sheet.get_bbox()
    width, height = right - left, top - bottom
    turn = sheet.get_rotation()  # clockwise
    if turn == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left), (height, width)
    if turn == 180:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom), (width, height)
    if turn == 270:
        return (0.0, -1.0, -1.0, 0.0, top, right), (height, width)
    return (1.0, 0.0, 0.0, -1.0, -left, top), (width, height)
