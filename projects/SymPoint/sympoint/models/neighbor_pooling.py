"""Pool the points around each sample."""
import torch
from torch import Tensor

from ..ops import Neighbors
from ..ops.pairs import pairs_of
from ..ops.pooling import pair_extremes
from .point_norm import PointNorm


def pool_neighbors(coords: Tensor, points: Tensor, feats: Tensor,
                   near: Neighbors, to_position: Tensor,
                   norm: PointNorm) -> Tensor:
    """max_j relu(norm(f_j + P (p_j - c_i))) over a sample's neighbours.

    Missing neighbours take no part, not even in the norm's statistics.

    Args:
        coords (Tensor): (num_samples, 3) positions c of the samples.
        points (Tensor): (num_points, 3) positions p.
        feats (Tensor): (num_points, C) projected features f.
        near (Neighbors): (num_samples, k) points around each sample.
        to_position (Tensor): (C, 3) P.
        norm (PointNorm): Over C channels.

    Returns:
        Tensor: (num_samples, C).
    """
    if not norm.folds or feats.dtype == torch.float64:
        return _pool_plain(coords, points, feats, near, to_position, norm)
    pairs = pairs_of(coords, near)
    with torch.autocast(feats.device.type, enabled=False):
        most, least, moments = pair_extremes(pairs, points, feats.float(),
                                             to_position.T)
        scale, shift = norm.fold(moments, pairs.total)
        # a norm that turns the order around makes the least the greatest
        picked = torch.where(scale >= 0, most, least)
        return torch.addcmul(shift, picked, scale).relu()


def _pool_plain(coords, points, feats, near, to_position, norm):
    """The formula, in PyTorch's operators, for any norm layer."""
    pairs = feats[near.index] + \
        (points[near.index] - coords[:, None]) @ to_position.T
    if near.mask is None:
        return norm(pairs).relu().amax(1)
    # ReLU's outputs are >= 0, so a zero never wins over a neighbour
    pooled = torch.zeros_like(pairs)
    mask = near.mask[..., None]
    return pooled.masked_scatter(mask, norm(pairs[near.mask]).relu()).amax(1)
