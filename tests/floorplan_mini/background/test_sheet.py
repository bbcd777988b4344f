"""Background: as much of it as is wanted, and none of it labelled."""
import pytest
from storeys import build, storey

from sympoint.floorplan_mini.background import (Background, Clutter,
                                                add_background)
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import end_points
from sympoint.floorplan_mini.tile import choose_tile


def hand(seed=2, building='apartment'):
    plan = build(building, seed)
    return Background(plan, choose_tile(plan, Dice(seed)))


@pytest.mark.parametrize('budget', [60, 200, 400])
def test_a_sheet_gets_about_what_is_wanted(budget):
    for seed in range(4):
        drawer = hand(seed)
        items = add_background(drawer, drawer.tile, budget)
        assert items and not any(i.label for i in items)
        seen = sum(len(drawer.tile.clip(i.strokes)) for i in items)
        assert 0.5 * budget < seen < 2 * budget + 200


@pytest.mark.parametrize('name', [
    'axes', 'dimensions', 'inner_dimensions', 'names', 'leaders', 'levels',
    'tags', 'wall_hatch', 'floors', 'columns', 'lamps', 'beams', 'site',
    'sprinklers', 'screed'
])
def test_every_source_draws_near_the_building(name):
    drawer = hand()
    items = [i for _ in range(3) for i in getattr(drawer, name)()]
    assert items and sum(len(i.strokes) for i in items) > 0
    x0, y0, x1, y1 = drawer.plan.bounds
    for item in items:
        for s in item.strokes:
            for x, y in end_points(s):
                assert x0 - 4000 < x < x1 + 4000
                assert y0 - 4000 < y < y1 + 4000


@pytest.mark.parametrize('name', [
    'grid', 'room_tags', 'opening_tags', 'notes', 'sections', 'site_lines',
    'electrics', 'ceiling', 'bounds_of_rooms', 'people', 'shafts', 'clouds',
    'paving', 'posts', 'eaves', 'table'
])
def test_every_source_of_clutter_draws(name):
    plan = storey(4, 'office')
    plan.columns.clear()
    hand = Clutter(plan, choose_tile(plan, Dice(1), wide=True))
    items = [i for _ in range(4) for i in getattr(hand, name)()]
    assert sum(len(i.strokes) for i in items) > 0
    assert not any(i.label for i in items)


def test_every_source_is_asked_now_and_then():
    for hand_of, count in ((Background, 15), (Clutter, 31)):
        seen = set()
        for seed in range(60):
            plan = build('office', seed)
            drawer = hand_of(plan, choose_tile(plan, Dice(seed)))
            seen |= {source.__name__ for source in drawer.sources()}
        assert len(seen) == count


def test_letters_are_strokes_in_some_sheets_only():
    lettered = 0
    for key in range(60):
        plan = storey(key)
        hand = Clutter(plan, choose_tile(plan, Dice(key), wide=True))
        lettered += any(item.strokes for item in hand.names())
    assert 10 < lettered < 35
