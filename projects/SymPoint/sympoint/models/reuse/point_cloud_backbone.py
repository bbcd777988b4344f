"""Put the backbone under mmdet3d's own segmentation heads."""

import torch
from mmdet3d.registry import MODELS
from torch import Tensor

from ...ops import offsets_of
from ..point_transformer import PointTransformerBackbone


@MODELS.register_module()
class PointCloudTransformer(PointTransformerBackbone):
    """Point Transformer for mmdet3d's ``EncoderDecoder3D``.

    The same network and weights; only what goes in and out is mmdet3d's.

    Args:
        in_channels (int): Channels of a point, its position (3) among them.
            Defaults to 6 (position and colour).
        kwargs: As for :class:`PointTransformerBackbone`, without
            connections.
    """

    def __init__(self, in_channels: int = 6, **kwargs) -> None:
        super().__init__(
            in_channels=in_channels, use_connections=False, **kwargs)

    def forward(self, points: Tensor) -> dict[str, Tensor]:
        """Encode and decode clouds of equal size.

        Args:
            points (Tensor): (batch_size, num_points, in_channels), position
                first.

        Returns:
            dict: ``fa_points`` (batch_size, num_points, channels[0]), which
            mmdet3d's ``DGCNNHead`` reads.
        """
        batch_size, num_points, _ = points.shape
        coords, feats = points.flatten(0, 1).tensor_split([3], dim=1)
        offsets = offsets_of([num_points] * batch_size)
        # no two clouds' points are compared, so each has its own origin
        centre = points[..., :3].mean(1).repeat_interleave(num_points, 0)
        pyramid = super().forward(coords - centre, feats, offsets)
        return dict(
            fa_points=torch.unflatten(pyramid[0].feats, 0, (batch_size,
                                                            num_points)))
