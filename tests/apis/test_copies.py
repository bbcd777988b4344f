"""What a sheet repeats agrees: copies of a symbol, references of a block."""
import numpy as np
import pytest

from sympoint.apis.copies import agree_in_inserts, agree_on_copies
from sympoint.structures.inserts import Inserts
from sympoint.structures.primitives import LINE, Primitives
from sympoint.structures.segments import Segments

TILE = 140.0
SEAT, TABLE, SINK, WALL = 12, 13, 18, 32
# a chair that is its own mirror image in no axis
CHAIR = np.array([[0, 0, 4, 0], [4, 0, 4, 5], [4, 5, 0, 5], [0, 5, 0, 0],
                  [1, 1, 3, 1.5], [0, 2, 1, 4]], float).reshape(-1, 2, 2)


def motion(angle, mirror, x, y):
    a = np.deg2rad(angle)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    ends = CHAIR * [-1, 1] if mirror else CHAIR
    return ends @ turn.T + [x, y]


PLACES = [(0, False, 10, 10), (90, False, 60, 20), (37, True, 90, 90),
          (180, True, 20, 80), (211, False, 70, 60)]


def sheet(extra=()):
    """Five chairs, then the extra lines."""
    ends = np.concatenate([
        *(motion(*place) for place in PLACES),
        np.array(extra, float).reshape(-1, 2, 2)
    ])
    share = np.arange(4)[:, None] / 3
    args = ends[:, :1] + share * (ends[:, 1] - ends[:, 0])[:, None]
    return Primitives(
        args=args,
        length=np.hypot(*(ends[:, 1] - ends[:, 0]).T),
        command=np.zeros(len(args)))


def agreed(primitives, owner, labels, scores):
    return agree_on_copies(
        primitives,
        Segments(np.array(labels), np.array(owner), np.array(scores, float)),
        TILE, (WALL, ))


def test_a_missed_copy_is_found_and_the_class_is_the_majoritys():
    owner = np.repeat([0, 1, 2, 3, -1], len(CHAIR))
    found = agreed(sheet(), owner, [12, 12, 10, 12], [0.9, 0.8, 0.9, 0.7])
    assert found.labels.tolist() == [12] * 5
    groups = found.owner.reshape(5, -1)
    assert (groups == groups[:, :1]).all()
    assert len(np.unique(groups)) == 5
    assert np.allclose(found.scores, found.scores[0])


def test_strokes_that_the_copies_lack_go_and_missing_ones_come():
    """A stray line of the wall, and half of a stroke's set lost."""
    wall = [[0, 30, 60, 30], [0, 31, 60, 31]]
    owner = np.repeat([0, 1, 2, 3, 4], len(CHAIR))
    owner[5] = -1  # the first chair lacks its last stroke
    owner = np.append(owner, [1, 5])  # the second took a line of the wall
    found = agreed(sheet(wall), owner, [12] * 5 + [WALL], [0.9] * 5 + [0.8])
    groups = found.owner[:30].reshape(5, -1)
    assert (groups == groups[:, :1]).all() and (groups >= 0).all()
    assert found.owner[30] == -1
    assert found.labels[found.owner[31]] == WALL


def test_a_pair_of_neighbours_does_not_become_a_symbol():
    """Two chairs taken for one stand against three found singly."""
    owner = np.repeat([0, 0, 1, 2, 3], len(CHAIR))
    found = agreed(sheet(), owner, [12] * 4, [0.9] * 4)
    assert len(found) == 5


def test_what_is_nowhere_else_stays():
    single = [[0, 30, 60, 30], [60, 30, 60, 41], [60, 41, 0, 41],
              [0, 41, 0, 30], [10, 30, 10, 41]]
    owner = np.append(np.full(30, -1), np.zeros(5, int))
    found = agreed(sheet(single), owner, [13], [0.6])
    assert found.owner.tolist() == owner.tolist()
    assert (found.labels.tolist(), found.scores.tolist()) == ([13], [0.6])


@pytest.mark.parametrize('owner, labels', [(np.full(30, -1), []),
                                           (np.zeros(30, int), [WALL])])
def test_without_things(owner, labels):
    found = agreed(sheet(), owner, labels, [1.0] * len(labels))
    assert np.array_equal(found.owner, owner)


def of_blocks(insert, table, length=1.0):
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
    p = of_blocks([0, 0, 0, 1, 1, 1, 2, 2, 2, -1], table)
    # a chair less a stroke, a sink with a stray, a whole chair
    assert agree(p, [0, 0, -1, 1, 1, 1, 2, 2, 2, 1], [SEAT, SINK, SEAT],
                 [0.9, 0.5, 0.9]) == [(SEAT, [0, 1, 2], 0.5625),
                                      (SEAT, [3, 4, 5], 0.5625),
                                      (SEAT, [6, 7, 8], 0.5625)]


def test_a_block_of_several_symbols_stays():
    table = Inserts([0], [-1], ['set'])
    p = of_blocks([0] * 6, table)
    assert agree(p, [0, 0, 1, 1, 2, 2], [SEAT, TABLE, SEAT],
                 [.5, .6, .7]) == [(SEAT, [0, 1], .5), (SEAT, [4, 5], .7),
                                   (TABLE, [2, 3], .6)]


def test_a_block_as_large_as_a_plan_stays_but_not_those_in_it():
    table = Inserts([0, 1], [-1, 0], ['plan', 'chair'])
    p = of_blocks([0, 1, 1, 1], table)
    p.args[0, :, 0] *= 100
    p.length[0] = 100
    assert agree(p, [0, 0, 0, -1], [SEAT], [.8]) == [(SEAT, [0], .8),
                                                     (SEAT, [1, 2, 3], .8)]


def test_blocks_where_nothing_or_stuff_was_found_stay():
    table = Inserts([0, 1], [-1, -1], ['x', 'y'])
    p = of_blocks([0, 0, 1, 1, -1, -1], table)
    assert agree(p, [0, 0, -1, -1, 1, 1], [WALL, SINK],
                 [.5, .6]) == [(SINK, [4, 5], .6), (WALL, [0, 1], .5)]


def test_a_drawing_without_blocks_stays():
    p = of_blocks([-1, -1], Inserts())
    assert agree(p, [0, -1], [SEAT], [.5]) == [(SEAT, [0], .5)]
