"""Put together curves that a program wrote as many short lines.

Exports draw a rim or a swing by 4 to 400 short lines. A network that learned
what an arc is should not have to learn every way to cut one up, and a chair
of 430 lines should not cost as much as a room.
"""
from typing import NamedTuple

import numba
import numpy as np

from ..structures.primitives import ARC, CIRCLE, LINE

# All lengths are in tiles. Ends closer than this are one.
_SNAP = 2e-5
# Lines longer than this, 0.5 m, stay as they are.
_LONGEST = 0.036
# Neighbours in a chain turn by less, and differ less in length.
_TURN = np.deg2rad(50)
_RATIO = 6.0
# A piece of a chain turns by no more than a quarter circle and some.
_PIECE = np.deg2rad(100)
# A piece that turns less is straight.
_STRAIGHT = np.deg2rad(4)
# A closed chain of so many lines is a circle if its radius varies by no more.
_FEWEST, _ROUND = 6, 0.04


class Chains(NamedTuple):
    """The primitives of a drawing, chains of lines put together.

    Attributes:
        args (ndarray): (num_merged, 4, 2) points.
        length (ndarray): (num_merged,) arc length.
        command (ndarray): (num_merged,) kinds.
        first (ndarray): (num_merged,) int64, a primitive of each.
        index (ndarray): (num_primitives,) int64, what each became a part of.
    """
    args: np.ndarray
    length: np.ndarray
    command: np.ndarray
    first: np.ndarray
    index: np.ndarray


def join_chains(args: np.ndarray, length: np.ndarray,
                command: np.ndarray) -> Chains:
    """Put together short lines that follow one another along a curve.

    Lines are joined where exactly two short ones meet and turn by less than
    50 degrees; a line drawn twice counts once. A chain is cut into pieces
    that turn one way by at most about a quarter circle. A piece becomes an
    arc through its points at 0, 1/3, 2/3 and 1 of its length, or a line if
    it is straight; a closed chain of one radius becomes a circle. Everything
    else stays as it is. What is left keeps the order of the drawing.

    Args:
        args (ndarray): (num_primitives, 4, 2) points, in tiles.
        length (ndarray): (num_primitives,) arc length, in tiles.
        command (ndarray): (num_primitives,) kinds.

    Returns:
        Chains: Of the same types.
    """
    every = np.arange(len(args))
    short = np.flatnonzero((command == LINE) & (length < _LONGEST)
                           & (length > 0))
    if len(short) < 2:
        return Chains(args, length, command, every, every)
    nodes = _places(args[short][:, [0, 3]])
    pair = np.sort(nodes, axis=1)
    _, unique, line_of = np.unique(
        pair[:, 0] * (nodes.max() + 1) + pair[:, 1],
        return_index=True,
        return_inverse=True)
    lines = short[unique]
    piece_of, points, extent, kind = _follow(
        nodes[unique], np.ascontiguousarray(args[lines][:, [0, 3]]))
    # what each becomes: a piece of a chain, or, numbered after these, itself
    target = every + len(points)
    target[short] = piece_of[line_of.reshape(-1)]
    kept, first, index = np.unique(
        target, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    first, kept, index = first[order], kept[order], place[index.reshape(-1)]
    joined = Chains(args[first], length[first], command[first], first, index)
    rows = np.flatnonzero(kept < len(points))
    rows = rows[kind[kept[rows]] >= 0]  # pieces of more than one line
    joined.args[rows] = points[kept[rows]]
    joined.length[rows] = extent[kept[rows]]
    joined.command[rows] = kind[kept[rows]]
    return joined


def _places(ends: np.ndarray) -> np.ndarray:
    """Number the places of (num_lines, 2, 2) ends: (num_lines, 2) int64."""
    cell = np.round(ends.reshape(-1, 2) / _SNAP).astype(np.int64)
    cell -= cell.min(axis=0)
    key = cell[:, 0] * (cell[:, 1].max() + 1) + cell[:, 1]
    return np.unique(key, return_inverse=True)[1].reshape(-1, 2)


@numba.njit(cache=True, nogil=True)
def _links(nodes, way):
    """Which end of which line each end goes on at, as 2 line + end, or -1."""
    num = len(nodes)
    places = nodes.max() + 1
    met = np.full((places, 2), -1)
    degree = np.zeros(places, np.int64)
    for i in range(num):
        for e in range(2):
            n = nodes[i, e]
            if degree[n] < 2:
                met[n, degree[n]] = 2 * i + e
            degree[n] += 1
    link = np.full((num, 2), -1)
    for n in range(places):
        if degree[n] != 2 or met[n, 0] // 2 == met[n, 1] // 2:
            continue
        p, q = met[n, 0], met[n, 1]
        # along one line to the place, and along the other from it
        a = way[p // 2] * (1 if p % 2 else -1)
        b = way[q // 2] * (-1 if q % 2 else 1)
        la, lb = np.hypot(a[0], a[1]), np.hypot(b[0], b[1])
        if abs(_turn(a, b)) < _TURN and la < _RATIO * lb and \
                lb < _RATIO * la:
            link[p // 2, p % 2], link[q // 2, q % 2] = q, p
    return link


@numba.njit(cache=True, nogil=True)
def _turn(a, b):
    """The angle from one direction to another, radians."""
    return np.arctan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])


@numba.njit(cache=True, nogil=True)
def _follow(nodes, ends):
    """Follow chains of lines and cut them into pieces.

    Args:
        nodes (ndarray): (num_lines, 2) int64 places of the ends.
        ends (ndarray): (num_lines, 2, 2) points of the ends.

    Returns:
        tuple: The piece of each line (num_lines,), and of each piece its
        points (num_pieces, 4, 2), length and kind, -1 if it is one line.
    """
    num = len(nodes)
    way = ends[:, 1] - ends[:, 0]
    link = _links(nodes, way)
    piece_of = np.full(num, -1)
    points = np.empty((num, 4, 2))
    extent = np.empty(num)
    kind = np.full(num, -1)
    walk = np.empty((num + 1, 2))  # points along a chain
    member = np.empty(num, np.int64)
    pieces = 0
    for loops in (False, True):
        for first in range(num):
            if piece_of[first] >= 0 or not loops and link[
                    first, 0] >= 0 and link[first, 1] >= 0:
                continue
            enter = 1 if link[first, 1] < 0 and not loops else 0
            line, count = first, 0
            walk[0] = ends[first, enter]
            while True:
                member[count] = line
                count += 1
                walk[count] = ends[line, 1 - enter]
                after = link[line, 1 - enter]
                if after < 0 or after // 2 == first:
                    break
                line, enter = after // 2, after % 2
            if loops and count >= _FEWEST:
                points[pieces], extent[pieces], fits = _circle(walk[:count])
                if fits:
                    piece_of[member[:count]] = pieces
                    kind[pieces] = CIRCLE
                    pieces += 1
                    continue
            begin, total = 0, 0.0
            for k in range(1, count + 1):
                angle = 0.0
                if k < count:
                    angle = _turn(walk[k] - walk[k - 1], walk[k + 1] - walk[k])
                    back = total * angle < 0 and min(abs(total),
                                                     abs(angle)) > _STRAIGHT
                    if abs(total + angle) <= _PIECE and not back:
                        total += angle
                        continue
                piece_of[member[begin:k]] = pieces
                if k - begin > 1:
                    points[pieces], extent[pieces] = _along(walk[begin:k + 1])
                    kind[pieces] = ARC if abs(total) > _STRAIGHT else LINE
                pieces += 1
                begin, total = k, 0.0
    return piece_of, points[:pieces], extent[:pieces], kind[:pieces]


@numba.njit(cache=True, nogil=True)
def _circle(walk):
    """The circle of (num_points, 2) points of a loop.

    Returns:
        tuple: Its points at 0, 90, 180, 270 degrees, its circumference, and
        whether all lie on it.
    """
    x, y = walk[:, 0].mean(), walk[:, 1].mean()
    low, high, radius = np.inf, 0.0, 0.0
    for i in range(len(walk)):
        r = np.hypot(walk[i, 0] - x, walk[i, 1] - y)
        low, high = min(low, r), max(high, r)
        radius += r / len(walk)
    points = np.empty((4, 2))
    points[:, 0], points[:, 1] = x, y
    points[0, 0] += radius
    points[1, 1] += radius
    points[2, 0] -= radius
    points[3, 1] -= radius
    return points, 2 * np.pi * radius, high - low <= _ROUND * high


@numba.njit(cache=True, nogil=True)
def _along(walk):
    """Points at 0, 1/3, 2/3 and 1 of a way, and its length."""
    total = 0.0
    for i in range(len(walk) - 1):
        total += np.hypot(walk[i + 1, 0] - walk[i, 0],
                          walk[i + 1, 1] - walk[i, 1])
    points = np.empty((4, 2))
    points[0], points[3] = walk[0], walk[-1]
    done, third = 0.0, 1
    for i in range(len(walk) - 1):
        step = np.hypot(walk[i + 1, 0] - walk[i, 0],
                        walk[i + 1, 1] - walk[i, 1])
        while third < 3 and done + step >= total * third / 3:
            share = (total * third / 3 - done) / step
            points[third] = walk[i] + share * (walk[i + 1] - walk[i])
            third += 1
        done += step
    return points, total
