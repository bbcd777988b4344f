"""The connection loss against the formula, point by point."""
import math

import torch

from sympoint.models.losses.connection_loss import contrast


def by_the_formula(feats, labels, index, present, temperature):
    terms = []
    for i in range(len(feats)):
        linked = [
            j for j, there in zip(index[i].tolist(), present[i]) if there
        ]
        same = [j for j in linked if labels[j] == labels[i]]
        if not same or len(same) == len(linked):
            continue

        def closeness(j):
            return torch.exp(-(feats[i] - feats[j]).norm() / temperature)

        terms.append(-torch.log(
            sum(map(closeness, same)) / sum(map(closeness, linked))))
    return sum(terms) / len(terms)


def example():
    generator = torch.Generator().manual_seed(3)
    feats = torch.randn(
        12, 5, generator=generator, dtype=torch.float64).requires_grad_()
    labels = torch.randint(0, 3, (12, ), generator=generator)
    index = torch.stack(
        [torch.randperm(12, generator=generator)[:5] for _ in range(12)])
    present = torch.rand(12, 5, generator=generator) < 0.8
    present &= index != torch.arange(12)[:, None]
    return feats, labels, index, present


def test_value_and_gradient():
    feats, labels, index, present = example()
    ours = contrast(feats, labels, index, present, 2.0)
    theirs = by_the_formula(feats, labels, index, present, 2.0)
    torch.testing.assert_close(ours, theirs)
    gradients = [
        torch.autograd.grad(loss, feats)[0] for loss in (ours, theirs)
    ]
    torch.testing.assert_close(*gradients)


def test_two_equally_far_connections_of_which_one_has_the_class():
    feats = torch.tensor([[0.0], [1.0], [-1.0]])
    loss = contrast(feats, torch.tensor([0, 0, 1]),
                    torch.tensor([[1, 2], [0, 0], [0, 0]]),
                    torch.tensor([[True, True], [True, False], [True, False]]),
                    2.0)
    assert math.isclose(loss.item(), math.log(2), rel_tol=1e-6)


def test_nobody_takes_part():
    feats, labels, index, present = example()
    loss = contrast(feats, torch.zeros_like(labels), index, present, 2.0)
    assert loss == 0
    loss.backward()
    assert torch.equal(feats.grad, torch.zeros_like(feats))


def test_coincident_features_have_a_finite_gradient():
    feats = torch.zeros(3, 4, requires_grad=True)
    loss = contrast(feats, torch.tensor([0, 0, 1]), torch.tensor([[1, 2]] * 3),
                    torch.ones(3, 2).bool(), 2.0)
    loss.backward()
    assert torch.isfinite(feats.grad).all()
