"""Compiled scanner of the SVG that FloorPlanCAD is written in.

One pass over the bytes. It knows ``<g>``, and ``<path>`` of one line or one
arc, ``<circle>`` and ``<ellipse>`` with the attributes of that data set, in
any order. An element that it does not know in full is marked SLOW for the
general reader; a document that it does not know stops it.

All in one module, since numba's cache on disk does not see a change in
another.
"""
import numba
import numpy as np

from .fast import SLOW
from .labels import ABSENT
from .shapes import ARC, LINE, OVAL

MAX_DEPTH = 256

# What the scanner looks for, as bytes.
_LESS, _GREATER, _SLASH, _EQUALS, _QUOTE, _APOSTROPHE = b'<>/="\''
_BANG, _AMPERSAND, _NUMBER_SIGN, _CLOSE, _COLON = b'!&#):'
_PLUS, _MINUS, _POINT, _COMMA, _UNDERSCORE = b'+-.,_'
_TAB, _NEWLINE, _RETURN, _BLANK = b'\t\n\r '
_ZERO, _ONE, _NINE, _UPPER_A, _UPPER_Z = b'019AZ'
_MOVE, _LINE_TO, _ARC_TO, _LOWER_A, _LOWER_E, _LOWER_F = b'MLAaef'
_LOWER = 32  # this bit makes a letter small
_RGB = (*b'rgb(', )
_ROTATE = (*b'rotate(', )

_SEED, _MASK = 5381, 0xFFFFFFFFFFFF


def _hash(name: bytes) -> int:
    """Bernstein's hash; :func:`_name` takes it of the document's names."""
    value = _SEED
    for byte in name:
        value = (value * 33 + byte) & _MASK
    return value


_G, _SVG, _PATH, _CIRCLE, _ELLIPSE = map(
    _hash, (b'g', b'svg', b'path', b'circle', b'ellipse'))
_LINE, _RECT, _POLYLINE, _POLYGON = map(
    _hash, (b'line', b'rect', b'polyline', b'polygon'))
_D, _FILL, _STROKE, _WIDTH, _ID = map(
    _hash, (b'd', b'fill', b'stroke', b'stroke-width', b'id'))
_SEMANTIC, _SEMANTIC2, _INSTANCE, _INSTANCE2 = map(
    _hash, (b'semanticId', b'semantic-id', b'instanceId', b'instance-id'))
_CX, _CY, _R, _RX, _RY, _TRANSFORM = map(
    _hash, (b'cx', b'cy', b'r', b'rx', b'ry', b'transform'))
_CAP, _JOIN, _MITER = map(
    _hash, (b'stroke-linecap', b'stroke-linejoin', b'stroke-miterlimit'))

_POWERS = 10.0**np.arange(23)


def _jit(function):
    """Compile, and keep the result on disk where there is a place for it."""
    try:
        return numba.njit(cache=True)(function)
    except RuntimeError:
        return numba.njit(function)


@_jit
def _space(data, at):
    """Skip white space."""
    while at < len(data) and (data[at] == _BLANK
                              or _TAB <= data[at] <= _RETURN):
        at += 1
    return at


@_jit
def _separator(data, at):
    """Skip white space and at most one comma."""
    at = _space(data, at)
    if at < len(data) and data[at] == _COMMA:
        at = _space(data, at + 1)
    return at


@_jit
def _number(data, at):
    """A decimal of at most 18 digits: (value, end), end -1 if there is none.

    Up to 15 digits it rounds as the language does: an integer below 2**53
    over an exact power of ten (Clinger 1990).
    """
    negative = data[at] == _MINUS
    if negative or data[at] == _PLUS:
        at += 1
    mantissa, digits, decimals, point = 0, 0, 0, False
    while at < len(data):
        byte = data[at]
        if _ZERO <= byte <= _NINE:
            mantissa = mantissa * 10 + (byte - _ZERO)
            digits += 1
            decimals += point
        elif byte == _POINT and not point:
            point = True
        else:
            break
        at += 1
    if digits == 0 or digits > 18 or (at < len(data) and
                                      (data[at] | _LOWER) == _LOWER_E):
        return 0.0, -1
    value = mantissa / _POWERS[decimals]
    return (-value if negative else value), at


@_jit
def _integer(data, at):
    """A whole number of at most 9 digits: (value, end), end -1 if none."""
    negative = data[at] == _MINUS
    if negative:
        at += 1
    value, digits = 0, 0
    while at < len(data) and _ZERO <= data[at] <= _NINE:
        value = value * 10 + (data[at] - _ZERO)
        digits += 1
        at += 1
    if digits == 0 or digits > 9:
        return 0, -1
    return (-value if negative else value), at


@_jit
def _numbers(data, at, count, out, column):
    """Read ``count`` numbers into ``out[column:]``; the end, -1 if not."""
    for i in range(count):
        if i:
            at = _separator(data, at)
        if at >= len(data):
            return -1
        out[column + i], at = _number(data, at)
        if at < 0:
            return -1
    return at


@_jit
def _read_d(data, at, end, out):
    """Path data of one line or arc into ``out``: its kind, SLOW if not."""
    data = data[:end]
    at = _space(data, at)
    if at >= end or data[at] != _MOVE:
        return SLOW
    at = _numbers(data, _space(data, at + 1), 2, out, 0)
    if at < 0:
        return SLOW
    at = _space(data, at)
    if at >= end:
        return SLOW
    letter = data[at]
    at = _space(data, at + 1)
    if letter == _LINE_TO:
        kind = LINE
        at = _numbers(data, at, 2, out, 2)
    elif letter == _ARC_TO:
        kind = ARC
        at = _numbers(data, at, 3, out, 2)
        for flag in range(2):
            if at < 0:
                return SLOW
            at = _separator(data, at)
            if at >= end or not _ZERO <= data[at] <= _ONE:
                return SLOW
            out[5] += (2 - flag) * (data[at] - _ZERO)
            at = _separator(data, at + 1)
        at = _numbers(data, at, 2, out, 6)
    else:
        return SLOW
    if at < 0 or _space(data, at) != end:
        return SLOW
    return kind


@_jit
def _hex(byte):
    """The value of a hexadecimal digit, -1 if it is none."""
    if _ZERO <= byte <= _NINE:
        return byte - _ZERO
    byte |= _LOWER
    return byte - _LOWER_A + 10 if _LOWER_A <= byte <= _LOWER_F else -1


@_jit
def _begins(data, at, word):
    """Whether a word stands here."""
    if at + len(word) > len(data):
        return False
    for i in range(len(word)):
        if data[at + i] != word[i]:
            return False
    return True


@_jit
def _read_color(data, at, end, rgb):
    """``rgb(r,g,b)`` or ``#rrggbb`` into ``rgb``; whether it is one."""
    if end - at == 7 and data[at] == _NUMBER_SIGN:
        for i in range(3):
            high, low = _hex(data[at + 1 + 2 * i]), _hex(data[at + 2 + 2 * i])
            if high < 0 or low < 0:
                return False
            rgb[i] = high * 16 + low
        return True
    data = data[:end]
    if not _begins(data, at, _RGB):
        return False
    at += len(_RGB)
    for i in range(3):
        at = _space(data, at)
        if at >= end or data[at] == _MINUS:
            return False
        value, at = _integer(data, at)
        if at < 0 or value > 255:
            return False
        rgb[i] = value
        at = _space(data, at)
        if at >= end or data[at] != (_CLOSE if i == 2 else _COMMA):
            return False
        at += 1
    return at == end


@_jit
def _read_rotation(data, at, end, turn):
    """``rotate(angle [x y])`` into ``turn``; whether it is that."""
    data = data[:end]
    if not _begins(data, at, _ROTATE):
        return False
    at = _numbers(data, _space(data, at + len(_ROTATE)), 1, turn, 0)
    if at < 0:
        return False
    at = _separator(data, at)
    if at < end and data[at] != _CLOSE:
        at = _numbers(data, at, 2, turn, 1)
        if at < 0:
            return False
        at = _space(data, at)
    return at == end - 1 and data[at] == _CLOSE


@_jit
def _whole(data, at, end, integer):
    """A value that is one number: (value, whether it is)."""
    if at >= end:
        return 0.0, False
    if integer:
        number, stop = _integer(data[:end], at)
        return float(number), stop == end
    value, stop = _number(data[:end], at)
    return value, stop == end


@_jit
def _slot(name, tag):
    """Where an attribute's number goes: 0 - 3 ``numbers``, 4 ``width``,
    5 and 6 ``labels``; -1 if it is not one number."""
    oval = tag == _CIRCLE or tag == _ELLIPSE
    if name == _WIDTH:
        return 4
    if name == _SEMANTIC or name == _SEMANTIC2:
        return 5
    if name == _INSTANCE or name == _INSTANCE2:
        return 6
    if name == _CX and oval:
        return 0
    if name == _CY and oval:
        return 1
    if (name == _R and tag == _CIRCLE) or (name == _RX and tag == _ELLIPSE):
        return 2
    if name == _RY and tag == _ELLIPSE:
        return 3
    return -1


@_jit
def _name(data, at):
    """The name of a tag or an attribute: (hash, end)."""
    value = _SEED
    while at < len(data) and (data[at] == _MINUS or data[at] == _COLON
                              or data[at] == _POINT or data[at] == _UNDERSCORE
                              or _ZERO <= data[at] <= _NINE or _UPPER_A <=
                              (data[at] & ~_LOWER) <= _UPPER_Z):
        value = (value * 33 + data[at]) & _MASK
        at += 1
    return value, at


@_jit
def _quoted(data, at):
    """The text of ``="text"`` that begins here.

    Returns:
        tuple: Its begin, its end (-1 if it is malformed), and whether it
        means what it says: it has no entity, nor white space that XML
        changes.
    """
    if at + 1 >= len(data) or data[at] != _EQUALS:
        return at, -1, False
    quote = data[at + 1]
    if quote != _QUOTE and quote != _APOSTROPHE:
        return at, -1, False
    begin = at + 2
    at, plain = begin, True
    while at < len(data) and data[at] != quote:
        if data[at] == _LESS:
            return begin, -1, False
        if (data[at] == _AMPERSAND or data[at] == _TAB
                or data[at] == _NEWLINE):
            plain = False
        at += 1
    return begin, (at if at < len(data) else -1), plain


# What a start tag must have, as bits; a number of slot i has 8 << i.
_HAS_D, _HAS_STROKE, _HAS_TRANSFORM = 1, 2, 4
_HAS_WIDTH = 8 << 4
_HAS_OVAL = (8 << 4) - 8  # the numbers of slots 0 to 3


@_jit
def _value(data, begin, end, name, tag, kind, numbers, rgb, width, labels,
           turn):
    """Read an attribute's value to where it belongs.

    Returns:
        tuple: kind of the element, bits of what was read, and whether the
        attribute is known and its value one that it may have.
    """
    slot = _slot(name, tag)
    if slot >= 0:
        value, ok = _whole(data, begin, end, slot >= 5)
        bits = 8 << slot
        if slot == 6:
            labels[1] = int(value)
            ok = ok and value >= -1
        elif slot == 5:
            labels[0] = int(value)
        elif slot == 4:
            width[0] = value
            ok = ok and value > 0
        else:
            numbers[slot] = value
            if name == _R:
                numbers[3] = value
                bits += 8 << 3
        return kind, bits, ok
    if name == _D:
        if tag == _PATH:
            kind = _read_d(data, begin, end, numbers)
        return kind, _HAS_D, True
    if name == _STROKE:
        return kind, _HAS_STROKE, _read_color(data, begin, end, rgb)
    if name == _TRANSFORM and kind == OVAL:
        return kind, _HAS_TRANSFORM, _read_rotation(data, begin, end, turn)
    changes_nothing = (
        name == _FILL or name == _ID or name == _CAP or name == _JOIN
        or name == _MITER)
    return kind, 0, changes_nothing


@_jit
def _attributes(data, at, tag, numbers, rgb, width, labels, turn):
    """Read a start tag from after its name.

    Returns:
        tuple: kind, position after ``>`` (-1 if the tag is malformed) and
        whether the tag closes itself.
    """
    kind = OVAL if tag == _CIRCLE or tag == _ELLIPSE else SLOW
    if tag == _ELLIPSE:
        numbers[4] = 1
    slow, seen = False, 0
    while True:
        at = _space(data, at)
        if at >= len(data):
            return SLOW, -1, False
        closed = data[at] == _SLASH
        if closed or data[at] == _GREATER:
            break
        name, at = _name(data, at)
        begin, end, plain = _quoted(data, at)
        if end < 0:
            return SLOW, -1, False
        kind, bits, ok = _value(data, begin, end, name, tag, kind, numbers,
                                rgb, width, labels, turn)
        if not plain or not ok or seen & bits:
            slow = True
        seen |= bits
        at = end + 1
    at += closed
    if at >= len(data) or data[at] != _GREATER:
        return SLOW, -1, False
    needed = _HAS_STROKE + _HAS_WIDTH + (_HAS_OVAL if kind == OVAL else _HAS_D)
    slow = slow or (seen & needed) != needed
    if kind == OVAL:
        slow = slow or numbers[2] <= 0 or numbers[3] <= 0
    return (SLOW if slow else kind), at + 1, closed


@_jit
def _tag_end(data, at):
    """The end of the start tag around here, -1 if it or the file ends."""
    quote = 0
    while at < len(data) and (quote or data[at] != _GREATER):
        if data[at] == quote:
            quote = 0
        elif not quote and (data[at] == _QUOTE or data[at] == _APOSTROPHE):
            quote = data[at]
        at += 1
    return at + 1 if at + 1 < len(data) else -1


@_jit
def _comment(data, at):
    """The end of the comment that begins here, -1 if there is none."""
    if (at + 6 >= len(data) or data[at + 2] != _MINUS
            or data[at + 3] != _MINUS):
        return -1
    at += 4
    while at + 2 < len(data):
        if data[at] == _MINUS and data[at + 1] == _MINUS:
            return at + 3 if data[at + 2] == _GREATER else -1
        at += 1
    return -1


@_jit
def _closes(data, at, tag):
    """The end of ``</tag>`` that begins here, -1 if it is not that."""
    if at + 2 >= len(data) or data[at] != _LESS or data[at + 1] != _SLASH:
        return -1
    name, at = _name(data, at + 2)
    at = _space(data, at)
    if name != tag or at >= len(data) or data[at] != _GREATER:
        return -1
    return at + 1


@_jit
def _is_shape(tag):
    """Whether a tag is one that draws, other than ``use``."""
    return (tag == _PATH or tag == _CIRCLE or tag == _ELLIPSE or tag == _LINE
            or tag == _RECT or tag == _POLYLINE or tag == _POLYGON)


@_jit
def scan(data, at, kinds, numbers, rgb, width, labels, turn, group, spans,
         groups):
    """Read what the root holds.

    Args:
        data (ndarray): The document, uint8.
        at (int): Position after the root's start tag.
        kinds (ndarray): (M,) uint8, out, as all that follow; M is at least
            the number of tags.
        numbers (ndarray): (M, 8) float64, zeros.
        rgb (ndarray): (M, 3) uint8.
        width (ndarray): (M, 1) float64.
        labels (ndarray): (M, 2) int64, class and instance id.
        turn (ndarray): (M, 3) float64, zeros: angle and centre of rotation.
        group (ndarray): (M,) int64, index into ``groups`` or -1.
        spans (ndarray): (M, 2) int64, where the element's start tag lies.
        groups (ndarray): (M, 3) int64: begin and end of a group's start
            tag, index of the group around it or -1.

    Returns:
        tuple: Number of elements, -1 if the document is not known; number
        of groups.
    """
    count = num_groups = 0
    current, depth = -1, 0
    while at < len(data):
        at = _space(data, at)
        if at + 1 >= len(data) or data[at] != _LESS:
            return -1, 0
        begin = at
        if data[at + 1] == _BANG:
            at = _comment(data, at)
            if at < 0:
                return -1, 0
            continue
        if data[at + 1] == _SLASH:
            end = _closes(data, at, _G)
            if end > 0 and current >= 0:
                current = groups[current, 2]
                depth -= 1
                at = end
                continue
            end = _closes(data, at, _SVG)
            if end > 0 and current < 0 and _space(data, end) == len(data):
                return count, num_groups
            return -1, 0
        tag, at = _name(data, at + 1)
        if tag == _G:
            at = _tag_end(data, at)
            if at < 0 or depth >= MAX_DEPTH:
                return -1, 0
            groups[num_groups] = begin, at, current
            if data[at - 2] != _SLASH:
                current = num_groups
                depth += 1
            num_groups += 1
            continue
        if not _is_shape(tag):
            return -1, 0
        labels[count, 0], labels[count, 1] = ABSENT, -1
        kinds[count], at, closed = _attributes(data, at, tag, numbers[count],
                                               rgb[count], width[count],
                                               labels[count], turn[count])
        if at < 0:
            return -1, 0
        spans[count, 0], spans[count, 1] = begin, at
        group[count] = current
        count += 1
        if not closed:
            at = _closes(data, _space(data, at), tag)
            if at < 0:
                return -1, 0
    return -1, 0
