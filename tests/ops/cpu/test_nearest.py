"""The k-d tree finds what sorting all points finds."""
import numpy as np
import pytest
import torch
from point_sets import points, sorted_neighbours

from sympoint.ops.cpu.nearest import LEAF, build_tree, nearest_points


@pytest.mark.parametrize('grid', [0, 3, 20])
@pytest.mark.parametrize('dims', [1, 2, 3])
@pytest.mark.parametrize('num', [1, 2, LEAF, LEAF + 1, 333])
@pytest.mark.parametrize('k', [1, 7, 40])
def test_equal_to_sorting(num, k, dims, grid):
    coords, _ = points([num], dims=dims, grid=grid)
    query = torch.cat([coords, points([30], 1, dims, grid)[0]])
    index = np.empty((len(query), k), np.int64)
    squared = np.empty((len(query), k), np.float32)
    nearest_points(
        build_tree(coords.numpy()), 1000, query.numpy(), index, squared)
    expected, distance = sorted_neighbours(query, coords, k)
    num = min(k, num)
    np.testing.assert_array_equal(index[:, :num], expected + 1000)
    np.testing.assert_array_equal(squared[:, :num], distance)
    assert np.isinf(squared[:, num:]).all() and not index[:, num:].any()


@pytest.mark.parametrize('grid', [0, 4])
def test_tree(grid):
    """Each point is in one leaf, and in the boxes of all above it."""
    coords, _ = points([500], dims=3, grid=grid)
    tree = build_tree(coords.numpy())
    assert sorted(tree.order) == list(range(500))
    np.testing.assert_array_equal(tree.points, coords.numpy()[tree.order])
    leaves = len(tree.boxes) // 2
    for leaf in range(leaves):
        rows = slice(leaf * 500 // leaves, (leaf + 1) * 500 // leaves)
        assert 0 < rows.stop - rows.start <= LEAF
        node = leaf + leaves
        while node:
            low, high = tree.boxes[node].reshape(2, 3)
            inside = tree.points[rows]
            assert (inside >= low).all() and (inside <= high).all()
            assert tree.first[node] <= tree.order[rows].min()
            node //= 2
    assert tree.first[1] == 0
