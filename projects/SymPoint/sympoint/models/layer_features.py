"""Pool what the primitives of a drawing's layer have in common."""
import torch
from mmdet3d.utils import ConfigType
from torch import Tensor, nn

from .point_norm import PointNorm


class LayerFeatures(nn.Module):
    """Tell each primitive what lies on its layer.

    Draughtsmen put what belongs together on one layer, whose name and number
    differ from office to office: only who shares a layer is looked at. With
    the mean m and the maximum x of the features on a primitive's layer, its
    features f become f + relu(norm(W [f; m; x])). After the layer feature
    enhancement of SymPoint-V2 (Liu et al., arXiv 2407.01928), which pools
    features over layers and hands them back; that it stands after the finest
    stage of the encoder is ours.

    Args:
        channels (int): Input and output channels.
        norm_cfg (dict): Norm layer.
    """

    def __init__(self, channels: int, norm_cfg: ConfigType) -> None:
        super().__init__()
        self.linear = nn.Linear(3 * channels, channels, bias=False)
        self.norm = PointNorm(norm_cfg, channels)

    def forward(self, feats: Tensor, layer_id: Tensor) -> Tensor:
        """Add to ``feats`` what their layers hold.

        Args:
            feats (Tensor): (num_primitives, C).
            layer_id (Tensor): (num_primitives,) int64, less than
                num_primitives; no two drawings share one.

        Returns:
            Tensor: (num_primitives, C).
        """
        pooled = pool_layers(feats, layer_id)[layer_id].to(feats)
        added = self.norm(self.linear(torch.cat([feats, pooled], 1))).relu()
        return feats + added


def pool_layers(feats: Tensor, layer_id: Tensor) -> Tensor:
    """Mean and maximum of each layer, in float32.

    There are at most as many layers as primitives, so that many rows are
    made, and nobody waits for the device to count the layers.

    Args:
        feats (Tensor): (num_primitives, C).
        layer_id (Tensor): (num_primitives,) int64.

    Returns:
        Tensor: (num_primitives, 2 C), mean before maximum; zeros for a layer
        that holds nothing.
    """
    feats = feats.float()
    total = torch.zeros_like(feats).index_add(0, layer_id, feats)
    # not bincount, which reads the largest number back
    count = feats.new_zeros(len(feats)).index_add(0, layer_id,
                                                  torch.ones_like(feats[:, 0]))
    most = torch.zeros_like(feats).scatter_reduce(
        0,
        layer_id[:, None].expand_as(feats),
        feats,
        'amax',
        include_self=False)
    return torch.cat([total / count.clamp(min=1)[:, None], most], 1)
