"""Read PDF files as :class:`Primitives`."""

from ...errors import DrawingError
from ...structures.primitives import Primitives
from ..isolated import run_isolated
from ..record import Source, read_source

#: Largest distance of a fitted Bezier curve in points, 0.02 mm of paper: the
#: circle of a tap is 0.4 mm large on a plan of 1:100.
TOLERANCE = 0.05
_HEAD = 1024  # bytes in which a file says that it is a PDF


def is_pdf(data: bytes) -> bool:
    """Whether a file begins as a PDF does."""
    return b'%PDF-' in data[:_HEAD]


def parse_pdf(source: Source,
              num_classes: int = 35,
              page: int = 1,
              tolerance: float = TOLERANCE,
              name: str | None = None,
              all_layers: bool = False,
              strict: bool = False) -> Primitives:
    """Read the primitives of a page of a PDF.

    Every stroked path becomes lines, arcs and circles; so does the outline
    of a filled one (but of white ones, which are paper), as for SVG. Forms
    are drawn where they are used. Coordinates are units of the page (1/72
    inch, but for its /UserUnit) from the upper left corner of the page as it
    is shown (its crop box, turned by its /Rotate), y down; what lies off the
    page is left out. Clip paths are not applied: what they hide partly is
    kept whole. Texts, images, shadings and annotations are not drawn.

    The layer is the innermost optional content group that a path, or a form
    around it, is marked with; of a membership dictionary the first of its
    groups that shows. What is on layers that are switched off does not show,
    and is left out.

    ``meta`` has ``format``; ``page`` and ``num_pages``;
    ``paper_units_per_metre``, by its /UserUnit; ``element_names``, of each
    path object its index on the page, after those of the forms that it is
    in; ``left_out``, the objects that draw nothing, by kind, as
    :class:`.LeftOut` counts them.

    Args:
        source, name, all_layers: As of :func:`.load_drawing`.
        num_classes (int): Number of classes, background apart; all
            primitives are background. Defaults to 35.
        page (int): Number of the page, from 1. Defaults to 1.
        tolerance (float): Largest distance between a Bezier curve and its
            arcs and lines, in points. Defaults to 0.05.
        strict (bool): Whether a path that cannot be drawn is an error.
            Defaults to False: it is left out.

    Returns:
        Primitives: In the order in which they are painted.

    Raises:
        DrawingError: The file cannot be used: not PDF, encrypted, damaged,
            no such page, no primitives, or more than the bounds of this
            package.
    """
    data, name = read_source(source, name)
    if not is_pdf(data):
        raise DrawingError(name, 'is not PDF', 'Save the drawing as PDF')
    return run_isolated(
        'pdf.document',
        'read_pdf',
        data,
        name,
        num_classes=num_classes,
        page=page,
        tolerance=tolerance,
        all_layers=all_layers,
        strict=strict)
