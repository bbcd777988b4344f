import numpy as np

from sympoint.visualization.labels import place_labels


def test_alone_a_label_stands_above_its_box():
    corners = place_labels(np.array([[10., 20, 30, 40]]), np.array([[8., 3]]))
    np.testing.assert_array_equal(corners, [[10, 17]])


def test_labels_of_equal_boxes_do_not_cover_each_other():
    boxes = np.tile([[0., 0, 20, 20]], (4, 1))
    sizes = np.tile([[9., 3]], (4, 1))
    corners = place_labels(boxes, sizes)
    for i in range(4):
        for j in range(i):
            assert (np.abs(corners[i] - corners[j]) >= sizes[0]).any()
