"""Any SVG: walk the tree as a renderer does, and collect its shapes.

Clip paths and masks are not applied: what they hide partly is kept whole,
since a symbol cut in two is no symbol. Text, images, markers and patterns
are not drawn. A shape that is filled but not stroked gives its outline,
unless it is white: that is paper.
"""
import math
from typing import Dict, List, NamedTuple, Optional, Tuple

from ...errors import DrawingError
from .document import Element
from .labels import ABSENT, read_labels
from .raw import Raw, RawBuilder, group_name
from .shapes import close_subpaths, read_shape
from .style import INITIAL, StyleSheet, declared, inherit, is_zero, parse_color
from .values import (IDENTITY, Matrix, multiply, parse_length, parse_transform,
                     parse_view_box, viewport_matrix)

MAX_VISITS = 1_000_000  # elements drawn, those of `use` once for each use
MAX_SEGMENTS = 1_000_000
MAX_USES = 64  # one within the other

_CONTAINERS = frozenset(('svg', 'g', 'a', 'switch'))
_SHAPES = frozenset(
    ('path', 'line', 'polyline', 'polygon', 'rect', 'circle', 'ellipse'))


class _Context(NamedTuple):
    """What an element has from those around it."""
    matrix: Matrix
    style: Dict[str, str]
    layer: Tuple[object, str]  # key and name
    named: bool  # whether a group around names a layer
    viewport: Tuple[float, float]
    uses: Tuple[Element, ...] = ()
    labels: Optional[Tuple[int, int]] = None


class TreeReader:
    """Collects the shapes of a document.

    Args:
        root (Element): The document.
        name (str, optional): The file, for messages.
        published (bool): Ignore transforms and number all groups, as the
            published parser does. Defaults to False.
    """

    def __init__(self,
                 root: Element,
                 name: Optional[str] = None,
                 published: bool = False) -> None:
        self.root, self.name, self.published = root, name, published
        self.raw = RawBuilder()
        self.by_id: Dict[str, Element] = {}
        texts = []
        stack = [root]
        while stack:
            element = stack.pop()
            self.by_id.setdefault(element.attributes.get('id', ''), element)
            if element.tag == 'style':
                texts.append(element.text)
            stack.extend(reversed(element.children))
        self.sheet = StyleSheet(texts)

    def read(self, viewport: Tuple[float, float]) -> Raw:
        """Walk the document.

        Args:
            viewport (tuple): Size of the root's viewBox, for percentages.

        Raises:
            DrawingError: An element cannot be read, ``use`` goes in
                circles, or more is drawn than the bounds above.
        """
        start = _Context(IDENTITY, INITIAL, (None, ''), False, viewport)
        stack: List[Tuple[Element, _Context]] = [(self.root, start)]
        visits = 0
        while stack:
            element, context = stack.pop()
            visits += 1
            if visits > MAX_VISITS or len(self.raw.kinds) > MAX_SEGMENTS:
                raise DrawingError(
                    self.name, f'draws more than {MAX_SEGMENTS} primitives or '
                    'elements', 'Split the drawing into sheets', str(element))
            try:
                stack.extend(reversed(self._visit(element, context)))
            except DrawingError:
                raise
            except ValueError as error:
                raise DrawingError(self.name, str(error),
                                   'Correct the element or remove it',
                                   str(element)) from None
        return self.raw.build()

    def _visit(self, element: Element,
               context: _Context) -> List[Tuple[Element, _Context]]:
        """Draw an element; return what is to be visited next, in order."""
        tag = element.tag
        shape = tag in _SHAPES
        if not (shape or tag in _CONTAINERS or tag == 'use'):
            return []
        own = declared(element, self.sheet)
        if not self.published and (own.get('display') == 'none'
                                   or is_zero(own.get('opacity', '1'))):
            return []
        matrix = context.matrix
        if 'transform' in own and not self.published:
            matrix = multiply(matrix, parse_transform(own['transform']))
        style = inherit(own, context.style)
        context = context._replace(matrix=matrix, style=style)
        if shape:
            self._draw(element, own, context)
            return []
        if tag == 'use':
            return self._use(element, context)
        if tag == 'g':
            context = self._enter_group(element, context)
        elif tag == 'svg' and element is not self.root:
            context = self._enter_viewport(element, element, context)
        return [(child, context) for child in element.children]

    def _enter_group(self, element: Element, context: _Context) -> _Context:
        if self.published:
            return context._replace(
                layer=(element, group_name(element.attributes)[0]))
        name, names_layer = group_name(element.attributes)
        if names_layer:
            return context._replace(layer=(name, name), named=True)
        if context.named:
            return context
        return context._replace(layer=(element, name))

    def _enter_viewport(self, element: Element, sized: Element,
                        context: _Context) -> _Context:
        """Into a nested ``svg`` or a ``symbol`` of the size of ``sized``."""
        whole = context.viewport
        attributes = element.attributes

        def length(name, share, default):
            text = sized.attributes.get(name) or attributes.get(name)
            return parse_length(text or default, share)

        x = y = 0.0
        if element.tag == 'svg':
            x = parse_length(attributes.get('x', '0'), whole[0])
            y = parse_length(attributes.get('y', '0'), whole[1])
        width = length('width', whole[0], '100%')
        height = length('height', whole[1], '100%')
        box = parse_view_box(attributes.get('viewBox', '0 0 0 0'))
        if box is None:
            step = (1.0, 0.0, 0.0, 1.0, x, y)
            size = (width, height)
        else:
            step = viewport_matrix(box, x, y, width, height,
                                   attributes.get('preserveAspectRatio', ''))
            size = box[2:]
        return context._replace(
            matrix=multiply(context.matrix, step), viewport=size)

    def _use(self, element: Element,
             context: _Context) -> List[Tuple[Element, _Context]]:
        attributes = element.attributes
        target_id = attributes.get('href', attributes.get('xlink:href', ''))
        target = self.by_id.get(target_id.strip().removeprefix('#'))
        if target is None or not target_id.strip().startswith('#'):
            return []  # of another file, or nowhere: drawn by no renderer
        around = element.parent
        while around is not None and around is not target:
            around = around.parent
        if around is target or element in context.uses:
            raise ValueError(f'it uses itself through {target_id!r}')
        if len(context.uses) >= MAX_USES:
            raise ValueError(f'it is nested in more than {MAX_USES} uses')
        step = (1.0, 0.0, 0.0, 1.0,
                parse_length(attributes.get('x', '0'), context.viewport[0]),
                parse_length(attributes.get('y', '0'), context.viewport[1]))
        labels = context.labels
        if labels is None:
            labels = read_labels(attributes)
            labels = None if labels == (ABSENT, -1) else labels
        context = context._replace(
            matrix=multiply(context.matrix, step),
            uses=context.uses + (element, ),
            labels=labels)
        if target.tag != 'symbol':
            return [(target, context)]
        own = declared(target, self.sheet)
        context = context._replace(style=inherit(own, context.style))
        context = self._enter_viewport(target, element, context)
        return [(child, context) for child in target.children]

    def _paint(self, element: Element, own: Dict[str, str], context: _Context):
        """Colour, width and whether it is a fill; None if nothing shows."""
        style = context.style
        if style['visibility'] != 'visible':
            return None
        if not (is_zero(style['stroke-opacity'])
                or is_zero(style['stroke-width'])):
            rgb = parse_color(style['stroke'], style['color'])
            if rgb is not None:
                width = parse_length(style['stroke-width'],
                                     math.hypot(*context.viewport))
                if own.get('vector-effect') != 'non-scaling-stroke':
                    a, b, c, d = context.matrix[:4]
                    width *= math.sqrt(abs(a * d - b * c))
                return rgb, width, False
        if element.tag == 'line' or is_zero(style['fill-opacity']):
            return None
        rgb = parse_color(style['fill'], style['color'])
        return None if rgb in (None, (255, 255, 255)) else (rgb, 0.0, True)

    def _draw(self, element: Element, own: Dict[str, str],
              context: _Context) -> None:
        paint = self._paint(element, own, context)
        if paint is None:
            return
        rgb, width, filled = paint
        segments = read_shape(element.tag, element.attributes,
                              context.viewport)
        if not segments:
            return
        if filled:
            segments = close_subpaths(segments)
        labels = context.labels or read_labels(element.attributes)
        number = context.uses[0].number if context.uses else element.number
        self.raw.add(segments, context.matrix, context.layer, rgb, width,
                     labels, number, element)
