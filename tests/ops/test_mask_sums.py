import pytest
import torch

from sympoint.ops import mask_sums as module
from sympoint.ops.mask_sums import mask_sums


@pytest.mark.parametrize('kind', ['cpu', 'torch'])
@pytest.mark.parametrize('queries, targets, points, scale', [
    (500, 60, 300, 1),
    (70, 3, 65, 30),
    (8, 1, 1, 1),
    (13, 2, 64, 1e3),
    (3, 2, 40, 1),
    (20, 0, 40, 1),
    (20, 4, 0, 1),
])
@pytest.mark.parametrize('disjoint', [True, False])
def test_sums(monkeypatch, kind, queries, targets, points, scale, disjoint):
    monkeypatch.setattr(module, 'kind_of', lambda tensor: kind)
    generator = torch.Generator().manual_seed(queries)
    x = torch.randn(queries, points, generator=generator) * scale
    if disjoint:
        owner = torch.randint(
            0, 2 * targets + 1, (points, ), generator=generator)
        masks = owner == torch.arange(targets)[:, None]
    else:
        masks = torch.rand(targets, points, generator=generator) < 0.5
    sums = mask_sums(x, masks)
    exact, target = x.double(), masks.double()
    inside = exact.sigmoid()
    expected = (torch.nn.functional.softplus(exact).sum(1), inside.sum(1),
                exact @ target.T, inside @ target.T)
    for ours, want in zip(sums, expected):
        assert ours.shape == want.shape
        torch.testing.assert_close(
            ours.double(), want, rtol=2e-6, atol=1e-5 * scale)


def test_same_on_any_number_of_threads():
    x, masks = torch.randn(200, 500), torch.rand(5, 500) < 0.2
    one = mask_sums(x, masks)
    torch.set_num_threads(2)
    for a, b in zip(one, mask_sums(x.T.contiguous().T, masks)):
        assert torch.equal(a, b)
