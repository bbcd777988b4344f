"""The tree of boxes chooses what the loop over all points chooses."""
import numpy as np
import pytest
import torch
from point_sets import points

from sympoint.ops import neighbors_torch, offsets_of
from sympoint.ops.cpu import neighbors as neighbors_cpu
from sympoint.ops.cpu.sampling import morton_order


def crowd(kind, num):
    coords, _ = points([num], dims=3, grid=12 if kind == 'ties' else 0)
    if kind == 'dense corner':
        coords = coords**6
    elif kind == 'one place':
        coords = torch.ones(num, 3)
    elif kind == 'one line':
        coords[:, 1:] = 0
    elif kind == 'pairs':
        coords[num // 2:] = coords[:num - num // 2].clone()
    return coords


@pytest.mark.parametrize('num', [1, 2, 17, 333])
@pytest.mark.parametrize(
    'kind', ['even', 'ties', 'dense corner', 'one place', 'one line', 'pairs'])
def test_equal_to_the_loop(kind, num):
    other, _ = points([60], 1)
    coords = torch.cat([crowd(kind, num), other])
    offsets = offsets_of([num, 60])
    new_offsets = offsets_of([max(num // 3, 1), 20])
    first = torch.tensor([num // 2, num])
    args = coords, offsets, new_offsets, first
    ours = neighbors_cpu.farthest_point_sampling(*args)
    assert torch.equal(ours, neighbors_torch.farthest_point_sampling(*args))


def test_by_hand():
    coords = torch.tensor([[0.], [1.], [4.], [10.], [5.]])
    chosen = neighbors_cpu.farthest_point_sampling(coords, offsets_of([5]),
                                                   offsets_of([4]),
                                                   torch.tensor([0]))
    # 10 is farthest from 0; 5 is 5 from both; 1 and 4 both 1 from the rest
    assert chosen.tolist() == [0, 3, 4, 1]


def test_a_drawing_may_give_no_samples():
    coords, offsets = points([3, 4])
    chosen = neighbors_cpu.farthest_point_sampling(coords, offsets,
                                                   offsets_of([0, 2]),
                                                   torch.tensor([0, 4]))
    assert len(chosen) == 2 and chosen[0] == 4 and chosen.min() >= 3


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
