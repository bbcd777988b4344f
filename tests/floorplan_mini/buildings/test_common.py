"""Cells are divided, joined and lit; a core has stairs, lobby and lifts."""
import pytest
from storeys import two_rooms

from sympoint.floorplan_mini.buildings.common import (core, core_doors, divide,
                                                      join, join_any, light)
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.plan import OUTSIDE, Plan
from sympoint.floorplan_mini.symbols import Book


def test_a_length_is_divided_by_shares():
    plan, *_ = two_rooms()
    for _ in range(20):
        cut = divide(plan, 9000, (1, 2, 1))
        assert cut[0] == 0 and cut[-1] == 9000 and len(cut) == 4
        assert all(at % 100 == 0 for at in cut)
        a, b, c = (hi - lo for lo, hi in zip(cut, cut[1:]))
        # shares vary by a tenth
        assert 1.5 < b / a < 2.6 and 1.5 < b / c < 2.6


def test_a_door_joins_two_cells_where_it_fits():
    plan, west, east = two_rooms()
    assert not join(plan, 'double door', west, east, 2900, west)
    assert join(plan, 'single door', west, east, 900, west)
    edge, = plan.between(west, east)
    assert edge.labels == ['single door'] and len(edge.cuts) == 1
    edge.kind = 'rail'
    assert not join(plan, 'single door', west, east, 900, west)


def test_the_first_neighbour_that_fits_gets_the_door():
    plan, west, east = two_rooms()
    assert join_any(plan, 'single door', west, [west, east], 900)
    assert plan.between(west, east)[0].labels == ['single door']
    assert not join_any(plan, 'single door', west, [west], 900)


def test_a_window_is_as_wide_as_fits_and_avoids_sides():
    plan, west, _ = two_rooms()
    assert light(plan, west, 'window', [5000, 3000, 1500], avoid='NS')
    edge, = [e for e in plan.edges if e.labels]
    assert plan.side(edge) == 'W'
    (lo, hi), = edge.cuts
    assert hi - lo == 1500
    assert not light(plan, west, 'window', [5000])


@pytest.mark.parametrize('seed', range(8))
def test_a_core_fills_its_place(seed):
    plan = Plan(Dice(seed), Book(Dice(seed, 1), heldout=False))
    stairs, lobby, lifts = core(plan, 0, 0, 7600, 5000)
    assert 1 <= len(lifts) <= 2
    area = sum((c.x1 - c.x0) * (c.y1 - c.y0) for c in plan.cells)
    assert area == 7600 * 5000
    # what a shaft leaves is lobby, but for a remnant
    assert all(plan.cells[k].y1 - plan.cells[k].y0 <= 3400 for k in lifts)
    uses = [plan.cells[k].use for k in (stairs, lobby, lifts[0])]
    assert uses == ['core-stairs', 'lobby', 'core-lift']
    plan.close()
    core_doors(plan, stairs, lobby, lifts)
    assert 'door' in plan.between(stairs, lobby)[0].labels[0]
    for lift in lifts:
        assert plan.between(lift, lobby)[0].labels == ['']
        assert plan.between(lift, OUTSIDE)[0].labels == []
