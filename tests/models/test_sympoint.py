"""The segmentor: what it returns."""
import doctest

import torch
from drawing_toys import batch_of, drawing, permuted, small_model
from mmdet3d.structures import Det3DDataSample
from mmengine.structures import InstanceData

from sympoint.models import sympoint
from sympoint.models.sympoint import canonical_order, reorder
from sympoint.ops import slices_of


def test_results_by_hand():
    """Three segments' points, and two of none."""
    model = small_model()
    masks = torch.zeros(2, 5, dtype=torch.bool)
    masks[0, [1, 4]] = masks[1, 2] = True
    segments = InstanceData(
        labels=torch.tensor([7, 30]),
        scores=torch.tensor([0.9, 0.4]),
        masks=masks)
    sample = Det3DDataSample()
    likeliest = torch.tensor([34, 7, 30, 0, 7])
    scores = torch.zeros(5, 35)
    scores[range(5), likeliest] = 0.5
    model._add_result(sample, dict(segments=segments, semantic_scores=scores),
                      None)
    assert torch.equal(sample.pred_pts_seg.pts_class_mask, likeliest)
    assert sample.pred_pts_seg.pts_semantic_mask.tolist() == [35, 7, 30, 35, 7]
    assert sample.pred_pts_seg.pts_instance_mask.tolist() == [-1, 0, 1, -1, 0]
    assert sample.pred_instances_3d.scores.tolist() == torch.tensor(
        [0.9, 0.4]).tolist()


def test_results_without_segments():
    model = small_model()
    sample = Det3DDataSample()
    segments = InstanceData(
        labels=torch.zeros(0, dtype=torch.int64),
        scores=torch.zeros(0),
        masks=torch.zeros(0, 3, dtype=torch.bool))
    model._add_result(
        sample, dict(segments=segments, semantic_scores=torch.eye(3, 35)),
        torch.tensor([2, 0, 1]))
    assert sample.pred_pts_seg.pts_class_mask.tolist() == [2, 0, 1]
    assert sample.pred_pts_seg.pts_semantic_mask.tolist() == [35] * 3
    assert sample.pred_pts_seg.pts_instance_mask.tolist() == [-1] * 3


def test_predictions_are_consistent():
    model = small_model(**{'test_cfg.overlap_thr': 0.0}).eval()
    with torch.no_grad():
        model.decode_head.cls_embed.bias[-1] = -20
        samples = model.test_step(batch_of([drawing(80), drawing(1)]))
    for sample, size in zip(samples, (80, 1)):
        found, points = sample.pred_instances_3d, sample.pred_pts_seg
        owner = points.pts_instance_mask
        assert set(found.keys()) == {'labels', 'scores'}
        assert points.pts_semantic_mask.shape == owner.shape == (size, )
        assert owner[owner >= 0].unique().tolist() == list(range(len(found)))
        assert torch.equal(
            points.pts_semantic_mask,
            torch.cat([found.labels, torch.tensor([35])])[owner])


def packed(*drawings):
    return small_model().data_preprocessor(batch_of(drawings))['inputs']


def test_canonical_order_forgets_the_order():
    batch = packed(drawing(30, grid=True), drawing(1), drawing(12))
    shuffled = []
    for size, grid in ((30, True), (1, False), (12, False)):
        inputs, sample = drawing(size, grid=grid)
        shuffled.append((permuted(inputs, torch.randperm(size)), sample))
    other = packed(*shuffled)
    one, two = (reorder(b, canonical_order(b)) for b in (batch, other))
    assert torch.equal(one['coords'], two['coords'])
    assert torch.equal(one['feats'], two['feats'])
    order = canonical_order(batch)
    for rows in slices_of(batch['offsets']):
        assert sorted(order[rows].tolist()) == list(
            range(rows.start, rows.stop))


def test_canonical_order_sorts_by_position_then_features():
    batch = packed(drawing(40, grid=True))
    ordered = reorder(batch, canonical_order(batch))
    keys = torch.cat([ordered['coords'], ordered['feats']], 1).tolist()
    assert keys == sorted(keys)


def test_reordered_connections_join_the_same_primitives():
    batch = packed(drawing(20), drawing(9))
    order = torch.cat([torch.randperm(20), torch.randperm(9) + 20])
    other = reorder(batch, order)
    for new, old in enumerate(order.tolist()):
        for a, b in zip(other['connections'][new].tolist(),
                        batch['connections'][old].tolist()):
            assert (a < 0) == (b < 0)
            if b >= 0:
                assert order[a] == b


def test_file_order_is_kept_under_the_published_switch():
    """Ties then fall to the first in the file, as published."""
    model = small_model(order_invariant=False).eval()
    seen = []
    forward = model.backbone.forward
    model.backbone.forward = lambda **kw: seen.append(kw) or forward(**kw)
    batch = batch_of([drawing(25)])
    with torch.no_grad():
        model.test_step(batch)
    assert torch.equal(seen[0]['coords'], batch['inputs']['coords'][0])


def test_names_of_losses():
    model = small_model().train()
    data = model.data_preprocessor(batch_of([drawing(40)]))
    names = set(model(**data, mode='loss'))
    assert names == {
        f'{prefix}loss_{kind}'
        for prefix in ('', 'd0.', 'd1.')
        for kind in ('cls', 'mask', 'dice')
    } | {'loss_connection'}
    without = small_model(loss_connection=None).train()
    assert set(without(**data, mode='loss')) == names - {'loss_connection'}


def test_the_worked_example_of_shapes():
    model = small_model().eval()
    names = dict(model=model, torch=torch, Det3DDataSample=Det3DDataSample)
    example = doctest.DocTestParser().get_doctest(sympoint.__doc__, names,
                                                  'shapes', None, 0)
    said = []
    with torch.no_grad():
        result = doctest.DocTestRunner().run(example, out=said.append)
    assert result.attempted > 10 and not result.failed, ''.join(said)
