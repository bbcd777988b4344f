"""Segments from masks, as tests write them."""
import numpy as np

from sympoint.structures.segments import Segments


def segments_of(masks, labels=None, scores=None):
    """Segments of disjoint masks (num_segments, num_primitives)."""
    masks = np.asarray(masks, bool)
    assert masks.sum(0).max(initial=0) <= 1
    if labels is None:
        labels = np.zeros(len(masks))
    some = masks.any(0)
    owner = np.where(some, masks.argmax(0), -1) if len(masks) else np.where(
        some, 0, -1)
    return Segments(np.asarray(labels, int), owner, scores)
