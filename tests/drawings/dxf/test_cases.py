"""Small files made after public reports of what DXF programs trip over."""
from pathlib import Path

import ezdxf
import numpy as np
import pytest

from sympoint.drawings.dxf import BINARY, parse_dxf
from sympoint.drawings.dxf.document import read_dxf
from sympoint.drawings.dxf.text import encoding_of, text_of
from sympoint.errors import DrawingError

CASES = Path(__file__).parents[2] / 'data' / 'cases'


def read(name):
    path = CASES / name
    return read_dxf(path.read_bytes(), path.name)


def left_out(p):
    return {k: found['count'] for k, found in p.meta['left_out'].items()}


def layers_of(p):
    return [p.layer_names[i] for i in p.layer_id]


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


def lines(layers, header=b''):
    body = b''.join(b'0\nLINE\n8\n%s\n10\n%d\n20\n0\n11\n9\n21\n9\n' %
                    (layer, i) for i, layer in enumerate(layers))
    return (header + b'0\nSECTION\n2\nENTITIES\n' + body +
            b'0\nENDSEC\n0\nEOF\n')


def header(page, version=b'AC1015'):
    return (b'0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n%s\n9\n$DWGCODEPAGE\n3\n'
            b'%s\n0\nENDSEC\n' % (version, page))


@pytest.mark.parametrize('page, codec, name', [
    (b'ANSI_936', 'gbk', '墙'),  # by chance valid UTF-8
    (b'ANSI_932', 'cp932', '壁'), (b'ANSI_949', 'cp949', '벽'),
    (b'ANSI_950', 'cp950', '牆'), (b'ANSI_1251', 'cp1251', 'стена'),
    (b'ANSI_1252', 'cp1252', 'Tür'), (b'dos850', 'cp850', 'Tür'),
    (b'GB2312', 'gb2312', '墙'), (b'ANSI_1361', 'johab', '벽'),
    (b'ISO8859-1', 'latin-1', 'Tür'), (b'mac-roman', 'mac_roman', 'Tür'),
    (b'ANSI_936', 'utf-8', '墙'), (b'ANSI_1252', 'utf-8', 'стена'),
    (b'nonsense', 'cp1252', 'Tür')
])  # yapf: disable
def test_all_code_pages(page, codec, name):
    data = lines([name.encode(codec)], header(page))
    assert layers_of(read_dxf(data)) == [name]


def test_a_new_version_in_an_old_code_page():
    data = lines(['Tür'.encode('cp1252')], header(b'ANSI_1252', b'AC1027'))
    assert layers_of(read_dxf(data)) == ['Tür']
    assert encoding_of(lines([b'A'])) == 'utf-8'


def test_escapes_that_are_no_characters_stay():
    names = [b'\\U+D83D\\U+DE00', b'\\U+D83D', b'\\U+000A', b'\\M+2FFFF']
    assert layers_of(read_dxf(
        lines(names))) == ['\U0001f600', '\\U+D83D', '\\U+000A', '\\M+2FFFF']


def test_names_in_a_binary_file(tmp_path):
    doc = ezdxf.new('R2000')
    doc.layers.add('A\\U+5899')
    doc.modelspace().add_line((0, 0), (1, 0), dict(layer='A\\U+5899'))
    doc.saveas(tmp_path / 'a.dxf', fmt='bin')
    data = (tmp_path / 'a.dxf').read_bytes()
    assert data.startswith(BINARY)
    assert layers_of(parse_dxf(data)) == ['A墙']
    with pytest.raises(DrawingError, match='is damaged|ends early'):
        parse_dxf(data[:len(data) // 2])


def test_the_end_of_a_file():
    data = lines([b'A'])
    for end in (b'0\nEOF\nand more\n0\nnothing', b'  0\r\nEOF\r\n\x1a',
                b'0\nEOF' + bytes(3000)):
        assert len(parse_dxf(data.replace(b'0\nEOF\n', end))) == 1
    assert len(parse_dxf(data.replace(b'0\nEOF\n', b''))) == 1
    with pytest.raises(DrawingError, match='ends early'):
        parse_dxf(data[:data.index(b'ENDSEC')])


def test_markers_are_not_given_twice():
    data = (CASES / '21-xref' / 'plan.dxf').read_bytes()
    text = data.decode().replace('\r\n', '\n')
    assert text_of(data).rstrip() == text.rstrip()


def entity(kind, *pairs):
    """The text of an entity on layer B."""
    rows = ''.join(f'{code}\n{value}\n' for code, value in pairs)
    return f'0\n{kind}\n8\nB\n{rows}'.encode()


def with_line(extra, before=b''):
    """A drawing of a line and another entity."""
    data = lines([b'A'], before)
    return data.replace(b'0\nENDSEC\n0\nEOF', extra + b'0\nENDSEC\n0\nEOF')


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


def test_an_entity_that_cannot_be_loaded():
    """It costs neither the others nor the polyline before it its end."""
    polyline = entity('POLYLINE', (66, 1), (70, 0)) + b''.join(
        entity('VERTEX', (10, x), (20, 0)) for x in (0, 5))
    bad = entity('LINE', (10, 0), ('x', 0), (11, 4))
    p = read_dxf(with_line(polyline + bad + entity('CIRCLE', (40, 1))))
    assert p.command.tolist() == [0, 0, 2]
    assert p.length[:2].tolist() == pytest.approx([LENGTH, 5])
    assert left_out(p) == {'LINE': 1}


@pytest.mark.parametrize('change', [
    lambda data: b'\r\n\r\n' + data,
    lambda data: b'\xef\xbb\xbf' + data,
    lambda data: data.replace(b'\n', b'\r'),
    lambda data: data.replace(b'0\nLINE', b'  0\nLINE  '),
    lambda data: data + b'\n\n',
])  # yapf: disable
def test_white_space_of_other_programs(change):
    assert parse_dxf(change(lines([b'A']))).length[0] == pytest.approx(LENGTH)


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
