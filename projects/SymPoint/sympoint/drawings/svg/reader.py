"""SVG -> :class:`Primitives`."""
from typing import Dict, Optional

import numpy as np

from ...errors import DrawingError
from ...structures.primitives import ELLIPSE, Primitives
from ..curves import fit_beziers, merge_rings
from ..geometry import (Pieces, center_arcs, published_ellipses,
                        transform_points, transform_vectors)
from ..record import to_record
from .document import Source, read_document, read_source, to_utf8
from .fast import read_fast
from .labels import to_classes
from .raw import Document, Raw
from .shapes import ARC, CUBIC, OVAL
from .tree import TreeReader
from .units import stated_units
from .values import ViewBox, root_view_box

PUBLISHED_SIZE = (140.0, 140.0)
#: Largest distance of a fitted Bezier curve, relative to the drawing's size.
TOLERANCE = 1 / 4000
_FAST_FROM = 1 << 18  # bytes


def parse_svg(source: Source,
              num_classes: int = 35,
              published: bool = False,
              class_map: Optional[Dict[int, int]] = None,
              tolerance: Optional[float] = None,
              name: Optional[str] = None,
              fast: Optional[bool] = None) -> Primitives:
    """Read the primitives of an SVG drawing.

    Every stroked element becomes lines, arcs, circles and ellipses; so does
    the outline of a filled one (but of white ones, which are paper).
    Coordinates are those of the root's viewBox, from its origin. Without a
    viewBox its place is taken by width and height, else by the extent of
    the drawing. The layer is the nearest enclosing group that names one,
    else the enclosing group. Files in FloorPlanCAD's format take a faster
    way to the same numbers.

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
        fast (bool, optional): Whether to try the compiled way of files in
            FloorPlanCAD's format. Defaults to None: from 256 KiB, since its
            first use on a machine compiles it for ten seconds.

    Returns:
        Primitives: In document order. ``element_id`` counts all drawing
        elements of the file, also those that draw nothing. ``meta`` has
        ``format``; ``origin``, the viewBox's; and what the root says of
        units, see :func:`.svg_units.stated_units`.

    Raises:
        DrawingError: The file cannot be used: not SVG, no primitives, a
            number that is not finite, a class id outside the map, or more
            than the parser's bounds.
    """
    data, name = read_source(source, name)
    data, _ = to_utf8(data, name)
    if fast is None:
        fast = len(data) >= _FAST_FROM
    found = read_fast(data, name, published) if fast else None
    if found is None:
        found = read_general(data, name, published)
    with np.errstate(all='ignore'):  # what overflows is reported below
        return _to_record(*found, num_classes, published, class_map, tolerance,
                          name)


def read_general(data: bytes, name: Optional[str],
                 published: bool) -> Document:
    """Read any SVG through its tree of elements."""
    root = read_document(data, name)
    try:
        view_box = root_view_box(root.attributes)
    except ValueError as error:
        raise DrawingError(name, str(error), 'Correct the attribute',
                           str(root)) from None
    viewport = view_box[2:] if view_box else (100.0, 100.0)
    raw = TreeReader(root, name, published).read(viewport)
    return raw, view_box, stated_units(root.attributes, view_box)


def _to_record(raw: Raw, view_box: Optional[ViewBox], units: Dict[str, float],
               num_classes: int, published: bool,
               class_map: Optional[Dict[int, int]], tolerance: Optional[float],
               name: Optional[str]) -> Primitives:
    semantic = to_classes(raw.file_id, num_classes, class_map, name,
                          raw.describe)
    if published:
        raw.matrix = np.tile([1.0, 0, 0, 1, 0, 0], (len(raw.matrix), 1))
        view_box = (0.0, 0.0, *PUBLISHED_SIZE)
    if tolerance is None:
        size = max(view_box[2:] if view_box else _rough_extent(raw))
        tolerance = size * TOLERANCE
    try:
        pieces = to_pieces(raw, tolerance)
    except ValueError as error:
        raise DrawingError(name, str(error), 'Split the drawing') from None
    if not published:
        pieces = merge_rings(pieces, tolerance)
    columns = dict(
        layer=raw.layer,
        rgb=raw.rgb,
        width=raw.width,
        element=raw.element,
        semantic=semantic,
        instance=raw.instance)
    found = to_record(pieces, columns, raw.layer_names, raw.describe, name,
                      num_classes, dict(units, format='svg'), view_box)
    return _as_published(found, pieces, raw) if published else found


def _as_published(found: Primitives, pieces: Pieces, raw: Raw) -> Primitives:
    """With the published parser's ellipses, and in its order."""
    ellipses = raw.owner[(raw.kind == OVAL) & (raw.numbers[:, 4] == 1)]
    ellipses = np.isin(pieces.owner, ellipses)
    found.args[ellipses], found.length[ellipses] = published_ellipses(
        pieces[ellipses])
    found.command[ellipses] = ELLIPSE
    order = np.lexsort((np.maximum(found.command, 1), found.layer_id))
    return found[order]


def _rough_extent(raw: Raw) -> np.ndarray:
    """A drawing's size where it states none, from its segments' starts."""
    points = transform_points(raw.numbers[:, :2], raw.matrix[raw.owner])
    return np.ptp(points, axis=0) if len(points) else np.zeros(2)


def to_pieces(raw: Raw, tolerance: float) -> Pieces:
    """Raw segments -> lines and arcs in the root's coordinates.

    Args:
        raw (Raw): Segments and shapes.
        tolerance (float): For Bezier curves.

    Returns:
        Pieces: In the order of the segments.

    Raises:
        ValueError: There are too many Bezier curves.
    """
    numbers, matrix = raw.numbers, raw.matrix[raw.owner]
    pieces = Pieces.empty(len(numbers))
    pieces.owner, pieces.subpath = raw.owner, raw.subpath
    ends = numbers[:, [0, 1, 2, 3]].reshape(-1, 2, 2)
    arcs = raw.kind == ARC
    ends[arcs, 1] = numbers[arcs, 6:8]
    pieces.ends = transform_points(ends, matrix)
    kept = ~arcs | (ends[:, 0] != ends[:, 1]).any(axis=1)  # SVG 1.1, F.6.2
    arcs &= kept & (numbers[:, 2] != 0) & (numbers[:, 3] != 0)  # else a line
    if arcs.any():
        n = numbers[arcs]
        center, u, v, angle, sweep = center_arcs(n[:, :2], n[:, 2:4], n[:, 4],
                                                 n[:, 5] >= 2, n[:, 5] % 2 > 0,
                                                 n[:, 6:8])
        _set_arcs(pieces, arcs, matrix[arcs], center, u, v, angle, sweep)
    ovals = raw.kind == OVAL
    if ovals.any():
        n = numbers[ovals]
        zero = np.zeros(len(n))
        _set_arcs(pieces, ovals, matrix[ovals], n[:, :2],
                  np.stack([n[:, 2], zero], -1), np.stack([zero, n[:, 3]], -1),
                  zero, zero + 2 * np.pi)
    cubics = raw.kind == CUBIC
    if not cubics.any():
        return pieces if kept.all() else pieces[kept]
    points = transform_points(numbers[cubics].reshape(-1, 4, 2),
                              matrix[cubics])
    curve, fitted = fit_beziers(points, tolerance)
    source = np.flatnonzero(cubics)[curve]
    fitted.owner, fitted.subpath = raw.owner[source], raw.subpath[source]
    kept &= ~cubics
    order = np.argsort(
        np.concatenate([np.flatnonzero(kept), source]), kind='stable')
    return Pieces.concat([pieces[kept], fitted])[order]


def _set_arcs(pieces: Pieces, where: np.ndarray, matrix: np.ndarray,
              center: np.ndarray, u: np.ndarray, v: np.ndarray,
              angle: np.ndarray, sweep: np.ndarray) -> None:
    pieces.curved[where] = True
    pieces.center[where] = transform_points(center, matrix)
    pieces.u[where] = transform_vectors(u, matrix)
    pieces.v[where] = transform_vectors(v, matrix)
    pieces.angle[where], pieces.sweep[where] = angle, sweep
