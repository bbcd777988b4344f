import numpy as np
import pytest

from sympoint.drawings.polylines import (arc_points, boxes, ellipse_points,
                                         polylines)


def circle_arc(centre, radius, start, sweep, points=4):
    angle = start + sweep * np.linspace(0, 1, points)
    return np.asarray(centre) + radius * np.stack(
        [np.cos(angle), np.sin(angle)], -1)


@pytest.mark.parametrize('start', [-3, -1, 0.5, 3])
@pytest.mark.parametrize('sweep', [-6.2, -4, -0.01, 0.3, 2, np.pi, 5, 6.28])
def test_arc_is_exact_on_a_circle(start, sweep):
    args = circle_arc((1000, -50), 7, start, sweep)
    expected = circle_arc((1000, -50), 7, start, sweep, 25)
    np.testing.assert_allclose(
        arc_points(args[None], 25)[0], expected, atol=1e-6)


@pytest.mark.parametrize('sweep', [0.4, -2.9, 6.1])
def test_arc_is_exact_on_an_ellipse(sweep):

    def ellipse(points):
        arc = circle_arc((0, 0), 1, 0.2, sweep, points)
        return arc @ [[9, 3], [1, 2]] + [40, 50]

    np.testing.assert_allclose(
        arc_points(ellipse(4)[None], 31)[0], ellipse(31), atol=1e-9)


def test_arc_meets_points_that_were_rounded():
    args = circle_arc((0, 0), 30, 1.0, 0.02).round(2)
    points = arc_points(args[None], 25)[0]
    np.testing.assert_allclose(points[::8], args, atol=1e-12)
    radius = np.hypot(*points.T)
    assert np.abs(radius - 30).max() < 0.02


def test_straight_and_degenerate_arcs_stay_finite():
    straight = np.stack([np.arange(4.0), 2 * np.arange(4.0)], -1)
    point = np.full((4, 2), 3.0)
    nearly = straight + [[0, 0], [0, 1e-9], [0, 1e-9], [0, 0]]
    back = np.array([[0., 0], [1, 0], [1, 0], [0, 0]])
    points = arc_points(np.stack([straight, point, nearly, back]), 7)
    assert np.isfinite(points).all()
    expected = np.stack([np.linspace(0, 3, 7), np.linspace(0, 6, 7)], -1)
    np.testing.assert_allclose(points[0], expected, atol=1e-9)
    np.testing.assert_allclose(points[1], 3)
    np.testing.assert_allclose(points[2], expected, atol=1e-6)


def test_ellipse_of_its_four_points():
    turn = np.array([[np.cos(0.7), -np.sin(0.7)], [np.sin(0.7), np.cos(0.7)]])
    axes = np.array([[5, 0], [0, 2], [-5, 0], [0, -2.]]) @ turn.T + [3, 4]
    points = ellipse_points(axes[None], 33)[0]
    local = (points - [3, 4]) @ turn
    np.testing.assert_allclose((local**2 / [25, 4]).sum(1), 1)
    np.testing.assert_allclose(points[0], points[-1])
    np.testing.assert_allclose(points[8], axes[1])


def test_polylines_cover_each_primitive_once():
    rng = np.random.default_rng(0)
    command = np.array([0, 1, 2, 0, 3, 1])
    args = rng.random((6, 4, 2))
    found = dict()
    for index, points in polylines(args, command):
        found.update(zip(index, points))
    assert sorted(found) == list(range(6))
    np.testing.assert_array_equal(found[3], args[3][[0, 3]])
    np.testing.assert_allclose(found[1][[0, -1]], args[1][[0, 3]])


def test_no_primitives():
    assert polylines(np.zeros((0, 4, 2)), np.zeros(0, int)) == []
    assert boxes(np.zeros((0, 4, 2)), np.zeros(0, int)).shape == (0, 4)


def test_box_of_an_arc_contains_its_bulge():
    half = circle_arc((0, 0), 1, 0, np.pi)  # no argument is at the top
    box = boxes(half[None], np.array([1]))[0]
    np.testing.assert_allclose(box, [-1, 0, 1, 1], atol=3e-3)
