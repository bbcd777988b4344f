"""A DXF layout as strokes: block references flattened, styles resolved."""
from collections import Counter
from typing import Dict, Iterable, List, NamedTuple, Optional

import numpy as np
from ezdxf.document import Drawing
from ezdxf.entities import DXFTagStorage
from ezdxf.lldxf.const import DXFError
from ezdxf.proxygraphic import ProxyGraphicError

from ...errors import DrawingError
from ..shapes import MAX_SEGMENTS
from .shapes import boundary, extrusion_of, shape_of
from .strokes import StrokeBuilder, Strokes, arbitrary_axes
from .styles import BY_BLOCK, BY_LAYER, INHERIT, WHITE, Layers

MAX_DEPTH = 64  # blocks, one within the other
# Of all blocks, each flattened once.
_MAX_FLATTENED = 4 * MAX_SEGMENTS
_MAX_VIRTUAL = 8  # such as a leader in a leader

# What damaged entities make ezdxf, numpy and this package raise.
_FAULTS = (DXFError, ValueError, TypeError, AttributeError, KeyError,
           IndexError, ArithmeticError, np.linalg.LinAlgError)


class _Use(NamedTuple):
    """References to a block by one entity."""
    matrices: np.ndarray
    layer: int
    color: int
    element: int


def name_of(entity) -> str:
    """An entity, for messages."""
    return f'{entity.dxftype()} with handle {entity.dxf.handle}'


class Flattener:
    """Draws layouts and blocks.

    Args:
        doc (Drawing): The drawing.
        name (str, optional): The file, for messages.
        layers (Layers): Of the drawing.
    """

    def __init__(self, doc: Drawing, name: Optional[str],
                 layers: Layers) -> None:
        self.doc, self.name, self.layers = doc, name, layers
        #: Entities that draw nothing here, by type.
        self.left_out: Counter = Counter()
        self._blocks: Dict[str, Strokes] = {}
        self._open: List[str] = []  # blocks that are being drawn
        self._flattened = 0

    def draw(self, entities: Iterable, first: int = 0) -> Strokes:
        """Draw the entities of a layout.

        Args:
            entities (Iterable[DXFGraphic]): In document order.
            first (int): Number of the first. Defaults to 0.

        Returns:
            Strokes: Those that show, with layers and colours of their own.

        Raises:
            DrawingError: An entity cannot be read, a block contains itself,
                or there is more than the bounds above.
        """
        strokes = self._draw(entities, False, first)
        return strokes[~self.layers.hidden()[strokes.layer]]

    def _draw(self, entities: Iterable, inside: bool, first: int) -> Strokes:
        builder = StrokeBuilder()
        uses: Dict[str, List[_Use]] = {}
        for number, entity in enumerate(entities, first):
            try:
                self._add(entity, number, inside, builder, uses)
            except _FAULTS as error:
                if isinstance(error, DrawingError):
                    raise
                raise DrawingError(self.name, f'cannot be read ({error})',
                                   'Correct the entity or remove it',
                                   name_of(entity)) from None
        parts = [builder.build()]
        self._check(len(parts[0]), 0)
        total = len(parts[0])
        for block, found in uses.items():
            content = self._block(block)
            copies = sum(len(use.matrices) for use in found)
            total += copies * len(content)
            self._check(total, copies * len(content))
            if len(content):
                parts.append(self._place(content, found))
        strokes = Strokes.concat(parts)
        return strokes[np.argsort(strokes.element, kind='stable')]

    def _check(self, total: int, more: int) -> None:
        self._flattened += more
        if total > MAX_SEGMENTS or self._flattened > _MAX_FLATTENED:
            raise DrawingError(
                self.name, f'draws more than {MAX_SEGMENTS} primitives',
                'Split the drawing into sheets, or purge its blocks')

    def _add(self,
             entity,
             number: int,
             inside: bool,
             builder: StrokeBuilder,
             uses: Dict[str, List[_Use]],
             depth: int = 0) -> None:
        """Add what an entity draws, to the strokes or to the references."""
        kind, dxf = entity.dxftype(), entity.dxf
        if isinstance(entity, DXFTagStorage):  # of a type that ezdxf lacks
            self._add_parts(entity, number, inside, builder, uses, depth)
            return
        if dxf.get('invisible', 0):
            return
        layer, color = self.layers.style(entity, inside)
        block = _referred(entity)
        if block is not None:
            if block not in self.doc.blocks:
                self.left_out[kind] += 1
            elif not self.layers.is_frozen(layer):
                matrices = self._matrices(entity)
                uses.setdefault(block.lower(), []).append(
                    _Use(matrices, layer, color, number))
            return
        if kind in ('HATCH', 'MPOLYGON'):
            if not self._is_paper(entity, color):
                z = entity.dxf.elevation.z
                for path in entity.paths:
                    if not self._is_drawn(path):
                        builder.add(
                            boundary(path, z), extrusion_of(entity), layer,
                            color, 0.0, number)
            return
        subpaths, up = shape_of(entity)
        if subpaths is not None:
            if kind not in ('SOLID', 'TRACE') or color != WHITE:
                builder.add(subpaths, up, layer, color, _width(entity), number)
        else:
            self._add_parts(entity, number, inside, builder, uses, depth)

    def _add_parts(self, entity, number: int, inside: bool,
                   builder: StrokeBuilder, uses: Dict[str, List[_Use]],
                   depth: int) -> None:
        """Add the simpler entities that one is shown by, if there are any.

        Of entities of other programs, that is the picture that they leave in
        the file.
        """
        parts = []
        if hasattr(entity, '__virtual_entities__') and depth < _MAX_VIRTUAL:
            try:
                parts = list(entity.__virtual_entities__())
            except ProxyGraphicError:  # what cannot be shown is left out
                pass
        if not parts:
            self.left_out[entity.dxftype()] += 1
        layer = entity.dxf.layer if entity.dxf.is_supported('layer') else (
            entity.graphic_properties().get('layer', '0'))
        for part in parts:
            if part.dxf.layer == '0':
                part.dxf.layer = layer
            self._add(part, number, inside, builder, uses, depth + 1)

    def _is_paper(self, hatch, color: int) -> bool:
        return bool(hatch.dxf.get('solid_fill', 0)) and color == WHITE

    def _is_drawn(self, path) -> bool:
        """Whether a hatch's boundary is entities that show themselves."""
        found = [
            self.doc.entitydb.get(handle)
            for handle in path.source_boundary_objects
        ]
        return bool(found) and all(
            entity is not None and entity.is_alive
            and not entity.dxf.get('invisible', 0)
            and not self.layers.is_hidden(self.layers.index(entity.dxf.layer))
            for entity in found)

    def _matrices(self, entity) -> np.ndarray:
        """(num_copies, 4, 4) of a reference, from the block's coordinates."""
        axes = arbitrary_axes(extrusion_of(entity))
        if entity.dxftype() != 'INSERT':  # the block of a dimension, a table
            matrix = np.eye(4)
            matrix[:3, :3] = axes
            matrix[3, :3] = np.array(
                tuple(entity.dxf.get('insert', (0, 0, 0)))) @ axes
            return matrix[None]
        dxf = entity.dxf
        rows, columns = max(dxf.row_count, 1), max(dxf.column_count, 1)
        self._check(rows * columns, 0)
        matrix = np.array(tuple(entity.matrix44())).reshape(4, 4)
        matrices = np.tile(matrix, (rows * columns, 1, 1))
        if rows * columns > 1:
            at = np.indices((rows, columns)).reshape(2, -1)
            x, y = at[1] * dxf.column_spacing, at[0] * dxf.row_spacing
            cos, sin = (f(np.radians(dxf.rotation)) for f in (np.cos, np.sin))
            matrices[:, 3, :3] += np.outer(x * cos - y * sin, axes[0])
            matrices[:, 3, :3] += np.outer(x * sin + y * cos, axes[1])
        return matrices

    def _block(self, block: str) -> Strokes:
        """A block's strokes in its own coordinates, those hidden included."""
        if block not in self._blocks:
            if block in self._open or len(self._open) >= MAX_DEPTH:
                problem = 'contains itself' if block in self._open else (
                    f'is nested in more than {MAX_DEPTH} blocks')
                raise DrawingError(self.name, problem,
                                   'Explode it in the program that drew it',
                                   f'block {block!r}')
            self._open.append(block)
            entities = self.doc.blocks.get(block)
            self._blocks[block] = self._draw(entities, True, 0)
            self._open.pop()
        return self._blocks[block]

    def _place(self, content: Strokes, uses: List[_Use]) -> Strokes:
        """Copies of a block, with what they inherit from its references."""
        counts = [len(use.matrices) * len(content) for use in uses]
        layer, color, element = (
            np.repeat([use[i] for use in uses], counts) for i in (1, 2, 3))
        found = content.repeat(np.concatenate([use.matrices for use in uses]))
        inherits = found.layer == INHERIT
        found.layer[inherits] = layer[inherits]
        of_layer = (found.color == BY_LAYER) & (layer != INHERIT)
        of_block = found.color == BY_BLOCK
        found.color[of_layer] = np.array(self.layers.colors)[layer[of_layer]]
        found.color[of_block] = color[of_block]
        found.element = element
        return found


def _referred(entity) -> Optional[str]:
    """The block that an entity stands for; None if for none."""
    if entity.dxftype() == 'INSERT':
        return entity.dxf.name
    return entity.dxf.geometry if entity.dxf.hasattr('geometry') else None


def _width(entity) -> float:
    """Width of a polyline, in drawing units; of all else 0."""
    dxf = entity.dxf
    if entity.dxftype() == 'POLYLINE':
        return abs(dxf.get('default_start_width', 0.0))
    if entity.dxftype() != 'LWPOLYLINE':
        return 0.0
    if dxf.hasattr('const_width'):
        return abs(dxf.const_width)
    return max((abs(w) for w, in entity.get_points('s')), default=0.0)
