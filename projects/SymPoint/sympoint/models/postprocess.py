"""Turn queries into results.

As MaskFormer does (Cheng et al., NeurIPS 2021, section 3.3): semantic
inference, and panoptic inference of what queries claim.
"""

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
                      overlap_thr: float = 0.8,
                      nms_thr: float | None = None) -> InstanceData:
    """Segments of the queries that found something.

    A query takes part whose best class is not the background and whose score
    is at least ``score_thr``, and with ``nms_thr``, whose mask has no IoU
    above it with one of a better query: one of larger score x mean mask
    probability. A point goes to the query of largest score x
    mask probability. A query's segment is the points that went to it and have
    mask probability >= 0.5; it is dropped where the points that went to it
    are fewer than ``overlap_thr`` of those of mask probability >= 0.5.

    Args:
        cls_scores (Tensor): (num_queries, num_classes + 1) logits.
        mask_logits (Tensor): (num_queries, num_points).
        score_thr (float): Defaults to 0.1.
        overlap_thr (float): Defaults to 0.8.
        nms_thr (float, optional): For heads whose queries may find one
            symbol more than once. Defaults to None, not used.

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
    if nms_thr is not None:
        quality = (prob * masks).sum(1) / masks.sum(1).clamp(min=1)
        kept = mask_nms(masks, scores * quality, nms_thr)
        scores, labels = scores[kept], labels[kept]
        prob, masks = prob[kept], masks[kept]
    if len(kept):
        owner = (scores[:, None] * prob).argmax(0)
    else:
        owner = labels.new_zeros(mask_logits.shape[1])
    won = owner == torch.arange(len(kept), device=owner.device)[:, None]
    segments = won & masks
    solid = segments.any(1) & (won.sum(1) >= overlap_thr * masks.sum(1))
    return InstanceData(
        labels=labels[solid], scores=scores[solid], masks=segments[solid])


def mask_nms(masks: Tensor, scores: Tensor, iou_thr: float) -> Tensor:
    """Greedy non-maximum suppression of masks.

    Cluster NMS (Zheng et al., arXiv 2005.03572): the same result as mask by
    mask in the order of scores, in as many steps as the longest chain of
    suppressions.

    Args:
        masks (Tensor): (num_masks, num_points) bool.
        scores (Tensor): (num_masks,).
        iou_thr (float): A mask goes whose IoU with a kept one of larger score
            is above it.

    Returns:
        Tensor: (num_kept,) int64 indices, best first.
    """
    order = scores.argsort(descending=True, stable=True)
    points = masks[order].float()
    shared = points @ points.T
    area = shared.diagonal()
    union = area[:, None] + area - shared
    better_overlaps = (shared > iou_thr * union).triu(1)
    kept = torch.ones_like(order, dtype=torch.bool)
    for _ in range(len(order)):
        now = ~(better_overlaps & kept[:, None]).any(0)
        if torch.equal(now, kept):
            break
        kept = now
    return order[kept]
