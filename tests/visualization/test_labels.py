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


def test_labels_stay_in_their_area():
    area = (0, 0, 100, 50)
    boxes = np.array([[90., 0, 100, 9], [0, 40, 9, 50], [95, 45, 99, 50]])
    sizes = np.tile([[30., 4]], (3, 1))
    corners = place_labels(boxes, sizes, area)
    assert (corners >= 0).all() and (corners + sizes <= area[2:]).all()


def test_names_of_a_crowd_do_not_lie_on_one_another():
    """Of 60 boxes at one place, more than fit around it."""
    rng = np.random.default_rng(0)
    low = rng.uniform(0, 10, (60, 2))
    boxes = np.concatenate([low, low + rng.uniform(2, 12, (60, 2))], 1)
    sizes = np.stack([rng.uniform(8, 16, 60), np.full(60, 3.0)], -1)
    corners = place_labels(boxes, sizes)
    gap = np.maximum(corners[:, None] - corners - sizes,
                     corners - corners[:, None] - sizes[:, None]).max(-1)
    np.fill_diagonal(gap, 0)
    assert gap.min() > -1e-9
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    assert np.abs(corners + sizes / 2 - middle).max() < 80
