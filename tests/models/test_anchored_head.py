"""Queries that start at primitives: where, and what they must find."""
import torch
from drawing_toys import ANCHORED, batch_of, drawing, small_model
from mmengine.structures import InstanceData
from torch.nn import functional as F

from sympoint.models import QueryOutputs
from sympoint.models.anchored_head import anchor_matches, spread_anchors
from sympoint.models.truth import true_symbols
from sympoint.ops import offsets_of, slices_of


def test_anchors_are_candidates_far_apart():
    x = torch.tensor([0., 1, 2, 3, 10, 11, 20, 5, 6])
    places = F.pad(x[:, None], (0, 2))
    candidates = torch.tensor([1, 1, 1, 0, 1, 1, 0, 0, 0], dtype=torch.bool)
    anchors = spread_anchors(places, offsets_of([7, 2]), candidates, 3)
    # of 0, 1, 2, 10, 11 the farthest from their mean is 11, then 0, then 2
    assert anchors[0].tolist() == [5, 0, 2]
    # a drawing without candidates takes what it has, again and again
    assert sorted(set(anchors[1].tolist())) == [7, 8]
    assert anchors.shape == (2, 3)


def test_few_candidates_repeat():
    candidates = torch.tensor([0, 1, 0, 0, 1, 0], dtype=torch.bool)
    anchors = spread_anchors(torch.rand(6, 3), offsets_of([6]), candidates, 5)
    assert set(anchors[0].tolist()) == {1, 4}


def test_matches_are_the_anchors_targets():
    outputs = QueryOutputs(
        torch.zeros(2, 2, 3, 36), None, None, offsets_of([4, 2]))
    targets = [
        InstanceData(
            labels=torch.tensor([7, 3]),
            masks=torch.tensor([[1, 1, 0, 0], [0, 0, 1, 0]]).bool()),
        InstanceData(
            labels=torch.zeros(0, dtype=torch.int64),
            masks=torch.zeros(0, 2, dtype=torch.bool))
    ]
    anchors = torch.tensor([[2, 3, 1], [4, 5, 4]])
    first, second = anchor_matches(outputs, targets, anchors)
    found = set(zip(*(t.tolist() for t in first)))
    # query 0 starts in target 1, query 2 in target 0, query 1 in none
    assert found == {(0, 0, 1), (0, 2, 0), (1, 0, 1), (1, 2, 0)}
    assert [len(t) for t in second] == [0, 0, 0]


def test_losses_by_loop():
    model = small_model(**ANCHORED).train()
    head = model.decode_head
    batch = [drawing(60), drawing(25)]
    data = model.data_preprocessor(batch_of(batch), True)
    pyramid, samples = model.extract_feat(data['inputs']), data['data_samples']
    losses = head.loss(pyramid, samples)
    labels = torch.cat([s.gt_pts_seg.pts_semantic_mask for s in samples])
    start = head._start(pyramid[0], labels)
    outputs = head._decode(pyramid, start)
    mask_loss, dice_loss, matched, classes = 0, 0, 0, []
    for b, (rows,
            sample) in enumerate(zip(slices_of(outputs.offsets), samples)):
        target, = true_symbols([sample])
        for q in range(20):
            anchor = start.anchors[b, q]
            owner = target.masks[:, anchor - rows.start].nonzero().flatten()
            classes.append(int(labels[anchor]))
            if not len(owner):
                assert classes[-1] == 35
                continue
            assert target.labels[owner] == classes[-1]
            logits = outputs.mask_features[rows] @ outputs.mask_embeds[-1, b,
                                                                       q]
            truth, p = target.masks[owner[0]].float(), logits.sigmoid()
            mask_loss += F.binary_cross_entropy_with_logits(logits, truth)
            dice_loss += 1 - (2 * (p * truth).sum() + 1) / (
                p.sum() + truth.sum() + 1)
            matched += 1
    assert 0 < matched < 40
    weight = torch.tensor([1.0] * 35 + [0.1])
    expected = dict(
        loss_cls=2 * F.cross_entropy(outputs.cls_scores[-1].flatten(0, 1),
                                     torch.tensor(classes), weight),
        loss_mask=5 * mask_loss / matched,
        loss_dice=5 * dice_loss / matched,
        loss_semantic=F.cross_entropy(start.semantic, labels))
    for name, value in expected.items():
        torch.testing.assert_close(
            losses[name], value, rtol=1e-4, atol=1e-5, msg=name)


def test_a_query_starts_from_its_anchors_class():
    model = small_model(**ANCHORED)
    head = model.decode_head
    torch.nn.init.zeros_(head.cls_embed.weight)
    torch.nn.init.zeros_(head.cls_embed.bias)
    data = model.data_preprocessor(batch_of([drawing(50)]))
    pyramid = model.extract_feat(data['inputs'])
    start = head._start(pyramid[0])
    torch.testing.assert_close(
        head._decode(pyramid, start).cls_scores[-1],
        start.semantic[start.anchors])
