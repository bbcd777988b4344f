"""A PDF document and a page of it -> :class:`Primitives`."""
from typing import Any, Dict, Optional, Tuple

import numpy as np
import pypdfium2

from ...errors import DrawingError
from ...structures.primitives import Primitives
from ..curves import merge_rings
from ..geometry import Matrix
from ..record import to_record
from ..shapes import to_pieces
from .objects import PageReader
from .reader import TOLERANCE

_POINTS_PER_METRE = 72 / 0.0254


@np.errstate(all='ignore')  # what overflows is reported
def read_pdf(data: bytes,
             name: Optional[str] = None,
             num_classes: int = 35,
             page: int = 1,
             tolerance: float = TOLERANCE) -> Primitives:
    """As :func:`.pdf.parse_pdf`, in this process and without its bounds.

    pdfium must not run in two threads at a time.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        num_pages = len(document)
        if not 1 <= page <= num_pages:
            raise DrawingError(name, f'has no page {page}',
                               f'Give one from 1 to {num_pages}')
        sheet = document[page - 1]
    except pypdfium2.PdfiumError as error:
        if getattr(error, 'err_code',
                   None) in (pypdfium2.raw.FPDF_ERR_PASSWORD,
                             pypdfium2.raw.FPDF_ERR_SECURITY):
            raise DrawingError(name, 'is encrypted',
                               'Save it without a password') from None
        raise DrawingError(name, 'is damaged', 'Export it again') from None
    reader = PageReader(sheet.raw, name)
    matrix, size = _page_matrix(sheet)
    shapes = reader.read(matrix)
    meta: Dict[str, Any] = dict(
        format='pdf',
        page=page,
        num_pages=num_pages,
        paper_units_per_metre=_POINTS_PER_METRE,
        element_names=reader.element_names,
        left_out=dict(reader.left_out))
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
