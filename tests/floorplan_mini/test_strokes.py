"""Random numbers, strokes, clipping and outlines of FloorPlanMini."""
import math

import numpy as np
import pytest

from sympoint.floorplan_mini.clip import clip_stroke
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.outline import outline
from sympoint.floorplan_mini.pen import (Pen, arc_point, cos_sin, end_points,
                                         moved, stroke_length)


def sample(stroke, count=2001):
    """Points along a stroke, evenly by its parameter."""
    if stroke[0] == 'L':
        t = np.linspace(0, 1, count)[:, None]
        return (1 - t) * np.array(stroke[1:3]) + t * np.array(stroke[3:5])
    _, cx, cy, rx, ry, rot, a0, a1 = stroke
    a, r = np.radians(np.linspace(a0, a1, count)), math.radians(rot)
    x, y = rx * np.cos(a), ry * np.sin(a)
    return np.stack([
        cx + x * math.cos(r) - y * math.sin(r),
        cy + x * math.sin(r) + y * math.cos(r)
    ], 1)


def test_dice_follow_the_raw_pcg64_stream():
    raw = int(np.random.PCG64(np.random.SeedSequence((7, ))).random_raw())
    assert Dice(7).random() == (raw >> 11) / 2**53
    assert Dice(7).random() == 0.625095466604667


def test_dice_ranges():
    dice = Dice(1, 2)
    assert {dice.integer(2, 4) for _ in range(100)} == {2, 3, 4}
    assert {dice.step(100, 260, 50)
            for _ in range(100)} == {100, 150, 200, 250}
    assert sorted(dice.shuffled(range(20))) == list(range(20))
    picks = [dice.weighted([('a', 3), ('b', 1)]) for _ in range(2000)]
    assert 0.7 < picks.count('a') / 2000 < 0.8


def test_spawned_dice_do_not_depend_on_use():
    fresh, used = Dice(3), Dice(3)
    used.random()
    assert fresh.spawn('x').random() == used.spawn('x').random()
    assert fresh.spawn('x').random() != fresh.spawn('y').random()


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


def test_outline_of_an_l_with_a_hole():
    boxes = [(0, 0, 10, 2), (0, 0, 2, 8)]
    lines = {s[1:] for s in outline(boxes)}
    assert lines == {(0, 0, 10, 0), (2, 2, 10, 2), (0, 8, 2, 8), (0, 0, 0, 8),
                     (10, 0, 10, 2), (2, 2, 2, 8)}
    cut = {s[1:] for s in outline(boxes, [(4, 0, 6, 2)])}
    assert {(4, 0, 4, 2), (6, 0, 6, 2), (0, 0, 4, 0), (6, 0, 10, 0)} <= cut
    assert (0, 0, 10, 0) not in cut


def test_outlines_of_random_unions_are_closed():
    dice = Dice(5)
    boxes = []
    for _ in range(12):
        x, y = dice.integer(0, 20), dice.integer(0, 20)
        boxes.append((x, y, x + dice.integer(1, 8), y + dice.integer(1, 8)))
    ends = {}
    for s in outline(boxes):
        for p in end_points(s):
            ends[p] = ends.get(p, 0) + 1
    assert ends and all(n in (2, 4) for n in ends.values())
    assert outline([]) == []
