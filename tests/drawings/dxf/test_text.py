"""What programs write that ezdxf does not take, and how it is mended."""
from pathlib import Path

import ezdxf
import numpy as np
import pytest
from dxf_files import (entity, header, layers_of, left_out, lines, section,
                       to_bytes, with_line)

from sympoint.drawings.dxf import BINARY, is_dxf, parse_dxf
from sympoint.drawings.dxf.document import read_dxf
from sympoint.drawings.dxf.text import mend, text_of
from sympoint.drawings.record import LeftOut
from sympoint.errors import DrawingError

CASES = Path(__file__).parents[2] / 'data' / 'cases'
LENGTH = 162**.5  # of the line of ``lines``


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


@pytest.mark.parametrize('version', [b'AC1015', b'AC1027'])
def test_one_byte_that_is_no_utf_8_costs_no_other_name(version):
    names = ['стена'.encode(), 'Tür'.encode(), 'Fenêtre'.encode('cp1252')]
    data = lines(names, header(b'ANSI_1252', version))
    assert layers_of(read_dxf(data)) == ['стена', 'Tür', 'Fenêtre']


def test_utf_8_of_more_than_chinese_where_a_chinese_page_is_stated():
    names = ['墙 5 m²', '墙', '门', '5–']  # the last is no GBK
    data = [name.encode() for name in names]
    data[1] = names[1].encode('gbk')
    p = read_dxf(lines(data, header(b'ANSI_936')))
    assert layers_of(p) == names


def test_characters_of_four_bytes_in_a_chinese_code_page():
    data = lines(['墙𠀀'.encode('gb18030')], header(b'ANSI_936'))
    assert layers_of(read_dxf(data)) == ['墙𠀀']


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


@pytest.mark.parametrize('value', ['x', 'nan', '1e999', '', '1.0'])
def test_whole_numbers_that_are_none(value):
    line = entity('LINE', (62, value), (10, 0), (20, 0), (11, 3), (21, 4))
    assert len(read_dxf(with_line(line), strict=True)) == 2


@pytest.mark.parametrize('number', ['3,0', '3.0D+00', '.3d1', '+3.'])
def test_numbers_of_other_tongues(number):
    line = entity('LINE', (10, '0,0'), (20, 0), (11, number), (21, 4))
    p = read_dxf(with_line(line), strict=True)
    assert p.length[1] == pytest.approx(5)


@pytest.mark.parametrize('pairs', [
    [(102, 'x')],
    [(102, '{A'), (330, '1')],
    [(1001, 'A'), (40, 1)],
    [(5, 'no handle')],
])
def test_data_of_an_entity_that_is_broken_costs_no_other(pairs):
    bad = entity('LINE', (10, 0), (20, 0), (11, 3), (21, 4), *pairs)
    unread = entity('MTEXT', (1, 'x'))  # ezdxf refuses the file for it
    p = read_dxf(with_line(bad + unread, header(b'ANSI_1252')))
    assert p.length[0] == pytest.approx(LENGTH)
    assert len(p) + left_out(p).get('LINE', 0) == 2


def test_points_out_of_order_and_halves_of_points():
    """As an old QCAD wrote them; half an end is none."""
    line = entity('LINE', (10, 0), (11, 3), (20, 0), (21, 4))
    half = entity('LINE', (10, 0), (11, 3), (21, 4))
    p = read_dxf(with_line(line + half + entity('CIRCLE', (40, 'x'))))
    assert p.length[1:].tolist() == pytest.approx([5])
    assert left_out(p) == {'LINE': 1, 'CIRCLE': 1}


def test_a_table_that_does_not_say_what_it_is():
    """Its layers are still layers."""
    off = entity('LAYER', (2, 'A'), (70, 0), (62, -1))
    table = section(b'TABLES', b'0\nTABLE\n70\n1\n' + off + b'0\nENDTAB\n')
    damaged = entity('LINE', (10, 'x'))
    p = read_dxf(table + lines([b'A', b'B']).replace(b'0\nENDSEC', damaged +
                                                     b'0\nENDSEC'))
    assert layers_of(p) == ['B']


@pytest.mark.parametrize('before, after', [
    (b'$INSBASE\n 10\n', b'$INSBASE\n  1\n'),
    (b'$TDCREATE\n 40\n', b'$TDCREATE\n'),
    (b'TABLE\n  2\nLTYPE\n', b'TABLE\n  2\nxTYPE\n'),
    (b'LINE\n  5\n', b'LINE\n  5\n#'),
    (b'LAYOUT\n  5\n', b'LAYOUT\n  7\n'),
    (b'AcDbLayout\n', b'AcDbLoyout\n'),
    (b'DICTIONARY\n', b'DICTIONARI\n'),
])
def test_what_is_no_entity_costs_none(before, after):
    doc = ezdxf.new('R2000', units=4)
    doc.layers.add('Tür').off()
    doc.modelspace().add_line((0, 0), (3, 4), dict(layer='Wand'))
    doc.modelspace().add_line((0, 0), (9, 9), dict(layer='Tür'))
    data = to_bytes(doc)
    assert before in data
    p = read_dxf(data.replace(before, after))
    assert p.length.tolist() == [5] and layers_of(p) == ['Wand']
    assert p.meta['units'] == 'millimeters'
    assert left_out(p)['on a layer that is off'] == 1


def test_what_is_sound_stays():
    data = (CASES / '21-xref' / 'plan.dxf').read_bytes()
    text = data.decode().replace('\r\n', '\n')
    assert text_of(data).rstrip() == text.rstrip()
    found = LeftOut()
    p, again = read_dxf(data), read_dxf(mend(text, found).encode())
    np.testing.assert_array_equal(again.args, p.args)
    assert again.meta == p.meta and not found


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
    lambda data: data.replace(b'\n', b'\r\r\n'),
    lambda data: data.replace(b'0\nLINE', b'  0\nLINE  '),
    lambda data: data + b'\n\n',
    lambda data: data.replace(b'0\nLINE', b'\n0\nLINE'),
])  # yapf: disable
def test_white_space_of_other_programs(change):
    assert parse_dxf(change(lines([b'A']))).length[0] == pytest.approx(LENGTH)


@pytest.mark.parametrize('before, after', [
    ('62\n1\n10\n', '\n62\n1\n10\n'),  # a line too many
    ('62\n1\n10\n', '\n1\n10\n'),  # a code is missing
    ('62\n1\n10\n', '\n0.5\n10\n'),
    ('62\n1\n10\n', '1\nroom\n1.5\n62\n1\n10\n'),  # a break in a text
    ('62\n1\n10\n', '1\nroom\n\n62\n1\n10\n'),
    ('62\n1\n10\n', '-1\n2F\n10\n'),
])  # yapf: disable
def test_lines_out_of_step_cost_nothing(before, after):
    line = entity('LINE', (62, 1), (10, 0), (20, 0), (11, 3), (21, 4))
    data = with_line(line + entity('CIRCLE', (40, 2)) + line)
    assert before.encode() in data
    p = read_dxf(data.replace(before.encode(), after.encode()), strict=True)
    assert p.length.tolist() == pytest.approx([LENGTH, 5, 4 * np.pi, 5])


@pytest.mark.parametrize('change', [
    lambda data: data.replace(b'ENTITIES', b'Entities  '),
    lambda data: data.replace(b'0\nENDSEC\n', b''),
    lambda data: section(b'ENTITIES', entity('CIRCLE', (40, 1))) + data,
    lambda data: data.replace(b'0\nEOF', section(b'ENTITIES ', entity(
        'CIRCLE', (40, 1))) + b'0\nEOF'),
])  # yapf: disable
def test_all_sections_are_read(change):
    data = change(header(b'ANSI_1252') + lines([b'A', b'B']))
    p = parse_dxf(data.replace(b'HEADER', b'Header'), strict=True)
    assert p.command.tolist() in ([0, 0], [0, 0, 2], [2, 0, 0])
    assert layers_of(p).count('A') == 1
    assert len(p) == 2 + data.count(b'CIRCLE')


@pytest.mark.parametrize('codec', ['utf-16', 'utf-16-be'])
def test_a_file_in_utf_16(codec):
    """As Notepad and PowerShell write it."""
    text = lines(['Tür 墙'.encode()], header(b'ANSI_1252')).decode()
    mark = '' if codec == 'utf-16' else '\ufeff'
    data = (mark + text.replace('\n', '\r\n')).encode(codec)
    assert is_dxf(data) and layers_of(parse_dxf(data)) == ['Tür 墙']


TABLES = [
    'VPORT', 'LTYPE', 'LAYER', 'STYLE', 'VIEW', 'UCS', 'APPID', 'DIMSTYLE',
    'BLOCK_RECORD'
]


@pytest.mark.parametrize('kind', TABLES)
def test_a_record_without_a_name(kind):
    """It costs itself: no more than a layer, which nothing can be on."""

    def table(name, record):
        return section(
            b'TABLES',
            b'0\nTABLE\n2\n%s\n70\n1\n%s0\nENDTAB\n' % (name, record))

    record = entity(kind, (70, 0))
    data = table(kind.encode(), record) + lines([b'A'])
    p = read_dxf(header(b'ANSI_1252') + data)
    assert layers_of(p) == ['A']
    assert left_out(p) == ({} if kind in ('STYLE', 'DIMSTYLE') else {kind: 1})
    off = entity('LAYER', (2, 'A'), (62, -1))
    data = table(b'LAYER',
                 entity('LAYER', (70, 0)) + off) + lines([b'A', b'B'])
    p = read_dxf(data)
    assert layers_of(p) == ['B']
    assert left_out(p) == {'LAYER': 1, 'on a layer that is off': 1}
    with pytest.raises(DrawingError, match='LAYER with handle : it has no na'):
        read_dxf(data, strict=True)


@pytest.mark.parametrize('kind', ['DICTIONARY', 'XRECORD', 'ACDBPLACEHOLDER'])
def test_what_is_no_entity_costs_itself(kind):
    data = with_line(entity(kind, (5, 'C1')), header(b'ANSI_1252'))
    p = read_dxf(data)
    assert len(p) == 1 and left_out(p) == {kind: 1}
    objects = section(b'OBJECTS', entity('XRECORD', (1, 'x')))
    data = lines([b'A'], header(b'ANSI_1252')).replace(b'0\nEOF',
                                                       objects + b'0\nEOF')
    assert len(read_dxf(data, strict=True)) == 1


LWPOLYLINE = [(90, 2), (70, 0), (10, 0), (20, 0), (10, 3), (20, 4)]


@pytest.mark.parametrize('pairs', [
    LWPOLYLINE,
    [(5, '2F'), (330, '1F'), *LWPOLYLINE, (1001, 'ACAD'), (1000, 'x')],
    [(100, 'AcDbEntity'), *LWPOLYLINE],
    [(100, 'AcDbPolyline'), *LWPOLYLINE],
    [(100, 'AcDbEntity'), (100, 'AcDbPolyline'), *LWPOLYLINE],
])  # yapf: disable
@pytest.mark.parametrize('version', [b'AC1009', b'AC1015', None])
def test_some_subclass_markers_are_missing(pairs, version):
    before = header(b'ANSI_1252', version) if version else b''
    p = read_dxf(with_line(entity('LWPOLYLINE', *pairs), before), strict=True)
    assert p.length.tolist() == pytest.approx([LENGTH, 5])
    assert layers_of(p) == ['A', 'B']


@pytest.mark.parametrize('before', [
    b'',
    header(b'ANSI_1252', b'AC1009'),
    section(b'HEADER', b'9\n$INSUNITS\n70\n4\n9\n$HANDSEED\n'),
    section(b'HEADER', b'9\n$HANDSEED\n5\n0\n9\n$CLAYER\n8\n0\n')
])
def test_markers_in_a_file_that_is_older_than_they_are(before):
    """They hide no name and no leader."""
    layer = entity('LAYER', (100, 'AcDbSymbolTableRecord'),
                   (100, 'AcDbLayerTableRecord'), (2, 'A'), (62, -1))
    table = section(b'TABLES',
                    b'0\nTABLE\n2\nLAYER\n70\n1\n%s0\nENDTAB\n' % layer)
    leader = entity('LEADER', (100, 'AcDbEntity'), (100, 'AcDbLeader'),
                    (71, 0), (76, 2), (10, 0), (20, 0), (10, 3), (20, 4))
    p = read_dxf(with_line(leader, before + table), strict=True)
    assert p.length.tolist() == [5]
    assert left_out(p) == {'on a layer that is off': 1}


def test_a_hatch_without_markers_keeps_its_boundary():
    edges = [(91, 1), (92, 2), (72, 0), (73, 1), (93, 3), (10, 0), (20, 0),
             (10, 3), (20, 0), (10, 3), (20, 4), (97, 1), (330, '77')]
    pairs = [(10, 0), (20, 0), (30, 0), (2, 'SOLID'), (70, 1), (71, 0), *edges,
             (75, 0), (76, 1), (98, 0)]
    p = read_dxf(with_line(entity('HATCH', (330, '1F'), (62, 3), *pairs)))
    assert p.length[1:].tolist() == pytest.approx([3, 4, 5])
    assert p.rgb[1].tolist() == [0, 255, 0]


@pytest.mark.parametrize('kind', ['MTEXT', 'IMAGE', 'WIPEOUT', 'PDFUNDERLAY'])
def test_strictly_a_text_that_cannot_be_read_costs_itself(kind):
    """It had no lines to lose."""
    bad = entity(kind, (100, 'AcDbEntity'))
    p = read_dxf(with_line(bad, header(b'ANSI_1252')), strict=True)
    assert len(p) == 1 and left_out(p) == {kind: 1}


def test_a_handle_of_zero_is_none():
    line = entity('LINE', (5, '0'), (10, 0), (20, 0), (11, 3), (21, 4))
    assert len(read_dxf(with_line(line + line))) == 3


def test_the_units_are_those_that_a_file_states():
    assert 'units' not in read_dxf(lines([b'A'])).meta
    stated = header(b'ANSI_1252').replace(b'0\nENDSEC',
                                          b'9\n$INSUNITS\n70\n4\n0\nENDSEC')
    assert read_dxf(lines([b'A'], stated)).meta['units_per_metre'] == 1000
    survey = read_dxf(lines([b'A'], stated.replace(b'\n4\n', b'\n21\n')))
    assert survey.meta['units_per_metre'] == pytest.approx(1 / 0.3048)


@pytest.mark.parametrize('version', ['R12', 'R2000'])
def test_the_end_of_a_binary_file(tmp_path, version):
    doc = ezdxf.new(version)
    doc.modelspace().add_line((0, 0), (1, 0))
    doc.saveas(tmp_path / 'a.dxf', fmt='bin')
    data = (tmp_path / 'a.dxf').read_bytes()
    for other in (data + bytes(99), data + b'and more' * 9, data[:-3]):
        assert len(read_dxf(other)) == 1
    with pytest.raises(DrawingError, match='ends early, it was cut off'):
        read_dxf(data[:data.index(b'ENTITIES')])


def test_utf_8_in_an_old_binary_file(tmp_path):
    doc = ezdxf.new('R2000')
    doc.modelspace().add_line((0, 0), (1, 0), dict(layer='TxxR'))
    doc.saveas(tmp_path / 'a.dxf', fmt='bin')
    data = (tmp_path / 'a.dxf').read_bytes()
    for name, bytes_ in (('TüR', 'ü'.encode()), ('T°üR', b'\xb0\xfc')):
        assert layers_of(read_dxf(data.replace(b'xx', bytes_))) == [name]
