"""Curves cut up as programs do, put together again."""
import numpy as np
import pytest

from sympoint.drawings.chains import join_chains
from sympoint.structures.primitives import ARC, CIRCLE, LINE


def lines(points, order=None):
    """Lines along points, (args, length, command)."""
    points = np.asarray(points, float)
    start, end = points[:-1], points[1:]
    if order is not None:
        start, end = start[order], end[order]
    share = np.arange(4)[:, None] / 3
    args = start[:, None] + share * (end - start)[:, None]
    return args, np.hypot(*(end - start).T), np.zeros(len(args), int)


def arc(radius, begin, end, count, x=0.5, y=0.5):
    angle = np.deg2rad(np.linspace(begin, end, count + 1))
    return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)],
                    1)


@pytest.mark.parametrize('turn', [0, 33, 201])
def test_a_swing_of_lines_is_an_arc(turn):
    way = arc(0.06, turn, turn + 90, 12)
    joined = join_chains(*lines(way, np.random.RandomState(0).permutation(12)))
    assert joined.command.tolist() == [ARC]
    assert joined.length == pytest.approx(0.06 * np.pi / 2, rel=2e-3)
    ends = joined.args[0][[0, 3]]
    ends = ends if np.allclose(ends[0], way[0]) else ends[::-1]
    assert np.allclose(ends, way[[0, -1]])
    radius = np.hypot(*(joined.args[0] - 0.5).T)
    assert np.allclose(radius, 0.06, rtol=0.01)
    assert (joined.index == 0).all()


def test_a_polygon_is_a_circle_and_an_oval_four_arcs():
    joined = join_chains(*lines(arc(0.02, 0, 360, 16)))
    assert joined.command.tolist() == [CIRCLE]
    assert np.allclose(joined.args[0].mean(0), 0.5)
    assert np.allclose(np.hypot(*(joined.args[0] - 0.5).T), 0.02)
    oval = arc(0.02, 0, 360, 48) * [1, 2]
    joined = join_chains(*lines(oval))
    assert set(joined.command) == {ARC} and 4 <= len(joined.command) <= 5
    assert joined.length.sum() == pytest.approx(lines(oval)[1].sum())


def test_a_line_in_pieces_is_one():
    joined = join_chains(
        *lines([[0.1, 0.1], [0.11, 0.11], [0.13, 0.13], [0.14, 0.14]]))
    assert joined.command.tolist() == [LINE]
    assert np.allclose(joined.args[0][[0, 3]],
                       [[0.1, 0.1], [0.14, 0.14]]) or np.allclose(
                           joined.args[0][[3, 0]], [[0.1, 0.1], [0.14, 0.14]])


def test_what_stays():
    """Corners, long lines, crossings, and the order of the drawing."""
    square = [[.2, .2], [.22, .2], [.22, .22], [.2, .22], [.2, .2]]
    long = [[.5, .2], [.6, .2], [.7, .21]]
    crossing = [[.3, .5], [.32, .5], [.34, .5]]
    parts = [
        lines(square),
        lines(long),
        lines(crossing),
        lines([[.32, .5], [.32, .52]])
    ]
    args, length, command = (np.concatenate(p) for p in zip(*parts))
    joined = join_chains(args, length, command)
    assert np.array_equal(joined.args, args)
    assert joined.index.tolist() == list(range(len(args)))


def test_a_line_drawn_twice_counts_once():
    args, length, command = lines(arc(0.05, 10, 80, 6))
    twice = np.concatenate([args, args[::-1, ::-1]])
    joined = join_chains(twice, np.tile(length, 2), np.tile(command, 2))
    assert joined.command.tolist() == [ARC]
    assert joined.length == pytest.approx(length.sum())


def test_an_s_is_two_arcs():
    first = arc(0.05, 180, 90, 8)
    second = arc(0.05, 270, 360, 8, y=0.6)
    joined = join_chains(*lines(np.concatenate([first, second[1:]])))
    assert joined.command.tolist() == [ARC, ARC]
    assert joined.length.sum() == pytest.approx(0.05 * np.pi, rel=5e-3)
