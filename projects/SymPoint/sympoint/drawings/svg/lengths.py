"""Read lengths, with their units, percentages and calculations."""
import math
import re
from functools import lru_cache
from typing import Any, Callable, List, NamedTuple, Sequence, Tuple

import tinycss2

# No two parts of it can match the same text: on hostile input it fails in
# linear time.
NUMBER = r'[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?'
_LENGTH = re.compile(rf'\s*({NUMBER})\s*([a-zA-Z%]*)\s*', re.A)
# CSS reference pixels a unit.
UNITS = {
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
    window: Tuple[float, float] = (100.0, 100.0)

    def unit(self, unit: str, axis: str) -> float:
        """Size of a unit; of '%' that of 1 % along axis x, y or d.

        Fonts are not read: an ex and a ch are half an em.
        """
        if unit in UNITS:
            return UNITS[unit]
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
    if unit in UNITS:
        size = number * UNITS[unit]
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
    if unit not in UNITS and unit not in _RELATIVE:
        raise ValueError(f'{text[:40]!r} is not a length')
    if not math.isfinite(float(match[1])):
        raise ValueError(f'{text[:40]!r} is not finite')
    return plain(float(match[1]), unit)


def significant(value: Any) -> List[Any]:
    """The component values of a text or of tokens, less white space."""
    if isinstance(value, str):
        if len(value) > 10_000:
            raise ValueError(f'{value[:40]!r} is too long')
        value = tinycss2.parse_component_value_list(value)
    return [t for t in value if t.type not in ('whitespace', 'comment')]


def length_of(tokens: Sequence[Any], bare: bool = True) -> Length:
    """A length of CSS.

    Args:
        tokens (list): Component values, less white space.
        bare (bool): Whether a number without unit is one, as in attributes;
            0 always is. Defaults to True.

    Raises:
        ValueError: It is not one length.
    """
    if len(tokens) != 1:
        raise ValueError('is not a length')
    is_length, length = _term(tokens[0])
    if not is_length and not bare and (tokens[0].type != 'number'
                                       or tokens[0].value):
        raise ValueError('is not a length: it has no unit')
    return length


def _term(token: Any) -> Tuple[bool, Length]:
    """Whether it is a length, not a number; and it."""
    if token.type in ('number', 'dimension', 'percentage'):
        unit = dict(number='', percentage='%').get(token.type)
        unit = token.lower_unit if unit is None else unit
        known = unit in UNITS or unit in _RELATIVE
        if known and math.isfinite(token.value):
            return token.type != 'number', plain(float(token.value), unit)
    elif token.type == '() block':
        return _sum(significant(token.content))
    elif token.type == 'function':
        parts = split(significant(token.arguments))
        if token.lower_name == 'calc' and len(parts) == 1:
            return _sum(parts[0])
        if token.lower_name in ('min', 'max', 'clamp'):
            terms = [_sum(part) for part in parts]
            if len({
                    kind
                    for kind, _ in terms
            }) == 1 and (token.lower_name != 'clamp' or len(terms) == 3):
                return terms[0][0], _choose(token.lower_name,
                                            [length for _, length in terms])
    raise ValueError('is not a length')


def split(tokens: Sequence[Any]) -> List[List[Any]]:
    """What commas part, such as arguments."""
    parts: List[List[Any]] = [[]]
    for token in tokens:
        if token == ',':
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _choose(name: str, lengths: List[Length]) -> Length:
    if name == 'clamp':
        low, middle, high = lengths
        return lambda *m: max(low(*m), min(middle(*m), high(*m)))
    choose = min if name == 'min' else max
    return lambda *m: choose(length(*m) for length in lengths)


def _sum(tokens: Sequence[Any]) -> Tuple[bool, Length]:
    """Terms that + and - part, each factors that * and / part."""
    if len(tokens) % 2 == 0:
        raise ValueError('is not a calculation')
    total, part = None, _term(tokens[0])
    sign = 1
    for mark, token in zip(tokens[1::2], tokens[2::2]):
        term = _term(token)
        if mark == '*' or mark == '/':
            part = _times(part, term, mark == '/')
        elif mark == '+' or mark == '-':
            total = part if total is None else _plus(total, part, sign)
            part, sign = term, 1 if mark == '+' else -1
        else:
            raise ValueError('is not a calculation')
    return part if total is None else _plus(total, part, sign)


def _plus(first: Tuple[bool, Length], second: Tuple[bool, Length],
          sign: int) -> Tuple[bool, Length]:
    if first[0] != second[0]:
        raise ValueError('adds a number to a length')
    a, b = first[1], second[1]
    return first[0], lambda *m: a(*m) + sign * b(*m)


def _times(first: Tuple[bool, Length], second: Tuple[bool, Length],
           divide: bool) -> Tuple[bool, Length]:
    if second[0] and (first[0] or divide):
        raise ValueError('multiplies lengths')
    a, b = first[1], second[1]
    if divide:
        if b(Measures(), 'x') == 0:
            raise ValueError('divides by 0')
        return first[0], lambda *m: a(*m) / b(*m)
    return first[0] or second[0], lambda *m: a(*m) * b(*m)
