"""Extremes over neighbours against their formula."""
import pytest
import torch
from point_sets import points

from sympoint.ops import Neighbors, knn, offsets_of, pooling
from sympoint.ops.pairs import pairs_of


def setting(channels, counts=(40, 3, 70), k=8):
    coords, offsets = points(list(counts))
    samples = torch.cat([
        torch.arange(start, start + max(n // 4, 1))
        for n, start in zip(counts,
                            offsets_of([0, *counts[:-1]]).tolist())
    ])
    centers = coords[samples] + 0.01
    near = knn(centers, offsets_of([max(n // 4, 1) for n in counts]), coords,
               offsets, k)
    generator = torch.Generator().manual_seed(channels)
    feats = torch.randn(len(coords), channels, generator=generator)
    position = torch.randn(3, channels, generator=generator)
    return pairs_of(centers, near), coords, feats, position


def formula(pairs, coords, feats, position):
    most, least, rows = [], [], []
    for center, index, count in zip(pairs.coords.double(), pairs.index,
                                    pairs.counts):
        near = index[:count]
        x = feats[near] + (coords[near].double() - center) @ position
        most.append(x.amax(0))
        least.append(x.amin(0))
        rows.append(x)
    rows = torch.cat(rows)
    return (torch.stack(most), torch.stack(least), rows.mean(0),
            rows.var(0, unbiased=False))


def results(operator, pairs, coords, feats, position):
    feats, position = (t.clone().requires_grad_() for t in (feats, position))
    most, least, *moments = operator(pairs, coords, feats, position)
    if callable(moments[0]):
        moments = moments[0]()
    outputs = most, least, *moments
    sum((o * torch.arange(o.numel()).cos().view_as(o)).sum()
        for o in outputs).backward()
    return [*(o.detach() for o in outputs), feats.grad, position.grad]


@pytest.mark.parametrize('kind', ['cpu', 'triton', 'torch'])
@pytest.mark.parametrize('channels', [8, 12, 40])
def test_values_and_gradients(monkeypatch, kind, channels):
    monkeypatch.setattr(pooling, 'kind_of', lambda tensor: kind)
    pairs, coords, feats, position = setting(channels)
    assert pairs.counts.min() == 3 and pairs.counts.max() == 8
    ours = results(pooling.pair_extremes, pairs, coords, feats, position)
    expected = results(formula, pairs, coords, feats.double(),
                       position.double())
    for value, want in zip(ours, expected):
        torch.testing.assert_close(value.double(), want, rtol=1e-4, atol=1e-5)


def test_by_hand():
    coords = torch.tensor([[0., 0, 0], [1, 0, 0], [2, 0, 0]])
    near = Neighbors(
        torch.tensor([[0, 2, 1]]), None, torch.tensor([[True, True, False]]))
    feats = torch.zeros(3, 8)
    feats[0], feats[1] = 5, 100  # the second is no neighbour
    position = torch.zeros(3, 8)
    position[0] = 3
    most, least, moments = pooling.pair_extremes(
        pairs_of(coords[:1], near), coords, feats, position)
    mean, variance = moments()
    assert (most == 6).all() and (least == 5).all()
    assert (mean == 5.5).all() and (variance == 0.25).all()
