"""Pooling of neighbours against its formula."""
import pytest
import torch
from point_sets import points

from sympoint.models.neighbor_pooling import pool_neighbors
from sympoint.models.point_norm import PointNorm
from sympoint.ops import Neighbors, knn, offsets_of


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
    assert near.mask.sum(1).min() == 3 and near.mask.sum(1).max() == k
    generator = torch.Generator().manual_seed(channels)
    feats = torch.randn(len(coords), channels, generator=generator)
    return centers, coords, feats, near, torch.randn(
        channels, 3, generator=generator)


def formula(centers, coords, feats, near, to_position, norm):
    """A sample at a time, in float64, with the norm over all pairs."""
    rows = [
        feats[index[mask]] + (coords[index[mask]] - center) @ to_position.T
        for center, index, mask in zip(centers, near.index, near.mask)
    ]
    normed = norm(torch.cat(rows)).relu().split([len(r) for r in rows])
    return torch.stack([x.amax(0) for x in normed])


def norm_of(channels, dtype, kind='BN1d'):
    norm = PointNorm(dict(type=kind), channels).to(dtype)
    values = torch.arange(channels, dtype=dtype)
    with torch.no_grad():  # scales of both signs
        norm[0].weight.copy_(values.cos())
        norm[0].bias.copy_(values.sin())
    return norm


def results(pool, inputs, norm):
    leaves = [t.clone().requires_grad_() for t in inputs[2::2]]
    centers, coords, _, near, _ = inputs
    out = pool(centers, coords, leaves[0], near, leaves[1], norm)
    (out * torch.arange(out.numel()).cos().view_as(out)).sum().backward()
    parameters = list(norm.parameters())
    return [
        out.detach(), *(t.grad for t in leaves), *(p.grad for p in parameters),
        *norm.buffers()
    ]


@pytest.mark.parametrize('kind', ['BN1d', 'LN'])
@pytest.mark.parametrize('training', [True, False])
@pytest.mark.parametrize('dtype', [torch.float32, torch.float64])
def test_values_gradients_and_running_moments(dtype, training, kind):
    inputs = setting(12)
    doubles = [t.double() if torch.is_tensor(t) else t for t in inputs]
    ours = results(pool_neighbors,
                   [t.to(dtype) if torch.is_tensor(t) else t for t in inputs],
                   norm_of(12, dtype, kind).train(training))
    expected = results(formula, doubles,
                       norm_of(12, torch.float64, kind).train(training))
    for value, want in zip(ours, expected, strict=True):
        torch.testing.assert_close(
            value.double(), want.double(), rtol=1e-4, atol=2e-5)


def test_by_hand():
    coords = torch.tensor([[0., 0, 0], [1, 0, 0], [2, 0, 0]])
    near = Neighbors(
        torch.tensor([[0, 2, 1]]), None, torch.tensor([[True, True, False]]))
    feats = torch.zeros(3, 8)
    feats[0], feats[1] = 5, 100  # the second is no neighbour
    to_position = torch.zeros(8, 3)
    to_position[:, 0] = 3
    norm = PointNorm(dict(type='BN1d', eps=0.), 8).eval()
    pooled = pool_neighbors(coords[:1], coords, feats, near, to_position, norm)
    assert (pooled == 6).all()
    with torch.no_grad():
        norm[0].weight.fill_(-1)
        norm[0].bias.fill_(9)
    pooled = pool_neighbors(coords[:1], coords, feats, near, to_position, norm)
    assert (pooled == 4).all()  # 9 - 5: the least is the greatest
