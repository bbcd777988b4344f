import numpy as np
import pytest

from sympoint.datasets import (LabelMapping, LoadPrimitives,
                               LoadPrimitivesFromSVG)
from sympoint.drawings.connections import connection_graph
from sympoint.errors import DrawingError

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 140 140">
<g fill="none" stroke="black">
<path d="M 0,0 L 14,0" stroke-width="0.1" semanticId="33" instanceId="-1"/>
<path d="M 14,0 L 14,28" semanticId="1" instanceId="4"/></g>
<g fill="none" stroke="black"><circle cx="70" cy="70" r="7"/></g></svg>
"""


def test_results_are_in_tiles(make_primitives):
    primitives = make_primitives(size=(100.0, 50.0))
    results = LoadPrimitives()(dict(primitives=primitives))
    assert results['tile_size'] == 100
    np.testing.assert_allclose(results['args'], primitives.args / 100)
    np.testing.assert_allclose(results['length'], primitives.length)
    assert results['length'].dtype == np.float32
    for key in ('command', 'layer_id', 'rgb', 'width', 'semantic_id',
                'instance_id'):
        np.testing.assert_array_equal(results[key], getattr(primitives, key))
    assert results['num_classes'] == 35


def test_connections_are_computed_where_there_are_none(make_primitives):
    primitives = make_primitives(300, size=(100.0, 50.0))
    results = LoadPrimitives()(dict(primitives=primitives))
    assert (results['connections'] >= 0).any()
    np.testing.assert_array_equal(
        results['connections'],
        connection_graph(primitives.args, primitives.command, 100 / 140))
    stored = np.full((300, 2), -1)
    stored[0, 0] = 7
    primitives.connections = stored
    results = LoadPrimitives()(dict(primitives=primitives))
    np.testing.assert_array_equal(results['connections'], stored)


def test_a_file_gives_what_was_saved(make_primitives, tmp_path):
    primitives = make_primitives()
    primitives.connections = connection_graph(primitives.args,
                                              primitives.command, 1.0)
    primitives.save(tmp_path / 'a.npz')
    expected = LoadPrimitives()(dict(primitives=primitives))
    loaded = LoadPrimitives()(
        dict(primitives_path=str(tmp_path / 'a.npz'), sample_idx='a'))
    assert loaded['sample_idx'] == 'a'
    for key in set(expected) - {'primitives'}:
        np.testing.assert_allclose(
            loaded[key], expected[key], rtol=1e-5, atol=1e-6)


def test_labels_are_mapped(make_primitives):
    primitives = make_primitives()
    mapping = LabelMapping(
        dict(classes=('wall', 'window'), thing_ids=[1], stuff_ids=[0]))
    results = LoadPrimitives()(
        dict(primitives=primitives, label_mapping=mapping))
    assert results['num_classes'] == 2
    expected = np.full(60, 2)
    expected[primitives.semantic_id == 32] = 0
    expected[primitives.semantic_id == 6] = 1
    np.testing.assert_array_equal(results['semantic_id'], expected)


def test_labels_of_other_classes_are_refused(make_primitives):
    for num_classes, message in ((8, '8 classes'), (35, 'class ids')):
        primitives = make_primitives()
        primitives.num_classes = num_classes
        if num_classes == 35:
            primitives.semantic_id[3] = 99
        with pytest.raises(DrawingError, match=f'p.npz.*{message}'):
            LoadPrimitives()(
                dict(primitives=primitives, primitives_path='p.npz'))


@pytest.mark.parametrize('damage', ['missing', 'cut', 'other'])
def test_a_bad_file_is_named(make_primitives, tmp_path, damage):
    path = tmp_path / 'bad.npz'
    if damage != 'missing':
        make_primitives().save(path)
        content = path.read_bytes()
        path.write_bytes(content[:-9] if damage == 'cut' else b'<svg/>')
    with pytest.raises(DrawingError, match='bad.npz'):
        LoadPrimitives()(dict(primitives_path=str(path)))


def test_svg(tmp_path):
    path = tmp_path / 'a.svg'
    path.write_text(SVG)
    results = LoadPrimitivesFromSVG(with_labels=True)(dict(svg_path=str(path)))
    np.testing.assert_allclose(results['args'][1][:, 1] * 140,
                               [0, 28 / 3, 56 / 3, 28])
    assert results['command'].tolist() == [0, 0, 2]
    assert results['connections'].tolist() == [[1], [0], [-1]]
    assert results['semantic_id'].tolist() == [32, 0, 35]
    assert results['instance_id'].tolist() == [-1, 4, -1]
    assert 'semantic_id' not in LoadPrimitivesFromSVG()(
        dict(svg_path=str(path)))
