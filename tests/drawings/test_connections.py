import numpy as np
import pytest

from sympoint.drawings.connections import connection_graph, end_points


def brute_force(args, command, radius, cap):
    """All pairs, one by one."""
    last = [2 if c >= 2 else 3 for c in command]
    ends = [(a[0], a[k]) for a, k in zip(args, last)]
    rows = []
    for i, mine in enumerate(ends):
        found = []
        for j, other in enumerate(ends):
            gap = min(np.hypot(*(p - q)) for p in mine for q in other)
            if j != i and gap < radius:
                found.append((gap, j))
        rows.append([j for _, j in sorted(found)][:cap])
    width = max(map(len, rows), default=0)
    return np.array([r + [-1] * (width - len(r))
                     for r in rows]).reshape(len(args), width)


def scatter(num, size, seed):
    rng = np.random.default_rng(seed)
    return rng.random((num, 4, 2)) * size, rng.integers(0, 4, num)


@pytest.mark.parametrize('num, size, cap', [(2, 1, 32), (60, 8, 32),
                                            (60, 3, 5), (90, 2, 32)])
def test_equals_brute_force(num, size, cap):
    for seed in range(3):
        args, command = scatter(num, size, seed)
        graph = connection_graph(args, command, 1.0, cap)
        assert graph.dtype == np.int32
        np.testing.assert_array_equal(graph,
                                      brute_force(args, command, 1.0, cap))


def test_nearest_first_and_symmetric_and_never_self():
    args, command = scatter(80, 8, 1)
    graph = connection_graph(args, command, 1.0)
    pairs = {(i, j)
             for i, row in enumerate(graph.tolist())
             for j in row if j >= 0}
    assert pairs and all((j, i) in pairs and i != j for i, j in pairs)


def test_a_hand_made_corner():
    lines = np.zeros((4, 4, 2))
    lines[0, :, 0] = [0, 1, 2, 3]  # (0, 0) - (3, 0)
    lines[1, :, 1] = [0.5, 1, 2, 3]  # (0, 0.5) - (0, 3)
    lines[2, :, 0] = 4  # a line at distance 1.0 from the first: not below
    lines[2, :, 1] = [0, 1, 2, 3]
    lines[3, :, 0] = [3.2, 5, 6, 7]  # 0.2 from the first, 0.8 from the third
    graph = connection_graph(lines, np.zeros(4, int), 1.0)
    assert graph.tolist() == [[3, 1], [0, -1], [3, -1], [0, 2]]


def test_a_circle_ends_at_its_right_and_left():
    circle = np.array([[[1, 0], [0, 1], [-1, 0], [0, -1]]], float)
    assert end_points(circle, [2]).tolist() == [[[1, 0], [-1, 0]]]
    assert end_points(circle, [1]).tolist() == [[[1, 0], [0, -1]]]


def test_scale_covariance():
    args, command = scatter(80, 8, 2)
    graph = connection_graph(args, command, 1.0)
    for scale in (1 / 128, 4, 1024):  # exact in binary
        np.testing.assert_array_equal(
            graph, connection_graph(args * scale, command, scale))


def test_turned_mirrored_shifted():
    args, command = scatter(80, 8, 3)
    graph = connection_graph(args, command, 1.0)
    cos, sin = np.cos(0.7), np.sin(0.7)
    moved = args @ np.array([[cos, sin], [sin, -cos]]) + [13, -4]
    np.testing.assert_array_equal(graph, connection_graph(moved, command, 1.0))


def test_many_at_one_place_keep_the_cap():
    args = np.zeros((200, 4, 2))
    graph = connection_graph(args, np.zeros(200, int), 1.0)
    assert graph.shape == (200, 32) and (graph >= 0).all()
    assert all(len(set(row)) == 32 for row in graph.tolist())
    assert not (graph == np.arange(200)[:, None]).any()


def star(num, places=1):
    """Lines that leave each of some places on a grid, in all directions."""
    angle = np.arange(num) * 2 * np.pi / num
    far = 5 * np.stack([np.cos(angle), np.sin(angle)], 1)
    start = np.stack(
        [np.arange(num) % places // 2,
         np.arange(num) % places % 2], 1) * 0.5
    steps = np.linspace(0, 1, 4)[:, None]
    return start[:, None] + steps * far[:, None]


@pytest.mark.parametrize('num, places', [(70, 1), (100, 1), (140, 2), (200, 4),
                                         (90, 4)])
def test_of_equally_far_ones_the_first(num, places):
    """More ends in reach than the tree is asked for, all of them ties."""
    args, command = star(num, places), np.zeros(num, int)
    args = args[np.random.default_rng(0).permutation(num)]
    graph = connection_graph(args, command, 1.0)
    assert graph.shape[1] == 32
    np.testing.assert_array_equal(graph, brute_force(args, command, 1.0, 32))


def test_ties_at_different_places_where_a_list_ends():
    """A cross of four places as far from the first: each has 20 ends."""
    args = np.full((81, 4, 2), 0.)
    args[0, 1:] = 9
    place = np.array([[.5, 0], [-.5, 0], [0, .5], [0, -.5]])
    args[1:] = place[np.random.default_rng(1).permutation(80) % 4][:, None]
    command = np.zeros(81, int)
    graph = connection_graph(args, command, 1.0)
    assert graph[0].tolist() == list(range(1, 33))
    np.testing.assert_array_equal(graph, brute_force(args, command, 1.0, 32))


def test_thousands_in_one_point_stay_cheap():
    graph = connection_graph(star(20000), np.zeros(20000, int), 1.0)
    first = np.arange(33)
    expected = np.stack([first[first != i][:32] for i in range(100)])
    np.testing.assert_array_equal(graph[:100], expected)
    assert (graph[100:] == first[:32]).all()


@pytest.mark.parametrize('num', [0, 1])
def test_too_few_to_connect(num):
    graph = connection_graph(np.zeros((num, 4, 2)), np.zeros(num), 1.0)
    assert graph.shape == (num, 0)


def test_nothing_near():
    args = np.zeros((3, 4, 2))
    args[:] = np.arange(3)[:, None, None] * 5.0
    assert connection_graph(args, np.zeros(3), 1.0).shape == (3, 0)
