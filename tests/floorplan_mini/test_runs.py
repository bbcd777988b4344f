"""Curtain walls and rails lie along their edges, beside the openings."""
import pytest
from storeys import two_rooms

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import end_points
from sympoint.floorplan_mini.runs import curtain_walls, railings, wide_curtains


def plan_with(kind):
    """Two rooms whose southern edges are of a kind, one with an opening."""
    plan, west, east = two_rooms()
    edges = [plan.facade(k, 'S')[0] for k in (west, east)]
    for edge in edges:
        edge.kind = kind
    edges[0].cuts.append((1000, 2000))
    return plan


@pytest.mark.parametrize('kind, label, draw', [
    ('curtain', 'curtain wall', lambda p: curtain_walls(p, 'three deep')),
    ('curtain', 'curtain wall', lambda p: curtain_walls(p, 'two flat')),
    ('rail', 'railing', lambda p: railings(p, 'three post')),
    ('rail', 'railing', lambda p: railings(p, 'two')),
])
def test_runs_of_the_first_edition(kind, label, draw):
    plan = plan_with(kind)
    draw(plan)
    assert [i.label for i in plan.items] == [label] * 2
    for item, (lo, hi) in zip(plan.items, ((0, 4000), (4000, 7000))):
        points = [p for s in item.strokes for p in end_points(s)]
        xs, ys = zip(*points)
        assert min(xs) >= lo - 30 and max(xs) <= hi + 30
        assert max(abs(y - 3000) for y in ys) <= 150
    inside = [
        x for s in plan.items[0].strokes for x, _ in end_points(s)
        if 1030 < x < 1970
    ]
    assert not inside


def test_lines_of_a_railing_by_hand():
    plan = plan_with('rail')
    railings(plan, 'two')
    assert plan.items[0].strokes == [('L', 0, 2970, 1000, 2970),
                                     ('L', 0, 3030, 1000, 3030),
                                     ('L', 2000, 2970, 4000, 2970),
                                     ('L', 2000, 3030, 4000, 3030)]


def test_wide_curtains_keep_to_their_stretches():
    kinds = set()
    for key in range(30):
        plan = plan_with('curtain')
        items = wide_curtains(plan, Dice(key))
        assert [i.label for i in items] == ['curtain wall'] * 2
        kinds.add(len(items[0].strokes))
        for s in items[0].strokes:
            for x, y in end_points(s):
                assert -1e-6 <= x <= 1000 + 1e-6 or 2000 - 1e-6 <= x <= 4000
                assert abs(y - 3000) < 220
    assert len(kinds) > 8
