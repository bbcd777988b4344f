"""Railings lie where somebody could fall."""
from storeys import storey, two_rooms

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.guards import edge_rails, handrails, terraces
from sympoint.floorplan_mini.pen import Pen, end_points
from sympoint.floorplan_mini.plan import Item, Plan
from sympoint.floorplan_mini.symbols import Book


def bounds(strokes):
    """x0, y0, x1, y1 of the ends of strokes."""
    xs, ys = zip(*(p for s in strokes for p in end_points(s)))
    return min(xs), min(ys), max(xs), max(ys)


def test_a_balcony_has_one_railing_from_wall_to_wall():
    for key in range(40):
        plan = Plan(Dice(4), Book(Dice(5), heldout=False))
        plan.cell(0, 0, 4000, 3000, 'living')
        plan.cell(0, 3000, 4000, 4500, 'balcony')
        plan.close()
        rail, = edge_rails(plan, Dice(key))
        assert (rail.label, rail.kind) == ('railing', 'railing')
        x0, y0, x1, y1 = bounds(rail.strokes)
        # The newel at its end is the largest of what stands on it.
        assert y0 >= 3000 + plan.outer / 2 - 90
        assert -260 < x0 < 100 and 3900 < x1 < 4260 and 4400 < y1 < 4760


def test_the_rails_of_a_void_close():
    plan = Plan(Dice(4), Book(Dice(5), heldout=False))
    for x in (0, 2000, 4000):
        for y in (0, 2000, 4000):
            use = 'void' if (x, y) == (2000, 2000) else 'lobby'
            plan.cell(x, y, x + 2000, y + 2000, use)
    plan.close()
    rails = edge_rails(plan, Dice(3))
    assert len(rails) == 1
    x0, y0, x1, y1 = bounds(rails[0].strokes)
    assert 1700 < x0 < 2100 and 3900 < x1 < 4300
    assert 1700 < y0 < 2100 and 3900 < y1 < 4300


def test_handrails_run_along_stairs():
    shapes = set()
    for key in range(60):
        plan, *_ = two_rooms()
        pen = Pen()
        pen.rect(500, 500, 1500, 3500)
        plan.items = [Item('stairs', 'stairs', pen.strokes)]
        rail, = handrails(plan, Dice(key))
        assert rail.label == 'railing' and rail.strokes
        x0, y0, x1, y1 = bounds(rail.strokes)
        assert 200 < x0 and x1 < 2000 and -700 < y0 and y1 < 4700
        assert y1 - y0 >= 0.4 * 3000
        shapes.add(len(rail.strokes))
    assert len(shapes) > 15


def test_terraces_lie_outside_before_outer_walls():
    drawn = 0
    for key in range(20):
        plan = storey(key)
        for item in terraces(plan, Dice(key, 2)):
            assert item.label in ('railing', '')
            for x, y in (p for s in item.strokes for p in end_points(s)):
                # A post may reach into the wall.
                assert not any(
                    c.x0 + 60 < x < c.x1 - 60 and c.y0 + 60 < y < c.y1 - 60
                    for c in plan.cells)
            drawn += item.label == 'railing'
    assert drawn > 10
