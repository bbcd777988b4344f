"""Reduce each drawing to counts, and sum these up to measures."""
import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..structures.segments import Segments
from .box_average_precision import box_average_precision, coco_boxes
from .symbol_seg_eval import (FN, TP, confusion_matrix, count_f1,
                              count_published, count_standard, f1_score,
                              pairwise_iou, panoptic_quality,
                              primitive_weights, semantic_scores)


class Summary(NamedTuple):
    """Measures of a data set, per cent.

    ``totals``: name to value; ``per_class``: name to (num_classes, );
    ``confusion`` (num_classes + 1, num_classes + 1) primitives, true by
    predicted; ``drawings``: for each drawing its ``sample_idx``,
    ``num_primitives``, ``num_symbols``, ``F1``, ``published_PQ`` and the
    measures of the standard counting, by the names that totals have.
    """
    totals: dict[str, float]
    per_class: dict[str, np.ndarray]
    confusion: np.ndarray
    drawings: list[dict]


def _check(sample_idx: str, what: str, labels: np.ndarray, limit: int) -> None:
    """Raise ValueError unless all labels are in [0, limit)."""
    wrong = labels[(labels < 0) | (labels >= limit)]
    if len(wrong):
        raise ValueError(
            f'drawing {sample_idx}: {what} has the class id {wrong[0]}, '
            f'outside 0..{limit - 1}; the model, the data set and its '
            'metainfo must have the same number of classes')


def reduce_drawing(gt: Segments,
                   pred: Segments,
                   gt_semantic: np.ndarray,
                   pred_semantic: np.ndarray,
                   length: np.ndarray,
                   args: np.ndarray,
                   thing_ids: Sequence[int],
                   num_classes: int,
                   score_thr: float = 0.1,
                   iou_thr: float = 0.5,
                   sample_idx: str = '',
                   class_semantic: np.ndarray | None = None,
                   ignore: np.ndarray | None = None,
                   instance_ignore: np.ndarray | None = None,
                   labelled: np.ndarray | None = None) -> dict:
    """Reduce a drawing to a few kilobytes of counts and boxes.

    Segments without primitives are left out.

    Args:
        gt (Segments): The truth.
        pred (Segments): The prediction. Those with a score of ``score_thr``
            or more are counted; the boxes take all.
        gt_semantic (np.ndarray): True classes, ``num_classes`` for
            background, (num_primitives, ).
        pred_semantic (np.ndarray): Predicted classes, the same.
        length (np.ndarray): Drawing units, (num_primitives, ).
        args (np.ndarray): Four points of each primitive, drawing units,
            (num_primitives, 4, 2).
        thing_ids (Sequence[int]): Classes whose boxes are kept.
        num_classes (int): Number of classes without background.
        score_thr (float): Least score to count. Defaults to 0.1.
        iou_thr (float): Least IoU of a match. Defaults to 0.5.
        sample_idx (str): Name of the drawing. Defaults to ''.
        class_semantic (np.ndarray, optional): As ``pred_semantic``, of the
            published semantic measures: the likeliest class, never
            background. Defaults to ``pred_semantic``.
        ignore (np.ndarray, optional): Primitives whose class nobody knows:
            they weigh nothing, (num_primitives, ). Defaults to None.
        instance_ignore (np.ndarray, optional): The same, and those whose
            symbol nobody knows: they weigh nothing in the IoU, are in no box,
            and a predicted segment that is mostly of these and finds no
            symbol is not counted. Defaults to None.
        labelled (np.ndarray, optional): (num_classes, ) bool, the classes
            that are labelled in the drawing: what is predicted of another is
            neither right nor wrong. Defaults to None: all.

    Returns:
        dict: ``standard`` and ``published`` (4, num_classes), ``confusion``
        and ``published_confusion`` (num_classes + 1, num_classes + 1),
        ``length_f1`` (3, num_classes), ``gt_boxes``, ``gt_box_labels``,
        ``pred_boxes``, ``pred_box_labels``, ``pred_scores``, ``sample_idx``,
        ``num_primitives``.

    Raises:
        ValueError: If a class id is outside the classes.
    """
    _check(sample_idx, 'the truth', gt.labels, num_classes)
    _check(sample_idx, 'the prediction', pred.labels, num_classes)
    _check(sample_idx, 'the semantic truth', gt_semantic, num_classes + 1)
    if class_semantic is None:
        class_semantic = pred_semantic
    for predicted in (pred_semantic, class_semantic):
        _check(sample_idx, 'the semantic prediction', predicted,
               num_classes + 1)
    gt, pred = gt.without_empty(), pred.without_empty()
    if labelled is not None:
        pred = pred.select(labelled[pred.labels])
        judged_as = np.append(
            np.where(labelled, np.arange(num_classes), num_classes),
            num_classes)
        pred_semantic = judged_as[pred_semantic]
        class_semantic = judged_as[class_semantic]

    seen = np.ones(len(length),
                   bool) if instance_ignore is None else ~instance_ignore
    if instance_ignore is not None:
        pred = judged(gt, pred, primitive_weights(length), seen, iou_thr)
    counted = pred.above(score_thr)
    iou, published_iou = (
        pairwise_iou(gt, counted,
                     primitive_weights(length, published) * seen)
        for published in (False, True))
    whole_length = length
    if ignore is not None:
        gt_semantic, pred_semantic, class_semantic, length = (
            values[~ignore]
            for values in (gt_semantic, pred_semantic, class_semantic, length))
    gt_things = gt.select(np.isin(gt.labels, thing_ids))
    pred_things = pred.select(np.isin(pred.labels, thing_ids))
    return dict(
        sample_idx=sample_idx,
        num_primitives=len(whole_length),
        standard=count_standard(iou, gt.labels, counted.labels, num_classes,
                                iou_thr),
        published=count_published(published_iou, gt.labels, counted.labels,
                                  num_classes, iou_thr),
        confusion=confusion_matrix(gt_semantic, pred_semantic,
                                   num_classes).astype(np.int32),
        published_confusion=confusion_matrix(gt_semantic, class_semantic,
                                             num_classes).astype(np.int32),
        length_f1=count_f1(gt_semantic, pred_semantic, length, num_classes),
        gt_boxes=coco_boxes(args, gt_things),
        gt_box_labels=gt_things.labels,
        pred_boxes=coco_boxes(args, _within(pred_things, seen)),
        pred_box_labels=pred_things.labels,
        pred_scores=pred_things.scores)


def _within(segments: Segments, seen: np.ndarray) -> Segments:
    """Segments with those of their primitives alone that are ``seen``."""
    return dataclasses.replace(
        segments, owner=np.where(seen, segments.owner, -1))


def judged(gt: Segments, pred: Segments, weights: np.ndarray, seen: np.ndarray,
           iou_thr: float) -> Segments:
    """Leave out predictions of mostly unknown truth that find no symbol.

    Args:
        gt (Segments): The truth.
        pred (Segments): The prediction.
        weights (np.ndarray): Of the primitives, (num_primitives, ).
        seen (np.ndarray): Those of known truth, (num_primitives, ) bool.
        iou_thr (float): Least IoU of a match, by what is known.

    Returns:
        Segments: The predictions that count.
    """
    total, known = (
        np.bincount(pred.owner + 1, values,
                    len(pred) + 1)[1:] for values in (weights, weights * seen))
    iou = pairwise_iou(gt, pred, weights * seen)
    finds = (gt.labels[:, None] == pred.labels) & (iou >= iou_thr)
    return pred.select((2 * known > total) | finds.any(axis=0))


def _groups(counts: np.ndarray,
            thing_ids: Sequence[int],
            stuff_ids: Sequence[int],
            prefix: str = '') -> dict[str, float]:
    """PQ, SQ and RQ over all classes, things and stuff."""
    totals = {}
    for suffix, group in (('', slice(None)), ('_things', list(thing_ids)),
                          ('_stuff', list(stuff_ids))):
        quality = panoptic_quality(counts[:, group].sum(axis=1),
                                   prefix == 'published_')
        totals.update({
            f'{prefix}{key}{suffix}': float(value)
            for key, value in quality.items()
        })
    return totals


def _present(standard: np.ndarray) -> np.ndarray:
    """The counts of a drawing for the classes that its truth has."""
    return standard * (standard[TP] + standard[FN] > 0)


def _of_drawing(drawing: dict, thing_ids: Sequence[int],
                stuff_ids: Sequence[int]) -> dict:
    """What a summary tells of a drawing."""
    standard, published = drawing['standard'], drawing['published']
    groups = thing_ids, stuff_ids
    return dict(
        sample_idx=drawing['sample_idx'],
        num_primitives=drawing['num_primitives'],
        num_symbols=len(drawing['gt_box_labels']),
        **_groups(standard, *groups),
        **_groups(_present(standard), *groups, 'present_'),
        F1=float(f1_score(_f1_counts(drawing['confusion']).sum(axis=1))),
        published_PQ=float(
            panoptic_quality(published.sum(axis=1), published=True)['PQ']))


def _f1_counts(confusion: np.ndarray) -> np.ndarray:
    """Correct, predicted and true primitives, (3, num_classes)."""
    return np.stack(
        [np.diag(confusion),
         confusion.sum(axis=0),
         confusion.sum(axis=1)])[:, :-1]


def summarize(drawings: Sequence[dict], thing_ids: Sequence[int],
              stuff_ids: Sequence[int], num_classes: int) -> Summary:
    """Sum the counts of drawings and turn them into measures.

    Args:
        drawings (Sequence[dict]): From :func:`reduce_drawing`, one or more.
        thing_ids (Sequence[int]): Classes of countable symbols.
        stuff_ids (Sequence[int]): Classes that are one segment a drawing.
        num_classes (int): Number of classes without background.

    Returns:
        Summary: Its totals are ``PQ``, ``SQ``, ``RQ``, also with suffix
        ``_things`` and ``_stuff``, in the standard counting; with prefix
        ``present_``, the same without what is predicted in a drawing of
        classes that its truth has none of; with prefix ``published_``, in
        the published counting; ``mPQ``, the mean of the classes' standard
        PQ; ``mIoU``, ``fwIoU``, ``pACC`` of the segments
        and, with prefix ``published_``, of the likeliest class; ``F1``,
        ``wF1``, ``AP50``, ``AP75``, ``mAP``.
    """
    # The same sums, to the last bit, on any number of processes.
    drawings = sorted(drawings, key=lambda d: str(d['sample_idx']))
    standard, published, confusion, published_confusion, length_f1 = (
        np.sum([drawing[key] for drawing in drawings], axis=0)
        for key in ('standard', 'published', 'confusion',
                    'published_confusion', 'length_f1'))
    f1_counts = _f1_counts(confusion)
    per_class = panoptic_quality(standard)
    semantic = semantic_scores(confusion)
    boxes = box_average_precision(drawings, thing_ids, num_classes)
    per_class.update(
        TP=standard[0],
        FP=standard[1],
        FN=standard[2],
        published_PQ=panoptic_quality(published, published=True)['PQ'],
        IoU=semantic.pop('IoU'),
        F1=f1_score(f1_counts),
        AP=boxes.pop('AP'))

    totals = _groups(standard, thing_ids, stuff_ids)
    seen = ~np.isnan(per_class['PQ'])
    totals['mPQ'] = (
        float(per_class['PQ'][seen].mean()) if seen.any() else np.nan)
    present = np.sum([_present(d['standard']) for d in drawings], axis=0)
    totals.update(_groups(present, thing_ids, stuff_ids, 'present_'))
    totals.update(_groups(published, thing_ids, stuff_ids, 'published_'))
    totals.update({key: float(value) for key, value in semantic.items()})
    semantic = semantic_scores(published_confusion)
    totals.update({
        f'published_{key}': float(semantic[key])
        for key in ('mIoU', 'fwIoU', 'pACC')
    })
    totals['F1'] = float(f1_score(f1_counts.sum(axis=1)))
    totals['wF1'] = float(f1_score(length_f1.sum(axis=1)))
    totals.update({key: float(value) for key, value in boxes.items()})
    return Summary(totals, per_class, confusion,
                   [_of_drawing(d, thing_ids, stuff_ids) for d in drawings])
