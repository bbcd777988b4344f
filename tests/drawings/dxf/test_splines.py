"""B-splines, by control points and through points."""
import math

import numpy as np
import pytest
from dxf_files import new, read, to_bytes, world

from sympoint.drawings.dxf.document import read_dxf


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
