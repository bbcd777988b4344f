"""Matching of all layers against mmdet's, layer by layer."""
import pytest
import torch
from mmdet.models.task_modules import HungarianAssigner
from mmengine.structures import InstanceData

from sympoint.models import LayeredHungarianAssigner

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
