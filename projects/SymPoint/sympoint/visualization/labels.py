"""Where the names of symbols go."""
import numpy as np


def place_labels(outlines: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Put a label at each box so that labels cover each other little.

    Greedy, in the given order: of the places above, below, beside and inside
    its box, a label takes the one with the least area on labels already
    placed, the first such.

    Args:
        outlines (ndarray): (num_boxes, 4), x1, y1, x2, y2, y down.
        sizes (ndarray): (num_boxes, 2), width and height of each label.

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
    for i, (places, size) in enumerate(zip(candidates, sizes)):
        low, high = places[:, None], (places + size)[:, None]
        overlap = np.minimum(high, placed[:i, 2:]) - np.maximum(
            low, placed[:i, :2])
        covered = overlap.clip(min=0).prod(-1).sum(1)
        best = places[covered.argmin()]
        placed[i] = np.concatenate([best, best + size])
    return placed[:, :2]
