from rule_model import circle, line, svg

from sympoint.apis.inputs import read_drawing
from sympoint.apis.jobs import label_classes, true_labels
from sympoint.drawings import FLOORPLANCAD_CLASSES, FLOORPLANCAD_METAINFO

LABELLED = svg(
    line(1, 1, 9, 9, 'semanticId="33"'),
    circle(20, 20, 5, 'semanticId="2" instanceId="4"'), line(30, 1, 9, 30))
TWO = dict(
    classes=['door', 'wall'],
    thing_ids=[0],
    stuff_ids=[1],
    label_map={
        **dict.fromkeys(FLOORPLANCAD_CLASSES), 'single door': 'door',
        'double door': 'door',
        'wall': 'wall'
    })


def test_true_labels():
    drawing = read_drawing(LABELLED.encode())
    semantic, instance = true_labels(drawing, FLOORPLANCAD_METAINFO)
    assert semantic.tolist() == [32, 1, 35]
    assert instance.tolist() == [-1, 4, -1]
    assert true_labels(
        read_drawing(svg(line(1, 1, 9, 9)).encode()),
        FLOORPLANCAD_METAINFO) is None


def test_true_labels_of_another_taxonomy():
    drawing = read_drawing(LABELLED.encode(), len(label_classes(TWO)))
    semantic, instance = true_labels(drawing, TWO)
    assert semantic.tolist() == [1, 0, 2]
    assert instance.tolist() == [-1, 0, -1]
    own = dict(TWO, label_map=None)
    assert label_classes(own) == ['door', 'wall']
    assert true_labels(drawing, own) is None  # of other classes
