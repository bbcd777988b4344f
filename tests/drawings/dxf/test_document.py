import io
import math
import struct

import ezdxf
import numpy as np
import pytest

from sympoint.drawings import Primitives
from sympoint.drawings.dxf import is_dxf, parse_dxf
from sympoint.drawings.dxf.document import read_dxf
from sympoint.errors import DrawingError
from sympoint.structures.inserts import Inserts

ROOT3 = math.sqrt(3)


def new(version='R2010', units=0):
    doc = ezdxf.new(version, units=units)
    return doc, doc.modelspace()


def to_bytes(doc):
    text = io.StringIO()
    doc.write(text)
    return text.getvalue().encode(doc.output_encoding)


def read(doc, **kwargs):
    return read_dxf(to_bytes(doc), 'plan.dxf', **kwargs)


def left_out(p):
    """Kind -> number of what a reader left out."""
    return {k: found['count'] for k, found in p.meta['left_out'].items()}


def world(p):
    """Points in the drawing's own coordinates, y up again."""
    return (p.args + p.meta['origin']) * (1, -1)


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


def test_an_arc_runs_counterclockwise_over_zero():
    doc, msp = new()
    msp.add_arc((0, 0), 2, 300, 60)
    p = read(doc)
    assert p.length[0] == pytest.approx(2 * 2 * np.pi / 3)
    middle = world(p)[0, 1:3].mean(axis=0)
    assert middle[0] > 1.8 and abs(middle[1]) < 1e-12


@pytest.mark.parametrize('bulge, middle', [(1, (2, -2)), (-1, (2, 2)),
                                           (math.tan(math.pi / 8),
                                            (2, -2 * (math.sqrt(2) - 1))),
                                           (math.tan(-3 * math.pi / 8),
                                            (2, 2 * (math.sqrt(2) + 1)))])
def test_bulges_turn_left(bulge, middle):
    """A positive bulge goes counterclockwise, right of the chord."""
    doc, msp = new()
    msp.add_lwpolyline([(0, 0, bulge), (4, 0, 0), (4, 9, 0)], format='xyb')
    p = read(doc)
    assert p.command.tolist() == [1, 0]
    angle = 4 * math.atan(abs(bulge))
    radius = 2 / math.sin(angle / 2)
    assert p.length[0] == pytest.approx(angle * radius)
    a = world(p)[0]
    np.testing.assert_allclose(a[[0, 3]], [[0, 0], [4, 0]], atol=1e-12)
    # Middle of the arc: from the thirds, along the normal of the chord.
    thirds = a[1:3].mean(axis=0)
    sagitta = radius * (1 - math.cos(angle / 2))
    assert sagitta == pytest.approx(abs(middle[1]))
    assert np.sign(thirds[1]) == np.sign(middle[1])
    assert thirds[0] == pytest.approx(2)


def test_two_half_circles_are_a_circle():
    doc, msp = new()
    msp.add_lwpolyline([(-3, 0, 1), (3, 0, 1)], format='xyb', close=True)
    msp.add_polyline2d([(-3, 9, -1), (3, 9, -1)], format='xyb', close=True)
    p = read(doc)
    assert p.command.tolist() == [2, 2]
    np.testing.assert_allclose(
        world(p)[0], [[3, 0], [0, -3], [-3, 0], [0, 3]], atol=1e-12)


def test_polylines():
    doc, msp = new()
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    msp.add_lwpolyline(square, close=True, dxfattribs=dict(const_width=0.5))
    msp.add_lwpolyline(square + square[:1])
    msp.add_polyline2d(square)
    msp.add_polyline3d([(x, y, x + y) for x, y in square])
    p = read(doc)
    assert p.element_id.tolist() == [0] * 4 + [1] * 4 + [2] * 3 + [3] * 3
    np.testing.assert_allclose(p.length, 2)  # heights do not count
    np.testing.assert_allclose(p.width, [0.5] * 4 + [0] * 10)


def test_splines():
    doc, msp = new()
    msp.add_open_spline([(0, 0), (10, 20), (20, -20), (30, 0)])
    p = read(doc, tolerance=0.01)
    assert set(p.command) <= {0, 1} and len(p) > 3
    t = np.linspace(0, 1, 4001)[:, None]
    curve = (3 * t * (1 - t)**2 * (10, 20) + 3 * t * t * (1 - t) * (20, -20) +
             t**3 * (30, 0))
    for point in world(p).reshape(-1, 2):
        assert np.hypot(*(curve - point).T).min() < 0.015
    np.testing.assert_allclose(
        p.args[1:, 0], p.args[:-1, 3], atol=1e-9)  # no gaps


def test_how_near_a_spline_is_followed():
    """1/4000 of the drawing's size, but 3.5 mm at most."""
    counts = []
    for units in (0, 4, 6):  # none, 30 mm large, 30 m large
        doc, msp = new(units=units)
        msp.add_open_spline([(0, 0), (10, 20), (20, -20), (30, 0)])
        counts.append(len(read(doc)))
    assert 8 < counts[0] == counts[1] < counts[2] < 40


def test_a_spline_of_degree_1_keeps_its_corners():
    doc, msp = new()
    msp.add_open_spline([(0, 0), (10, 0), (10, 10)], degree=1)
    p = read(doc)
    assert p.command.tolist() == [0, 0]
    np.testing.assert_allclose(world(p)[:, 3], [[10, 0], [10, 10]], atol=1e-12)


def test_a_rational_spline_is_a_circle():
    doc, msp = new()
    corners = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1),
               (1, -1), (1, 0)]
    msp.add_rational_spline([(3 * x, 3 * y, 0) for x, y in corners],
                            [1, math.sqrt(0.5)] * 4 + [1],
                            degree=2,
                            knots=[0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4])
    p = read(doc)
    assert p.command.tolist() == [2]
    assert p.length[0] == pytest.approx(6 * np.pi)


def test_a_rational_cubic_is_followed():
    """A quarter circle, raised to degree 3: no longer a known conic."""
    doc, msp = new()
    w = math.sqrt(0.5)
    homogeneous = np.array([[1, 0, 1], [w, w, w], [0, 1, 1]]) * 100
    homogeneous[:, 2] /= 100
    h = homogeneous
    raised = np.stack(
        [h[0], (h[0] + 2 * h[1]) / 3, (2 * h[1] + h[2]) / 3, h[2]])
    weights = raised[:, 2]
    points = np.column_stack([raised[:, :2] / weights[:, None], np.zeros(4)])
    msp.add_rational_spline(points, weights, degree=3)
    p = read(doc, tolerance=0.1)
    radius = np.hypot(*np.moveaxis(world(p), -1, 0))
    np.testing.assert_allclose(radius, 100, atol=0.01)
    assert p.length.sum() == pytest.approx(50 * np.pi, rel=1e-4)


def test_a_spline_through_points():
    doc, msp = new()
    msp.add_spline([(0, 0), (5, 5), (10, 0)])
    p = read(doc)
    ends = world(p)[:, [0, 3]].reshape(-1, 2)
    for point in ((0, 0), (5, 5), (10, 0)):
        assert np.hypot(*(ends - point).T).min() < 1e-9


def make_door(doc):
    """A leaf on the y axis and its swing to the x axis, about (0, 0)."""
    block = doc.blocks.new('DOOR')
    block.add_line((0, 0), (0, 1))
    block.add_arc((0, 0), 1, 0, 90)
    return block


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


def test_layers_and_colours_of_blocks():
    doc, msp = new()
    doc.layers.add('DOOR', color=1)
    doc.layers.add('FRAME', true_color=0x102030)
    inner = doc.blocks.new('INNER')
    inner.add_line((0, 0), (1, 0))  # layer 0, by layer
    inner.add_line((0, 0), (2, 0), dict(color=0))  # by block
    inner.add_line((0, 0), (3, 0), dict(layer='FRAME'))
    inner.add_line((0, 0), (4, 0), dict(layer='FRAME', color=0))
    inner.add_line((0, 0), (5, 0), dict(color=3))
    outer = doc.blocks.new('OUTER')
    outer.add_blockref('INNER', (0, 0))  # layer 0, by layer
    outer.add_blockref('INNER', (0, 1), dict(color=5))
    msp.add_blockref('OUTER', (0, 0), dict(layer='Door'))
    msp.add_line((0, 0), (1, 9), dict(color=0))
    p = read(doc)
    names = [p.layer_names[i] for i in p.layer_id]
    assert names == ['DOOR', 'DOOR', 'FRAME', 'FRAME', 'DOOR'] * 2 + ['0']
    red, green, blue, frame = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (16, 32,
                                                                       48))
    assert list(map(tuple, p.rgb)) == [
        red, red, frame, red, green, red, blue, frame, blue, green, (0, 0, 0)
    ]
    assert p.layer_names == ['DOOR', 'FRAME', '0']  # as they come


def test_what_does_not_show():
    doc, msp = new()
    for name in ('OFF', 'FROZEN', 'NOPLOT', 'SHOWN'):
        doc.layers.add(name)
    doc.layers.get('OFF').off()
    doc.layers.get('FROZEN').freeze()
    doc.layers.get('NOPLOT').dxf.plot = 0
    block = doc.blocks.new('B')
    block.add_line((0, 0), (1, 0))
    block.add_line((0, 0), (2, 0), dict(layer='SHOWN'))
    for name in ('OFF', 'FROZEN', 'NOPLOT', 'Defpoints'):
        msp.add_line((0, 0), (9, 0), dict(layer=name))
        msp.add_blockref('B', (0, 0), dict(layer=name))
    msp.add_line((0, 0), (9, 0), dict(invisible=1))
    p = read(doc)
    # Frozen references vanish with all that is in them, hidden ones do not.
    np.testing.assert_allclose(p.length, 2)
    assert p.meta['element_names'][p.element_id[0]] == msp[1].dxf.handle
    assert len(p) == 3


def test_hatches():
    doc, msp = new()
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    msp.add_hatch(color=2).paths.add_polyline_path(square)
    pattern = msp.add_hatch()
    pattern.set_pattern_fill('ANSI31')
    edges = pattern.paths.add_edge_path()
    edges.add_arc((5, 5), 1, 0, 360)
    edges = pattern.paths.add_edge_path()
    edges.add_line((8, 0), (9, 0))
    edges.add_ellipse((8, 0), (1, 0), 0.5, 0, 180)
    edges.add_line((7, 0), (8, 0))
    white = msp.add_hatch()
    white.rgb = (255, 255, 255)
    white.paths.add_polyline_path(square)
    border = msp.add_lwpolyline([(0, 5), (2, 5), (2, 7)], close=True)
    shared = msp.add_hatch()
    path = shared.paths.add_polyline_path([(0, 5), (2, 5), (2, 7)])
    shared.associate(path, [border])
    p = read(doc)
    assert p.element_id.tolist() == [0] * 4 + [1] * 4 + [3] * 3
    assert p.command.tolist() == [0] * 4 + [2, 0, 1, 0] + [0] * 3
    assert p.rgb[0].tolist() == [255, 255, 0]
    np.testing.assert_allclose(p.length[:5], [2, 2, 2, 2, 2 * np.pi])
    top = world(p)[6]
    np.testing.assert_allclose(top[[0, 3]], [[9, 0], [7, 0]], atol=1e-12)
    assert top[1, 1] == pytest.approx(0.5 * math.sin(math.pi / 3))


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
    lines = p.length[p.element_id == 2]
    np.testing.assert_allclose(lines[lines > 1], [10, 10])
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


def test_meshes_show_their_edges():
    doc, msp = new()
    mesh = msp.add_polyface()
    mesh.append_face([(0, 0, 1), (2, 0, 2), (2, 2, 3), (0, 2, 4)])
    p = read(doc)
    np.testing.assert_allclose(p.length, 2)
    assert len(p) == 4


def make_sheet():
    """A model in metres of 20 x 10, on a sheet in mm at 1:100."""
    doc, msp = new(units=6)
    doc.layers.add('GRID')
    msp.add_line((0, 5), (20, 5), dict(layer='GRID'))
    msp.add_line((1, 1), (3, 1))
    msp.add_circle((18, 8), 1)
    layout = doc.layout('Layout1')
    layout.page_setup(size=(297, 210), units='mm')
    layout.add_line((0, 0), (297, 0))
    # 120 mm x 80 mm about (10, 5) of the model: x 4 .. 16, y 1 .. 9.
    layout.add_viewport((150, 100), (120, 80), (10, 5), 8)
    return doc, layout


def test_a_sheet_with_a_view_of_the_model():
    doc, _ = make_sheet()
    p = read(doc, layout='layout1')
    assert p.meta['layout'] == 'Layout1'
    assert p.meta['units_per_metre'] == pytest.approx(10)
    assert p.meta['paper_units_per_metre'] == 1000
    assert len(p) == 2  # the other line and the circle are not in the view
    np.testing.assert_allclose(
        world(p)[:, [0, 3]],
        [[[0, 0], [297, 0]], [[90, 100], [210, 100]]],
        atol=1e-9)  # yapf: disable
    handle = doc.modelspace()[0].dxf.handle
    assert p.meta['element_names'][p.element_id[1]] == handle
    assert len(read(doc)) == 3  # the model itself is whole


def test_layers_frozen_in_a_view():
    doc, layout = make_sheet()
    view = layout.add_viewport((150, 100), (290, 200), (10, 5), 20)
    view.frozen_layers = ['GRID']
    p = read(doc, layout='Layout1')
    names = [p.layer_names[i] for i in p.layer_id]
    assert names == ['0', 'GRID', '0', '0']
    assert p.command.tolist() == [0, 0, 0, 2]
    assert p.meta['units_per_metre'] == pytest.approx(10)


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
    for entity in disassemble.recursive_decompose(msp):
        points = path.make_path(entity).flattening(1e-4)
        ends = np.array([v.vec2 for v in points])
        t = np.linspace(0, 1, 100)[:, None, None]
        dense.append((ends[:-1] + t * (ends[1:] - ends[:-1])).reshape(-1, 2))
    dense = np.concatenate(dense)
    for point in world(p).reshape(-1, 2):
        assert np.hypot(*(dense - point).T).min() < 0.01
    assert len(p) == 3 * (2 + 5)


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


def test_a_spline_without_enough_points():
    doc, msp = new()
    msp.add_line((0, 0), (1, 0))
    spline = msp.add_open_spline([(0, 0), (1, 1), (2, 0), (3, 3)])
    data = to_bytes(doc).replace(b' 71\n3\n', b' 71\n9\n')
    p = read_dxf(data)
    assert len(p) == 1
    told = p.meta['left_out']['SPLINE']
    assert told['first'] == f'handle {spline.dxf.handle}'
    assert 'degree 9 has 4 points' in told['why']


def directions(p):
    """Of a drawing of one spline, where it sets out and arrives, y up."""
    step = np.diff(world(p), axis=1)
    first, last = step[0, 0], step[-1, -1]
    return [math.degrees(math.atan2(*v[::-1])) for v in (first, last)]


@pytest.mark.parametrize('in_hatch', [False, True])
@pytest.mark.parametrize('ends', ['both', 'start'])
def test_tangents_of_a_spline_through_points(in_hatch, ends):
    """Up it goes, however low the points lie."""
    doc, msp = new()
    points = [(0, 0), (10, 1), (20, 0)]
    tangents = dict(start_tangent=(0, 1), end_tangent=(0, -1))
    if ends == 'start':
        del tangents['end_tangent']
    if in_hatch:
        path = msp.add_hatch(color=2).paths.add_edge_path()
        path.add_spline(fit_points=points, **tangents)
    else:
        msp.add_spline(points, dxfattribs=tangents)
    p = read(doc, tolerance=1e-4)
    start, end = directions(p)
    assert start == pytest.approx(90, abs=8)
    if ends == 'both':
        assert end == pytest.approx(-90, abs=8)
    else:
        assert -70 < end < 0
    plain, line = new()
    line.add_spline(points)
    free = read(plain, tolerance=1e-4)
    assert directions(free)[0] < 30 and free.length.sum() < p.length.sum()


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


def test_what_hides_the_strokes():
    """The error of a drawing that is switched off says so, and the way out."""
    doc, msp = new()
    for name in ('A-WALL', 'A-DOOR'):
        doc.layers.add(name)
        msp.add_line((0, 0), (1, 0), dict(layer=name))
    msp.add_line((0, 0), (1, 0), dict(layer='A-WALL'))
    doc.layers.get('A-WALL').off()
    doc.layers.get('A-DOOR').freeze()
    with pytest.raises(
            DrawingError,
            match=r"no lines.* that show \(2 on a layer that is off .*'A-WALL'"
            r".*frozen.*--all-layers"):
        read(doc)
    p = read(doc, all_layers=True)
    assert len(p) == 3 and p.layer_names == ['A-WALL', 'A-DOOR']
    assert p.meta['left_out'] == {}
    doc.layers.get('A-DOOR').thaw()
    p = read(doc)
    assert left_out(p) == {'on a layer that is off': 2}


def test_a_sheet_whose_own_viewport_has_another_id():
    doc, layout = make_sheet()
    views = list(layout.viewports())
    assert views[0].dxf.id == 1
    expected = read(doc, layout='layout1')
    # Its id is 2, as that of the view is 1: some programs count so.
    views[0].dxf.id, views[1].dxf.id = 2, 1
    again = read(doc, layout='layout1')
    np.testing.assert_allclose(again.args, expected.args)
    # There is no viewport but the view, and it is number 1.
    views[0].destroy()
    layout.entity_space.purge()
    again = read(doc, layout='layout1')
    np.testing.assert_allclose(again.args, expected.args)
    views[1].dxf.flags = 0x20000
    assert len(read(doc, layout='layout1')) == 1


def test_a_sheet_whose_own_viewport_comes_last():
    doc, layout = make_sheet()
    expected = read(doc, layout='layout1')
    assert left_out(expected) == {}  # a view is drawn
    views = list(layout.viewports())
    views[0].dxf.id, views[1].dxf.id = 2, 1
    layout.entity_space.entities.reverse()
    again = read(doc, layout='layout1')
    np.testing.assert_allclose(again.args, expected.args)


def test_a_view_that_is_off_the_screen_is_drawn():
    doc, layout = make_sheet()
    list(layout.viewports())[1].dxf.status = -1
    assert len(read(doc, layout='layout1')) == 2
    list(layout.viewports())[1].dxf.status = 0
    assert len(read(doc, layout='layout1')) == 1
