"""Joiners' work stands where it belongs and has its classes."""
from collections import Counter

import pytest

from sympoint.floorplan_mini.area import Area
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import end_points
from sympoint.floorplan_mini.rooms import casework
from sympoint.floorplan_mini.symbols import WideBook
from sympoint.floorplan_mini.wide_plan import WidePlan


def furnished(name, key, width=4200, height=3300):
    """A room with a door that one of the module's functions furnished."""
    plan = WidePlan(Dice(key), WideBook(Dice(key, 1), heldout=False))
    room = plan.cell(0, 0, width, height, 'kitchen')
    hall = plan.cell(width, 0, width + 1500, height, 'hall')
    plan.close()
    plan.opening(plan.between(room, hall)[0], 'single door', 900, room, 'mid')
    plan.items.clear()
    area = Area(plan, room)
    getattr(casework, name)(area)
    return plan, area


@pytest.mark.parametrize('name, expected', [
    ('fitted_kitchen', {'cabinet', 'gas stove', 'sink', 'refrigerator'}),
    ('laundry', {'washing machine'}),
    ('closets', {'wardrobe'}),
    ('fitted_bedroom', {'wardrobe', 'bed'}),
])
def test_a_room_has_what_its_name_says(name, expected):
    count = Counter()
    for key in range(12):
        plan, _ = furnished(name, key)
        count.update({i.label for i in plan.items} & expected)
    assert set(count) == expected
    assert min(count.values()) >= 9


@pytest.mark.parametrize('name', ['fitted_kitchen', 'laundry', 'closets'])
def test_pieces_stand_inside_the_room(name):
    for key in range(12):
        plan, area = furnished(name, key)
        x0, y0, x1, y1 = area.box
        for item in plan.items:
            for s in item.strokes:
                for x, y in end_points(s):
                    where = f'{name} {key} {item.label}'
                    assert x0 - 81 < x < x1 + 81, where
                    assert y0 - 81 < y < y1 + 81, where


def test_worktops_leave_the_door_free():
    for key in range(12):
        plan, area = furnished('fitted_kitchen', key)
        door, = [
            box for box in area.cell.blocked
            if box[2] > area.box[2] + 1 and box[3] - box[1] > 500
        ]
        for item in plan.items:
            if item.label != 'cabinet':
                continue
            xs, ys = zip(*(p for s in item.strokes for p in end_points(s)))
            # Doors of cabinets may open over it; their boxes may not.
            assert min(ys) > door[3] - 200 or max(ys) < door[1] + 200 or max(
                xs) < door[0] + 900, key


def test_a_stretch_is_the_longest_that_is_free():
    plan, area = furnished('closets', 0)
    area.cell.blocked = [area.rect('N', 1000, 400, 300)]
    lo, hi = casework._stretch(area, 'N', 500)
    assert (lo, hi) == (1200, area.span('N'))
    area.cell.blocked.append(area.rect('N', 3000, 400, 300))
    assert casework._stretch(area, 'N', 500) == (1200, 2800)


def test_rows_of_desks_have_chairs_and_cabinets():
    plan, _ = furnished('benches', 3, 9000, 7500)
    count = Counter(i.label for i in plan.items)
    assert count['table'] == count['chair'] > 3
    assert 1 <= count['cabinet'] < count['table']
