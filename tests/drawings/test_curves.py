import numpy as np
import pytest

from sympoint.drawings import curves
from sympoint.drawings.curves import bezier_points, fit_beziers, merge_rings
from sympoint.drawings.geometry import Pieces, center_arcs

KAPPA = 0.5522847498  # a quarter circle as a Bezier curve, to 3e-4


def sample(pieces, index, num=60):
    """Points along a piece."""
    t = np.linspace(0, 1, num)[:, None]
    if not pieces.curved[index]:
        start, end = pieces.ends[index]
        return start + (end - start) * t
    theta = pieces.angle[index] + pieces.sweep[index] * t
    return (pieces.center[index] + pieces.u[index] * np.cos(theta) +
            pieces.v[index] * np.sin(theta))


@pytest.mark.parametrize('tolerance', [1.0, 0.05, 1e-3])
def test_random_curves_stay_within_the_tolerance(tolerance):
    rng = np.random.default_rng(0)
    cubics = rng.normal(size=(120, 4, 2)) * 20
    cubics[:20, 3] = cubics[:20, 0]  # loops
    cubics[20:25, 1] = cubics[20:25, 0]  # no tangent
    curve, pieces = fit_beziers(cubics, tolerance)
    assert np.array_equal(np.unique(curve), np.arange(120))
    assert (np.diff(curve) >= 0).all()
    for i in range(120):
        mine = np.flatnonzero(curve == i)
        # In order, without gaps, from end to end of the curve.
        assert np.array_equal(pieces.ends[mine[0], 0], cubics[i, 0])
        assert np.array_equal(pieces.ends[mine[-1], 1], cubics[i, 3])
        assert np.array_equal(pieces.ends[mine[1:], 0], pieces.ends[mine[:-1],
                                                                    1])
        fitted = np.concatenate([sample(pieces, k) for k in mine])
        true = bezier_points(cubics[i:i + 1], np.linspace(0, 1, 400))[0]
        gap = np.hypot(*(true[:, None] - fitted[None]).transpose(2, 0, 1))
        step = np.hypot(*np.diff(fitted, axis=0).T).max() / 2
        assert gap.min(axis=1).max() <= np.hypot(tolerance, step) + 1e-9
        step = np.hypot(*np.diff(true, axis=0).T).max() / 2
        assert gap.min(axis=0).max() <= np.hypot(tolerance, step) + 1e-9


def test_arc_ends_meet_their_arcs():
    rng = np.random.default_rng(1)
    _, pieces = fit_beziers(rng.normal(size=(50, 4, 2)) * 20, 0.05)
    for i in np.flatnonzero(pieces.curved):
        points = sample(pieces, i)
        np.testing.assert_allclose(points[[0, -1]], pieces.ends[i], atol=1e-6)


def test_a_straight_curve_is_one_line():
    cubics = np.array([[[0, 0], [1, 1], [2, 2], [3, 3]]], float)
    _, pieces = fit_beziers(cubics, 1e-6)
    assert pieces.curved.tolist() == [False]


def test_a_quarter_circle_is_one_arc():
    cubics = np.array([[[10, 0], [10, 10 * KAPPA], [10 * KAPPA, 10], [0, 10]]])
    _, pieces = fit_beziers(cubics, 0.01)
    assert pieces.curved.tolist() == [True]
    assert np.hypot(*pieces.u[0]) == pytest.approx(10, abs=0.003)
    assert pieces.sweep[0] == pytest.approx(np.pi / 2, abs=1e-3)


def test_a_curve_that_turns_back_keeps_its_far_point():
    cubics = np.array([[[0, 0], [30, 0], [-20, 0], [10, 0]]], float)
    _, pieces = fit_beziers(cubics, 0.01)
    true = bezier_points(cubics, np.linspace(0, 1, 500))[0, :, 0]
    assert pieces.ends[..., 0].max() == pytest.approx(true.max(), abs=0.05)
    assert pieces.ends[..., 0].min() == pytest.approx(true.min(), abs=0.05)


def ring(points, radii, rotation=0., large=0, positive=1):
    """Arcs along points, and a last line of no length."""
    points = np.array(points, float)
    num = len(points) - 1
    pieces = Pieces.empty(num + 1)
    pieces.ends[:num, 0], pieces.ends[:num, 1] = points[:-1], points[1:]
    pieces.ends[num] = points[-1]
    pieces.curved[:num] = True
    radii = np.tile(np.array(radii, float), (num, 1))
    (pieces.center[:num], pieces.u[:num], pieces.v[:num], pieces.angle[:num],
     pieces.sweep[:num]) = center_arcs(points[:-1], radii,
                                       np.full(num, rotation),
                                       np.full(num, bool(large)),
                                       np.full(num, bool(positive)),
                                       points[1:])
    return pieces


def test_two_half_circles_are_a_circle():
    merged = merge_rings(ring([[5, 0], [-5, 0], [5, 0]], [5, 5]), 0.01)
    assert len(merged.owner) == 1 and merged.sweep[0] == 2 * np.pi
    np.testing.assert_allclose(merged.center[0], 0, atol=1e-9)
    assert np.hypot(*merged.u[0]) == pytest.approx(5)


def test_an_ellipse_in_parts():
    pieces = ring([[6, 0], [0, 2], [-6, 0], [0, -2], [6, 0]], [6, 2])
    merged = merge_rings(pieces, 0.01)
    assert len(merged.owner) == 1
    assert np.hypot(*merged.u[0]) == pytest.approx(6)
    assert np.hypot(*merged.v[0]) == pytest.approx(2)


@pytest.mark.parametrize(
    'points',
    [
        [[5, 0], [-5, 0]],  # half of it
        [[5, 0], [-5, 0], [5, 0.5]],  # does not close
        [[5, 0], [-5, 0], [5, 0], [-5, 0], [5, 0]],  # twice round
    ])
def test_what_is_no_ring_stays(points):
    pieces = ring(points, [5, 5])
    assert len(merge_rings(pieces, 0.01).owner) == len(pieces.owner)


def test_a_lens_stays():
    pieces = ring([[5, 0], [-5, 0], [5, 0]], [8, 8])
    assert len(merge_rings(pieces, 0.01).owner) == 3


def test_only_the_subpath_that_is_a_ring_is_replaced():
    circle, lens = (ring([[5, 0], [-5, 0], [5, 0]], [r, r]) for r in (5, 8))
    lens.subpath[:] = 1
    both = Pieces.concat([circle, lens])
    merged = merge_rings(both, 0.01)
    assert merged.subpath.tolist() == [0, 1, 1, 1]


def test_too_many_curves_are_refused(monkeypatch):
    monkeypatch.setattr(curves, '_MOST', 100)
    cubics = np.random.default_rng(0).normal(size=(20, 4, 2))
    fit_beziers(cubics, 1.0)
    with pytest.raises(ValueError, match='more than 100 parts'):
        fit_beziers(cubics, 1e-9)
