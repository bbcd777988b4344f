"""From pieces of curves to the record, for readers other than SVG's."""
from typing import Any, Callable, Dict, List, Optional, Tuple

import numpy as np

from .curves import merge_rings
from .errors import DrawingError
from .geometry import Pieces, to_primitives
from .primitives import Primitives

MAX_SEGMENTS = 1_000_000
_LARGEST = 1e30  # a coordinate; converted files hold float32


def to_record(pieces: Pieces,
              tolerance: float,
              columns: Dict[str, np.ndarray],
              layer_names: List[str],
              describe: Callable[[int], str],
              name: Optional[str],
              num_classes: int,
              meta: Dict[str, Any],
              size: Optional[Tuple[float, float]] = None) -> Primitives:
    """Make the record of a drawing.

    Args:
        pieces (Pieces): Lines and arcs, x right and y down.
        tolerance (float): For rings of arcs that are circles, in drawing
            units.
        columns (dict): ``layer``, ``rgb``, ``width`` and ``element`` of
            each owner of a piece.
        layer_names (list): Name of each layer.
        describe (callable): Owner -> its element, for messages.
        name (str, optional): The file, for messages.
        num_classes (int): Number of classes, background apart.
        meta (dict): For the record. Without ``size``, ``origin`` is added.
        size (tuple, optional): Width and height of the page, whose corner is
            the origin; what lies off the page is left out. Defaults to None:
            the origin and size are those of the drawing's extent.

    Returns:
        Primitives: Of the layers, only those that something is drawn on, in
        that order.

    Raises:
        DrawingError: There are no primitives, or a number is not finite.
    """
    pieces = merge_rings(pieces, tolerance)
    args, length, command = to_primitives(pieces)
    sound = (np.abs(args) < _LARGEST).all(axis=(1, 2)) & (length < _LARGEST)
    sound &= columns['width'][pieces.owner] < _LARGEST
    if not sound.all():
        raise DrawingError(name, 'a coordinate is too large or not finite',
                           'Correct the element or its transform',
                           describe(int(pieces.owner[np.argmin(sound)])))
    owner = pieces.owner
    if size is not None:
        low, high = args.min(axis=1), args.max(axis=1)
        on_page = ((high >= 0) & (low <= size)).all(axis=1)
        args, length, command, owner = (
            x[on_page] for x in (args, length, command, owner))
    if not len(args):
        raise DrawingError(
            name, 'has no lines, arcs, circles or ellipses',
            'Check that it is a vector drawing, and its page or layout')
    if size is None:
        low = args.min(axis=(0, 1))
        size = tuple(np.maximum(args.max(axis=(0, 1)) - low, 1e-9))
        args -= low
        meta = dict(meta, origin=low.tolist())
    layer, names = _used_layers(columns['layer'][owner], layer_names)
    return Primitives(
        args,
        length,
        command,
        layer_id=layer,
        rgb=columns['rgb'][owner],
        width=columns['width'][owner],
        element_id=columns['element'][owner],
        size=size,
        layer_names=names,
        num_classes=num_classes,
        meta=meta)


def _used_layers(layer: np.ndarray,
                 names: List[str]) -> Tuple[np.ndarray, List[str]]:
    """Number layers in the order in which something is drawn on them."""
    used, first, index = np.unique(
        layer, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    # A name that was in no known encoding must not break files made of it.
    return rank[index], [
        names[i].encode('utf-8', 'replace').decode() for i in used[order]
    ]
