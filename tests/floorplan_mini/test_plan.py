"""Plans: openings sit in their walls, doors swing into their rooms."""
import pytest
from storeys import two_rooms

from sympoint.floorplan_mini.area import Area
from sympoint.floorplan_mini.pen import arc_point, end_points
from sympoint.floorplan_mini.plan import OUTSIDE, Edge


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


@pytest.mark.parametrize('axis', ['h', 'v'])
def test_an_edge_knows_its_points_and_stretches(axis):
    edge = Edge(axis, 500, 0, 4000, OUTSIDE, 3, thick=200)
    edge.cuts += [(3000, 3900), (1000, 1500)]
    turned = slice(None) if axis == 'h' else slice(None, None, -1)
    assert edge.point(100, 30)[turned] == (100, 530)
    assert edge.spans() == [(0, 1000), (1500, 3000), (3900, 4000)]
    assert edge.spans(100) == [(0, 1000), (1500, 3000)]
    x0, y0, x1, y1 = edge.box(1000, 1500, grow=50)
    assert (x0, y0)[turned] == (1000, 350)
    assert (x1, y1)[turned] == (1500, 650)
    assert edge.outer and not Edge(axis, 0, 0, 1, 2, 3).outer


def test_rooms_that_are_one_have_no_edge_between():
    plan, west, _ = two_rooms()
    assert len(plan.edges) == 7
    plan = type(plan)(plan.dice, plan.book)
    one = plan.cell(0, 0, 4000, 3000, 'living')
    plan.cell(4000, 0, 7000, 3000, 'dining', plan.cells[one].room)
    plan.close()
    assert len(plan.edges) == 6 and all(e.outer for e in plan.edges)
    assert plan.bounds == (0, 0, 7000, 3000)


def test_a_facade_is_the_outer_edges_of_one_side():
    plan, west, east = two_rooms()
    edge, = plan.facade(west, 'S')
    assert (edge.axis, edge.at, edge.lo, edge.hi) == ('h', 3000, 0, 4000)
    assert plan.facade(west, 'E') == [] and plan.facade(east, 'W') == []
    assert [plan.side(plan.facade(east, s)[0]) for s in 'NES'] == list('NES')
