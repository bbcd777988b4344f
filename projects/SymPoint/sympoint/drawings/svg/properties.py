"""Read the properties of CSS that decide what is drawn, and inherit them."""
import enum
from functools import lru_cache
from typing import Any, Callable, Dict, FrozenSet, List, NamedTuple, Tuple

import tinycss2
from tinycss2.ast import FunctionBlock

from .colors import CURRENT, parse_color
from .lengths import Length, Measures, length_of, plain, significant, split
from .transforms import (origin_of, rotate_of, scale_of, transform_attribute,
                         transform_of, translate_of)

_MOST_TOKENS = 10_000  # that variables may come to


class Wide(enum.Enum):
    """Keywords that any property may have."""
    INHERIT, INITIAL, UNSET = range(3)


_WIDE = {
    'inherit': Wide.INHERIT,
    'initial': Wide.INITIAL,
    'unset': Wide.UNSET,
    'revert': Wide.UNSET,  # to the browser's sheet, which says nothing here
    'revert-layer': Wide.UNSET
}


class Pending(NamedTuple):
    """A value with variables, read when they are known."""
    name: str
    tokens: Tuple[Any, ...]


class Link(NamedTuple):
    """A gradient or pattern, and the colour instead of it.

    Attributes:
        target (str): Its id.
        fallback: A colour, or None.
    """
    target: str
    fallback: Any


def _paint(tokens: List[Any], bare: bool) -> Any:
    first = tokens[0]
    tokens = [
        t for t in tokens
        if not (t.type == 'function' and t.lower_name == 'icc-color')
    ]
    link = first.value if first.type == 'url' else None
    if first.type == 'function' and first.lower_name == 'url':
        link = ''.join(t.value for t in first.arguments if t.type == 'string')
    if link is not None:
        rest = _paint(tokens[1:], bare) if tokens[1:] else None
        return Link(link.strip().removeprefix('#'), rest)
    if len(tokens) != 1:
        raise ValueError('is not a colour')
    if first.type == 'ident':
        if first.lower_value == 'none':
            return None
        if first.lower_value in ('context-fill', 'context-stroke'):
            return CURRENT
    if first.type == 'function' and first.lower_name == 'light-dark':
        # Draw.io's: the colour on paper, then that of dark mode.
        return _paint(split(significant(first.arguments))[0], bare)
    return parse_color(first)


def _color(tokens: List[Any], bare: bool) -> Any:
    if len(tokens) != 1:
        raise ValueError('is not a colour')
    return parse_color(tokens[0])


def _opacity(tokens: List[Any], bare: bool) -> float:
    if len(tokens) == 1 and tokens[0].type in ('number', 'percentage'):
        share = 100 if tokens[0].type == 'percentage' else 1
        return min(max(tokens[0].value / share, 0.0), 1.0)
    if len(tokens) == 1 and tokens[0].type == 'function':
        return min(max(length_of(tokens)(Measures(width=1), 'x'), 0.0), 1.0)
    raise ValueError('is not an opacity')


def _width(tokens: List[Any], bare: bool) -> Length:
    """A length that is not negative, and may lack a unit in CSS, too."""
    if len(tokens) == 1 and (tokens[0].type
                             in ('number', 'dimension', 'percentage')
                             and tokens[0].value < 0):
        raise ValueError('is negative')
    return length_of(tokens)


def _place(tokens: List[Any], bare: bool) -> Length:
    return length_of(tokens, bare)


def _size(tokens: List[Any], bare: bool) -> Any:
    """A length that is not negative; None for auto."""
    if len(tokens) == 1 and tokens[0].type == 'ident' and (
            tokens[0].lower_value == 'auto'):
        return None
    length_of(tokens, bare)
    return _width(tokens, bare)


def _one_of(*words: str) -> Callable:

    def read(tokens: List[Any], bare: bool) -> str:
        found = ' '.join(t.lower_value if t.type == 'ident' else '?'
                         for t in tokens)
        if found not in words:
            raise ValueError(f'is not one of {", ".join(words[:4])}, ...')
        return found

    return read


_FONTS = dict(
    zip(('xx-small x-small small medium large x-large xx-large '
         'xxx-large').split(), (9, 10, 13, 16, 18, 24, 32, 48)))


def _font_size(tokens: List[Any], bare: bool) -> Length:
    """Relative to the font around: 100 % is an em."""
    if len(tokens) == 1 and tokens[0].type == 'ident':
        word = tokens[0].lower_value
        if word in ('larger', 'smaller'):
            return plain(1.2 if word == 'larger' else 1 / 1.2, 'em')
        if word in _FONTS:
            return plain(_FONTS[word])
        raise ValueError('is not a font size')
    if len(tokens) == 1 and tokens[0].type == 'percentage':
        return plain(tokens[0].value / 100, 'em')
    return _size(tokens, bare)


def _font(tokens: List[Any], bare: bool) -> Length:
    """The size in the shorthand of all about fonts."""
    for token in tokens:
        word = token.lower_value if token.type == 'ident' else ''
        if token.type in ('dimension', 'percentage') or word in _FONTS or (
                word in ('larger', 'smaller')):
            return _font_size([token], bare)
    raise ValueError('is not a font')


def _path(tokens: List[Any], bare: bool) -> Any:
    """Path data of ``path("...")``; '' for none."""
    if len(tokens) == 1 and tokens[0].type == 'ident' and (
            tokens[0].lower_value == 'none'):
        return ''
    if len(tokens) == 1 and tokens[0].type == 'function' and (
            tokens[0].lower_name == 'path'):
        strings = [t for t in tokens[0].arguments if t.type == 'string']
        if len(strings) == 1:
            return strings[0].value
    raise ValueError('is not a path')


#: Inherited properties: reader, value at the root.
INHERITED: Dict[str, Tuple[Callable, Any]] = {
    'color': (_color, (0, 0, 0)),
    'fill': (_paint, (0, 0, 0)),
    'fill-opacity': (_opacity, 1.0),
    'font-size': (_font_size, 16.0),
    'stroke': (_paint, None),
    'stroke-opacity': (_opacity, 1.0),
    'stroke-width': (_width, plain(1.0)),
    'visibility': (_one_of('visible', 'hidden', 'collapse'), 'visible'),
}
_DISPLAYS = """
    inline none block contents inline-block list-item flex inline-flex grid
    inline-grid table inline-table table-row-group table-header-group
    table-footer-group table-row table-column-group table-column table-cell
    table-caption flow-root flow run-in compact marker ruby ruby-base
    ruby-text math""".split()
#: Properties of an element alone: reader, value where none is given.
OWN: Dict[str, Tuple[Callable, Any]] = {
    'display': (_one_of(*_DISPLAYS), 'inline'),
    'opacity': (_opacity, 1.0),
    'rotate': (lambda tokens, bare: rotate_of(tokens), None),
    'scale': (lambda tokens, bare: scale_of(tokens), None),
    'transform': (lambda tokens, bare: transform_of(tokens), None),
    'transform-box': (_one_of('view-box', 'fill-box', 'stroke-box',
                              'content-box', 'border-box'), 'view-box'),
    'transform-origin': (origin_of, None),
    'translate': (lambda tokens, bare: translate_of(tokens), None),
    'vector-effect': (_one_of('none', 'non-scaling-stroke', 'non-scaling-size',
                              'non-rotation', 'fixed-position'), 'none'),
}
#: Geometry, which CSS may give instead of attributes of these names.
GEOMETRY: Dict[str, Callable] = dict(
    cx=_place,
    cy=_place,
    d=_path,
    height=_size,
    r=_size,
    rx=_size,
    ry=_size,
    width=_size,
    x=_place,
    y=_place)
_READERS = {
    **dict((n, r) for n, (r, _) in (INHERITED | OWN).items()),
    **GEOMETRY, 'font': _font
}
_FROM_CSS_ONLY = frozenset(('rotate', 'scale', 'translate', 'font', *GEOMETRY))
#: Attributes that give properties.
PRESENTATION: FrozenSet[str] = frozenset(_READERS) - _FROM_CSS_ONLY


def _has_variables(tokens: Any) -> bool:
    for token in tokens:
        if token.type == 'function' and token.lower_name in ('var', 'env'):
            return True
        inside = getattr(token, 'arguments', None) or getattr(
            token, 'content', None) or ()
        if _has_variables(inside):
            return True
    return False


def read_value(name: str, tokens: List[Any], bare: bool) -> Any:
    """A property's value.

    Args:
        name (str): The property.
        tokens (list): Component values, less white space.
        bare (bool): Whether it is an attribute's: lengths need no unit.

    Raises:
        ValueError: The property cannot have it.
    """
    if not tokens:
        raise ValueError('is empty')
    if len(tokens) == 1 and tokens[0].type == 'ident' and (
            tokens[0].lower_value in _WIDE):
        return _WIDE[tokens[0].lower_value]
    if _has_variables(tokens):
        return Pending(name, tuple(tokens))
    return _READERS[name](tokens, bare)


@lru_cache(maxsize=8192)
def read_attribute(name: str, text: str) -> Any:
    """A presentation attribute's value.

    Raises:
        ValueError: It cannot have it.
    """
    if name == 'transform':
        return transform_attribute(text)
    return read_value(name, significant(text), bare=True)


Declarations = Dict[str, Any]


class Block(NamedTuple):
    """Declarations: what holds, what is important, what was wrong."""
    normal: Declarations
    important: Declarations
    wrong: Tuple[Tuple[str, str], ...]


def read_block(declarations: Any) -> Block:
    """The declarations of a rule or of a ``style`` attribute.

    Args:
        declarations (list): Nodes of tinycss2; others are passed over.
    """
    normal: Declarations = {}
    important: Declarations = {}
    wrong = []
    for node in declarations:
        if node.type != 'declaration':
            continue
        into = important if node.important else normal
        name = node.name if node.name.startswith('--') else node.lower_name
        tokens = significant(node.value)
        if name.startswith('--'):
            into[name] = tuple(tokens)
        elif name == 'all' and len(tokens) == 1 and (getattr(
                tokens[0], 'lower_value', '') in _WIDE):
            into.update(
                dict.fromkeys({*_READERS} - {'font'},
                              _WIDE[tokens[0].lower_value]))
        elif name in _READERS:
            try:
                value = read_value(name, tokens, bare=False)
            except ValueError as error:
                text = tinycss2.serialize(node.value).strip()
                wrong.append((name, f'{name} {text[:40]!r} {error}'))
                continue
            name = 'font-size' if name == 'font' else name
            into.pop(name, None)  # the later of two counts, and comes last
            into[name] = value
    return Block(normal, important, tuple(wrong))


@lru_cache(maxsize=8192)
def read_style(text: str) -> Block:
    """A ``style`` attribute."""
    return read_block(
        tinycss2.parse_blocks_contents(
            text, skip_comments=True, skip_whitespace=True))


class Style(NamedTuple):
    """The properties in force.

    Attributes:
        values (dict): Of every property; geometry only where CSS gives it.
        custom (dict): Of variables, tokens.
        measures (Measures): What lengths are relative to.
    """
    values: Dict[str, Any]
    custom: Dict[str, Tuple[Any, ...]]
    measures: Measures


def initial_style(measures: Measures) -> Style:
    """What holds around the root."""
    values = {name: value for name, (_, value) in INHERITED.items()}
    values['stroke-width'] = values['stroke-width'], measures
    return Style(values, {}, measures)


def inherit(declared: Declarations, parent: Style) -> Style:
    """The properties in force on an element.

    Args:
        declared (dict): Those set on it.
        parent (Style): Of the element around.
    """
    custom = parent.custom
    own = {n: v for n, v in declared.items() if n.startswith('--')}
    if own:
        custom = {**custom, **own}
        for name, tokens in own.items():
            word = getattr(tokens[0], 'lower_value',
                           '') if len(tokens) == 1 else ''
            if word in _WIDE:
                custom.pop(name)
                if name in parent.custom and word != 'initial':
                    custom[name] = parent.custom[name]
                continue
            try:
                custom[name] = _substitute(custom[name], custom, (name, ), [0])
            except ValueError:
                del custom[name]
    values = {name: parent.values[name] for name in INHERITED}
    values.update((name, value) for name, (_, value) in OWN.items())
    measures = parent.measures
    changed = {}
    for name, value in declared.items():
        if name.startswith('--'):
            continue
        if isinstance(value, Pending):
            try:
                value = read_value(
                    value.name,
                    _substitute(value.tokens, custom, (), [0]),
                    bare=False)
            except ValueError:
                value = Wide.UNSET
        if isinstance(value, Wide):
            value = _keyword(name, value, parent)
        changed[name] = value
    size = changed.get('font-size')
    if callable(size):
        changed['font-size'] = size(measures, 'd')
    if 'font-size' in changed:
        measures = measures._replace(font=changed['font-size'])
    if callable(changed.get('stroke-width')):
        changed['stroke-width'] = changed['stroke-width'], measures
    if changed.get('color') == CURRENT:
        changed['color'] = parent.values['color']
    values.update(changed)
    for name in GEOMETRY:
        if values.get(name, 0) is Wide.INITIAL:
            del values[name]
    return Style(values, custom, measures)


def _keyword(name: str, value: Wide, parent: Style) -> Any:
    if name in INHERITED and value is not Wide.INITIAL:
        return parent.values[name]
    if name in INHERITED:
        return INHERITED[name][1]
    if name in GEOMETRY:
        return Wide.INITIAL
    if value is Wide.INHERIT:
        return parent.values.get(name, OWN[name][1])
    return OWN[name][1]


def _substitute(tokens: Any, custom: Dict[str, Tuple[Any, ...]],
                active: Tuple[str, ...], count: List[int]) -> Tuple[Any, ...]:
    """Tokens with their variables put in.

    Raises:
        ValueError: One is not known, refers to itself or grows.
    """
    found: List[Any] = []
    for token in tokens:
        count[0] += 1
        if count[0] > _MOST_TOKENS or len(active) > 50:
            raise ValueError('its variables are too long')
        if token.type != 'function':
            found.append(token)
            continue
        arguments = significant(token.arguments)
        if token.lower_name not in ('var', 'env'):
            found.append(
                FunctionBlock(
                    token.source_line, token.source_column, token.name,
                    list(_substitute(token.arguments, custom, active, count))))
            continue
        name = getattr(arguments[0], 'value', '') if arguments else ''
        fallback = arguments[2:] if arguments[1:2] == [','] else None
        if (token.lower_name == 'var' and name in custom
                and name not in active):
            found += _substitute(custom[name], custom, active + (name, ),
                                 count)
        elif fallback is not None and name not in active:
            found += _substitute(fallback, custom, active, count)
        else:
            raise ValueError('a variable is not known')
    return tuple(found)
