"""Read transforms, of attributes and of CSS."""
import math
import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from ..geometry import IDENTITY, Matrix, ViewBox, multiply
from .lengths import (NUMBER, Length, Measures, length_of, number_of,
                      parse_length, plain, significant, split, word_of)

_NUMBER = re.compile(NUMBER, re.A)
_ASPECT = re.compile(
    r'\s*x(Min|Mid|Max)Y(Min|Mid|Max)(?:\s+(?:meet|(slice)))?\s*')
_SHARES = dict(Min=0.0, Mid=0.5, Max=1.0)
_TRANSFORM = re.compile(r'\s*(?:,\s*)?(\w+)\s*\(([^()]*)\)')
# Words for the origin along x and y, in percent.
_ORIGINS = (dict(left=0, center=50,
                 right=100), dict(top=0, center=50, bottom=100))

#: A transform of CSS: what lengths are relative to, of the size of the
#: reference box -> matrix.
Transform = Callable[[Measures], Matrix]


def parse_numbers(text: str) -> list[float]:
    """Numbers separated by space, a comma or nothing.

    Raises:
        ValueError: Something else is there, or a number is not finite.
    """
    before, *between = map(str.strip, _NUMBER.split(text))
    if before or any(between[-1:]) or not {'', ','}.issuperset(between):
        raise ValueError(f'{text[:40]!r} is not a list of numbers')
    numbers = [float(number) for number in _NUMBER.findall(text)]
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f'{text[:40]!r} has a number that is not finite')
    return numbers


def _turn(degrees: float, x: float = 0.0, y: float = 0.0) -> Matrix:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)


def _about(x: float, y: float, z: float, degrees: float) -> Matrix:
    """A turn in space, seen from the front."""
    size = math.hypot(x, y, z)
    if not size:
        return IDENTITY
    x, y, z = x / size, y / size, z / size
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    rest = 1 - cos
    return (rest * x * x + cos, rest * x * y + sin * z, rest * x * y - sin * z,
            rest * y * y + cos, 0.0, 0.0)


def _shift(x: float, y: float = 0.0, z: float = 0.0) -> Matrix:
    return (1.0, 0.0, 0.0, 1.0, x, y)


def _scale(x: float, y: float | None = None, z: float = 1.0) -> Matrix:
    return (x, 0.0, 0.0, x if y is None else y, 0.0, 0.0)


def _skew(x: float, y: float = 0.0) -> Matrix:
    return (1.0, math.tan(math.radians(y)), math.tan(math.radians(x)), 1.0,
            0.0, 0.0)


# Name in lower case -> what it takes, a letter an argument, and its matrix.
# n is a number, a an angle, x, y and z are lengths; those after ? may lack.
_FUNCTIONS: dict[str, tuple[str, Callable[..., Matrix]]] = dict(
    matrix=('nnnnnn', lambda *v: v),
    matrix3d=('n' * 16, lambda *v: v[0:2] + v[4:6] + v[12:14]),
    translate=('x?y', _shift),
    translate3d=('xyz', _shift),
    translatex=('x', _shift),
    translatey=('y', lambda y: _shift(0.0, y)),
    translatez=('z', lambda z: IDENTITY),
    perspective=('z', lambda z: IDENTITY),
    scale=('n?n', _scale),
    scale3d=('nnn', _scale),
    scalex=('n', lambda x: _scale(x, 1.0)),
    scaley=('n', lambda y: _scale(1.0, y)),
    scalez=('n', lambda z: IDENTITY),
    rotate=('a', _turn),
    rotatez=('a', _turn),
    rotatex=('a', lambda a: _about(1.0, 0.0, 0.0, a)),
    rotatey=('a', lambda a: _about(0.0, 1.0, 0.0, a)),
    rotate3d=('nnna', _about),
    skew=('a?a', _skew),
    skewx=('a', _skew),
    skewy=('a', lambda y: _skew(0.0, y)))
# Those of an attribute, which takes numbers alone, and how many.
_ATTRIBUTE = dict(
    matrix=(6, ),
    translate=(1, 2),
    scale=(1, 2),
    rotate=(1, 3),
    skewX=(1, ),
    skewY=(1, ))


def parse_transform(text: str) -> Matrix:
    """A transform attribute as (a, b, c, d, e, f).

    Raises:
        ValueError: It cannot be read.
    """
    matrix, position = IDENTITY, 0
    text = text.strip()
    if text in ('', 'none'):
        return matrix
    while position < len(text):
        match = _TRANSFORM.match(text, position)
        values = parse_numbers(match[2]) if match else []
        if len(values) not in _ATTRIBUTE.get(match and match[1], ()):
            raise ValueError(f'{text[:60]!r} is not a transform')
        matrix = multiply(matrix, _FUNCTIONS[match[1].lower()][1](*values))
        position = match.end()
    return matrix


def read_transform(name: str, tokens: list[Any]) -> Transform:
    """``transform``, ``translate``, ``rotate`` or ``scale`` of CSS.

    Raises:
        ValueError: The property cannot have this value.
    """
    if word_of(tokens) == 'none':
        return lambda measures: IDENTITY
    if name != 'transform':
        if name == 'rotate' and len(tokens) > 1:
            # The axis, a word or three numbers, may stand on either side.
            axis = next(filter(None, (word_of([t]) for t in tokens)), '')
            name += axis
            tokens = [t for t in tokens if t.type != 'ident']
            if tokens and tokens[0].type in ('dimension', 'function'):
                tokens = tokens[1:] + tokens[:1]
        return _function(name + '3d' * (len(tokens) > 2), tokens)
    steps = []
    for token in tokens:
        if token.type != 'function':
            raise ValueError('is not a transform')
        arguments = split(significant(token.arguments))
        if any(len(argument) != 1 for argument in arguments):
            raise ValueError('is not a transform')
        steps.append(_function(token.lower_name, [t for t, in arguments]))
    return lambda measures: reduce(
        multiply, [step(measures) for step in steps], IDENTITY)


def _function(name: str, arguments: list[Any]) -> Transform:
    kinds, build = _FUNCTIONS.get(name, ('', None))
    fewest = (kinds + '?').index('?')
    kinds = kinds.replace('?', '')
    if not kinds or not fewest <= len(arguments) <= len(kinds):
        raise ValueError(f'{name}() is not a transform, or has other '
                         'arguments than it takes')
    values = [_value(*pair) for pair in zip(kinds, arguments)]
    return lambda measures: build(*(value(measures) for value in values))


def _value(kind: str, token: Any) -> Callable[[Measures], float]:
    if kind in 'xyz':
        length = length_of([token], bare=False)
        return lambda measures: length(measures, kind)
    number = number_of(token, 'angle' if kind == 'a' else 'number')
    return lambda measures: number


def origin_of(tokens: list[Any], bare: bool) -> tuple[Length, Length]:
    """``transform-origin``, without its third coordinate.

    Raises:
        ValueError: It is not one to three places.
    """
    if not 1 <= len(tokens) <= 3:
        raise ValueError('is not an origin')
    pair = [(word_of([t]), t) for t in tokens[:2]] + [('center', None)]
    pair = pair[:2]
    if pair[0][0] in ('top', 'bottom') or pair[1][0] in ('left', 'right'):
        pair.reverse()
    places = []
    for (word, token), shares in zip(pair, _ORIGINS):
        if word and word not in shares:
            raise ValueError('is not an origin')
        places.append(
            plain(shares[word], '%') if word else length_of([token], bare))
    return places[0], places[1]


def viewport_matrix(view_box: ViewBox, x: float, y: float, width: float,
                    height: float, aspect: str) -> Matrix:
    """What maps a nested viewBox into its viewport.

    Args:
        view_box (tuple): x, y, width, height inside.
        x, y, width, height (float): The viewport outside.
        aspect (str): ``preserveAspectRatio``.
    """
    vx, vy, vw, vh = view_box
    sx, sy = width / vw, height / vh
    if aspect.split()[:1] != ['none']:
        words = _ASPECT.fullmatch(aspect) or ('', 'Mid', 'Mid', '')
        sx = sy = max(sx, sy) if words[3] else min(sx, sy)
        x += (width - vw * sx) * _SHARES[words[1]]
        y += (height - vh * sy) * _SHARES[words[2]]
    return (sx, 0.0, 0.0, sy, x - vx * sx, y - vy * sy)


def view_box_of(attributes: Mapping[str, str],
                wrong: Callable[[str], None]) -> ViewBox | None:
    """An element's viewBox, or None where it has none or no area.

    Args:
        attributes (mapping): Of the element.
        wrong (callable): Takes what is wrong with one that cannot be read.
    """
    text = attributes.get('viewBox', '0 0 0 0')
    try:
        values = parse_numbers(text)
        if len(values) != 4:
            raise ValueError(f'viewBox {text[:60]!r} is not four numbers')
    except ValueError as error:
        wrong(str(error))
        return None
    return tuple(values) if values[2] > 0 and values[3] > 0 else None


def root_view_box(attributes: Mapping[str, str],
                  wrong: Callable[[str], None]) -> ViewBox | None:
    """The root's viewBox, else its width and height, else None.

    Args:
        attributes, wrong: As of :func:`view_box_of`.
    """
    box = view_box_of(attributes, wrong)
    sizes = [attributes.get(key, '%') for key in ('width', 'height')]
    if box or any('%' in size or size.strip() == 'auto' for size in sizes):
        return box
    try:
        width, height = (parse_length(s)(Measures(), 'x') for s in sizes)
    except ValueError as error:
        wrong(str(error))
        return None
    return (0.0, 0.0, width, height) if width > 0 and height > 0 else None
