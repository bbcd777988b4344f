"""Windows in rows and round corners."""
import pytest
from storeys import storey

from sympoint.floorplan_mini.buildings import BUILDINGS
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.wide_plan import (corner_windows, door_rows,
                                               oblique_wing, ribbon_windows)


@pytest.mark.parametrize('building', sorted(BUILDINGS))
def test_ribbons_fill_outer_walls_beside_their_doors(building):
    rows = 0
    for key in range(8):
        plan = storey(key, building)
        before = {id(e): len(e.cuts) for e in plan.edges}
        items = len(plan.items)
        ribbon_windows(plan, Dice(key, 2))
        added = 0
        for e in plan.edges:
            new = e.cuts[before[id(e)]:]
            assert not new or (e.kind == 'wall' and min(e.a, e.b) < 0)
            cuts = sorted(e.cuts)
            assert all(a[1] <= b[0] + 1e-6 for a, b in zip(cuts, cuts[1:]))
            assert all(e.lo < lo and hi < e.hi for lo, hi in new)
            added += len(new)
            rows += len(new) > 2
        assert [i.label for i in plan.items[items:]] == ['window'] * added
    assert rows or building == 'garage'


def test_rows_of_doors_stand_in_few_of_the_outer_walls():
    rows = 0
    for key in range(12):
        plan = storey(key, 'hall')
        before = [len(e.cuts) for e in plan.edges]
        items = len(plan.items)
        door_rows(plan, Dice(key, 2), 'rolling door')
        new = [len(e.cuts) - n for e, n in zip(plan.edges, before)]
        assert max(new) <= 4
        assert all(n == 0 or e.outer for e, n in zip(plan.edges, new))
        assert [i.label
                for i in plan.items[items:]] == ['rolling door'] * sum(new)
        rows += sum(new)
    assert rows > 5


def test_offices_put_other_openings_in_the_place_of_the_usual():
    for habit, usual, other in (('patios', 'window', 'sliding door'),
                                ('slides', 'single door', 'sliding door'),
                                ('pairs', 'single door', 'double door')):
        plan = storey(1)
        plan.patios = plan.slides = plan.pairs = 0
        edge = plan.edges_of('wall')[0]
        edge.lo, edge.hi = edge.lo - 9000, edge.hi + 9000
        edge.cuts.clear()
        edge.labels.clear()
        for chance, label in ((0, usual), (1, other)):
            setattr(plan, habit, chance)
            assert plan.opening(edge, usual, 1200, max(edge.a, edge.b))
            assert edge.labels[-1] == plan.items[-1].label == label


def test_a_wing_at_an_angle_is_of_wall_or_of_railing():
    seen = set()
    for key in range(30):
        *parts, run = oblique_wing(storey(3), Dice(key))
        assert run.label in ('wall', 'railing') and run.strokes
        assert not parts or run.label == 'wall'
        seen |= {run.label, *(p.label for p in parts)}
    assert {'wall', 'railing', 'window'} < seen


def test_corner_windows_open_both_walls_of_a_corner():
    turned = 0
    for key in range(20):
        plan = storey(key, 'house')
        before = {id(e): len(e.cuts) for e in plan.edges}
        items = len(plan.items)
        corner_windows(plan, Dice(key, 3))
        new = [(e, cut) for e in plan.edges for cut in e.cuts[before[id(e)]:]]
        windows = plan.items[items:]
        assert all(i.label == 'window' for i in windows)
        assert len(new) == 2 * len(windows)
        assert sum(e.axis == 'h' for e, _ in new) == len(windows)
        for e, (lo, hi) in new:
            assert min(e.a, e.b) < 0
            # beyond the end of the wall's middle line: the corner is open
            assert lo < e.lo < hi or lo < e.hi < hi
            others = [c for c in e.cuts if c != (lo, hi)]
            assert all(b <= lo or hi <= a for a, b in others)
        turned += len(windows)
    assert turned > 5
