"""What each type of entity draws."""
import math

import numpy as np
import pytest
from dxf_files import entity, left_out, new, read, with_line, world

from sympoint.drawings.dxf.document import read_dxf


@pytest.mark.parametrize('kind', ['SOLID', '3DFACE'])
def test_the_fourth_corner_may_be_missing(kind):
    corners = [(10, 0), (20, 0), (11, 3), (21, 0), (12, 3), (22, 4)]
    p = read_dxf(with_line(entity(kind, *corners)))
    assert p.length[1:].tolist() == pytest.approx([3, 4, 5])


@pytest.mark.parametrize('end', [6.2831853, 6.283186, 6.28319, -6.2831853])
def test_a_whole_ellipse_by_rounded_parameters(end):
    p = read_dxf(
        with_line(
            entity('ELLIPSE', (10, 0), (20, 0), (11, 4), (21, 0), (40, 0.5),
                   (41, 0), (42, end))))
    assert p.command.tolist() == [0, 3]
    tiny = entity('ARC', (10, 0), (20, 0), (40, 1e6), (50, 0), (51, 1e-4))
    p = read_dxf(with_line(tiny))
    assert p.length[1] == pytest.approx(1e6 * math.radians(1e-4))


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
    msp.add_polyline2d([(*p, 0.3) for p in square], format='xys')
    msp.add_polyline3d([(x, y, x + y) for x, y in square])
    p = read(doc)
    assert p.element_id.tolist() == [0] * 4 + [1] * 4 + [2] * 3 + [3] * 3
    np.testing.assert_allclose(p.length, 2)  # heights do not count
    np.testing.assert_allclose(p.width,
                               [0.5] * 4 + [0] * 4 + [0.3] * 3 + [0] * 3)


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


def test_meshes_show_their_edges():
    """Each once, less those that are marked as invisible."""
    doc, msp = new()
    mesh = msp.add_polyface()
    mesh.append_face([(0, 0, 1), (2, 0, 2), (2, 2, 3), (0, 2, 4)])
    mesh = msp.add_polymesh((3, 2))
    for x in range(3):
        for y in range(2):
            mesh.set_mesh_vertex((x, y), (2 * x, 2 * y))
    p = read(doc)
    np.testing.assert_allclose(p.length, 2)
    assert np.bincount(p.element_id).tolist() == [4, 7]
    mesh = doc.modelspace()[0]
    for face in mesh.vertices:
        if face.is_face_record:
            face.dxf.vtx1 = -face.dxf.vtx1
    p = read(doc)
    np.testing.assert_allclose(
        world(p)[:3, [0, 3]],
        [[[0, 0], [2, 0]], [[2, 2], [0, 2]], [[0, 2], [0, 0]]])
    assert len(p) == 3 + 7


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
    ('CIRCLE', [], []),
    ('ARC', [(50, 0), (51, 90)], []),
    ('ELLIPSE', [(10, 0), (20, 0), (40, 1)], []),
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
