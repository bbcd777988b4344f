"""Furniture stands in its own room."""
import pytest
from storeys import build

from sympoint.floorplan_mini.area import overlap
from sympoint.floorplan_mini.pen import end_points
from sympoint.floorplan_mini.rooms import furnish


@pytest.mark.parametrize('building', ['apartment', 'house', 'hotel'])
def test_furniture_stands_inside_its_room(building):
    big = {'bed', 'wardrobe', 'sofa', 'bath tub', 'toilet', 'TV cabinet'}
    count = 0
    for seed in range(4):
        plan = build(building, seed)
        furnish(plan, 'full')
        for item in plan.items:
            if item.label not in big:
                continue
            count += 1
            points = [p for s in item.strokes for p in end_points(s)]
            x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
            y0, y1 = min(p[1] for p in points), max(p[1] for p in points)
            rooms = {
                c.room
                for c in plan.cells
                if overlap((x0, y0, x1, y1), (c.x0 + 45, c.y0 + 45, c.x1 - 45,
                                              c.y1 - 45))
            }
            assert len(rooms) == 1, (item.label, rooms)
    assert count > 10
