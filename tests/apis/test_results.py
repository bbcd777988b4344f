import json

import numpy as np
import pytest

from sympoint.apis.outputs import coco_panoptic, schedule_csv
from sympoint.apis.results import (build_result, dump_result, load_result,
                                   primitive_labels)
from sympoint.drawings import DrawingError, Primitives
from sympoint.structures.segments import Segments

META = dict(
    classes=['door', 'bed', 'wall'],
    palette=[(255, 0, 0), (0, 16, 0), (1, 2, 3)],
    thing_ids=[0, 1])


def example(name='plan'):
    ends = np.array(
        [[0, 0, 3, 0], [3, 0, 3, 4], [9, 9, 9, 8], [1, 1, 1, 5], [0, 7, 7, 7]],
        float).reshape(5, 2, 2)
    share = np.arange(4)[:, None] / 3
    args = ends[:, :1] + share * (ends[:, 1:] - ends[:, :1])
    drawing = Primitives(
        args, [3, 4, 1, 4, 7],
        np.zeros(5),
        layer_id=[0, 1, 1, 0, 0],
        element_id=[2, 2, 5, 6, 6],
        layer_names=['A', 'B'],
        size=(20, 10),
        meta=dict(origin=[100, 50]))
    found = Segments(
        np.array([1, 0, 2]), np.array([1, 1, 0, -1, 2]),
        np.array([0.5, 0.87654321, 0.4]))
    return build_result(
        drawing,
        found,
        META,
        drawing=dict(name=name, path=None, sha256='1'),
        model={},
        settings={},
        scale={})


def test_symbols_and_stuff():
    result = example()
    assert result['symbols'] == [{
        'id': 1,
        'class': 'door',
        'class_id': 0,
        'score': 0.8765,
        'box': [100, 50, 103, 54],
        'primitive_ids': [0, 1],
        'element_ids': [2],
        'layer': 'B',
        'layers': ['A', 'B']
    }, {
        'id': 2,
        'class': 'bed',
        'class_id': 1,
        'score': 0.5,
        'box': [109, 58, 109, 59],
        'primitive_ids': [2],
        'element_ids': [5],
        'layer': 'B',
        'layers': ['B']
    }]
    assert [(s['id'], s['class']) for s in result['stuff']] == [(3, 'wall')]
    assert result['counts'] == dict(door=1, bed=1)
    assert result['drawing'] == dict(
        name='plan',
        path=None,
        sha256='1',
        size=[20, 10],
        origin=[100, 50],
        num_primitives=5,
        layers=['A', 'B'])
    assert result['classes'][1] == dict(
        id=1, name='bed', thing=True, color='#001000')
    semantic, instance = primitive_labels(result)
    assert semantic.tolist() == [0, 0, 1, 3, 2]
    assert instance.tolist() == [1, 1, 2, -1, -1]


def test_nothing_found():
    drawing = Primitives(np.zeros((2, 4, 2)), [0, 0], [0, 0])
    result = build_result(
        drawing,
        Segments(np.zeros(0, int), np.full(2, -1), np.zeros(0)),
        META,
        drawing=dict(name='x', path=None, sha256=''))
    assert result['symbols'] == result['stuff'] == []
    assert result['counts'] == {}


def test_written_and_read_again(tmp_path):
    path = tmp_path / 'preds' / 'plan.json'
    dump_result(example(), path)
    assert load_result(path) == example()
    assert [p.name for p in path.parent.iterdir()] == ['plan.json']


@pytest.mark.parametrize('text, problem', [
    ('{', 'is not JSON'),
    ('[]', 'is not a result'),
    ('{"schema": "other"}', 'is not a result'),
    (json.dumps(dict(schema='sympoint-result',
                     version='2.0')), 'has version 2.0'),
])
def test_no_results(tmp_path, text, problem):
    path = tmp_path / 'x.json'
    path.write_text(text)
    with pytest.raises(DrawingError, match=f'x.json: {problem}'):
        load_result(path)


def test_a_later_minor_version_is_read(tmp_path):
    path = tmp_path / 'x.json'
    path.write_text(json.dumps(dict(example(), version='1.7', more=1)))
    assert load_result(path)['more'] == 1


def test_missing_result(tmp_path):
    with pytest.raises(DrawingError, match='cannot be read'):
        load_result(tmp_path / 'x.json')


def test_schedule():
    assert schedule_csv([
        example('a'), example('b, c')
    ]) == ('drawing,class,count,mean_score\na,door,1,0.876\na,bed,1,0.500\n'
           '"b, c",door,1,0.876\n"b, c",bed,1,0.500\n'
           'all drawings,door,2,0.876\nall drawings,bed,2,0.500\n')


def test_coco_panoptic():
    coco = coco_panoptic([example('a'), example('b')])
    assert [c['isthing'] for c in coco['categories']] == [1, 1, 0]
    assert coco['categories'][1]['color'] == [0, 16, 0]
    assert [i['id'] for i in coco['images']] == [1, 2]
    annotation = coco['annotations'][1]
    assert annotation['image_id'] == 2
    assert annotation['primitive_segments'] == [1, 1, 2, 0, 3]
    assert annotation['segments_info'][0] == dict(
        id=1,
        category_id=1,
        area=2,
        bbox=[100, 50, 3, 4],
        iscrowd=0,
        score=0.8765)
    json.dumps(coco)
