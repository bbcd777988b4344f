import numpy as np
import pytest
from plan_files import dxf_plan, pdf_plan
from rule_model import circle, line, svg

from sympoint.apis.reading import read_drawing, svg_text
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


@pytest.mark.parametrize('data, problem',
                         [(b'AC1027', 'is a DWG, not SVG'),
                          (b'\x89PNG\r', 'is a PNG, not SVG'),
                          (b'%PDF-1.7', 'ends early'),
                          (b'  0\r\nSECTION\r\n', 'ends early')])
def test_what_cannot_be_read_is_named(tmp_path, data, problem):
    path = tmp_path / 'plan.svg'
    path.write_bytes(data)
    with pytest.raises(DrawingError, match=f'plan.svg: {problem}'):
        read_drawing(str(path))
    with pytest.raises(DrawingError, match=f'upload: {problem}'):
        read_drawing(data, name='upload')


def test_every_format_from_path_and_bytes(tmp_path):
    for kind, data in (('svg', LABELLED.encode()), ('dxf', dxf_plan()),
                       ('pdf', pdf_plan())):
        path = tmp_path / f'plan.{kind}'
        path.write_bytes(data)
        drawing = read_drawing(str(path))
        assert drawing.meta['format'] == kind
        np.testing.assert_array_equal(read_drawing(data).args, drawing.args)
        own = data if kind == 'svg' else None
        assert svg_text(data, drawing) == svg_text(str(path), drawing) == own
        drawing.save(tmp_path / 'plan.prim')
        assert svg_text(str(tmp_path / 'plan.prim'), drawing) is None
        assert svg_text(drawing, drawing) is None


def test_page_and_layout():
    assert len(read_drawing(pdf_plan(), page=2)) == 1
    assert len(read_drawing(dxf_plan(), layout='Detail')) == 1
    with pytest.raises(DrawingError, match='has no page 3.*from 1 to 2'):
        read_drawing(pdf_plan(), page=3)
    with pytest.raises(DrawingError, match="no layout 'A'.*'Detail'"):
        read_drawing(dxf_plan(), layout='A')


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
