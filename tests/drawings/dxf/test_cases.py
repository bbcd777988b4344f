"""Small files made after public reports of what DXF programs trip over."""
from pathlib import Path

import numpy as np
import pytest
from dxf_files import layers_of, left_out

from sympoint.drawings.dxf.document import read_dxf
from sympoint.errors import DrawingError

CASES = Path(__file__).parents[2] / 'data' / 'cases'


def read(name):
    path = CASES / name
    return read_dxf(path.read_bytes(), path.name)


def test_external_references():
    p = read('21-xref/plan.dxf')
    assert len(p) == 1 and left_out(p) == {'INSERT': 1}
    assert 'haus_a.dwg' in p.meta['left_out']['INSERT']['why']
    with pytest.raises(
            DrawingError,
            match='only.dxf: .*external reference.*haus_a.dwg.*Bind'):
        read('21-xref/only.dxf')


@pytest.mark.parametrize('name',
                         ['plan', 'other-R2000', 'R2000', 'R2004', 'R2010'])
def test_escaped_layer_names(name):
    p = read(f'22-escaped-layer-names/{name}.dxf')
    assert layers_of(p) == (['墙', '墙', 'TüR'] if name == 'plan' else ['墙'])


@pytest.mark.parametrize('name', ['plan', 'gone'])
def test_a_dimension_without_its_block(name):
    p = read(f'26-dimension-without-block/{name}.dxf')
    assert len(p) == 1 and left_out(p) == {'DIMENSION': 1}


@pytest.mark.parametrize('name, layer', [('gbk', '墙体'), ('utf8', '点层'),
                                         ('wrong', '点层')])
def test_code_pages(name, layer):
    """Of wrong.dxf its header says otherwise: what is UTF-8 is UTF-8."""
    assert layers_of(read(f'28-codepages/{name}.dxf')) == [layer]


@pytest.mark.parametrize('name, kind, num', [('spline', 'SPLINE', 5),
                                             ('leader', 'LEADER', 5),
                                             ('nan', 'CIRCLE', 6)])
def test_one_bad_entity(name, kind, num):
    p = read(f'31-one-bad-entity/{name}.dxf')
    assert len(p) == num
    assert left_out(p) == {kind: 1}


def test_entities_without_subclass_markers():
    p = read('32-no-subclass-markers/polyline.dxf')
    assert p.command.tolist() == [0, 1, 0] and p.layer_names == ['A-WALL']
    ends = (p.args + p.meta['origin'])[:, [0, 3]]
    np.testing.assert_allclose(
        ends, [[[0, 0], [100, 0]], [[100, 0], [100, -50]],
               [[100, -50], [0, 0]]],
        atol=1e-9)  # yapf: disable
    p = read('32-no-subclass-markers/text.dxf')
    assert p.length.tolist() == [10] and left_out(p) == {'MTEXT': 1}
    p = read('32-no-subclass-markers/spline.dxf')
    assert p.layer_names == ['0', 'A-DOOR']
    curve = (p.args + p.meta['origin'])[1:]
    np.testing.assert_allclose(curve[0, 0], [0, 0], atol=1e-9)
    np.testing.assert_allclose(curve[-1, 3], [10, 0], atol=1e-9)
