"""Parts of symbols fill what they are given."""
import math

import pytest

from sympoint.floorplan_mini.pen import Pen, arc_point, end_points
from sympoint.floorplan_mini.symbols import parts

SHAPES = ('rect', 'round', 'clip', 'scoop', 'dee', 'oval', 'stadium', 'taper',
          'flare', 'bow', 'barrel', 'waist', 'egg')


def points(strokes):
    return [
        p for s in strokes for p in (
            end_points(s) if s[0] == 'L' else
            [arc_point(s, s[6] + (s[7] - s[6]) * k / 64) for k in range(65)])
    ]


@pytest.mark.parametrize('shape', SHAPES)
@pytest.mark.parametrize('box', [(-300, 0, 300, 400), (-100, 50, 100, 700)])
def test_an_outline_fills_its_box_and_closes(shape, box):
    pen = Pen()
    parts.outline(pen, shape, box, 0.3)
    xs, ys = zip(*points(pen.strokes))
    found = min(xs), min(ys), max(xs), max(ys)
    assert found == pytest.approx(box, abs=1)
    ends = [
        p for s in pen.strokes if s[0] == 'L' or s[7] - s[6] < 360
        for p in end_points(s)
    ]
    for p in ends:
        assert sum(math.dist(p, q) < 1e-6 for q in ends) >= 2


def test_rings_stop_before_they_vanish():
    pen = Pen()
    last = parts.rings(pen, 'rect', (0, 0, 200, 100), [20, 20, 20])
    assert last == (20, 20, 180, 80) and len(pen.strokes) == 2 * 4


def test_flanks_mirror_each_other():
    assert parts.flanks(300, 260) == [[-300, -260], [260, 300]]
    assert parts.flanks(260, 300) == parts.flanks(300, 260)


def test_parted_stretches_are_equal_and_meet():
    assert parts.parted(-300, 300, 3) == [(-300, -100), (-100, 100),
                                          (100, 300)]


def test_a_spoke_leaves_its_hub():
    pen = Pen()
    parts.spoke(pen, 10, 90, 2, 5)
    parts.spoke(pen, 10, 0, 2, 5, off=1)
    assert pen.strokes == [('L', 0, 12, 0, 15), ('L', 2, 11, 5, 11)]
