"""Queries to segments, against loops."""
import pytest
import torch

from sympoint.models.postprocess import (mask_nms, panoptic_segments,
                                         semantic_scores)


def example(seed, num_queries=12, num_points=50):
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(num_queries, 5, generator=generator) * 2,
            torch.randn(num_queries, num_points, generator=generator) * 3)


def test_semantic_scores():
    classes, masks = example(0)
    scores = semantic_scores(classes, masks)
    assert scores.shape == (50, 4)
    for g in (0, 17, 49):
        for c in range(4):
            expected = sum(classes[q].softmax(0)[c] * masks[q, g].sigmoid()
                           for q in range(12))
            torch.testing.assert_close(scores[g, c], expected)


def segments_by_loop(classes, masks, score_thr, overlap_thr):
    """(query's class, score, set of points) of each kept query."""
    kept = []
    for q, logits in enumerate(classes):
        prob = logits.softmax(0)
        if prob.argmax() != len(prob) - 1 and prob.max() >= score_thr:
            kept.append((q, int(prob.argmax()), prob.max()))
    segments = []
    owner = [
        max(kept, key=lambda k: k[2] * masks[k[0], g].sigmoid(), default=None)
        for g in range(masks.shape[1])
    ]
    for query, label, score in kept:
        won = {g for g in range(masks.shape[1]) if owner[g][0] == query}
        inside = {
            g
            for g in range(masks.shape[1]) if masks[query, g].sigmoid() >= 0.5
        }
        segment = won & inside
        if segment and len(won) / len(inside) >= overlap_thr:
            segments.append((label, float(score), segment))
    return segments


@pytest.mark.parametrize('seed', range(5))
@pytest.mark.parametrize('score_thr,overlap_thr', [(0.1, 0.8), (0.5, 0.2),
                                                   (0.0, 0.0)])
def test_panoptic_segments(seed, score_thr, overlap_thr):
    classes, masks = example(seed)
    segments = panoptic_segments(classes, masks, score_thr, overlap_thr)
    expected = segments_by_loop(classes, masks, score_thr, overlap_thr)
    ours = [(int(label), float(score), set(mask.nonzero()[:, 0].tolist()))
            for label, score, mask in zip(segments.labels, segments.scores,
                                          segments.masks)]
    assert [o[0] for o in ours] == [e[0] for e in expected]
    assert [o[1] for o in ours] == pytest.approx([e[1] for e in expected])
    assert [o[2] for o in ours] == [e[2] for e in expected]
    assert segments.masks.sum(0).max() <= 1


def test_thresholds_by_hand():
    """Two queries on four points: the weaker one wins 1 of its 2."""
    classes = torch.tensor([[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    masks = torch.tensor([[9.0, 9.0, 9.0, -9.0], [-9.0, -9.0, 9.0, 9.0]])
    strong, weak = classes.softmax(1).max(1).values
    segments = panoptic_segments(classes, masks, 0.1, 0.5)
    assert segments.labels.tolist() == [0, 1]
    assert segments.masks.tolist() == [[True, True, True, False],
                                       [False, False, False, True]]
    torch.testing.assert_close(segments.scores, torch.stack([strong, weak]))
    assert len(panoptic_segments(classes, masks, 0.1, 0.51)) == 1
    assert len(panoptic_segments(classes, masks, float(weak) + 1e-3, 0)) == 1


def test_nothing_found():
    classes, masks = example(0)
    classes[:, -1] = 50
    segments = panoptic_segments(classes, masks)
    assert len(segments) == 0 and segments.masks.shape == (0, 50)
    assert panoptic_segments(classes[:0], masks[:0]).masks.shape == (0, 50)


@pytest.mark.parametrize('seed', range(20))
@pytest.mark.parametrize('iou_thr', [0.1, 0.4, 0.7])
def test_mask_nms_is_greedy(seed, iou_thr):
    rng = torch.Generator().manual_seed(seed)
    centre = torch.rand(30, 1, generator=rng) * 20
    masks = (torch.arange(20) - centre).abs() < 4
    scores = torch.rand(30, generator=rng)
    kept = []
    for q in scores.argsort(descending=True).tolist():
        overlaps = [((masks[q] & masks[k]).sum() / (masks[q] | masks[k]).sum())
                    for k in kept]
        if all(iou <= iou_thr for iou in overlaps):
            kept.append(q)
    assert 1 < len(kept) < 30
    assert mask_nms(masks, scores, iou_thr).tolist() == kept


def test_nms_leaves_one_of_two_alike():
    """Without it, neither wins enough of their points."""
    masks = torch.ones(2, 6)
    masks[0, :3] = 2
    masks[1, 3:] = 2
    classes = torch.tensor([[5., 0, 0], [4.9, 0, 0]])
    assert len(panoptic_segments(classes, masks)) == 0
    segments = panoptic_segments(classes, masks, nms_thr=0.5)
    assert segments.masks.tolist() == [[True] * 6]


def test_nms_of_nothing():
    background = torch.tensor([[0., 0, 9]])
    assert len(panoptic_segments(background, torch.zeros(1, 4), nms_thr=.5)) \
        == 0
