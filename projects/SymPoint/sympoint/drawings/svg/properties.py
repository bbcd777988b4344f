"""Read the properties of CSS that decide what is drawn, and inherit them."""
import copy
import enum
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

import tinycss2

from .colors import CURRENT, parse_color
from .lengths import (Length, Measures, length_of, number_of, plain,
                      significant, split, word_of)
from .transforms import origin_of, parse_transform, read_transform

_MOST_TOKENS = 10_000  # that variables may come to

#: Paints of the ``use`` that draws an element.
CONTEXT = ('context-fill', 'context-stroke')


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
    tokens: tuple[Any, ...]


class Link(NamedTuple):
    """A gradient or pattern, and the colour instead of it.

    Attributes:
        target (str): Its id.
        fallback: A colour, or None.
    """
    target: str
    fallback: Any


# Readers: component values, and whether they are an attribute's, whose
# lengths need no unit -> the value.
def _color(tokens: list[Any], bare: bool) -> Any:
    if len(tokens) != 1:
        raise ValueError('is not a colour')
    return parse_color(tokens[0])


def _paint(tokens: list[Any], bare: bool) -> Any:
    """A colour or a link; None for none."""
    if not tokens:
        raise ValueError('is not a colour')
    if word_of(tokens) == 'none':
        return None
    if word_of(tokens) in CONTEXT:
        return word_of(tokens)
    first = tokens[0]
    function = first.lower_name if first.type == 'function' else ''
    if function == 'light-dark' and len(tokens) == 1:
        # Draw.io's: the colour on paper, then that of dark mode.
        return _paint(split(significant(first.arguments))[0], bare)
    rest = [
        t for t in tokens[1:]
        if t.type != 'function' or t.lower_name != 'icc-color'
    ]
    if function != 'url' and first.type != 'url':
        return _color([first, *rest], bare)
    fallback = _paint(rest, bare) if rest else None
    if isinstance(fallback, Link):
        raise ValueError('has two links')
    target = first.value if first.type == 'url' else ''.join(
        t.value for t in first.arguments if t.type == 'string')
    return Link(unquote(target.strip().removeprefix('#')), fallback)


def _opacity(tokens: list[Any], bare: bool) -> float:
    try:
        token, = tokens
        return min(max(number_of(token), 0.0), 1.0)
    except ValueError:
        raise ValueError('is not an opacity') from None


def _length(tokens: list[Any], bare: bool) -> Length:
    """A length without a unit, too: in Chromium CSS takes it here."""
    return length_of(tokens)


def _size(tokens: list[Any], bare: bool) -> Length:
    """A length that is not negative."""
    length = length_of(tokens)
    if getattr(tokens[0], 'value', 0) < 0:
        raise ValueError('is negative')
    return length


def _size_or_auto(tokens: list[Any], bare: bool) -> Any:
    return None if word_of(tokens) == 'auto' else _size(tokens, bare)


def _one_of(*words: str) -> Callable:

    def read(tokens: list[Any], bare: bool) -> str:
        if word_of(tokens) not in words:
            raise ValueError(f'is not one of {", ".join(words[:4])}, ...')
        return word_of(tokens)

    return read


_FONTS = dict(larger=plain(1.2, 'em'), smaller=plain(1 / 1.2, 'em'))
_FONTS.update(
    zip(('xx-small', 'x-small', 'small', 'medium', 'large',
         'x-large', 'xx-large', 'xxx-large'),
        map(plain, (9, 10, 13, 16, 18, 24, 32, 48))))


def _font_size(tokens: list[Any], bare: bool) -> Length:
    """Relative to the font around: 100 % is an em."""
    if word_of(tokens) in _FONTS:
        return _FONTS[word_of(tokens)]
    if len(tokens) == 1 and tokens[0].type == 'percentage':
        return plain(tokens[0].value / 100, 'em')
    return _size(tokens, bare)


def _path(tokens: list[Any], bare: bool) -> str:
    """Path data of ``path("...")``; '' for none."""
    if word_of(tokens) == 'none':
        return ''
    if len(tokens) == 1 and tokens[0].type == 'function' and (
            tokens[0].lower_name == 'path'):
        inside = significant(tokens[0].arguments)
        if len(inside) == 1 and inside[0].type == 'string':
            return inside[0].value
    raise ValueError('is not a path')


def _transform(name: str) -> Callable:
    return lambda tokens, bare: read_transform(name, tokens)


#: Inherited properties: reader, value at the root.
INHERITED: dict[str, tuple[Callable, Any]] = {
    'color': (_color, (0, 0, 0)),
    'fill': (_paint, (0, 0, 0)),
    'fill-opacity': (_opacity, 1.0),
    'font-size': (_font_size, 16.0),
    'stroke': (_paint, None),
    'stroke-opacity': (_opacity, 1.0),
    'stroke-width': (_size, plain(1.0)),
    'visibility': (_one_of('visible', 'hidden', 'collapse'), 'visible'),
}
_DISPLAYS = """
    inline none block contents inline-block list-item flex inline-flex grid
    inline-grid table inline-table table-row-group table-header-group
    table-footer-group table-row table-column-group table-column table-cell
    table-caption flow-root flow run-in compact marker ruby ruby-base
    ruby-text math""".split()
#: Properties of an element alone: reader, value where none is given.
OWN: dict[str, tuple[Callable, Any]] = {
    'display': (_one_of(*_DISPLAYS), 'inline'),
    'opacity': (_opacity, 1.0),
    'rotate': (_transform('rotate'), None),
    'scale': (_transform('scale'), None),
    'transform': (_transform('transform'), None),
    'transform-box': (_one_of('view-box', 'fill-box', 'stroke-box',
                              'content-box', 'border-box'), 'view-box'),
    'transform-origin': (origin_of, None),
    'translate': (_transform('translate'), None),
    'vector-effect': (_one_of('none', 'non-scaling-stroke', 'non-scaling-size',
                              'non-rotation', 'fixed-position'), 'none'),
}
#: Geometry, which CSS may give instead of attributes of these names.
GEOMETRY: dict[str, Callable] = {
    'd': _path,
    'r': _size,
    **dict.fromkeys(('cx', 'cy', 'x', 'y'), _length),
    **dict.fromkeys(('height', 'rx', 'ry', 'width'), _size_or_auto)
}
_INITIAL = {name: value for name, (_, value) in (INHERITED | OWN).items()}
_READERS = {
    **{name: reader for name, (reader, _) in (INHERITED | OWN).items()},
    **GEOMETRY
}  # yapf: disable
_FROM_CSS_ONLY = frozenset(
    ('rotate', 'scale', 'transform-box', 'translate', *GEOMETRY))
#: Attributes that give properties.
PRESENTATION: frozenset[str] = frozenset(_READERS) - _FROM_CSS_ONLY


def _has_variables(tokens: Any) -> bool:
    return any(
        getattr(token, 'lower_name', '') in ('var', 'env') or _has_variables(
            getattr(token, 'arguments', getattr(token, 'content', ())) or ())
        for token in tokens)


def read_value(name: str, tokens: list[Any], bare: bool) -> Any:
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
    if word_of(tokens) in _WIDE:
        return _WIDE[word_of(tokens)]
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
        matrix = parse_transform(text)
        return lambda measures: matrix
    return read_value(name, significant(text), bare=True)


Declarations = dict[str, Any]


class Block(NamedTuple):
    """Declarations: what holds, what is important, what was wrong."""
    normal: Declarations
    important: Declarations
    wrong: tuple[tuple[str, str], ...]


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
        name = node.name if node.name.startswith(
            '--') else node.lower_name.removeprefix('-webkit-')
        tokens = significant(node.value)
        if name.startswith('--'):
            into[name] = tuple(tokens)
        elif name == 'all' and word_of(tokens) in _WIDE:
            into.update(dict.fromkeys(_READERS, _WIDE[word_of(tokens)]))
        elif name in _READERS:
            try:
                value = read_value(name, tokens, bare=False)
            except ValueError as error:
                text = tinycss2.serialize(node.value).strip()
                wrong.append((name, f'{name} {text[:40]!r} {error}'))
                continue
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
        values (dict): Of every property but geometry.
        geometry (dict): What CSS gives of it; None is as if there were none.
        custom (dict): Of variables, tokens.
        measures (Measures): What lengths are relative to.
    """
    values: dict[str, Any]
    geometry: dict[str, Any]
    custom: dict[str, tuple[Any, ...]]
    measures: Measures


def initial_style(measures: Measures) -> Style:
    """What holds around the root."""
    width = _INITIAL['stroke-width'], measures
    return Style({**_INITIAL, 'stroke-width': width}, {}, {}, measures)


def inherit(declared: Declarations, parent: Style) -> Style:
    """The properties in force on an element.

    Args:
        declared (dict): Those set on it.
        parent (Style): Of the element around.
    """
    custom = _variables(declared, parent.custom)
    values, geometry = dict(_INITIAL), {}
    values.update((name, parent.values[name]) for name in INHERITED)
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
        if name in GEOMETRY:
            initial = '' if name == 'd' else None
            geometry[name] = initial if isinstance(value, Wide) else value
        elif value is Wide.INHERIT or (value is Wide.UNSET
                                       and name in INHERITED):
            values[name] = parent.values[name]
        else:
            initial = isinstance(value, Wide)
            values[name] = _INITIAL[name] if initial else value
    measures = parent.measures
    if callable(values['font-size']):
        values['font-size'] = values['font-size'](measures, 'd')
    measures = measures._replace(font=values['font-size'])
    if callable(values['stroke-width']):
        values['stroke-width'] = values['stroke-width'], measures
    if values['color'] == CURRENT:
        values['color'] = parent.values['color']
    return Style(values, geometry, custom, measures)


def _variables(declared: Declarations,
               around: dict[str, tuple[Any, ...]]) -> dict[str, tuple]:
    """The variables in force on an element, those of others put in."""
    own = {n: v for n, v in declared.items() if n.startswith('--')}
    custom = {**around, **own}
    for name, tokens in own.items():
        keyword = _WIDE.get(word_of(tokens))
        if keyword and keyword is not Wide.INITIAL and name in around:
            custom[name] = around[name]
            continue
        try:
            if keyword:
                raise ValueError('has no value')
            custom[name] = _substitute(tokens, custom, (name, ), [0])
        except ValueError:
            del custom[name]
    return custom


def _substitute(tokens: Any, custom: dict[str, tuple[Any, ...]],
                active: tuple[str, ...], count: list[int]) -> tuple[Any, ...]:
    """Tokens with their variables put in.

    Raises:
        ValueError: One is not known, refers to itself or grows.
    """
    found: list[Any] = []
    for token in tokens:
        count[0] += 1
        if count[0] > _MOST_TOKENS or len(active) > 50:
            raise ValueError('its variables are too long')
        if getattr(token, 'lower_name', '') not in ('var', 'env'):
            inside = 'arguments' if token.type == 'function' else 'content'
            if hasattr(token, inside):
                token = copy.copy(token)
                values = getattr(token, inside)
                values = list(_substitute(values, custom, active, count))
                setattr(token, inside, values)
            found.append(token)
            continue
        arguments = significant(token.arguments)
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
