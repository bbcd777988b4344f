"""Triton's neighbours and farthest points are those of plain PyTorch."""
import pytest
import torch
from point_sets import distances, points

from sympoint.ops import neighbors_torch, offsets_of
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
    index, distance = (
        t.cpu() for t in neighbors_triton.knn(
            query.to(device), query_offsets, coords.to(device), offsets, k))
    _, expected = neighbors_torch.knn(query, query_offsets, coords, offsets, k)
    torch.testing.assert_close(distance, expected, rtol=1e-6, atol=1e-7)
    there = torch.isfinite(distance)
    exact = distances(query, coords).gather(1, index)
    torch.testing.assert_close(
        exact[there].float(), distance[there], rtol=1e-6, atol=1e-7)
    assert ((index >= 0) & (index < len(coords))).all()


def test_of_equally_near_the_first(device):
    coords = torch.ones(70, 3, device=device)
    index, _ = neighbors_triton.knn(coords[:2], offsets_of([2]), coords,
                                    offsets_of([70]), 5)
    assert index.tolist() == [[0, 1, 2, 3, 4]] * 2


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
