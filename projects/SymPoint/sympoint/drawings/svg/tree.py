"""Walk a document as a renderer does, and collect its shapes.

Clip paths and masks are not applied: what they hide partly is kept whole,
since a symbol cut in two is no symbol. Text, images, markers and patterns
are not drawn. A shape that is filled but not stroked gives its outline,
unless it is white: that is paper.

What an element looks like depends on the style around it and on its own
presentation attributes, class and style alone, which few elements do not
share with others: it is found once for each.
"""
import math
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import (Any, Callable, Dict, Iterator, List, Mapping, NamedTuple,
                    Optional, Tuple)
from urllib.parse import unquote

import numpy as np
from lxml import etree

from ...errors import DrawingError
from ..geometry import IDENTITY, Matrix, ViewBox, extent_of, multiply
from ..record import LeftOut
from ..shapes import MAX_SEGMENTS, ShapeBuilder, Shapes, to_pieces
from .attributes import ABSENT, INSTANCE, SEMANTIC, read_labels
from .colors import CURRENT
from .document import DRAWING_TAGS, MAX_DEPTH, Document
from .layers import group_name, member_of, visio_layers
from .lengths import Measures
from .paths import read_paths
from .properties import (GEOMETRY, PRESENTATION, Declarations, Link, Style,
                         inherit, initial_style, read_attribute, read_style)
from .shapes import Lengths, read_points, read_shape
from .stylesheet import StyleSheet, cascade
from .transforms import parse_view_box, viewport_matrix

MAX_VISITS = 1_000_000  # elements drawn, those of `use` once for each use
MAX_USES = 64  # one within the other

_WHITE = (255, 255, 255)
_CONTAINERS = frozenset(('svg', 'g', 'a', 'switch'))
_SHAPES = frozenset(DRAWING_TAGS) - {'use'}
_RENDERED = _CONTAINERS | frozenset(DRAWING_TAGS) | {
    'foreignObject', 'text', 'image'
}
_LABELS = frozenset(SEMANTIC + INSTANCE)
_UNLABELLED = ABSENT, -1
_CONDITIONS = frozenset(('systemLanguage', 'requiredExtensions'))
_XLINK = '{http://www.w3.org/1999/xlink}href'
# Markup in a foreignObject, which a browser shows.
_EXTENSIONS = frozenset(
    ('http://www.w3.org/1999/xhtml', 'http://www.w3.org/1998/Math/MathML'))
LANGUAGE = 'en'


@dataclass
class _Context:
    """What an element has from those around it.

    Attributes:
        paints (dict): What its children look like, by what decides it; empty
            where a context is replaced.
    """
    matrix: Matrix
    style: Style
    layer: Tuple[object, str] = (None, '')
    named: bool = False
    uses: Tuple[etree._Element, ...] = ()
    labels: Optional[Tuple[int, int]] = None
    paints: Dict[Any, '_Paint'] = field(default_factory=dict, init=False)


class _Paint(NamedTuple):
    """What a shape looks like.

    Attributes:
        shows (bool): Whether it does.
        rgb, width, filled: Its colour, its width, whether it is a fill.
        matrix (tuple): To the root's coordinates.
        style (Style): Of the shape.
        given (dict): Its geometry by CSS.
        wrong (list): Name and reason of each property that is not valid.
    """
    shows: bool
    rgb: Tuple[int, int, int]
    width: float
    filled: bool
    matrix: Matrix
    style: Style
    given: Dict[str, Any]
    wrong: List[Tuple[str, str]]


class _Plan(NamedTuple):
    """Where the attributes of elements with these names are found.

    Attributes:
        style (callable): Values -> those that decide what it looks like.
        labels (callable): Values -> those that are labels.
        d (int): Index of path data, -1 if there is none.
        conditional (bool): Whether some decide that it is drawn at all.
    """
    style: Callable[[List[str]], Any]
    labels: Callable[[List[str]], Any]
    d: int
    conditional: bool


class TreeReader:
    """Collects the shapes of a document.

    Args:
        document (Document): The document.
        view_box (tuple): The root's, for percentages.
        left_out (LeftOut): Takes what cannot be read.
        published (bool): Ignore transforms and number all groups, as the
            published parser does. Defaults to False.
    """

    def __init__(self,
                 document: Document,
                 view_box: ViewBox,
                 left_out: LeftOut,
                 published: bool = False) -> None:
        self.document, self.left_out = document, left_out
        self.published = published
        self.view_box = view_box
        self.around = Measures(
            width=view_box[2], height=view_box[3], window=view_box[2:])
        self.shapes = ShapeBuilder()
        self.tags = document.tags
        self.by_id: Dict[str, etree._Element] = {}
        for element in document.root.iterfind('.//*[@id]'):
            self.by_id.setdefault(element.get('id'), element)
        if document.root.get('id'):
            self.by_id[document.root.get('id')] = document.root
        self.sheet = StyleSheet(document, left_out)
        self.deciding = (
            PRESENTATION | {'style', 'xml:lang'}
            | (self.sheet.attributes if self.sheet.rules else set()))
        self.visio = visio_layers(document.root)
        self.measured: Optional[etree._Element] = None  # of which the extent
        self._number = -1
        self._visits = 0
        self._paths: List[str] = []
        self._owners: List[int] = []
        self._plans: Dict[Tuple[str, ...], _Plan] = {}
        self._labels: Dict[Any, Tuple[int, int]] = {}

    def read(self) -> Shapes:
        """Walk the document.

        Raises:
            DrawingError: It is nested deeper, or draws more, than the bounds
                above.
        """
        context = _Context(IDENTITY, initial_style(self.around))
        self._walk(iter((self.document.root, )), context)
        return self._build()

    def _walk(self, elements: Iterator[etree._Element],
              context: _Context) -> None:
        """Draw elements and what is in them, in order."""
        tags, stack = self.tags, [(elements, context)]
        while stack:
            elements, context = stack[-1]
            for element in elements:
                tag = tags.get(element.tag)
                if tag in _SHAPES:
                    if not context.uses:
                        self._number += 1
                    self._visit_shape(element, tag, context)
                    if len(element) and not context.uses:
                        self._skip(element)
                    continue
                entered = None
                if tag in _CONTAINERS or tag == 'use':
                    if tag == 'use' and not context.uses:
                        self._number += 1
                    entered = self._enter(element, tag, context)
                if entered is None or tag == 'use':
                    if not context.uses:
                        self._skip(element)
                if entered is not None:
                    if len(stack) > MAX_DEPTH * (1 + len(context.uses)):
                        raise DrawingError(
                            self.document.name, 'elements are nested deeper '
                            f'than {MAX_DEPTH}', 'Ungroup them in the '
                            'program that wrote the file',
                            f'line {element.sourceline}')
                    stack.append(entered)
                    break
            else:
                stack.pop()

    def _skip(self, element: etree._Element) -> None:
        """Count the drawing elements inside, which are not drawn."""
        self._number += sum(1 for inside in element.iterdescendants()
                            if self.tags.get(inside.tag) in DRAWING_TAGS)

    def _leave_out(self, kind: str, element: etree._Element, why: str) -> None:
        self.left_out.add(kind, self.document.describe(element), why,
                          'Correct the element or remove it')

    def _count(self, element: etree._Element) -> None:
        self._visits += 1
        if self._visits > MAX_VISITS or len(self.shapes.kinds) > MAX_SEGMENTS:
            raise DrawingError(
                self.document.name, f'draws more than {MAX_SEGMENTS} '
                'primitives or elements', 'Split the drawing into sheets',
                self.document.describe(element))

    def _plan(self, names: Tuple[str, ...]) -> _Plan:
        """Find the attributes of elements with these names."""
        plan = self._plans.get(names)
        if plan is None:
            plan = self._plans[names] = _Plan(
                _pick(i for i, n in enumerate(names) if n in self.deciding),
                _pick(i for i, n in enumerate(names) if n in _LABELS),
                names.index('d') if 'd' in names else -1,
                not _CONDITIONS.isdisjoint(names))
        return plan

    def _visit_shape(self, element: etree._Element, tag: str,
                     context: _Context) -> None:
        self._count(element)
        names, values = tuple(element.keys()), element.values()
        plan = self._plan(names)
        if plan.conditional and not _conditions_hold(element.attrib):
            return
        key = tag, names, plan.style(values)
        paint = context.paints.get(key)
        if paint is None:
            paint = self._paint(element, tag, context)
            box = paint.style.values['transform-box']
            if not self.sheet.positional and box == 'view-box':
                context.paints[key] = paint
        if paint.wrong:
            self._tell(element, paint.wrong)
        if not paint.shows and self.measured is None:
            return
        segments, wrong, d = [], '', ''
        if tag == 'path':
            d = paint.given.get('d')
            d = d if d is not None else values[plan.d] if plan.d >= 0 else ''
        elif tag == 'polyline' or tag == 'polygon':
            segments, wrong = read_points(
                element.get('points', ''), tag == 'polygon')
        else:
            bad: List[str] = []
            segments = read_shape(
                tag,
                Lengths(
                    element.attrib, paint.given, paint.style.measures,
                    lambda n, v: bad.append(f'{n} {v[:40]!r} is not a '
                                            'length')))
            if bad:
                segments, wrong = [], bad[0]
        if wrong:
            self._leave_out(tag, element, wrong)
        if not segments and not d:
            return
        labels = context.labels
        if labels is None:
            text = names, plan.labels(values)
            labels = self._labels.get(text)
            if labels is None:
                labels = self._read_labels(element)
                if labels != _UNLABELLED:
                    self._labels[text] = labels
        layer = context.layer
        if self.visio and not self.published:
            name = member_of(element.attrib, self.visio)
            layer = (name, name) if name else layer
        owner = self.shapes.add(segments, paint.matrix, layer, paint.rgb,
                                paint.width, labels, self._number, element,
                                paint.filled)
        if d:
            self._paths.append(d)
            self._owners.append(owner)

    def _build(self) -> Shapes:
        """Read the paths, all at once, and make arrays of everything."""
        elements = self.shapes.elements
        try:
            found = read_paths(self._paths)
        except ValueError as error:
            raise DrawingError(self.document.name, str(error),
                               'Split the drawing into sheets') from None
        for i, wrong in sorted(found.wrong.items()):
            self._leave_out('path', elements[self._owners[i]], wrong)
        owners = np.array(self._owners, np.int64)
        self.shapes.extend(found.kind, found.numbers, owners[found.path],
                           found.subpath)
        return self.shapes.build(self.document.describe)

    def _read_labels(self, element: etree._Element) -> Tuple[int, int]:
        try:
            return read_labels(element.attrib)
        except ValueError as error:
            self._leave_out('label', element, str(error))
            return _UNLABELLED

    def _tell(self, element: etree._Element, wrong: List[Tuple[str,
                                                               str]]) -> None:
        for name, why in wrong:
            self._leave_out(name, element, why)

    def _declared(
            self, element: etree._Element
    ) -> Tuple[Declarations, List[Tuple[str, str]]]:
        """The properties set on an element, and what is not valid."""
        found: Declarations = {}
        wrong: List[Tuple[str, str]] = []
        attributes = element.attrib
        for name in PRESENTATION.intersection(attributes):
            try:
                found[name] = read_attribute(name, attributes[name])
            except ValueError as error:
                text = attributes[name][:40]
                wrong.append((name, f'{name} {text!r} {error}'))
        style = None
        if 'style' in attributes:
            style = read_style(attributes['style'])
            wrong += style.wrong
        rules = self.sheet.match(element) if self.sheet.rules else ({}, {})
        return cascade(found, rules, style), wrong

    def _paint(self, element: etree._Element, tag: str,
               context: _Context) -> _Paint:
        declared, wrong = self._declared(element)
        style = inherit(declared, context.style)
        values = style.values
        given = {n: values[n] for n in GEOMETRY if n in values}
        matrix = context.matrix
        if not self.published:
            matrix = multiply(matrix, self._transform(element, style))
        rgb, width, filled = self._ink(element, tag, style, matrix)
        a, b, c, d = matrix[:4]
        shows = rgb is not None and (self.published or
                                     (values['display'] != 'none'
                                      and values['opacity'] > 0
                                      and a * d != b * c))
        return _Paint(shows, rgb or (0, 0, 0), width, filled, matrix, style,
                      given, wrong)

    def _ink(self, element: etree._Element, tag: str, style: Style,
             matrix: Matrix) -> Tuple[Any, float, bool]:
        """Colour or None, width, and whether it is a fill."""
        values = style.values
        if values['visibility'] != 'visible':
            return None, 0.0, False
        length, measures = values['stroke-width']
        measures = measures._replace(
            width=style.measures.width, height=style.measures.height)
        width = length(measures, 'd')
        if values['stroke-opacity'] > 0 and width > 0:
            rgb = self._solid(values['stroke'], values['color'])
            if rgb is not None:
                if values['vector-effect'] != 'non-scaling-stroke':
                    a, b, c, d = matrix[:4]
                    width *= math.sqrt(abs(a * d - b * c))
                return rgb, width, False
        if tag == 'line' or not values['fill-opacity'] > 0:
            return None, 0.0, False
        rgb = self._solid(values['fill'], values['color'])
        return None if rgb == _WHITE else rgb, 0.0, True

    def _solid(self, paint: Any, current: Any) -> Any:
        """A paint's colour; of a gradient the one instead, else black."""
        if isinstance(paint, Link):
            if paint.fallback is None and paint.target in self.by_id:
                return (0, 0, 0)
            paint = paint.fallback
        return current if paint == CURRENT else paint

    def _transform(self, element: etree._Element, style: Style) -> Matrix:
        """What the properties of an element do to its coordinates."""
        values = style.values
        steps = [
            values[name]
            for name in ('translate', 'rotate', 'scale', 'transform')
            if values[name] is not None
        ]
        if not steps or element is self.measured:
            return IDENTITY
        origin = values['transform-origin']
        box = values['transform-box']
        measures = style.measures
        x, y = 0.0, 0.0
        if box != 'view-box':
            x, y, width, height = self._extent(element)
            measures = measures._replace(width=width, height=height)
        matrix = IDENTITY
        for step in steps:
            matrix = multiply(matrix, step(measures))
        if origin is not None:
            x += origin[0](measures, 'x')
            y += origin[1](measures, 'y')
        elif element is self.document.root:
            x = self.view_box[0] + measures.width / 2
            y = self.view_box[1] + measures.height / 2
        if x or y:
            matrix = multiply((1.0, 0.0, 0.0, 1.0, x, y),
                              multiply(matrix, (1.0, 0.0, 0.0, 1.0, -x, -y)))
        return matrix

    def _extent(self,
                element: etree._Element) -> Tuple[float, float, float, float]:
        """x, y, width, height of what an element holds, painted or not."""
        inside = TreeReader.__new__(TreeReader)
        inside.__dict__.update(self.__dict__)
        inside.shapes, inside.measured = ShapeBuilder(), element
        inside.left_out = LeftOut()
        inside._labels, inside._paths, inside._owners = {}, [], []
        context = _Context(
            IDENTITY, initial_style(self.around), uses=(element, ))
        if self.tags[element.tag] in _SHAPES:
            inside._visit_shape(element, self.tags[element.tag], context)
        else:
            inside._walk(iter(element), context)
        self._visits = inside._visits
        found = inside._build()
        if not len(found.kind):
            return 0.0, 0.0, 0.0, 0.0
        low, high = extent_of(to_pieces(found, 1e-2))
        return (*low.tolist(), *(high - low).tolist())

    def _enter(
        self, element: etree._Element, tag: str, context: _Context
    ) -> Optional[Tuple[Iterator[etree._Element], _Context]]:
        """Into a container or a use; None where nothing of it is drawn."""
        self._count(element)
        attributes = element.attrib
        if not _conditions_hold(attributes):
            return None
        declared, wrong = self._declared(element)
        self._tell(element, wrong)
        style = inherit(declared, context.style)
        values = style.values
        if element is self.document.root:
            style = style._replace(
                measures=style.measures._replace(
                    root_font=values['font-size']))
        if not self.published and (values['display'] == 'none'
                                   or not values['opacity'] > 0):
            return None
        matrix = context.matrix
        if not self.published:
            matrix = multiply(matrix, self._transform(element, style))
        context = replace(context, matrix=matrix, style=style)
        if tag == 'use':
            return self._use(element, context)
        if tag == 'g':
            context = self._enter_group(element, context)
        elif tag == 'svg' and element is not self.document.root:
            context = self._enter_viewport(element, element, style, context)
            if context is None:
                return None
        if tag == 'switch':
            return self._choose(element, not context.uses), context
        return iter(element), context

    def _choose(self, element: etree._Element,
                counted: bool) -> Iterator[etree._Element]:
        """The first child of a ``switch`` that may be drawn.

        The others are counted, when it is their turn.
        """
        found = next(
            (child
             for child in element if self.tags.get(child.tag) in _RENDERED
             and _conditions_hold(child.attrib)), None)
        for child in element:
            if child is found:
                yield child
            elif counted:
                self._number += self.tags.get(child.tag) in DRAWING_TAGS
                self._skip(child)

    def _enter_group(self, element: etree._Element,
                     context: _Context) -> _Context:
        name, names_layer = group_name(element.attrib)
        if self.published:
            return replace(context, layer=(element, name))
        if not names_layer and self.visio:
            member = member_of(element.attrib, self.visio)
            name, names_layer = member or name, bool(member)
        if names_layer:
            return replace(context, layer=(name, name), named=True)
        if context.named:
            return context
        return replace(context, layer=(element, name))

    def _lengths(self, element: etree._Element, style: Style,
                 measures: Measures) -> Lengths:
        given = {n: style.values[n] for n in GEOMETRY if n in style.values}

        def wrong(name: str, text: str) -> None:
            self._leave_out(name, element,
                            f'{name} {text[:40]!r} is not a length')

        return Lengths(element.attrib, given, measures, wrong)

    def _enter_viewport(self, element: etree._Element, sized: etree._Element,
                        outer: Style, context: _Context) -> Optional[_Context]:
        """Into a nested ``svg`` or a ``symbol`` of the size of ``sized``.

        None where that is 0: nothing of it is drawn.

        Args:
            element (Element): What is entered.
            sized (Element): The ``use``, if there is one.
            outer (Style): Of ``sized``.
            context (_Context): Of the element.
        """
        measures = context.style.measures
        own = self._lengths(element, context.style, measures)
        by_use = self._lengths(sized, outer, measures)

        def size(name: str, axis: str, whole: float) -> float:
            found = by_use.get(name, axis, None)
            return own.get(name, axis, whole) if found is None else found

        x = y = 0.0
        if self.tags[element.tag] == 'svg':
            x, y = own.get('x', 'x'), own.get('y', 'y')
        width = size('width', 'x', measures.width)
        height = size('height', 'y', measures.height)
        if width == 0 or height == 0:
            return None
        box = None
        try:
            box = parse_view_box(element.get('viewBox', '0 0 0 0'))
        except ValueError as error:
            self._leave_out('viewBox', element, str(error))
        if box is None:
            step = (1.0, 0.0, 0.0, 1.0, x, y)
            box = (0.0, 0.0, width, height)
        else:
            step = viewport_matrix(box, x, y, width, height,
                                   element.get('preserveAspectRatio', ''))
        style = context.style
        style = style._replace(
            measures=style.measures._replace(width=box[2], height=box[3]))
        return replace(
            context, matrix=multiply(context.matrix, step), style=style)

    def _use(
        self, element: etree._Element, context: _Context
    ) -> Optional[Tuple[Iterator[etree._Element], _Context]]:
        attributes = element.attrib
        link = attributes.get('href')
        if link is None:
            link = attributes.get(_XLINK, attributes.get('xlink:href', ''))
        link = link.strip()
        target = self.by_id.get(unquote(link.removeprefix('#')))
        if target is None or not link.startswith('#'):
            return None  # of another file, or nowhere: drawn by no renderer
        if element in context.uses or element is target or (
                target in element.iterancestors()):
            self._leave_out('use', element, f'it uses itself through {link!r}')
            return None
        if len(context.uses) >= MAX_USES:
            self._leave_out('use', element,
                            f'it is nested in more than {MAX_USES} uses')
            return None
        lengths = self._lengths(element, context.style, context.style.measures)
        step = (1.0, 0.0, 0.0, 1.0, lengths.get('x',
                                                'x'), lengths.get('y', 'y'))
        labels = context.labels
        if labels is None:
            labels = self._read_labels(element)
            labels = None if labels == _UNLABELLED else labels
        outer = context.style
        context = replace(
            context,
            matrix=multiply(context.matrix, step),
            uses=context.uses + (element, ),
            labels=labels)
        tag = self.tags.get(target.tag)
        if tag not in ('symbol', 'svg'):
            return iter((target, )), context
        # A symbol is drawn whatever its own `display` says: SVG 2, 5.5.
        declared, wrong = self._declared(target)
        self._tell(target, wrong)
        style = inherit(declared, context.style)
        hidden = style.values['display'] == 'none' and tag == 'svg'
        if not self.published and (hidden or not style.values['opacity'] > 0
                                   or not _conditions_hold(target.attrib)):
            return None
        matrix = context.matrix
        if not self.published:
            matrix = multiply(matrix, self._transform(target, style))
        context = replace(context, matrix=matrix, style=style)
        context = self._enter_viewport(target, element, outer, context)
        return context and (iter(target), context)


def _pick(indices: Iterator[int]) -> Callable[[List[str]], Any]:
    """Values -> those at some indices."""
    found = tuple(indices)
    return itemgetter(*found) if found else lambda values: ()


def _conditions_hold(attributes: Mapping[str, str]) -> bool:
    """Whether an element may be drawn, as browsers decide it."""
    languages = attributes.get('systemLanguage')
    if languages is not None and not any(
            language.strip().lower().split('-')[0] == LANGUAGE
            for language in languages.split(',')):
        return False
    extensions = attributes.get('requiredExtensions', '')
    return _EXTENSIONS.issuperset(extensions.split())
