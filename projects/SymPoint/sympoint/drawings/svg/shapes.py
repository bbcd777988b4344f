"""Read the shape of an element that is not a path."""
from typing import Callable, Iterator, List, Mapping, Optional, Tuple

from ..shapes import ARC, CIRCLE, ELLIPSE, LINE, Segment
from .lengths import Length, Measures, parse_length
from .paths import read_path

#: Name and value of a geometry attribute that is not a length.
Wrong = Callable[[str, str], None]


def _line(x0, y0, x1, y1) -> Segment:
    return LINE, (x0, y0, x1, y1, 0.0, 0.0, 0.0, 0.0), 0


def _arc(x0, y0, rx, ry, x1, y1) -> Segment:
    return ARC, (x0, y0, rx, ry, 0.0, 1.0, x1, y1), 0


def read_points(text: str, closed: bool) -> Tuple[List[Segment], str]:
    """The lines of a ``polyline``, or of a ``polygon``, which is closed.

    Returns:
        tuple: The lines before the first error, and what that is; '' if
        there is none.
    """
    if not text.strip() or text.strip() == 'none':
        return [], ''
    found, wrong = read_path('M' + text)
    if wrong:
        wrong = wrong.replace('path data', 'points').replace(
            'after M, whose '
            'points have 2', 'in pairs')
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


class Lengths:
    """An element's geometry: of CSS, else of its attributes.

    Args:
        attributes (mapping): The element's.
        given (mapping): What CSS gives.
        measures (Measures): What lengths are relative to.
        wrong (callable): Takes name and value of what is not a length.
    """

    def __init__(self, attributes: Mapping[str, str], given: Mapping[str,
                                                                     Length],
                 measures: Measures, wrong: Wrong) -> None:
        self.attributes, self.given = attributes, given
        self.measures, self.wrong = measures, wrong

    def get(self,
            name: str,
            axis: str,
            default: Optional[float] = 0.0) -> Optional[float]:
        """A length; the default where there is none, or ``auto``."""
        if name in self.given:
            length = self.given[name]
            return default if length is None else length(self.measures, axis)
        text = self.attributes.get(name)
        if text is None or text.strip() in ('', 'auto'):
            return default
        try:
            return float(text)
        except ValueError:
            pass
        try:
            return parse_length(text)(self.measures, axis)
        except ValueError:
            self.wrong(name, text)
            return default


def read_shape(tag: str, lengths: Lengths) -> List[Segment]:
    """The segments of an element in its own coordinates.

    Args:
        tag (str): ``line``, ``rect``, ``circle`` or ``ellipse``.
        lengths (Lengths): Its geometry.
    """
    get = lengths.get
    if tag == 'line':
        return [
            _line(
                get('x1', 'x'), get('y1', 'y'), get('x2', 'x'), get('y2', 'y'))
        ]
    if tag == 'circle':
        radius = get('r', 'd')
        if radius <= 0:
            return []
        center = get('cx', 'x'), get('cy', 'y')
        return [(CIRCLE, (*center, radius, radius, 0.0, 0.0, 0.0, 0.0), 0)]
    # Of two radii, one that is left out or negative is the other's.
    rx, ry = get('rx', 'x', None), get('ry', 'y', None)
    rx = None if rx is not None and rx < 0 else rx
    ry = None if ry is not None and ry < 0 else ry
    rx, ry = (ry if rx is None else rx) or 0., (rx if ry is None else ry) or 0.
    if tag == 'rect':
        return list(
            _rect(
                get('x', 'x'), get('y', 'y'), get('width', 'x'),
                get('height', 'y'), rx, ry))
    if rx <= 0 or ry <= 0:
        return []
    center = get('cx', 'x'), get('cy', 'y')
    return [(ELLIPSE, (*center, rx, ry, 0.0, 0.0, 0.0, 0.0), 0)]
