"""What explains a plan says what is so."""
import math

import pytest
from storeys import two_rooms

from sympoint.floorplan_mini.background import Background
from sympoint.floorplan_mini.tile import Tile


@pytest.fixture
def hand():
    plan, west, east = two_rooms()
    plan.opening(plan.facade(west, 'N')[0], 'window', 1500, west, 'mid')
    hand = Background(plan, Tile(3500, 1500, 0, False))
    hand.tick = 'slash'
    return hand


@pytest.mark.parametrize('axis, turned', [('h', False), ('v', True)])
def test_a_chain_by_hand(hand, axis, turned):
    hand.dice.chance = lambda _: True
    text = []
    hand.text = lambda words, x, y, *rest: text.append((words, x, y)) or 'text'
    items = list(hand._chain(axis, [0, 1000, 1500], -500, -1, -250))
    assert len(items) == 3 and items[1] == 'text'
    flip = (lambda x, y: (y, x)) if turned else (lambda x, y: (x, y))
    # the length, a slash at both ends, the foot; the last is too short for
    # its number
    lines = [((0, -500), (1000, -500)), ((-70, -430), (70, -570)),
             ((930, -430), (1070, -570)), ((0, -620), (0, -250))]
    assert items[0].strokes == [('L', *flip(*a), *flip(*b)) for a, b in lines]
    assert text == [('1000', *flip(500, -560))]


def test_dimensions_stop_at_the_openings(hand):
    said = set()
    hand.text = lambda words, *rest, **more: said.add(words)
    for _ in range(5):
        list(hand.dimensions())
    window, = hand.plan.edges_of('wall')[0].cuts
    assert '1500' in said and {'7000', '3000'} <= said
    assert {str(round(window[0])), str(round(7000 - window[1]))} & said


def test_axes_have_bubbles_outside(hand):
    axes = [i.strokes for i in hand.axes()]
    lines, circles = zip(*(s for s in axes
                           if [t[0]
                               for t in s] == ['L', 'A'] and s[1][3] >= 300))
    for line, circle in zip(lines, circles):
        # each touches the end of its line
        assert math.dist(line[1:3], circle[1:3]) == circle[3]
        assert math.dist(line[3:], circle[1:3]) > 2000
    places = {(s[1], s[2] < 0) for s in circles if s[1] >= 0}
    assert places == {(0, True), (4000, True), (7000, True)}
    assert {s[2] for s in circles if s[1] < 0} == {0, 3000}


def test_text_reads_upright_in_the_tile(hand):
    for turn, mirror, foot in ((0, False, (400, 0)), (180, False, (400, 0)),
                               (180, True, (400, 0)), (0, True, (400, 0)),
                               (90, False, (0, 400)), (270, False, (0, 400))):
        hand.tile = Tile(0, 0, turn, mirror)
        item = hand.text('L', 0, 0, 600)
        _, (_, x0, y0, x1, y1) = hand.tile.place(item.strokes)
        # the foot of the letter goes to the right, or down the sheet
        assert (x1 - x0, y1 - y0) == pytest.approx(foot)


def test_tags_tell_widths(hand):
    hand.plan.dice.choice = lambda options: options[0]
    words = []
    hand.text = lambda said, *rest: words.append(said)
    list(hand.tags())
    assert words == ['C15']
