import numpy as np
import pytest
from segment_toys import segments_of

from sympoint.evaluation.box_average_precision import (MIN_SIDE,
                                                       box_average_precision,
                                                       coco_boxes)


def drawing(gt_boxes, gt_labels, pred_boxes, pred_labels, scores):
    return dict(
        gt_boxes=np.reshape(np.array(gt_boxes, float), (-1, 4)),
        gt_box_labels=np.array(gt_labels, int),
        pred_boxes=np.reshape(np.array(pred_boxes, float), (-1, 4)),
        pred_box_labels=np.array(pred_labels, int),
        pred_scores=np.array(scores, float))


def test_coco_boxes():
    args = np.array([
        [[0, 0], [1, 0], [2, 0], [3, 0]],
        [[3, 0], [3, 2], [3, 4], [3, 6]],
        [[-1, 5], [0, 4], [1, 5], [0, 6]],
    ], np.float32)
    np.testing.assert_array_equal(
        coco_boxes(args, segments_of([[1, 1, 0], [0, 0, 1]])),
        [[0, 0, 3, 6], [-1, 4, 2, 2]])
    np.testing.assert_array_equal(
        coco_boxes(args, segments_of([[1, 1, 1]])), [[-1, 0, 4, 6]])
    np.testing.assert_allclose(
        coco_boxes(args, segments_of([[1, 0, 0]])),
        [[0, -MIN_SIDE / 2, 3, MIN_SIDE]])
    assert coco_boxes(args, segments_of(np.zeros((0, 3)))).shape == (0, 4)


def test_perfect():
    boxes = [[0, 0, 10, 10], [20, 20, 1e4, 2e4], [5, 5, 0.1, 0.1]]
    result = box_average_precision(
        [drawing(boxes, [0, 0, 2], boxes, [0, 0, 2], [0.9, 0.2, 0.4])],
        [0, 1, 2], 4)
    assert [result[key]
            for key in ('AP50', 'AP75', 'mAP')] == pytest.approx([100] * 3)
    np.testing.assert_allclose(result['AP'], [100, np.nan, 100, np.nan])


def test_hand_computed():
    # Class 0: the first box has IoU 0.8, the second prediction misses, and
    # the second truth is never found: recall 0.5 at precision 1, that is 51
    # of COCO's 101 recalls, for the IoUs 0.50 ... 0.80, 7 of 10.
    # Class 1: a false box scored above the right one: precision 1/2.
    result = box_average_precision([
        drawing([[0, 0, 10, 10], [50, 50, 10, 10]], [0, 0],
                [[0, 0, 10, 8], [80, 80, 5, 5]], [0, 0], [0.9, 0.5]),
        drawing([[0, 0, 4, 4]], [1], [[9, 9, 4, 4], [0, 0, 4, 4]], [1, 1],
                [0.9, 0.8]),
    ], [0, 1], 2)
    first = 100 * 51 / 101
    assert result['AP50'] == pytest.approx((first + 50) / 2)
    assert result['AP75'] == pytest.approx((first + 50) / 2)
    assert result['mAP'] == pytest.approx((0.7 * first + 50) / 2)
    np.testing.assert_allclose(result['AP'], [0.7 * first, 50])


def test_more_than_a_hundred_symbols():
    # COCO itself looks at 100 predictions only.
    boxes = [[3 * i, 0, 2, 2] for i in range(150)]
    result = box_average_precision(
        [drawing(boxes, [0] * 150, boxes, [0] * 150, np.ones(150))], [0], 1)
    assert result['mAP'] == pytest.approx(100)


def test_boxes_of_lines():
    # Without a thickness IoU would be 0 / 0; 9 of 10 units overlap.
    args = np.array([[[0, 5], [3, 5], [6, 5], [9, 5]],
                     [[9, 5], [9.5, 5], [9.7, 5], [10, 5]]])
    gt_boxes = coco_boxes(args, segments_of([[1, 1]]))
    pred_boxes = coco_boxes(args, segments_of([[1, 0]]))
    result = box_average_precision(
        [drawing(gt_boxes, [0], pred_boxes, [0], [1.])], [0], 1)
    assert result['mAP'] == pytest.approx(90, abs=10.1)
    assert result['AP75'] == pytest.approx(100)


def test_nothing():
    empty = drawing([], [], [], [], [])
    result = box_average_precision([empty], [0, 1], 2)
    assert all(np.isnan(value).all() for value in result.values())
    only_predicted = drawing([], [], [[0, 0, 1, 1]], [0], [1.])
    result = box_average_precision([only_predicted], [0, 1], 2)
    assert np.isnan(result['mAP'])
    only_true = drawing([[0, 0, 1, 1]], [0], [], [], [])
    result = box_average_precision([empty, only_true], [0, 1], 2)
    assert result['mAP'] == 0
    np.testing.assert_array_equal(result['AP'], [0, np.nan])
