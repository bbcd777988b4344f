"""What is fixed to pieces: frames, seats that fit."""
from sympoint.floorplan_mini.pen import Pen
from sympoint.floorplan_mini.symbols import fixtures
from sympoint.floorplan_mini.symbols.register import Brief


def test_a_sofa_has_the_seats_that_fit():
    assert fixtures.fitting_seats(Brief(seats=3), 600, 200) == 3
    assert fixtures.fitting_seats(Brief(seats=3, limit=1700), 600, 200) == 2
    assert fixtures.fitting_seats(Brief(seats=3, limit=100), 600, 200) == 1


def test_a_profile_goes_by_its_steps_and_closes():
    pen = Pen()
    fixtures.profile(pen, 1, 2, [10, 5, -4])
    assert [s[1:] for s in pen.strokes] == [(1, 2, 11, 2), (11, 2, 11, 7),
                                            (11, 7, 7, 7), (7, 7, 1, 2)]
