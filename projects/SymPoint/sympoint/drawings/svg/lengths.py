"""Read lengths, angles and numbers, with their units and calculations."""
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import tinycss2

# No two parts of it can match the same text: on hostile input it fails in
# linear time.
NUMBER = r'[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?'
_LENGTH = re.compile(rf'\s*({NUMBER})\s*([a-zA-Z%]*)\s*', re.A)
# CSS reference pixels a unit.
_UNITS = {
    '': 1,
    'px': 1,
    'pt': 4 / 3,
    'pc': 16,
    'mm': 96 / 25.4,
    'cm': 96 / 2.54,
    'q': 96 / 101.6,
    'in': 96,
}
_RELATIVE = frozenset(
    ('%', 'em', 'rem', 'ex', 'rex', 'ch', 'ic', 'lh', 'vw', 'vh', 'vmin',
     'vmax', 'svw', 'svh', 'lvw', 'lvh', 'dvw', 'dvh'))
_DEGREES = dict(deg=1.0, grad=0.9, rad=180 / math.pi, turn=360.0)  # a unit
_CONSTANTS = dict(pi=math.pi, e=math.e)
# What calculates: of how many values, 0 of any number; of which kind and to
# which, '' of any one and to the same; and it, angles in degrees.
_FUNCTIONS: dict[str, tuple[int, str, str, Callable[..., float]]] = dict(
    calc=(1, '', '', lambda value: value),
    min=(0, '', '', lambda *values: min(values)),
    max=(0, '', '', lambda *values: max(values)),
    clamp=(3, '', '', lambda low, value, high: max(low, min(value, high))),
    abs=(1, '', '', abs),
    hypot=(0, '', '', math.hypot),
    sqrt=(1, 'number', 'number', math.sqrt),
    pow=(2, 'number', 'number', math.pow),
    sin=(1, 'angle', 'number', lambda angle: math.sin(math.radians(angle))),
    cos=(1, 'angle', 'number', lambda angle: math.cos(math.radians(angle))),
    tan=(1, 'angle', 'number', lambda angle: math.tan(math.radians(angle))),
    asin=(1, 'number', 'angle', lambda sine: math.degrees(math.asin(sine))),
    acos=(1, 'number', 'angle',
          lambda cosine: math.degrees(math.acos(cosine))),
    atan=(1, 'number', 'angle', lambda ratio: math.degrees(math.atan(ratio))),
    atan2=(2, '', 'angle', lambda y, x: math.degrees(math.atan2(y, x))))


class Measures(NamedTuple):
    """What lengths are relative to.

    Attributes:
        font, root_font (float): Font sizes, of the element and of the root.
        width, height (float): Of the viewport around.
        window (tuple): Width and height of the root's.
    """
    font: float = 16.0
    root_font: float = 16.0
    width: float = 100.0
    height: float = 100.0
    window: tuple[float, float] = (100.0, 100.0)

    def unit(self, unit: str, axis: str) -> float:
        """Size of a unit; of '%' that of 1 % along axis x, y or d.

        Fonts are not read: an ex and a ch are half an em.
        """
        if unit in _UNITS:
            return _UNITS[unit]
        if unit == '%':
            if axis == 'd':
                return math.hypot(self.width, self.height) / 100 / 2**.5
            return (self.width if axis == 'x' else self.height) / 100
        if unit.startswith('r'):
            return self.root_font * (.5 if unit == 'rex' else 1)
        if unit in ('em', 'ic'):
            return self.font
        if unit in ('ex', 'ch'):
            return self.font / 2
        if unit == 'lh':
            return self.font * 1.2
        width, height = self.window
        sides = dict(w=width, h=height, min=min(self.window))
        return sides.get(
            unit.lstrip('sld').removeprefix('v'), max(self.window)) / 100


#: A length of CSS: what lengths are relative to, axis -> user units.
Length = Callable[[Measures, str], float]


def plain(number: float, unit: str = '') -> Length:
    """A number of units."""
    if unit in _UNITS:
        size = number * _UNITS[unit]
        return lambda measures, axis: size
    return lambda measures, axis: number * measures.unit(unit, axis)


@lru_cache(maxsize=4096)
def parse_length(text: str) -> Length:
    """A length of an attribute, such as ``'12.5'``, ``'3mm'``, ``'50%'``.

    Raises:
        ValueError: It is not a length, or not finite.
    """
    match = _LENGTH.fullmatch(text)
    if match is None:
        return length_of(significant(text))
    unit = match[2].lower()
    if unit not in _UNITS and unit not in _RELATIVE:
        raise ValueError(f'{text[:40]!r} is not a length')
    if not math.isfinite(float(match[1])):
        raise ValueError(f'{text[:40]!r} is not finite')
    return plain(float(match[1]), unit)


def significant(value: Any) -> list[Any]:
    """The component values of a text or of tokens, less white space."""
    if isinstance(value, str):
        if len(value) > 10_000:
            raise ValueError(f'{value[:40]!r} is too long')
        value = tinycss2.parse_component_value_list(value)
    return [t for t in value if t.type not in ('whitespace', 'comment')]


def split(tokens: Sequence[Any]) -> list[list[Any]]:
    """What commas part, such as arguments."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token == ',':
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def word_of(tokens: Sequence[Any]) -> str:
    """The word that some tokens are, in lower case; '' if they are none."""
    if len(tokens) != 1 or tokens[0].type != 'ident':
        return ''
    return tokens[0].lower_value


def length_of(tokens: Sequence[Any], bare: bool = True) -> Length:
    """A length of CSS.

    Args:
        tokens (list): Component values, less white space.
        bare (bool): Whether a number without unit is one, as in attributes;
            0 always is. Defaults to True.

    Raises:
        ValueError: It is not one length.
    """
    kind, number = _value(tokens, Measures(), 'x')
    token = tokens[0]
    if kind == 'number' and not bare and (token.type != 'number' or number):
        raise ValueError('is not a length: it has no unit')
    if kind == 'angle':
        raise ValueError('is not a length')
    if token.type == 'function':
        return lambda measures, axis: _term(token, measures, axis)[1]
    return plain(float(token.value), _unit(token))


def number_of(token: Any, kind: str = 'number') -> float:
    """A number of CSS, which may be a percentage, or an angle in degrees.

    Args:
        token: A component value.
        kind (str): ``number`` or ``angle``. Defaults to ``number``.

    Raises:
        ValueError: It is not one.
    """
    try:
        found, value = _value([token], Measures(), None)
    except ValueError:
        found, value = '', 1.0
    if found != kind and not (found == token.type == 'number' and value == 0):
        raise ValueError('is not an angle' if kind ==
                         'angle' else 'is not a number')
    return value


def _value(tokens: Sequence[Any], *of: Any) -> tuple[str, float]:
    if len(tokens) != 1 or tokens[0].type in ('() block', 'ident'):
        raise ValueError('is not a length')
    try:
        kind, value = _term(tokens[0], *of)
    except OverflowError:
        raise ValueError('is not finite') from None
    if not math.isfinite(value):
        raise ValueError('is not finite')
    return kind, value


def _unit(token: Any) -> str:
    units = dict(number='', percentage='%')
    return units[token.type] if token.type in units else token.lower_unit


def _term(token: Any, *of: Any) -> tuple[str, float]:
    """What a value is, a number, length or angle; and how much.

    Args:
        token: A component value.
        of: Measures and axis of lengths; None for an axis where percentages
            are numbers.
    """
    measures, axis = of
    if token.type in ('number', 'dimension', 'percentage'):
        unit, value = _unit(token), float(token.value)
        if token.type == 'percentage' and axis is None:
            return 'number', value / 100
        if unit in _DEGREES:
            return 'angle', value * _DEGREES[unit]
        if unit in _UNITS or unit in _RELATIVE:
            return ('length' if unit else 'number',
                    value * measures.unit(unit, axis))
    elif token.type == '() block':
        return _sum(significant(token.content), *of)
    elif token.type == 'function' and token.lower_name in _FUNCTIONS:
        count, takes, gives, function = _FUNCTIONS[token.lower_name]
        parts = split(significant(token.arguments))
        kinds, values = zip(*(_sum(part, *of) for part in parts))
        if takes == 'angle' and kinds == ('number', ):  # radians
            kinds, values = ('angle', ), (math.degrees(values[0]), )
        if {*kinds} == {takes or kinds[0]} and count in (0, len(parts)):
            return gives or kinds[0], function(*values)
    elif word_of([token]) in _CONSTANTS:
        return 'number', _CONSTANTS[token.lower_value]
    raise ValueError('is not a length')


def _sum(tokens: Sequence[Any], *of: Any) -> tuple[str, float]:
    """Terms that + and - part, each factors that * and / part."""
    if len(tokens) % 2 == 0:
        raise ValueError('is not a calculation')
    terms = [_term(tokens[0], *of)]
    for mark, token in zip(tokens[1::2], tokens[2::2]):
        kind, value = _term(token, *of)
        if mark == '+' or mark == '-':
            terms.append((kind, value if mark == '+' else -value))
            continue
        before, product = terms.pop()
        if mark == '*' and 'number' in (kind, before):
            terms.append(
                (before if kind == 'number' else kind, product * value))
        elif mark == '/' and kind == 'number' and value:
            terms.append((before, product / value))
        else:
            raise ValueError('is not a calculation')
    kinds, values = zip(*terms)
    if len({*kinds}) > 1:
        raise ValueError('adds what is not of one kind')
    return kinds[0], sum(values)


_AXES = dict(
    dict.fromkeys(('x', 'x1', 'x2', 'cx', 'rx', 'width'), 'x'),
    **dict.fromkeys(('y', 'y1', 'y2', 'cy', 'ry', 'height'), 'y'))


class Lengths:
    """An element's geometry: of CSS, else of its attributes.

    Args:
        attributes (mapping): The element's.
        given (mapping): What CSS gives.
        measures (Measures): What lengths are relative to.
        wrong (callable): Takes name and reason of what is not a length.
    """

    def __init__(self, attributes: Mapping[str, str], given: Mapping[str, Any],
                 measures: Measures, wrong: Callable[[str, str],
                                                     None]) -> None:
        self.attributes, self.given = attributes, given
        self.measures, self.wrong = measures, wrong

    def get(self, name: str, default: Any = 0.0) -> Any:
        """A length; the default where there is none, or ``auto``."""
        axis = _AXES.get(name, 'd')
        if name in self.given:
            length = self.given[name]
            return default if length is None else length(self.measures, axis)
        text = self.attributes.get(name)
        if text is None or text.strip() in ('', 'auto'):
            return default
        try:
            value = float(text)
            if math.isfinite(value):
                return value
        except ValueError:
            pass
        try:
            return parse_length(text)(self.measures, axis)
        except ValueError:
            self.wrong(name, f'{name} {text[:40]!r} is not a length')
            return default
