"""Read path data, up to its first error."""
import math
import re
import string
import warnings
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ..shapes import ARC, CUBIC, LINE, MAX_SEGMENTS, Segment

_SPLIT = re.compile(r'([A-DF-Za-df-z])')
# No text can be matched in two ways.
_NUMBER = re.compile(
    r'\s*(?:,\s*)?([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)', re.A)
_FLAG = re.compile(r'\s*(?:,\s*)?([01])')
_COUNTS = dict(M=2, L=2, H=1, V=1, C=6, S=4, Q=4, T=2, A=7, Z=0)

# Takes away what numbers are made of, but exponents.
_COMMANDS_ONLY = dict.fromkeys(
    map(ord, string.digits + '+-.,' + string.whitespace))
_PLAIN = re.compile('[Mm][MmLlHhVvCcSsQqTtAaZz]*')
_FEW = 8  # paths, which are not worth arrays
_MANY = 64  # commands, nor worth it

_Point = Tuple[float, float]


class _Pen:
    """Where a path has come to, and what it has drawn.

    Coordinates are numbers, or columns of as many paths.
    """

    def __init__(self) -> None:
        self.segments: List[Segment] = []
        self.x = self.y = self.x0 = self.y0 = 0.0
        self.subpath = -1
        self.closed = False
        self.control: Optional[_Point] = None  # the last, for S and T
        self.smooth = ''  # the command that it is of: C or Q

    def move(self, x: float, y: float) -> None:
        self.x = self.x0 = x
        self.y = self.y0 = y
        self.subpath += 1
        self.closed = False

    def begin(self) -> None:
        """What follows a Z is another subpath."""
        self.subpath += self.closed
        self.closed = False

    def close(self) -> None:
        self.x, self.y = self.x0, self.y0
        self.control, self.closed = None, True

    def line(self, x: float, y: float) -> None:
        self.segments.append(
            (LINE, (self.x, self.y, x, y, 0.0, 0.0, 0.0, 0.0), self.subpath))
        self.x, self.y = x, y

    def cubic(self, x1: float, y1: float, x2: float, y2: float, x: float,
              y: float) -> None:
        self.segments.append(
            (CUBIC, (self.x, self.y, x1, y1, x2, y2, x, y), self.subpath))
        self.x, self.y = x, y

    def mirrored(self, kind: str) -> _Point:
        """The control point that goes on smoothly."""
        if self.control is None or self.smooth != kind:
            return self.x, self.y
        return 2 * self.x - self.control[0], 2 * self.y - self.control[1]


def _curve(pen: _Pen, x1, y1, x2, y2, x, y) -> None:
    pen.cubic(x1, y1, x2, y2, x, y)
    pen.control, pen.smooth = (x2, y2), 'C'


def _smooth_curve(pen: _Pen, x2, y2, x, y) -> None:
    _curve(pen, *pen.mirrored('C'), x2, y2, x, y)


def _quadratic(pen: _Pen, x1, y1, x, y) -> None:
    pen.cubic(pen.x + 2 / 3 * (x1 - pen.x), pen.y + 2 / 3 * (y1 - pen.y),
              x + 2 / 3 * (x1 - x), y + 2 / 3 * (y1 - y), x, y)
    pen.control, pen.smooth = (x1, y1), 'Q'


def _smooth_quadratic(pen: _Pen, x, y) -> None:
    _quadratic(pen, *pen.mirrored('Q'), x, y)


def _arc(pen: _Pen, rx, ry, turn, large, sweep, x, y) -> None:
    pen.segments.append((ARC, (pen.x, pen.y, rx, ry, turn, 2.0 * large + sweep,
                               x, y), pen.subpath))
    pen.x, pen.y = x, y


_DRAW: Dict[str, Callable] = dict(
    C=_curve, S=_smooth_curve, Q=_quadratic, T=_smooth_quadratic, A=_arc)


def read_path(d: str) -> Tuple[List[Segment], str]:
    """The segments of path data.

    Args:
        d (str): What a ``d`` attribute holds.

    Returns:
        tuple: The segments before the first error, and what that is; '' if
        there is none. A subpath begins at each M, and after each Z.
    """
    first, *parts = _SPLIT.split(d)
    if first.strip() or (parts and parts[0] not in 'Mm'):
        if d.strip() == 'none':
            return [], ''
        return [], f'path data does not begin with M: {d.strip()[:40]!r}'
    pen = _Pen()
    for letter, text in zip(parts[::2], parts[1::2]):
        count = _COUNTS.get(letter.upper())
        if count is None:
            return pen.segments, f'path data has {letter!r} for a command'
        if count == 0:
            if (pen.x, pen.y) != (pen.x0, pen.y0):
                pen.line(pen.x0, pen.y0)
            pen.close()
            if text and not text.isspace():
                return pen.segments, 'path data has something after Z'
            continue
        numbers, wrong = _read_numbers(text, letter.upper())
        whole = len(numbers) - len(numbers) % count
        if whole != len(numbers) or not whole:
            wrong = wrong or (f'path data has {len(numbers)} numbers after '
                              f'{letter}, whose points have {count}')
        _draw(pen, letter, numbers[:whole], count)
        if wrong:
            return pen.segments, wrong
    return pen.segments, ''


class Paths(NamedTuple):
    """Segments of many paths.

    Attributes:
        kind (ndarray): (num_segments,) of :mod:`..shapes`.
        numbers (ndarray): (num_segments, 8).
        path (ndarray): (num_segments,) index of the path.
        subpath (ndarray): (num_segments,) counted in each path.
        wrong (dict): Index of a path -> its first error.
    """
    kind: np.ndarray
    numbers: np.ndarray
    path: np.ndarray
    subpath: np.ndarray
    wrong: Dict[int, str]


def read_paths(texts: Sequence[str]) -> Paths:
    """The segments of many paths, as of :func:`read_path`.

    Paths that give the same commands are read together: their numbers as
    one text, and each command once, with columns instead of numbers.

    Args:
        texts (list): Path data.

    Raises:
        ValueError: There are more segments than a drawing may have.
    """
    groups: Dict[str, List[int]] = {}
    for i, d in enumerate(texts):
        groups.setdefault(d.translate(_COMMANDS_ONLY), []).append(i)
    parts, single = [], []
    for letters, members in groups.items():
        if len(members) < _FEW or len(letters) > _MANY or (
                not _PLAIN.fullmatch(letters)):
            single += members
            continue
        found, left = _read_alike(letters, [texts[i] for i in members])
        index = np.array(members)
        single += index[left].tolist()
        parts += [(kind, numbers, index[rows], subpath)
                  for kind, numbers, rows, subpath in found]
    wrong, rows = {}, []
    count = sum(len(part[2]) for part in parts)
    for i in sorted(single):
        segments, error = read_path(texts[i])
        if error:
            wrong[i] = error
        rows += [(i, *segment) for segment in segments]
        if count + len(rows) > MAX_SEGMENTS:
            break
    if count + len(rows) > MAX_SEGMENTS:
        raise ValueError(f'draws more than {MAX_SEGMENTS} primitives')
    path, kind, numbers, subpath = zip(*rows) if rows else ((), ) * 4
    parts.append((np.array(kind,
                           np.int64), np.array(numbers,
                                               np.float64).reshape(-1, 8),
                  np.array(path, np.int64), np.array(subpath, np.int64)))
    kind, numbers, path, subpath = map(np.concatenate, zip(*parts))
    order = np.argsort(path, kind='stable')
    return Paths(kind[order], numbers[order], path[order], subpath[order],
                 wrong)


def _read_alike(letters: str, texts: List[str]) -> Tuple[list, np.ndarray]:
    """Read paths of the same absolute or relative commands, each given once.

    Returns:
        tuple: Kind, numbers, row and subpath of the segments at each place
        of the path, arrays; and the rows (num,) that are otherwise.
    """
    whole = ' nan '.join(texts) + ' nan'
    left = np.arange(len(texts))
    if ',,' in whole:
        return [], left
    for letter in set(letters):
        whole = whole.replace(letter, ' inf ')
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # of what is no number: see below
        table = np.fromstring(whole.replace(',', ' '), sep=' ')
    counts = [_COUNTS[letter.upper()] for letter in letters]
    width = sum(counts) + len(counts) + 1
    ends = np.flatnonzero(np.isnan(table))[:len(texts)]
    rows = np.flatnonzero(np.diff(ends, prepend=-1) == width)
    table = table[ends[rows][:, None] + np.arange(1 - width, 1)]
    marks = np.cumsum([0] + [count + 1 for count in counts])[:-1]
    sound = np.isinf(table[:, marks]).all(axis=1)
    sound &= np.isfinite(np.delete(table, [*marks, width - 1], 1)).all(axis=1)
    for letter, mark in zip(letters, marks):
        if letter in 'Aa':
            sound &= np.isin(table[:, mark + 4:mark + 6], (0, 1)).all(axis=1)
    rows, table = rows[sound], table[sound]
    pen = _Pen()
    pen.x = pen.y = np.zeros(len(rows))
    closing = []
    for letter, mark, count in zip(letters, marks, counts):
        if count:
            _draw(pen, letter, list(table[:, mark + 1:mark + 1 + count].T),
                  count)
        else:
            closing.append(len(pen.segments))
            pen.line(pen.x0, pen.y0)
            pen.close()
    found = []
    for i, (kind, numbers, subpath) in enumerate(pen.segments):
        values = np.stack(np.broadcast_arrays(*numbers, rows)[:8], axis=1)
        moved = np.ones(len(rows), bool)
        if i in closing:
            moved = (values[:, :2] != values[:, 2:4]).any(axis=1)
        found.append((np.full(moved.sum(), kind), values[moved], rows[moved],
                      np.full(moved.sum(), subpath)))
    return found, np.setdiff1d(left, rows)


def _draw(pen: _Pen, letter: str, numbers: list, count: int) -> None:
    """Draw a command as often as it has numbers, or columns, for."""
    kind, relative = letter.upper(), letter.islower()
    if kind != 'M':
        pen.begin()
    for i in range(0, len(numbers), count):
        group = numbers[i:i + count]
        if kind == 'H':
            pen.line(group[0] + (pen.x if relative else 0), pen.y)
        elif kind == 'V':
            pen.line(pen.x, group[0] + (pen.y if relative else 0))
        else:
            if relative:
                begin = 5 if kind == 'A' else 0
                group[begin::2] = [v + pen.x for v in group[begin::2]]
                group[begin + 1::2] = [v + pen.y for v in group[begin + 1::2]]
            if kind == 'M' and i == 0:
                pen.move(*group)
            elif kind in 'ML':
                pen.line(*group)
            else:
                _DRAW[kind](pen, *group)
        if kind not in 'CSQT':
            pen.control = None


def _read_numbers(text: str, kind: str) -> Tuple[List[float], str]:
    """Numbers up to the first error, and what that is."""
    if '_' not in text and ',,' not in text and text[:1] != ',':
        words = text.replace(',', ' ').split()
        flags = words[3::7] + words[4::7] if kind == 'A' else ()
        try:
            numbers = list(map(float, words))
            if math.isfinite(sum(numbers)) and (not flags or
                                                {'0', '1'}.issuperset(flags)):
                return numbers, ''
        except ValueError:
            pass  # '1-2', or no numbers
    numbers, at = [], 0
    while True:
        flag = kind == 'A' and len(numbers) % 7 in (3, 4)
        match = (_FLAG if flag else _NUMBER).match(text, at)
        if match is None or (not numbers and ',' in match[0]):
            break
        value = float(match[1])
        if not math.isfinite(value):
            return numbers, 'path data has a number that is not finite'
        numbers.append(value)
        at = match.end()
    rest = text[at:].strip()
    return numbers, f'path data has {rest[:20]!r}' if rest else ''
