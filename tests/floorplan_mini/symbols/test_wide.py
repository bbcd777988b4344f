"""Families draw within the bounds that they tell."""
import math

import pytest

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import Pen, arc_point, end_points
from sympoint.floorplan_mini.symbols import families, family_labels
from sympoint.floorplan_mini.symbols.register import entry


def bounds(strokes):
    """x0, y0, x1, y1 of strokes, arcs by points every few degrees."""
    points = [p for s in strokes for p in end_points(s)]
    points += [
        arc_point(s, s[6] + (s[7] - s[6]) * k / 32) for s in strokes
        if s[0] == 'A' for k in range(33)
    ]
    xs, ys = zip(*points)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize('label', family_labels())
def test_every_family_draws_within_its_bounds(label):
    for family in families(label):
        for seed in range(40):
            pen = Pen()
            brief = entry(label).usual._replace(**family.only)
            w, d = family.drawer(pen, Dice(seed), brief)
            where = f'{label} {family.drawer.__name__} {seed}'
            assert pen.strokes, where
            assert all(math.isfinite(v) for s in pen.strokes
                       for v in s[1:]), where
            assert 0 < w < 12000 and 0 < d < 12000, where
            x0, y0, x1, y1 = bounds(pen.strokes)
            # What is set in a wall stands out of it, on both sides.
            over = w + 80 if entry(label).kind in ('door', 'window') else 80
            assert -w / 2 - over < x0 and x1 < w / 2 + over, where
            assert -over < y0 and y1 < d + over, where
