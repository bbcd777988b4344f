import numpy as np

from sympoint.drawings.label_check import KINDS, check_labels
from sympoint.structures.primitives import Primitives
from sympoint.structures.taxonomy import FLOORPLANCAD_CLASSES, THING_IDS


def check(labels, element_id=None):
    semantic, instance = zip(*labels)
    num = len(labels)
    p = Primitives(
        np.zeros((num, 4, 2)),
        np.zeros(num),
        np.zeros(num),
        semantic_id=semantic,
        instance_id=instance,
        element_id=element_id)
    return check_labels(p, THING_IDS, FLOORPLANCAD_CLASSES)


def test_sound_labels():
    assert check([(0, 1), (0, 1), (6, 2), (32, -1), (35, -1)]) == []


def test_each_kind_is_counted_by_element():
    found = check([(0, -1), (0, -1), (6, -1), (32, 3), (35, 4), (11, 9),
                   (12, 9), (12, 10)], [0, 0, 1, 2, 3, 4, 5, 6])
    assert [w.kind for w in found] == list(KINDS)
    assert [w.num_elements for w in found] == [2, 1, 1, 2]
    assert [w.example for w in found] == [
        'single door, window', 'wall', 'background',
        'instance 9: bed, chair'
    ]  # yapf: disable


def test_examples_stay_short():
    found = check([(c, 5) for c in range(30)])
    assert found[0].num_elements == 30 and len(found[0].example) < 120
