"""Turn B-splines, rational or not, into arcs and Bezier curves."""

import numpy as np

from .strokes import ARC, CUBIC, Row

_MOST_DEGREE = 24
# Parts of a span that neither an arc nor a cubic is equal to.
_PARTS = 8


def bspline_rows(control: np.ndarray, degree: int, knots: np.ndarray,
                 weights: np.ndarray) -> list[Row]:
    """Split a spline at its knots.

    A span of a polynomial of degree 3 or less is a cubic, one of a rational
    polynomial of degree 2 an elliptical arc if its weights make it one. All
    others are interpolated in place and direction by eight cubics each.

    Args:
        control (ndarray): (num_points, 3).
        degree (int): At least 1.
        knots (ndarray): (num_points + degree + 1,); of another number, or if
            they fall, the uniform knots that reach the end points take their
            place.
        weights (ndarray): (num_points,), or (0,) for all the same.

    Returns:
        list: One after the other along the spline.

    Raises:
        ValueError: There are too few points, or the degree is not between 1
            and 24.
    """
    num = len(control)
    if not 1 <= degree <= _MOST_DEGREE or num <= degree:
        raise ValueError(f'a spline of degree {degree} has {num} points')
    if len(knots) != num + degree + 1 or (np.diff(knots) < 0).any():
        inner = np.arange(1, num - degree)
        knots = np.concatenate(
            [np.zeros(degree + 1), inner,
             np.full(degree + 1, num - degree)]).astype(np.float64)
    rational = len(weights) == num and np.ptp(weights) > 0
    weights = (weights if rational else np.ones(num))[:, None]
    points = np.concatenate([control * weights, weights], axis=1)
    starts = np.unique(knots[degree:num + 1])
    powers = _taylor(points, degree, knots, starts[:-1])
    powers *= np.diff(starts)[:, None, None]**np.arange(degree + 1)[:, None]
    if degree <= 3 and not rational:
        return _cubics(_exact(powers[..., :3]))
    rows: list[Row] = []
    for span in powers:
        arc = _conic(span) if degree == 2 else None
        rows += [arc] if arc else _cubics(_hermite(span))
    return rows


def _cubics(curves: np.ndarray) -> list[Row]:
    return [(CUBIC, *c, 0.0, 0.0) for c in curves.reshape(-1, 12).tolist()]


def _taylor(points: np.ndarray, degree: int, knots: np.ndarray,
            starts: np.ndarray) -> np.ndarray:
    """(num_spans, degree + 1, 4) coefficients of powers from each start."""
    from scipy.interpolate import BSpline
    curve = BSpline(knots, points, degree)
    factor = 1.0
    found = []
    for order in range(degree + 1):
        found.append(curve(starts, nu=order) / factor)
        factor *= order + 1
    return np.stack(found, axis=1)


def _exact(powers: np.ndarray) -> np.ndarray:
    """Polynomials on [0, 1] -> (N, 4, 3) control points of the same curves."""
    a = np.zeros((len(powers), 4, 3))
    a[:, :powers.shape[1]] = powers
    one = a[:, 0] + a[:, 1] / 3
    two = a[:, 0] + 2 / 3 * a[:, 1] + a[:, 2] / 3
    return np.stack([a[:, 0], one, two, a.sum(axis=1)], axis=1)


def _conic(span: np.ndarray):
    """A rational quadratic on [0, 1] as an arc; None if it is of no ellipse.

    Of control points P, Q, R and weights 1, w, 1 with w = cos(h): the arc
    turns by 2 h about (P + R - 2 w^2 Q) / (2 sin^2(h)), and its middle is
    (P + 2 w Q + R) / (2 + 2 w) (Piegl and Tiller, The NURBS Book, 7.3).
    """
    first = span[0]
    middle = span[0] + span[1] / 2
    last = span.sum(axis=0)
    if min(first[3], middle[3], last[3]) <= 0:
        return None
    square = middle[3]**2 / (first[3] * last[3])
    if square > 1 - 1e-6:  # nearly a parabola: its axes are far too long
        return None
    p, q, r = (point[:3] / point[3] for point in (first, middle, last))
    w = np.sqrt(square)
    center = (p + r - 2 * square * q) / (2 - 2 * square)
    u = (p + 2 * w * q + r) / (2 + 2 * w) - center
    v = (r - p) / (2 * np.sqrt(1 - square))
    half = float(np.arccos(w))
    return (ARC, *center.tolist(), *u.tolist(), *v.tolist(), 0.0, 0.0, 0.0,
            -half, 2 * half)


def _hermite(span: np.ndarray) -> np.ndarray:
    """A homogeneous polynomial on [0, 1] -> (8, 4, 3) control points."""
    t = np.linspace(0, 1, _PARTS + 1)
    order = np.arange(len(span))
    value = t[:, None]**order @ span
    step = order * t[:, None]**np.maximum(order - 1, 0) @ span
    weight = value[:, 3:]
    place = value[:, :3] / weight
    third = (step[:, :3] - place * step[:, 3:]) / weight / (3 * _PARTS)
    return np.stack([
        place[:-1], place[:-1] + third[:-1], place[1:] - third[1:], place[1:]
    ], axis=1)  # yapf: disable
