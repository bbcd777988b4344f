import numpy as np
import pytest

from sympoint.drawings import DrawingError, Primitives
from sympoint.drawings.connections import connection_graph
from sympoint.drawings.tiling import OVERLAP, Tiling, training_tiles


def drawing(num=400, extent=(50, 23), seed=0, longest=12):
    """Lines of all lengths and short arcs, and two ends that fix the size."""
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, 1, (num, 2)) * extent
    way = rng.normal(0, 1, (num, 2)) * longest * rng.random((num, 1))**3
    command = (rng.random(num) < 0.2).astype(int)
    way[command == 1] *= 0.05
    end = np.clip(start + way, 0, extent)
    start[0], end[0], command[0] = 0, extent, 0
    args = start[:, None] + (
        end - start)[:, None] * np.arange(4)[:, None] / 3 + [1000, 500]
    return Primitives(args, np.hypot(*(end - start).T), command)


def test_a_drawing_of_a_tile_is_left_whole():
    sheet = drawing(extent=(10.9, 6))
    tiling = Tiling(sheet, 10)
    assert len(tiling) == 1
    np.testing.assert_allclose(tiling[0].args, sheet.args - [1000, 500])
    assert tiling[0].size == (10, 10)
    assert len(tiling[0]) == len(sheet)


def test_a_drawing_that_is_said_to_be_a_tile():
    sheet = drawing(extent=(140, 300))
    assert len(Tiling(sheet, 10, whole=True)) == 1


@pytest.mark.parametrize('height', [8, 10.4, 11])
def test_an_axis_hardly_longer_than_a_tile_is_not_divided(height):
    sheet = drawing(extent=(31, height))
    tiling = Tiling(sheet, 10)
    assert len(tiling) == 4
    total = np.zeros(len(sheet))
    for i in range(4):
        part, rows = tiling[i], tiling.rows[i]
        assert part.size == (10, 10)
        np.maximum.at(total, rows, part.length)
    # a line no longer than an overlap is whole in some tile
    short = sheet.length < 10 * OVERLAP
    np.testing.assert_allclose(total[short], sheet.length[short])


def test_a_border_of_an_undivided_axis_is_no_cut():
    sheet = drawing(extent=(31, 10.9))
    tiling = Tiling(sheet, 10)
    middle = sheet.args[tiling.rows[0]].mean(1)
    away = middle[:, 0] < 1000 + 8.4  # of the only cut, at x = 10
    assert away.any() and (middle[away, 1] < 500.5).any()
    np.testing.assert_array_equal(tiling.depth(0)[away], 1)


def test_everything_is_in_a_tile_and_inside_it():
    sheet = drawing()
    tiling = Tiling(sheet, 10)
    seen = np.zeros(len(sheet), bool)
    for i in range(len(tiling)):
        part = tiling[i]
        seen[tiling.rows[i]] = True
        lines = part.command == 0
        assert part.args[lines].min() > -1e-9
        assert part.args[lines].max() < 10 + 1e-9
        middle = part.args[~lines].mean(1)
        assert ((middle >= 0) & (middle <= 10)).all()
    assert seen.all()


def test_lines_are_clipped_as_a_dense_walk_says():
    sheet = drawing(num=120)
    tiling = Tiling(sheet, 10)
    walk = np.linspace(0, 1, 4001)
    for i in range(len(tiling)):
        part, rows = tiling[i], tiling.rows[i]
        local = sheet.args - tiling.corners[i]
        way = local[:, 3] - local[:, 0]
        points = local[:, :1] + walk[:, None] * way[:, None]
        inside = ((points >= 0) & (points <= 10)).all(-1)
        share = np.where(sheet.command == 0, inside.mean(1), 1)
        np.testing.assert_allclose(
            part.length, (share * sheet.length)[rows], atol=0.02)
        missed = np.setdiff1d(np.flatnonzero(sheet.command == 0), rows)
        assert (share[missed] * sheet.length[missed] < 0.03).all()


def test_clipped_lines_keep_evenly_spaced_points():
    tiling = Tiling(drawing(), 10)
    for i in range(len(tiling)):
        args = tiling[i].args[tiling[i].command == 0]
        np.testing.assert_allclose(np.diff(args, 2, axis=1), 0, atol=1e-9)


@pytest.mark.parametrize('extent', [11.1, 14, 17, 24, 31, 99])
def test_neighbours_overlap_enough(extent):
    tiling = Tiling(drawing(extent=(extent, 8)), 10)
    x = np.array([c[0] for c in tiling.corners])
    assert x[0] == 1000
    assert x[-1] == pytest.approx(1000 + extent - 10)
    assert (np.diff(x) <= 10 * (1 - OVERLAP) + 1e-9).all()
    assert len(x) == np.ceil((extent - 10) / (10 * (1 - OVERLAP))) + 1


def test_empty_tiles_are_left_out():
    args = np.zeros((2, 4, 2))
    args[1] = 1000
    tiling = Tiling(Primitives(args, [0, 0], [0, 0]), 10)
    assert len(tiling) == 2


def test_a_stray_stroke_costs_nothing():
    args = np.zeros((3, 4, 2))
    args[1], args[2] = 1e6, [[1e6, -1e6]]
    # a table of all places, empty ones too, would fill the memory
    tiling = Tiling(Primitives(args, [0, 0, 0], [0, 0, 0]), 10)
    assert 3 <= len(tiling) <= 12


def test_too_many_tiles_are_an_error():
    args = np.zeros((2, 4, 2))
    args[0, :, 0] = np.linspace(0, 1e6, 4)
    with pytest.raises(DrawingError, match='x.svg: .* 1400000 m by 0 m'):
        Tiling(Primitives(args, [1e6, 0], [0, 0]), 10, name='x.svg')
    args[0] *= 100
    with pytest.raises(DrawingError, match='140000000 m by 0 m'):
        Tiling(Primitives(args, [1e6, 0], [0, 0]), 10)


def test_depth():
    """Two tiles, 0 to 10 and 7 to 17: cuts at 10 and at 7."""
    x = np.array([0, 5, 8.5, 9, 10, 17])
    args = np.stack([np.repeat(x[:, None], 4, 1), np.zeros((6, 4))], -1)
    tiling = Tiling(Primitives(args, np.zeros(6), np.zeros(6)), 10)
    assert [r.tolist() for r in tiling.rows] == [[0, 1, 2, 3, 4], [2, 3, 4, 5]]
    np.testing.assert_allclose(tiling.depth(0), [1, 1, 1, 1 / 1.5, 0.01])
    np.testing.assert_allclose(tiling.depth(1), [1, 1, 1, 1])


def test_the_sheet_is_left_as_it_was():
    sheet = drawing()
    args, length = sheet.args.copy(), sheet.length.copy()
    tiling = Tiling(sheet, 10)
    for i in range(len(tiling)):
        tiling[i].args[:] = 0
    np.testing.assert_array_equal(sheet.args, args)
    np.testing.assert_array_equal(sheet.length, length)


def test_training_tiles_say_where_they_were_and_what_touches():
    sheet = drawing(extent=(400, 150), longest=80)
    sheet.meta['origin'] = [-7, 9]
    tiling = Tiling(sheet, 140)
    tiles, notes = training_tiles(sheet, 1 / 70, 'dm')
    assert notes == [] and len(tiles) == len(tiling)
    for tile, part, corner in zip(tiles, tiling, tiling.corners):
        np.testing.assert_array_equal(tile.args, part.args)
        np.testing.assert_array_equal(
            tile.connections, connection_graph(part.args, part.command, 2))
        np.testing.assert_allclose(tile.meta['origin'], corner + [-7, 9])
    assert sheet.meta['origin'] == [-7, 9]


def test_tiles_of_which_nothing_is_known_teach_nothing():
    sheet = drawing(extent=(400, 100), longest=80)
    tiling = Tiling(sheet, 140)
    far = tiling.rows[-1]
    sheet.ignore[far] = True
    tiles, _ = training_tiles(sheet, 1 / 140, 'dm')
    assert 0 < len(tiles) < len(tiling)
    assert not any(tile.ignore.all() for tile in tiles)


def test_a_drawing_that_is_one_tile_to_train_on_stays():
    sheet = drawing(extent=(40, 15))
    tiles, notes = training_tiles(sheet, 1 / 140)
    assert tiles == [sheet] and sheet.connections is not None
    assert sheet.size == (140, 140) and notes == []
    sheet = drawing(extent=(40, 15))
    sheet.size = (400, 300)
    tiles, notes = training_tiles(sheet, 1 / 140)
    assert len(tiles) == 1 and 'not known' in notes[0]
