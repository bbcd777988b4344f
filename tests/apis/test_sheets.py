import numpy as np
import pytest

from sympoint.apis.sheets import merge_segments
from sympoint.drawings import STUFF_IDS, Primitives
from sympoint.drawings.svg.reader import parse_svg
from sympoint.drawings.tiling import Tiling
from sympoint.floorplan_mini.data_set import generate_drawing
from sympoint.structures.segments import Segments

DOOR, BED, WALL = 0, 1, 2


def merge(num, *tiles):
    """Tiles as (rows, owner, labels[, depth[, scores]])."""
    rows, depths, found = [], [], []
    for row, owner, labels, *more in tiles:
        rows.append(np.array(row))
        depths.append(np.array(more[0] if more else np.ones(len(row)), float))
        scores = more[1] if len(more) > 1 else np.full(len(labels), 0.5)
        found.append(
            Segments(
                np.array(labels, int), np.array(owner, int),
                np.array(scores, float)))
    return merge_segments(rows, depths, found, [WALL], num)


def test_a_symbol_seen_twice_is_one():
    out = merge(6, ([0, 1, 2, 3], [-1, 0, 0, 0], [DOOR]),
                ([2, 3, 4, 5], [0, 0, 0, -1], [DOOR]))
    assert out.labels.tolist() == [DOOR]
    assert out.owner.tolist() == [-1, 0, 0, 0, 0, -1]


def test_neighbours_of_one_class_stay_two():
    out = merge(6, ([0, 1, 2, 3], [0, 0, 1, 1], [DOOR, DOOR]),
                ([2, 3, 4, 5], [0, 0, 1, 1], [DOOR, DOOR]))
    assert out.labels.tolist() == [DOOR] * 3
    assert out.owner.tolist() == [0, 0, 1, 1, 2, 2]


def test_without_overlap_nothing_joins():
    out = merge(4, ([0, 1], [0, 0], [BED]), ([2, 3], [0, 0], [BED]))
    assert out.owner.tolist() == [0, 0, 1, 1]


def test_stuff_is_one_everywhere():
    out = merge(5, ([0, 1], [0, -1], [WALL]),
                ([2, 3, 4], [-1, 0, 1], [WALL, DOOR]))
    assert sorted(out.labels.tolist()) == [DOOR, WALL]
    wall = out.labels.tolist().index(WALL)
    assert (out.owner == wall).tolist() == [True, False, False, True, False]


def test_the_tile_that_sees_it_whole_is_believed():
    """The first tile cuts a bed of five and takes its edge for a door."""
    out = merge(6, ([0, 1, 2], [-1, 0, 0], [DOOR], [1, .2, .1], [.9]),
                ([1, 2, 3, 4, 5], [0, 0, 0, 0, 0], [BED], np.ones(5), [.6]))
    assert out.labels.tolist() == [BED]
    assert out.owner.tolist() == [-1, 0, 0, 0, 0, 0]
    assert out.scores.tolist() == [.6]


def test_a_loser_leaves_nothing_behind():
    """Primitive 0, only in the first tile, is not a door of its own."""
    out = merge(4, ([0, 1, 2], [0, 0, 0], [DOOR], [.3, .2, .1]),
                ([1, 2, 3], [0, 0, 0], [BED], [1, 1, 1]))
    assert out.labels.tolist() == [BED]
    assert out.owner.tolist() == [-1, 0, 0, 0]


def test_background_votes_too():
    out = merge(2, ([0, 1], [0, 0], [DOOR], [.1, .1]),
                ([0, 1], [-1, -1], [], [1, 1]))
    assert len(out) == 0
    assert out.owner.tolist() == [-1, -1]


@pytest.mark.parametrize('score, found', [(0.3, 0), (0.5, 1)])
def test_a_sure_word_outweighs_silence(score, found):
    out = merge(2, ([0, 1], [0, 0], [DOOR], [1, 1], [score]),
                ([0, 1], [-1, -1], [], [1, 1]))
    assert len(out) == found


def test_the_surer_of_two_is_believed():
    out = merge(2, ([0, 1], [0, 0], [DOOR], [1, 1], [0.8]),
                ([0, 1], [0, 0], [BED], [1, 1], [0.7]))
    assert out.labels.tolist() == [DOOR]


def test_scores_weigh_by_depth():
    out = merge(2, ([0, 1], [0, 0], [DOOR], [.1, .1], [0.0]),
                ([0, 1], [0, 0], [DOOR], [.3, .3], [0.8]))
    assert out.scores.tolist() == pytest.approx([0.6])


def test_nothing_found():
    out = merge(3, ([0, 1, 2], [-1, -1, -1], []))
    assert len(out) == 0
    assert out.owner.tolist() == [-1, -1, -1]


def test_a_segment_over_two_joins_only_the_larger():
    """One tile takes two chairs for one; half of it must not win both."""
    out = merge(
        8, ([0, 1, 2, 3, 4, 5], [0, 0, 0, 0, 1, 1], [BED, BED], np.ones(6)),
        ([0, 1, 2, 3, 6, 7], [0, 0, 0, 0, 0, 0], [BED], np.full(6, .5)))
    assert out.owner[0] == out.owner[3] == out.owner[7]
    assert out.owner[4] != out.owner[0]


@pytest.mark.parametrize('seed', range(3))
def test_tiles_that_agree_give_back_the_truth(seed):
    """Random symbols on a line, seen through windows that overlap."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, 60)
    truth = np.repeat(np.arange(60), sizes)
    labels = rng.choice([DOOR, BED], 60)
    nothing = rng.random(60) < 0.2
    owner = np.where(nothing[truth], -1, truth)
    num, tiles = len(truth), []
    for start in range(0, num, 12):
        row = np.arange(start, min(start + 20, num))
        seen, local = np.unique(owner[row], return_inverse=True)
        shift = int(seen[0] == -1)
        depth = np.clip(
            np.minimum(row - start + 1, start + 20 - row) / 4, 0, 1)
        tiles.append((row, local - shift, labels[seen[shift:]], depth))
    out = merge(num, *tiles)
    assert len(out) == len(set(owner)) - (-1 in owner)
    assert ((out.owner < 0) == (owner < 0)).all()
    pairs = set(zip(out.owner.tolist(), owner.tolist()))
    assert len(pairs) == len(set(owner))
    np.testing.assert_array_equal(
        out.semantic(9), np.where(owner < 0, 9, labels[truth]))


@pytest.fixture(scope='module')
def sheet():
    """Six plans of 14 m in a sheet of 42 m by 28 m."""
    parts = []
    for k in range(6):
        plan = parse_svg(generate_drawing(2, k, 'test').encode())
        plan.args += [140 * (k % 3), 140 * (k // 3)]
        plan.instance_id[plan.instance_id >= 0] += 1000 * k
        parts.append(plan)
    return Primitives.concat(parts)


def look(tiling, truth, total, least, rng):
    """What someone finds in each tile who knows the symbols, but of one that
    he sees less of than ``least`` says nothing or anything."""
    found = []
    for i, rows in enumerate(tiling.rows):
        own, length = truth.owner[rows], tiling[i].length
        seen = np.bincount(own[own >= 0], length[own >= 0], len(truth))
        ids, local = np.unique(own, return_inverse=True)
        shift = int(ids[0] == -1)
        ids = ids[shift:]
        labels = truth.labels[ids].copy()
        cut = (seen[ids] < least * total[ids]) & (labels < 30)
        wrong = cut & (rng.random(len(ids)) < 0.5)
        labels[wrong] = rng.integers(0, 30, wrong.sum())
        kept = ~cut | wrong
        new = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
        found.append(
            Segments(labels[kept], new[local - shift],
                     rng.uniform(0.3, 1, kept.sum())))
    return found


@pytest.mark.parametrize('least', [0.3, 0.9])
def test_symbols_cut_by_tiles_are_found_once(sheet, least):
    truth = Segments.of_labels(sheet.semantic_id, sheet.instance_id, 35,
                               STUFF_IDS)
    held = truth.owner >= 0
    total = np.bincount(truth.owner[held], sheet.length[held])
    tiling = Tiling(sheet, 140.0)
    assert len(tiling) == 12
    found = look(tiling, truth, total, least, np.random.default_rng(0))
    merged = merge_segments(tiling.rows,
                            [tiling.depth(i) for i in range(len(tiling))],
                            found, STUFF_IDS, len(sheet))
    assert len(merged) == len(truth)
    assert sorted(merged.labels) == sorted(truth.labels)
    both = np.zeros((len(truth), len(merged)))
    hit = held & (merged.owner >= 0)
    np.add.at(both, (truth.owner[hit], merged.owner[hit]), 1)
    sizes = np.bincount(truth.owner[held])[:, None] + np.bincount(
        merged.owner[merged.owner >= 0])
    iou = both / (sizes - both)
    same = truth.labels[:, None] == merged.labels
    assert (np.where(same, iou, 0).max(1) > 0.9).all()


def test_a_long_wall_is_one(sheet):
    """A wall over the whole sheet, in tiles that each see a part."""
    ends = np.linspace(0, 1, 4)[:, None] * [420, 0] + [0, 280]
    wall = Primitives(ends[None], [420.0], [0], semantic_id=[32])
    both = Primitives.concat([sheet, wall])
    tiling = Tiling(both, 140.0)
    seen = [i for i, rows in enumerate(tiling.rows) if len(both) - 1 in rows]
    assert len(seen) == 4  # of 42 m, in steps of 9.3 m or so
    lengths = [tiling[i].length[-1] for i in seen]
    np.testing.assert_allclose(lengths, 140)
