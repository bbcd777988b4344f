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
    truth = true_labels(drawing, FLOORPLANCAD_METAINFO)
    assert truth.semantic.tolist() == [32, 1, 35]
    assert truth.instance.tolist() == [-1, 4, -1]
    assert not truth.ignore.any() and not truth.instance_ignore.any()
    assert true_labels(
        read_drawing(svg(line(1, 1, 9, 9)).encode()),
        FLOORPLANCAD_METAINFO) is None


def test_true_labels_of_another_taxonomy():
    drawing = read_drawing(LABELLED.encode(), len(label_classes(TWO)))
    truth = true_labels(drawing, TWO)
    assert truth.semantic.tolist() == [1, 0, 2]
    assert truth.instance.tolist() == [-1, 0, -1]
    own = dict(TWO, label_map=None)
    assert label_classes(own) == ['door', 'wall']
    assert true_labels(drawing, own) is None  # of other classes


def test_what_nobody_knows_is_ignored():
    drawing = read_drawing(
        svg(
            line(1, 1, 9, 9, 'semanticId="33"'),
            line(2, 1, 9, 9, 'semanticId="1" instanceId="3" data-ignore="1"'),
            line(3, 1, 9, 9, 'semanticId="1" instanceId="-1"'),
            line(4, 1, 9, 9, 'semanticId="1" instanceId="5"')).encode())
    truth = true_labels(drawing, FLOORPLANCAD_METAINFO)
    assert truth.semantic.tolist() == [32, 35, 0, 0]
    assert truth.instance.tolist() == [-1, -1, -1, 5]
    assert truth.ignore.tolist() == [False, True, False, False]
    assert truth.instance_ignore.tolist() == [False, True, True, False]
    assert true_labels(drawing[[1]], FLOORPLANCAD_METAINFO) is None
