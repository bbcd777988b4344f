"""An SVG element's own shape as raw segments.

A raw segment is (kind, eight numbers, number of its subpath):

* LINE: x0, y0, x1, y1
* ARC: x0, y0, rx, ry, rotation, 2 large + sweep, x1, y1
* CUBIC: the four control points
* OVAL: cx, cy, rx, ry, 1 for an ``ellipse`` and 0 for a ``circle``
"""
import math
import re
import warnings
from typing import Dict, Iterator, List, Optional, Tuple

from .values import NUMBER, parse_length, parse_numbers

LINE, ARC, CUBIC, OVAL = range(4)
Segment = Tuple[int, Tuple[float, ...], int]

# What follows is as in svg_values: no text can be matched in two ways.
_GAP = r'(?:\s*,\s*|\s+|(?=-))'
_POINT = rf'\s*({NUMBER}){_GAP}({NUMBER})'
_ONE_LINE = re.compile(rf'\s*M{_POINT}\s*([Ll]){_POINT}\s*')
_ONE_ARC = re.compile(rf'\s*M{_POINT}\s*([Aa]){_POINT}{_GAP}({NUMBER}){_GAP}'
                      rf'([01]){_GAP}([01]){_GAP}({NUMBER}){_GAP}({NUMBER})'
                      r'\s*')
_SHORT = 400  # characters that one line or arc may have
_NUMBER = re.compile(NUMBER)
_NOT_PATH = re.compile(r'[^\s,MmZzLlHhVvCcSsQqTtAa]')
_COMMAND = re.compile(r'[MmZzLlHhVvCcSsQqTtAa]')


def _line(x0, y0, x1, y1, subpath=0) -> Segment:
    return LINE, (x0, y0, x1, y1, 0.0, 0.0, 0.0, 0.0), subpath


def _arc(x0, y0, rx, ry, rotation, large, sweep, x1, y1, subpath=0) -> Segment:
    flags = 2.0 * bool(large) + bool(sweep)
    return ARC, (x0, y0, rx, ry, rotation, flags, x1, y1), subpath


def read_path(d: str) -> List[Segment]:
    """The segments of path data.

    One line or one arc is read here, all else by svgpathtools.

    Raises:
        ValueError: It is not path data, or a number is not finite.
    """
    short = d if len(d) < _SHORT else ''
    line, arc = _ONE_LINE.fullmatch(short), _ONE_ARC.fullmatch(short)
    if line or arc:
        groups = list((line or arc).groups())
        relative = groups.pop(2) in 'la'
        x0, y0, *middle, x1, y1 = map(float, groups)
        if relative:
            x1, y1 = x0 + x1, y0 + y1
        make = _line if line else _arc
        segments = [make(x0, y0, *middle, x1, y1)]
    else:
        segments = _read_compound(d)
    if not all(math.isfinite(sum(numbers)) for _, numbers, _ in segments):
        raise ValueError('path data has a number that is not finite')
    return segments


def _read_compound(d: str) -> List[Segment]:
    d = d.strip()
    if d in ('', 'none'):
        return []
    wrong = _NOT_PATH.search(_NUMBER.sub('', d))
    if wrong or d[0] not in 'Mm':
        raise ValueError(f'path data cannot be read: {d[:40]!r}')
    import svgpathtools
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # on arcs of radius 0: lines
            try:
                path = svgpathtools.parse_path(d)
            except AssertionError:
                path = svgpathtools.parse_path(_without_empty_arcs(d))
    except (ValueError, IndexError, ArithmeticError, TypeError,
            AssertionError):
        raise ValueError(f'path data cannot be read: {d[:40]!r}') from None
    segments, subpath, end = [], 0, None
    for part in path:
        if end is not None and part.start != end:
            subpath += 1
        end = part.end
        segments.append(_convert(part, subpath))
    return segments


def _convert(part, subpath: int) -> Segment:
    """A segment of svgpathtools -> a raw one."""
    kind = type(part).__name__
    if kind == 'Line':
        return _line(part.start.real, part.start.imag, part.end.real,
                     part.end.imag, subpath)
    if kind == 'Arc':
        return _arc(part.start.real, part.start.imag, part.radius.real,
                    part.radius.imag, part.rotation, part.large_arc,
                    part.sweep, part.end.real, part.end.imag, subpath)
    if kind == 'CubicBezier':
        points = part.start, part.control1, part.control2, part.end
    else:
        points = (part.start, part.start + 2 / 3 * (part.control - part.start),
                  part.end + 2 / 3 * (part.control - part.end), part.end)
    numbers = tuple(x for z in points for x in (z.real, z.imag))
    return CUBIC, numbers, subpath


def _without_empty_arcs(d: str) -> str:
    """Path data less the arcs that end where they begin.

    SVG does not draw them (F.6.2); svgpathtools cannot hold them.
    """
    size = dict(M=2, L=2, H=1, V=1, C=6, S=4, Q=4, T=2, A=7)
    out, x, y, x0, y0 = [], 0.0, 0.0, 0.0, 0.0
    starts = [m.start() for m in _COMMAND.finditer(d)] + [len(d)]
    for begin, end in zip(starts, starts[1:]):
        command, text = d[begin], d[begin + 1:end]
        kind, relative = command.upper(), command.islower()
        if kind == 'Z':
            x, y = x0, y0
            out.append(command)
            continue
        values = _arc_numbers(text) if kind == 'A' else parse_numbers(text)
        count = size[kind]
        for i in range(0, len(values) - count + 1, count):
            group = values[i:i + count]
            before = x, y
            if kind != 'V':
                x = group[-1 if kind == 'H' else -2] + (x if relative else 0)
            if kind != 'H':
                y = group[-1] + (y if relative else 0)
            if kind == 'M' and i == 0:
                x0, y0 = x, y
            if kind == 'A' and (x, y) == before:
                continue
            letter = command if i == 0 or kind != 'M' else (
                'l' if relative else 'L')
            out.append(letter + ' '.join(map(_shortest, group)))
    return ' '.join(out)


def _shortest(value: float) -> str:
    """A number as text; flags of arcs must have one digit."""
    return str(int(value)) if value in (0, 1) else repr(value)


def _arc_numbers(text: str) -> List[float]:
    """Numbers of an arc command, whose flags may touch what follows."""
    group = re.compile(rf'[\s,]*({NUMBER})[\s,]*({NUMBER})[\s,]*({NUMBER})'
                       rf'[\s,]*([01])[\s,]*([01])[\s,]*({NUMBER})[\s,]*'
                       rf'({NUMBER})')
    return [float(x) for m in group.finditer(text) for x in m.groups()]


def _polyline(text: str, closed: bool) -> Iterator[Segment]:
    numbers = parse_numbers(text)
    points = list(zip(numbers[::2], numbers[1::2]))  # an odd last is dropped
    if closed and points and points[0] != points[-1]:
        points.append(points[0])
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        yield _line(x0, y0, x1, y1)


def _radii(rx: Optional[float], ry: Optional[float]) -> Tuple[float, float]:
    """The radii, of which one left out is the other's."""
    return ((ry if rx is None else rx) or 0.0, (rx if ry is None else ry)
            or 0.0)


def close_subpaths(segments: List[Segment]) -> List[Segment]:
    """Add the lines that a fill closes its subpaths with."""
    closed, first = [], 0
    for i, (_, _, subpath) in enumerate(segments):
        closed.append(segments[i])
        if i + 1 == len(segments) or segments[i + 1][2] != subpath:
            start, end = segments[first][1][:2], segments[i][1]
            end = end[2:4] if segments[i][0] == LINE else end[6:]
            if start != end and segments[i][0] != OVAL:
                closed.append(_line(*end, *start, subpath))
            first = i + 1
    return closed


def _rect(x, y, width, height, rx, ry) -> Iterator[Segment]:
    if width <= 0 or height <= 0:
        return
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    if rx <= 0 or ry <= 0:
        rx = ry = 0.0
    left, right, top, bottom = x, x + width, y, y + height
    corners = [((left + rx, top), (right - rx, top), (right, top + ry)),
               ((right, top + ry), (right, bottom - ry), (right - rx, bottom)),
               ((right - rx, bottom), (left + rx, bottom), (left,
                                                            bottom - ry)),
               ((left, bottom - ry), (left, top + ry), (left + rx, top))]
    for start, end, following in corners:
        if start != end:
            yield _line(*start, *end)
        if rx:
            yield _arc(*end, rx, ry, 0.0, 0, 1, *following)


def read_shape(tag: str, attributes: Dict[str, str],
               viewport: Tuple[float, float]) -> List[Segment]:
    """The segments of an element in its own coordinates.

    Args:
        tag (str): ``path``, ``line``, ``polyline``, ``polygon``, ``rect``,
            ``circle`` or ``ellipse``.
        attributes (dict): Its attributes.
        viewport (tuple): Width and height that percentages refer to.

    Raises:
        ValueError: An attribute cannot be read, or is not finite.
    """
    if tag == 'path':
        return read_path(attributes.get('d', ''))
    if tag in ('polyline', 'polygon'):
        return list(_polyline(attributes.get('points', ''), tag == 'polygon'))
    diagonal = math.hypot(*viewport) / math.sqrt(2)

    def length(name, whole, default=0.0):
        text = attributes.get(name, '').strip()
        if text in ('', 'auto'):
            return default
        try:
            return parse_length(text, whole)
        except ValueError as error:
            raise ValueError(f'{name}: {error}') from None

    width, height = viewport
    if tag == 'line':
        return [
            _line(
                length('x1', width), length('y1', height), length('x2', width),
                length('y2', height))
        ]
    if tag == 'rect':
        radii = _radii(length('rx', width, None), length('ry', height, None))
        return list(
            _rect(
                length('x', width), length('y', height),
                length('width', width), length('height', height), *radii))
    if tag == 'circle':
        rx = ry = length('r', diagonal)
    else:
        rx, ry = _radii(length('rx', width, None), length('ry', height, None))
    if rx <= 0 or ry <= 0:
        return []
    center = length('cx', width), length('cy', height)
    return [(OVAL, (*center, rx, ry, float(tag == 'ellipse'), 0.0, 0.0, 0.0),
             0)]
