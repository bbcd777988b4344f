"""Give what a sheet repeats one mask and one class: copies, blocks."""
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from ..drawings.names.labels import extents
from ..structures.inserts import Inserts
from ..structures.primitives import ARC, Primitives
from ..structures.segments import Segments, length_weights

# Places closer than this are one: 5 mm, in tiles of 14 m.
_NEAR = 4e-4
# Strokes of a place that a copy must have, by the weights of the measures.
_COMPLETE = 0.97
# A copy with fewer strokes could be anything.
_LEAST_STROKES = 4
# A stroke that is there more often tells nothing about where a copy could be.
_MOST_PLACES = 400
# What copies have in common must agree so well with what was found in them.
_AGREED = 0.5
# A symbol is smaller, in tiles.
_LARGEST = 0.45
# So much of a block must be one symbol, in the mean of its references.
_ONE = 0.5


class Places(NamedTuple):
    """Where the same geometry lies: the primitives of each place, and the
    mean IoU of the places with what was found there."""
    rows: list[np.ndarray]
    support: float


def agree_on_copies(primitives: Primitives, found: Segments, tile_size: float,
                    stuff_ids: Sequence[int]) -> Segments:
    """Let the copies of a symbol vote on its mask and its class.

    A block that is inserted twenty times is drawn twenty times alike, up to
    place, turn and mirror. Each thing that was found is looked up in the
    whole sheet. Of different cuts of the same symbol, such as one with a
    stroke of the wall, the one that agrees best with what was found in all
    its places wins, and all its places become that symbol, of the class that
    most of them have by score. What was found nowhere else stays.

    Args:
        primitives (Primitives): The drawing.
        found (Segments): What was found, with scores.
        tile_size (float): Side of a tile in drawing units.
        stuff_ids (Sequence[int]): Classes that are no symbols.

    Returns:
        Segments: As before, with the copies agreed.
    """
    things = np.flatnonzero(~np.isin(found.labels, stuff_ids))
    if not len(things):
        return found
    sheet = _Sheet(primitives, tile_size, found, things)
    voted = []
    seen: set = set()
    for rows in (sheet.members[thing] for thing in things):
        signature = sheet.signature(rows)
        if len(rows) < _LEAST_STROKES or signature in seen:
            continue
        seen.add(signature)
        places = list(sheet.copies(rows))
        if len(places) > 1:
            support = np.mean([sheet.best_iou(place) for place in places])
            voted.append(Places(places, float(support)))
    return _apply(voted, sheet)


class _Sheet:
    """Strokes by what stays when a drawing is turned, moved or mirrored, and
    what was found in them."""

    def __init__(self, primitives: Primitives, tile_size: float,
                 found: Segments, things: np.ndarray) -> None:
        self.found, self.things = found, things
        order = np.argsort(found.owner, kind='stable')
        starts = np.searchsorted(found.owner[order], np.arange(len(found) + 1))
        #: The primitives of each segment.
        self.members = np.split(order, starts)[1:-1]
        self.args = primitives.args / tile_size
        self.command = primitives.command
        self.length = primitives.length / tile_size
        self.middle = self.args.mean(1)
        self.weight = length_weights(140 * self.length)
        self.tree = cKDTree(self.middle)
        self.order = np.argsort(self.length, kind='stable')
        self.sorted = self.length[self.order]

    def signature(self, rows: np.ndarray) -> tuple:
        """Equal for equal geometry, and hardly ever for other."""
        length = np.sort(self.length[rows])[::-1]
        return (len(rows), *np.round(length[:8] / _NEAR).astype(int),
                int(np.round(length.sum() / (4 * _NEAR))))

    def alike(self, row: int) -> np.ndarray:
        """Strokes of the kind and the length of one."""
        low, high = np.searchsorted(
            self.sorted, self.length[row] + np.array([-1, 1]) * _NEAR / 2)
        rows = self.order[low:high]
        return rows[self.command[rows] == self.command[row]]

    def copies(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Places of the same geometry, no stroke in two of them.

        Args:
            rows (ndarray): (num_strokes,) of one place, which comes first.
        """
        extent = np.ptp(self.middle[rows], axis=0).max()
        anchor = self._anchor(rows) if extent < _LARGEST else None
        if anchor is None:
            return
        yield rows
        used = set(rows.tolist())
        for other in self.alike(anchor):
            if other in used:
                continue
            for frame in self._frames(anchor, other):
                place = self._match(rows, frame)
                if place is not None and used.isdisjoint(place.tolist()):
                    used.update(place.tolist())
                    yield place
                    break

    def _anchor(self, rows: np.ndarray) -> int | None:
        """The stroke that occurs least, if it tells a direction."""
        best, fewest = None, _MOST_PLACES
        straight = rows[self.command[rows] <= ARC]
        longest = straight[np.argsort(-self.length[straight],
                                      kind='stable')[:12]]
        for row in longest:
            count = len(self.alike(row))
            if count < fewest:
                best, fewest = int(row), count
        return best

    def _frames(self, anchor: int, other: int) -> Iterator[tuple]:
        """Motions (2, 2), (2,) that take one stroke to another."""
        a0, a1 = self.args[anchor, 0], self.args[anchor, 3]
        for b0, b1 in ((self.args[other, 0], self.args[other, 3]),
                       (self.args[other, 3], self.args[other, 0])):
            u, v = a1 - a0, b1 - b0
            size = np.hypot(*u) * np.hypot(*v)
            if size < 1e-12:
                return
            for mirror in (1.0, -1.0):
                w = u * [1.0, mirror]
                c = (w @ v) / size
                s = (w[0] * v[1] - w[1] * v[0]) / size
                turn = np.array([[c, -s * mirror], [s, c * mirror]])
                yield turn, b0 - turn @ a0

    def _match(self, rows: np.ndarray, frame: tuple) -> np.ndarray | None:
        """The strokes where a motion takes ``rows``, if all are there."""
        turn, shift = frame
        probe = rows[::max(1, len(rows) // 6)]
        for part in (probe, rows):
            at = self.middle[part] @ turn.T + shift
            far, hit = self.tree.query(at, distance_upper_bound=_NEAR)
            there = far < np.inf
            hit = np.where(there, hit, 0)
            there &= (self.command[hit] == self.command[part]) & (
                np.abs(self.length[hit] - self.length[part]) < _NEAR)
            weight = self.weight[part]
            if weight[there].sum() < _COMPLETE * weight.sum():
                return None
        return np.unique(hit[there])

    def overlaps(self, rows: np.ndarray) -> Iterator[tuple[int, float]]:
        """Things that were found in a place, with the weight of their strokes
        in it."""
        inside = self.found.owner[rows]
        for thing in np.intersect1d(inside, self.things):
            yield thing, self.weight[rows[inside == thing]].sum()

    def best_iou(self, rows: np.ndarray) -> float:
        """Largest IoU of a place with a thing that was found."""
        weight = self.weight
        return max(
            (common /
             (weight[rows].sum() + weight[self.members[thing]].sum() - common)
             for thing, common in self.overlaps(rows)),
            default=0.0)


def _apply(voted: list[Places], sheet: _Sheet) -> Segments:
    """Give places to the best supported geometries, best first."""
    found, weight = sheet.found, sheet.weight
    labels, scores = list(found.labels), list(found.scores)
    owner = found.owner.copy()
    taken = np.zeros(len(owner), bool)
    # support counts once for each place: what repeats often is a symbol
    for places in sorted(
            voted, key=lambda p: -p.support * len(p.rows) / (len(p.rows) + 1)):
        if places.support < _AGREED:
            break
        if any(taken[rows].mean() > 0.5 for rows in places.rows):
            continue
        share = np.zeros(max(found.labels) + 1)
        total = 0.0
        for rows in places.rows:
            for thing, part in sheet.overlaps(rows):
                share[found.labels[thing]] += found.scores[thing] * part
                total += part
        label = int(share.argmax())
        score = share[label] / max(total, 1e-9)
        for rows in places.rows:
            rows = rows[~taken[rows]]
            # a thing of which most lies here was this symbol
            for thing, _ in sheet.overlaps(rows):
                own = sheet.members[thing]
                here = np.isin(own, rows)
                if weight[own[here]].sum() > 0.5 * weight[own].sum():
                    left = own[~here & ~taken[own]]
                    owner[left[owner[left] == thing]] = -1
            owner[rows] = len(labels)
            taken[rows] = True
            labels.append(label)
            scores.append(score)
    return Segments(np.array(labels), owner, np.array(scores)).without_empty()


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
    unit = table.outermost(small)[primitives.insert_id]
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
    drawn = np.flatnonzero(total > 0)
    votes = np.zeros((len(table.names), found.labels.max() + 1))
    np.add.at(votes, (table.block[row], found.labels[segment]),
              share * found.scores[segment])
    covered = np.bincount(table.block[row], share, len(table.names))
    count = np.bincount(table.block[drawn], minlength=len(table.names))
    mean = np.bincount(table.block[drawn], best[drawn], len(table.names))
    agreed = mean > _ONE * np.maximum(count, 1)
    whole = drawn[agreed[table.block[drawn]]]
    block = table.block[whole]
    labels = np.append(found.labels, votes[block].argmax(1))
    scores = np.append(found.scores, votes[block].max(1) / covered[block])
    new = np.full(len(table) + 1, -1)
    new[whole] = len(found) + np.arange(len(whole))
    owner = np.where(new[unit] >= 0, new[unit], found.owner)
    before, left = (
        np.bincount(o + 1, weight,
                    len(labels) + 1)[1:len(found) + 1]
        for o in (found.owner, owner))
    # What is left of a symbol that became a reference was a stray.
    gone = np.zeros(len(labels) + 1, bool)  # the last is of no symbol
    gone[:len(found)] = thing & (left < _ONE * before)
    owner[gone[owner]] = -1
    return Segments(labels, owner, scores).without_empty()
