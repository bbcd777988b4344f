"""The walls of the wide edition."""
import pytest
from storeys import storey

from sympoint.floorplan_mini.buildings import BUILDINGS
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.walls import Walls


@pytest.mark.parametrize('building', sorted(BUILDINGS))
def test_walls_leave_the_doors_open(building):
    for key in range(12):
        plan = storey(key, building)
        doors = [
            e.box(*cut) for e in plan.edges if e.kind == 'wall'
            for cut, label in zip(e.cuts, e.labels) if 'door' in label
        ]
        item, = Walls(plan, Dice(key, 2)).items()
        assert item.label == 'wall'
        for x0, y0, x1, y1 in doors:
            for s in item.strokes:
                x, y = (s[1] + s[3]) / 2, (s[2] + s[4]) / 2
                inside = x0 + 1 < x < x1 - 1 and y0 + 1 < y < y1 - 1
                assert not inside, (building, key)


def test_walls_are_drawn_in_every_way():
    ways = set()
    for key in range(40):
        plan = storey(5, 'apartment')
        item, = Walls(plan, Dice(key)).items()
        x0, y0, x1, y1 = plan.bounds
        assert len(item.strokes) > 20
        for s in item.strokes:
            assert s[0] == 'L'
            assert x0 - plan.outer <= min(s[1], s[3])
            assert max(s[1], s[3]) <= x1 + plan.outer
            assert y0 - plan.outer <= min(s[2], s[4])
            assert max(s[2], s[4]) <= y1 + plan.outer + 2000
        ways.add(len(item.strokes))
    assert len(ways) > 10
