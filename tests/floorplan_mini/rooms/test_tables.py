"""Tables: chairs round them, what they hide."""
from sympoint.floorplan_mini.rooms.tables import uncovered


def test_a_table_hides_what_lies_below_it():
    box = (0, 0, 10, 10)
    assert uncovered([('L', -5, 5, 5, 5)], box) == [('L', -5, 5, 0, 5)]
    assert uncovered([('L', -5, 5, 15, 5)], box) == [('L', -5, 5, 0, 5),
                                                     ('L', 10, 5, 15, 5)]
    assert uncovered([('L', 2, 2, 8, 8)], box) == []
    away = [('L', -5, -1, 15, -1), ('A', 30, 0, 5, 5, 0, 0, 360)]
    assert uncovered(away, box) == away
    cut = uncovered([('A', 0, 5, 4, 4, 0, 0, 360)], box)
    assert len(cut) == 8 and all(s[1] <= 1e-9 and s[3] <= 1e-9 for s in cut)
