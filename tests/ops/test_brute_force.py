"""Operators on packed batches against their plainest forms."""
import pytest
import torch

from sympoint.ops import (batch_index, counts_of, drawing_mean,
                          farthest_point_sampling, interpolate,
                          inverse_distance_weights, knn, offsets_of, slices_of)
from sympoint.ops.neighbors import _farthest_points_torch, _knn_torch

COUNTS = [1, 5, 300, 2, 64]


def points(counts, seed=0, dims=2):
    generator = torch.Generator().manual_seed(seed)
    coords = torch.zeros(sum(counts), 3)
    coords[:, :dims] = torch.rand(sum(counts), dims, generator=generator)
    return coords, offsets_of(counts)


@pytest.mark.parametrize('dims', [2, 3])
@pytest.mark.parametrize('k', [1, 3, 16, 256])
def test_knn(dims, k):
    coords, offsets = points(COUNTS, dims=dims)
    query, query_offsets = points([2, 1, 40, 3, 9], 1, dims)
    found = knn(query, query_offsets, coords, offsets, k)
    rows = zip(slices_of(query_offsets), slices_of(offsets))
    for here, there in rows:
        distance = torch.cdist(
            query[here].double(),
            coords[there].double(),
            compute_mode='donot_use_mm_for_euclid_dist')
        num = min(k, distance.shape[1])
        near = distance.topk(num, largest=False).values
        torch.testing.assert_close(found.distance[here, :num].double(), near)
        ours = distance.gather(1, found.index[here, :num] - there.start)
        torch.testing.assert_close(ours, near)
        assert torch.isinf(found.distance[here, num:]).all()
    if found.mask is not None:
        assert torch.equal(found.mask, torch.isfinite(found.distance))
    else:
        assert k <= min(COUNTS)


def test_knn_of_any_device_agrees():
    coords, offsets = points(COUNTS)
    ours = knn(coords, offsets, coords, offsets, 8)
    index, distance = _knn_torch(coords, offsets, coords, offsets, 8, chunk=7)
    torch.testing.assert_close(ours.distance, distance, atol=1e-6, rtol=1e-5)
    assert (ours.index[:, 0] == index[:, 0]).all()


@pytest.mark.parametrize('start', ['first', 'farthest'])
def test_farthest_points(start):
    coords, offsets = points(COUNTS)
    new_offsets = offsets_of([1, 2, 75, 1, 64])
    ours = farthest_point_sampling(coords, offsets, new_offsets, start)
    for here, there in zip(slices_of(new_offsets), slices_of(offsets)):
        chosen = ours[here]
        assert len(set(chosen.tolist())) == len(chosen)
        first = there.start
        if start == 'farthest':
            local = coords[there].double()
            first += int((local - local.mean(0)).norm(dim=1).argmax())
        assert chosen[0] == first
        for m in range(1, len(chosen)):
            nearest = torch.cdist(
                coords[there].double(),
                coords[chosen[:m]].double(),
                compute_mode='donot_use_mm_for_euclid_dist').amin(1)
            gap = nearest[chosen[m] - there.start]
            torch.testing.assert_close(gap, nearest.max())


def test_farthest_points_of_any_device_agree():
    coords, offsets = points(COUNTS)
    new_offsets = offsets_of([1, 2, 75, 1, 16])
    first = torch.tensor([0, 1, 6, 306, 308])
    ours = farthest_point_sampling(coords, offsets, new_offsets, 'first')
    twin = _farthest_points_torch(coords, offsets, new_offsets, first)
    assert torch.equal(ours, twin)


def test_interpolation_weighs_by_inverse_distance():
    coords, offsets = points([4])
    near = knn(coords[:2] + 0.01, offsets_of([2]), coords, offsets, 3)
    weights = inverse_distance_weights(near)
    torch.testing.assert_close(weights.sum(1), torch.ones(2))
    values = torch.arange(8.).view(4, 2)
    expected = (values[near.index] * weights[..., None]).sum(1)
    torch.testing.assert_close(
        interpolate(values, near.index, weights), expected)


def test_interpolation_gradient():
    values = torch.rand(6, 3, dtype=torch.float64, requires_grad=True)
    index = torch.tensor([[0, 1, 1], [5, 2, 0]])
    weights = torch.rand(2, 3, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda v: interpolate(v, index, weights),
                                    values)


def test_packing():
    offsets = offsets_of([2, 0, 3])
    assert offsets.tolist() == [2, 2, 5]
    assert counts_of(offsets).tolist() == [2, 0, 3]
    assert batch_index(offsets,
                       torch.device('cpu')).tolist() == [0, 0, 2, 2, 2]
    mean = drawing_mean(torch.arange(5.)[:, None], offsets)
    assert mean[:, 0].tolist() == [0.5, 0.0, 3.0]
