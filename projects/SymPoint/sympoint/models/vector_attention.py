"""Attend from a point to its neighbours, channel by channel."""
import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from mmdet3d.utils import ConfigType
from torch import Tensor, nn
from torch.autograd import Function

from ..ops import Neighbors
from ..ops.backend import attention_kernels
from ..ops.neighbors import Pairs, pairs_of
from ..ops.vector_attention import Attend, PairLogits, PairMoments
from .point_norm import PointNorm, apart, fold_norms, joined


class VectorAttention(nn.Module):
    """Vector attention (Zhao et al., Point Transformer, ICCV 2021).

    For point i and neighbour j, with the encoded relative position
    d_ij = MLP(p_j - p_i), the weights are softmax_j MLP(k_j - q_i + d_ij) and
    the output is sum_j w_ij (v_j + d_ij). One weight serves the
    ``num_groups`` channels c, c + C / num_groups, c + 2 C / num_groups, ...
    Missing neighbours take no part, not even in the norm layers' statistics.

    Args:
        channels (int): Input and output channels C.
        num_groups (int): Channels that share a weight. Defaults to 8.
        norm_cfg (dict): Norm layers. Defaults to ``dict(type='BN1d')``.

    Raises:
        ValueError: ``num_groups`` does not divide ``channels``.
    """

    def __init__(
        self,
        channels: int,
        num_groups: int = 8,
        norm_cfg: ConfigType = dict(type='BN1d')) -> None:
        super().__init__()
        if channels % num_groups:
            raise ValueError(f'channels must be a multiple of num_groups = '
                             f'{num_groups}, not {channels}')
        self.num_groups = num_groups
        shared = channels // num_groups
        self.query = nn.Linear(channels, channels)
        self.key = nn.Linear(channels, channels)
        self.value = nn.Linear(channels, channels)
        self.position = nn.Sequential(
            nn.Linear(3, 3), PointNorm(norm_cfg, 3), nn.ReLU(inplace=True),
            nn.Linear(3, channels))
        self.weight = nn.Sequential(
            PointNorm(norm_cfg, channels), nn.ReLU(inplace=True),
            nn.Linear(channels, shared), PointNorm(norm_cfg, shared),
            nn.ReLU(inplace=True), nn.Linear(shared, shared))

    def forward(self,
                coords: Tensor,
                feats: Tensor,
                neighbors: Neighbors,
                places: 'Places | None' = None) -> Tensor:
        """Attend.

        Args:
            coords (Tensor): (num_points, 3).
            feats (Tensor): (num_points, C).
            neighbors (Neighbors): (num_points, k) of the same points.
            places (Places, optional): What :func:`find_places` found, where
                it was asked before.

        Returns:
            Tensor: (num_points, C).
        """
        if self._fusable(feats):
            return self._fused(coords, feats, neighbors, places)
        return self._plain(coords, feats, neighbors)

    def _plain(self, coords: Tensor, feats: Tensor,
               neighbors: Neighbors) -> Tensor:
        """The formula, in PyTorch's operators."""
        index, mask = neighbors.index, neighbors.mask
        relative = coords[index] - coords[:, None]
        logits = self.key(feats)[index] - self.query(feats)[:, None]
        value = self.value(feats)[index]
        if mask is None:
            position = self.position(relative)
            weight = self.weight(logits + position)
            value = value + position
        else:
            # norm layers see the pairs that there are
            position = self.position(relative[mask])
            weight = _scatter(self.weight(logits[mask] + position), mask)
            value = _scatter(value[mask] + position, mask)
        weight = softmax_over_neighbors(weight, mask)
        grouped = value.unflatten(-1, (self.num_groups, -1))
        return torch.einsum('nksc,nkc->nsc', grouped, weight).flatten(1)

    def _fusable(self, feats: Tensor) -> bool:
        norms = (self.position[1], self.weight[0], self.weight[3])
        return attention_kernels(feats) is not None and \
            feats.dtype != torch.float64 and \
            all(norm.folds for norm in norms) and \
            len(self.query.bias) % self._repeated(feats) == 0

    def _repeated(self, feats: Tensor) -> int:
        """Weights a point has, repeated to fill the CPU's vectors of 8."""
        shared = len(self.weight[2].bias)
        return math.lcm(shared, 8) if feats.device.type == 'cpu' else shared

    def _fused(self,
               coords: Tensor,
               feats: Tensor,
               neighbors: Neighbors,
               places: 'Places | None' = None) -> Tensor:
        """The same in three operators that store no (num_points, k, C)."""
        if places is None:
            places, = find_places([self], [pairs_of(coords, neighbors)])
        q, k, v = self.query(feats), self.key(feats), self.value(feats)
        with torch.autocast(feats.device.type, enabled=False):
            if feats.device.type == 'cpu':
                q, k, v = q.float(), k.float(), v.float()
            return self._attend(places, q, k, v)

    def _attend(self, places: 'Places', q: Tensor, k: Tensor,
                v: Tensor) -> Tensor:
        pairs, to_hidden = places
        repeats = self._repeated(q) // len(self.weight[2].bias)
        inner, outer = self.position[0], self.position[3]
        position = outer.weight.T.contiguous()
        scale, shift = self.weight[0].fold(
            lambda: PairMoments.apply(pairs, q, k, to_hidden, position),
            pairs.total, outer.bias)
        reduce, expand = self.weight[2], self.weight[5]
        shared = len(reduce.bias)
        y, mean, variance = PairLogits.apply(pairs, q, k, to_hidden, position,
                                             scale, shift,
                                             _repeat(reduce.weight, repeats))
        if repeats > 1:
            mean, variance = mean[:shared], variance[:shared]
        scale, shift = self.weight[3].fold(lambda: (mean, variance),
                                           pairs.total, reduce.bias)
        # a bias of all neighbours' logits cancels in the softmax, one before
        # batch statistics in them
        bias = _WithoutEffect.apply(outer.bias, inner.bias, reduce.bias,
                                    expand.bias)
        weight = _repeat(expand.weight, repeats)
        if repeats > 1:
            weight = nn.functional.pad(weight, (0, shared * (repeats - 1)))
        return Attend.apply(pairs, y, v, to_hidden, position, bias,
                            _repeat(scale, repeats), _repeat(shift, repeats),
                            weight)


class Places(NamedTuple):
    """Pairs of points, and how their hidden positions are found.

    Attributes:
        pairs (Pairs): A point and its neighbour.
        to_hidden (Tensor): (4, 3), see :mod:`sympoint.ops.vector_attention`.
    """
    pairs: Pairs
    to_hidden: Tensor


def find_places(attentions: Sequence[VectorAttention],
                pairs: Sequence[Pairs]) -> list[Places | None]:
    """What attentions need to know of their points' places alone.

    Found for all together, as it does not depend on features.

    Args:
        attentions (Sequence[VectorAttention]): On one device.
        pairs (Sequence[Pairs]): Those that each attends to.

    Returns:
        list[Places]: One an attention, None for one that runs in plain
        operators.
    """
    places: list[Places | None] = [None] * len(attentions)
    together, alone = [], []
    for i, (one, its) in enumerate(zip(attentions, pairs)):
        if one._fusable(one.query.weight):
            few = torch.is_tensor(its.total) or its.total <= 1
            by_itself = few or one.position[1].stands_alone
            (alone if by_itself else together).append(i)
    moments = {}
    for some in [together, *([i] for i in alone)]:
        if some:
            transforms = _to_hidden([attentions[i] for i in some],
                                    [pairs[i] for i in some], moments)
            for i, to_hidden in zip(some, transforms):
                places[i] = Places(pairs[i], to_hidden)
    return places


def _to_hidden(attentions, pairs, found: dict) -> list[Tensor]:
    """(4, 3) of each; ``found`` keeps moments by the pairs they are of."""
    weight, bias = (
        joined([getattr(one.position[0], name) for one in attentions])
        for name in ('weight', 'bias'))

    def moments():
        for its in pairs:
            if id(its) not in found:
                kernels = attention_kernels(its.coords)
                found[id(its)] = kernels.relative_moments(its)
        mean, covariance = (
            joined(values) for values in zip(*(found[id(p)] for p in pairs)))
        matrix = weight.double()
        return ((matrix @ mean[..., None]).squeeze(-1),
                ((matrix @ covariance) * matrix).sum(-1))

    with torch.autocast(bias.device.type, enabled=False):
        scale, shift = fold_norms([one.position[1] for one in attentions],
                                  moments, [its.total for its in pairs],
                                  [one.position[0].bias for one in attentions])
        to_hidden = torch.cat([scale[..., None] * weight, shift[..., None, :]],
                              -2)
        return apart(to_hidden.float(), len(attentions))


class _WithoutEffect(Function):
    """``value`` as it is; the ``unused`` get gradients of zero."""

    @staticmethod
    def forward(ctx, value: Tensor, *unused: Tensor) -> Tensor:
        ctx.sizes = [len(one) for one in unused]
        return value.view_as(value)

    @staticmethod
    def backward(ctx, grad):
        zeros = grad.new_zeros(sum(ctx.sizes)).split(ctx.sizes)
        return grad, *zeros


def _repeat(values: Tensor, times: int) -> Tensor:
    """``values`` so many times along the first axis."""
    if times == 1:
        return values
    return values.repeat(times, *(1, ) * (values.dim() - 1))


def softmax_over_neighbors(logits: Tensor, mask: Tensor | None) -> Tensor:
    """Softmax over axis 1 in float32 or better, missing neighbours left out.

    Args:
        logits (Tensor): (num_points, k, C).
        mask (Tensor, optional): (num_points, k) bool, True where there is a
            neighbour; each point has at least one.

    Returns:
        Tensor: As ``logits``.
    """
    if mask is not None:
        logits = logits.masked_fill(~mask[..., None], float('-inf'))
    dtype = torch.promote_types(logits.dtype, torch.float32)
    return torch.softmax(logits, 1, dtype=dtype).to(logits.dtype)


def _scatter(pairs: Tensor, mask: Tensor) -> Tensor:
    """(num_pairs, C) to (num_points, k, C), zero where ``mask`` is False."""
    spread = pairs.new_zeros(*mask.shape, pairs.shape[1])
    return spread.masked_scatter(mask[..., None], pairs)
