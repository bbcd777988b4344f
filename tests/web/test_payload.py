import base64
import re
from pathlib import Path

import numpy as np
from page_example import SVG, data_of, write_example, write_result

from sympoint.apis.jobs import describe_labels
from sympoint.apis.results import build_result
from sympoint.drawings import FLOORPLANCAD_CLASSES, STUFF_IDS
from sympoint.drawings.svg.annotate import annotate_svg
from sympoint.drawings.svg.reader import parse_svg
from sympoint.structures.segments import Segments
from sympoint.web import write_page
from sympoint.web.payload import build_payload, cut_svg


def fill(cut, semantic, instance):
    """What the page does when it is asked for the corrected SVG."""
    text = cut['pieces'][0]
    for slot, number, piece in zip(cut['slots'], cut['elements'],
                                   cut['pieces'][1:]):
        value = (instance if number % 2 else semantic)[number // 2]
        if value is not None:
            text += f'{slot}"{value}"'
        text += piece
    return text


def test_cut_and_filled_is_annotated():
    drawing = parse_svg(SVG.encode())
    cut = cut_svg(SVG.encode(), drawing.element_id)
    rng = np.random.default_rng(0)
    num = max(drawing.element_id) + 1
    semantic, instance = rng.integers(0, 35, num), rng.integers(0, 99, num)
    semantic[0] = -1  # the clip path's rectangle
    filled = fill(cut, (semantic + 1).tolist(), instance.tolist())
    assert filled.encode() == annotate_svg(SVG.encode(), semantic, instance)
    nothing = fill(cut, [None] * num, [None] * num)
    plain = re.sub(r'\s(semantic|instance)Id=["\']\d+["\']', '', SVG)
    assert nothing == plain


def test_another_encoding_becomes_utf8():
    text = SVG.replace('utf-8', 'gb2312').replace('kept', '门')
    drawing = parse_svg(text.encode('gb2312'))
    cut = cut_svg(text.encode('gb2312'), drawing.element_id)
    assert cut['pieces'][0].startswith('<?xml version="1.0" encoding="utf-8"')
    assert '门' in cut['pieces'][0]


def test_payload(tmp_path):
    data = data_of(Path(write_page(write_example(tmp_path))).read_text())
    assert data['low'] == [10, 10]  # of the drawing, from (10, 20)
    assert data['layers'] == ['A-DOOR', 'A-FURN', 'A-WALL']
    of_things = data['prediction']['of_things']
    assert of_things == {'1': dict(score=0.9), '2': dict(score=0.8)}
    assert data['truth'] is not None
    assert data['left_out'] == []
    plain = re.sub(r'\s(semantic|instance)Id=["\']\d+["\']', '', SVG)
    data = data_of(
        Path(write_page(write_example(tmp_path, plain))).read_text())
    assert data['truth'] is None


def test_what_nobody_knows_is_no_background(tmp_path):
    text = SVG.replace('semanticId="27"', 'data-ignore="1" semanticId="27"')
    data = data_of(Path(write_page(write_example(tmp_path, text))).read_text())
    semantic = np.frombuffer(
        base64.b64decode(data['truth']['semantic']), '<i2')
    assert semantic.tolist() == [0] * 2 + [13] * 4 + [-1] + [32] * 3 + [35]


def test_truth_in_classes_made_of_the_drawings_own():
    """Table and toilet become one class; of one id, they stay two symbols."""
    text = SVG.replace('instanceId="7"', 'instanceId="6"').encode()
    drawing = parse_svg(text)
    made_of = dict.fromkeys(FLOORPLANCAD_CLASSES)
    made_of.update({'single door': 'opening', 'wall': 'wall'})
    made_of.update(table='fitting', toilet='fitting')
    meta = dict(
        classes=['opening', 'fitting', 'wall'],
        palette=[(9, 9, 9)] * 3,
        thing_ids=[0, 1],
        stuff_ids=[2],
        label_map=made_of)
    found = Segments(np.zeros(0, int), np.full(len(drawing), -1), np.zeros(0))
    result = build_result(
        drawing,
        found,
        meta,
        drawing=dict(name='a', **describe_labels(meta, FLOORPLANCAD_CLASSES)))
    truth = build_payload(result, drawing, text)['truth']

    def unpack(key, dtype):
        return np.frombuffer(base64.b64decode(truth[key]), dtype).tolist()

    semantic, instance = unpack('semantic', '<i2'), unpack('instance', '<i4')
    assert semantic == [0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3]
    door, table, toilet = instance[0], instance[2], instance[6]
    assert instance == [door] * 2 + [table] * 4 + [toilet] + [-1] * 4
    assert len({door, table, toilet, -1}) == 4


def test_a_drawing_that_is_no_svg_is_corrected_in_one(tmp_path):
    """The page has an SVG of its primitives, an element each."""
    drawing = parse_svg(SVG.encode())
    drawing.meta.update(
        format='dxf', element_names=[f'H{i}' for i in range(10)])
    path = tmp_path / 'plan.npz'
    drawing.save(path)
    found = Segments.of_labels(drawing.semantic_id, drawing.instance_id, 35,
                               STUFF_IDS)
    found.scores = np.full(len(found), 0.5)
    page = Path(write_page(write_result(path, drawing, found))).read_text()
    names = data_of(page)['element_names']
    assert names == [f'H{e}' for e in drawing.element_id]
    num = len(drawing)
    text = fill(data_of(page, 'svg'), list(range(1, num + 1)), [7] * num)
    corrected = parse_svg(text.encode())
    np.testing.assert_allclose(corrected.args, drawing.args, atol=1e-4)
    assert corrected.semantic_id.tolist() == list(range(num))
    assert corrected.layer_names == drawing.layer_names
