"""Hold what a drawing is made of: the one form of truths and results."""
from dataclasses import dataclass
from typing import Any

import numpy as np

from .label_mapping import distinct


def to_numpy(value: Any) -> np.ndarray | None:
    """Make an array of a tensor, on any device, or of an array; None stays."""
    if value is None:
        return None
    if hasattr(value, 'detach'):
        value = value.detach().cpu()
        # NumPy has no bfloat16
        value = (value if value.dtype.itemsize > 2
                 or not value.is_floating_point() else value.float()).numpy()
    return np.asarray(value)


def length_weights(length: np.ndarray) -> np.ndarray:
    """Weigh primitives in an IoU: log(1 + length).

    Source: Fan et al., "FloorPlanCAD", ICCV 2021.

    Args:
        length (ndarray): (num_primitives,) arc lengths; the published
            measures take tiles of 140 units.
    """
    return np.log1p(length)


@dataclass
class Segments:
    """Symbols and stuff of a drawing; a primitive is of one at most.

    Attributes:
        labels (ndarray): (num_segments,) int64, class index.
        owner (ndarray): (num_primitives,) int64, index of the segment, -1
            where there is none.
        scores (ndarray, optional): (num_segments,) float64; None for truth.
        told (list[dict], optional): Of each, who told of it: plain data for
            a result. Defaults to None.
    """
    labels: np.ndarray
    owner: np.ndarray
    scores: np.ndarray | None = None
    told: list[dict[str, Any]] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def masks(self) -> np.ndarray:
        """(num_segments, num_primitives) bool, derived from the owners."""
        return self.owner == np.arange(len(self))[:, None]

    @property
    def sizes(self) -> np.ndarray:
        """Primitives of each segment, (num_segments,) int64."""
        return np.bincount(self.owner + 1, minlength=len(self) + 1)[1:]

    def semantic(self, num_classes: int) -> np.ndarray:
        """Class of each primitive, ``num_classes`` where there is none."""
        return np.append(self.labels, num_classes)[self.owner]

    @classmethod
    def of_labels(cls,
                  semantic_id: np.ndarray,
                  instance_id: np.ndarray,
                  num_classes: int,
                  stuff_ids: tuple = ()) -> 'Segments':
        """Make the segments of a labelled drawing.

        One for each distinct pair of a thing's class and instance, and one
        for each class of stuff; background has none.

        Args:
            semantic_id (ndarray): (num_primitives,), class index.
            instance_id (ndarray): (num_primitives,), -1 for none. The
                primitives of a class that have none are one segment.
            num_classes (int): Every ``semantic_id`` from here on, and below
                0, is background.
            stuff_ids (tuple): Classes that are one segment, whatever their
                primitives' instances.

        Returns:
            Segments: In the order of classes, then of instances.
        """
        semantic = to_numpy(semantic_id).astype(np.int64)
        instance = to_numpy(instance_id).astype(np.int64)
        if stuff_ids:
            stuff = np.isin(semantic, list(stuff_ids))
            instance = np.where(stuff, -1, instance)
        seen = np.flatnonzero((semantic >= 0) & (semantic < num_classes))
        span = instance.max(initial=-1) + 2
        found, index = distinct(semantic[seen] * span + instance[seen] + 1)
        owner = np.full(len(semantic), -1, np.int64)
        owner[seen] = index
        return cls(labels=found // span, owner=owner)

    @classmethod
    def of_truth(cls, data_sample: Any) -> 'Segments':
        """Take the true segments of a data sample.

        Args:
            data_sample (Det3DDataSample | dict): With ``gt_instances_3d`` and
                ``owner`` in ``gt_pts_seg``.
        """
        return cls._of(
            data_sample.get('gt_instances_3d'),
            data_sample.get('gt_pts_seg').get('owner'))

    @classmethod
    def of_prediction(cls, data_sample: Any) -> 'Segments':
        """Take the segments that a model found.

        Args:
            data_sample (Det3DDataSample | dict): With ``pred_instances_3d``
                and ``pts_instance_mask`` in ``pred_pts_seg``.
        """
        return cls._of(
            data_sample.get('pred_instances_3d'),
            data_sample.get('pred_pts_seg').get('pts_instance_mask'))

    @classmethod
    def _of(cls, instances: Any, owner: Any) -> 'Segments':
        scores = instances.get('scores')
        return cls(
            labels=to_numpy(instances.get('labels')).astype(np.int64),
            owner=to_numpy(owner).astype(np.int64),
            scores=None
            if scores is None else to_numpy(scores).astype(np.float64),
            told=instances.get('told'))

    def select(self, keep: np.ndarray) -> 'Segments':
        """Keep those where ``keep`` (num_segments,) is true."""
        if keep.all():
            return self
        renumbered = np.append(np.where(keep, np.cumsum(keep) - 1, -1), -1)
        told = self.told and [t for t, k in zip(self.told, keep) if k]
        return Segments(self.labels[keep], renumbered[self.owner],
                        None if self.scores is None else self.scores[keep],
                        told)

    def without_empty(self) -> 'Segments':
        """Keep those that own a primitive."""
        return self.select(self.sizes > 0)

    def above(self, score_thr: float) -> 'Segments':
        """Keep those whose score is at least ``score_thr``.

        In single precision, in which models score. A truth is kept whole.
        """
        if self.scores is None:
            return self
        return self.select(
            self.scores.astype(np.float32) >= np.float32(score_thr))

    def boxes(self, primitive_boxes: np.ndarray) -> np.ndarray:
        """Find the box of each segment.

        Args:
            primitive_boxes (ndarray): (num_primitives, 4), x1, y1, x2, y2.

        Returns:
            ndarray: (num_segments, 4) float64; NaN for one without
            primitives.
        """
        # The last column is that of the primitives without an owner.
        edges = np.full((4, len(self) + 1), np.inf)
        edges[2:] *= -1
        for edge, join, values in zip(edges,
                                      [np.minimum] * 2 + [np.maximum] * 2,
                                      primitive_boxes.T):
            join.at(edge, self.owner, values)
        edges[:, :-1][:, self.sizes == 0] = np.nan
        return edges[:, :-1].T
