"""What is known of a batch: true symbols and classes, whole or in part."""

import torch
from mmdet3d.structures.det3d_data_sample import SampleList
from mmengine.structures import InstanceData
from torch import Tensor

#: In the place of a class: nobody knows it, and: it is none of the classes
#: that are labelled in the drawing.
UNKNOWN, NOT_LABELLED = -1, -2
#: Of each drawing (num_primitives,) bool, or None where all is known.
Known = list[Tensor | None]


def true_symbols(batch_data_samples: SampleList) -> list[InstanceData]:
    """Make the targets of each drawing.

    Returns:
        list[InstanceData]: ``labels`` (num_targets,), ``masks``
        (num_targets, num_primitives) bool, and as meta information
        ``labelled``, (num_classes,) bool array, the classes that are labelled
        in the drawing, None for all.
    """
    targets = []
    for sample in batch_data_samples:
        labels = sample.gt_instances_3d.labels
        number = torch.arange(len(labels), device=labels.device)
        masks = sample.gt_pts_seg.owner == number[:, None]
        targets.append(
            InstanceData(
                metainfo=dict(labelled=sample.get('labelled')),
                labels=labels,
                masks=masks))
    return targets


def known_symbols(batch_data_samples: SampleList) -> Known:
    """Primitives of each drawing whose symbol is known; None where all are."""
    unknown = [
        sample.gt_pts_seg.get('instance_ignore')
        for sample in batch_data_samples
    ]
    return [None if mask is None else ~mask for mask in unknown]


def packed_labels(batch_data_samples: SampleList) -> Tensor:
    """True classes of a batch's primitives.

    Returns:
        Tensor: (num_primitives,) int64, UNKNOWN where nobody knows, and
        NOT_LABELLED for the background of a drawing in which only some
        classes are labelled.
    """
    labels = []
    for sample in batch_data_samples:
        truth, labelled = sample.gt_pts_seg, sample.get('labelled')
        label, ignore = truth.pts_semantic_mask, truth.get('ignore')
        if labelled is not None:
            label = label.masked_fill(label == len(labelled), NOT_LABELLED)
        labels.append(
            label if ignore is None else label.masked_fill(ignore, UNKNOWN))
    return torch.cat(labels)


def unlabelled_classes(drawings: list, num_classes: int,
                       device: torch.device) -> Tensor | None:
    """The classes that nobody labelled, drawing by drawing.

    Args:
        drawings (list): Data samples, or targets of :func:`true_symbols`.
        num_classes (int): Number of classes, background apart.
        device (torch.device): Of the result.

    Returns:
        Tensor or None: (batch_size, num_classes) bool; None where each
        drawing is labelled with all.
    """
    labelled = [drawing.get('labelled') for drawing in drawings]
    if all(told is None for told in labelled):
        return None
    rows = torch.zeros(len(drawings), num_classes, dtype=torch.bool)
    for row, told in zip(rows, labelled):
        if told is not None:
            row.copy_(~torch.from_numpy(told))
    return rows.to(device, non_blocking=True)


def background_or(logits: Tensor, classes: Tensor) -> Tensor:
    """Make background and some classes one.

    Its probability is the sum of theirs, so that the cross-entropy of the
    background is ``-log(sum of the permitted classes' probabilities)``.

    Args:
        logits (Tensor): (..., num_classes + 1), the last of the background.
        classes (Tensor): (..., num_classes) bool, the classes that join it;
            where it is none, the logits stay as they are.

    Returns:
        Tensor: (..., num_classes + 1), of the joined classes -inf.
    """
    least = float('-inf')
    symbols, background = logits[..., :-1], logits[..., -1:]
    joined = torch.cat([symbols.masked_fill(~classes, least), background], -1)
    return torch.cat([
        symbols.masked_fill(classes, least),
        joined.logsumexp(-1, keepdim=True)
    ], -1)
