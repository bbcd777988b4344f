"""Measure panoptic and semantic quality of symbol spotting, in pure NumPy.

A drawing is reduced to small arrays of counts, the counts of drawings are
added, and the measures are ratios of the sums. So a data set of any size is
evaluated in the memory of one drawing, on any number of processes.

Class ids run from 0 to ``num_classes - 1``; ``num_classes`` itself stands for
background, which is no symbol: no segment has it. All measures are per cent.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from ..structures.segments import Segments, length_weights

TP, FP, FN, IOU = range(4)

# Steps per unit of log(1 + length). Weights are whole numbers of steps, so
# their float64 sums are exact: a result depends neither on the order of the
# primitives nor on how many threads or processes added them up.
WEIGHT_STEPS = 2**20
PUBLISHED_WEIGHT_STEPS = 1000


def primitive_weights(length: np.ndarray,
                      published: bool = False) -> np.ndarray:
    """Make whole numbers of :func:`.length_weights`.

    Args:
        length (np.ndarray): Arc lengths in drawing units, (num_primitives, ).
        published (bool): Take the logarithm in single precision and round it
            to 3 decimals, as the published code does. Otherwise the
            resolution is 2^-20. Defaults to False.

    Returns:
        np.ndarray: Whole numbers, float64, (num_primitives, ). The unit
        cancels in an IoU.
    """
    if published:
        weights = np.log(1 + length.astype(np.float32))
        return np.rint(weights * np.float32(PUBLISHED_WEIGHT_STEPS)).astype(
            np.float64)
    return np.rint(length_weights(length.astype(np.float64)) * WEIGHT_STEPS)


def pairwise_iou(gt: Segments, pred: Segments,
                 weights: np.ndarray) -> np.ndarray:
    """Weighted IoU of every truth with every prediction.

    One histogram over the primitives: the cost does not grow with pairs.

    Args:
        gt (Segments): The truth.
        pred (Segments): The prediction, of the same primitives.
        weights (np.ndarray): (num_primitives, ).

    Returns:
        np.ndarray: (num_gts, num_preds), 0 where the union weighs 0.
    """
    # the first row and column are those of the primitives that have no owner
    shape = len(gt) + 1, len(pred) + 1
    pair = (gt.owner + 1) * shape[1] + pred.owner + 1
    shared = np.bincount(pair, weights, shape[0] * shape[1]).reshape(shape)
    union = shared.sum(1)[1:, None] + shared.sum(0)[1:] - shared[1:, 1:]
    return np.divide(
        shared[1:, 1:], union, out=np.zeros(union.shape), where=union > 0)


def _per_class(labels: np.ndarray, num_classes: int, weights=None):
    """Histogram of labels as float64, (num_classes, )."""
    return np.bincount(labels, weights, num_classes).astype(np.float64)


def count_published(iou: np.ndarray,
                    gt_labels: np.ndarray,
                    pred_labels: np.ndarray,
                    num_classes: int,
                    iou_thr: float = 0.5) -> np.ndarray:
    """Counts of a drawing as the published evaluators take them.

    Every prediction that overlaps a truth by ``iou_thr`` or more counts: as a
    TP if the classes agree, else as an FP of the predicted class. A truth
    that no prediction overlaps so is an FN. A prediction that overlaps no
    truth is not counted, and a truth can be found more than once.

    Args:
        iou (np.ndarray): (num_gts, num_preds).
        gt_labels (np.ndarray): (num_gts, ).
        pred_labels (np.ndarray): (num_preds, ).
        num_classes (int): Number of classes without background.
        iou_thr (float): Least IoU of a match. Defaults to 0.5.

    Returns:
        np.ndarray: (4, num_classes): TP, FP, FN, summed IoU of the TPs.
    """
    gt_index, pred_index = np.nonzero(iou >= iou_thr)
    gt_hit, pred_hit = gt_labels[gt_index], pred_labels[pred_index]
    same = gt_hit == pred_hit
    missed = np.ones(len(gt_labels), dtype=bool)
    missed[gt_index] = False
    return np.stack([
        _per_class(gt_hit[same], num_classes),
        _per_class(pred_hit[~same], num_classes),
        _per_class(gt_labels[missed], num_classes),
        _per_class(gt_hit[same], num_classes, iou[gt_index, pred_index][same])
    ])


def count_standard(iou: np.ndarray,
                   gt_labels: np.ndarray,
                   pred_labels: np.ndarray,
                   num_classes: int,
                   iou_thr: float = 0.5) -> np.ndarray:
    """Counts of a drawing with one-to-one matches (Kirillov et al. 2019).

    A match has equal classes and an IoU of ``iou_thr`` or more. Every
    prediction without a match is an FP, every truth without one an FN.
    Segments of a stuff class are not merged: the second of two is an FP.
    Where overlapping masks allow several matchings, the one of the largest
    summed IoU counts. Takes and gives what :func:`count_published` does.
    """
    candidate = (gt_labels[:, None] == pred_labels) & (iou >= iou_thr)
    value = np.where(candidate, iou, 0)
    gt_index, pred_index = linear_sum_assignment(value, maximize=True)
    matched = candidate[gt_index, pred_index]
    gt_index, pred_index = gt_index[matched], pred_index[matched]
    tp = _per_class(gt_labels[gt_index], num_classes)
    return np.stack([
        tp,
        _per_class(pred_labels, num_classes) - tp,
        _per_class(gt_labels, num_classes) - tp,
        _per_class(gt_labels[gt_index], num_classes, iou[gt_index, pred_index])
    ])


def panoptic_quality(counts: np.ndarray,
                     published: bool = False) -> dict[str, np.ndarray]:
    """PQ = SQ * RQ from counts (Kirillov et al. 2019).

    For totals over classes, sum the counts first: the published totals are
    pooled over classes, not averaged.

    Args:
        counts (np.ndarray): TP, FP, FN, summed IoU: (4, ...).
        published (bool): Add 1e-6 to the denominators, as the published code
            does, so that nothing divided by nothing is 0. Defaults to False.

    Returns:
        dict: ``PQ``, ``SQ``, ``RQ``, each of shape (...), per cent. If not
        ``published``, nan where there is neither a truth nor a prediction.
    """
    tp, fp, fn, iou = np.asarray(counts, dtype=np.float64)
    segments = tp + 0.5 * fp + 0.5 * fn
    if published:
        sq, rq = iou / (tp + 1e-6), tp / (segments + 1e-6)
    else:
        # Without a TP the summed IoU is 0 and so is SQ.
        sq, rq = iou / np.maximum(tp, 1), tp / np.maximum(segments, 0.5)
        rq = np.where(segments > 0, rq, np.nan)
        sq = np.where(segments > 0, sq, np.nan)
    return dict(PQ=100 * sq * rq, SQ=100 * sq, RQ=100 * rq)


def confusion_matrix(gt_semantic: np.ndarray, pred_semantic: np.ndarray,
                     num_classes: int) -> np.ndarray:
    """Primitives by true (rows) and predicted class (columns).

    Args:
        gt_semantic (np.ndarray): (num_primitives, ), ``num_classes`` for
            background.
        pred_semantic (np.ndarray): The same for the prediction.
        num_classes (int): Number of classes without background.

    Returns:
        np.ndarray: int64, (num_classes + 1, num_classes + 1).
    """
    size = num_classes + 1
    return np.bincount(
        gt_semantic.astype(np.int64) * size + pred_semantic,
        minlength=size * size).reshape(size, size)


def semantic_scores(confusion: np.ndarray) -> dict[str, np.ndarray]:
    """IoU, mIoU, fwIoU and pACC over primitives.

    As published, primitives whose true class is background take no part, not
    even as wrong predictions of a class. A primitive of a class that is
    predicted as background is wrong. A class without primitives has no IoU
    and takes no part in the mean.

    Args:
        confusion (np.ndarray): (num_classes + 1, num_classes + 1).

    Returns:
        dict: ``IoU`` (num_classes, ) with nan for absent classes; ``mIoU``,
        ``fwIoU`` and ``pACC``, scalars. Per cent.
    """
    symbols = confusion[:-1]
    correct = np.diag(confusion)[:-1]
    truth = symbols.sum(axis=1)
    union = truth + symbols[:, :-1].sum(axis=0) - correct
    iou = np.full(len(truth), np.nan)
    present = truth > 0
    if not present.any():
        return dict(IoU=iou, mIoU=np.nan, fwIoU=np.nan, pACC=np.nan)
    iou[present] = 100 * correct[present] / union[present]
    return dict(
        IoU=iou,
        mIoU=iou[present].mean(),
        fwIoU=(truth * iou)[present].sum() / truth.sum(),
        pACC=100 * correct.sum() / truth.sum())


def count_f1(gt_semantic: np.ndarray, pred_semantic: np.ndarray,
             weights: np.ndarray, num_classes: int) -> np.ndarray:
    """Weight of correct, predicted and true primitives of each class.

    Args:
        gt_semantic (np.ndarray): (num_primitives, ).
        pred_semantic (np.ndarray): (num_primitives, ).
        weights (np.ndarray): (num_primitives, ), the lengths for wF1.
        num_classes (int): Number of classes without background.

    Returns:
        np.ndarray: (3, num_classes): correct, predicted, true.
    """
    size = num_classes + 1
    correct = np.where(gt_semantic == pred_semantic, weights, 0)
    return np.stack([
        np.bincount(labels, values, size)[:-1]
        for labels, values in ((gt_semantic, correct), (pred_semantic,
                                                        weights), (gt_semantic,
                                                                   weights))
    ])


def f1_score(counts: np.ndarray) -> np.ndarray:
    """F1 = 2PR / (P + R) = 2 correct / (predicted + true).

    Summed over classes first it is the F1 of the paper's tables. Primitives
    of the background count where a class is predicted for them.

    Args:
        counts (np.ndarray): Correct, predicted, true: (3, ...).

    Returns:
        np.ndarray: (...), per cent, nan where nothing is true or predicted.
    """
    correct, predicted, true = np.asarray(counts, dtype=np.float64)
    both = predicted + true
    score = np.full(both.shape, np.nan)
    np.divide(200 * correct, both, out=score, where=both > 0)
    return score
