import json

import numpy as np
import pytest
from result_toys import META, result_example

from sympoint.apis.results import (build_result, dump_result, load_result,
                                   notes_on, primitive_labels, segments_of)
from sympoint.drawings import DrawingError, Primitives
from sympoint.structures.segments import Segments


def test_symbols_and_stuff():
    result = result_example()
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
    dump_result(result_example(), path)
    assert load_result(path) == result_example()
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
    path.write_text(json.dumps(dict(result_example(), version='1.7', more=1)))
    assert load_result(path)['more'] == 1


def test_missing_result(tmp_path):
    with pytest.raises(DrawingError, match='cannot be read'):
        load_result(tmp_path / 'x.json')


def test_segments_again():
    """Symbols, best first, then stuff; the scores as they were rounded."""
    found = segments_of(result_example())
    assert found.labels.tolist() == [0, 1, 2]
    assert found.owner.tolist() == [0, 0, 1, -1, 2]
    assert found.scores.tolist() == [0.8765, 0.5, 0.4]


def test_notes():
    result = dict(
        drawing=dict(
            page=2,
            num_pages=3,
            left_out=dict(
                TEXT=dict(count=4, first='handle 2F', why='a text'))),
        scale=dict(units_per_metre=None, source='extent'))
    scale, page, left_out = notes_on('a', result)
    assert scale.startswith('a: how large its units are is not known')
    assert page == 'a: page 2 of 3. Another: --page N'
    assert left_out == 'a: 4 TEXT left out, the first at handle 2F: a text'
    silent = dict(
        drawing=dict(page=1, num_pages=1),
        scale=dict(units_per_metre=10.0, source='given'))
    assert notes_on('a', silent) == []
