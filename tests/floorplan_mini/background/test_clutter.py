"""What fills the sheets of the wide edition."""
from storeys import storey

from sympoint.floorplan_mini.background import Clutter
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.tile import choose_tile


def test_every_source_of_clutter_draws():
    plan = storey(4, 'office')
    plan.columns.clear()
    tile = choose_tile(plan, Dice(1), wide=True)
    hand = Clutter(plan, tile)
    own = [n for n in vars(Clutter) if not n.startswith('_')]
    for name in sorted(set(own) - {'sources', 'text'}):
        items = [i for _ in range(4) for i in getattr(hand, name)()]
        assert sum(len(i.strokes) for i in items) > 0, name
        assert not any(i.label for i in items), name


def test_letters_are_strokes_in_some_sheets_only():
    lettered = 0
    for key in range(60):
        plan = storey(key)
        hand = Clutter(plan, choose_tile(plan, Dice(key), wide=True))
        lettered += any(item.strokes for item in hand.names())
    assert 10 < lettered < 35
