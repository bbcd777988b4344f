"""Copies of a symbol agree, wherever and however they lie."""
import numpy as np
import pytest

from sympoint.apis.copies import agree_on_copies
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments

TILE = 140.0
WALL = 32
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
