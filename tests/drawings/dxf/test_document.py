"""A whole drawing, and what is none."""
import math

import numpy as np
import pytest
from dxf_files import left_out, make_door, new, read, to_bytes

from sympoint.drawings import Primitives
from sympoint.drawings.dxf import is_dxf, parse_dxf
from sympoint.drawings.dxf.document import read_dxf
from sympoint.errors import DrawingError

ROOT3 = math.sqrt(3)


def test_lines_arcs_circles_and_ellipses():
    doc, msp = new(units=4)
    msp.add_line((100, 50), (140, 80))
    msp.add_arc((100, 50), 3, 0, 90)
    msp.add_circle((120, 60), 5)
    msp.add_ellipse((110, 60), (4, 0), 0.5)
    msp.add_ellipse((110, 60), (0, 4), 0.5, math.pi / 2, math.pi)
    p = read(doc)
    assert p.command.tolist() == [0, 1, 2, 3, 1]
    # The extent is (100, 50) to (140, 80): x - 100, 80 - y.
    assert p.size == (40, 30)
    np.testing.assert_allclose(p.meta['origin'], [100, -80])
    np.testing.assert_allclose(p.args[0, [0, 3]], [[0, 30], [40, 0]])
    np.testing.assert_allclose(
        p.args[1],
        [[3, 30], [1.5 * ROOT3, 28.5], [1.5, 30 - 1.5 * ROOT3], [0, 27]],
        atol=1e-12)
    np.testing.assert_allclose(p.args[2],
                               [[25, 20], [20, 25], [15, 20], [20, 15]])
    np.testing.assert_allclose(
        p.args[3], [[14, 20], [10, 18], [6, 20], [10, 22]], atol=1e-12)
    # From the minor axis, left of the centre, down to the major one.
    np.testing.assert_allclose(
        p.args[4, [0, 3]], [[8, 20], [10, 24]], atol=1e-12)
    np.testing.assert_allclose(p.length[:3], [50, 1.5 * np.pi, 10 * np.pi])
    assert p.element_id.tolist() == [0, 1, 2, 3, 4]
    assert p.meta['units_per_metre'] == 1000
    assert p.meta['units'] == 'millimeters'
    assert (p.semantic_id == 35).all() and (p.instance_id == -1).all()


def test_handles_name_the_elements():
    doc, msp = new()
    line = msp.add_line((0, 0), (1, 0))
    msp.add_text('room 1')
    circle = msp.add_circle((0, 0), 1)
    p = read(doc)
    names = p.meta['element_names']
    assert [names[i]
            for i in p.element_id] == [line.dxf.handle, circle.dxf.handle]
    assert left_out(p) == {'TEXT': 1}
    assert 'units' not in p.meta and 'units_per_metre' not in p.meta


@pytest.mark.parametrize('version', ['R12', 'R2000', 'R2018'])
def test_versions(version):
    doc, msp = new(version)
    doc.layers.add('Wände')
    msp.add_line((0, 0), (1, 2), dict(layer='Wände'))
    msp.add_circle((0, 0), 2)
    p = read(doc)
    assert p.command.tolist() == [0, 2]
    assert p.layer_names[0] == 'Wände'


def test_binary_and_from_a_file(tmp_path):
    doc, msp = new()
    msp.add_line((0, 0), (1, 2))
    doc.saveas(tmp_path / 'a.dxf', fmt='bin')
    assert is_dxf((tmp_path / 'a.dxf').read_bytes())
    p = parse_dxf(tmp_path / 'a.dxf', num_classes=7)
    assert p.length[0] == pytest.approx(math.sqrt(5))
    assert p.semantic_id.tolist() == [7]


def test_a_comment_before_the_first_section():
    doc, msp = new()
    msp.add_line((0, 0), (1, 2))
    data = b'999\r\nwritten by hand\r\n' + to_bytes(doc)
    assert is_dxf(data)
    assert len(read_dxf(data)) == 1
    assert not is_dxf(b'<svg/>') and not is_dxf(b'0\nSECT')


def test_a_drawing_far_from_the_origin():
    doc, msp = new()
    msp.add_arc((512345678.25, 412345678), 0.5, 0, 90)
    msp.add_open_spline([(512345678 + x, 412345678 + y)
                         for x, y in ((0, 0), (1, 2), (2, -2), (3, 0))])
    p = read(doc)
    assert p.length[0] == pytest.approx(np.pi / 4, rel=1e-6)
    assert p.size[0] == pytest.approx(3, abs=1e-6)
    assert set(p.command) <= {0, 1} and len(p) < 100


def test_stored_and_read_again(tmp_path):
    doc, msp = new()
    make_door(doc)
    msp.add_blockref('DOOR', (10, 20))
    p = read(doc)
    p.save(tmp_path / 'a.npz')
    again = Primitives.load(tmp_path / 'a.npz')
    assert again.meta == p.meta
    np.testing.assert_allclose(again.args, p.args, atol=1e-6)


@pytest.mark.parametrize('data, problem', [
    (b'<svg xmlns="http://www.w3.org/2000/svg"/>', 'is not DXF'),
    (b'', 'is not DXF'),
    (b'  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n 10\n1', 'ends early'),
    (b'  0\nSECTION\n  2\nENT\nthis is no DXF\n\n 0\nEOF', ''),
])  # yapf: disable
def test_what_is_not_a_sound_dxf(data, problem):
    with pytest.raises(DrawingError, match=f'upload: .*{problem}'):
        parse_dxf(data, name='upload')


def test_a_truncated_drawing(tmp_path):
    doc, msp = new()
    for i in range(50):
        msp.add_line((i, 0), (i, 9))
    data = to_bytes(doc)
    (tmp_path / 'cut.dxf').write_bytes(data[:len(data) // 2])
    with pytest.raises(DrawingError, match='cut.dxf: ends early'):
        parse_dxf(tmp_path / 'cut.dxf')
    with pytest.raises(DrawingError, match='none.dxf: cannot be read'):
        parse_dxf(tmp_path / 'none.dxf')


def test_nothing_to_see():
    doc, msp = new()
    msp.add_text('only text')
    with pytest.raises(DrawingError, match="'Model' has no lines.*'Layout1'"):
        read(doc)
    with pytest.raises(DrawingError, match="no layout 'A1'.*'Model'"):
        read(doc, layout='A1')


@pytest.mark.parametrize('number', ['nan', '1e999', '1e40', 'wide'])
def test_numbers_that_are_not_finite(number):
    """They cost their entity, also in a block, and nothing else."""
    doc, msp = new()
    msp.add_line((0, 0), (1, 0))
    line = msp.add_line((0, 0), (123.5, 0))
    block = doc.blocks.new('B')
    block.add_line((0, 0), (2, 0))
    block.add_line((0, 0), (123.5, 0))
    msp.add_blockref('B', (0, 0))
    data = to_bytes(doc).replace(b'123.5', number.encode())
    p = read_dxf(data, 'plan.dxf')
    assert p.length.tolist() == [1, 2]
    told = p.meta['left_out']['LINE']
    assert told['count'] == 2
    assert told['first'] == f'handle {line.dxf.handle}'
    with pytest.raises(
            DrawingError,
            match=f'plan.dxf, LINE with handle {line.dxf.handle}: a coord'):
        read_dxf(data, 'plan.dxf', strict=True)
