"""Norm layers as scale and shift, and their running moments."""
import torch

from sympoint.models.point_norm import (Fold, PointNorm, fold_norms, joined,
                                        tracked_together)

BN = dict(type='BN1d')


def norms_of(num, channels=4):
    torch.manual_seed(num)
    norms = [PointNorm(BN, channels).double().train() for _ in range(num)]
    for norm in norms:
        for tensor in (*norm.parameters(), norm[0].running_mean,
                       norm[0].running_var):
            torch.nn.init.uniform_(tensor, 0.5, 2)
    return norms


def by_itself(norm, x, offset):
    """Scale and shift from what PyTorch's layer makes of x + offset."""
    y = norm(x + offset)
    scale = (y[1] - y[0]) / (x[1] - x[0])
    return scale, y[0] - scale * x[0]


def test_several_at_once_as_each_by_itself():
    """Values, gradients and running moments."""
    results = []
    rows = [torch.randn(n, 4).double() for n in (20, 30)]
    offsets = [torch.randn(4).double() for _ in rows]
    weigh = torch.arange(8.).double().view(2, 4).cos()
    for together in (True, False):
        norms = norms_of(2)
        if together:
            with tracked_together():
                scale, shift = fold_norms(
                    norms, lambda: (joined([x.mean(0) for x in rows]),
                                    joined([x.var(0, False) for x in rows])),
                    [20, 30], offsets)
        else:
            folded = [by_itself(*each) for each in zip(norms, rows, offsets)]
            scale, shift = map(torch.stack, zip(*folded))
        (scale * weigh + shift * weigh.sin()).sum().backward()
        results.append([
            scale.detach(),
            shift.detach(), *(t for norm in norms for t in norm.buffers()),
            *(p.grad for norm in norms for p in norm.parameters())
        ])
    assert len(results[0]) == 12
    for ours, theirs in zip(*results):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)


def test_running_moments_wait_for_the_end():
    norm, = norms_of(1)
    before = norm[0].running_var.clone()
    with tracked_together():
        norm.fold(lambda: (torch.zeros(4).double(), torch.ones(4).double()), 5)
        norm(torch.randn(9, 4).double())
        assert norm[0].num_batches_tracked == 0
    assert norm[0].num_batches_tracked == 2
    assert not torch.equal(norm[0].running_var, before)


def test_gradient_by_differences():
    mean, weight, bias, offset = torch.randn(4, 2, 3, dtype=torch.float64)
    variance = torch.rand(2, 3, dtype=torch.float64) + 0.5
    inputs = [t.requires_grad_() for t in (mean, variance, weight, bias)]
    assert torch.autograd.gradcheck(
        lambda m, *rest: Fold.apply(m, *rest, 1e-5,
                                    m.detach() + offset, offset), inputs)


def test_an_offset_of_a_single_row_is_learned():
    """Its running moments do not cancel it."""
    norm, = norms_of(1)
    offset = torch.randn(4, dtype=torch.float64, requires_grad=True)
    scale, shift = norm.fold(
        lambda: (torch.zeros(4).double(), torch.zeros(4).double()), 1, offset)
    shift.sum().backward()
    torch.testing.assert_close(offset.grad, scale.detach())
    x = torch.randn(1, 4).double()
    torch.testing.assert_close(scale * x + shift, norm(x + offset))
