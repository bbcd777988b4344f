"""Measure the average precision of symbols' boxes, by COCO's evaluator."""
import contextlib
import os
from collections.abc import Sequence

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from ..structures.segments import Segments

# In drawing units. The box of an axis-parallel line has no area, so its IoU
# with itself would be 0; a side this short gives it the IoU of its length.
MIN_SIDE = 1e-3


def coco_boxes(args: np.ndarray, segments: Segments) -> np.ndarray:
    """Boxes around the points of each segment's primitives.

    Args:
        args (np.ndarray): Four points of each primitive, drawing units,
            (num_primitives, 4, 2).
        segments (Segments): None without primitives.

    Returns:
        np.ndarray: x, y, width, height, drawing units, (num_segments, 4). No
        side is shorter than ``MIN_SIDE``.
    """
    # A minimum over the first axis is 30 times faster than over the second.
    points = np.ascontiguousarray(args.transpose(1, 2, 0), dtype=np.float64)
    boxes = segments.boxes(
        np.concatenate([points.min(axis=0),
                        points.max(axis=0)]).T)
    low, high = boxes[:, :2], boxes[:, 2:]
    side = np.maximum(high - low, MIN_SIDE)
    return np.concatenate([(low + high - side) / 2, side], axis=1)


def _coco(drawings: Sequence[dict], kind: str, categories: list) -> COCO:
    """COCO's index over the boxes of one kind, ``gt`` or ``pred``."""
    annotations = []
    for image_id, drawing in enumerate(drawings):
        boxes = drawing[f'{kind}_boxes']
        scores = drawing['pred_scores'] if kind == 'pred' else np.ones(
            len(boxes))
        for box, label, score in zip(boxes.tolist(),
                                     drawing[f'{kind}_box_labels'].tolist(),
                                     scores.tolist()):
            annotations.append(
                dict(
                    # COCO takes id 0 for "not matched".
                    id=len(annotations) + 1,
                    image_id=image_id,
                    category_id=label,
                    bbox=box,
                    area=box[2] * box[3],
                    iscrowd=0,
                    score=score))
    coco = COCO()
    coco.dataset = dict(
        images=[dict(id=i) for i in range(len(drawings))],
        categories=categories,
        annotations=annotations)
    coco.createIndex()
    return coco


def box_average_precision(drawings: Sequence[dict], class_ids: Sequence[int],
                          num_classes: int) -> dict[str, np.ndarray]:
    """AP50, AP75 and mAP (IoU 0.50:0.95) in COCO's definition.

    Boxes of all areas count, and all predictions of a drawing.

    Args:
        drawings (Sequence[dict]): For each drawing ``gt_boxes`` (num_gts, 4)
            and ``pred_boxes`` (num_preds, 4) as x, y, width, height;
            ``gt_box_labels`` (num_gts, ), ``pred_box_labels`` and
            ``pred_scores`` (num_preds, ).
        class_ids (Sequence[int]): The classes to take, the things.
        num_classes (int): Number of classes without background.

    Returns:
        dict: ``AP50``, ``AP75``, ``mAP``: means over the classes that have a
        truth (nan without any); ``AP`` (num_classes, ): each class's mean
        over the IoUs. Per cent.
    """
    per_class = np.full(num_classes, np.nan)
    if not any(len(drawing['gt_boxes']) for drawing in drawings):
        return dict(AP50=np.nan, AP75=np.nan, mAP=np.nan, AP=per_class)
    categories = [dict(id=int(i), name=str(i)) for i in class_ids]
    # COCO's evaluator reports its progress by print().
    with open(os.devnull, 'w') as null, contextlib.redirect_stdout(null):
        coco_eval = COCOeval(
            _coco(drawings, 'gt', categories),
            _coco(drawings, 'pred', categories), 'bbox')
        params = coco_eval.params
        most = max(len(drawing['pred_boxes']) for drawing in drawings)
        params.maxDets = [max(most, 1)]
        params.areaRng, params.areaRngLbl = [[0, 1e10]], ['all']
        coco_eval.evaluate()
        coco_eval.accumulate()
    # (num_ious, num_recalls, num_class_ids, 1, 1), -1 for absent classes.
    precision = coco_eval.eval['precision'][..., 0, 0].mean(axis=1)
    precision = np.where(precision < 0, np.nan, 100 * precision)
    per_class[params.catIds] = precision.mean(axis=0)
    present = precision[:, ~np.isnan(precision[0])]
    return dict(
        AP50=present[0].mean(),
        AP75=present[5].mean(),
        mAP=present.mean(),
        AP=per_class)
