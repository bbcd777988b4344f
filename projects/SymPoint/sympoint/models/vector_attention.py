"""Vector attention of a point over its neighbours."""
from typing import Optional

import torch
from mmcv.cnn import build_norm_layer
from mmdet3d.utils import ConfigType
from torch import Tensor, nn

from ..ops import Neighbors


class PointNorm(nn.Sequential):
    """A norm layer over the last axis, whatever axes come before it."""

    def __init__(self, norm_cfg: ConfigType, channels: int) -> None:
        super().__init__(build_norm_layer(norm_cfg, channels)[1])

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() == 2:
            return self[0](x)
        # Channels second: PyTorch's float32 statistics over rows of
        # channels are 50 times less exact on the CPU.
        return self[0](x.transpose(1, 2)).transpose(1, 2)


class VectorAttention(nn.Module):
    """Vector attention (Zhao et al., Point Transformer, ICCV 2021).

    For point i and neighbour j, with the encoded relative position
    d_ij = MLP(p_j - p_i), the weights are softmax_j MLP(k_j - q_i + d_ij) and
    the output is sum_j w_ij (v_j + d_ij). One weight serves the
    ``num_groups`` channels c, c + C / num_groups, c + 2 C / num_groups, ...

    Args:
        channels (int): Input and output channels C.
        num_groups (int): Channels that share a weight. Defaults to 8.
        norm_cfg (dict): Norm layers. Defaults to ``dict(type='BN1d')``.
    """

    def __init__(self,
                 channels: int,
                 num_groups: int = 8,
                 norm_cfg: ConfigType = dict(type='BN1d')) -> None:
        super().__init__()
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

    def forward(self, coords: Tensor, feats: Tensor,
                neighbors: Neighbors) -> Tensor:
        """Attend.

        Args:
            coords (Tensor): (num_points, 3).
            feats (Tensor): (num_points, C).
            neighbors (Neighbors): (num_points, k) of the same points.

        Returns:
            Tensor: (num_points, C).
        """
        index = neighbors.index
        relative = coords[index] - coords[:, None]
        position = self.position(relative)
        logits = self.key(feats)[index] - self.query(feats)[:, None]
        weight = softmax_over_neighbors(
            self.weight(logits + position), neighbors.mask)
        value = self.value(feats)[index] + position
        grouped = value.unflatten(-1, (self.num_groups, -1))
        return torch.einsum('nksc,nkc->nsc', grouped, weight).flatten(1)


def softmax_over_neighbors(logits: Tensor, mask: Optional[Tensor]) -> Tensor:
    """Softmax over axis 1 in float32, missing neighbours left out.

    Args:
        logits (Tensor): (num_points, k, C).
        mask (Tensor, optional): (num_points, k) bool, True where there is a
            neighbour; each point has at least one.

    Returns:
        Tensor: As ``logits``.
    """
    if mask is not None:
        logits = logits.masked_fill(~mask[..., None], float('-inf'))
    return torch.softmax(logits, 1, dtype=torch.float32).to(logits.dtype)
