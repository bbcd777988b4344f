import numpy as np
import pytest
import svgpathtools

from sympoint.drawings.geometry import (Pieces, arc_length, center_arcs,
                                        clip_lines, principal_axes,
                                        to_primitives, transform_points)


def random_arcs(num=300, seed=0):
    rng = np.random.default_rng(seed)
    start, end = rng.normal(size=(2, num, 2)) * 10
    radii = rng.uniform(0.5, 30, (num, 2))
    rotation = rng.uniform(-200, 200, num)
    large, positive = rng.random((2, num)) < 0.5
    return start, radii, rotation, large, positive, end


def test_arcs_are_those_of_svgpathtools():
    """Points and lengths, also where the radii are too small.

    The other side takes an arc cosine, which costs it half of its digits
    where an arc is short for its radius: hence 1e-5.
    """
    arcs = random_arcs()
    center, u, v, angle, sweep = center_arcs(*arcs)
    for t, end in ((angle, arcs[0]), (angle + sweep, arcs[-1])):
        point = center + u * np.cos(t)[:, None] + v * np.sin(t)[:, None]
        np.testing.assert_allclose(point, end, atol=1e-9)
    length = arc_length(u, v, angle, sweep)
    for i, (start, radii, rotation, large, positive,
            end) in enumerate(zip(*arcs)):
        path = svgpathtools.Arc(
            complex(*start), complex(*radii), rotation, bool(large),
            bool(positive), complex(*end))
        for t in (0, 0.25, 1 / 3, 0.9, 1):
            theta = angle[i] + t * sweep[i]
            point = center[i] + u[i] * np.cos(theta) + v[i] * np.sin(theta)
            assert complex(*point) == pytest.approx(path.point(t), abs=1e-5)
        assert length[i] == pytest.approx(path.length(), rel=1e-6)


def test_length_of_a_sheared_arc_is_that_of_its_polyline():
    u, v = np.array([[3., 1.]]), np.array([[-1., 0.5]])
    angle, sweep = np.array([0.3]), np.array([-2.5])
    t = np.linspace(0.3, -2.2, 200001)[:, None]
    points = u * np.cos(t) + v * np.sin(t)
    expected = np.hypot(*np.diff(points, axis=0).T).sum()
    assert arc_length(u, v, angle, sweep)[0] == pytest.approx(expected)


def test_length_of_a_flat_arc():
    """An ellipse without height: there and back."""
    length = arc_length(
        np.array([[5., 0]]), np.array([[0., 0]]), np.zeros(1),
        np.full(1, 2 * np.pi))
    assert length[0] == pytest.approx(20)


def test_principal_axes_are_orthogonal_and_the_same_ellipse():
    rng = np.random.default_rng(0)
    u, v = rng.normal(size=(2, 50, 2))
    a, b, shift = principal_axes(u, v)
    np.testing.assert_allclose((a * b).sum(-1), 0, atol=1e-12)
    t = 0.7
    np.testing.assert_allclose(
        u * np.cos(t) + v * np.sin(t),
        a * np.cos(t - shift)[:, None] + b * np.sin(t - shift)[:, None])
    u, v = np.array([[1., 0]]), np.array([[0., 3]])
    assert np.array_equal(principal_axes(u, v)[0], u)  # rx stays on x


def pieces(**kwargs):
    found = Pieces.empty(1)
    for name, value in kwargs.items():
        getattr(found, name)[0] = value
    return found


def test_a_line():
    args, length, command = to_primitives(pieces(ends=[[1, 2], [4, 6]]))
    np.testing.assert_allclose(args[0],
                               [[1, 2], [2, 10 / 3], [3, 14 / 3], [4, 6]])
    assert length[0] == 5 and command[0] == 0


def test_a_quarter_arc():
    args, length, command = to_primitives(
        pieces(
            curved=True,
            ends=[[2, 0], [0, 2]],
            u=[2, 0],
            v=[0, 2],
            sweep=np.pi / 2))
    half = np.sqrt(3)
    np.testing.assert_allclose(
        args[0], [[2, 0], [half, 1], [1, half], [0, 2]], atol=1e-12)
    assert length[0] == pytest.approx(np.pi) and command[0] == 1


def test_a_turned_circle_is_still_right_bottom_left_top():
    cos, sin = np.cos(0.4), np.sin(0.4)
    args, length, command = to_primitives(
        pieces(
            curved=True,
            center=[10, 20],
            u=[3 * cos, 3 * sin],
            v=[-3 * sin, 3 * cos],
            sweep=2 * np.pi))
    np.testing.assert_allclose(args[0],
                               [[13, 20], [10, 23], [7, 20], [10, 17]])
    assert length[0] == pytest.approx(6 * np.pi) and command[0] == 2


def test_an_ellipse_has_its_true_perimeter():
    args, length, command = to_primitives(
        pieces(curved=True, u=[2, 0], v=[0, 5], sweep=2 * np.pi))
    np.testing.assert_allclose(args[0], [[2, 0], [0, 5], [-2, 0], [0, -5]])
    assert length[0] == pytest.approx(23.0131130)  # 20 E(sqrt(0.84))
    assert command[0] == 3


def test_transform_points():
    matrix = np.array([[1, 2, 3, 4, 5, 6.], [1, 0, 0, 1, 0, 0]])
    points = np.array([[[1., 1], [0, 1]], [[7, 8], [9, 10]]])
    assert transform_points(points, matrix).tolist() == [[[9, 12], [8, 10]],
                                                         [[7, 8], [9, 10]]]


def test_lines_are_clipped_at_a_rectangle():
    start = np.array([[-1, 1], [1, 1], [0, 0], [5, -1], [3, 3], [4, 0.]])
    end = np.array([[3, 1], [1.5, 1], [4, 4], [5, 3], [3, 3], [4, 8.]])
    first, last = clip_lines(start, end, (0, 0), (4, 2))
    assert first[:3].tolist() == [0.25, 0, 0]
    assert last[:3].tolist() == [1, 1, 0.5]
    assert last[3] <= first[3]  # beside it
    assert last[4] <= first[4]  # a point above it
    assert (first[5], last[5]) == (0, 0.25)  # along its edge
