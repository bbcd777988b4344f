"""Read the primitives of an SVG drawing."""

import numpy as np

from ...errors import DrawingError
from ...structures.primitives import ELLIPSE, Primitives
from ..curves import merge_rings
from ..geometry import Pieces, published_ellipses, transform_points
from ..record import LeftOut, Source, read_source, to_record
from ..shapes import Shapes, to_pieces
from .attributes import UNKNOWN, stated_units, to_classes
from .document import read_document
from .tree import TreeReader

PUBLISHED_SIZE = (140.0, 140.0)
#: Largest distance of a fitted Bezier curve, relative to the drawing's size.
TOLERANCE = 1 / 4000


def parse_svg(source: Source,
              num_classes: int = 35,
              published: bool = False,
              class_map: dict[int, int] | None = None,
              tolerance: float | None = None,
              name: str | None = None,
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
            not, a path is drawn up to its error, a property, a length or a
            label is as if it were absent. Defaults to False.

    Returns:
        Primitives: In document order. ``element_id`` counts all drawing
        elements of the file, also those that draw nothing. ``meta`` has
        ``format``; ``origin``, the viewBox's; ``left_out``, where something
        was, see :class:`.LeftOut`; and what the root says of units, see
        :func:`.attributes.stated_units`.

    Raises:
        DrawingError: The file cannot be used: not SVG, no primitives, or
            more than the parser's bounds.
    """
    data, name = read_source(source, name)
    left_out = LeftOut(name, strict)
    document = read_document(data, name)
    with np.errstate(all='ignore'):  # what overflows is reported below
        try:
            tree = TreeReader(document, left_out, published)
            shapes = tree.read()
        except RecursionError:
            raise DrawingError(name, 'has values that are nested too deep',
                               'Simplify its style') from None
        view_box = tree.view_box
        units = stated_units(document.root.attrib, view_box)
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
            element=np.arange(len(shapes.element))
            if published else shapes.element,
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


def _as_published(found: Primitives, pieces: Pieces,
                  shapes: Shapes) -> Primitives:
    """With the published parser's ellipses, and in its order.

    Of a record whose elements are indices of shapes.
    """
    owner = found.element_id
    pieces = pieces[np.isin(pieces.owner, owner)]
    ellipses = np.isin(owner, shapes.owner[shapes.kind == ELLIPSE])
    found.args[ellipses], found.length[ellipses] = published_ellipses(
        pieces[ellipses])
    found.element_id[:] = shapes.element[owner]
    found.command[ellipses] = ELLIPSE
    order = np.lexsort((np.maximum(found.command, 1), found.layer_id))
    return found[order]


def _rough_extent(shapes: Shapes) -> np.ndarray:
    """A drawing's size where it states none, from its segments' starts."""
    points = transform_points(shapes.numbers[:, :2],
                              shapes.matrix[shapes.owner])
    return np.ptp(points, axis=0) if len(points) else np.zeros(2)
