"""Matching of all layers, and its cost, against mmdet's and by hand."""
import math

import pytest
import torch
from mmdet.models.task_modules import (ClassificationCost,
                                       CrossEntropyLossCost, DiceCost,
                                       HungarianAssigner)
from mmengine.structures import InstanceData

from sympoint.models import LayeredHungarianAssigner, SymbolMatchCost

COSTS = [dict(type='mmdet3d.SymbolMatchCost')]


def drawing(num_targets, num_points, seed, num_layers=3, num_queries=7):
    generator = torch.Generator().manual_seed(seed)
    layers = [
        InstanceData(
            scores=torch.randn(num_queries, 5, generator=generator),
            masks=torch.randn(num_queries, num_points, generator=generator))
        for _ in range(num_layers)
    ]
    gt = InstanceData(
        labels=torch.randint(0, 4, (num_targets, ), generator=generator),
        masks=torch.rand(num_targets, num_points, generator=generator) < 0.4)
    return layers, gt


@pytest.mark.parametrize('num_targets', [1, 4, 7, 11])
def test_equals_mmdets_assigner(num_targets):
    layers, gt = drawing(num_targets, 30, num_targets)
    ours = LayeredHungarianAssigner(COSTS)
    matches, = ours.match([ours.costs(layers, gt)])
    theirs = HungarianAssigner(COSTS)
    for i, layer in enumerate(layers):
        taken = theirs.assign(layer, gt).gt_inds  # 0 for none, else 1-based
        expected = {(q, t - 1) for q, t in enumerate(taken.tolist()) if t}
        rows = matches.layers == i
        assert expected == set(
            zip(matches.queries[rows].tolist(),
                matches.targets[rows].tolist()))
        assert len(expected) == min(7, num_targets)


def test_drawings_do_not_mix():
    """Matched together as each would be alone, also with no target."""
    drawings = [drawing(n, 10 + n, n) for n in (4, 0, 2)]
    assigner = LayeredHungarianAssigner(COSTS)
    costs = [assigner.costs(*d) for d in drawings]
    together = assigner.match(costs)
    for cost, match in zip(costs, together):
        alone, = assigner.match([cost])
        assert all(torch.equal(a, b) for a, b in zip(alone, match))
    assert len(together[1].queries) == 0


def test_by_hand():
    cost = torch.tensor([[[1.0, 2.0], [0.0, 5.0]], [[3.0, 0.0], [4.0, 9.0]]])
    match, = LayeredHungarianAssigner(COSTS).match([cost])
    pairs = list(zip(*(t.tolist() for t in match)))
    assert pairs == [(0, 0, 1), (0, 1, 0), (1, 0, 1), (1, 1, 0)]


def example(num_targets=6, num_points=40):
    generator = torch.Generator().manual_seed(0)
    pred = InstanceData(
        scores=torch.randn(9, 5, generator=generator),
        masks=torch.randn(9, num_points, generator=generator) * 4)
    gt = InstanceData(
        labels=torch.randint(0, 4, (num_targets, ), generator=generator),
        masks=torch.rand(num_targets, num_points, generator=generator) < 0.3)
    return pred, gt


def test_equals_the_sum_of_mmdets_costs():
    pred, gt = example()
    expected = sum(
        cost(pred, gt)
        for cost in (ClassificationCost(weight=2.0),
                     CrossEntropyLossCost(weight=5.0, use_sigmoid=True),
                     DiceCost(weight=5.0, pred_act=True, eps=1.0)))
    torch.testing.assert_close(SymbolMatchCost()(pred, gt), expected)


def test_each_weight():
    pred, gt = example()
    parts = [
        SymbolMatchCost(**dict(zeros, **{name: 1.0}))(pred, gt)
        for zeros in [dict(class_weight=0., mask_weight=0., dice_weight=0.)]
        for name in zeros
    ]
    torch.testing.assert_close(SymbolMatchCost()(pred, gt),
                               2 * parts[0] + 5 * parts[1] + 5 * parts[2])


def test_large_logits_stay_finite():
    pred, gt = example()
    pred.masks *= 1e4
    for kind in ('probability', 'focal_iou'):
        assert torch.isfinite(SymbolMatchCost(kind)(pred, gt)).all()


def test_published_class_cost_by_hand():
    """One query, one target of 2 of 4 points."""
    pred = InstanceData(
        scores=torch.tensor([[math.log(3.0), 0.0]]),  # p = 3/4
        masks=torch.tensor([[100.0, 100.0, 100.0, -100.0]]))
    gt = InstanceData(
        labels=torch.tensor([0]),
        masks=torch.tensor([[True, True, False, False]]))
    cost = SymbolMatchCost(
        'focal_iou', class_weight=1.0, mask_weight=0.0, dice_weight=0.0)
    dice = 1 - (2 * 2 + 1) / (3 + 2 + 1)
    p = 0.75 * (1 - dice) / (1 + dice)
    expected = 0.25 * (1 - p)**4 * -math.log(p + 1e-5) - \
        0.75 * p**4 * -math.log(1 - p + 1e-5)
    assert math.isclose(cost(pred, gt).item(), expected, rel_tol=1e-5)


def test_no_target():
    pred, gt = example(num_targets=0)
    assert SymbolMatchCost()(pred, gt).shape == (9, 0)


def test_bfloat16_is_lifted():
    pred, gt = example()
    low = InstanceData(
        scores=pred.scores.bfloat16(), masks=pred.masks.bfloat16())
    cost = SymbolMatchCost()(low, gt)
    assert cost.dtype == torch.float32
    torch.testing.assert_close(
        cost, SymbolMatchCost()(pred, gt), rtol=0.02, atol=0.05)


def test_unknown_class_cost():
    with pytest.raises(ValueError, match="not 'focal'"):
        SymbolMatchCost('focal')
