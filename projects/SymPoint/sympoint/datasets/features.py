"""Compute the numbers that describe a primitive to the network."""
from collections.abc import Sequence

import numpy as np

from ..structures.primitives import CIRCLE, COMMANDS

# An angle this close to -1 is 1: rounding must not turn a line that points
# left into one far from it on the scale.
_SEAM = 1e-6


def primitive_features(args: np.ndarray,
                       length: np.ndarray,
                       command: np.ndarray,
                       style: str = 'paper') -> tuple[np.ndarray, np.ndarray]:
    """Position and features of each primitive.

    'paper' (Liu et al., ICLR 2024, arXiv 2401.10556): the position is the
    midpoint of start and end point, of a closed shape its centre; the length
    is their distance; the angle is clockwise, as seen on the screen (y points
    down), from the x axis to the direction from start to end, in half turns:
    (-1, 1], 0 for right, 0.5 for down, 1 for left. Start and end of an
    ellipse are the ends of its x axis, the right one first; of a circle its
    rightmost and leftmost points, so that its angle is always 1.

    'published' (the published code): the position is the mean of the four
    points; the angle is atan(y / x) / pi of that position, [-0.5, 0.5], with
    +-0.5 for x = 0 and 0 for the origin; the length is the arc length, at
    most 1.

    'undirected', for small models and short runs: position and length as in
    'paper'; the direction as cosine and sine of twice the angle, since which
    end of a line comes first means nothing; and the length's logarithm,
    log(140 length + 0.01) / 3, since sizes compare by ratio.

    Lengths are in tiles, so that 1.0 is a tile's width whatever its units;
    in a tile of 140 units, the published length is clip(length, 0, 140) / 140.

    Args:
        args (np.ndarray): (num_primitives, 4, 2), in tiles.
        length (np.ndarray): (num_primitives,) arc length, in tiles.
        command (np.ndarray): (num_primitives,), -1 for padding.
        style (str): 'paper', 'published' or 'undirected'. Defaults to
            'paper'.

    Returns:
        tuple: Positions (num_primitives, 2) of the type of ``args``, and
        features float32: angle, length, and the command, one-hot,
        (num_primitives, 6); of 'undirected' cosine, sine, length, its
        logarithm, and the command, one-hot, (num_primitives, 8).
    """
    if style == 'published':
        position, *columns = _published(args, length)
    else:
        position, *columns = _paper(args, command)
    if style == 'undirected':
        angle, extent = columns
        columns = (np.cos(2 * np.pi * angle), np.sin(2 * np.pi * angle),
                   extent, np.log(140 * extent + 0.01) / 3)
    width = len(columns)
    feats = np.zeros((len(args), width + len(COMMANDS)), dtype=np.float32)
    for i, column in enumerate(columns):
        feats[:, i] = column
    command = command.astype(np.int64)
    drawn = np.flatnonzero(command >= 0)  # padding is of no kind
    feats[drawn, width + command[drawn]] = 1
    return position.T, feats


# Below, points are (2, num_primitives): NumPy is slow where the last axis is
# short.


def _paper(args: np.ndarray,
           command: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    closed = command >= CIRCLE
    start = args[:, 0].T.copy()
    end = np.where(closed, args[:, 2].T, args[:, 3].T)
    x, y = end - start
    extent = np.sqrt(x * x + y * y)
    # Right to left: an axis that points right is turned round.
    turned = np.flatnonzero(closed & (x > 0))
    x[turned] *= -1
    y[turned] *= -1
    circle = np.flatnonzero(command == CIRCLE)
    x[circle], y[circle] = -extent[circle], 0
    angle = np.arctan2(y, x) / np.pi
    angle[angle < _SEAM - 1] = 1
    return (start + end) / 2, angle, extent


def _published(
        args: np.ndarray,
        length: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    position = sum(args[:, i].T for i in range(4)) / 4
    x, y = position
    # atan(y / x), without its division.
    angle = np.arctan2(np.where(x < 0, -y, y), np.abs(x)) / np.pi
    return position, angle, np.clip(length, 0, 1)


def centred(position: np.ndarray) -> np.ndarray:
    """Positions (num_primitives, 2) less their mean, with z = 0.

    The mean is computed and subtracted in float64: a drawing far from the
    origin gives the same result as at it.

    Returns:
        np.ndarray: (num_primitives, 3) float32.
    """
    coords = np.zeros((len(position), 3), dtype=np.float32)
    if len(position):
        points = position.T.astype(np.float64)
        coords[:, :2] = (points - points.mean(axis=1, keepdims=True)).T
    return coords


def extra_columns(results: dict, names: Sequence[str]) -> list[np.ndarray]:
    """Optional features: stroke width and colour.

    Args:
        results (dict): With ``width`` (num_primitives,) in drawing units,
            ``tile_size`` and ``rgb`` (num_primitives, 3) uint8.
        names (Sequence[str]): 'width' asks for one column, in 1/140 tiles, at
            most 1 (0.1 is usual); 'color' for red, green, blue in [0, 1].

    Returns:
        list: Arrays (num_primitives, C) float32, in the order of ``names``.
    """
    columns = []
    for name in names:
        if name == 'width':
            width = results['width'] * (140 / results['tile_size'])
            columns.append(np.clip(width, 0, 1)[:, None])
        elif name == 'color':
            columns.append(results['rgb'] / np.float32(255))
    return [column.astype(np.float32) for column in columns]
