"""Strokes in space: copies, cuts and how they are seen from above."""
import numpy as np
import pytest

from sympoint.drawings.dxf.strokes import UP, StrokeBuilder, Strokes
from sympoint.drawings.shapes import ARC, CUBIC, LINE

ZEROS = (0.0, ) * 8


def line(x0, y0, x1, y1):
    return (LINE, x0, y0, 0.0, x1, y1, 0.0, *ZEROS)


def half_circle(x, y, radius):
    """Above its centre, from the right to the left."""
    return (ARC, x, y, 0.0, radius, 0.0, 0.0, 0.0, radius, 0.0, 0.0, 0.0, 0.0,
            0.0, np.pi)


def strokes_of(*subpaths, extrusion=UP):
    builder = StrokeBuilder()
    builder.add(subpaths, extrusion, 3, 0xff, 0.5, 7)
    return builder.build()


def test_what_is_collected():
    found = strokes_of([line(0, 0, 1, 0), line(1, 0, 1, 0)],
                       [half_circle(5, 5, 1)])
    assert found.kind.tolist() == [LINE, ARC]  # no line of no length
    assert found.subpath.tolist() == [0, 1]
    assert found.layer.tolist() == [3, 3] and found.color[0] == 0xff
    assert found.width.tolist() == [0.5, 0.5] and found.element[0] == 7
    behind = strokes_of([line(1, 2, 3, 4)], extrusion=(0.0, 0.0, -1.0))
    np.testing.assert_allclose(behind.points[0, :2], [[-1, 2, 0], [-3, 4, 0]])


def test_copies_are_moved_and_turned():
    """Vectors of an arc are turned alone, points moved too."""
    turn = np.array([[0, 2, 0, 0], [-2, 0, 0, 0], [0, 0, 2, 0], [9, 8, 0, 1]])
    found = strokes_of([line(1, 0, 2, 0)], [half_circle(1, 0, 1)])
    copies = found.repeat(np.stack([np.eye(4), turn]))
    assert copies.subpath.tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(copies.points[:2], found.points)
    np.testing.assert_allclose(copies.points[2, :2], [[9, 10, 0], [9, 12, 0]])
    np.testing.assert_allclose(copies.points[3, :3],
                               [[9, 10, 0], [0, 2, 0], [-2, 0, 0]])
    np.testing.assert_allclose(copies.width, [0.5, 0.5, 1, 1])
    joined = Strokes.concat([found, copies])
    assert joined.subpath.tolist() == [0, 1, 2, 3, 4, 5]


def test_lines_are_cut_and_curves_go_by_their_middle():
    cubic = (CUBIC, *np.repeat([4.0, 1.0, 3.0, 4.0], 3).tolist(), 0.0, 0.0)
    found = strokes_of([line(-1, 1, 3, 1)], [line(0, 5, 9, 5)],
                       [half_circle(1, 0, 1)], [half_circle(1, 1.5, 1)],
                       [cubic]).clip((0, 0), (2, 2))
    assert found.kind.tolist() == [LINE, ARC]
    np.testing.assert_allclose(found.points[0, :2, :2], [[0, 1], [2, 1]])
    np.testing.assert_allclose(found.points[1, 0], [1, 0, 0])


def test_seen_from_above():
    upright = (LINE, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0, *ZEROS)
    found = strokes_of([line(100, 50, 101, 50)], [half_circle(102, 50, 1)],
                       [upright])
    pieces, origin = found.to_pieces(0.01)
    assert origin.tolist() == [100, -50]
    np.testing.assert_allclose(
        pieces.ends, [[[0, 0], [1, 0]], [[3, 0], [1, 0]]], atol=1e-12)
    assert pieces.curved.tolist() == [False, True]
    found = found[:2]
    assert found.extent() == pytest.approx(3)
    found.points[0, 0, 0] = np.nan
    assert found.sound().tolist() == [False, True]
