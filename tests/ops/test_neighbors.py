"""Neighbours of packed batches against their plainest forms."""
import pytest
import torch
from point_sets import distances, points, sorted_neighbours, symmetric

from sympoint.ops import (Neighbors, farthest_point_sampling, interpolate,
                          inverse_distance_weights, knn, neighbors,
                          neighbors_torch, offsets_of, slices_of)
from sympoint.ops.cpu import neighbors as neighbors_cpu
from sympoint.ops.neighbors import pairs_of

COUNTS = [1, 5, 300, 2, 64]


@pytest.fixture(params=[neighbors_cpu, neighbors_torch])
def kernels(request, monkeypatch):
    """Whatever the device, the same result."""
    monkeypatch.setattr(neighbors, 'neighbor_kernels',
                        lambda tensor: request.param)


@pytest.mark.usefixtures('kernels')
@pytest.mark.parametrize('dims', [2, 3])
@pytest.mark.parametrize('k', [1, 3, 16, 256])
def test_knn(dims, k):
    coords, offsets = points(COUNTS, dims=dims)
    query, query_offsets = points([2, 1, 40, 3, 9], 1, dims)
    found = knn(query, query_offsets, coords, offsets, k)
    rows = zip(slices_of(query_offsets), slices_of(offsets))
    for here, there in rows:
        distance = distances(query[here], coords[there])
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


@pytest.mark.usefixtures('kernels')
def test_knn_by_hand():
    coords = torch.tensor([[0., 0, 0], [3, 4, 0], [0, 1, 0], [9, 9, 0]])
    found = knn(coords[:2], offsets_of([1, 1]), coords, offsets_of([3, 1]), 2)
    assert found.index[0].tolist() == [0, 2]
    assert found.distance[0].tolist() == [0, 1]
    # the second drawing has one point, and no other drawing's is taken
    assert found.index[1, 0] == 3 and found.mask.tolist() == [[True, True],
                                                              [True, False]]


@pytest.mark.usefixtures('kernels')
@pytest.mark.parametrize('k', [1, 3, 8, 16, 64])
def test_of_equally_near_the_first(k):
    """Sets and their order, to the last bit of the distances."""
    coords, offsets = symmetric()
    tied = 0
    found = knn(coords, offsets, coords, offsets, k)
    for rows in slices_of(offsets):
        local = coords[rows]
        index, squared = sorted_neighbours(local, local, k + 1)
        tied += (squared[:, -1] == squared[:, -2]).sum()
        num = min(k, len(local))
        assert torch.equal(found.index[rows, :num] - rows.start,
                           torch.from_numpy(index[:, :num]))
        assert torch.equal(found.distance[rows, :num],
                           torch.from_numpy(squared[:, :num]).sqrt())
    assert tied > 100


@pytest.mark.usefixtures('kernels')
@pytest.mark.parametrize('k', [3, 8, 16])
def test_a_drawing_alone_and_in_a_batch(k):
    coords, offsets = symmetric()
    together = knn(coords, offsets, coords, offsets, k)
    samples = offsets_of([len(coords[s]) // 4 for s in slices_of(offsets)])
    chosen = farthest_point_sampling(coords, offsets, samples)
    for rows, some in zip(slices_of(offsets), slices_of(samples)):
        local, only = coords[rows], offsets_of([rows.stop - rows.start])
        alone = knn(local, only, local, only, k)
        assert torch.equal(alone.index, together.index[rows] - rows.start)
        assert torch.equal(alone.distance, together.distance[rows])
        assert torch.equal(
            farthest_point_sampling(local, only,
                                    offsets_of([some.stop - some.start])),
            chosen[some] - rows.start)


def test_same_on_any_number_of_threads():
    coords, offsets = symmetric(copies=40)
    results = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        near = knn(coords, offsets, coords, offsets, 8)
        results.append((near.index, near.distance,
                        farthest_point_sampling(coords, offsets,
                                                offsets // 4)))
    for one, two in zip(*results):
        assert torch.equal(one, two)


def test_same_on_any_device(monkeypatch):
    coords, offsets = symmetric()
    results = []
    for module in (neighbors_cpu, neighbors_torch):
        monkeypatch.setattr(neighbors, 'neighbor_kernels', lambda t: module)
        near = knn(coords, offsets, coords, offsets, 8)
        chosen = farthest_point_sampling(coords, offsets, offsets // 4)
        results.append((near.index, near.distance, chosen))
    for one, other in zip(*results):
        assert torch.equal(one, other)


@pytest.mark.usefixtures('kernels')
def test_missing_neighbours_have_a_valid_index():
    coords, offsets = points([2, 3])
    found = knn(coords, offsets, coords, offsets, 8)
    assert found.index.min() >= 0 and found.index.max() < 5


@pytest.mark.usefixtures('kernels')
def test_missing_neighbours_are_the_first_point():
    """As the published operator's, at distance 1e5, where it is asked for."""
    coords = torch.tensor([[0., 0], [3., 0], [7., 0], [7., 1]])
    found = knn(coords[2:], offsets_of([0, 2]), coords, offsets_of([2, 2]), 4,
                'first')
    assert found.mask is None
    assert found.index.tolist() == [[2, 3, 2, 2], [3, 2, 2, 2]]
    assert found.distance.tolist() == [[0, 1, 1e5, 1e5]] * 2
    enough = knn(coords, offsets_of([2, 2]), coords, offsets_of([2, 2]), 2,
                 'first')
    assert enough.distance.max() == 3 and enough.mask is None
    with pytest.raises(ValueError, match="not 'last'"):
        knn(coords, offsets_of([4]), coords, offsets_of([4]), 2, 'last')


@pytest.mark.usefixtures('kernels')
@pytest.mark.parametrize('missing', ['mask', 'first'])
def test_ties_as_in_a_tree(missing):
    """Points as near as any, and where distances differ the same ones."""
    for coords, offsets in (points(COUNTS), symmetric()):
        args = coords, offsets, coords, offsets, 8, missing
        ours, first = knn(*args, ties='tree'), knn(*args)
        torch.testing.assert_close(ours.distance, first.distance)
        assert (ours.mask is None) == (first.mask is None)
        if ours.mask is not None:
            assert torch.equal(ours.mask, first.mask)
        if len(coords) == sum(COUNTS):
            assert torch.equal(ours.index, first.index)
        else:
            assert not torch.equal(ours.index, first.index)
    none = coords[:0]
    assert len(knn(none, offsets_of([]), none, offsets_of([]), 3).index) == 0
    with pytest.raises(ValueError, match="not 'last'"):
        knn(coords, offsets, coords, offsets, 2, ties='last')


def test_knn_in_chunks(monkeypatch):
    coords, offsets = points(COUNTS)
    whole = neighbors_torch.knn(coords, offsets, coords, offsets, 8)
    monkeypatch.setattr(neighbors_torch, '_PAIRS', 700)  # 2 queries of 300
    parts = neighbors_torch.knn(coords, offsets, coords, offsets, 8)
    for a, b in zip(whole, parts):
        assert torch.equal(a, b)


@pytest.mark.usefixtures('kernels')
@pytest.mark.parametrize('start', ['first', 'farthest'])
def test_farthest_points(start):
    coords, offsets = points(COUNTS)
    new_offsets = offsets_of([1, 2, 75, 1, 64])
    ours = farthest_point_sampling(coords, offsets, new_offsets, start)
    for here, there in zip(slices_of(new_offsets), slices_of(offsets)):
        chosen = ours[here]
        assert len(set(chosen.tolist())) == len(chosen)
        if start == 'farthest':
            local = coords[there].double()
            gap = (local - local.mean(0)).norm(dim=1)
            torch.testing.assert_close(gap[chosen[0] - there.start], gap.max())
        else:
            assert chosen[0] == there.start
        for m in range(1, len(chosen)):
            nearest = distances(coords[there], coords[chosen[:m]]).amin(1)
            gap = nearest[chosen[m] - there.start]
            torch.testing.assert_close(gap, nearest.max())


def test_start_is_checked():
    coords, offsets = points([3])
    with pytest.raises(ValueError, match="'farthest' or 'first'"):
        farthest_point_sampling(coords, offsets, offsets_of([1]), 'middle')


def test_interpolation_weighs_by_inverse_distance():
    coords, offsets = points([4])
    near = knn(coords[:2] + 0.01, offsets_of([2]), coords, offsets, 3)
    weights = inverse_distance_weights(near)
    torch.testing.assert_close(weights.sum(1), torch.ones(2))
    torch.testing.assert_close(weights[:, 0] / weights[:, 2],
                               near.distance[:, 2] / near.distance[:, 0])
    values = torch.arange(8.).view(4, 2)
    expected = (values[near.index] * weights[..., None]).sum(1)
    torch.testing.assert_close(
        interpolate(values, near.index, weights), expected)


def test_missing_neighbours_weigh_nothing():
    coords, offsets = points([2])
    near = knn(coords, offsets, coords, offsets, 3)
    weights = inverse_distance_weights(near)
    assert (weights[:, 2] == 0).all()
    torch.testing.assert_close(weights.sum(1), torch.ones(2))


def test_interpolation_gradient():
    values = torch.rand(6, 3, dtype=torch.float64, requires_grad=True)
    index = torch.tensor([[0, 1, 1], [5, 2, 0]])
    weights = torch.rand(2, 3, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda v: interpolate(v, index, weights),
                                    values)


def test_pairs_that_are_all_there():
    index = torch.tensor([[1, 0], [0, 1]])
    pairs = pairs_of(torch.zeros(2, 3), Neighbors(index, None, None))
    assert torch.equal(pairs.index, index)
    assert pairs.counts.tolist() == [2, 2] and pairs.total == 4


def test_missing_pairs_go_last_and_the_rest_keeps_its_order():
    index = torch.tensor([[5, 6, 7, 8], [1, 2, 3, 4]])
    mask = torch.tensor([[False, True, False, True], [True] * 4])
    pairs = pairs_of(
        torch.zeros(2, 3, dtype=torch.float64), Neighbors(index, None, mask))
    assert pairs.index[0, :2].tolist() == [6, 8]
    assert pairs.index[1].tolist() == [1, 2, 3, 4]
    assert pairs.counts.tolist() == [2, 4] and pairs.total == 6
    assert pairs.coords.dtype == torch.float32
    assert isinstance(pairs.total, int)  # on a CPU nobody waits for it
