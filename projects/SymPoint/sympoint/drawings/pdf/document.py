"""Read a page of a PDF document as :class:`Primitives`."""
from typing import Any

import numpy as np
import pypdfium2

from ...errors import DrawingError
from ...structures.primitives import Primitives
from ..curves import merge_rings
from ..geometry import Matrix
from ..record import LeftOut, to_record
from ..shapes import to_pieces
from . import TOLERANCE
from .layers import number_layers
from .objects import PageReader

_POINTS_PER_METRE = 72 / 0.0254
_TAIL = 2048  # bytes in which a file says that it ends


@np.errstate(all='ignore')  # what overflows is left out
def read_pdf(data: bytes,
             name: str | None = None,
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
    shapes = reader.read(matrix)
    meta: dict[str, Any] = dict(
        format='pdf',
        page=page,
        num_pages=num_pages,
        paper_units_per_metre=_POINTS_PER_METRE / numbered.user_unit,
        element_names=reader.element_names,
        left_out={})
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
            crop=True,
            left_out=left_out)
    except DrawingError:
        raise
    except ValueError as error:
        raise DrawingError(name, str(error), 'Split the drawing') from None


def _open(data: bytes, name: str | None) -> pypdfium2.PdfDocument:
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


def _page_matrix(sheet) -> tuple[Matrix, tuple[float, float]]:
    """From the page's coordinates to those as it is shown, y down."""
    left, bottom, right, top = sheet.get_bbox()
    width, height = right - left, top - bottom
    turn = sheet.get_rotation()  # clockwise
    upright = (1.0, 0.0, 0.0, -1.0, -left, top), (width, height)
    return {
        90: ((0.0, 1.0, 1.0, 0.0, -bottom, -left), (height, width)),
        180: ((-1.0, 0.0, 0.0, 1.0, right, -bottom), (width, height)),
        270: ((0.0, -1.0, -1.0, 0.0, top, right), (height, width))
    }.get(turn, upright)
