"""Walk a document as a renderer does, and collect its shapes.

Clip paths and masks are not applied: what they hide partly is kept whole,
since a symbol cut in two is no symbol. Text, images, markers and patterns
are not drawn. A shape that is filled but not stroked gives its outline,
unless it is white: that is paper.

What an element looks like depends on the style around it and on its own
presentation attributes, class and style alone, which few elements do not
share with others: it is found once for each.
"""
import copy
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple
from urllib.parse import unquote

import numpy as np
from lxml import etree

from ...errors import DrawingError
from ..geometry import IDENTITY, Matrix, ViewBox, extent_of, multiply
from ..record import LeftOut
from ..shapes import MAX_SEGMENTS, ShapeBuilder, Shapes, to_pieces
from .attributes import (ABSENT, INSTANCE, SEMANTIC, group_name, member_of,
                         read_labels, visio_layers)
from .colors import CURRENT
from .document import DRAWING_TAGS, MAX_DEPTH, Document
from .lengths import Lengths, Measures
from .paths import read_paths
from .properties import CONTEXT, PRESENTATION, Link, Style, initial_style
from .shapes import read_shape
from .stylesheet import StyleSheet
from .transforms import root_view_box, view_box_of, viewport_matrix

MAX_VISITS = 1_000_000  # elements drawn, those of `use` once for each use
MAX_USES = 64  # one within the other
LANGUAGE = 'en'

_NO_BOX: ViewBox = (0.0, 0.0, 100.0, 100.0)  # what percentages are of then
_WHITE = (255, 255, 255)
_CONTAINERS = frozenset(('svg', 'g', 'a', 'switch', 'use'))
_SHAPES = frozenset(DRAWING_TAGS) - {'use'}
_RENDERED = _CONTAINERS | _SHAPES | {'foreignObject', 'text', 'image'}
_LABELS = frozenset(SEMANTIC + INSTANCE)
_UNLABELLED = ABSENT, -1
_CONDITIONS = frozenset(('systemLanguage', 'requiredExtensions'))
_XLINK = '{http://www.w3.org/1999/xlink}href'
# Markup in a foreignObject, which a browser shows.
_HTML = 'http://www.w3.org/1999/xhtml'
_EXTENSIONS = frozenset((_HTML, 'http://www.w3.org/1998/Math/MathML'))

#: Name and reason of each property that is not valid.
_Wrong = list[tuple[str, str]]
#: What is drawn next, and what holds around it.
_Entered = tuple[Iterator[etree._Element], '_Context'] | None


@dataclass
class _Context:
    """What an element has from those around it.

    Attributes:
        given (dict): Colours of the ``use`` around it, by their names in it.
        paints (dict): What its children look like, by what decides it; empty
            where a context is replaced.
    """
    matrix: Matrix
    style: Style
    layer: tuple[object, str] = (None, '')
    named: bool = False
    uses: tuple[etree._Element, ...] = ()
    labels: tuple[int, int] | None = None
    given: dict = field(default_factory=lambda: dict.fromkeys(CONTEXT))
    paints: dict[Any, '_Paint'] = field(default_factory=dict, init=False)


class _Paint(NamedTuple):
    """What a shape looks like.

    Attributes:
        shows (bool): Whether it does.
        rgb, width, filled: Its colour, its width, whether it is a fill.
        matrix (tuple): To the root's coordinates.
        style (Style): Of the shape.
        wrong (list): Name and reason of each property that is not valid.
    """
    shows: bool
    rgb: tuple[int, int, int]
    width: float
    filled: bool
    matrix: Matrix
    style: Style
    wrong: _Wrong


class TreeReader:
    """Collects the shapes of a document.

    Args:
        document (Document): The document.
        left_out (LeftOut): Takes what cannot be read.
        published (bool): Ignore transforms and number all groups, as the
            published parser does. Defaults to False.

    Attributes:
        view_box (tuple): The root's, None if it states none.
    """

    def __init__(self,
                 document: Document,
                 left_out: LeftOut,
                 published: bool = False) -> None:
        self.document, self.left_out = document, left_out
        self.published = published
        self.tags, root = document.tags, document.root
        self.view_box = root_view_box(
            root.attrib, lambda why: self._leave_out('viewBox', root, why))
        self.by_id: dict[str, etree._Element] = {}
        for element in root.xpath('//*[@id]'):
            self.by_id.setdefault(element.get('id'), element)
        self.numbers = {
            element: number
            for number, element in enumerate(document.drawing_elements())
        }
        self.sheet = StyleSheet(document, left_out)
        self.deciding = (
            PRESENTATION | {'style', 'xml:lang'}
            | (self.sheet.attributes if self.sheet.rules else set()))
        self.visio = visio_layers(root)
        self.shapes = ShapeBuilder()
        self.measured: etree._Element | None = None  # of which the extent
        self._visits = 0
        self._paths: list[str] = []
        self._owners: list[int] = []
        self._picks: dict[tuple[str, ...], tuple[Callable, ...]] = {}
        self._labels: dict[Any, tuple[int, int]] = {}

    def read(self) -> Shapes:
        """Walk the document.

        Raises:
            DrawingError: It is nested deeper, or draws more, than the bounds
                above.
        """
        _, _, *size = self.view_box or _NO_BOX
        measures = Measures(width=size[0], height=size[1], window=(*size, ))
        context = _Context(IDENTITY, initial_style(measures))
        return self._draw(self.document.root, context)

    def _draw(self, element: etree._Element, context: _Context) -> Shapes:
        """Collect the shapes of an element and of what is in it, in order."""
        stack = [(iter((element, )), context)]
        while stack:
            elements, context = stack[-1]
            for element in elements:
                tag = self.tags.get(element.tag)
                if tag in _SHAPES:
                    self._visit_shape(element, tag, context)
                elif tag in _CONTAINERS:
                    entered = self._enter(element, tag, context)
                    if entered is None:
                        continue
                    if len(stack) > MAX_DEPTH * (1 + len(context.uses)):
                        raise DrawingError(
                            self.document.name, 'elements are nested deeper '
                            f'than {MAX_DEPTH}', 'Ungroup them in the '
                            'program that wrote the file',
                            f'line {element.sourceline}')
                    stack.append(entered)
                    break
                elif tag == 'image':
                    self.left_out.add(
                        tag,
                        self.document.describe(element),
                        'is a picture',
                        fault=False)
            else:
                stack.pop()
        return self._build()

    def _leave_out(self, kind: str, element: etree._Element, why: str) -> None:
        self.left_out.add(kind, self.document.describe(element), why,
                          'Correct the element or remove it')

    def _tell(self, element: etree._Element, wrong: _Wrong) -> None:
        for name, why in wrong:
            self._leave_out(name, element, why)

    def _count(self, element: etree._Element) -> None:
        self._visits += 1
        if self._visits > MAX_VISITS or len(self.shapes.kinds) > MAX_SEGMENTS:
            raise DrawingError(
                self.document.name, f'draws more than {MAX_SEGMENTS} '
                'primitives or elements', 'Split the drawing into sheets',
                self.document.describe(element))

    def _pick(self, names: tuple[str, ...]) -> tuple[Callable, ...]:
        """Of attributes with these names, values -> those that decide.

        Returns:
            tuple: For what decides how an element looks, and for its labels.
        """
        picks = []
        for known in (self.deciding, _LABELS):
            found = [i for i, name in enumerate(names) if name in known]
            picks.append(itemgetter(*found) if found else _nothing)
        self._picks[names] = tuple(picks)
        return self._picks[names]

    def _visit_shape(self, element: etree._Element, tag: str,
                     context: _Context) -> None:
        self._count(element)
        names, values = tuple(element.keys()), element.values()
        if not (_CONDITIONS.isdisjoint(names)
                or _conditions_hold(element.attrib)):
            return
        look, labelled = self._picks.get(names) or self._pick(names)
        key = tag, names, look(values)
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
        geometry = paint.style.geometry
        if tag == 'path':
            d = geometry.get('d', element.get('d', ''))
        else:
            segments, wrong = read_shape(
                tag, self._lengths(element, geometry, paint.style.measures))
        if wrong:
            self._leave_out(tag, element, wrong)
        if not segments and not d:
            return
        labels = context.labels
        if labels is None:
            text = names, labelled(values)
            labels = self._labels.get(text) or self._read_labels(element, text)
        layer = context.layer
        if self.visio and not self.published:
            name = member_of(element.attrib, self.visio)
            layer = (name, name) if name else layer
        number = self.numbers[context.uses[0] if context.uses else element]
        owner = self.shapes.add(segments, paint.matrix, layer, paint.rgb,
                                paint.width, labels, number, element,
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

    def _read_labels(self, element: etree._Element,
                     text: Any) -> tuple[int, int]:
        """An element's labels, kept by their text if nothing is wrong."""
        try:
            labels = self._labels[text] = read_labels(element.attrib)
            return labels
        except ValueError as error:
            self._leave_out('label', element, str(error))
            return _UNLABELLED

    def _paint(self, element: etree._Element, tag: str,
               context: _Context) -> _Paint:
        style, wrong = self.sheet.style_of(element, context.style)
        matrix = self._matrix(element, style, context)
        rgb, width, filled = self._ink(tag, style, matrix, context.given)
        a, b, c, d = matrix[:4]
        shows = rgb is not None and (self.published or
                                     (_is_visible(style) and a * d != b * c))
        return _Paint(shows, rgb or (0, 0, 0), width, filled, matrix, style,
                      wrong)

    def _ink(self, tag: str, style: Style, matrix: Matrix,
             given: dict[Any, Any]) -> tuple[Any, float, bool]:
        """Colour or None, width, and whether it is a fill."""
        values = style.values
        if values['visibility'] != 'visible':
            return None, 0.0, False
        length, measures = values['stroke-width']
        measures = measures._replace(
            width=style.measures.width, height=style.measures.height)
        width = length(measures, 'd')
        if values['stroke-opacity'] > 0 and width > 0:
            rgb = self._solid('stroke', values, given)
            if rgb is not None:
                if values['vector-effect'] != 'non-scaling-stroke':
                    a, b, c, d = matrix[:4]
                    width *= math.sqrt(abs(a * d - b * c))
                return rgb, width, False
        if tag == 'line' or not values['fill-opacity'] > 0:
            return None, 0.0, False
        rgb = self._solid('fill', values, given)
        return None if rgb == _WHITE else rgb, 0.0, True

    def _solid(self, name: str, values: Mapping[str, Any],
               given: dict[Any, Any]) -> Any:
        """A paint's colour; of a gradient the one instead, else black."""
        paint = values[name]
        if isinstance(paint, Link):
            if paint.fallback is None and paint.target in self.by_id:
                return (0, 0, 0)
            paint = paint.fallback
        return values['color'] if paint == CURRENT else given.get(paint, paint)

    def _matrix(self, element: etree._Element, style: Style,
                context: _Context) -> Matrix:
        """What brings coordinates of an element to the root's."""
        values = style.values
        steps = [
            values[name]
            for name in ('translate', 'rotate', 'scale', 'transform')
            if values[name] is not None
        ]
        if not steps or self.published or element is self.measured:
            return context.matrix
        origin = values['transform-origin']
        box = values['transform-box']
        measures = style.measures
        x, y = 0.0, 0.0
        if box != 'view-box':
            x, y, width, height = self._extent(
                element, context, box in ('stroke-box', 'border-box'))
            measures = measures._replace(width=width, height=height)
        matrix = reduce(multiply, [step(measures) for step in steps])
        if origin is not None:
            x += origin[0](measures, 'x')
            y += origin[1](measures, 'y')
        elif element is self.document.root:
            x = (self.view_box or _NO_BOX)[0] + measures.width / 2
            y = (self.view_box or _NO_BOX)[1] + measures.height / 2
        if x or y:
            matrix = multiply((1.0, 0.0, 0.0, 1.0, x, y),
                              multiply(matrix, (1.0, 0.0, 0.0, 1.0, -x, -y)))
        return multiply(context.matrix, matrix)

    def _extent(self, element: etree._Element, context: _Context,
                stroked: bool) -> ViewBox:
        """The box around what an element holds, painted or not.

        In coordinates that its own transform is yet to be applied to. With
        its strokes, half a width to each side; mitres and caps that stick
        out farther, or do not reach as far, are not looked at.
        """
        inside = copy.copy(self)
        inside.shapes, inside.measured = ShapeBuilder(), element
        inside.left_out = LeftOut()
        inside._paths, inside._owners = [], []
        around = _Context(IDENTITY, context.style, uses=context.uses)
        found = inside._draw(element, around)
        self._visits = inside._visits
        pieces = to_pieces(found, 1e-2)
        width = found.width[pieces.owner] * stroked
        corners = []
        for one in np.unique(width):
            low, high = extent_of(pieces[width == one])
            corners += [low - one / 2, high + one / 2]
        if not corners:
            return 0.0, 0.0, 0.0, 0.0
        low, high = np.min(corners, axis=0), np.max(corners, axis=0)
        return (*low.tolist(), *(high - low).tolist())

    def _enter(self,
               element: etree._Element,
               tag: str,
               context: _Context,
               sized: Lengths | None = None) -> _Entered:
        """Into a container, which the ``use`` of ``sized`` may draw.

        None where nothing of it is drawn.
        """
        self._count(element)
        is_root = element is self.document.root
        if not is_root and not _conditions_hold(element.attrib):
            return None
        style, wrong = self.sheet.style_of(element, context.style)
        self._tell(element, wrong)
        if is_root:
            font = style.values['font-size']
            style = style._replace(
                measures=style.measures._replace(root_font=font))
        # A symbol is drawn whatever its own `display` says: SVG 2, 5.5.
        if not (self.published or is_root
                or _is_visible(style, tag == 'symbol')):
            return None
        context = replace(
            context, matrix=self._matrix(element, style, context), style=style)
        if tag == 'use':
            return self._use(element, context)
        if tag == 'switch':
            able = (
                child for child in element
                if self.tags.get(child.tag) in _RENDERED
                and _conditions_hold(child.attrib))
            return islice(able, 1), context
        if tag == 'g':
            context = self._enter_group(element, context)
        elif tag != 'a' and not is_root:
            context = self._enter_viewport(element, tag, sized, context)
        return context and (iter(element), context)

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
        if context.named or not name and context.layer[1]:
            return context
        return replace(context, layer=(element, name))

    def _lengths(self, element: etree._Element, given: Mapping[str, Any],
                 measures: Measures) -> Lengths:
        return Lengths(element.attrib, given, measures,
                       lambda name, why: self._leave_out(name, element, why))

    def _enter_viewport(self, element: etree._Element, tag: str,
                        sized: Lengths | None,
                        context: _Context) -> _Context | None:
        """Into a nested ``svg`` or a ``symbol``; None if its size is 0.

        The size that a ``use`` gives, ``sized``, comes before its own. Of
        CSS they have none, as in Chromium.
        """
        style = context.style
        own = self._lengths(element, {}, style.measures)
        x, y = own.get('x'), own.get('y')
        width = own.get('width', style.measures.width)
        height = own.get('height', style.measures.height)
        if sized:
            width = sized.get('width', width)
            height = sized.get('height', height)
        if width == 0 or height == 0:
            return None
        box = view_box_of(element.attrib,
                          lambda why: self._leave_out('viewBox', element, why))
        aspect = element.get('preserveAspectRatio', '')
        if box is None:
            box, aspect = (0.0, 0.0, width, height), 'none'
        step = viewport_matrix(box, x, y, width, height, aspect)
        measures = style.measures._replace(width=box[2], height=box[3])
        style = style._replace(measures=measures)
        return replace(
            context, matrix=multiply(context.matrix, step), style=style)

    def _use(self, element: etree._Element, context: _Context) -> _Entered:
        attributes = element.attrib
        link = attributes.get(_XLINK, attributes.get('xlink:href', ''))
        link = attributes.get('href', link).strip()
        target = self.by_id.get(unquote(link.removeprefix('#')))
        wrong = ''
        if link and not link.startswith('#'):
            wrong = f'{link[:40]!r} is another file'
        elif element in context.uses or element is target or (
                target in element.iterancestors()):
            wrong = f'it uses itself through {link!r}'
        elif len(context.uses) >= MAX_USES:
            wrong = f'it is nested in more than {MAX_USES} uses'
        if wrong:
            self._leave_out('use', element, wrong)
        if wrong or target is None:
            return None
        style = context.style
        place = self._lengths(element, style.geometry, style.measures)
        step = (1.0, 0.0, 0.0, 1.0, place.get('x'), place.get('y'))
        labels = context.labels
        if labels is None:
            labels = self._read_labels(element, None)
            labels = None if labels == _UNLABELLED else labels
        context = replace(
            context,
            matrix=multiply(context.matrix, step),
            uses=context.uses + (element, ),
            labels=labels,
            given={
                name:
                self._solid(
                    name.removeprefix('context-'), style.values, context.given)
                for name in CONTEXT
            })
        tag = self.tags.get(target.tag)
        if tag == 'symbol' or tag == 'svg':
            sized = self._lengths(element, {}, style.measures)
            return self._enter(target, tag, context, sized)
        return iter((target, )), context


def _is_visible(style: Style, displayed: bool = False) -> bool:
    """Whether an element, or what is in it, may show."""
    return style.values['opacity'] > 0 and (displayed or
                                            style.values['display'] != 'none')


def _nothing(values: list[str]) -> tuple[()]:
    return ()


def _conditions_hold(attributes: Mapping[str, str]) -> bool:
    """Whether an element may be drawn, as browsers decide it."""
    languages = attributes.get('systemLanguage')
    if languages is not None and not any(
            language.strip().lower().split('-')[0] == LANGUAGE
            for language in languages.split(',')):
        return False
    extensions = attributes.get('requiredExtensions', _HTML).split()
    return bool(extensions) and _EXTENSIONS.issuperset(extensions)
