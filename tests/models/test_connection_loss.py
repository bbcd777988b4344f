"""The connection loss against loops written from its formula."""
import math

import pytest
import torch
from drawing_toys import batch_of, contrast, drawing, small_model
from torch.nn import functional as F

from sympoint.models import (ConnectionContrastiveLoss, PointLevel,
                             PointPyramid, connection_loss)
from sympoint.models.connection_loss import ConnectedPoints, distances
from sympoint.ops import knn, offsets_of


def by_the_formula(feats, labels, connected, temperature):
    """``connected[i]`` lists the points connected with point i."""
    terms = []
    for i, others in enumerate(connected):
        same = [j for j in others if labels[j] == labels[i]]
        if not same or len(same) == len(others):
            continue

        def closeness(j):
            distance = (feats[i] - feats[j]).square().sum().sqrt()
            return torch.exp(-distance / temperature)

        terms.append(-torch.log(
            sum(map(closeness, same)) / sum(map(closeness, others))))
    return sum(terms) / len(terms) if terms else feats.sum() * 0


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


def lists(index, present):
    return [[j for j, there in zip(*row) if there]
            for row in zip(index.tolist(), present.tolist())]


def test_value_and_gradient():
    feats, labels, index, present = example()
    ours = contrast(feats, labels, index, present, 2.0)
    theirs = by_the_formula(feats, labels, lists(index, present), 2.0)
    torch.testing.assert_close(ours, theirs)
    gradients = [
        torch.autograd.grad(loss, feats)[0] for loss in (ours, theirs)
    ]
    torch.testing.assert_close(*gradients)


def test_gradient_by_differences():
    feats, labels, index, present = example()
    assert torch.autograd.gradcheck(
        lambda f: contrast(f, labels, index, present, 0.7), feats)


def test_gradient_of_distances_by_differences():
    feats, _, index, _ = example()
    assert torch.autograd.gradcheck(lambda f: distances(f, index), feats)
    index[0, 0] = 0  # from itself
    distance = distances(feats, index)
    assert distance[0, 0] == 0
    distance[0, 0].backward()
    assert not feats.grad.any()


def test_levels_of_different_widths_as_each_alone():
    feats, labels, index, present = example()
    levels = [
        ConnectedPoints(feats, labels, index, present),
        ConnectedPoints(feats[:, :2], labels.roll(1), index[:, :3],
                        present[:, :3]),
        ConnectedPoints(feats[:, :1], labels, index[:, :0], present[:, :0])
    ]
    together = connection_loss.contrast(levels, 2.0)
    alone = torch.stack([contrast(*level, 2.0) for level in levels])
    assert (together[:2] > 0).all() and together[2] == 0
    torch.testing.assert_close(together, alone)
    torch.testing.assert_close(*(torch.autograd.grad(loss.sum(), feats)[0]
                                 for loss in (together, alone)))


def test_two_equally_far_connections_of_which_one_has_the_class():
    feats = torch.tensor([[0.0], [1.0], [-1.0]])
    loss = contrast(feats, torch.tensor([0, 0, 1]),
                    torch.tensor([[1, 2], [0, 0], [0, 0]]),
                    torch.tensor([[True, True], [True, False], [True, False]]),
                    2.0)
    assert math.isclose(loss.item(), math.log(2), rel_tol=1e-6)


def test_temperature_and_distance_by_hand():
    # d = 5 to the same class, 1 to the other, t = 2
    feats = torch.tensor([[0.0, 0.0], [3.0, 4.0], [1.0, 0.0]])
    loss = contrast(feats, torch.tensor([0, 0, 1]),
                    torch.tensor([[1, 2], [0, 0], [0, 0]]),
                    torch.tensor([[True, True], [True, False], [True, False]]),
                    2.0)
    expected = -math.log(math.exp(-2.5) / (math.exp(-2.5) + math.exp(-0.5)))
    assert math.isclose(loss.item(), expected, rel_tol=1e-6)


def test_points_without_both_kinds_take_no_part():
    feats, labels, index, present = example()
    loss = contrast(feats, labels, index, present, 2.0)
    gradient, = torch.autograd.grad(loss, feats)
    # a point more, with connections of its own class only, changes nothing
    more = torch.cat([feats, feats.new_ones(1, 5)])
    loss = contrast(more, torch.cat([labels, labels[:1]]),
                    torch.cat([index, torch.zeros_like(index[:1])]),
                    torch.cat([present, torch.ones_like(present[:1])]), 2.0)
    torch.testing.assert_close(torch.autograd.grad(loss, feats)[0], gradient)


def test_nobody_takes_part():
    for labels in (torch.zeros(12, dtype=torch.int64), torch.arange(12)):
        feats, _, index, present = example()
        for columns in (index.shape[1], 0):
            feats.grad = None
            loss = contrast(feats, labels, index[:, :columns],
                            present[:, :columns], 2.0)
            assert loss == 0
            loss.backward()
            assert torch.equal(feats.grad, torch.zeros_like(feats))


def test_coincident_features_have_a_finite_gradient():
    feats = torch.zeros(3, 4, requires_grad=True)
    loss = contrast(feats, torch.tensor([0, 0, 1]), torch.tensor([[1, 2]] * 3),
                    torch.ones(3, 2).bool(), 2.0)
    loss.backward()
    assert torch.isfinite(feats.grad).all()


def test_bfloat16_features_are_compared_in_float32():
    feats, labels, index, present = example()
    low = feats.detach().bfloat16()
    with torch.autocast('cpu', dtype=torch.bfloat16):
        loss = contrast(low, labels, index, present, 2.0)
    assert loss.dtype == torch.float32
    torch.testing.assert_close(
        loss, contrast(low.float(), labels, index, present, 2.0))


def pyramid_of(counts=(40, 9), sizes=((30, 6), (10, 3)), seed=0):
    """A pyramid of two levels and two drawings."""
    generator = torch.Generator().manual_seed(seed)
    levels = []
    for total, parts in zip(counts, zip(*sizes)):
        coords = torch.rand(total, 3, generator=generator)
        feats = torch.randn(total, 4, generator=generator).requires_grad_()
        offsets = offsets_of(list(parts))
        levels.append(
            PointLevel(coords, feats, offsets,
                       knn(coords, offsets, coords, offsets, 5)))
    connections = torch.randint(-1, 30, (40, 3), generator=generator)
    connections[30:] = connections[30:].clamp(max=9) + 30
    connections[connections == torch.arange(40)[:, None]] = -1
    connections[30:][connections[30:] == 29] = -1
    labels = torch.randint(0, 3, (40, ), generator=generator)
    return PointPyramid(levels, connections), labels


def coarse_labels(pyramid, labels, num_classes):
    """The class of largest weight among each point's 4 nearest primitives."""
    fine, coarse = pyramid[0], pyramid[1]
    result = []
    for one in range(2):
        ends = [0, *fine.offsets.tolist()], [0, *coarse.offsets.tolist()]
        rows, points = (slice(e[one], e[one + 1]) for e in ends)
        for point in coarse.coords[points]:
            distance = (fine.coords[rows] - point).norm(dim=1)
            near = distance.argsort()[:4]
            votes = torch.zeros(num_classes + 1)
            for i in near:
                votes[labels[rows][i]] += 1 / (distance[i] + 1e-8)
            result.append(votes.argmax())
    return torch.stack(result)


def test_all_levels_are_summed():
    pyramid, labels = pyramid_of()
    loss = ConnectionContrastiveLoss(
        num_classes=2, temperature=1.5, loss_weight=8.0)(pyramid, labels)
    fine = by_the_formula(pyramid[0].feats, labels,
                          lists(pyramid.connections, pyramid.connections >= 0),
                          1.5)
    near = pyramid[1].neighbors
    mask = near.index != torch.arange(9)[:, None]
    mask &= near.mask  # the second drawing has 3 points
    coarse = by_the_formula(pyramid[1].feats,
                            coarse_labels(pyramid, labels, 2),
                            lists(near.index, mask), 1.5)
    assert fine > 0 and coarse > 0
    torch.testing.assert_close(loss, 8 * (fine + coarse))
    loss.backward()
    assert all(level.feats.grad.abs().sum() > 0 for level in pyramid.levels)


def test_unknown_interpolation():
    with pytest.raises(ValueError, match="not 'cubic'"):
        ConnectionContrastiveLoss(num_classes=2, interpolation='cubic')


def test_background_is_a_class_of_its_own():
    pyramid, labels = pyramid_of()
    loss = ConnectionContrastiveLoss(num_classes=2)
    renamed = F.one_hot(labels, 3).roll(1, 1).argmax(1)
    torch.testing.assert_close(
        loss(pyramid, labels), loss(pyramid, renamed), rtol=1e-5, atol=0)


def test_all_five_decoder_stages():
    """Each adds its contrast, and is taught by it."""
    model = small_model(channels=(16, 16, 24, 24, 32)).train()
    data = model.data_preprocessor(batch_of([drawing(900), drawing(700)]))
    pyramid = model.extract_feat(data['inputs'])
    for level in pyramid.levels:
        level.feats.retain_grad()
    labels = torch.cat([
        sample.gt_pts_seg.pts_semantic_mask for sample in data['data_samples']
    ])
    loss = model.loss_connection(pyramid, labels)
    loss.backward()
    assert len(pyramid) == 5
    for stage, level in enumerate(pyramid.levels):
        assert level.feats.grad.abs().sum() > 0, stage
        assert model.backbone.decoder[stage].expand.weight.grad.any(), stage
