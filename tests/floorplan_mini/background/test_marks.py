"""Marks: polygons, and frames about a point."""
import math

import pytest
from storeys import storey

from sympoint.floorplan_mini.background import Clutter
from sympoint.floorplan_mini.background.marks import polygon
from sympoint.floorplan_mini.pen import Pen, end_points
from sympoint.floorplan_mini.tile import Tile


@pytest.mark.parametrize('sides', [3, 4, 6])
def test_a_polygon_has_equal_sides(sides):
    pen = Pen()
    polygon(pen, 10, 20, 5, sides, 15)
    assert len(pen.strokes) == sides
    for s in pen.strokes:
        p, q = end_points(s)
        assert math.dist(p, (10, 20)) == pytest.approx(5)
        assert math.dist(p, q) == pytest.approx(10 * math.sin(math.pi / sides))


@pytest.mark.parametrize(
    'how', ['circle', 'hexagon', 'square', 'diamond', 'box', 'split', 'pill'])
def test_a_frame_lies_about_its_point(how):
    hand = Clutter(storey(1), Tile(0, 0, 0, False))
    pen = Pen()
    hand._tag(pen, how, 100, 50, 30)
    xs, ys = zip(
        *(p for s in pen.strokes for p in end_points(s) if s[0] == 'L'),
        (100, 50))
    assert max(xs) - 100 == pytest.approx(100 - min(xs))
    assert max(ys) - 50 == pytest.approx(50 - min(ys))
    assert max(xs) <= 100 + 1.8 * 30
