"""What one block reference draws belongs together."""
import numpy as np

from sympoint.apis.inserts import agree_in_inserts
from sympoint.structures.inserts import Inserts
from sympoint.structures.primitives import LINE, Primitives
from sympoint.structures.segments import Segments

CHAIR, TABLE, SINK, WALL = 12, 13, 18, 32


def sheet(insert, table, length=1.0):
    number = len(insert)
    args = np.zeros((number, 4, 2))
    args[:, :, 0] = np.arange(4) / 3 * length
    args[:, :, 1] = np.arange(number)[:, None] % 4
    return Primitives(
        args,
        np.full(number, length),
        np.full(number, LINE),
        insert_id=insert,
        meta=dict(inserts=table.describe()))


def agree(primitives, owner, labels, scores):
    found = agree_in_inserts(
        primitives,
        Segments(np.array(labels), np.array(owner), np.array(scores, float)),
        140.0, (WALL, ))
    return sorted(
        (int(c), np.flatnonzero(found.owner == i).tolist(), round(float(s), 4))
        for i, (c, s) in enumerate(zip(found.labels, found.scores)))


def test_references_of_a_block_get_one_mask_and_one_class():
    table = Inserts([0, 0, 0], [-1, -1, -1], ['b12'])
    p = sheet([0, 0, 0, 1, 1, 1, 2, 2, 2, -1], table)
    # a chair less a stroke, a sink with a stray, a whole chair
    assert agree(p, [0, 0, -1, 1, 1, 1, 2, 2, 2, 1], [CHAIR, SINK, CHAIR],
                 [0.9, 0.5, 0.9]) == [(CHAIR, [0, 1, 2], 0.5625),
                                      (CHAIR, [3, 4, 5], 0.5625),
                                      (CHAIR, [6, 7, 8], 0.5625)]


def test_a_block_of_several_symbols_stays():
    table = Inserts([0], [-1], ['set'])
    p = sheet([0] * 6, table)
    assert agree(p, [0, 0, 1, 1, 2, 2], [CHAIR, TABLE, CHAIR],
                 [.5, .6, .7]) == [(CHAIR, [0, 1], .5), (CHAIR, [4, 5], .7),
                                   (TABLE, [2, 3], .6)]


def test_a_block_as_large_as_a_plan_stays_but_not_those_in_it():
    table = Inserts([0, 1], [-1, 0], ['plan', 'chair'])
    p = sheet([0, 1, 1, 1], table)
    p.args[0, :, 0] *= 100
    p.length[0] = 100
    assert agree(p, [0, 0, 0, -1], [CHAIR], [.8]) == [(CHAIR, [0], .8),
                                                      (CHAIR, [1, 2, 3], .8)]


def test_blocks_where_nothing_or_stuff_was_found_stay():
    table = Inserts([0, 1], [-1, -1], ['x', 'y'])
    p = sheet([0, 0, 1, 1, -1, -1], table)
    assert agree(p, [0, 0, -1, -1, 1, 1], [WALL, SINK],
                 [.5, .6]) == [(SINK, [4, 5], .6), (WALL, [0, 1], .5)]


def test_a_drawing_without_blocks_stays():
    p = sheet([-1, -1], Inserts())
    assert agree(p, [0, -1], [CHAIR], [.5]) == [(CHAIR, [0], .5)]
