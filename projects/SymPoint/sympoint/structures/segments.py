"""What a drawing is made of, as labels of its primitives."""
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np


def to_numpy(value: Any) -> np.ndarray:
    """An array of a tensor, on any device, or of an array."""
    if hasattr(value, 'detach'):
        value = value.detach().cpu().numpy()
    return np.asarray(value)


@dataclass
class Segments:
    """Symbols and stuff of a drawing; a primitive is of one at most.

    Attributes:
        labels (ndarray): (num_segments,) int64, class index.
        owner (ndarray): (num_primitives,) int64, index of the segment, -1
            where there is none.
        scores (ndarray, optional): (num_segments,) float64; None for truth.
    """
    labels: np.ndarray
    owner: np.ndarray
    scores: Optional[np.ndarray] = None

    def __len__(self) -> int:
        return len(self.labels)

    def semantic(self, num_classes: int) -> np.ndarray:
        """Class of each primitive, ``num_classes`` where there is none."""
        return np.append(self.labels, num_classes)[self.owner]

    @classmethod
    def of_labels(cls,
                  semantic_id: np.ndarray,
                  instance_id: np.ndarray,
                  num_classes: int,
                  stuff_ids: tuple = ()) -> 'Segments':
        """Segments of a labelled drawing.

        One for each distinct pair of a thing's class and instance, and one
        for each class of stuff; background has none.

        Args:
            semantic_id (ndarray): (num_primitives,), class index.
            instance_id (ndarray): (num_primitives,), -1 for none.
            num_classes (int): Every ``semantic_id`` from here on, and below
                0, is background.
            stuff_ids (tuple): Classes that are one segment.
        """
        semantic = to_numpy(semantic_id).astype(np.int64)
        instance = to_numpy(instance_id).astype(np.int64)
        instance = np.where(np.isin(semantic, list(stuff_ids)), -1, instance)
        seen = (semantic >= 0) & (semantic < num_classes)
        owner = np.full(len(semantic), -1, np.int64)
        pairs, index = np.unique(
            np.stack([semantic[seen], instance[seen]], 1),
            axis=0,
            return_inverse=True)
        owner[seen] = index.reshape(-1)
        return cls(labels=pairs[:, 0], owner=owner)

    @classmethod
    def of_prediction(cls, data_sample: Any) -> 'Segments':
        """Segments that a model found.

        Args:
            data_sample (Det3DDataSample): With ``pred_pts_seg`` and
                ``pred_instances_3d``.
        """
        found = data_sample.pred_instances_3d
        return cls(
            labels=to_numpy(found.labels).astype(np.int64),
            owner=to_numpy(data_sample.pred_pts_seg.pts_instance_mask).astype(
                np.int64),
            scores=to_numpy(found.scores).astype(np.float64))

    def above(self, score_thr: float) -> 'Segments':
        """Those whose score is at least ``score_thr``."""
        if self.scores is None:
            return self
        kept = self.scores >= score_thr
        renumbered = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
        return Segments(self.labels[kept], renumbered[self.owner],
                        self.scores[kept])

    def boxes(self, primitive_boxes: np.ndarray) -> np.ndarray:
        """Box of each segment.

        Args:
            primitive_boxes (ndarray): (num_primitives, 4), x1, y1, x2, y2.

        Returns:
            ndarray: (num_segments, 4); NaN for one without primitives.
        """
        result = np.full((len(self), 4), np.nan)
        rows = np.flatnonzero(self.owner >= 0)
        low = np.full((len(self), 2), np.inf)
        high = -low
        np.minimum.at(low, self.owner[rows], primitive_boxes[rows, :2])
        np.maximum.at(high, self.owner[rows], primitive_boxes[rows, 2:])
        some = np.isfinite(low[:, 0])
        result[some] = np.concatenate([low[some], high[some]], -1)
        return result
