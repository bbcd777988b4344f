"""Batches of drawings of any size give what each drawing gives alone."""
import numpy as np
import pytest
import torch
from drawing_toys import (ANCHORED, assert_trained, batch_of, drawing,
                          permuted, raw, small_model, train_step)
from mmengine.structures import InstanceData

from sympoint.ops import knn, offsets_of


@pytest.fixture(scope='module')
def model():
    return small_model()


@pytest.fixture(scope='module')
def lively():
    """Queries that are sure of different classes and masks."""
    model = small_model(**{'test_cfg.overlap_thr': 0.0})
    head = model.eval().decode_head
    inputs = model.data_preprocessor(batch_of([drawing(300)]))['inputs']
    with torch.no_grad():
        head.cls_embed.weight *= 4
        head.cls_embed.bias[-1] = -20
        features = head.mask_features(model.extract_feat(inputs)[0].feats)
        scale = 10 / features.std(0)
        head.mask_features[-1].weight *= scale[:, None]
        head.mask_features[-1].bias.sub_(features.mean(0)).mul_(scale)
    return model


def assert_same(first, second):
    for a, b in zip(first, second):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize('options', [
    dict(),
    {'backbone.use_connections': False, 'backbone.sampling_start': 'first'},
    {'decode_head.mask_interpolation': 'nearest'},
    {'decode_head.mask_interpolation': 'linear'},
    ANCHORED,
])  # yapf: disable
def test_batch_equals_each_alone_in_any_order(options):
    model = small_model(**options)
    drawings = [drawing(n) for n in (1, 2, 3, 700, 5, 17, 65, 16, 2500)]
    alone = [raw(model, [d])[0] for d in drawings]
    for order in (np.arange(9), np.arange(9)[::-1],
                  np.random.default_rng(0).permutation(9)):
        together = raw(model, [drawings[i] for i in order])
        for place, i in enumerate(order):
            assert_same(alone[i], together[place])


def test_ten_thousand_primitives_beside_one():
    model = small_model(channels=(16, 16))
    drawings = [drawing(10_000), drawing(1), drawing(40)]
    together = raw(model, drawings)
    for one, joined in zip(drawings, together):
        assert_same(raw(model, [one])[0], joined)


def test_five_levels_of_fewer_primitives_than_levels():
    model = small_model(channels=(16, 16, 24, 24, 32))
    drawings = [drawing(n) for n in (1, 2, 3, 4, 9, 300)]
    together = raw(model, drawings)
    for one, joined in zip(drawings, together):
        assert torch.isfinite(joined[1]).all()
        assert_same(raw(model, [one])[0], joined)


def test_one_primitive_more_changes_its_own_drawing_only(model):
    """No query, no neighbour and no norm layer sees two drawings."""
    fixed = drawing(60)
    expected = raw(model, [drawing(30), fixed])[1]
    for size in (1, 31, 500):
        assert_same(raw(model, [drawing(size, 1), fixed])[1], expected)


@pytest.mark.parametrize('grid', [False, True])
def test_shuffled_primitives_have_shuffled_results(lively, grid):
    """With ``grid``, many are equally far apart and some are duplicates."""
    inputs, sample = drawing(300, 5, grid)
    if grid:
        inputs['connections'][:] = -1  # else they tell duplicates apart
        both = torch.cat([inputs['coords'], inputs['feats']], 1)
        assert len(both.unique(dim=0)) < 300
    order = torch.randperm(300, generator=torch.Generator().manual_seed(1))
    first, = lively.test_step(batch_of([(inputs, sample)]))
    second, = lively.test_step(batch_of([(permuted(inputs, order), sample)]))
    for key in ('pts_semantic_mask', 'pts_instance_mask'):
        assert torch.equal(first.pred_pts_seg[key][order],
                           second.pred_pts_seg[key])
    a, b = first.pred_instances_3d, second.pred_instances_3d
    assert len(a) > 3 and len(a.labels.unique()) > 1
    assert len(first.pred_pts_seg.pts_semantic_mask.unique()) > 2
    torch.testing.assert_close(a.scores, b.scores)
    assert torch.equal(a.labels, b.labels)


def test_shuffling_within_a_batch(lively):
    """Each drawing of a batch by its own order."""
    drawings = [drawing(n) for n in (40, 1, 90)]
    shuffled = []
    for inputs, sample in drawings:
        order = torch.randperm(len(inputs['coords']))
        shuffled.append((permuted(inputs, order), sample, order))
    first = lively.test_step(batch_of(drawings))
    second = lively.test_step(batch_of([s[:2] for s in shuffled]))
    for a, b, (_, _, order) in zip(first, second, shuffled):
        assert torch.equal(a.pred_pts_seg.pts_semantic_mask[order],
                           b.pred_pts_seg.pts_semantic_mask)


def predictions(model, drawings, batch_size):
    found = []
    for start in range(0, len(drawings), batch_size):
        found += model.test_step(batch_of(drawings[start:start + batch_size]))
    return found


def test_predictions_are_the_same_to_the_bit_in_any_batch(lively):
    drawings = [
        drawing(n, i, grid=i % 2 == 0)
        for i, n in enumerate((300, 40, 1, 650, 7, 90, 211, 128))
    ]
    alone = predictions(lively, drawings, 1)
    assert sum(len(sample.pred_instances_3d) for sample in alone) > 20
    for batch_size in (3, 4, 8):
        for a, b in zip(alone, predictions(lively, drawings, batch_size)):
            for key in ('labels', 'scores'):
                assert torch.equal(a.pred_instances_3d[key],
                                   b.pred_instances_3d[key])
            for key in ('pts_semantic_mask', 'pts_instance_mask',
                        'pts_class_mask'):
                assert torch.equal(a.pred_pts_seg[key], b.pred_pts_seg[key])


def test_neighbours_by_the_hundred_are_exact():
    generator = torch.Generator().manual_seed(0)
    counts = [700, 1, 300]
    coords = torch.rand(sum(counts), 3, generator=generator)
    coords[:, 2] = 0
    offsets = offsets_of(counts)
    near = knn(coords, offsets, coords, offsets, 256)
    begin = 0
    for count in counts:
        part = coords[begin:begin + count].double()
        distance = torch.cdist(
            part, part, compute_mode='donot_use_mm_for_'
            'euclid_dist').sort(1).values[:, :256]
        rows = slice(begin, begin + count)
        num = min(count, 256)
        torch.testing.assert_close(
            near.distance[rows, :num].double(), distance, rtol=1e-6, atol=1e-7)
        assert near.mask[rows, :num].all() and not near.mask[rows, num:].any()
        index = near.index[rows, :num]
        assert ((index >= begin) & (index < begin + count)).all()
        assert (index.sort(1).values.diff(dim=1) > 0).all()  # none twice
        begin += count


@pytest.mark.parametrize('options', [
    dict(), {
        'backbone.use_connections': False
    },
    dict(loss_connection=None), ANCHORED
])
def test_training_step_reaches_every_parameter(options):
    """So that DistributedDataParallel waits for none in vain."""
    model = small_model(**options)
    drawings = [drawing(n) for n in (1, 2, 40, 300)]
    drawings.append(drawing(25, labelled=False))
    log = train_step(model, drawings)
    assert_trained(model, log)
    assert {'loss_cls', 'd0.loss_cls', 'd1.loss_mask', 'loss_dice'} <= set(log)


@pytest.mark.parametrize('size', [1, 2, 3, 15, 17])
def test_training_step_of_one_small_drawing(size):
    """Its coarser levels are one point, which has no batch statistics."""
    model = small_model()
    assert_trained(model, train_step(model, [drawing(size)]))
    for name, buffer in model.named_buffers():
        assert torch.isfinite(buffer).all(), name


def test_no_targets_at_all(model):
    log = train_step(model, [drawing(50, labelled=False)])
    assert_trained(model, log)
    assert log['loss_mask'] == log['loss_dice'] == 0
    assert log['loss_connection'] == 0 and log['loss_cls'] > 0


def test_more_targets_than_queries(model):
    inputs, sample = drawing(64)
    labels = torch.arange(64) % 35
    sample.gt_instances_3d = InstanceData(labels=labels)
    sample.gt_pts_seg.owner = torch.arange(64)
    assert_trained(model, train_step(model, [(inputs, sample)]))
