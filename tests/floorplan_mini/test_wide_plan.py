"""The wide edition's storeys: walls of many kinds, openings of any width."""
from collections import Counter

import numpy as np
import pytest

from sympoint.floorplan_mini import (draw_primitives, generate_drawing,
                                     write_floorplan_mini)
from sympoint.floorplan_mini.background import Clutter
from sympoint.floorplan_mini.buildings import BUILDINGS
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.symbols import WideBook
from sympoint.floorplan_mini.tile import Tile, WideTile, choose_tile
from sympoint.floorplan_mini.walls import Walls
from sympoint.floorplan_mini.wide_plan import (WidePlan, corner_windows,
                                               ribbon_windows)
from sympoint.structures.taxonomy import FLOORPLANCAD_CLASSES, THING_IDS


@pytest.fixture(scope='module')
def drawings():
    return [draw_primitives(5, k, 'train', 'wide') for k in range(200)]


def storey(key, building='house'):
    plan = WidePlan(Dice(key), WideBook(Dice(key, 1), heldout=False))
    BUILDINGS[building](plan)
    return plan


def test_a_seed_draws_the_same_again():
    for index in (3, 4):
        one, two = (
            generate_drawing(8, index, 'train', 'wide') for _ in range(2))
        assert one == two
        assert one != generate_drawing(8, index, 'train')


def test_files_are_of_the_edition_that_is_asked_for(tmp_path):
    write_floorplan_mini(tmp_path, 1, 0, 1, seed=3, edition='wide')
    for split in ('train', 'test'):
        text = (tmp_path / 'svg' / split / '0000.svg').read_text()
        assert text == generate_drawing(3, 0, split, 'wide')
    with pytest.raises(ValueError, match='first'):
        generate_drawing(3, 0, 'train', 'second')


def test_every_class_is_drawn(drawings):
    seen = Counter(c for p in drawings for c in set(p.semantic_id.tolist()))
    rare = [FLOORPLANCAD_CLASSES[c] for c in range(35) if seen[c] < 5]
    assert not rare


def test_labels_are_valid(drawings):
    for p in drawings:
        things = np.isin(p.semantic_id, THING_IDS)
        assert (p.instance_id[things] > 0).all()
        assert (p.instance_id[~things] == -1).all()
        kinds = {}
        for k, c in zip(p.instance_id.tolist(), p.semantic_id.tolist()):
            assert k < 0 or kinds.setdefault(k, c) == c
        assert p.args.min() >= -0.01 and p.args.max() <= 140.01


def test_drawings_lie_at_many_angles(drawings):
    oblique = 0
    for p in drawings:
        d = p.args.reshape(len(p), 4, 2)
        d = (d[:, 3] - d[:, 0])[p.command == 0]
        angle = np.degrees(np.arctan2(d[:, 1], d[:, 0])) % 90
        straight = np.minimum(angle, 90 - angle) < 1
        oblique += straight.mean() < 0.3
    assert 60 < oblique < 140


@pytest.mark.parametrize('building', sorted(BUILDINGS))
def test_walls_leave_the_doors_open(building):
    for key in range(12):
        plan = storey(key, building)
        doors = [
            e.box(*cut) for e in plan.edges if e.kind == 'wall'
            for cut, label in zip(e.cuts, e.labels) if 'door' in label
        ]
        item, = Walls(plan, Dice(key, 2)).items()
        assert item.label == 'wall'
        for x0, y0, x1, y1 in doors:
            for s in item.strokes:
                x, y = (s[1] + s[3]) / 2, (s[2] + s[4]) / 2
                inside = x0 + 1 < x < x1 - 1 and y0 + 1 < y < y1 - 1
                assert not inside, (building, key)


def test_every_source_of_clutter_draws():
    plan = storey(4, 'office')
    plan.columns.clear()
    tile = choose_tile(plan, Dice(1), wide=True)
    hand = Clutter(plan, tile)
    own = [n for n in vars(Clutter) if not n.startswith('_')]
    for name in sorted(set(own) - {'sources', 'text'}):
        items = [i for _ in range(4) for i in getattr(hand, name)()]
        assert sum(len(i.strokes) for i in items) > 0, name
        assert not any(i.label for i in items), name


def test_letters_are_strokes_in_some_sheets_only():
    lettered = 0
    for key in range(60):
        plan = storey(key)
        hand = Clutter(plan, choose_tile(plan, Dice(key), wide=True))
        lettered += any(item.strokes for item in hand.names())
    assert 10 < lettered < 35


@pytest.mark.parametrize('mirror', [False, True])
def test_a_fast_tile_shows_what_a_tile_shows(mirror):
    place = (4000.0, 3000.0, 33.0, mirror, 0.8)
    strokes = [s for item in storey(2).items for s in item.strokes]
    ways = [t(*place).clip(strokes) for t in (Tile, WideTile)]
    assert len(ways[0]) > 20
    one, two = (
        sorted(tuple(round(v, 3) for v in s[1:]) for s in way) for way in ways)
    assert len(one) == len(two)
    for a, b in zip(one, two):
        assert a == pytest.approx(b, abs=0.01)


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
