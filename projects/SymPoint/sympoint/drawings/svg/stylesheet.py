"""Find what attributes and style sheets of a document say of an element."""
import math
import re
import time
from itertools import accumulate
from typing import Any

import cssselect2
import tinycss2
from lxml import etree

from ...errors import DrawingError
from ..record import LeftOut
from .document import Document
from .lengths import Measures, length_of, significant, split, word_of
from .properties import (PRESENTATION, Declarations, Style, inherit,
                         read_attribute, read_block, read_style)

_MOST_SECONDS = 30  # that matching may take
_MOST_STEPS = 1e6  # up through ancestors that one selector may take
_DEEPEST = 16  # rules in rules
_SCREEN = dict(width=1920.0, height=1080.0)
_FEATURES = {
    'prefers-color-scheme': 'light',
    'orientation': 'landscape',
    'scripting': 'enabled',
    'update': 'fast',
    'hover': 'hover',
    'any-hover': 'hover',
    'pointer': 'fine',
    'any-pointer': 'fine'
}
_XHTML = '{http://www.w3.org/1999/xhtml}style'
# Pseudo-classes that an element's tag, attributes and ancestors decide.
_OWN = frozenset(('root', 'not', 'is', 'where', 'matches', 'any', 'link',
                  'any-link', 'hover', 'active', 'focus', 'visited', 'target',
                  'focus-within', 'focus-visible', 'scope'))


class StyleSheet:
    """The rules of a document's ``<style>`` elements.

    Media queries are answered as by a browser's window of 1920 x 1080 on a
    light screen.

    Args:
        document (Document): The document.
        left_out (LeftOut): Takes the declarations that are not valid.

    Attributes:
        attributes (set): Those of an element on which it depends what
            matches; ``class`` always is.
        positional (bool): Whether it depends on its place, too.
    """

    def __init__(self, document: Document, left_out: LeftOut) -> None:
        self.document, self.left_out = document, left_out
        self.matcher = cssselect2.Matcher()
        self.attributes = {'class'}
        self.positional = False
        self.layers: dict[str, int] = {}
        self.rules = 0
        self._namespaces: dict[str | None, str] = {}
        self._wrappers: dict[etree._Element, Any] = {}
        self._seconds = 0.0
        self._depth = 0
        if b'<?xml-stylesheet' in document.text:
            self._leave_out('in front of the root')
        sheets = document.all_of('style') + list(document.root.iter(_XHTML))
        for element in sheets:
            kind = element.get('type', 'text/css').strip().lower()
            media = significant(element.get('media', '')[:1000])
            if kind in ('', 'text/css') and _media_holds(media):
                self._line = element.sourceline
                text = ''.join(element.itertext())
                self._add(tinycss2.parse_stylesheet(text, True, True))

    def _add(self,
             nodes: Any,
             layer: str = '',
             around: str | None = None,
             depth: int = 0) -> None:
        """Add rules, and the declarations among those in a rule.

        Args:
            nodes (list): Of tinycss2.
            layer (str): Name of the cascade's layer that they are in.
            around (str, optional): Selector of the rule that they are in.
            depth (int): How many rules they are in.
        """
        if depth > _DEEPEST:
            return
        if around is not None:
            self._add_block(nodes, layer, around)
        for node in nodes:
            inner: str | None = layer
            selector = around
            if node.type == 'qualified-rule':
                selector = tinycss2.serialize(node.prelude).strip()
                if around is not None and '&' in selector:
                    selector = selector.replace('&', f':is({around})')
                elif around is not None:
                    selector = f':is({around}) {selector}'
            elif node.type == 'at-rule':
                inner = self._enter_at_rule(node, layer)
            if (inner is None or len(selector or '') > 10_000
                    or getattr(node, 'content', None) is None):
                continue
            parse = (
                tinycss2.parse_rule_list
                if selector is None else tinycss2.parse_blocks_contents)
            self._add(
                parse(node.content, True, True), inner, selector, depth + 1)

    def _enter_at_rule(self, node: Any, layer: str) -> str | None:
        """The layer of what is in it; None if that does not hold."""
        name, prelude = node.lower_at_keyword, significant(node.prelude)
        if name == 'layer':
            names = [
                part.strip()
                for part in tinycss2.serialize(node.prelude).split(',')
            ]
            if node.content is not None and names == ['']:
                names = [f'\0{len(self.layers)}']
            names = [f'{layer}.{n}' if layer else n for n in names]
            for name in names:
                self._rank(name)
            return names[0]
        if name == 'import':
            self._leave_out(f'line {self._line}')
        kinds = [token.type for token in prelude]
        if name == 'namespace' and kinds[:-1] in ([], ['ident']) and kinds:
            prefix = prelude[0].value if len(prelude) > 1 else None
            uri = prelude[-1]
            if uri.type == 'function':
                uri = next(iter(significant(uri.arguments)), uri)
            self._namespaces[prefix] = str(getattr(uri, 'value', ''))
        # Browsers support nearly everything.
        holds = name == 'supports' and word_of(prelude[:1]) != 'not' or (
            name == 'media' and _media_holds(prelude))
        return layer if holds else None

    def _leave_out(self, where: str) -> None:
        self.left_out.add(
            'style sheet', where, 'is in another file', fault=False)

    def _add_block(self, nodes: Any, layer: str, selector: str) -> None:
        block = read_block(nodes)
        for name, why in block.wrong:
            self.left_out.add(name, f'line {self._line}', why)
        if not (block.normal or block.important):
            return
        tokens = tinycss2.parse_component_value_list(selector)
        try:
            compiled = cssselect2.compile_selector_list(
                tokens, self._namespaces)
        except (cssselect2.SelectorError, RecursionError):
            return  # as in a browser, the rule is void
        self._look(tokens)
        if not self._is_cheap(tokens):
            self.left_out.add('rule', f'line {self._line}',
                              f'{selector[:40]!r} takes too long to apply')
            return
        self.rules += 1
        for one in compiled:
            if one.pseudo_element is None:
                self.matcher.add_selector(one, (layer, block))

    def _look(self, tokens: Any) -> None:
        """Note on what it depends whether a selector matches."""
        before = None
        for token in tokens:
            if token.type == 'hash':
                self.attributes.add('id')
            elif token.type == '[] block':
                for inner in token.content:
                    if inner.type == 'ident':
                        self.attributes.add(inner.value)
            elif token.type == 'literal' and token.value in ('+', '~'):
                self.positional = True
            elif before == ':' and token.type in ('ident', 'function'):
                name = getattr(token, 'lower_name', None) or token.lower_value
                self.positional |= name not in _OWN
            self._look(getattr(token, 'arguments', ()))
            before = token

    def _is_cheap(self, tokens: Any) -> bool:
        """Whether matching takes few steps, however elements are nested."""
        text = tinycss2.serialize(tokens)
        words = max(
            len(re.findall(r'[^\s>+~]\s+(?=[^\s>+~])|~', part))
            for part in text.split(','))
        if words < 4:
            return True
        if not self._depth:
            walk = etree.iterwalk(self.document.root, events=('start', 'end'))
            self._depth = max(
                accumulate(1 if event == 'start' else -1 for event, _ in walk))
        return self._depth**words <= _MOST_STEPS

    def style_of(self, element: etree._Element,
                 parent: Style) -> tuple[Style, list[tuple[str, str]]]:
        """The properties in force on an element in one of another style.

        Returns:
            tuple: The style, and name and reason of each property that is
            not valid.

        Raises:
            DrawingError: The document's rules take too long.
        """
        attributes = element.attrib
        found: Declarations = {}
        wrong: list[tuple[str, str]] = []
        for name in PRESENTATION.intersection(attributes):
            try:
                found[name] = read_attribute(name, attributes[name])
            except ValueError as error:
                text = attributes[name][:40]
                wrong.append((name, f'{name} {text!r} {error}'))
        style = read_style(attributes.get('style', ''))
        wrong += style.wrong
        normal, important = self._match(element) if self.rules else ({}, {})
        for stronger in (normal, style.normal, important, style.important):
            found.update(stronger)
        return inherit(found, parent), wrong

    def _match(self, element: etree._Element) -> tuple[Declarations, ...]:
        """The declarations of rules for an element, normal and important."""
        start = time.process_time()
        found = self.matcher.match(self._wrap(element))
        self._seconds += time.process_time() - start
        if self._seconds > _MOST_SECONDS:
            raise DrawingError(self.document.name,
                               'its style sheet takes too long to apply',
                               'Save it with presentation attributes')
        matched = [(self._rank(layer), block)
                   for _, _, _, (layer, block) in found]
        matched.sort(key=lambda item: item[0])
        normal: Declarations = {}
        important: Declarations = {}
        for _, block in matched:
            normal.update(block.normal)
        # Of important ones the first layer wins, and none comes last.
        matched.sort(key=lambda item: item[0], reverse=True)
        for _, block in matched:
            important.update(block.important)
        return normal, important

    def _rank(self, layer: str) -> tuple[float, ...]:
        """When the layers around and a layer come; last what is in none."""
        names = accumulate(layer.split('.'), '{}.{}'.format)
        ranks = [self.layers.setdefault(n, len(self.layers)) for n in names]
        return (*ranks, math.inf) if layer else (math.inf, )

    def _wrap(self, element: etree._Element) -> Any:
        """The element as cssselect2 takes it."""
        found = self._wrappers.get(element)
        if found is not None:
            return found
        around = element.getparent()
        if around is None:
            found = cssselect2.ElementWrapper.from_xml_root(element)
        elif self.positional:
            for child in self._wrap(around).iter_children():
                self._wrappers[child.etree_element] = child
            return self._wrappers[element]
        else:
            # whose place among its siblings does not matter
            found = cssselect2.ElementWrapper(
                element,
                self._wrap(around),
                index=0,
                previous=None,
                in_html_document=False)
        self._wrappers[element] = found
        return found


def _media_holds(tokens: list[Any]) -> bool:
    """Whether one of the media queries of a list holds."""
    return any(map(_query_holds, split(tokens)))


def _query_holds(tokens: list[Any]) -> bool:
    negated = False
    holds, either = True, False
    for token in tokens:
        word = word_of([token])
        if word == 'not':
            negated = True
        elif word == 'or':
            either = True
        elif word not in ('only', 'and'):
            one = word in ('all', 'screen') if word else _feature(token)
            holds = holds or one if either else holds and one
    return holds != negated


def _feature(token: Any) -> bool:
    """Whether a screen has a feature, such as ``(min-width: 600px)``."""
    if token.type != '() block':
        return False
    inside = significant(token.content)
    words = [word for word in (word_of([t]) for t in inside) if word]
    if inside and inside[0].type == '() block' or (not {'not', 'and', 'or'
                                                        }.isdisjoint(words)):
        return _query_holds(inside)
    name = words[0] if words else ''
    if name in _FEATURES:
        return words[1:] in ([], [_FEATURES[name]])
    size = _SCREEN.get(name.rpartition('-')[2])
    if size is None:
        return name == 'color'
    try:
        value = length_of([
            t for t in inside if t.type in ('dimension', 'number')
        ])(Measures(), 'x')
    except ValueError:
        return len(inside) == 1
    marks = ''.join(t.value for t in inside if t.type == 'literal')
    if name.startswith('min-') or marks in ('>', '>='):
        return size >= value
    if name.startswith('max-') or marks in ('<', '<='):
        return size <= value
    return size == value
