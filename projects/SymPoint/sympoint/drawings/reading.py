"""Read a drawing of any format that this package knows."""

from ..errors import DrawingError
from ..structures.primitives import Primitives
from ..structures.storage import OLD_MAGIC
from .dxf import is_dxf, parse_dxf
from .pdf import is_pdf, parse_pdf
from .record import Source, read_source
from .svg.reader import parse_svg

#: Suffixes of the formats.
SUFFIXES = ('.svg', '.dxf', '.pdf')

# How files begin that users take for drawings too.
_OTHERS = {
    b'AC10': ('a DWG', 'Save it as DXF'),
    b'\x89PNG': ('a PNG', 'Export the drawing, not a picture of it'),
    b'\xff\xd8': ('a JPEG', 'Export the drawing, not a picture of it'),
    b'II*\0': ('a TIFF', 'Export the drawing, not a picture of it'),
    b'MM\0*': ('a TIFF', 'Export the drawing, not a picture of it'),
    b'PK\x03\x04': ('a zip archive',
                    'Unpack it; the path of a converted drawing ends in .npz'),
    OLD_MAGIC: ('a drawing converted by an earlier version of this program',
                'Give the SVG it came from, or run create_data.py again'),
}


def drawing_format(data: bytes) -> str:
    """Format of a drawing, by how it begins.

    Returns:
        str: 'svg', 'dxf' or 'pdf'; 'svg' also for what is none of them.
    """
    return 'dxf' if is_dxf(data) else 'pdf' if is_pdf(data) else 'svg'


def load_drawing(source: Source,
                 num_classes: int = 35,
                 class_map: dict[int, int] | None = None,
                 page: int = 1,
                 layout: str | None = None,
                 name: str | None = None,
                 all_layers: bool = False,
                 strict: bool = False) -> Primitives:
    """Read the primitives of a drawing, by what the file holds.

    Args:
        source (str, Path or bytes): An SVG, DXF or PDF file, whatever its
            suffix, or what is in it.
        num_classes (int): Number of classes, background apart. Defaults
            to 35.
        class_map (dict, optional): Class id in the file -> class index, for
            SVG, which alone has labels. Defaults to None.
        page (int): Of a PDF, from 1. Defaults to 1.
        layout (str, optional): Of a DXF. Defaults to None, the model space.
        name (str, optional): What messages call the source. Defaults to its
            path.
        all_layers (bool): Whether to draw also what is on layers of a DXF or
            PDF that do not show. Defaults to False.
        strict (bool): Whether an element that should be drawn and cannot be
            is an error. Defaults to False: it is left out, and told in
            ``meta['left_out']``.

    Returns:
        Primitives: See :func:`parse_svg`, :func:`parse_dxf` and
        :func:`parse_pdf`.

    Raises:
        DrawingError: The file cannot be used.
    """
    data, name = read_source(source, name)
    for start, (kind, mend) in _OTHERS.items():
        if data.startswith(start):
            raise DrawingError(name, f'is {kind}, not SVG, DXF or PDF', mend)
    form, common = drawing_format(data), dict(name=name, strict=strict)
    if form == 'dxf':
        return parse_dxf(
            data, num_classes, layout, all_layers=all_layers, **common)
    if form == 'pdf':
        return parse_pdf(
            data, num_classes, page, all_layers=all_layers, **common)
    return parse_svg(data, num_classes, class_map=class_map, **common)
