"""Hatches stay in their boxes."""
import pytest

from sympoint.floorplan_mini.background.fittings import hatch
from sympoint.floorplan_mini.pen import Pen


@pytest.mark.parametrize('up', [True, False])
@pytest.mark.parametrize('box', [(0, 0, 1000, 200), (50, -300, 250, 700)])
def test_hatch_lines_go_from_side_to_side(box, up):
    pen = Pen()
    hatch(pen, box, 100, up)
    x0, y0, x1, y1 = box
    assert len(pen.strokes) == (x1 - x0 + y1 - y0) / 100
    for _, a, b, c, d in pen.strokes:
        assert x0 <= c <= a <= x1
        assert a == x1 or b == (y0 if up else y1)
        assert c == x0 or d == (y1 if up else y0)
        # 45 degrees, down to the left or up to the left
        assert d - b == (a - c if up else c - a)
        assert min(b, d) >= y0 and max(b, d) <= y1
