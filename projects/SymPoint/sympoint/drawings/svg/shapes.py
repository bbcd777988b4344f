"""Read the shape of an element that is not a path."""
from collections.abc import Iterator

from ..shapes import ARC, CIRCLE, ELLIPSE, LINE, Segment
from .lengths import Lengths
from .paths import COMMAND, read_path


def _line(x0, y0, x1, y1) -> Segment:
    return LINE, (x0, y0, x1, y1, 0.0, 0.0, 0.0, 0.0), 0


def _arc(x0, y0, rx, ry, x1, y1) -> Segment:
    return ARC, (x0, y0, rx, ry, 0.0, 1.0, x1, y1), 0


def read_points(text: str, closed: bool) -> tuple[list[Segment], str]:
    """The lines of a ``polyline``, or of a ``polygon``, which is closed.

    Returns:
        tuple: The lines before the first error, and what that is; '' if
        there is none.
    """
    if text.strip() in ('', 'none'):
        return [], ''
    numbers, *more = COMMAND.split(text)
    found, wrong = read_path('M' + numbers)
    if wrong or more:
        wrong = f'points {text[:40]!r} are not pairs of numbers'
    if closed and found:
        start, end = found[0][1][:2], found[-1][1][2:4]
        if start != end:
            found.append(_line(*end, *start))
    return found, wrong


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
            yield _arc(*end, rx, ry, *following)


def read_shape(tag: str, lengths: Lengths) -> tuple[list[Segment], str]:
    """The segments of an element in its own coordinates.

    Args:
        tag (str): A shape of SVG but ``path``.
        lengths (Lengths): Its geometry.

    Returns:
        tuple: The segments, and what is wrong with the points that follow.
    """
    if tag == 'polyline' or tag == 'polygon':
        points = lengths.attributes.get('points', '')
        return read_points(points, tag == 'polygon')
    return _plain_shape(tag, lengths), ''


def _plain_shape(tag: str, lengths: Lengths) -> list[Segment]:
    get = lengths.get
    if tag == 'line':
        return [_line(get('x1'), get('y1'), get('x2'), get('y2'))]
    if tag == 'circle':
        radii = get('r'), get('r')
    else:  # of two radii, one that is left out or negative is the other's
        rx, ry = get('rx', -1.0), get('ry', -1.0)
        radii = (max(ry, 0.0) if rx < 0 else rx,
                 max(rx, 0.0) if ry < 0 else ry)
    if tag == 'rect':
        return list(
            _rect(get('x'), get('y'), get('width'), get('height'), *radii))
    if min(radii) <= 0:
        return []
    kind = CIRCLE if tag == 'circle' else ELLIPSE
    return [(kind, (get('cx'), get('cy'), *radii, 0.0, 0.0, 0.0, 0.0), 0)]
