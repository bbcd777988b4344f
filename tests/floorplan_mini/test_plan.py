"""Plans of FloorPlanMini: walls join, doors and windows sit in them."""
from collections import Counter

import pytest

from sympoint.floorplan_mini.area import Area, overlap
from sympoint.floorplan_mini.buildings import BUILDINGS
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.pen import arc_point, end_points
from sympoint.floorplan_mini.plan import OUTSIDE, Plan
from sympoint.floorplan_mini.rooms import furnish
from sympoint.floorplan_mini.symbols import Book, style_lists


def build(building, seed):
    dice = Dice(seed)
    plan = Plan(dice, Book(dice.spawn('book'), heldout=bool(seed % 2)))
    BUILDINGS[building](plan)
    return plan


def two_rooms():
    plan = Plan(Dice(4), Book(Dice(5), heldout=False))
    west = plan.cell(0, 0, 4000, 3000, 'bedroom')
    east = plan.cell(4000, 0, 7000, 3000, 'hall')
    plan.close()
    return plan, west, east


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


@pytest.mark.parametrize('into', ['west', 'east'])
@pytest.mark.parametrize('where', ['lo', 'hi', 'mid'])
def test_a_door_swings_from_its_jamb_into_its_room(into, where):
    for _ in range(5):
        plan, west, east = two_rooms()
        edge = plan.between(west, east)[0]
        room = west if into == 'west' else east
        assert plan.opening(edge, 'single door', 900, room, where)
        door = plan.items[-1]
        (lo, hi), = edge.cuts
        assert hi - lo == 900 and door.label == 'single door'
        swing, = [s for s in door.strokes if s[0] == 'A']
        # The hinge is at a jamb, on the face towards the room.
        face = edge.at + edge.thick / 2 * (1 if room == east else -1)
        assert swing[1] == pytest.approx(face)
        assert min(abs(swing[2] - lo), abs(swing[2] - hi)) <= 50
        x, _ = arc_point(swing, (swing[6] + swing[7]) / 2)
        assert (x > 4000) == (room == east)
        # Nothing may be stood in the swing.
        mid = (lo + hi) / 2
        near = sorted((face, face + (400 if room == east else -400)))
        assert not Area(plan, room).free(
            (near[0], mid - 50, near[1], mid + 50))


def test_an_opening_that_does_not_fit_changes_nothing():
    plan, west, east = two_rooms()
    edge = plan.between(west, east)[0]
    assert not plan.opening(edge, 'double door', 2900, east)
    assert edge.cuts == [] and plan.items == []


def test_a_window_fills_the_wall_from_jamb_to_jamb():
    plan, west, _ = two_rooms()
    edge = [e for e in plan.between(west, OUTSIDE) if plan.side(e) == 'N'][0]
    assert plan.opening(edge, 'window', 1500, west, 'mid')
    (lo, hi), = edge.cuts
    xs = [p[0] for s in plan.items[-1].strokes for p in end_points(s)]
    ys = [p[1] for s in plan.items[-1].strokes for p in end_points(s)]
    assert (min(xs), max(xs)) == (lo, hi)
    assert (min(ys), max(ys)) == (-edge.thick / 2, edge.thick / 2)


@pytest.mark.parametrize('building', ['apartment', 'house', 'hotel'])
def test_furniture_stands_inside_its_room(building):
    big = {'bed', 'wardrobe', 'sofa', 'bath tub', 'toilet', 'TV cabinet'}
    count = 0
    for seed in range(4):
        plan = build(building, seed)
        furnish(plan, 'full')
        for item in plan.items:
            if item.label not in big:
                continue
            count += 1
            points = [p for s in item.strokes for p in end_points(s)]
            x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
            y0, y1 = min(p[1] for p in points), max(p[1] for p in points)
            rooms = {
                c.room
                for c in plan.cells
                if overlap((x0, y0, x1, y1), (c.x0 + 45, c.y0 + 45, c.x1 - 45,
                                              c.y1 - 45))
            }
            assert len(rooms) == 1, (item.label, rooms)
    assert count > 10


def test_training_and_heldout_styles_are_different():
    for label, (train, heldout) in style_lists().items():
        if label.startswith('('):
            continue
        assert train and heldout
        assert not {frozenset(s.split())
                    for s in train} & {frozenset(s.split())
                                       for s in heldout}, label


@pytest.mark.parametrize('label',
                         [k for k in style_lists() if not k.startswith('(')])
def test_every_style_draws_something_of_its_own(label):
    book = Book(Dice(0), heldout=False)
    for seed in range(10):
        book = Book(Dice(seed), heldout=seed % 2 == 0)
        drawn = book.draw(label)
        assert len(drawn.strokes) >= 2
        assert drawn.width > 0 and drawn.depth > 0
        xs = [p[0] for s in drawn.strokes for p in end_points(s)]
        # The symbol is centred on x = 0, so that turning keeps it in place.
        assert max(map(abs, xs)) <= drawn.width / 2 * 1.15 + 60
