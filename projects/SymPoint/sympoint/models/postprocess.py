"""Queries to results."""
import torch
from mmengine.structures import InstanceData
from torch import Tensor


def semantic_scores(cls_scores: Tensor, mask_logits: Tensor) -> Tensor:
    """Scores of each point and class.

    sum_q softmax(class_q)[c] sigmoid(mask_q[point]), background left out.

    Args:
        cls_scores (Tensor): (num_queries, num_classes + 1) logits.
        mask_logits (Tensor): (num_queries, num_points).

    Returns:
        Tensor: (num_points, num_classes).
    """
    return mask_logits.sigmoid().T @ cls_scores.float().softmax(-1)[:, :-1]


def panoptic_segments(cls_scores: Tensor,
                      mask_logits: Tensor,
                      score_thr: float = 0.1,
                      overlap_thr: float = 0.8) -> InstanceData:
    """Segments of the queries that found something.

    A query takes part whose best class is not the background and whose score
    is at least ``score_thr``. A point goes to the query of largest score x
    mask probability. A query's segment is the points that went to it and have
    mask probability >= 0.5; it is dropped where the points that went to it
    are fewer than ``overlap_thr`` of those of mask probability >= 0.5.

    Args:
        cls_scores (Tensor): (num_queries, num_classes + 1) logits.
        mask_logits (Tensor): (num_queries, num_points).
        score_thr (float): Defaults to 0.1.
        overlap_thr (float): Defaults to 0.8.

    Returns:
        InstanceData: ``labels`` (num_segments,), ``scores`` (num_segments,)
        and ``masks`` (num_segments, num_points) bool, which share no point.
    """
    num_classes = cls_scores.shape[1] - 1
    scores, labels = cls_scores.float().softmax(-1).max(-1)
    kept = ((labels != num_classes) & (scores >= score_thr)).nonzero()[:, 0]
    scores, labels = scores[kept], labels[kept]
    prob = mask_logits[kept].sigmoid()
    masks = prob >= 0.5
    if len(kept):
        owner = (scores[:, None] * prob).argmax(0)
    else:
        owner = labels.new_zeros(mask_logits.shape[1])
    won = owner == torch.arange(len(kept), device=owner.device)[:, None]
    segments = won & masks
    solid = segments.any(1) & (won.sum(1) >= overlap_thr * masks.sum(1))
    return InstanceData(
        labels=labels[solid], scores=scores[solid], masks=segments[solid])
