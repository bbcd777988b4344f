"""Make the record of a drawing from pieces of curves, for all readers."""
from typing import Any, Callable, Dict, List, Optional, Tuple

import numpy as np

from ..errors import DrawingError
from ..structures.primitives import Primitives
from .geometry import Pieces, ViewBox, to_primitives
from .left_out import LeftOut, nothing_drawn

_LARGEST = 1e30  # a coordinate; converted files hold float32


def to_record(pieces: Pieces,
              columns: Dict[str, np.ndarray],
              layer_names: List[str],
              describe: Callable[[int], str],
              name: Optional[str],
              num_classes: int,
              meta: Dict[str, Any],
              view_box: Optional[ViewBox] = None,
              crop: bool = False,
              left_out: Optional[LeftOut] = None) -> Primitives:
    """Make the record of a drawing.

    Args:
        pieces (Pieces): Lines and arcs, x right and y down.
        columns (dict): ``layer``, ``rgb``, ``width``, ``element`` and, of
            what has them, ``semantic``, ``instance``, ``ignore`` and
            ``insert`` of each owner of a piece.
        layer_names (list): Name of each layer.
        describe (callable): Owner -> its element, for messages.
        name (str, optional): The file, for messages.
        num_classes (int): Number of classes, background apart.
        meta (dict): For the record, with ``format``. ``origin`` is added.
        view_box (tuple, optional): x, y, width and height of the page, whose
            corner is the origin. Defaults to None: the drawing's extent.
        crop (bool): Whether to leave out what lies off the page. Defaults to
            False.
        left_out (LeftOut, optional): Takes the owners whose numbers are not
            finite; what it has is told in ``meta``. Defaults to None: they
            are errors.

    Returns:
        Primitives: Of the layers, only those that something is drawn on, in
        that order.

    Raises:
        DrawingError: There are no primitives, or a number is not finite.
    """
    args, length, command = to_primitives(pieces)
    owner = pieces.owner
    sound = (np.abs(args) < _LARGEST).all(axis=(1, 2)) & (length < _LARGEST)
    sound &= columns['width'][owner] < _LARGEST
    if not sound.all():
        problem = 'a coordinate is too large or not finite'
        mend = 'Correct the element or its transform'
        bad = np.unique(owner[~sound])
        if left_out is None:
            raise DrawingError(name, problem, mend, describe(int(bad[0])))
        left_out.add('element', describe(int(bad[0])), problem, mend, len(bad))
        sound = ~np.isin(owner, bad)
        args, length, command, owner = (
            x[sound] for x in (args, length, command, owner))
    if crop:
        corner = np.add(view_box[:2], view_box[2:])
        low, high = args.min(axis=1), args.max(axis=1)
        on_page = ((high >= view_box[:2]) & (low <= corner)).all(axis=1)
        args, length, command, owner = (
            x[on_page] for x in (args, length, command, owner))
    if not len(args):
        place = 'whose strokes have a colour'
        where = ''
        if meta['format'] == 'pdf':
            place = 'and look at its pages'
            where = f' on page {meta["page"]}'
        raise nothing_drawn(
            left_out or LeftOut(name),
            f'has no lines, arcs, circles or ellipses{where}',
            f'Check that it is a vector drawing, {place}')
    if view_box is None:
        low = args.min(axis=(0, 1))
        view_box = (*low, *np.maximum(args.max(axis=(0, 1)) - low, 1e-9))
    args -= view_box[:2]
    if left_out:
        meta = dict(meta, left_out=left_out.counts())
    layer, names = _used_layers(columns['layer'][owner], layer_names)
    labels = {
        f'{key}_id': columns[key][owner]
        for key in ('semantic', 'instance', 'insert') if key in columns
    }
    if 'ignore' in columns:
        labels['ignore'] = columns['ignore'][owner]
    return Primitives(
        args,
        length,
        command,
        layer_id=layer,
        rgb=columns['rgb'][owner],
        width=columns['width'][owner],
        element_id=columns['element'][owner],
        **labels,
        size=view_box[2:],
        layer_names=names,
        num_classes=num_classes,
        meta=dict(meta, origin=[float(v) for v in view_box[:2]]))


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
