"""What one block reference draws belongs together."""
from typing import Sequence

import numpy as np

from ..drawings.names.labels import extents
from ..structures.inserts import Inserts
from ..structures.primitives import Primitives
from ..structures.segments import Segments, length_weights

# A symbol is smaller, in tiles.
_LARGEST = 0.45
# So much of a block must be one symbol, in the mean of its references.
_ONE = 0.5


def agree_in_inserts(primitives: Primitives, found: Segments, tile_size: float,
                     stuff_ids: Sequence[int]) -> Segments:
    """Give the references of a block one mask and one class each.

    Of references within each other the outermost that is no larger than a
    symbol counts. Where one symbol was found in most of it, all that it draws
    is that symbol, of the class that the references of its block have by
    score; where it holds several, such as a table with its chairs, or none,
    it stays as it was found.

    Args:
        primitives (Primitives): The drawing.
        found (Segments): What was found, with scores.
        tile_size (float): Side of a tile in drawing units.
        stuff_ids (Sequence[int]): Classes that are no symbols.

    Returns:
        Segments: As before, with whole references.
    """
    table = Inserts.of_meta(primitives.meta)
    thing = ~np.isin(found.labels, stuff_ids)
    if not len(table) or not thing.any():
        return found
    small = extents(primitives, table) <= _LARGEST * tile_size
    unit = np.full(len(table) + 1, -1)  # the last is the parent of the first
    for row, parent in enumerate(table.parent.tolist()):
        own = row if small[row] else -1
        unit[row] = unit[parent] if unit[parent] >= 0 else own
    unit = unit[primitives.insert_id]
    weight = length_weights(140 / tile_size * primitives.length)
    total = np.bincount(unit + 1, weight, len(table) + 1)[1:]
    # Pairs of a reference and a symbol that was found in it.
    inside = (unit >= 0) & np.append(thing, False)[found.owner]
    pair, index = np.unique(
        np.stack([unit[inside], found.owner[inside]]),
        axis=1,
        return_inverse=True)
    row, segment = pair
    share = np.bincount(index.reshape(-1), weight[inside], len(row))
    share = share / total[row]
    best = np.zeros(len(table))
    np.maximum.at(best, row, share)
    labels, scores = found.labels.tolist(), found.scores.tolist()
    owner = found.owner.copy()
    drawn = np.flatnonzero(total > 0)
    num_classes = max(labels) + 1
    votes = np.zeros((len(table.names), num_classes))
    np.add.at(votes, (table.block[row], found.labels[segment]),
              share * found.scores[segment])
    covered = np.bincount(table.block[row], share, len(table.names))
    count = np.bincount(table.block[drawn], minlength=len(table.names))
    mean = np.bincount(table.block[drawn], best[drawn], len(table.names))
    agreed = mean > _ONE * np.maximum(count, 1)
    new = np.full(len(table) + 1, -1)
    for reference in drawn[agreed[table.block[drawn]]]:
        block = table.block[reference]
        label = int(votes[block].argmax())
        new[reference] = len(labels)
        labels.append(label)
        scores.append(float(votes[block, label] / covered[block]))
    told = new[unit]
    before = np.bincount(owner + 1, weight, len(labels) + 1)[1:]
    owner[told >= 0] = told[told >= 0]
    left = np.bincount(owner + 1, weight, len(labels) + 1)[1:]
    # What is left of a symbol that became a reference was a stray.
    gone = np.zeros(len(labels), bool)
    gone[:len(thing)] = thing & (
        left[:len(thing)] < _ONE * before[:len(thing)])
    owner[np.append(gone, False)[owner]] = -1
    return Segments(
        np.array(labels, np.int64), owner, np.array(scores,
                                                    float)).without_empty()
