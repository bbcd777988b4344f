"""Railings follow their paths, of many constructions."""
import math

import pytest

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import Pen, end_points
from sympoint.floorplan_mini.rails import Railing, beside

U = [(0, 0), (0, 1500), (3000, 1500), (3000, 0)]
RING = [(0, 0), (3000, 0), (3000, 2000), (0, 2000), (0, 0)]


def test_a_path_beside_a_path_is_mitred():
    assert beside([(0, 0), (10, 0), (10, 10)], 1) == [(0, 1), (9, 1), (9, 10)]
    square = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    assert beside(square, 2) == [(2, 2), (8, 2), (8, 8), (2, 8), (2, 2)]
    assert beside([(0, 0), (4, 0), (9, 0)], -1) == [(0, -1), (4, -1), (9, -1)]


def off_path(x, y, path):
    """How far a point is from a path."""
    far = []
    for (x0, y0), (x1, y1) in zip(path, path[1:]):
        dx, dy = x1 - x0, y1 - y0
        u = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)
        u = min(max(u, 0), 1)
        far.append(math.hypot(x - x0 - u * dx, y - y0 - u * dy))
    return min(far)


@pytest.mark.parametrize('path', [U, RING])
def test_railings_keep_to_their_path(path):
    counts = set()
    for key in range(80):
        pen = Pen()
        Railing(Dice(key)).draw(pen, path)
        assert pen.strokes
        counts.add(len(pen.strokes))
        for s in pen.strokes:
            assert all(off_path(*p, path) < 320 for p in end_points(s)), key
    assert len(counts) > 30


def test_a_lean_railing_is_its_lines_alone():
    for key in range(40):
        railing, pen = Railing(Dice(key), lean=True), Pen()
        railing.newel = railing.dash = 0
        railing.draw(pen, U)
        ends = 2 if railing.capped and len(railing.offs) > 1 else 0
        assert len(pen.strokes) == 3 * len(railing.offs) + ends
