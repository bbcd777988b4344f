"""Small files made after public reports of what DXF programs trip over."""
from pathlib import Path

import numpy as np
import pytest
from dxf_files import entity, layers_of, left_out, with_line

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


LENGTH = 162**.5  # of that line
BLOCK = (b'0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n2\nT\n70\n0\n10\n0\n20\n0\n'
         b'0\nLINE\n8\nB\n10\n0\n20\n0\n11\n4\n21\n0\n0\nENDBLK\n0\nENDSEC\n')
CORNERS = [
    pair for x, y in ((0, 0), (2, 0), (2, 2), (0, 2))
    for pair in ((10, x), (20, y), (30, 0))
]
FACES = [(93, 5), (90, 4), (90, 0), (90, 1), (90, 2), (90, 3)]
# A triangle and its neighbour: their common edge is drawn once.
TWO = [(93, 8), *[(90, i) for i in (3, 0, 1, 2, 3, 0, 2, 3)]]


@pytest.mark.parametrize('kind, pairs, lengths', [
    ('ACAD_TABLE', [(2, 'T'), (10, 5), (20, 5), (30, 0)], [4]),
    ('ACAD_TABLE', [(2, 'GONE'), (10, 5), (20, 5), (30, 0)], []),
    ('ACAD_TABLE', [], []),
    ('DIMENSION', [(2, 'T'), (70, 0), (13, 0), (23, 0)], [4]),
    ('DIMENSION', [(2, 'GONE'), (70, 0)], []),
    ('DIMENSION', [(70, 0)], []),
    ('LEADER', [(71, 0), (76, 2), (10, 0), (20, 0), (10, 3), (20, 4)], [5]),
    ('LEADER', [(76, 1), (10, 0), (20, 0)], []),
    ('LEADER', [], []),
    ('MULTILEADER', [], []),
    ('MLINE', [], []),
    ('MESH', [(71, 2), (92, 4), *CORNERS, *FACES, (94, 0), (95, 0)], [2] * 4),
    ('MESH', [(71, 2), (92, 4), *CORNERS, *TWO, (94, 0), (95, 0)], None),
    ('MESH', [(71, 2), (92, 4), *CORNERS, (93, 2), (90, 1), (90, 9)], []),
    ('MESH', [], []),
    ('WIPEOUT', [(10, 0), (20, 0)], []),
    ('WIPEOUT', [], []),
    ('IMAGE', [], []),
    ('TEXT', [(10, 0), (20, 0), (40, 2), (1, 'room')], []),
    ('MTEXT', [], []),
    ('ATTRIB', [(1, 'room')], []),
    ('LWPOLYLINE', [(90, 0)], []),
    ('HATCH', [], []),
    ('CIRCLE', [(10, 0), (20, 0), (40, 0)], []),
    ('INSERT', [(2, 'T'), (41, 0), (42, 0)], []),
])  # yapf: disable
def test_entities_with_and_without_their_data(kind, pairs, lengths):
    """What draws nothing is told, by its kind, and costs nothing else."""
    p = read_dxf(with_line(entity(kind, *pairs), BLOCK))
    assert p.length[0] == pytest.approx(LENGTH)
    if lengths is None:
        assert len(p) == 1 + 5
        return
    assert p.length[1:].tolist() == pytest.approx(lengths)
    assert left_out(p) == ({} if lengths else {kind: 1})


@pytest.mark.parametrize('kind, pairs, fault', [
    ('DIMENSION', [(2, 'GONE'), (70, 0)], True),
    ('LEADER', [(76, 1), (10, 0), (20, 0)], True),
    ('INSERT', [(2, 'GONE')], True),
    ('TEXT', [(1, 'room')], False),
    ('POINT', [(10, 0), (20, 0)], False),
])  # yapf: disable
def test_strictly_lost_lines_are_errors_and_texts_are_not(kind, pairs, fault):
    data = with_line(entity(kind, *pairs))
    if not fault:
        assert len(read_dxf(data, strict=True)) == 1
        return
    with pytest.raises(DrawingError, match=f'{kind} with handle'):
        read_dxf(data, strict=True)


def test_points_given_twice_and_no_direction():
    points = [(0, 0), (0, 0), (5, 5), (10, 0), (10, 0)]
    spline = entity('SPLINE', (70, 8), (71, 3), (74, 5),
                    *[c for x, y in points for c in ((11, x), (21, y))])
    circle = entity('CIRCLE', (10, 0), (20, 0), (40, 2), (210, 0), (220, 0),
                    (230, 0))
    p = read_dxf(with_line(spline + circle))
    assert p.command[-1] == 2 and left_out(p) == {}
    ends = (p.args + p.meta['origin'])[1:-1, [0, 3]]
    np.testing.assert_allclose(ends[0, 0], [0, 0], atol=1e-9)
    np.testing.assert_allclose(ends[-1, 1], [10, 0], atol=1e-9)
