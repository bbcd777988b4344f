"""Outlines of unions of rectangles."""
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.outline import about, middle, outline
from sympoint.floorplan_mini.pen import end_points


def test_outline_of_an_l_with_a_hole():
    boxes = [(0, 0, 10, 2), (0, 0, 2, 8)]
    lines = {s[1:] for s in outline(boxes)}
    assert lines == {(0, 0, 10, 0), (2, 2, 10, 2), (0, 8, 2, 8), (0, 0, 0, 8),
                     (10, 0, 10, 2), (2, 2, 2, 8)}
    cut = {s[1:] for s in outline(boxes, [(4, 0, 6, 2)])}
    assert {(4, 0, 4, 2), (6, 0, 6, 2), (0, 0, 4, 0), (6, 0, 10, 0)} <= cut
    assert (0, 0, 10, 0) not in cut


def test_outlines_of_random_unions_are_closed():
    dice = Dice(5)
    boxes = []
    for _ in range(12):
        x, y = dice.integer(0, 20), dice.integer(0, 20)
        boxes.append((x, y, x + dice.integer(1, 8), y + dice.integer(1, 8)))
    ends = {}
    for s in outline(boxes):
        for p in end_points(s):
            ends[p] = ends.get(p, 0) + 1
    assert ends and all(n in (2, 4) for n in ends.values())
    assert outline([]) == []


def test_a_rectangle_about_a_point_has_its_middle_there():
    assert about(3, 4, 2, 6) == (2, 1, 4, 7)
    assert middle((2, 1, 4, 7)) == (3, 4)
