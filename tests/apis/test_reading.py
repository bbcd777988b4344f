import pytest
from rule_model import circle, line, svg

from sympoint.apis.reading import read_drawing
from sympoint.apis.true_labels import label_classes, true_labels
from sympoint.drawings import (FLOORPLANCAD_CLASSES, FLOORPLANCAD_METAINFO,
                               DrawingError)

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


@pytest.mark.parametrize('data, kind', [(b'%PDF-1.7', 'a PDF'),
                                        (b'AC1027', 'a DWG'),
                                        (b'  0\r\nSECTION\r\n', 'a DXF'),
                                        (b'\x89PNG\r', 'a PNG')])
def test_other_formats_are_named(tmp_path, data, kind):
    path = tmp_path / 'plan.svg'
    path.write_bytes(data)
    with pytest.raises(DrawingError, match=f'plan.svg: is {kind}, not SVG'):
        read_drawing(str(path))
    with pytest.raises(DrawingError, match=f'upload: is {kind}'):
        read_drawing(data, name='upload')


def test_converted_drawing(tmp_path):
    drawing = read_drawing(LABELLED.encode())
    drawing.save(tmp_path / 'a.prim')
    again = read_drawing(str(tmp_path / 'a.prim'))
    assert again.semantic_id.tolist() == [32, 1, 35]
    assert read_drawing(again) is again


def test_class_map():
    text = svg(line(1, 1, 9, 9, 'semanticId="1"')).encode()
    assert read_drawing(text, 35, 'nov2021').semantic_id.tolist() == [32]
    assert read_drawing(text, 35, 'default').semantic_id.tolist() == [0]
    with pytest.raises(DrawingError, match="no class map 'old'"):
        read_drawing(text, 35, 'old')


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
