"""Read transforms, of attributes and of CSS."""
import math
import re
from functools import lru_cache
from typing import Any, Callable, List, NamedTuple, Optional, Tuple

import numpy as np

from ..geometry import IDENTITY, Matrix, ViewBox, multiply
from .lengths import NUMBER, Length, Measures, length_of, plain, significant

_NUMBER = re.compile(NUMBER, re.A)
_TRANSFORM = re.compile(r'[\s,]*(\w+)\s*\(([^()]*)\)')
_ANGLES = dict(
    deg=1.0, grad=0.9, rad=180 / math.pi, turn=360.0)  # degrees a unit
_KEYWORDS = dict(left=0, top=0, center=50, right=100, bottom=100)


class Box(NamedTuple):
    """A rectangle that percentages of a transform are relative to."""
    x: float
    y: float
    width: float
    height: float


#: A transform of CSS: what lengths are relative to, of the size of the
#: reference box -> matrix.
Transform = Callable[[Measures], Matrix]


def parse_numbers(text: str) -> List[float]:
    """Numbers separated by space, a comma or nothing.

    Raises:
        ValueError: Something else is there, or a number is not finite.
    """
    if _NUMBER.sub('', text).replace(',', ' ').strip():
        raise ValueError(f'{text[:40]!r} is not a list of numbers')
    numbers = [float(number) for number in _NUMBER.findall(text)]
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f'{text[:40]!r} has a number that is not finite')
    return numbers


def _turn(degrees: float, x: float = 0.0, y: float = 0.0) -> Matrix:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)


def _skew(x: float, y: float = 0.0) -> Matrix:
    return (1.0, math.tan(math.radians(y)), math.tan(math.radians(x)), 1.0,
            0.0, 0.0)


def _one_transform(kind: str, values: List[float]) -> Optional[Matrix]:
    count = len(values)
    if kind == 'matrix' and count == 6:
        return tuple(values)
    if kind == 'translate' and count in (1, 2):
        return (1.0, 0.0, 0.0, 1.0, values[0], (values + [0.0])[1])
    if kind == 'scale' and count in (1, 2):
        return (values[0], 0.0, 0.0, values[-1], 0.0, 0.0)
    if kind == 'rotate' and count in (1, 3):
        return _turn(*values)
    if kind == 'skewX' and count == 1:
        return _skew(values[0])
    if kind == 'skewY' and count == 1:
        return _skew(0.0, values[0])
    return None


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
        step = _one_transform(match[1], values) if match else None
        if step is None:
            raise ValueError(f'{text[:60]!r} is not a transform')
        matrix = multiply(matrix, step)
        position = match.end()
    return matrix


@lru_cache(maxsize=4096)
def transform_attribute(text: str) -> Transform:
    """As :func:`parse_transform`, in the form of CSS."""
    matrix = parse_transform(text)
    return lambda measures: matrix


def transform_of(tokens: List[Any]) -> Transform:
    """``transform`` of CSS.

    Raises:
        ValueError: It cannot be read.
    """
    if _is_none(tokens):
        return _fixed(IDENTITY)
    steps = []
    for token in tokens:
        if token.type != 'function':
            raise ValueError('is not a transform')
        arguments = [t for t in significant(token.arguments) if t != ',']
        step = _FUNCTIONS.get(token.lower_name)
        if step is None or not arguments:
            raise ValueError(f'{token.lower_name}() is not a transform')
        try:
            steps.append(step(arguments))
        except (TypeError, IndexError):
            raise ValueError(f'{token.lower_name}() has other arguments '
                             'than it takes') from None

    def transform(measures: Measures) -> Matrix:
        matrix = IDENTITY
        for step in steps:
            matrix = multiply(matrix, step(measures))
        return matrix

    return transform


def angle_of(token: Any) -> float:
    """An angle in degrees.

    Raises:
        ValueError: It is none.
    """
    if token.type == 'dimension' and token.lower_unit in _ANGLES:
        return token.value * _ANGLES[token.lower_unit]
    if token.type == 'number' and token.value == 0:
        return 0.0
    raise ValueError('is not an angle')


def _number(token: Any) -> float:
    if token.type == 'percentage':
        return token.value / 100
    if token.type != 'number':
        raise ValueError('is not a number')
    return float(token.value)


def _fixed(matrix: Matrix) -> Transform:
    return lambda measures: matrix


def _shift(x: Length, y: Length) -> Transform:
    return lambda m: (1.0, 0.0, 0.0, 1.0, x(m, 'x'), y(m, 'y'))


def _length(token: Any) -> Length:
    return length_of([token], bare=False)


def _scale(x: float, y: float) -> Transform:
    return _fixed((x, 0.0, 0.0, y, 0.0, 0.0))


def _about(x: float, y: float, z: float, degrees: float) -> Transform:
    """A turn in space, seen from the front."""
    axis = np.array([x, y, z], float)
    size = np.linalg.norm(axis)
    if not size:
        return _fixed(IDENTITY)
    x, y, z = axis / size
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    rest = 1 - cos
    return _fixed((rest * x * x + cos, rest * x * y + sin * z,
                   rest * x * y - sin * z, rest * y * y + cos, 0.0, 0.0))


def _matrix(count: int, picked: Tuple[int, ...]) -> Callable:

    def read(arguments: List[Any]) -> Transform:
        values = [_number(token) for token in arguments]
        if len(values) != count:
            raise TypeError
        return _fixed(tuple(values[i] for i in picked))

    return read


def _takes(*counts: int) -> Callable:
    """Refuse other numbers of arguments."""

    def decorate(function: Callable) -> Callable:

        def read(arguments: List[Any]) -> Transform:
            if len(arguments) not in counts:
                raise TypeError
            return function(*arguments)

        return read

    return decorate


_ZERO = plain(0.0)
_FUNCTIONS = {
    'matrix':
    _matrix(6, (0, 1, 2, 3, 4, 5)),
    'matrix3d':
    _matrix(16, (0, 1, 4, 5, 12, 13)),
    'translate':
    _takes(1, 2)
    (lambda x, y=None: _shift(_length(x), _ZERO if y is None else _length(y))),
    'translatex':
    _takes(1)(lambda x: _shift(_length(x), _ZERO)),
    'translatey':
    _takes(1)(lambda y: _shift(_ZERO, _length(y))),
    'translatez':
    _takes(1)(lambda z: _shift(_ZERO, _ZERO)),
    'translate3d':
    _takes(3)(lambda x, y, z: _shift(_length(x), _length(y))),
    'scale':
    _takes(1, 2)(lambda x, y=None: _scale(_number(x), _number(y or x))),
    'scalex':
    _takes(1)(lambda x: _scale(_number(x), 1.0)),
    'scaley':
    _takes(1)(lambda y: _scale(1.0, _number(y))),
    'scalez':
    _takes(1)(lambda z: _scale(1.0, 1.0)),
    'scale3d':
    _takes(3)(lambda x, y, z: _scale(_number(x), _number(y))),
    'rotate':
    _takes(1)(lambda a: _fixed(_turn(angle_of(a)))),
    'rotatez':
    _takes(1)(lambda a: _fixed(_turn(angle_of(a)))),
    'rotatex':
    _takes(1)(lambda a: _about(1, 0, 0, angle_of(a))),
    'rotatey':
    _takes(1)(lambda a: _about(0, 1, 0, angle_of(a))),
    'rotate3d':
    _takes(4)(lambda x, y, z, a: _about(
        _number(x), _number(y), _number(z), angle_of(a))),
    'skew':
    _takes(1, 2)
    (lambda x, y=None: _fixed(_skew(angle_of(x),
                                    angle_of(y) if y else 0.0))),
    'skewx':
    _takes(1)(lambda x: _fixed(_skew(angle_of(x)))),
    'skewy':
    _takes(1)(lambda y: _fixed(_skew(0.0, angle_of(y)))),
    'perspective':
    _takes(1)(lambda z: _fixed(IDENTITY)),
}


def translate_of(tokens: List[Any]) -> Transform:
    """``translate``, ``rotate`` and ``scale``, properties of CSS, likewise."""
    if _is_none(tokens):
        return _fixed(IDENTITY)
    lengths = [_length(token) for token in tokens]
    if len(lengths) > 3:
        raise ValueError('is not a translation')
    return _shift(lengths[0], lengths[1] if lengths[1:] else _ZERO)


def rotate_of(tokens: List[Any]) -> Transform:
    """See :func:`translate_of`."""
    if _is_none(tokens):
        return _fixed(IDENTITY)
    angles = [t for t in tokens if t.type == 'dimension']
    axis = [t for t in tokens if t.type != 'dimension']
    if len(angles) != 1:
        raise ValueError('is not a turn')
    named = dict(x=(1, 0, 0), y=(0, 1, 0), z=(0, 0, 1))
    if len(axis) == 1 and axis[0].type == 'ident':
        numbers = named.get(axis[0].lower_value)
    else:
        numbers = [_number(t) for t in axis] or (0, 0, 1)
    if numbers is None or len(numbers) != 3:
        raise ValueError('is not a turn')
    return _about(*numbers, angle_of(angles[0]))


def scale_of(tokens: List[Any]) -> Transform:
    """See :func:`translate_of`."""
    if _is_none(tokens):
        return _fixed(IDENTITY)
    numbers = [_number(token) for token in tokens]
    if len(numbers) > 3:
        raise ValueError('is not a scale')
    return _scale(numbers[0], numbers[1] if numbers[1:] else numbers[0])


def _is_none(tokens: List[Any]) -> bool:
    return (len(tokens) == 1 and tokens[0].type == 'ident'
            and tokens[0].lower_value == 'none')


def origin_of(tokens: List[Any], bare: bool) -> Tuple[Length, Length]:
    """``transform-origin``, without its third coordinate.

    Raises:
        ValueError: It is not one to three places.
    """
    if not 1 <= len(tokens) <= 3:
        raise ValueError('is not an origin')
    words = [t.lower_value if t.type == 'ident' else None for t in tokens[:2]]
    if words[0] in ('top', 'bottom') or (words[1:]
                                         and words[1] in ('left', 'right')):
        tokens = [*tokens[1::-1], *tokens[2:]]
    places = []
    for i, token in enumerate(tokens[:2]):
        if token.type == 'ident':
            allowed = ('left', 'center',
                       'right') if i == 0 else ('top', 'center', 'bottom')
            if token.lower_value not in allowed and len(tokens) > 1:
                raise ValueError('is not an origin')
            if token.lower_value not in _KEYWORDS:
                raise ValueError('is not an origin')
            places.append(plain(_KEYWORDS[token.lower_value], '%'))
        else:
            places.append(length_of([token], bare))
    if len(tokens) == 1:
        places.append(plain(50, '%'))
        if words[0] in ('top', 'bottom'):
            places.reverse()
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
    words = aspect.split()
    words = words[1:] if words[:1] == ['defer'] else words
    align = words[0] if words else 'xMidYMid'
    if align != 'none':
        sx = sy = max(sx, sy) if 'slice' in words else min(sx, sy)
        share = dict(Min=0.0, Mid=0.5, Max=1.0)
        x += (width - vw * sx) * share.get(align[1:4], 0.5)
        y += (height - vh * sy) * share.get(align[5:8], 0.5)
    return (sx, 0.0, 0.0, sy, x - vx * sx, y - vy * sy)


def parse_view_box(text: str) -> Optional[ViewBox]:
    """A viewBox, or None where it has no area.

    Raises:
        ValueError: It is not four numbers.
    """
    values = parse_numbers(text)
    if len(values) != 4:
        raise ValueError(f'viewBox {text[:60]!r} is not four numbers')
    return tuple(values) if values[2] > 0 and values[3] > 0 else None
