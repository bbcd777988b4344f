"""Share what all readers need: bytes, what is left out, the record."""
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import DrawingError
from ..structures.primitives import Primitives
from .geometry import Pieces, ViewBox, to_primitives

MAX_BYTES = 128 << 20
#: How the kind of what is on a layer that does not show begins; then why.
HIDDEN = 'on a layer that is '
_LARGEST = 1e30  # a coordinate; converted files hold float32

Source = str | os.PathLike | bytes


def read_source(source: Source,
                name: str | None = None) -> tuple[bytes, str | None]:
    """Path or bytes -> bytes, and the name for messages.

    Raises:
        DrawingError: The file cannot be read or is too large.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    else:
        name = name or os.fspath(source)
        try:
            size = os.path.getsize(source)
            data = Path(source).read_bytes() if size <= MAX_BYTES else None
        except OSError as error:
            raise DrawingError(name, f'cannot be read ({error.strerror})',
                               'Check the path and its permissions') from None
    if data is None or len(data) > MAX_BYTES:
        raise DrawingError(name, f'is larger than {MAX_BYTES >> 20} MiB',
                           'Split the drawing into sheets')
    return data, name


class LeftOut:
    """Counts what a reader leaves out.

    Args:
        name (str, optional): The file, for messages.
        strict (bool): Whether the first thing that should have been drawn is
            an error. Defaults to False.
    """

    def __init__(self, name: str | None = None, strict: bool = False) -> None:
        self.name, self.strict = name, strict
        self._kinds: dict[str, dict[str, Any]] = {}

    def add(self,
            kind: str,
            where: str,
            why: str,
            mend: str = 'Correct it or remove it',
            count: int = 1,
            fault: bool = True) -> None:
        """Count something left out.

        Args:
            kind (str): What it is, such as ``'path'`` or ``'TEXT'``; the
                first of a kind is the one that is told of.
            where (str): Its place, such as ``'line 12'`` or ``'handle 2F'``.
            why (str): What is wrong with it, or that nothing reads it.
            mend (str): What the user can do about it, for the error.
            count (int): How many. Defaults to 1.
            fault (bool): Whether it should have been drawn; texts, say, never
                are. Defaults to True.

        Raises:
            DrawingError: It is strict, and this a fault.
        """
        if self.strict and fault:
            raise DrawingError(self.name, why, mend, where)
        known = self._kinds.setdefault(kind,
                                       dict(count=0, first=where, why=why))
        known['count'] += count

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def counts(self) -> dict[str, dict[str, Any]]:
        """What was left out, for ``Primitives.meta['left_out']``.

        Returns:
            dict: Kind -> ``count``, ``first``, the place of the first, and
            ``why``, what is wrong with the first.
        """
        return self._kinds


def nothing_drawn(left_out: LeftOut, problem: str, mend: str) -> DrawingError:
    """The error of a drawing that shows nothing, with what it holds.

    Args:
        left_out (LeftOut): What was left out.
        problem (str): What is missing, and where.
        mend (str): What to do where nothing that was left out tells.
    """
    found = left_out.counts()
    if found:
        problem += f' ({"; ".join(tell_left_out(found))})'
    if any(kind.startswith(HIDDEN) for kind in found):
        mend = ('Give --all-layers (all_layers=True in Python) to read what '
                'is on layers that do not show')
    elif any('external reference' in f['why'] for f in found.values()):
        mend = ('Bind the external references in a CAD program, or give the '
                'files that they refer to')
    return DrawingError(left_out.name, problem, mend)


def tell_left_out(left_out: dict[str, dict[str, Any]]) -> list[str]:
    """Say what was left out in words, a line a kind.

    Args:
        left_out (dict): Of ``Primitives.meta``.
    """
    return [
        f'{found["count"]} {kind} left out, the first at {found["first"]}: '
        f'{found["why"]}' for kind, found in left_out.items()
    ]


def to_record(pieces: Pieces,
              columns: dict[str, np.ndarray],
              layer_names: list[str],
              describe: Callable[[int], str],
              name: str | None,
              num_classes: int,
              meta: dict[str, Any],
              view_box: ViewBox | None = None,
              crop: bool = False,
              left_out: LeftOut | None = None) -> Primitives:
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
                 names: list[str]) -> tuple[np.ndarray, list[str]]:
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
