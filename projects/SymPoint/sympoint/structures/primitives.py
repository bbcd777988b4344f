"""Hold the record of a drawing: its primitives as arrays."""
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import DrawingError
from .inserts import Inserts
from .storage import read_file, write_file

LINE, ARC, CIRCLE, ELLIPSE = range(4)
COMMANDS = ('line', 'arc', 'circle', 'ellipse')

# field: (type, shape of one primitive's value, default)
_FIELDS = dict(
    args=(np.float64, (4, 2), None),
    length=(np.float64, (), None),
    command=(np.uint8, (), None),
    layer_id=(np.int32, (), 0),
    rgb=(np.uint8, (3, ), 0),
    width=(np.float32, (), 0.1),
    semantic_id=(np.int16, (), None),
    instance_id=(np.int32, (), -1),
    ignore=(np.bool_, (), False),
    element_id=(np.int32, (), None),
    insert_id=(np.int32, (), -1))
# Fields whose default follows from the drawing.
_COMPUTED = ('semantic_id', 'element_id')


@dataclass
class Primitives:
    """The primitives of a drawing, in document order.

    Lists are taken too; each field is brought to its type. A field left out
    gets its default.

    Attributes:
        args (ndarray): (num_primitives, 4, 2) float64, four points on each
            primitive in drawing units from the viewBox's origin: curve
            parameter 0, 1/3, 2/3, 1 of a line or arc; angles 0, 90, 180, 270
            degrees of a circle or ellipse.
        length (ndarray): (num_primitives,) float64, arc length in drawing
            units.
        command (ndarray): (num_primitives,) uint8, 0 line, 1 arc, 2 circle,
            3 ellipse.
        layer_id (ndarray): (num_primitives,) int32, index into
            ``layer_names``. Defaults to 0.
        rgb (ndarray): (num_primitives, 3) uint8. Defaults to black.
        width (ndarray): (num_primitives,) float32, stroke width in drawing
            units. Defaults to 0.1.
        semantic_id (ndarray): (num_primitives,) int16, class index, and
            ``num_classes`` for background. Defaults to background.
        instance_id (ndarray): (num_primitives,) int32, -1 for none. Defaults
            to -1.
        ignore (ndarray): (num_primitives,) bool, nobody knows its class:
            ``semantic_id`` says nothing. Defaults to False.
        element_id (ndarray): (num_primitives,) int32, index in document
            order of the drawing element it came from. Defaults to one
            primitive an element.
        insert_id (ndarray): (num_primitives,) int32, the innermost block
            reference it came from, a row of ``meta['inserts']`` (see
            :class:`.Inserts`). Defaults to -1, none.
        size (tuple): Width and height of the viewBox in drawing units.
            Defaults to (140, 140).
        layer_names (list): Name of each layer. Defaults to ``['']``.
        num_classes (int): Number of classes, background apart. Defaults
            to 35.
        connections (ndarray, optional): (num_primitives, <= 32) int32, the
            connected primitives, nearest first, then -1. Defaults to None,
            not computed.
        meta (dict): What else is to be kept with the drawing; JSON values.
    """
    args: np.ndarray
    length: np.ndarray
    command: np.ndarray
    layer_id: np.ndarray | None = None
    rgb: np.ndarray | None = None
    width: np.ndarray | None = None
    semantic_id: np.ndarray | None = None
    instance_id: np.ndarray | None = None
    ignore: np.ndarray | None = None
    element_id: np.ndarray | None = None
    insert_id: np.ndarray | None = None
    size: tuple[float, float] = (140.0, 140.0)
    layer_names: list[str] = field(default_factory=lambda: [''])
    num_classes: int = 35
    connections: np.ndarray | None = None
    meta: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        num = len(self.command)
        for name, (dtype, shape, default) in _FIELDS.items():
            value = getattr(self, name)
            if value is None:
                value = self._default(name)
            value = np.asarray(value, dtype)
            if num == 0:
                value = value.reshape((0, ) + shape)
            if value.shape != (num, ) + shape:
                raise ValueError(f'{name} has shape {value.shape}, expected '
                                 f'{(num, ) + shape}')
            setattr(self, name, value)
        if self.connections is not None:
            self.connections = np.asarray(self.connections, np.int32)
        self.size = (float(self.size[0]), float(self.size[1]))

    def __len__(self) -> int:
        return len(self.command)

    def __getitem__(self,
                    index: np.ndarray | slice | Sequence) -> 'Primitives':
        """The primitives that a mask, a slice or indices pick.

        Connections to what is left out go.
        """
        if not isinstance(index, slice):
            index = np.asarray(index)
            if index.dtype != bool:
                index = index.astype(np.int64)
        picked = {name: getattr(self, name)[index] for name in _FIELDS}
        connections = None
        if self.connections is not None:
            kept = np.arange(len(self))[index]
            connections = close_gaps(pick_connections(self.connections, kept))
        return Primitives(
            **picked,
            size=self.size,
            layer_names=list(self.layer_names),
            num_classes=self.num_classes,
            connections=connections,
            meta=dict(self.meta))

    @classmethod
    def concat(cls, parts: Sequence['Primitives']) -> 'Primitives':
        """One drawing of several.

        Layers of the same name become one; elements and block references are
        counted on; instance ids stay, so they must differ where the symbols
        do.

        Args:
            parts (Sequence[Primitives]): At least one, of one number of
                classes. The first gives ``size`` and ``meta``.

        Returns:
            Primitives: Connections are kept where all parts have them.
        """
        first = parts[0]
        if any(part.num_classes != first.num_classes for part in parts):
            raise ValueError('the parts have different numbers of classes')
        names: dict[str, int] = {}
        for part in parts:
            for name in part.layer_names:
                names.setdefault(name, len(names))
        joined = {
            name: np.concatenate([getattr(p, name) for p in parts])
            for name in _FIELDS
        }
        joined['layer_id'] = np.concatenate([
            np.array([names[name]
                      for name in p.layer_names], np.int32)[p.layer_id]
            for p in parts
        ])
        elements = [p.element_id.max(initial=-1) + 1 for p in parts]
        joined['element_id'] = joined['element_id'] + np.repeat(
            np.cumsum([0] + elements[:-1]), [len(p) for p in parts])
        tables = [Inserts.of_meta(p.meta) for p in parts]
        starts = np.cumsum([0] + [len(table) for table in tables[:-1]])
        joined['insert_id'] = np.concatenate([
            np.where(p.insert_id < 0, -1, p.insert_id + start)
            for p, start in zip(parts, starts)
        ])
        meta = dict(first.meta)
        if any(map(len, tables)):
            meta['inserts'] = Inserts.concat(tables).describe()
        connections = None
        if all(p.connections is not None for p in parts):
            connections = stack_connections([p.connections for p in parts])
        return cls(
            **joined,
            size=first.size,
            layer_names=list(names),
            num_classes=first.num_classes,
            connections=connections,
            meta=meta)

    def _default(self, name: str) -> np.ndarray:
        """What a field is where it is left out."""
        dtype, shape, default = _FIELDS[name]
        if name == 'element_id':
            return np.arange(len(self), dtype=dtype)
        if name == 'semantic_id':
            default = self.num_classes
        return np.full((len(self), ) + shape, default, dtype)

    def save(self, path) -> None:
        """Write it to one file, atomically; coordinates become float32, to
        within 2^-23 of the drawing's extent.

        Args:
            path (str or Path): The file, by custom ``*.npz``.
        """
        record = {k: v for k, v in vars(self).items() if v is not None}
        for name, (_, _, default) in _FIELDS.items():
            if (default is not None or name in _COMPUTED) and np.array_equal(
                    record[name], self._default(name)):
                del record[name]
        if self.connections is not None:
            table = close_gaps(self.connections)
            width = (table >= 0).sum(axis=1).max(initial=0)
            record['connections'] = table[:, :width]
        write_file(path, record)

    @classmethod
    def load(cls, path) -> 'Primitives':
        """Read what :meth:`save` wrote.

        Raises:
            DrawingError: The file is missing, truncated, corrupt or of
                another version.
        """
        try:
            return cls(**read_file(path))
        except TypeError as error:
            raise DrawingError(path, f'holds something else ({error})',
                               'Convert the drawing again') from None


def stack_connections(tables: Sequence[np.ndarray]) -> np.ndarray:
    """The connections of drawings that become one.

    Args:
        tables (Sequence[ndarray]): (num_primitives_i, C_i) int32, at least
            one: the primitives that each is connected to, nearest first,
            then -1.

    Returns:
        ndarray: (sum of num_primitives_i, largest C_i).
    """
    width = max(table.shape[1] for table in tables)
    stacked = np.full((sum(map(len, tables)), width), -1, np.int32)
    start = 0
    for table in tables:
        end = start + len(table)
        stacked[start:end, :table.shape[1]] = np.where(table >= 0,
                                                       table + start, -1)
        start = end
    return stacked


def pick_connections(table: np.ndarray, members: np.ndarray) -> np.ndarray:
    """The table of some primitives, or of all in another order.

    Args:
        table (ndarray): (num_primitives, C).
        members (ndarray): (num_members,), the old index of each new place.

    Returns:
        ndarray: (num_members, C), indices into ``members``, and -1 where one
        is not among them: :func:`close_gaps` moves these to the end.
    """
    # One entry more, which the index -1 finds: missing stays missing.
    place = np.full(len(table) + 1, -1, np.int32)
    place[members] = np.arange(len(members), dtype=np.int32)
    return place.take(table.take(members, axis=0))


def close_gaps(table: np.ndarray) -> np.ndarray:
    """The table with the -1 of each row after its connections."""
    order = np.argsort(table < 0, axis=1, kind='stable')
    return np.take_along_axis(table, order, axis=1)
