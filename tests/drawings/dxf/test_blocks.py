"""Block references, flattened, and what is made of other entities."""
import math
import struct

import numpy as np
import pytest
from dxf_files import (entity, left_out, make_door, new, read, to_bytes,
                       with_line, world)

from sympoint.drawings.dxf.document import read_dxf
from sympoint.errors import DrawingError
from sympoint.structures.inserts import Inserts

ROOT3 = math.sqrt(3)


def test_a_mirrored_and_turned_block():
    doc, msp = new()
    make_door(doc)
    msp.add_blockref('DOOR', (10, 20), dict(xscale=-2, yscale=2, rotation=90))
    p = read(doc)
    # (x, y) -> (-2 x, 2 y) -> turned (-2 y, -2 x) -> + (10, 20)
    np.testing.assert_allclose(
        world(p)[0, [0, 3]], [[10, 20], [8, 20]], atol=1e-12)
    np.testing.assert_allclose(
        world(p)[1], [[10, 18], [9, 20 - ROOT3], [10 - ROOT3, 19], [8, 20]],
        atol=1e-12)
    np.testing.assert_allclose(p.length, [2, np.pi])
    assert p.element_id.tolist() == [0, 0]


def test_a_block_scaled_unevenly_has_ellipses():
    doc, msp = new()
    block = doc.blocks.new('TAP')
    block.add_circle((1, 0), 1)
    msp.add_blockref('TAP', (0, 0), dict(xscale=3, yscale=1))
    p = read(doc)
    assert p.command.tolist() == [3]
    np.testing.assert_allclose(
        world(p)[0], [[6, 0], [3, 1], [0, 0], [3, -1]], atol=1e-12)


def test_a_block_seen_from_behind():
    """Extrusion (0, 0, -1), as a mirrored insert has it: x is turned."""
    doc, msp = new()
    make_door(doc)
    msp.add_blockref('DOOR', (-10, 20), dict(extrusion=(0, 0, -1)))
    msp.add_arc((-10, 20), 1, 0, 90, dxfattribs=dict(extrusion=(0, 0, -1)))
    p = read(doc)
    np.testing.assert_allclose(
        world(p)[0, [0, 3]], [[10, 20], [10, 21]], atol=1e-12)
    half = ROOT3 / 2
    for swing in world(p)[1:]:
        np.testing.assert_allclose(
            swing, [[9, 20], [10 - half, 20.5], [9.5, 20 + half], [10, 21]],
            atol=1e-12)


def test_base_points_and_nested_blocks():
    doc, msp = new()
    inner = doc.blocks.new('INNER', base_point=(1, 1))
    inner.add_line((1, 1), (2, 1))
    outer = doc.blocks.new('OUTER')
    outer.add_blockref('INNER', (5, 0), dict(rotation=90))
    outer.add_line((0, 0), (0, 7))
    msp.add_line((0, 0), (1, 0))
    msp.add_blockref('OUTER', (100, 0), dict(xscale=2, yscale=2))
    msp.add_blockref('outer', (200, 0))  # names ignore case
    p = read(doc)
    np.testing.assert_allclose(
        world(p)[:, [0, 3]],
        [[[0, 0], [1, 0]], [[110, 0], [110, 2]], [[100, 0], [100, 14]],
         [[205, 0], [205, 1]], [[200, 0], [200, 7]]],
        atol=1e-12)  # yapf: disable
    assert p.element_id.tolist() == [0, 1, 1, 2, 2]


def test_an_array_of_blocks():
    doc, msp = new()
    doc.blocks.new('SPACE').add_line((0, 0), (0, 1))
    msp.add_blockref(
        'SPACE', (10, 0),
        dict(
            row_count=2,
            column_count=3,
            row_spacing=5,
            column_spacing=2,
            rotation=90))
    p = read(doc)
    starts = {tuple(np.round(a[0], 9)) for a in world(p)}
    assert starts == {(10 - y, x) for x in (0, 2, 4) for y in (0, 5)}
    assert (p.element_id == 0).all()


def test_solids_faces_and_what_is_made_of_others():
    doc, msp = new()
    msp.add_solid([(0, 0), (1, 0), (0, 1), (1, 1)])
    face = msp.add_3dface([(0, 0), (3, 0), (3, 4), (0, 4)])
    face.set_edge_visibility(0, False)
    msp.add_mline([(0, 9), (10, 9)])
    msp.add_leader([(0, 0), (5, 5)])
    dimension = msp.add_linear_dim(base=(0, 20), p1=(0, 15), p2=(7, 15))
    dimension.render()
    p = read(doc)
    assert set(p.element_id) == {0, 1, 2, 3, 4}
    np.testing.assert_allclose(p.length[p.element_id == 0], 1)
    np.testing.assert_allclose(p.length[p.element_id == 1], [4, 3, 4])
    mline = p.length[p.element_id == 2]
    np.testing.assert_allclose(mline[mline > 1], [10, 10])
    assert world(p)[p.element_id == 4][..., 1].max() >= 20


def test_a_dimension_seen_from_behind():
    """As it is after MIRROR: its block is in its own coordinates."""
    doc, msp = new()
    dimension = msp.add_linear_dim(base=(0, 20), p1=(0, 15), p2=(7, 15))
    dimension.render()
    dimension.dimension.dxf.extrusion = (0, 0, -1)
    missing = doc.blocks.new('GONE')
    msp.add_blockref('GONE', (0, 0))
    doc.blocks.delete_block(missing.name, safe=False)
    p = read(doc)
    x = world(p)[..., 0]
    assert x.min() == pytest.approx(-7) and x.max() == pytest.approx(0)
    assert left_out(p)['INSERT'] == 1
    assert "'GONE' is missing" in p.meta['left_out']['INSERT']['why']


def test_entities_of_other_programs():
    """They are shown by the picture they leave, here a circle's chunk."""
    doc, msp = new()
    msp.add_line((0, 0), (8, 0))
    chunk = struct.pack('<2L7d', 64, 2, 5, 5, 0, 2, 0, 0, 1)
    picture = struct.pack('<2L', 8 + len(chunk), 1) + chunk
    entities = ''.join(
        f'  0\n{kind}\n  5\nFF{i}\n330\n{msp.layout_key}\n100\nAcDbEntity\n'
        f'  8\nA-WALL\n{graphic}100\nAecDbWall\n'
        for i, (kind, graphic) in enumerate((
            ('AEC_WALL',
             f'160\n{len(picture)}\n310\n{picture.hex().upper()}\n'),
            ('AEC_DOOR', ''), ('AEC_SLAB', '160\n4\n310\n01020304\n'))))
    text = to_bytes(doc).decode()
    at = text.index('ENDSEC', text.index('ENTITIES\n')) - len('  0\n')
    p = read_dxf((text[:at] + entities + text[at:]).encode())
    assert p.command.tolist() == [0, 2]
    assert p.length[1] == pytest.approx(4 * np.pi)
    assert p.layer_names == ['0', 'A-WALL']
    assert p.meta['element_names'][p.element_id[1]] == 'FF0'
    assert left_out(p) == {'AEC_DOOR': 1, 'AEC_SLAB': 1}


def test_a_block_turned_in_one_scaled_unevenly():
    """Which shears it: no reference of its own could say so."""
    doc, msp = new()
    inner = doc.blocks.new('INNER')
    inner.add_line((0, 0), (1, 0))
    inner.add_circle((0, 0), 1)
    outer = doc.blocks.new('OUTER')
    outer.add_blockref('INNER', (0, 0), dict(rotation=45))
    msp.add_blockref('OUTER', (0, 0), dict(yscale=2))
    p = read(doc)
    half = math.sqrt(0.5)
    np.testing.assert_allclose(world(p)[0, 3], [half, 2 * half], atol=1e-12)
    assert p.command.tolist() == [0, 3]
    np.testing.assert_allclose(
        np.sort(np.abs(world(p)[1]), axis=0), [[0, 0], [0, 0], [1, 2], [1, 2]],
        atol=1e-12)


def test_ezdxf_sees_the_same():
    """Every point lies on what ezdxf's own flattening draws."""
    from ezdxf import disassemble, path
    rng = np.random.default_rng(0)
    doc, msp = new()
    make_door(doc)
    inner = doc.blocks.new('BATH')
    inner.add_ellipse((1, 2), (3, 1), 0.4, 0.3, 4)
    inner.add_lwpolyline([(0, 0, .3), (2, 0, -.7), (3, 3, 0)], format='xyb')
    inner.add_blockref('DOOR', (1, 1), dict(rotation=30, xscale=-1))
    for extrusion in ((0, 0, 1), (0, 0, -1), (0, 1, 1)):
        for name, scale in (('DOOR', 1.5), ('BATH', 1)):
            x, y, angle = rng.uniform(-50, 50, 3)
            msp.add_blockref(
                name, (x, y),
                dict(rotation=angle, yscale=scale, extrusion=extrusion))
    p = read(doc)
    dense = []
    for part in disassemble.recursive_decompose(msp):
        points = path.make_path(part).flattening(1e-4)
        ends = np.array([v.vec2 for v in points])
        t = np.linspace(0, 1, 100)[:, None, None]
        dense.append((ends[:-1] + t * (ends[1:] - ends[:-1])).reshape(-1, 2))
    dense = np.concatenate(dense)
    for point in world(p).reshape(-1, 2):
        assert np.hypot(*(dense - point).T).min() < 0.01
    assert len(p) == 3 * (2 + 5)


def test_a_reference_that_is_scaled_without_end():
    doc, msp = new()
    msp.add_line((0, 0), (1, 0))
    doc.blocks.new('B').add_line((0, 0), (1, 0))
    msp.add_blockref('B', (0, 0), dict(xscale=1e40))
    p = read(doc)
    assert len(p) == 1 and left_out(p) == {'INSERT': 1}


def test_blocks_that_contain_themselves():
    doc, msp = new()
    first, second = doc.blocks.new('A'), doc.blocks.new('B')
    first.add_blockref('B', (0, 0))
    first.add_line((0, 0), (1, 0))
    second.add_blockref('A', (0, 0))
    msp.add_blockref('A', (0, 0))
    p = read(doc)
    assert len(p) == 1 and left_out(p) == {'INSERT': 1}
    with pytest.raises(DrawingError, match="block 'a' contains itself"):
        read(doc, strict=True)


@pytest.mark.parametrize('depth, copies', [(7, 8), (70, 1)])
def test_a_bomb_of_blocks(depth, copies):
    doc, msp = new()
    doc.blocks.new('B0').add_line((0, 0), (1, 0))
    for i in range(depth):
        block = doc.blocks.new(f'B{i + 1}')
        for _ in range(copies):
            block.add_blockref(f'B{i}', (0, 0))
    msp.add_blockref(f'B{depth}', (0, 0))
    with pytest.raises(DrawingError, match='more than'):
        read(doc)


def test_an_array_of_a_billion_blocks():
    doc, msp = new()
    doc.blocks.new('B').add_line((0, 0), (1, 0))
    msp.add_blockref('B', (0, 0), dict(row_count=30000, column_count=30000))
    with pytest.raises(DrawingError, match='more than 1000000 primitives'):
        read(doc)


def test_strokes_know_their_references():
    doc, msp = new()
    leaf = doc.blocks.new('Leaf')
    leaf.add_line((0, 0), (1, 0))
    door = doc.blocks.new('Door 90')
    door.add_line((0, 0), (0, 1))
    door.add_blockref('Leaf', (0, 0))
    door.add_blockref('Leaf', (0, 2), dict(layer='GONE'))
    doc.layers.add('GONE').off()
    leaf.add_line((5, 5), (6, 6), dict(layer='SEEN'))
    msp.add_line((0, 0), (3, 3))
    msp.add_blockref('Door 90', (9, 9), dict(column_count=2, column_spacing=4))
    msp.add_blockref('LEAF', (0, 9))
    p = read(doc)
    table = Inserts.of_meta(p.meta)
    chains, roots = [], []
    for row in p.insert_id:
        chain, root = [], -1
        while row >= 0:
            chain.append(table.names[table.block[row]])
            root, row = row, table.parent[row]
        roots.append(root)
        chains.append('/'.join(chain[::-1]))
    one = ['Door 90'] + ['Door 90/Leaf'] * 3
    assert chains == [''] + one + one + ['Leaf'] * 2
    assert len(set(roots[1:5])) == len(set(roots[5:9])) == 1
    assert len(set(roots)) == 4 and roots[0] == -1


def test_the_name_of_a_dynamic_block():
    doc, msp = new()
    named = doc.blocks.new('Chair')
    state = doc.blocks.new('*U7')
    state.add_line((0, 0), (1, 0))
    doc.appids.add('AcDbBlockRepBTag')
    state.block_record.set_xdata('AcDbBlockRepBTag',
                                 [(1070, 1),
                                  (1005, named.block_record.dxf.handle)])
    msp.add_blockref('*U7', (0, 0))
    assert Inserts.of_meta(read(doc).meta).names == ['Chair']


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
