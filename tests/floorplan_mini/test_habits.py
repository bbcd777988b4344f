"""Habits change strokes, not what they draw nor whose they are."""
import math

import pytest

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.habits import (Curves, Habits, _hollow,
                                            cut_crossings)
from sympoint.floorplan_mini.pen import (arc_point, end_points, moved,
                                         stroke_length)

ARC = ('A', 100.0, 200.0, 900.0, 900.0, 0, 0, 90)
CIRCLE = ('A', 100.0, 200.0, 300.0, 300.0, 0, 0, 360)
OVAL = ('A', 100.0, 200.0, 300.0, 150.0, 20, 0, 360)


@pytest.mark.parametrize('how, value', [('keep', 0), ('arcs', 90),
                                        ('count', 16), ('length', 25),
                                        ('sagitta', 2)])
@pytest.mark.parametrize('stroke', [ARC, CIRCLE, OVAL])
def test_a_curve_stays_on_its_way(how, value, stroke):
    parts = Curves(how, value, True).redraw(stroke)
    length = sum(map(stroke_length, parts))
    assert length == pytest.approx(stroke_length(stroke), rel=0.03)
    joints = [end_points(part) for part in parts]
    for (_, end), (start, _) in zip(joints, joints[1:]):
        assert math.dist(end, start) < 1e-6
    assert math.dist(joints[0][0], arc_point(stroke, stroke[6])) < 1e-6
    assert math.dist(joints[-1][1], arc_point(stroke, stroke[7])) < 1e-6
    if how in ('count', 'length', 'sagitta'):
        assert {part[0] for part in parts} == {'L'}


def test_chords_keep_to_their_tolerance():
    for tolerance in (2, 5, 20):
        count = len(Curves('sagitta', tolerance, True).redraw(CIRCLE))
        assert 300 * (1 - math.cos(math.pi / count)) <= tolerance + 1e-9


def far_from(part, strokes):
    """How far the middle of a line is from the nearest of some lines."""
    (x0, y0), (x1, y1) = end_points(part)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    best = math.inf
    for _, a, b, c, d in strokes:
        dx, dy = c - a, d - b
        t = ((x - a) * dx + (y - b) * dy) / (dx * dx + dy * dy)
        t = min(max(t, -0.1), 1.1)
        best = min(best, math.hypot(a + t * dx - x, b + t * dy - y))
    return best


def test_every_stroke_stays_by_its_own_item():
    # Two items a metre apart: no habit may bring one to the other.
    one = [('L', 0, 0, 500, 0), ('L', 500, 0, 500, 300), ('L', 0, 0, 9, 9)]
    two = moved(one, x=1500, y=40, rot=30)
    for key in range(60):
        habits = Habits(Dice(key))
        drawn = [habits.redraw('a', one), habits.redraw('b', two)]
        if habits.crossings:
            drawn = cut_crossings(drawn)
        for parts, strokes in zip(drawn, (one, two)):
            assert len(parts) >= len(strokes)
            assert max(far_from(part, strokes) for part in parts) < 7


def test_offices_differ():
    strokes = [('L', 0, 10 * k, 800, 10 * k) for k in range(30)] + [CIRCLE]
    drawn = {tuple(Habits(Dice(k)).redraw('a', strokes)) for k in range(40)}
    assert len(drawn) > 20
    again = {tuple(Habits(Dice(k)).redraw('a', strokes)) for k in range(40)}
    assert drawn == again


def test_lines_are_cut_where_they_meet():
    cross = [[('L', 0, 0, 100, 0)], [('L', 50, -50, 50, 50)],
             [('L', 80, 0, 80, 60)], [CIRCLE]]
    one, two, three, curve = cut_crossings(cross, slack=1)
    assert [s[1::2] for s in one] == [(0, 50), (50, 80), (80, 100)]
    assert [s[2::2] for s in two] == [(-50, 0), (0, 50)]
    # Its end touches the first; nothing is cut there.
    assert three == cross[2] and curve == [CIRCLE]


@pytest.mark.parametrize('stroke',
                         [ARC, ('A', 5.0, 9.0, 30.0, 12.0, 25, -40, 200)])
def test_a_hollow_arc_keeps_its_ends_and_turns_its_bulge(stroke):
    hollow = _hollow(stroke)
    ends = end_points(stroke)
    assert {tuple(round(v, 6) for v in p)
            for p in end_points(hollow)
            } == {tuple(round(v, 6) for v in p)
                  for p in ends}
    mid = arc_point(stroke, (stroke[6] + stroke[7]) / 2)
    turned = arc_point(hollow, (hollow[6] + hollow[7]) / 2)
    for a, b, p, q in zip(mid, turned, *ends):
        assert a + b == pytest.approx(p + q)
    assert _hollow(CIRCLE) == CIRCLE
