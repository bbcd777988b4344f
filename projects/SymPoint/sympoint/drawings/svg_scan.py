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

from .svg_fast import SLOW
from .svg_labels import ABSENT
from .svg_shapes import ARC, LINE, OVAL

MAX_DEPTH = 256


def _hash(name: bytes) -> int:
    value = 5381
    for byte in name:
        value = (value * 33 + byte) & 0xFFFFFFFFFFFF
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
    while at < len(data) and (data[at] == 32 or 9 <= data[at] <= 13):
        at += 1
    return at


@_jit
def _separator(data, at):
    """Skip white space and at most one comma."""
    at = _space(data, at)
    if at < len(data) and data[at] == 44:
        at = _space(data, at + 1)
    return at


@_jit
def _number(data, at):
    """A decimal of at most 18 digits: (value, end), end -1 if there is none.

    Up to 15 digits it rounds as the language does: an integer below 2**53
    over an exact power of ten (Clinger 1990).
    """
    negative = data[at] == 45
    if negative or data[at] == 43:
        at += 1
    mantissa, digits, decimals, point = 0, 0, 0, False
    while at < len(data):
        byte = data[at]
        if 48 <= byte <= 57:
            mantissa = mantissa * 10 + (byte - 48)
            digits += 1
            decimals += point
        elif byte == 46 and not point:
            point = True
        else:
            break
        at += 1
    if digits == 0 or digits > 18 or (at < len(data) and
                                      (data[at] | 32) == 101):
        return 0.0, -1
    value = mantissa / _POWERS[decimals]
    return (-value if negative else value), at


@_jit
def _integer(data, at):
    """A whole number of at most 9 digits: (value, end), end -1 if none."""
    negative = data[at] == 45
    if negative:
        at += 1
    value, digits = 0, 0
    while at < len(data) and 48 <= data[at] <= 57:
        value = value * 10 + (data[at] - 48)
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
    if at >= end or data[at] != 77:
        return SLOW
    at = _numbers(data, _space(data, at + 1), 2, out, 0)
    if at < 0:
        return SLOW
    at = _space(data, at)
    if at >= end:
        return SLOW
    letter = data[at]
    at = _space(data, at + 1)
    if letter == 76:
        kind = LINE
        at = _numbers(data, at, 2, out, 2)
    elif letter == 65:
        kind = ARC
        at = _numbers(data, at, 3, out, 2)
        for flag in range(2):
            if at < 0:
                return SLOW
            at = _separator(data, at)
            if at >= end or not 48 <= data[at] <= 49:
                return SLOW
            out[5] += (2 - flag) * (data[at] - 48)
            at = _separator(data, at + 1)
        at = _numbers(data, at, 2, out, 6)
    else:
        return SLOW
    if at < 0 or _space(data, at) != end:
        return SLOW
    return kind


@_jit
def _hex(byte):
    if 48 <= byte <= 57:
        return byte - 48
    byte |= 32
    return byte - 87 if 97 <= byte <= 102 else -1


@_jit
def _read_color(data, at, end, rgb):
    """``rgb(r,g,b)`` or ``#rrggbb`` into ``rgb``; whether it is one."""
    if end - at == 7 and data[at] == 35:
        for i in range(3):
            high, low = _hex(data[at + 1 + 2 * i]), _hex(data[at + 2 + 2 * i])
            if high < 0 or low < 0:
                return False
            rgb[i] = high * 16 + low
        return True
    if end - at < 10 or not (data[at] == 114 and data[at + 1] == 103
                             and data[at + 2] == 98 and data[at + 3] == 40):
        return False
    data = data[:end]
    at += 4
    for i in range(3):
        at = _space(data, at)
        if at >= end or data[at] == 45:
            return False
        value, at = _integer(data, at)
        if at < 0 or value > 255:
            return False
        rgb[i] = value
        at = _space(data, at)
        if at >= end or data[at] != (41 if i == 2 else 44):
            return False
        at += 1
    return at == end


@_jit
def _read_rotation(data, at, end, turn):
    """``rotate(angle [x y])`` into ``turn``; whether it is that."""
    data = data[:end]
    word = (114, 111, 116, 97, 116, 101, 40)
    if end - at < 9:
        return False
    for i in range(7):
        if data[at + i] != word[i]:
            return False
    at = _numbers(data, _space(data, at + 7), 1, turn, 0)
    if at < 0:
        return False
    at = _separator(data, at)
    if at < end and data[at] != 41:
        at = _numbers(data, at, 2, turn, 1)
        if at < 0:
            return False
        at = _space(data, at)
    return at == end - 1 and data[at] == 41


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
        if data[at] == 62:
            at += 1
            closed = False
            break
        if data[at] == 47:
            if at + 1 >= len(data) or data[at + 1] != 62:
                return SLOW, -1, False
            at += 2
            closed = True
            break
        name = 5381
        while at < len(data) and (data[at] == 45 or data[at] == 95
                                  or data[at] == 58 or data[at] == 46
                                  or 48 <= data[at] <= 57 or 65 <=
                                  (data[at] & 0xDF) <= 90):
            name = (name * 33 + data[at]) & 0xFFFFFFFFFFFF
            at += 1
        if at + 1 >= len(data) or data[at] != 61:
            return SLOW, -1, False
        quote = data[at + 1]
        if quote != 34 and quote != 39:
            return SLOW, -1, False
        begin = at + 2
        at = begin
        while at < len(data) and data[at] != quote:
            if data[at] == 60:
                return SLOW, -1, False
            if data[at] == 38 or data[at] == 9 or data[at] == 10:
                slow = True  # an entity, or white space that XML changes
            at += 1
        if at >= len(data):
            return SLOW, -1, False
        end, ok, bit = at, True, 0
        at += 1
        slot = _slot(name, tag)
        if slot >= 0:
            value, ok = _whole(data, begin, end, slot >= 5)
            bit = 8 << slot
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
                    bit += 8 << 3
        elif name == _D:
            bit = 1
            if tag == _PATH:
                kind = _read_d(data, begin, end, numbers)
        elif name == _STROKE:
            bit = 2
            ok = _read_color(data, begin, end, rgb)
        elif name == _TRANSFORM and kind == OVAL:
            bit = 4
            ok = _read_rotation(data, begin, end, turn)
        elif not (name == _FILL or name == _ID or name == _CAP or name == _JOIN
                  or name == _MITER):
            ok = False
        if not ok or seen & bit:
            slow = True
        seen |= bit
    # What must be there: stroke, stroke-width, and d or all four numbers.
    needed = 2 + (8 << 4) + ((8 << 4) - 8 if kind == OVAL else 1)
    slow = slow or (seen & needed) != needed
    if kind == OVAL:
        slow = slow or numbers[2] <= 0 or numbers[3] <= 0
    return (SLOW if slow else kind), at, closed


@_jit
def _name(data, at):
    """A tag's name: (hash, end)."""
    value = 5381
    while at < len(data) and (data[at] == 58 or data[at] == 45
                              or 48 <= data[at] <= 57 or 65 <=
                              (data[at] & 0xDF) <= 90):
        value = (value * 33 + data[at]) & 0xFFFFFFFFFFFF
        at += 1
    return value, at


@_jit
def _comment(data, at):
    """The end of the comment that begins here, -1 if there is none."""
    if at + 6 >= len(data) or data[at + 2] != 45 or data[at + 3] != 45:
        return -1
    at += 4
    while at + 2 < len(data):
        if data[at] == 45 and data[at + 1] == 45:
            return at + 3 if data[at + 2] == 62 else -1
        at += 1
    return -1


@_jit
def _closes(data, at, tag):
    """The end of ``</tag>`` that begins here, -1 if it is not that."""
    if at + 2 >= len(data) or data[at] != 60 or data[at + 1] != 47:
        return -1
    name, at = _name(data, at + 2)
    at = _space(data, at)
    if name != tag or at >= len(data) or data[at] != 62:
        return -1
    return at + 1


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
        if at + 1 >= len(data) or data[at] != 60:
            return -1, 0
        begin = at
        if data[at + 1] == 33:
            at = _comment(data, at)
            if at < 0:
                return -1, 0
            continue
        if data[at + 1] == 47:
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
            quote = 0
            while at < len(data) and (quote or data[at] != 62):
                if data[at] == quote:
                    quote = 0
                elif not quote and (data[at] == 34 or data[at] == 39):
                    quote = data[at]
                at += 1
            at += 1
            if at >= len(data) or depth >= MAX_DEPTH:
                return -1, 0
            groups[num_groups] = begin, at, current
            if data[at - 2] != 47:
                current = num_groups
                depth += 1
            num_groups += 1
            continue
        if not (tag == _PATH or tag == _CIRCLE or tag == _ELLIPSE
                or tag == _LINE or tag == _RECT or tag == _POLYLINE
                or tag == _POLYGON):
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
