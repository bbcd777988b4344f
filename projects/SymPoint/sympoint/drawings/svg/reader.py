"""Read the primitives of an SVG drawing."""
from typing import Dict, Mapping, Optional

import numpy as np

from ...errors import DrawingError
from ...structures.primitives import ELLIPSE, Primitives
from ..curves import merge_rings
from ..geometry import Pieces, ViewBox, published_ellipses, transform_points
from ..record import LeftOut, Source, read_source, to_record
from ..shapes import Shapes, to_pieces
from .attributes import UNKNOWN, to_classes
from .document import Document, read_document, to_utf8
from .lengths import Measures, parse_length
from .transforms import parse_view_box
from .tree import TreeReader
from .units import stated_units

PUBLISHED_SIZE = (140.0, 140.0)
#: Largest distance of a fitted Bezier curve, relative to the drawing's size.
TOLERANCE = 1 / 4000
_NO_BOX: ViewBox = (0.0, 0.0, 100.0, 100.0)  # what percentages are of then


def parse_svg(source: Source,
              num_classes: int = 35,
              published: bool = False,
              class_map: Optional[Dict[int, int]] = None,
              tolerance: Optional[float] = None,
              name: Optional[str] = None,
              strict: bool = False) -> Primitives:
    """Read the primitives of an SVG drawing.

    Every stroked element becomes lines, arcs, circles and ellipses; so does
    the outline of a filled one (but of white ones, which are paper).
    Coordinates are those of the root's viewBox, from its origin. Without a
    viewBox its place is taken by width and height, else by the extent of
    the drawing. The layer is the nearest enclosing group that names one,
    else the enclosing group. Where browsers and the standards differ, it
    does what browsers do.

    Args:
        source (str, Path or bytes): A file, or what is in it.
        num_classes (int): Number of classes, background apart. Defaults
            to 35.
        published (bool): The numbers of the published parser: no origin
            subtracted, no transform, size always 140, its points and
            lengths of ellipses, and the order of each group's paths, then
            circles, then ellipses. Defaults to False.
        class_map (dict, optional): Class id in the file -> class index,
            such as ``NOV2021_CLASS_MAP``. Defaults to 1 .. num_classes ->
            0 .. num_classes - 1.
        tolerance (float, optional): Largest distance between a Bezier curve
            and its arcs and lines, in drawing units. Defaults to 1/4000 of
            the larger side.
        name (str, optional): What messages call the source. Defaults to its
            path.
        strict (bool): Whether a value that cannot be read is an error. If
            not, its element is left out, a path is drawn up to its error, a
            property or a label is as if it were absent. Defaults to False.

    Returns:
        Primitives: In document order. ``element_id`` counts all drawing
        elements of the file, also those that draw nothing. ``meta`` has
        ``format``; ``origin``, the viewBox's; ``left_out``, where something
        was, see :class:`.LeftOut`; and what the root says of units, see
        :func:`.units.stated_units`.

    Raises:
        DrawingError: The file cannot be used: not SVG, no primitives, or
            more than the parser's bounds.
    """
    data, name = read_source(source, name)
    left_out = LeftOut(name, strict)
    document = read_document(to_utf8(data, name)[0], name)
    view_box = _root_view_box(document, left_out)
    units = stated_units(document.root.attrib, view_box)
    with np.errstate(all='ignore'):  # what overflows is reported below
        shapes = TreeReader(document, view_box or _NO_BOX, left_out,
                            published).read()
        semantic = to_classes(shapes.file_id, num_classes, class_map,
                              shapes.describe, left_out)
        if published:
            shapes.matrix[:] = 1, 0, 0, 1, 0, 0
            view_box = (0.0, 0.0, *PUBLISHED_SIZE)
        if tolerance is None:
            size = max(view_box[2:] if view_box else _rough_extent(shapes))
            tolerance = size * TOLERANCE
        try:
            pieces = to_pieces(shapes, tolerance)
        except ValueError as error:
            raise DrawingError(name, str(error), 'Split the drawing') from None
        if not published:
            pieces = merge_rings(pieces, tolerance)
        columns = dict(
            layer=shapes.layer,
            rgb=shapes.rgb,
            width=shapes.width,
            element=shapes.element,
            semantic=semantic,
            instance=shapes.instance,
            ignore=shapes.file_id == UNKNOWN)
        found = to_record(
            pieces,
            columns,
            shapes.layer_names,
            shapes.describe,
            name,
            num_classes,
            dict(units, format='svg'),
            view_box,
            left_out=left_out)
    return _as_published(found, pieces, shapes) if published else found


def read_shapes(document: Document) -> Shapes:
    """The shapes of a document, in its own coordinates."""
    left_out = LeftOut(document.name)
    view_box = _root_view_box(document, left_out)
    return TreeReader(document, view_box or _NO_BOX, left_out).read()


def root_view_box(attributes: Mapping[str, str]) -> Optional[ViewBox]:
    """The root's viewBox, else its width and height, else None.

    Raises:
        ValueError: One of them cannot be read.
    """
    box = parse_view_box(attributes.get('viewBox', '0 0 0 0'))
    return box or _size_box(attributes)


def _size_box(attributes: Mapping[str, str]) -> Optional[ViewBox]:
    sizes = [attributes.get(key, '%') for key in ('width', 'height')]
    if any('%' in size or size.strip() == 'auto' for size in sizes):
        return None
    width, height = (parse_length(size)(Measures(), 'x') for size in sizes)
    return (0.0, 0.0, width, height) if width > 0 and height > 0 else None


def _root_view_box(document: Document, left_out: LeftOut) -> Optional[ViewBox]:
    attributes = document.root.attrib
    for read in (root_view_box, _size_box):
        try:
            return read(attributes)
        except ValueError as error:
            left_out.add('viewBox', document.describe(document.root),
                         str(error), 'Correct the attribute')
    return None


def _as_published(found: Primitives, pieces: Pieces,
                  shapes: Shapes) -> Primitives:
    """With the published parser's ellipses, and in its order."""
    ellipses = np.isin(pieces.owner, shapes.owner[shapes.kind == ELLIPSE])
    found.args[ellipses], found.length[ellipses] = published_ellipses(
        pieces[ellipses])
    found.command[ellipses] = ELLIPSE
    order = np.lexsort((np.maximum(found.command, 1), found.layer_id))
    return found[order]


def _rough_extent(shapes: Shapes) -> np.ndarray:
    """A drawing's size where it states none, from its segments' starts."""
    points = transform_points(shapes.numbers[:, :2],
                              shapes.matrix[shapes.owner])
    return np.ptp(points, axis=0) if len(points) else np.zeros(2)
