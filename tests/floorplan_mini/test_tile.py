"""The window onto a plan."""
import pytest
from storeys import storey

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import Pen
from sympoint.floorplan_mini.plan import Item
from sympoint.floorplan_mini.tile import (Tile, WideTile, choose_tile,
                                          visible_share)


@pytest.mark.parametrize('mirror', [False, True])
def test_a_fast_tile_shows_what_a_tile_shows(mirror):
    place = (4000.0, 3000.0, 33.0, mirror, 0.8)
    strokes = [s for item in storey(2).items for s in item.strokes]
    ways = [t(*place).clip(strokes) for t in (Tile, WideTile)]
    assert len(ways[0]) > 20
    one, two = (
        sorted(tuple(round(v, 3) for v in s[1:]) for s in way) for way in ways)
    assert len(one) == len(two)
    for a, b in zip(one, two):
        assert a == pytest.approx(b, abs=0.01)


def test_a_tile_turns_mirrors_and_scales_about_its_middle():
    line = [('L', 1000, 2000, 1300, 2000)]
    assert Tile(1000, 2000, 0,
                False).place(line) == [('L', 7000, 7000, 7300, 7000)]
    assert Tile(1000, 2000, 90,
                False).place(line) == [('L', 7000, 7000, 7000, 7300)]
    assert Tile(1000, 2000, 0, True,
                2).place(line) == [('L', 7000, 7000, 6400, 7000)]


def test_the_share_that_is_seen():
    pen = Pen()
    pen.rect(0, 0, 4000, 4000)
    item = Item('bed', 'furniture', pen.strokes)
    assert visible_share(Tile(2000, 2000, 0, False), item) == 1
    # its right half is inside: half of two sides, and one
    assert visible_share(Tile(9000, 2000, 0, False), item) == 0.5
    assert visible_share(Tile(90000, 2000, 0, False), item) == 0


def test_specks_are_not_seen():
    assert Tile(0, 0, 0, False).clip([('L', 6995, 0, 7100, 0)]) == []
    assert len(Tile(0, 0, 0, False).clip([('L', 6980, 0, 7100, 0)])) == 1


def test_a_tile_shows_a_symbol():
    for key in range(30):
        plan = storey(key)
        tile = choose_tile(plan, Dice(key), wide=bool(key % 2))
        assert isinstance(tile, WideTile) == bool(key % 2)
        assert any(visible_share(tile, i) > 0.3 for i in plan.items)
