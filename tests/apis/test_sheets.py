"""Tiles and their merging on sheets made of whole plans."""
import numpy as np
import pytest

from sympoint.apis.merging import merge_segments
from sympoint.apis.sheets import Tiling
from sympoint.drawings import STUFF_IDS, Primitives
from sympoint.drawings.svg.reader import parse_svg
from sympoint.floorplan_mini.data_set import generate_drawing
from sympoint.structures.segments import Segments


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
