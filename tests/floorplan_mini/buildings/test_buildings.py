"""Storeys: walls join, doors and windows sit in them."""
from collections import Counter

import pytest
from storeys import build

from sympoint.floorplan_mini.area import overlap
from sympoint.floorplan_mini.buildings import BUILDINGS
from sympoint.floorplan_mini.pen import end_points


@pytest.mark.parametrize('building', sorted(BUILDINGS))
@pytest.mark.parametrize('seed', range(6))
def test_walls_join_and_stop_at_openings(building, seed):
    plan = build(building, seed)
    strokes = plan.wall_strokes()
    ends = Counter(p for s in strokes for p in end_points(s))
    # A wall that ended free would leave a point that only one line has.
    assert strokes and all(n >= 2 for n in ends.values())
    for edge in plan.edges:
        if edge.kind != 'wall':
            continue
        for cut in edge.cuts:
            x0, y0, x1, y1 = edge.box(*cut)
            for _, a, b, c, d in strokes:
                assert not overlap((x0 + 2, y0 + 2, x1 - 2, y1 - 2),
                                   (min(a, c) - 1, min(b, d) - 1,
                                    max(a, c) + 1, max(b, d) + 1))
            for u in cut:
                jamb = (u, y0, u, y1) if edge.axis == 'h' else (x0, u, x1, u)
                assert any(s[1:] == jamb for s in strokes)


@pytest.mark.parametrize('building', sorted(BUILDINGS))
def test_rooms_partition_the_footprint(building):
    for seed in range(4):
        cells = build(building, seed).cells
        for i, a in enumerate(cells):
            for b in cells[:i]:
                assert not overlap((a.x0, a.y0, a.x1, a.y1),
                                   (b.x0, b.y0, b.x1, b.y1))


@pytest.mark.parametrize('building', sorted(BUILDINGS))
def test_openings_keep_clear_of_corners_and_each_other(building):
    for seed in range(4):
        plan = build(building, seed)
        for edge in plan.edges:
            cuts = sorted(edge.cuts)
            assert all(edge.lo < lo < hi < edge.hi for lo, hi in cuts)
            assert all(a[1] < b[0] for a, b in zip(cuts, cuts[1:]))
