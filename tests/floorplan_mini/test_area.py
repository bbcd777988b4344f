"""Furniture stands at walls and touches nothing."""
import pytest
from storeys import two_rooms

from sympoint.floorplan_mini.area import OPPOSITE, TURN, Area, overlap
from sympoint.floorplan_mini.pen import Pen, end_points
from sympoint.floorplan_mini.symbols import Symbol


def piece(w, d):
    pen = Pen()
    pen.rect(-w / 2, 0, w / 2, d)
    return Symbol('bed', 'furniture', pen.strokes, w, d)


@pytest.fixture
def area():
    plan, west, _ = two_rooms()
    return Area(plan, west)


def bounds(item):
    xs, ys = zip(*(p for s in item.strokes for p in end_points(s)))
    return min(xs), min(ys), max(xs), max(ys)


def test_the_floor_is_the_cell_without_its_walls(area):
    outer, inner = area.plan.outer / 2, area.plan.inner / 2
    assert area.box == (outer, outer, 4000 - inner, 3000 - outer)
    assert area.walls == set('NESW')
    assert area.span('N') == area.depth('W') == area.width
    assert area.span('E') == area.depth('S') == area.height


@pytest.mark.parametrize('side', 'NESW')
@pytest.mark.parametrize('off', [0, 70])
def test_a_piece_stands_with_its_back_to_the_side(area, side, off):
    assert area.stand(piece(900, 400), ('lo', ), side, off=off) == (side, 450)
    box = bounds(area.plan.items[-1])
    assert box == pytest.approx(area.rect(side, 450, 900, 400, off))
    gaps = dict(
        W=box[0] - area.box[0],
        N=box[1] - area.box[1],
        E=area.box[2] - box[2],
        S=area.box[3] - box[3])
    assert gaps[side] == pytest.approx(off)
    assert gaps['W' if side in 'NS' else 'N'] == pytest.approx(0)
    assert not area.free(area.rect(side, 450, 900, 400))


def test_pieces_go_where_there_is_room(area):
    stood = [area.stand(piece(1800, 900)) for _ in range(12)]
    count = len([spot for spot in stood if spot])
    assert 3 <= count < 12 and len(area.plan.items) == count
    boxes = [bounds(item) for item in area.plan.items]
    for k, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[:k])


def test_tall_pieces_cover_no_window(area):
    area.cell.low.append(area.rect('N', area.width / 2, area.width, 300))
    assert area.stand(piece(800, 400), ('mid', ), 'N', tall=True) is None
    assert area.stand(piece(800, 400), ('mid', ), 'N')


def test_no_piece_stands_where_there_is_no_wall(area):
    area.walls -= {'N'}
    assert area.stand(piece(800, 400), sides='N') is None


def test_a_piece_may_be_asked_for_by_name(area):
    assert area.stand('wardrobe', ('lo', ), 'E', w=1000)
    item = area.plan.items[-1]
    assert item.label == 'wardrobe'
    x0, y0, x1, y1 = bounds(item)
    assert y1 - y0 == pytest.approx(1000)
    assert x1 == pytest.approx(area.box[2])


def test_sides_turn_clockwise():
    assert [TURN[s] for s in 'NESW'] == [0, 90, 180, 270]
    assert all((TURN[OPPOSITE[s]] - TURN[s]) % 360 == 180 for s in 'NESW')
