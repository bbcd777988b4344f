"""Strokes: where they are, how they move, how they are drawn."""
import math

import numpy as np
import pytest
from stroke_points import sample

from sympoint.floorplan_mini.pen import (Pen, arc_point, cos_sin, end_points,
                                         moved, steps, stroke_length)


def test_quarter_turns_are_exact():
    assert [cos_sin(a) for a in (0, 90, 180, 270, -90)] == [(1, 0), (0, 1),
                                                            (-1, 0), (0, -1),
                                                            (0, -1)]


@pytest.mark.parametrize('stroke', [
    ('L', 1.0, 2.0, 5.0, 3.0),
    ('A', 1.0, 2.0, 3.0, 3.0, 0, 20, 130),
    ('A', 1.0, 2.0, 4.0, 2.0, 25, -40, 200),
    ('A', 1.0, 2.0, 4.0, 2.0, 25, 0, 360),
])
@pytest.mark.parametrize('rot', [0, 90, 37])
@pytest.mark.parametrize('mirror', [False, True])
def test_moved_moves_every_point(stroke, rot, mirror):
    out = moved([stroke], x=10, y=-4, rot=rot, mirror=mirror, scale=2)[0]
    points = sample(stroke) * (-2 if mirror else 2, 2)
    a = math.radians(rot)
    turned = points @ np.array([[math.cos(a), math.sin(a)],
                                [-math.sin(a), math.cos(a)]]) + (10, -4)
    gaps = np.linalg.norm(turned[:, None, :] - sample(out)[None, ::4], axis=2)
    assert gaps.min(1).max() < 0.1
    assert gaps.min(0).max() < 0.1
    assert stroke_length(out) == pytest.approx(2 * stroke_length(stroke))


def test_bulge_passes_through_its_apex():
    for sag in (1.0, -1.0, 5.0, -9.0):
        pen = Pen()
        pen.bulge(0, 0, 8, 0, sag)
        ends = {
            tuple(np.round(p, 9) + 0.0)
            for p in end_points(pen.strokes[0])
        }
        assert ends == {(0.0, 0.0), (8.0, 0.0)}
        a0, a1 = pen.strokes[0][6:]
        assert arc_point(pen.strokes[0], (a0 + a1) / 2) == pytest.approx(
            (4, -sag))


def test_rounded_rectangle_closes():
    pen = Pen()
    pen.rounded(0, 0, 10, 6, [1, 2, 0, 3])
    ends = sorted(
        tuple(np.round(p, 9) + 0.0) for s in pen.strokes
        for p in end_points(s))
    assert len(pen.strokes) == 7
    assert ends[::2] == ends[1::2]


def test_steps_stop_below_their_end():
    assert list(steps(1, 7, 2)) == [1, 3, 5]
    assert list(steps(1, 7.5, 2)) == [1, 3, 5, 7]
    assert list(steps(7, 7, 2)) == []


def test_level_lines_pairs_and_crosses():
    pen = Pen()
    pen.level(5, 1, 2)
    pen.pair(3, 0, 4, 9)
    pen.cross(0, 1, 2, 3)
    pen.plus(1, 2, 5)
    assert pen.strokes == [
        ('L', -5, 1, 5, 1), ('L', -5, 2, 5, 2), ('L', -3, 0, -4, 9),
        ('L', 3, 0, 4, 9), ('L', 0, 1, 2, 3), ('L', 0, 3, 2, 1),
        ('L', -4, 2, 6, 2), ('L', 1, -3, 1, 7)
    ]  # yapf: disable


def test_a_line_of_no_length_is_left_out():
    pen = Pen()
    pen.poly([(0, 0), (0, 0), (2, 0)], close=True)
    assert pen.strokes == [('L', 0, 0, 2, 0), ('L', 2, 0, 0, 0)]


@pytest.mark.parametrize('length', [40, 100, 250, 1000])
def test_dashes_lie_on_their_line(length):
    pen = Pen()
    pen.dashes(10, 20, 10 + length * 0.6, 20 + length * 0.8, 100)
    assert len(pen.strokes) == math.ceil(length / 150)
    along = [((x - 10) * 0.6 + (y - 20) * 0.8, (x - 10) * 0.8 - (y - 20) * 0.6)
             for s in pen.strokes for x, y in end_points(s)]
    assert all(abs(off) < 1e-9 for _, off in along)
    ats = [u for u, _ in along]
    assert ats == sorted(ats) and ats[0] == 0 and ats[-1] <= length + 1e-9
    whole = Pen()
    whole.dashes(0, 0, length, 0, 0)
    assert whole.strokes == [('L', 0, 0, length, 0)]
