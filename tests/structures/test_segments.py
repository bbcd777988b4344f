import numpy as np
import torch
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.structures import InstanceData

from sympoint.structures.segments import Segments


def test_of_labels_splits_things_and_joins_stuff():
    semantic = np.array([0, 0, 1, 3, 3, 2, 0])
    instance = np.array([5, 7, 5, 4, -1, 9, 5])
    segments = Segments.of_labels(semantic, instance, 3, stuff_ids=(2, ))
    np.testing.assert_array_equal(segments.labels, [0, 0, 1, 2])
    np.testing.assert_array_equal(segments.owner, [0, 1, 2, -1, -1, 3, 0])
    np.testing.assert_array_equal(segments.semantic(3), [0, 0, 1, 3, 3, 2, 0])


def test_of_labels_takes_all_stuff_as_one():
    segments = Segments.of_labels([2, 2, 2], [1, -1, 4], 3, (2, ))
    np.testing.assert_array_equal(segments.labels, [2])
    np.testing.assert_array_equal(segments.owner, [0, 0, 0])


def test_of_labels_without_labels():
    segments = Segments.of_labels([35, 35], [-1, -1], 35)
    assert len(segments) == 0
    np.testing.assert_array_equal(segments.owner, [-1, -1])


def test_of_prediction_above_threshold():
    sample = Det3DDataSample()
    sample.pred_pts_seg = PointData(
        pts_semantic_mask=torch.tensor([4, 1, 1, 35]),
        pts_instance_mask=torch.tensor([1, 0, 2, -1]))
    sample.pred_instances_3d = InstanceData(
        labels=torch.tensor([1, 4, 1]), scores=torch.tensor([0.2, 0.9, 0.5]))
    segments = Segments.of_prediction(sample).above(0.5)
    np.testing.assert_array_equal(segments.labels, [4, 1])
    np.testing.assert_array_equal(segments.owner, [0, -1, 1, -1])
    np.testing.assert_allclose(segments.scores, [0.9, 0.5])


def test_boxes_join_their_primitives():
    segments = Segments(np.array([3, 3, 3]), np.array([0, -1, 0, 2]))
    boxes = np.array([[0, 1, 2, 3], [-9, -9, 9, 9], [1, 0, 5, 2],
                      [4, 4, 4, 6.]])
    np.testing.assert_array_equal(
        segments.boxes(boxes), [[0, 0, 5, 3], [np.nan] * 4, [4, 4, 4, 6]])
