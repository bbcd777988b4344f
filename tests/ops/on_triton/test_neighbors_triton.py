"""Triton's neighbours and farthest points are those of plain PyTorch."""
import pytest
import torch
from point_sets import points, sorted_neighbours, symmetric

from sympoint.ops import neighbors_torch, offsets_of, slices_of
from sympoint.ops.triton import neighbors as neighbors_triton

SETTINGS = [
    ([40, 3, 17], [7, 2, 30], 5, 0),
    ([200], [9], 16, 0),
    ([200], [9], 16, 6),  # distances tie
    ([1, 1], [1, 3], 4, 0),
    ([80], [1], 70, 0),  # wider than a block
]


@pytest.mark.parametrize('counts, queries, k, grid', SETTINGS)
def test_knn(device, counts, queries, k, grid):
    coords, offsets = points(counts, grid=grid)
    query, query_offsets = points(queries, 1, grid=grid)
    ours = neighbors_triton.knn(
        query.to(device), query_offsets, coords.to(device), offsets, k)
    plain = neighbors_torch.knn(query, query_offsets, coords, offsets, k)
    for one, other in zip(ours, plain):
        assert torch.equal(one.cpu(), other)


def test_of_equally_near_the_first(device):
    coords, offsets = symmetric(copies=1)
    where = coords.to(device)
    index, squared = neighbors_triton.knn(where, offsets, where, offsets, 8)
    for rows in slices_of(offsets):
        local = coords[rows]
        first, distance = sorted_neighbours(local, local, 8)
        assert (index[rows].cpu().numpy() == first + rows.start).all()
        assert (squared[rows].cpu().numpy() == distance).all()


def test_no_queries(device):
    coords = torch.ones(2, 3, device=device)
    index, distance = neighbors_triton.knn(coords[:0], offsets_of([0]), coords,
                                           offsets_of([2]), 3)
    assert index.shape == distance.shape == (0, 3)


@pytest.mark.parametrize(
    'counts, samples, grid',
    [
        ([40, 3, 17], [10, 1, 17], 0),
        ([1300], [6], 0),  # more points than a block
        ([1300], [6], 3),
        ([5, 2], [0, 1], 0),
    ])
def test_farthest_points(device, counts, samples, grid):
    coords, offsets = points(counts, dims=3, grid=grid)
    first = torch.tensor([0, counts[0] + 1, sum(counts[:2])][:len(counts)])
    args = offsets, offsets_of(samples)
    ours = neighbors_triton.farthest_point_sampling(
        coords.to(device), *args, first.to(device))
    expected = neighbors_torch.farthest_point_sampling(coords, *args, first)
    assert torch.equal(ours.cpu(), expected)
