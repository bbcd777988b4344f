"""Merge what was found in the overlapping tiles of a sheet."""
from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from ..structures.segments import Segments

# Two tiles saw the same symbol if what they saw of it in common has a larger
# intersection over union. Above one half, no symbol meets two of one tile.
_SAME = 0.5
# A symbol that wins fewer of its primitives is a piece that a better view of
# them contradicts.
_LEAST_WON = 0.5
# A tile that finds nothing in a primitive says so with this score. A model
# that sees half of a symbol is silent more often than wrong.
_SILENCE = 0.4


def merge_segments(rows: Sequence[np.ndarray], depths: Sequence[np.ndarray],
                   found: Sequence[Segments], stuff_ids: Sequence[int],
                   num_primitives: int) -> Segments:
    """Join the segments of overlapping tiles.

    Segments of one class in two tiles are one symbol if they agree on the
    primitives that both tiles hold; stuff is one segment a class. Then each
    primitive goes to what most of its tiles say, a tile's word weighing as
    much as the primitive is deep inside it, times the score: a symbol cut by
    a border is told by the tile that sees it whole. Symbols that win less
    than half of their primitives are dropped, and the vote is taken again
    without them.

    Args:
        rows (Sequence[ndarray]): Of each tile, the indices in the sheet of
            its primitives.
        depths (Sequence[ndarray]): Of each tile, the weight of each of them.
        found (Sequence[Segments]): Of each tile, its segments.
        stuff_ids (Sequence[int]): Classes of which a sheet has one segment.
        num_primitives (int): Of the sheet.

    Returns:
        Segments: Of the sheet. A score is the mean over the tiles, weighted
        by the depth of the primitives in them.
    """
    sizes = [len(segments) for segments in found]
    starts = np.cumsum([0] + sizes)
    labels = np.concatenate([s.labels for s in found])
    scores = np.concatenate([s.scores for s in found])
    tile = np.repeat(np.arange(len(found)), sizes)
    row = np.concatenate(list(rows))
    depth = np.concatenate(list(depths))
    row_tile = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    owner = np.concatenate([
        np.where(s.owner >= 0, s.owner + start, -1)
        for s, start in zip(found, starts)
    ])
    if not len(labels):
        return Segments(labels, np.full(num_primitives, -1), scores)
    group = _groups(row, owner, row_tile, labels, tile, stuff_ids,
                    num_primitives)
    choice = np.append(group, -1)[owner]
    num_groups = group.max() + 1
    weight = depth * np.append(scores, _SILENCE)[owner]
    winner = _vote(row, choice, weight, num_primitives)
    voted = choice >= 0
    seen = np.unique(row[voted] * num_groups + choice[voted]) % num_groups
    covered = np.bincount(seen, minlength=num_groups)
    won = np.bincount(winner[winner >= 0], minlength=num_groups)
    group_label = np.zeros(num_groups, np.int64)
    group_label[group] = labels
    weak = (won < _LEAST_WON * covered) & ~np.isin(group_label, stuff_ids)
    if weak.any():
        kept = (choice < 0) | ~np.append(weak, False)[choice]
        winner = _vote(row[kept], choice[kept], weight[kept], num_primitives)
    trust = np.bincount(owner[owner >= 0], depth[owner >= 0], len(labels))
    total = np.bincount(group, trust, num_groups)
    score = np.bincount(group, trust * scores, num_groups) / np.maximum(
        total, 1e-12)
    return Segments(group_label, winner, score).without_empty()


def _groups(row: np.ndarray, owner: np.ndarray, row_tile: np.ndarray,
            labels: np.ndarray, tile: np.ndarray, stuff_ids: Sequence[int],
            num_primitives: int) -> np.ndarray:
    """Number of the symbol of each segment.

    Returns:
        ndarray: (num_segments,) int64, from 0.
    """
    held = owner >= 0
    member = _incidence(owner[held], row[held], (len(labels), num_primitives))
    present = _incidence(row_tile, row, (row_tile.max() + 1, num_primitives))
    # Of each segment, how many of its primitives each tile holds.
    shared = (member @ present.T).tocsr()
    both = (member @ member.T).tocoo()
    a, b, common = both.row, both.col, both.data
    pair = (a < b) & (labels[a] == labels[b]) & (tile[a] != tile[b])
    a, b, common = a[pair], b[pair], common[pair]
    union = _at(shared, a, tile[b]) + _at(shared, b, tile[a]) - common
    same = common > _SAME * union
    # All segments of a class of stuff hang on the first.
    stuff = np.flatnonzero(np.isin(labels, stuff_ids))
    classes, first = np.unique(labels[stuff], return_index=True)
    heads = stuff[first[np.searchsorted(classes, labels[stuff])]]
    a, b = np.append(a[same], heads), np.append(b[same], stuff)
    links = coo_array((np.ones(len(a), bool), (a, b)), (len(labels), ) * 2)
    return connected_components(links, directed=False)[1].astype(np.int64)


def _incidence(i: np.ndarray, j: np.ndarray, shape: tuple) -> csr_array:
    return coo_array((np.ones(len(i), np.int32), (i, j)), shape).tocsr()


def _at(matrix: csr_array, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Elements of a sparse matrix."""
    if not len(i):
        return np.zeros(0, np.int32)
    return np.asarray(matrix[i, j]).reshape(-1)


def _vote(row: np.ndarray, choice: np.ndarray, weight: np.ndarray,
          num_primitives: int) -> np.ndarray:
    """The choice of most weight of each primitive.

    Args:
        row (ndarray): (num_votes,) the primitive.
        choice (ndarray): (num_votes,) -1 for background.
        weight (ndarray): (num_votes,).
        num_primitives (int): Number of primitives.

    Returns:
        ndarray: (num_primitives,), -1 also without a vote. Of equal ones the
        lowest choice.
    """
    order = np.lexsort((choice, row))
    row, choice, weight = row[order], choice[order], weight[order]
    new = np.ones(len(row), bool)
    new[1:] = (row[1:] != row[:-1]) | (choice[1:] != choice[:-1])
    starts = np.flatnonzero(new)
    total = np.add.reduceat(weight, starts)
    row, choice = row[starts], choice[starts]
    order = np.lexsort((-choice, total, row))
    winner = np.full(num_primitives, -1, np.int64)
    winner[row[order]] = choice[order]  # the last of a row wins
    return winner
