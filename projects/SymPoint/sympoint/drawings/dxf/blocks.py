"""Flatten the block references of a DXF layout, and resolve styles."""
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from ezdxf.document import Drawing
from ezdxf.entities import DXFTagStorage
from ezdxf.proxygraphic import ProxyGraphicError

from ...errors import DrawingError
from ...structures.inserts import Inserts
from ..record import HIDDEN, LeftOut
from ..shapes import MAX_SEGMENTS
from .shapes import boundary, extrusion_of, shape_of
from .strokes import LARGEST, Content, StrokeBuilder, Strokes, arbitrary_axes
from .styles import BY_BLOCK, BY_LAYER, FROZEN, INHERIT, WHITE, Layers
from .text import leave_out, reason_of

MAX_DEPTH = 64  # blocks, one within the other
# Of all blocks, each flattened once.
_MAX_FLATTENED = 4 * MAX_SEGMENTS
_MAX_VIRTUAL = 8  # such as a leader in a leader
# Where an anonymous block tells of the dynamic block that it is a state of.
_STATE_OF = 'AcDbBlockRepBTag'


class _Use(NamedTuple):
    """References to a block by one entity."""
    matrices: np.ndarray
    layer: int
    color: int
    element: int
    entity: object


class _Found(NamedTuple):
    """What the entities of a layout or a block draw of their own."""
    inside: bool  # of a block
    builder: StrokeBuilder
    uses: dict[str, list[_Use]]  # of each block, by its name


def place_of(entity) -> str:
    """Where an entity is, for messages."""
    return f'handle {entity.dxf.handle}'


class Flattener:
    """Draws layouts and blocks.

    Args:
        doc (Drawing): The drawing.
        name (str, optional): The file, for messages.
        layers (Layers): Of the drawing.
        left_out (LeftOut): Counts what draws nothing here.
    """

    def __init__(self, doc: Drawing, name: str | None, layers: Layers,
                 left_out: LeftOut) -> None:
        self.doc, self.name, self.layers = doc, name, layers
        self.left_out = left_out
        self._blocks: dict[str, Content] = {}
        self._open: list[str] = []  # blocks that are being drawn
        self._flattened = 0

    def draw(self, entities: Sequence) -> Content:
        """Draw the entities of a layout.

        Args:
            entities (Sequence[DXFGraphic]): In document order.

        Returns:
            Content: What shows, with layers and colours of its own.

        Raises:
            DrawingError: There is more than the bounds above, or it is
                strict and an entity cannot be read.
        """
        content = self._draw(entities, False)
        strokes = content.strokes
        numbers = range(len(self.layers.names))
        hidden = np.array([bool(self.layers.why_hidden(i)) for i in numbers])
        hidden = hidden[strokes.layer]
        for layer in np.unique(strokes.layer[hidden]):
            elements = np.unique(strokes.element[strokes.layer == layer])
            self._tell_layer(layer, entities[elements[0]], len(elements))
        return content._replace(strokes=strokes[~hidden])

    def leave_out(self, entity, why: str, fault: bool = True) -> None:
        """Count an entity that draws nothing, as :func:`.leave_out`."""
        leave_out(self.left_out, entity.dxftype(), entity.dxf.handle, why,
                  fault)

    def _tell_layer(self, layer: int, entity, count: int = 1) -> None:
        why = self.layers.why_hidden(layer)
        self.left_out.add(
            HIDDEN + why,
            place_of(entity),
            f'layer {self.layers.names[layer]!r} is {why}',
            count=count,
            fault=False)

    def _draw(self, entities: Iterable, inside: bool) -> Content:
        found = _Found(inside, StrokeBuilder(), {})
        entities = list(entities)
        for number, entity in enumerate(entities):
            try:
                self._add(entity, number, found)
            except (DrawingError, MemoryError):
                raise
            # Of a damaged entity, ezdxf and numpy raise whatever comes.
            except Exception as error:
                self.leave_out(entity, f'cannot be read ({reason_of(error)})')
        own = found.builder.build()
        sound = own.sound()
        for element in np.unique(own.element[~sound]):
            self.leave_out(entities[element],
                           'a coordinate is too large or not finite')
        parts = [Content(own[sound], Inserts())]
        total = len(own)
        self._check(total, 0)
        for block, uses in found.uses.items():
            content = self._block(block, uses[0].entity)
            more = len(content.strokes) * sum(len(u.matrices) for u in uses)
            total += more
            self._check(total, more)
            if more:
                parts.append(self._place(block, content, uses))
        content = Content.concat(parts)
        order = np.argsort(content.strokes.element, kind='stable')
        return content._replace(strokes=content.strokes[order])

    def _check(self, total: int, more: int) -> None:
        self._flattened += more
        if total > MAX_SEGMENTS or self._flattened > _MAX_FLATTENED:
            raise DrawingError(
                self.name, f'draws more than {MAX_SEGMENTS} primitives',
                'Split the drawing into sheets, or purge its blocks')

    def _add(self, entity, number: int, found: _Found, depth: int = 0) -> None:
        """Add what an entity draws, to the strokes or to the references."""
        kind, dxf = entity.dxftype(), entity.dxf
        if isinstance(entity, DXFTagStorage):  # of a type that ezdxf lacks
            self._add_parts(entity, number, found, depth)
            return
        if kind == 'VIEWPORT':  # what it shows, the sheet draws
            return
        if dxf.get('invisible', 0):
            self.left_out.add(
                'invisible',
                place_of(entity),
                'its own flag says so',
                fault=False)
            return
        layer, color = self.layers.style(entity, found.inside)
        block = _referred(entity)
        if block is not None:
            self._add_reference(entity, block, number, layer, color, found)
            return
        if kind in ('HATCH', 'MPOLYGON'):
            if dxf.get('solid_fill', 0) and color == WHITE:
                return  # paper
            for path in entity.paths:
                if not self._is_drawn(path):
                    found.builder.add(
                        boundary(path, dxf.elevation.z), extrusion_of(entity),
                        layer, color, 0.0, number)
            return
        subpaths, up = shape_of(entity)
        if subpaths is None:
            self._add_parts(entity, number, found, depth)
        elif kind not in ('SOLID', 'TRACE') or color != WHITE:
            before = len(found.builder)
            found.builder.add(subpaths, up, layer, color, _width(entity),
                              number)
            if len(found.builder) == before:
                self.leave_out(entity, 'it has no extent', fault=False)

    def _add_reference(self, entity, block: str, number: int, layer: int,
                       color: int, found: _Found) -> None:
        if block not in self.doc.blocks:
            self.leave_out(entity, f'its block {block!r} is missing')
            return
        if self.layers.why_hidden(layer) == FROZEN:
            self._tell_layer(layer, entity)
            return
        file = _external_file(self.doc.blocks.get(block))
        if file is not None:
            self.leave_out(
                entity, f'its block {block!r} is an external reference: it is '
                f'in another file, {file!r}')
            return
        matrices = self._matrices(entity)
        if not matrices[:, :3, :2].any():
            self.leave_out(entity, 'its scale is 0', fault=False)
        elif (np.abs(matrices) < LARGEST).all():
            found.uses.setdefault(block.lower(), []).append(
                _Use(matrices, layer, color, number, entity))
        else:
            self.leave_out(entity, 'a coordinate is too large or not finite')

    def _add_parts(self, entity, number: int, found: _Found,
                   depth: int) -> None:
        """Add the simpler entities that one is shown by, if there are any.

        Of entities of other programs, that is the picture that they leave in
        the file.
        """
        parts = []
        if hasattr(entity, '__virtual_entities__') and depth < _MAX_VIRTUAL:
            try:
                parts = list(entity.__virtual_entities__())
            # A picture that cannot be shown, a dimension without its block.
            except (ProxyGraphicError, AttributeError):
                pass
        if not parts:
            self.leave_out(entity, 'it has no lines that can be drawn')
        layer = entity.dxf.layer if entity.dxf.is_supported('layer') else (
            entity.graphic_properties().get('layer', '0'))
        for part in parts:
            if part.dxf.layer == '0':
                part.dxf.layer = layer
            self._add(part, number, found, depth + 1)

    def _is_drawn(self, path) -> bool:
        """Whether a hatch's boundary is entities that show themselves."""
        found = [
            self.doc.entitydb.get(handle)
            for handle in path.source_boundary_objects
        ]
        return bool(found) and all(
            entity is not None and entity.is_alive
            and not entity.dxf.get('invisible', 0) and
            not self.layers.why_hidden(self.layers.index(entity.dxf.layer))
            for entity in found)

    def _matrices(self, entity) -> np.ndarray:
        """(num_copies, 4, 4) of a reference, from the block's coordinates."""
        dxf, axes = entity.dxf, arbitrary_axes(extrusion_of(entity))
        if entity.dxftype() != 'INSERT':  # the block of a dimension, a table
            matrix = np.eye(4)
            matrix[:3, :3] = axes
            at = np.array(tuple(dxf.get('insert', (0, 0, 0))))
            matrix[3, :3] = at @ axes
            return matrix[None]
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

    def _block(self, block: str, entity) -> Content:
        """A block's strokes in its own coordinates, those hidden included."""
        if block in self._open:
            self.leave_out(entity, f'block {block!r} contains itself')
            return Content(Strokes.concat([]), Inserts())
        if block not in self._blocks:
            if len(self._open) >= MAX_DEPTH:
                raise DrawingError(
                    self.name, f'is nested in more than {MAX_DEPTH} blocks',
                    'Explode it in the program that drew it',
                    f'block {block!r}')
            self._open.append(block)
            self._blocks[block] = self._draw(self.doc.blocks.get(block), True)
            self._open.pop()
        return self._blocks[block]

    def _place(self, block: str, content: Content,
               uses: list[_Use]) -> Content:
        """Copies of a block, with what they inherit from its references."""
        size = len(content.strokes)
        counts = [len(use.matrices) * size for use in uses]
        layer, color, element = (
            np.repeat([use[i] for use in uses], counts) for i in (1, 2, 3))
        matrices = np.concatenate([use.matrices for use in uses])
        found = content.strokes.repeat(matrices)
        inherits = found.layer == INHERIT
        found.layer[inherits] = layer[inherits]
        of_layer = (found.color == BY_LAYER) & (layer != INHERIT)
        of_block = found.color == BY_BLOCK
        found.color[of_layer] = np.array(self.layers.colors)[layer[of_layer]]
        found.color[of_block] = color[of_block]
        found.element = element
        # Of each copy a row for its reference, then those in the block.
        rows = 1 + len(content.inserts)
        start = np.arange(len(matrices)) * rows
        found.insert = found.insert + 1 + np.repeat(start, size)
        parent = np.append([-1], content.inserts.parent + 1)
        parent = np.tile(parent, len(matrices)) + np.repeat(start, rows)
        parent[start] = -1
        number = np.append([0], content.inserts.block + 1)
        inserts = Inserts(
            np.tile(number, len(matrices)), parent,
            [_block_name(self.doc, block)] + content.inserts.names)
        sound = found.sound()  # what only the scale makes too large
        return Content(found[sound], inserts)


def _referred(entity) -> str | None:
    """The block that an entity stands for; None if for none."""
    if entity.dxftype() == 'INSERT':
        return entity.dxf.name
    return entity.dxf.geometry if entity.dxf.hasattr('geometry') else None


def _block_name(doc: Drawing, block: str) -> str:
    """The name that a person gave a block.

    Of the anonymous block of a dynamic one (``*U12``), that of the dynamic
    one; of other anonymous blocks, their own.
    """
    layout = doc.blocks.get(block)
    record = layout.block_record
    if layout.name.startswith('*') and record.has_xdata(_STATE_OF):
        for tag in record.get_xdata(_STATE_OF):
            source = doc.entitydb.get(tag.value) if tag.code == 1005 else None
            if source is not None and source.dxf.hasattr('name'):
                return source.dxf.name
    return layout.name


def _external_file(layout) -> str | None:
    """The file of a block that is in another one, None for an own block."""
    block = layout.block
    path = block.dxf.get('xref_path', '')
    elsewhere = path or block.is_xref or block.is_xref_overlay
    return (path or layout.name) if elsewhere and not len(layout) else None


def _width(entity) -> float:
    """Width of a polyline, in drawing units; of all else 0."""
    dxf = entity.dxf
    if entity.dxftype() == 'POLYLINE':
        default = dxf.get('default_start_width', 0.0)
        widths = [v.dxf.get('start_width', default) for v in entity.vertices]
        return max(map(abs, widths), default=0.0)
    if entity.dxftype() != 'LWPOLYLINE':
        return 0.0
    if dxf.hasattr('const_width'):
        return abs(dxf.const_width)
    return max((abs(w) for w, in entity.get_points('s')), default=0.0)
