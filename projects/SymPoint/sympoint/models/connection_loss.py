"""Draw connected primitives of a class together (CCL)."""
from collections.abc import Sequence
from typing import NamedTuple

import torch
from mmdet3d.registry import MODELS
from mmdet.utils import reduce_mean
from torch import Tensor, nn
from torch.autograd import Function
from torch.autograd.function import once_differentiable
from torch.nn import functional as F

from .pyramid import INTERPOLATIONS, PointPyramid
from .truth import NOT_LABELLED, UNKNOWN


class ConnectedPoints(NamedTuple):
    """Points of a level, and who is connected to whom.

    Attributes:
        feats (Tensor): (num_points, C).
        labels (Tensor): (num_points,) int64, UNKNOWN for those left out,
            NOT_LABELLED for those that are like no other.
        index (Tensor): (num_points, K) int64 connected points.
        present (Tensor): (num_points, K) bool, whether there is one.
    """
    feats: Tensor
    labels: Tensor
    index: Tensor
    present: Tensor


@MODELS.register_module()
class ConnectionContrastiveLoss(nn.Module):
    """Draw connected primitives of one class together, others apart.

    At each level, for a point i whose connections C(i) hold points of its own
    class and of others,

        -log(sum_{j in C(i), l_j = l_i} exp(-d(f_i, f_j) / t)
             / sum_{k in C(i)} exp(-d(f_i, f_k) / t)),

    with d the L2 distance of features, averaged over these points and summed
    over the levels (SymPoint, arXiv 2401.10556, eq. 6 and 7). At a coarser
    level a point's class is the most frequent one around it, the argmax of
    the interpolated one-hot, and its connections are its nearest points.

    Args:
        num_classes (int): Classes without the background, which counts as
            one more.
        temperature (float): t. Defaults to 2 (the published configuration).
        loss_weight (float): Defaults to 8.
        interpolation (str): How labels reach the coarser levels, see
            :meth:`PointPyramid.down_sample`. Defaults to 'knn'.

    Raises:
        ValueError: There is no such interpolation.
    """

    def __init__(self,
                 num_classes: int,
                 temperature: float = 2.,
                 loss_weight: float = 8.,
                 interpolation: str = 'knn') -> None:
        super().__init__()
        if interpolation not in INTERPOLATIONS:
            raise ValueError(f'interpolation must be one of {INTERPOLATIONS}, '
                             f'not {interpolation!r}')
        self.num_classes = num_classes
        self.temperature = temperature
        self.loss_weight = loss_weight
        self.interpolation = interpolation

    def forward(self, pyramid: PointPyramid, labels: Tensor) -> Tensor:
        """Loss of a batch.

        Args:
            pyramid (PointPyramid): Decoder levels with neighbours, and the
                connections of the finest.
            labels (Tensor): (num_primitives,) int64, num_classes for the
                background, UNKNOWN where nobody knows: such take no part.
                What is NOT_LABELLED is of another class than what is, and
                like nothing: two of them may be of two classes.

        Returns:
            Tensor: The weighted loss, a scalar; zero, with a gradient of
            zero, where no point takes part.
        """
        with torch.no_grad():
            # the last column is that of what is not labelled
            column = labels.masked_fill(labels == NOT_LABELLED,
                                        self.num_classes + 1)
            one_hot = F.one_hot(column.clamp(min=0), self.num_classes + 2)
            one_hot = one_hot.float() * (labels != UNKNOWN)[:, None]
        levels = []
        for i, level in enumerate(pyramid.levels):
            if i == 0:
                index, present = self._connections(pyramid)
                label = labels
            else:
                index, present = self._neighbors(level.neighbors)
                share, label = pyramid.down_sample(one_hot, i,
                                                   self.interpolation).max(1)
                label = label.masked_fill(label > self.num_classes,
                                          NOT_LABELLED)
                label = label.masked_fill(share == 0, UNKNOWN)
            levels.append(ConnectedPoints(level.feats, label, index, present))
        return self.loss_weight * contrast(levels, self.temperature).sum()

    @staticmethod
    def _connections(pyramid):
        connections = pyramid.connections
        return connections.clamp(min=0), connections >= 0

    @staticmethod
    def _neighbors(neighbors):
        index = neighbors.index
        others = index != torch.arange(
            len(index), device=index.device)[:, None]
        if neighbors.mask is not None:
            others = others & neighbors.mask
        return index, others


def contrast(levels: Sequence[ConnectedPoints], temperature: float) -> Tensor:
    """Mean contrast of the points that have both kinds of connections.

    Args:
        levels (Sequence[ConnectedPoints]): Each is judged by itself; what
            their features need not be apart for is done for all together.
        temperature (float): Divides the L2 distance.

    Returns:
        Tensor: (num_levels,) float32.
    """
    # a logsumexp of nothing is -inf
    width = max(1, *(level.index.shape[1] for level in levels))
    sizes = [len(level.feats) for level in levels]
    with torch.autocast(levels[0].feats.device.type, enabled=False):
        distance = torch.cat(
            [_padded(distances(x.feats, x.index), width) for x in levels])
        present = torch.cat([_padded(x.present, width) for x in levels])
        label = torch.cat([level.labels for level in levels])
        other = torch.cat(
            [_padded(level.labels[level.index], width) for level in levels])
        present = present & (label != UNKNOWN)[:, None] & (other != UNKNOWN)
        same = present & (other == label[:, None])
        same = same & (label != NOT_LABELLED)[:, None]
        takes_part = same.any(1) & (present & ~same).any(1)
        logits = (distance / -temperature).masked_fill(~present, float('-inf'))
        # rows that take no part would give inf - inf
        logits = logits.masked_fill(~takes_part[:, None], 0)
        same = same | ~takes_part[:, None]
        positive = logits.masked_fill(~same, float('-inf')).logsumexp(1)
        loss = (logits.logsumexp(1) - positive) * takes_part
        total = torch.stack([part.sum() for part in loss.split(sizes)])
        num = torch.stack([part.sum() for part in takes_part.split(sizes)])
        # over all ranks, so that many processes step as one would
        return total / reduce_mean(num.float()).clamp(min=1)


def _padded(values: Tensor, width: int) -> Tensor:
    """More columns, of zeros."""
    lacking = width - values.shape[1]
    return F.pad(values, (0, lacking)) if lacking else values


def distances(feats: Tensor, index: Tensor) -> Tensor:
    """L2 distance of each point's features to those at ``index``.

    Args:
        feats (Tensor): (num_points, C).
        index (Tensor): (num_points, K) int64.

    Returns:
        Tensor: (num_points, K), float32 or better. Its gradient is zero where
        features coincide.
    """
    exact = torch.promote_types(feats.dtype, torch.float32)
    return _Distances.apply(feats.to(exact), index)


class _Distances(Function):
    """Stores no (num_points, K, C) tensor, and takes half of the operators
    that autograd would run.
    """

    @staticmethod
    def forward(ctx, feats: Tensor, index: Tensor) -> Tensor:
        distance = torch.linalg.vector_norm(
            feats[:, None] - feats[index], dim=-1)
        ctx.save_for_backward(feats, index, distance)
        return distance

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        feats, index, distance = ctx.saved_tensors
        slope = (grad / distance).masked_fill(distance == 0, 0)
        apart = (feats[:, None] - feats[index]) * slope[..., None]
        d_feats = apart.sum(1).index_add_(
            0, index.flatten(), apart.flatten(0, 1), alpha=-1)
        return d_feats, None
