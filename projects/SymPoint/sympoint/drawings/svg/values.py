"""The small languages of SVG's attributes: numbers, units, transforms."""
import math
import re
from typing import Dict, List, Optional, Tuple

ViewBox = Tuple[float, float, float, float]
Matrix = Tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

# No two parts of these patterns can match the same text: on hostile input they
# fail in linear time.
NUMBER = r'[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?'
_NUMBER = re.compile(NUMBER)
_LENGTH = re.compile(rf'\s*({NUMBER})\s*([a-zA-Z%]*)\s*')
_TRANSFORM = re.compile(r'[\s,]*(\w+)\s*\(([^()]*)\)')
# CSS reference pixels a unit; fonts are not read, so em is the usual 16.
_UNITS = {
    '': 1,
    'px': 1,
    'pt': 4 / 3,
    'pc': 16,
    'mm': 96 / 25.4,
    'cm': 96 / 2.54,
    'q': 96 / 101.6,
    'in': 96,
    'em': 16,
    'rem': 16,
    'ex': 8
}


def parse_length(text: str, whole: float = 0) -> float:
    """A length in user units.

    Args:
        text (str): Such as ``'12.5'``, ``'3mm'``, ``'50%'``.
        whole (float): What 100 % is. Defaults to 0.

    Raises:
        ValueError: It is not a length, or not finite.
    """
    match = _LENGTH.fullmatch(text)
    unit = match[2].lower() if match else None
    if unit == '%':
        value = float(match[1]) / 100 * whole
    elif unit in _UNITS:
        value = float(match[1]) * _UNITS[unit]
    else:
        raise ValueError(f'{text[:40]!r} is not a length')
    if not math.isfinite(value):
        raise ValueError(f'{text[:40]!r} is not finite')
    return value


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


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies ``second``, then ``first``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j,
            a * k + c * m + e, b * k + d * m + f)


def _one_transform(kind: str, values: List[float]) -> Optional[Matrix]:
    count = len(values)
    if kind == 'matrix' and count == 6:
        return tuple(values)
    if kind == 'translate' and count in (1, 2):
        return (1.0, 0.0, 0.0, 1.0, values[0], (values + [0.0])[1])
    if kind == 'scale' and count in (1, 2):
        return (values[0], 0.0, 0.0, values[-1], 0.0, 0.0)
    if kind == 'rotate' and count in (1, 3):
        cos = math.cos(math.radians(values[0]))
        sin = math.sin(math.radians(values[0]))
        x, y = (values + [0.0, 0.0])[1:3]
        return (cos, sin, -sin, cos, x - cos * x + sin * y,
                y - sin * x - cos * y)
    if kind == 'skewX' and count == 1:
        return (1.0, 0.0, math.tan(math.radians(values[0])), 1.0, 0.0, 0.0)
    if kind == 'skewY' and count == 1:
        return (1.0, math.tan(math.radians(values[0])), 0.0, 1.0, 0.0, 0.0)
    return None


def parse_transform(text: str) -> Matrix:
    """A transform list as (a, b, c, d, e, f).

    Raises:
        ValueError: It cannot be read.
    """
    matrix, position = IDENTITY, 0
    text = text.strip()
    if text in ('', 'none'):
        return matrix
    while position < len(text):
        match = _TRANSFORM.match(text, position)
        values = parse_numbers(re.sub('px|deg', '', match[2])) if match else ()
        step = _one_transform(match[1], list(values)) if match else None
        if step is None:
            raise ValueError(f'{text[:60]!r} is not a transform')
        matrix = multiply(matrix, step)
        position = match.end()
    return matrix


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


def root_view_box(attributes: Dict[str, str]) -> Optional[ViewBox]:
    """The root's viewBox, else its width and height, else None.

    Raises:
        ValueError: One of them cannot be read.
    """
    box = parse_view_box(attributes.get('viewBox', '0 0 0 0'))
    if box is None:
        sizes = [attributes.get(key, '%') for key in ('width', 'height')]
        if not any('%' in size or size == 'auto' for size in sizes):
            width, height = map(parse_length, sizes)
            if width > 0 and height > 0:
                box = (0.0, 0.0, width, height)
    return box
