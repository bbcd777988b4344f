"""Turn Bezier curves into arcs and lines, and join pieces of circles."""

import numpy as np

from .geometry import Pieces

_SAMPLES = np.arange(1, 16) / 16
_DEPTH = 10
_MOST = 1 << 19
_MARGIN = 0.9  # of the tolerance, for what lies between the samples


def bezier_points(cubics: np.ndarray, t: np.ndarray) -> np.ndarray:
    """(N, 4, 2) control points, (T,) parameters -> (N, T, 2) points."""
    s = 1 - t
    weights = np.stack([s**3, 3 * s * s * t, 3 * s * t * t, t**3])
    return np.einsum('ct,ncx->ntx', weights, cubics)


def _halves(cubics: np.ndarray) -> np.ndarray:
    """Split each at 1/2 (de Casteljau): (N, 4, 2) -> (2N, 4, 2), in order."""
    ab, bc, cd = ((cubics[:, i] + cubics[:, i + 1]) / 2 for i in range(3))
    abc, bcd = (ab + bc) / 2, (bc + cd) / 2
    mid = (abc + bcd) / 2
    left = np.stack([cubics[:, 0], ab, abc, mid], axis=1)
    right = np.stack([mid, bcd, cd, cubics[:, 3]], axis=1)
    return np.stack([left, right], axis=1).reshape(-1, 4, 2)


def _is_straight(cubics: np.ndarray, samples: np.ndarray,
                 tolerance: float) -> np.ndarray:
    """Whether the samples are near the chord, its ends included."""
    offset = samples - cubics[:, :1]
    chord = (cubics[:, 3] - cubics[:, 0])[:, None]
    square = np.maximum((chord * chord).sum(-1), 1e-300)
    at = np.clip((offset * chord).sum(-1) / square, 0, 1)
    gap = offset - chord * at[..., None]
    return np.hypot(gap[..., 0], gap[..., 1]).max(axis=1) <= tolerance


def _circle_through(a: np.ndarray, b: np.ndarray,
                    c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Centre (N, 2) and radius (N,) of the circle through three points."""
    b, c = b - a, c - a
    cross = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    bb, cc = (b * b).sum(-1), (c * c).sum(-1)
    with np.errstate(divide='ignore', invalid='ignore'):
        x = (c[:, 1] * bb - b[:, 1] * cc) / cross
        y = (b[:, 0] * cc - c[:, 0] * bb) / cross
    return np.stack([x, y], -1) + a, np.hypot(x, y)


def _fit_arcs(cubics: np.ndarray, samples: np.ndarray, tolerance: float):
    """Arcs through start, middle and end, and whether they fit."""
    start, end = cubics[:, 0], cubics[:, 3]
    center, radius = _circle_through(start, samples[:, 7], end)
    points = np.concatenate([start[:, None], samples, end[:, None]], axis=1)
    offset = points - center[:, None]
    with np.errstate(invalid='ignore'):
        error = np.abs(
            np.hypot(*np.moveaxis(offset, -1, 0)) -
            radius[:, None]).max(axis=1)
        angle = np.unwrap(np.arctan2(offset[..., 1], offset[..., 0]), axis=1)
        steps = np.diff(angle, axis=1)
        sweep = angle[:, -1] - angle[:, 0]
        fits = (error <= tolerance) & (np.abs(sweep) <= 1.5 * np.pi)
        fits &= (steps > 0).all(axis=1) | (steps < 0).all(axis=1)
    return fits, center, radius, angle[:, 0], sweep


def fit_beziers(cubics: np.ndarray,
                tolerance: float) -> tuple[np.ndarray, Pieces]:
    """Approximate cubic Bezier curves by circular arcs and lines.

    A curve is halved until a chord, or else the arc through its two ends
    and its middle, stays within the tolerance, or ten times.

    Args:
        cubics (ndarray): (N, 4, 2) control points.
        tolerance (float): Largest distance between curve and pieces.

    Returns:
        tuple: Index of the curve of each piece, (num_pieces,), and the
        pieces in order along the curves. They share their ends exactly.

    Raises:
        ValueError: There are half a million curves, or parts of them, that
            one halving leaves.
    """
    tolerance = tolerance * _MARGIN
    curve = np.arange(len(cubics))
    begin = np.zeros(len(cubics))
    found = []
    for depth in range(_DEPTH + 1):
        if len(cubics) > _MOST:
            raise ValueError(f'its curves fall into more than {_MOST} parts')
        samples = bezier_points(cubics, _SAMPLES)
        straight = _is_straight(cubics, samples, tolerance)
        if depth == _DEPTH:
            straight[:] = True
        fits, center, radius, angle, sweep = _fit_arcs(cubics, samples,
                                                       tolerance)
        curved = fits & ~straight
        done = straight | curved
        pieces = Pieces.empty(len(cubics))
        pieces.ends = cubics[:, ::3].copy()
        pieces.curved = curved
        pieces.center[curved] = center[curved]
        pieces.u[curved, 0] = pieces.v[curved, 1] = radius[curved]
        pieces.angle[curved] = angle[curved]
        pieces.sweep[curved] = sweep[curved]
        found.append((curve[done], begin[done], pieces[done]))
        if done.all():
            break
        cubics = _halves(cubics[~done])
        curve = np.repeat(curve[~done], 2)
        begin = np.repeat(begin[~done], 2)
        begin[1::2] += 0.5**(depth + 1)
    curves, begins, parts = zip(*found)
    curve = np.concatenate(curves)
    order = np.lexsort((np.concatenate(begins), curve))
    return curve[order], Pieces.concat(parts)[order]


def _alike(pieces: Pieces, lead: np.ndarray, radius: np.ndarray,
           tolerance: float) -> np.ndarray:
    """Whether each piece is of the same circle or ellipse as its lead."""
    small = np.minimum(tolerance, 0.02 * radius)

    def near(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return np.hypot(*(first - second).T) <= small

    skew = np.abs((pieces.u * pieces.v).sum(-1))
    circular = np.abs(radius - np.hypot(*pieces.v.T)) <= small
    circular &= skew <= small * radius
    same_axes = near(pieces.u, pieces.u[lead])
    same_axes &= near(pieces.v, pieces.v[lead])
    same = circular & (np.abs(radius - radius[lead]) <= small) | same_axes
    return pieces.curved & near(pieces.center, pieces.center[lead]) & same


def merge_rings(pieces: Pieces, tolerance: float) -> Pieces:
    """Replace each subpath that is one closed ring of arcs by its circle.

    All its arcs share centre and radius, or the axes of an ellipse, within
    the tolerance and turn 360 degrees in all, one way. A closing line of no
    length does not stand in the way.

    Args:
        pieces (Pieces): Sorted by subpath.
        tolerance (float): For centre and radius, in drawing units; of small
            circles 2 % of the radius.

    Returns:
        Pieces: In the same order.
    """
    if not pieces.curved.any():
        return pieces
    num = len(pieces.owner)
    first = np.flatnonzero(np.diff(pieces.subpath, prepend=-1))
    count = np.diff(first, append=num)
    curved = np.where(pieces.curved, np.arange(num), num - 1)
    lead = np.minimum.reduceat(curved, first)  # the first arc of the subpath
    radius = np.hypot(*pieces.u.T)
    span = np.hypot(*(pieces.ends[:, 1] - pieces.ends[:, 0]).T)
    fits = _alike(pieces, np.repeat(lead, count), radius, tolerance)
    fits |= ~pieces.curved & (span <= tolerance)
    sweep = np.add.reduceat(pieces.sweep, first)
    weight = np.add.reduceat(np.abs(pieces.sweep), first)
    gap = pieces.ends[first + count - 1, 1] - pieces.ends[first, 0]
    ring = np.logical_and.reduceat(fits, first)
    ring &= np.hypot(*gap.T) <= tolerance
    slack = np.maximum(tolerance / np.maximum(radius[lead], 1e-300), 1e-6)
    ring &= np.abs(np.abs(sweep) - 2 * np.pi) <= np.minimum(slack, 0.1)
    ring &= weight <= np.abs(sweep) + 1e-9
    if not ring.any():
        return pieces

    def mean(values: np.ndarray) -> np.ndarray:
        parts = values * np.abs(pieces.sweep)
        return np.add.reduceat(parts, first)[ring] / weight[ring]

    head, lead = first[ring], lead[ring]
    merged = pieces[np.arange(num)]  # a copy
    merged.curved[head] = True
    merged.center[head] = np.stack([mean(c) for c in pieces.center.T], -1)
    scale = mean(radius) / radius[lead]
    merged.u[head] = pieces.u[lead] * scale[:, None]
    merged.v[head] = pieces.v[lead] * scale[:, None]
    merged.angle[head], merged.sweep[head] = 0, 2 * np.pi
    merged.ends[head] = (merged.center[head] + merged.u[head])[:, None]
    kept = ~np.repeat(ring, count)
    kept[head] = True
    return merged[kept]
