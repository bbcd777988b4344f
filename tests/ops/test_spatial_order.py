import numpy as np
import pytest

from sympoint.ops.spatial_order import morton_order


def test_corners_of_a_cube():
    """Morton's curve: x is the lowest bit, then y, then z."""
    corners = np.array([(x, y, z) for z in (0, 1) for y in (0, 1)
                        for x in (0, 1)], np.float32)
    shuffled = np.array([5, 2, 7, 0, 3, 6, 1, 4])
    order = morton_order(corners[shuffled])
    assert shuffled[order].tolist() == list(range(8))


def test_equal_points_keep_their_order():
    assert morton_order(np.ones((5, 3),
                                np.float32)).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize('num', [1, 2, 1000])
def test_every_point_once_and_near_ones_together(num):
    coords = np.random.default_rng(0).random((num, 3), np.float32)
    order = morton_order(coords)
    assert sorted(order) == list(range(num))
    if num == 1000:
        steps = np.linalg.norm(np.diff(coords[order], axis=0), axis=1)
        apart = np.linalg.norm(np.diff(coords, axis=0), axis=1)
        assert steps.mean() < 0.25 * apart.mean()
