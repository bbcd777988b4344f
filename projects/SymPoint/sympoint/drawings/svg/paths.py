"""Read path data, up to its first error."""
import math
import re
import string
import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..shapes import ARC, CUBIC, LINE, MAX_SEGMENTS, Segment

COMMAND = re.compile(r'([A-DF-Za-df-z])')
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

_Point = tuple[float, float]


class _Pen:
    """Where a path has come to, and what it has drawn.

    Coordinates are numbers, or columns of as many paths.
    """

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.x = self.y = self.x0 = self.y0 = 0.0
        self.subpath = -1
        self.closed = False
        self.control: _Point | None = None  # the last, for S and T
        self.family = ''  # of the command that it is of: C or Q

    def move(self, x: float, y: float) -> None:
        self.x = self.x0 = x
        self.y = self.y0 = y
        self.subpath += 1
        self.closed = False

    def close(self) -> None:
        self.x, self.y = self.x0, self.y0
        self.control, self.closed = None, True

    def line(self, x: float, y: float) -> None:
        self.segments.append(
            (LINE, (self.x, self.y, x, y, 0.0, 0.0, 0.0, 0.0), self.subpath))
        self.x, self.y = x, y

    def arc(self, rx, ry, turn, large, sweep, x, y) -> None:
        self.segments.append((ARC, (self.x, self.y, rx, ry, turn,
                                    2.0 * large + sweep, x, y), self.subpath))
        self.x, self.y = x, y

    def curve(self, kind: str, *points: float) -> None:
        """Draw C or Q; of S and T the first control is the last, mirrored."""
        family = 'C' if kind in 'CS' else 'Q'
        if kind in 'ST':
            first = self.x, self.y
            if self.control is not None and self.family == family:
                first = (2 * self.x - self.control[0],
                         2 * self.y - self.control[1])
            points = (*first, *points)
        self.control, self.family = points[-4:-2], family
        x, y = points[-2:]
        if family == 'Q':
            x1, y1 = self.control
            points = (self.x + 2 / 3 * (x1 - self.x),
                      self.y + 2 / 3 * (y1 - self.y), x + 2 / 3 * (x1 - x),
                      y + 2 / 3 * (y1 - y), x, y)
        self.segments.append((CUBIC, (self.x, self.y, *points), self.subpath))
        self.x, self.y = x, y

    def draw(self, letter: str, numbers: list) -> None:
        """Draw a command as often as it has numbers, or columns, for."""
        kind, relative = letter.upper(), letter.islower()
        if kind != 'M':  # what follows a Z is another subpath
            self.subpath += self.closed
            self.closed = False
        count = _COUNTS[kind]
        for i in range(0, len(numbers), count):
            group = numbers[i:i + count]
            if kind == 'H':
                group = [group[0] + (self.x if relative else 0), self.y]
            elif kind == 'V':
                group = [self.x, group[0] + (self.y if relative else 0)]
            elif relative:
                begin = 5 if kind == 'A' else 0
                group[begin::2] = [v + self.x for v in group[begin::2]]
                group[begin + 1::2] = [v + self.y for v in group[begin + 1::2]]
            if kind in 'CSQT':
                self.curve(kind, *group)
                continue
            self.control = None
            if kind == 'A':
                self.arc(*group)
            elif kind == 'M' and i == 0:
                self.move(*group)
            else:
                self.line(*group)


def read_path(d: str) -> tuple[list[Segment], str]:
    """The segments of path data.

    Args:
        d (str): What a ``d`` attribute holds.

    Returns:
        tuple: The segments before the first error, and what that is; '' if
        there is none. A subpath begins at each M, and after each Z.
    """
    first, *parts = COMMAND.split(d)
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
        pen.draw(letter, numbers[:whole])
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
    wrong: dict[int, str]


def read_paths(texts: Sequence[str]) -> Paths:
    """The segments of many paths, as of :func:`read_path`.

    Paths that give the same commands are read together: their numbers as
    one text, and each command once, with columns instead of numbers.

    Args:
        texts (list): Path data.

    Raises:
        ValueError: There are more segments than a drawing may have.
    """
    groups: dict[str, list[int]] = {}
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


def _read_alike(letters: str, texts: list[str]) -> tuple[list, np.ndarray]:
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
            pen.draw(letter, list(table[:, mark + 1:mark + 1 + count].T))
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


def _read_numbers(text: str, kind: str) -> tuple[list[float], str]:
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
