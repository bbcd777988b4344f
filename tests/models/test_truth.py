"""Drawings in which only some classes are labelled: what else is there is
none of these, and may be of any other."""
import numpy as np
import pytest
import torch
from drawing_toys import (ANCHORED, batch_of, contrast, drawing, small_head,
                          small_model)
from mmengine.structures import InstanceData
from torch.nn import functional as F

from sympoint.models import QueryOutputs
from sympoint.models.truth import (NOT_LABELLED, background_or, packed_labels,
                                   true_symbols, unlabelled_classes)

DOORS = np.array([True] + [False] * 34)


def doors_alone(size, **kwargs):
    """A drawing of class 0 and of strokes of which it is not known more than
    that they are not of it."""
    inputs, sample = drawing(size, **kwargs)
    truth = sample.gt_pts_seg
    first = sample.gt_instances_3d.labels == 0
    number = torch.where(first, first.cumsum(0) - 1, -1)
    truth.owner = torch.cat([number, torch.tensor([-1])])[truth.owner]
    other = truth.pts_semantic_mask != 0
    truth.pts_semantic_mask = truth.pts_semantic_mask.masked_fill(other, 35)
    sample.gt_instances_3d = sample.gt_instances_3d[first]
    sample.set_metainfo(dict(labelled=DOORS))
    return inputs, sample


def test_background_is_the_sum_of_what_it_may_be():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(6, 4, generator=generator, dtype=torch.float64)
    classes = torch.tensor([[0, 1, 1]] * 3 + [[0, 0, 0]] * 3).bool()
    joined = background_or(logits, classes)
    assert torch.equal(joined[3:], logits[3:])  # to the bit
    p, q = logits.softmax(-1), joined.softmax(-1)
    torch.testing.assert_close(q[:3, 3], p[:3, 1:].sum(1))
    torch.testing.assert_close(q[:3, 0], p[:3, 0])
    assert (q[:3, 1:3] == 0).all()


def test_gradient_of_the_sum():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(
        5, 4, generator=generator, dtype=torch.float64, requires_grad=True)
    classes = torch.tensor([[0, 1, 1], [1, 1, 1], [0, 1, 0], [0, 0, 0],
                            [1, 0, 0]]).bool()
    labels = torch.tensor([3, 3, 3, 0, 1])
    weight = torch.tensor([1, 2, 1, .1], dtype=torch.float64)

    def loss(logits):
        return F.cross_entropy(
            background_or(logits, classes), labels, weight, reduction='none')

    assert torch.autograd.gradcheck(loss, logits)
    p = logits.softmax(-1)
    expected = torch.stack([
        -.1 * (p[0, 1] + p[0, 2] + p[0, 3]).log(),
        torch.zeros((), dtype=p.dtype), -.1 * (p[2, 1] + p[2, 3]).log(),
        -p[3, 0].log(), -2 * p[4, 1].log()
    ])
    torch.testing.assert_close(loss(logits), expected)
    # where all is permitted nothing is learnt
    assert (torch.autograd.grad(loss(logits)[1], logits)[0] == 0).all()


def test_what_is_known_of_a_batch():
    samples = [doors_alone(40)[1], drawing(30)[1]]
    whole = drawing(40)[1].gt_pts_seg.pts_semantic_mask
    labels = packed_labels(samples)
    assert labels[:40].tolist() == [
        0 if c == 0 else NOT_LABELLED for c in whole.tolist()
    ]
    assert torch.equal(labels[40:], samples[1].gt_pts_seg.pts_semantic_mask)
    free = unlabelled_classes(samples, 35, labels.device)
    assert free[0].tolist() == [False] + [True] * 34 and not free[1].any()
    assert torch.equal(
        free, unlabelled_classes(true_symbols(samples), 35, labels.device))
    assert unlabelled_classes(samples[1:], 35, labels.device) is None


@pytest.fixture
def head():
    return small_head(num_queries=8)


def random_case(labelled, seed=1):
    """Two drawings of 12 and 9; in the first some classes are labelled."""
    g = torch.Generator().manual_seed(seed)
    outputs = QueryOutputs(
        torch.randn(2, 2, 8, 4, generator=g, requires_grad=True),
        torch.randn(2, 2, 8, 8, generator=g),
        torch.randn(21, 8, generator=g, requires_grad=True),
        torch.tensor([12, 21]))
    masks = torch.zeros(2, 12, dtype=torch.bool)
    masks[0, :3] = masks[1, 4:6] = True
    targets = [
        InstanceData(
            metainfo=dict(labelled=labelled),
            labels=torch.tensor([0, 0]),
            masks=masks),
        InstanceData(labels=torch.tensor([2]), masks=masks[:1, :9])
    ]
    return outputs, targets


def test_queries_of_other_strokes_may_be_of_any_other_class(head):
    """Against a loop over layers, drawings and queries."""
    labelled = np.array([True, False, False])
    outputs, targets = random_case(labelled)
    losses = head.loss_by_feat(outputs, targets)
    matches = head.assigner.match([
        head._costs(outputs, number, target)
        for number, target in enumerate(targets)
    ])
    permitted = 0
    for layer, name in enumerate(('d0.loss_cls', 'loss_cls')):
        total = weight = 0
        for number, (rows, target) in enumerate(
                zip((slice(12), slice(12, 21)), targets)):
            match = matches[number]
            found = {
                int(q): int(t)
                for i, q, t in zip(*match) if int(i) == layer
            }
            for q in range(8):
                p = outputs.cls_scores[layer, number, q].softmax(0)
                inside = outputs.mask_features[rows] \
                    @ outputs.mask_embeds[layer, number, q] >= 0
                other = inside & ~target.masks.any(0)
                w = 1 if q in found else .1
                if q in found:
                    chance = p[target.labels[found[q]]]
                elif number == 0 and 2 * other.sum() > inside.sum():
                    chance = 1 - p[0]
                    permitted += 1
                else:
                    chance = p[3]
                total = total - w * chance.log()
                weight += w
        torch.testing.assert_close(losses[name], 2 * total / weight)
    assert permitted > 3


def test_masks_have_other_strokes_as_negatives(head):
    """Those of a drawing that is labelled whole, to the bit."""
    some, whole = (
        head.loss_by_feat(*random_case(labelled))
        for labelled in (np.array([True, False, False]), None))
    for name in whole:
        assert ('cls' in name) != torch.equal(some[name], whole[name]), name


def test_a_false_door_costs_and_a_chair_does_not(head):
    labelled = np.array([True, False, False])
    outputs, (target, _) = random_case(labelled)
    outputs = outputs._replace(
        cls_scores=outputs.cls_scores[:, :1].detach().requires_grad_(),
        mask_embeds=outputs.mask_embeds[:, :1],
        mask_features=outputs.mask_features[:12],
        offsets=torch.tensor([12]))
    none = InstanceData(
        metainfo=dict(labelled=labelled),
        labels=torch.zeros(0, dtype=torch.int64),
        masks=torch.zeros(0, 12, dtype=torch.bool))
    losses = head.loss_by_feat(outputs, [none])
    sum(losses.values()).backward()
    inside = outputs.mask_embeds[:, 0] @ outputs.mask_features.T >= 0
    gradient = outputs.cls_scores.grad[:, 0][inside.any(-1)]
    assert (gradient[:, 0] > 0).all() and (gradient[:, 1:] < 0).all()


def test_anchored_losses_by_loop():
    model = small_model(**ANCHORED).train()
    head = model.decode_head
    data = model.data_preprocessor(
        batch_of([doors_alone(60), drawing(25)]), True)
    pyramid, samples = model.extract_feat(data['inputs']), data['data_samples']
    losses = head.loss(pyramid, samples)
    start = head._start(pyramid[0], packed_labels(samples))
    total = 0
    for i, logits in enumerate(start.semantic):
        p = logits.softmax(0)
        label = torch.cat([s.gt_pts_seg.pts_semantic_mask for s in samples])[i]
        chance = 1 - p[0] if i < 60 and label == 35 else p[label]
        total = total - chance.log() / 85
    torch.testing.assert_close(losses['loss_semantic'], total)
    # anchors lie on doors and where the network itself sees symbols
    truth = samples[0].gt_pts_seg.pts_semantic_mask
    seen = (truth == 0) | (start.semantic[:60].argmax(1) < 35)
    assert seen[start.anchors[0]].all()


def test_connections_of_other_strokes():
    """By the formula: they are unlike what is labelled, and like nothing."""
    generator = torch.Generator().manual_seed(3)
    feats = torch.randn(
        12, 5, generator=generator, dtype=torch.float64).requires_grad_()
    labels = torch.randint(0, 2, (12, ), generator=generator)
    labels[::3] = NOT_LABELLED
    index = torch.stack(
        [torch.randperm(12, generator=generator)[:5] for _ in range(12)])
    present = index != torch.arange(12)[:, None]
    terms = []
    for i in range(12):
        others = index[i][present[i]].tolist()
        same = [j for j in others if labels[j] == labels[i] >= 0]
        if not same or len(same) == len(others):
            continue
        near = [(-(feats[i] - feats[j]).norm() / 2).exp() for j in others]
        terms.append(-(sum(n for n, j in zip(near, others) if j in same) /
                       sum(near)).log())
    assert 2 < len(terms) < 9
    loss = contrast(feats, labels, index, present, 2.)
    torch.testing.assert_close(loss, sum(terms) / len(terms))
    assert torch.autograd.gradcheck(
        lambda x: contrast(x, labels, index, present, 2.), feats)
    gradient, = torch.autograd.grad(loss, feats)
    assert (gradient[::3] != 0).any()  # doors are pushed away from them
    two = torch.full((12, ), NOT_LABELLED)
    assert contrast(feats, two, index, present, 2.) == 0


def test_a_step_of_mixed_drawings():
    model = small_model(**ANCHORED)
    data = model.data_preprocessor(
        batch_of([doors_alone(60),
                  drawing(25),
                  doors_alone(30, seed=4)]), True)
    losses = model.train()(**data, mode='loss')
    total, log = model.parse_losses(losses)
    total.backward()
    assert all(torch.isfinite(value) for value in log.values())
    for name, parameter in model.named_parameters():
        assert torch.isfinite(parameter.grad).all(), name
