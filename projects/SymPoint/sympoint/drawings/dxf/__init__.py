"""Read DXF files as :class:`Primitives`."""
import codecs
import re

from ...errors import DrawingError
from ...structures.primitives import Primitives
from ..isolated import run_isolated
from ..record import Source, read_source

#: How a binary file begins.
BINARY = b'AutoCAD Binary DXF'
_HEAD = 1 << 16  # bytes of comments before the first section
_TEXT = re.compile(rb'(?:\xef\xbb\xbf)?(?:\s*999[ \t]*[\r\n]+[^\r\n]*)*'
                   rb'\s*0[ \t]*[\r\n]+[ \t]*SECTION')


def is_dxf(data: bytes) -> bool:
    """Whether a file begins as a DXF does."""
    text = _TEXT.match(in_utf_8(data[:_HEAD]))
    return data.startswith(BINARY) or text is not None


def in_utf_8(data: bytes) -> bytes:
    """A file in UTF-8 if it says that it is in UTF-16; else as it is."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode('utf-16', 'replace').encode()
    return data


def parse_dxf(source: Source,
              num_classes: int = 35,
              layout: str | None = None,
              tolerance: float | None = None,
              name: str | None = None,
              all_layers: bool = False,
              strict: bool = False) -> Primitives:
    """Read the primitives of a DXF drawing, of text or binary.

    Lines, polylines with bulges, arcs, circles, ellipses, splines, faces,
    meshes, multilines, leaders and dimensions are seen from above, with y
    down and the upper left corner of their extent as origin. References are
    flattened; in a block, layer '0' and the colours BYLAYER on it and
    BYBLOCK are those of the reference. What is invisible, or on a layer that
    is off, frozen or not plotted, is left out. Names are decoded, whatever
    code page or escape they are written in; what is valid UTF-8 is UTF-8,
    also where the header says otherwise.

    A hatch, solid or patterned, gives its boundary, as a filled shape of an
    SVG does: not where the boundary is entities that are drawn themselves,
    nor of a solid white one, which is paper. Its pattern is texture and is
    left out; so are texts, points, construction lines (XLINE, RAY), images
    and solid bodies. Clips of block references are not applied.

    Widths are those of polylines; other strokes have 0, for line weights are
    of the plot. ``meta`` has ``format``; ``layout``; ``element_names``,
    handle of each element (a block reference is one); ``left_out``, the
    entities that draw nothing or cannot be read, by type, as
    :class:`.LeftOut` counts them; ``inserts``, the block references that
    ``insert_id`` counts, see :class:`.Inserts`; ``origin``, the corner in
    the drawing's coordinates, y negated; and where the drawing states its
    units, ``units`` and ``units_per_metre``. The element of a layout's view
    is that of the model.

    Args:
        source, name, all_layers: As of :func:`.load_drawing`.
        num_classes (int): Number of classes, background apart; all
            primitives are background. Defaults to 35.
        layout (str, optional): Name of a paper-space layout, which is drawn
            with what its viewports show, in units of the paper
            (``paper_units_per_metre`` in ``meta``). Defaults to None, the
            model space.
        tolerance (float, optional): Largest distance between a spline and
            its arcs and lines, in drawing units. Defaults to 3.5 mm where
            the units are stated, but 1/4000 of the larger side at most.
        strict (bool): Whether it is an error that an entity cannot be read
            or lacks its data. Defaults to False: it is left out.

    Returns:
        Primitives: In document order.

    Raises:
        DrawingError: The file cannot be used: not DXF, damaged beyond
            repair, no primitives, no such layout, or more than the bounds of
            this package.
    """
    data, name = read_source(source, name)
    if not is_dxf(data):
        raise DrawingError(name, 'is not DXF', 'Save the drawing as DXF')
    return run_isolated(
        'dxf.document',
        'read_dxf',
        data,
        name,
        num_classes=num_classes,
        layout=layout,
        tolerance=tolerance,
        all_layers=all_layers,
        strict=strict)
