"""Find places for the names of symbols."""
from collections.abc import Sequence

import numpy as np

_ANYWHERE = (-np.inf, -np.inf, np.inf, np.inf)


def place_labels(outlines: np.ndarray,
                 sizes: np.ndarray,
                 area: Sequence[float] = _ANYWHERE) -> np.ndarray:
    """Put a label at each box so that labels cover each other little.

    Greedy, in the given order: of the places above, below, beside and inside
    its box, a label takes the first that is free of labels already placed. If
    none is, it looks for one farther and farther from the box; if there is
    none either, it takes the one with the least area on others.

    Args:
        outlines (ndarray): (num_boxes, 4), x1, y1, x2, y2, y down.
        sizes (ndarray): (num_boxes, 2), width and height of each label.
        area (Sequence[float]): x1, y1, x2, y2 that no label leaves. Defaults
            to everywhere.

    Returns:
        ndarray: (num_boxes, 2), the upper left corner of each label.
    """
    x1, y1, x2, y2 = outlines.T
    width, height = sizes.T
    candidates = np.stack([
        np.stack([x1, y1 - height], -1),
        np.stack([x1, y2], -1),
        np.stack([x2 - width, y1 - height], -1),
        np.stack([x2 - width, y2], -1),
        np.stack([x2, y1], -1),
        np.stack([x1 - width, y1], -1),
        np.stack([x1, y1], -1),
        np.stack([x1, (y1 + y2 - height) / 2], -1),
    ], 1)
    placed = np.empty((len(outlines), 4))
    low, high = np.reshape(area, (2, 2))
    for i, (places, size) in enumerate(zip(candidates, sizes)):
        places = np.clip(places, low, high - size)
        covered = _covered(places, size, placed[:i])
        if covered.min() > 0:
            rings = np.clip(_around(outlines[i], size), low, high - size)
            places = np.concatenate([places, rings])
            covered = _covered(places, size, placed[:i])
        best = places[covered.argmin()]
        placed[i] = np.concatenate([best, best + size])
    return placed[:, :2]


def _covered(places: np.ndarray, size: np.ndarray,
             placed: np.ndarray) -> np.ndarray:
    """Area of a label at each of some places that others have taken."""
    low, high = places[:, None], (places + size)[:, None]
    overlap = np.minimum(high, placed[:, 2:]) - np.maximum(low, placed[:, :2])
    return overlap.clip(min=0).prod(-1).sum(1)


def _around(outline: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Places in rings about a box, the nearest ring first, (n, 2)."""
    middle, half = (outline[:2] + outline[2:]) / 2, (outline[2:] -
                                                     outline[:2]) / 2
    angle = np.arange(16) * np.pi / 8 - np.pi / 2
    turn = np.stack([np.cos(angle), np.sin(angle)], -1)
    ring = np.arange(1, 13)[:, None, None] * size[1]
    return (middle + turn * (half + size / 2 + ring) - size / 2).reshape(-1, 2)
