"""Give copies one mask and one class: what a sheet repeats."""
from typing import Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from scipy.spatial import cKDTree

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


class Places(NamedTuple):
    """Where the same geometry lies.

    Attributes:
        rows (list[ndarray]): The primitives of each place.
        support (float): Mean IoU of the places with what was found there.
    """
    rows: List[np.ndarray]
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
    sheet = _Sheet(primitives, tile_size)
    members = _members(found.owner, len(found))
    voted = []
    seen: set = set()
    for thing in things:
        rows = members[thing]
        if len(rows) < _LEAST_STROKES or sheet.signature(rows) in seen:
            continue
        seen.add(sheet.signature(rows))
        places = list(sheet.copies(rows))
        if len(places) > 1:
            support = np.mean([
                _best_iou(place, found.owner, members, sheet.weight, things)
                for place in places
            ])
            voted.append(Places(places, float(support)))
    return _apply(voted, found, members, sheet.weight, things)


class _Sheet:
    """Strokes by what stays when a drawing is turned, moved or mirrored."""

    def __init__(self, primitives: Primitives, tile_size: float) -> None:
        self.args = primitives.args / tile_size
        self.command = primitives.command
        self.length = primitives.length / tile_size
        self.middle = self.args.mean(1)
        self.weight = length_weights(140 * self.length)
        self.tree = cKDTree(self.middle)
        self.order = np.argsort(self.length, kind='stable')
        self.sorted = self.length[self.order]

    def signature(self, rows: np.ndarray) -> Tuple:
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

    def _anchor(self, rows: np.ndarray) -> Optional[int]:
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

    def _frames(self, anchor: int, other: int) -> Iterator[Tuple]:
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

    def _match(self, rows: np.ndarray, frame: Tuple) -> Optional[np.ndarray]:
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


def _members(owner: np.ndarray, count: int) -> List[np.ndarray]:
    """The primitives of each segment."""
    order = np.argsort(owner, kind='stable')
    return np.split(order, np.searchsorted(
        owner[order], np.arange(count + 1)))[1:-1] if count else []


def _best_iou(rows: np.ndarray, owner: np.ndarray, members: List[np.ndarray],
              weight: np.ndarray, things: np.ndarray) -> float:
    """Largest IoU of a place with a thing that was found."""
    inside = owner[rows]
    best = 0.0
    for segment in np.intersect1d(inside, things):
        common = weight[rows[inside == segment]].sum()
        union = weight[rows].sum() + weight[members[segment]].sum() - common
        best = max(best, common / union)
    return best


def _apply(voted: List[Places], found: Segments, members: List[np.ndarray],
           weight: np.ndarray, things: np.ndarray) -> Segments:
    """Give places to the best supported geometries, best first."""
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
            inside = found.owner[rows]
            for segment in np.intersect1d(inside, things):
                part = weight[rows[inside == segment]].sum()
                share[found.labels[segment]] += found.scores[segment] * part
                total += part
        label = int(share.argmax())
        score = share[label] / max(total, 1e-9)
        for rows in places.rows:
            rows = rows[~taken[rows]]
            # a thing of which most lies here was this symbol
            for segment in np.intersect1d(found.owner[rows], things):
                own = members[segment]
                here = np.isin(own, rows)
                if weight[own[here]].sum() > 0.5 * weight[own].sum():
                    left = own[~here & ~taken[own]]
                    owner[left[owner[left] == segment]] = -1
            owner[rows] = len(labels)
            taken[rows] = True
            labels.append(label)
            scores.append(score)
    return Segments(
        np.array(labels, np.int64), owner, np.array(scores,
                                                    float)).without_empty()
