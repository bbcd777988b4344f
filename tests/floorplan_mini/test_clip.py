"""Strokes cut at the border of a tile."""
import pytest
from stroke_points import sample

from sympoint.floorplan_mini.clip import clip_stroke
from sympoint.floorplan_mini.dice import Dice


def test_lines_are_cut_at_the_border():
    assert clip_stroke(('L', -5, 5, 15, 5), 10) == [('L', 0, 5, 10, 5)]
    assert clip_stroke(('L', -5, 11, 15, 11), 10) == []
    assert clip_stroke(('L', 2, 3, 4, 5), 10) == [('L', 2, 3, 4, 5)]


def test_circle_at_a_corner_becomes_one_quarter():
    parts = clip_stroke(('A', 0.0, 0.0, 4.0, 4.0, 0, 0, 360), 10)
    assert len(parts) == 1
    assert parts[0][7] - parts[0][6] == pytest.approx(90)


def test_an_arc_that_touches_the_border_from_outside_is_left_out():
    assert clip_stroke(('A', 5.0, -1.0, 1.0, 1.0, 0, 0, 180), 10) == []


@pytest.mark.parametrize('seed', range(30))
def test_arcs_are_cut_like_their_points(seed):
    dice = Dice(seed)
    rx = dice.uniform(1, 9)
    ry = dice.choice([rx, dice.uniform(1, 9)])
    a0 = dice.uniform(-400, 400)
    stroke = ('A', dice.uniform(-4, 14), dice.uniform(-4, 14), rx, ry,
              dice.uniform(0, 180), a0, a0 + dice.choice([360, 200, 75]))
    parts = clip_stroke(stroke, 10.0)
    points = sample(stroke, 36001)
    inside = ((points > 0) & (points < 10)).all(1)
    share = sum(p[7] - p[6] for p in parts) / (stroke[7] - stroke[6])
    assert share == pytest.approx(inside.mean(), abs=1e-3)
    for part in parts:
        p = sample(part, 101)
        assert p.min() > -1e-9 and p.max() < 10 + 1e-9
