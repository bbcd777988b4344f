"""Make primitives of straight lines and elliptical arcs, many at once.

An elliptical arc is ``center + u cos(t) + v sin(t)`` for t from ``angle`` to
``angle + sweep``; u and v need be neither orthogonal nor axis aligned, so
that an affine map of an arc is the map of three vectors.
"""
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..structures.primitives import ARC, CIRCLE, ELLIPSE, LINE

ViewBox = tuple[float, float, float, float]
#: (a, b, c, d, e, f) of SVG.
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_THIRDS = np.arange(4) / 3
_FULL = 2 * np.pi - 1e-9
_ROUND = 1e-6  # relative difference of radii below which an ellipse is round
# Below this step, in radians, an arc's bulge is under 1/10,000 of its length
# and its centre so far away that the digits of the points are lost.
_STRAIGHT = 1e-3


@dataclass
class Pieces:
    """Pieces of curves; each array has one row a piece.

    Attributes:
        owner (ndarray): (num_pieces,) int, the drawn shape it is part of.
        subpath (ndarray): (num_pieces,) int, pieces of one number follow
            each other without a gap.
        curved (ndarray): (num_pieces,) bool, False for a straight line.
        ends (ndarray): (num_pieces, 2, 2), start and end.
        center, u, v (ndarray): (num_pieces, 2), 0 for a line.
        angle, sweep (ndarray): (num_pieces,) radians, 0 for a line.
    """
    owner: np.ndarray
    subpath: np.ndarray
    curved: np.ndarray
    ends: np.ndarray
    center: np.ndarray
    u: np.ndarray
    v: np.ndarray
    angle: np.ndarray
    sweep: np.ndarray

    def __getitem__(self, index) -> 'Pieces':
        return Pieces(*(value[index] for value in vars(self).values()))

    @classmethod
    def concat(cls, parts: Sequence['Pieces']) -> 'Pieces':
        """All pieces of the parts, one part after the other."""
        return cls(*map(np.concatenate, zip(*(vars(p).values()
                                              for p in parts))))

    @classmethod
    def empty(cls, num: int) -> 'Pieces':
        """Lines from the origin to the origin, to be filled in."""
        return cls(
            np.zeros(num, int), np.zeros(num, int), np.zeros(num, bool),
            np.zeros((num, 2, 2)), np.zeros((num, 2)), np.zeros((num, 2)),
            np.zeros((num, 2)), np.zeros(num), np.zeros(num))


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies ``second``, then ``first``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j,
            a * k + c * m + e, b * k + d * m + f)


def clip_lines(start: np.ndarray, end: np.ndarray, low: Sequence[float],
               high: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Where lines enter and leave a rectangle.

    Liang and Barsky, "A new concept and method for line clipping", ACM
    Transactions on Graphics, 1984.

    Args:
        start, end (ndarray): (num_lines, 2).
        low, high (sequence): Corners of the rectangle.

    Returns:
        tuple: First and last parameter, (num_lines,) each, of 0 to 1; last
        <= first of a line that misses the rectangle.
    """
    first, last = np.zeros(len(start)), np.ones(len(start))
    for d in (0, 1):
        way = end[:, d] - start[:, d]
        moves = way != 0
        step = np.where(moves, way, 1)
        a = (low[d] - start[:, d]) / step
        b = (high[d] - start[:, d]) / step
        within = (a <= 0) & (b >= 0)
        first = np.maximum(
            first, np.where(moves, np.minimum(a, b), np.where(within, 0, 1)))
        last = np.minimum(
            last, np.where(moves, np.maximum(a, b), np.where(within, 1, 0)))
    return first, last


def transform_points(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Map points by SVG matrices.

    Args:
        points (ndarray): (N, ..., 2).
        matrix (ndarray): (N, 6), (a, b, c, d, e, f) of SVG.

    Returns:
        ndarray: (N, ..., 2).
    """
    shape = (len(matrix), ) + (1, ) * (points.ndim - 2)
    a, b, c, d, e, f = (matrix[:, i].reshape(shape) for i in range(6))
    x, y = points[..., 0], points[..., 1]
    return np.stack([a * x + c * y + e, b * x + d * y + f], axis=-1)


def center_arcs(start: np.ndarray, radii: np.ndarray, rotation: np.ndarray,
                large: np.ndarray, positive: np.ndarray,
                end: np.ndarray) -> tuple[np.ndarray, ...]:
    """Arcs given by their ends -> by their centres.

    SVG 1.1 implementation notes, F.6.5 and F.6.6 (radii too small grow).

    Args:
        start, end (ndarray): (N, 2); they differ.
        radii (ndarray): (N, 2), not 0.
        rotation (ndarray): (N,) degrees.
        large, positive (ndarray): (N,) bool, the two flags.

    Returns:
        tuple: center (N, 2), u (N, 2), v (N, 2), angle (N,), sweep (N,).
    """
    phi = np.radians(rotation)
    cos, sin = np.cos(phi), np.sin(phi)
    half = (start - end) / 2
    x = cos * half[:, 0] + sin * half[:, 1]
    y = -sin * half[:, 0] + cos * half[:, 1]
    rx, ry = np.abs(radii).T
    excess = np.sqrt(np.maximum((x / rx)**2 + (y / ry)**2, 1))
    rx, ry = rx * excess, ry * excess
    x, y = x / rx, y / ry
    square = x * x + y * y
    scale = np.sqrt(np.maximum(1 / square - 1, 0))
    scale = np.where(large == positive, -scale, scale)
    cx, cy = scale * y, -scale * x  # centre in the unit circle's frame
    u = np.stack([cos, sin], axis=-1) * rx[:, None]
    v = np.stack([-sin, cos], axis=-1) * ry[:, None]
    center = (start + end) / 2 + u * cx[:, None] + v * cy[:, None]
    angle = np.arctan2(y - cy, x - cx)
    sweep = np.arctan2(-y - cy, -x - cx) - angle
    sweep = np.where(positive, sweep % (2 * np.pi), -(-sweep % (2 * np.pi)))
    return center, u, v, angle, sweep


def principal_axes(u: np.ndarray,
                   v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Conjugate radii -> orthogonal ones.

    Returns:
        tuple: a (N, 2), b (N, 2), shift (N,): the point at angle t of (u, v)
        is at t - shift of (a, b). Radii already orthogonal stay as they are.
    """
    uu, vv = (u * u).sum(-1), (v * v).sum(-1)
    uv = (u * v).sum(-1)
    shift = np.arctan2(2 * uv, uu - vv) / 2
    shift = np.where(np.abs(uv) <= 1e-12 * np.maximum(uu, vv), 0, shift)
    cos, sin = np.cos(shift)[:, None], np.sin(shift)[:, None]
    return u * cos + v * sin, v * cos - u * sin, shift


def extent_of(pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """Low and high corner, (2,) each, of the box around some pieces."""
    points = [pieces.ends.reshape(-1, 2)]
    arcs = pieces[pieces.curved]
    for axis in (0, 1):
        # Where an arc turns back along an axis, if it comes there.
        turn = np.arctan2(arcs.v[:, axis], arcs.u[:, axis])
        for angle in (turn, turn + np.pi):
            way = (angle - arcs.angle) * np.sign(arcs.sweep) % (2 * np.pi)
            met = way <= np.abs(arcs.sweep)
            points.append((arcs.center + arcs.u * np.cos(angle)[:, None] +
                           arcs.v * np.sin(angle)[:, None])[met])
    points = np.concatenate(points)
    return points.min(axis=0), points.max(axis=0)


def arc_length(u: np.ndarray, v: np.ndarray, angle: np.ndarray,
               sweep: np.ndarray) -> np.ndarray:
    """Length of elliptical arcs, by the elliptic integral of second kind."""
    a, b, shift = principal_axes(u, v)
    ra, rb = np.hypot(*a.T), np.hypot(*b.T)
    length = np.abs(sweep) * np.maximum(ra, rb)
    oval = np.flatnonzero(np.abs(ra - rb) > 1e-12 * np.maximum(ra, rb))
    if len(oval):
        from scipy.special import ellipeinc
        ra, rb = ra[oval], rb[oval]
        first = angle[oval] - shift[oval] + np.where(ra > rb, np.pi / 2, 0)
        long, short = np.maximum(ra, rb), np.minimum(ra, rb)
        m = 1 - (short / long)**2
        length[oval] = long * np.abs(
            ellipeinc(first + sweep[oval], m) - ellipeinc(first, m))
    return length


def published_ellipses(pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """What the published parser makes of axis-aligned full ellipses.

    Returns:
        tuple: args (N, 4, 2) with the longer radius on x, and lengths (N,)
        by 2 pi b + 4 (a - b), which is right for a circle only.
    """
    rx, ry = pieces.u[:, 0], pieces.v[:, 1]
    a, b = np.maximum(rx, ry), np.minimum(rx, ry)
    zero = np.zeros_like(a)
    u, v = np.stack([a, zero], -1), np.stack([zero, b], -1)
    args = pieces.center[:, None] + np.stack([u, v, -u, -v], axis=1)
    return args, 2 * np.pi * b + 4 * (a - b)


def to_primitives(pieces: Pieces) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pieces -> args, length, command of :class:`Primitives`.

    Args:
        pieces (Pieces): Lines and arcs; an arc of 360 degrees is a circle
            or an ellipse.

    Returns:
        tuple: (num_pieces, 4, 2), (num_pieces,), (num_pieces,).
    """
    start, end = pieces.ends[:, 0], pieces.ends[:, 1]
    step = end - start
    args = start[:, None] + step[:, None] * _THIRDS[:, None]
    args[:, 3] = end
    length = np.hypot(step[:, 0], step[:, 1])
    command = np.full(len(start), LINE, np.uint8)
    arcs = np.flatnonzero(pieces.curved)
    if len(arcs):
        part = pieces[arcs]
        t = (part.angle[:, None] + part.sweep[:, None] * _THIRDS)[:, 1:3]
        args[arcs, 1:3] = (
            part.center[:, None] + part.u[:, None] * np.cos(t)[..., None] +
            part.v[:, None] * np.sin(t)[..., None])
        length[arcs] = arc_length(part.u, part.v, part.angle, part.sweep)
        command[arcs] = ARC
        full = np.flatnonzero(np.abs(part.sweep) >= _FULL)
        if len(full):
            whole = arcs[full]
            args[whole], command[whole] = _closed(part[full])
    return args, length, command


def _closed(part: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """Points and commands of circles and ellipses."""
    a, b, _ = principal_axes(part.u, part.v)
    ra, rb = np.hypot(*a.T), np.hypot(*b.T)
    circle = np.abs(ra - rb) <= _ROUND * np.maximum(ra, rb)
    a = np.where(circle[:, None], np.stack([ra, 0 * ra], -1), a)
    b = np.where(circle[:, None], np.stack([0 * ra, ra], -1), b)
    args = part.center[:, None] + np.stack([a, b, -a, -b], axis=1)
    return args, np.where(circle, CIRCLE, ELLIPSE)


def arcs_through(args: np.ndarray) -> tuple[np.ndarray, ...]:
    """Circular and elliptical arcs from their four points.

    With p(t) = c + a cos(s) + b sin(s), s = (t - 1.5) d, the differences of
    the points p(0) .. p(3) obey d0 + d2 = 2 cos(d) d1, which gives the step
    d; the sum and the difference of the middle points then give c, a and b.

    Args:
        args (ndarray): (num_arcs, 4, 2), at curve parameter 0, 1/3, 2/3, 1,
            of arcs of up to a full turn.

    Returns:
        tuple: center, a, b (num_arcs, 2), step (num_arcs,) radians, and bent
        (num_arcs,) bool, False for what is straight, retraced or crumpled,
        of which the rest means nothing.
    """
    middle = args[:, 1:3].mean(1)
    points = args - middle[:, None]
    d0, d1, d2 = np.moveaxis(np.diff(points, axis=1), 1, 0)
    chord = (d1 * d1).sum(-1)
    cosine = ((d0 + d2) * d1).sum(-1) / np.where(chord > 0, 2 * chord, 1)
    step = np.arccos(np.clip(cosine, -1, 1))
    # A step beyond 120 degrees is more than a turn.
    bent = (chord > 0) & (step > _STRAIGHT) & (step < 2.2)
    step = np.where(bent, step, 1.0)
    b = d1 / (2 * np.sin(step / 2))[:, None]
    ends = (points[:, 0] + points[:, 3]) / 2
    a = ends / (np.cos(1.5 * step) - np.cos(0.5 * step))[:, None]
    center = middle - a * np.cos(0.5 * step)[:, None]
    return center, a, b, step, bent
