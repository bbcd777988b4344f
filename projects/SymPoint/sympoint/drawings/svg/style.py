"""Which strokes show: presentation attributes, ``style``, CSS rules."""
import colorsys
import re
from functools import lru_cache
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

from .document import Element
from .values import NUMBER

Color = Tuple[int, int, int]

INHERITED = ('stroke', 'stroke-width', 'fill', 'color', 'visibility',
             'stroke-opacity', 'fill-opacity')
OWN = ('display', 'opacity', 'vector-effect', 'transform')
PROPERTIES = frozenset(INHERITED + OWN)

#: Values at the root.
INITIAL = {
    'stroke': 'none',
    'stroke-width': '1',
    'fill': 'black',
    'color': 'black',
    'visibility': 'visible',
    'stroke-opacity': '1',
    'fill-opacity': '1'
}

_SIMPLE = re.compile(r'([.#]?)([\w-]+)|(\*)')
_HEX = re.compile(r'#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})')
_RGB = re.compile(r'rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)')
_FUNCTION = re.compile(r'([a-z-]+)\((.*)\)', re.I | re.S)
_CHANNEL = re.compile(rf'({NUMBER})(%|deg)?')
# Draw.io's: the colour on paper, then that of dark mode.
_LIGHT = re.compile(r'light-dark\(((?:[^(),]|\([^()]*\))+),.*\)', re.I | re.S)

_STEPS = 5_000_000  # comparisons a document may cost


class _Rule(NamedTuple):
    selector: List[Tuple[str, List[Tuple[str, str]]]]
    priority: Tuple[int, int, int, int]  # specificity, then order
    declarations: Dict[str, str]


def parse_declarations(text: str) -> Dict[str, str]:
    """``'stroke: red; fill: none'`` -> the properties that matter here."""
    found = {}
    for part in text.split(';'):
        name, colon, value = part.partition(':')
        name = name.strip().lower()
        if colon and name in PROPERTIES:
            found[name] = value.replace('!important', '').strip()
    return found


def _read_rules(text: str) -> Iterator[Tuple[str, str]]:
    """Selectors and body of each rule outside of @ blocks, in linear time."""
    head, *rest = text.split('/*')
    text = head + ' '.join(part.partition('*/')[2] for part in rest)
    preludes, prelude = [], ''
    for token in re.split(r'([{}])', text.replace('<!--', ' ')):
        if token == '{':
            preludes.append(prelude)
        elif token == '}':
            preludes = preludes[:-1]
        else:
            if len(preludes) == 1 and not preludes[0].startswith('@'):
                yield preludes[0], token
            prelude = token.rpartition(';')[2].strip()


def _parse_selector(text: str):
    """A selector as [(combinator, [(kind, name)])], or None if unknown.

    The combinator says how the compound hangs on the one before it.
    """
    words = text.replace('>', ' > ').split()
    words = ' '.join(words).replace('> ', '>').split()
    selector = []
    for word in words:
        combinator = '>' if word.startswith('>') else ' '
        word = word.lstrip('>')
        parts = [('*', '*') if m[3] else (m[1], m[2])
                 for m in _SIMPLE.finditer(word)]
        if not parts or _SIMPLE.sub('', word):
            return None  # pseudo classes, attributes: match nothing
        selector.append((combinator, parts))
    return selector or None


class StyleSheet:
    """The rules of the document's ``<style>`` elements.

    Type, class, id, descendant and child selectors are known; rules of
    others, and of media queries, are left out.

    Args:
        texts (list): What the elements hold.
    """

    def __init__(self, texts: List[str]) -> None:
        # Rules by one part of what they demand of the element itself.
        self.rules: Dict[Tuple[str, str], List[_Rule]] = {}
        self.steps = self.count = 0
        for text in texts:
            for selectors, body in _read_rules(text):
                declarations = parse_declarations(body)
                for part in selectors.split(',') if declarations else ():
                    self._add(part, declarations)

    def _add(self, text: str, declarations: Dict[str, str]) -> None:
        selector = _parse_selector(text)
        if selector is None:
            return
        kinds = [kind for _, parts in selector for kind, _ in parts]
        self.count += 1
        priority = tuple(kinds.count(kind) for kind in ('#', '.', ''))
        rule = _Rule(selector, priority + (self.count, ), declarations)
        own = selector[-1][1]
        key = min(own, key=lambda part: ('#', '.', '', '*').index(part[0]))
        self.rules.setdefault(key, []).append(rule)

    def match(self, element: Element) -> Dict[str, str]:
        """What the rules say of an element.

        Raises:
            ValueError: The document's rules cost too many comparisons.
        """
        keys = [('#', element.attributes.get('id')), ('', element.tag),
                ('*', '*')]
        classes = element.attributes.get('class', '').split()
        keys += [('.', name) for name in classes]
        rules = [
            rule for key in keys for rule in self.rules.get(key, ())
            if self._matches(rule.selector, element)
        ]
        found = {}
        for rule in sorted(rules, key=lambda rule: rule.priority):
            found.update(rule.declarations)
        return found

    def _matches(self, selector, element: Element) -> bool:
        """Whether the last compound is the element's, the rest ancestors'."""
        self.steps += 1
        if self.steps > _STEPS:
            raise ValueError('the style sheet takes too long to apply')
        combinator, parts = selector[-1]
        if not _matches_one(parts, element):
            return False
        rest = selector[:-1]
        ancestor = element.parent
        while rest and ancestor is not None:
            if self._matches(rest, ancestor):
                return True
            ancestor = ancestor.parent if combinator == ' ' else None
        return not rest


def _matches_one(parts: List[Tuple[str, str]], element: Element) -> bool:
    for kind, name in parts:
        if kind == '.':
            if name not in element.attributes.get('class', '').split():
                return False
        elif kind == '#':
            if element.attributes.get('id') != name:
                return False
        elif kind == '' and element.tag != name:
            return False
    return True


def declared(element: Element, sheet: StyleSheet) -> Dict[str, str]:
    """The properties set on an element itself, the strongest winning."""
    attributes = element.attributes
    found = {
        name: attributes[name]
        for name in PROPERTIES.intersection(attributes)
    }
    if sheet.rules:
        found.update(sheet.match(element))
    if 'style' in attributes:
        found.update(parse_declarations(attributes['style']))
    return found


def inherit(own: Dict[str, str], parent: Dict[str, str]) -> Dict[str, str]:
    """The inherited properties as they hold for an element."""
    changed = {
        name: value.strip()
        for name, value in own.items()
        if name in INITIAL and value.strip() not in ('inherit', '')
    }
    return {**parent, **changed} if changed else parent


def is_zero(text: str) -> bool:
    """Whether an opacity or a width is 0."""
    return re.fullmatch(r'[-+]?[0.]*0[0.]*(?:%|[a-z]*)',
                        text.strip()) is not None


@lru_cache(maxsize=4096)
def parse_color(text: str, current: str = 'black') -> Optional[Color]:
    """A paint as (r, g, b); None for none or transparent.

    A gradient or pattern gives its fallback colour, else black; so does a
    function of CSS that is not rgb, rgba, hsl or hsla.

    Raises:
        ValueError: It is not a colour.
    """
    if len(text) > 200:
        raise ValueError(f'{text[:40]!r} is not a colour')
    match = _RGB.fullmatch(text)
    if match:
        return tuple(min(int(value), 255) for value in match.groups())
    match = _HEX.fullmatch(text)
    if match:
        digits = match[1] if len(match[1]) == 6 else ''.join(c + c
                                                             for c in match[1])
        return tuple(bytes.fromhex(digits))
    text = text.partition('icc-color(')[0].strip()
    if text.startswith('url('):
        text = text.partition(')')[2].strip() or 'black'
    light = _LIGHT.fullmatch(text)
    if light:
        return parse_color(light[1].strip(), current)
    if text.lower() in ('none', 'transparent'):
        return None
    if text.lower() in ('currentcolor', 'context-stroke', 'context-fill'):
        return parse_color(current) if current != text else (0, 0, 0)
    function = _FUNCTION.fullmatch(text)
    if function:
        return _color_of_function(function[1].lower(), function[2].strip())
    return _named_color(text)


def _color_of_function(name: str, text: str) -> Optional[Color]:
    """A colour of CSS: ``rgb(10% 0% 0% / 50%)``, ``hsl(120, 50%, 50%)``.

    Raises:
        ValueError: It has not three or four numbers.
    """
    kind = name.removesuffix('a')
    if kind not in ('rgb', 'hsl'):
        return (0, 0, 0)  # it shows, in whatever colour
    channels = [
        _CHANNEL.fullmatch(part) for part in re.split(r'\s*[,/]\s*|\s+', text)
    ]
    if len(channels) not in (3, 4) or not all(channels):
        raise ValueError(f"'{name}({text[:40]})' is not a colour")
    values = [float(match[1]) for match in channels]
    if values[3:] and values[3] <= 0:
        return None
    if kind == 'hsl':
        hue, saturation, light = values[0] / 360, values[1] / 100, values[
            2] / 100
        values = [
            255 * value for value in colorsys.hls_to_rgb(
                hue % 1, min(max(light, 0), 1), min(max(saturation, 0), 1))
        ]
    else:
        values = [
            2.55 * value if match[2] == '%' else value
            for value, match in zip(values, channels)
        ]
    return tuple(round(min(max(value, 0), 255)) for value in values[:3])


def _named_color(text: str) -> Optional[Color]:
    """A colour by its name, or of eight digits.

    Raises:
        ValueError: There is no such colour.
    """
    from PIL import ImageColor
    try:
        color = ImageColor.getrgb(text.replace('grey', 'gray'))
    except ValueError:
        raise ValueError(f'{text[:40]!r} is not a colour') from None
    return None if len(color) == 4 and color[3] == 0 else color[:3]
