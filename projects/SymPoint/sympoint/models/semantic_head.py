"""An auxiliary head: the class of each primitive."""
import torch
from mmdet3d.registry import MODELS
from mmdet3d.structures.det3d_data_sample import SampleList
from mmdet3d.utils import ConfigType, OptMultiConfig
from mmdet.utils import reduce_mean
from mmengine.model import BaseModule
from torch import Tensor, nn

from .pyramid import PointPyramid


@MODELS.register_module()
class PrimitiveSemanticHead(BaseModule):
    """Classify primitives from the finest level, in training only.

    Not in the paper. Its loss reaches the backbone without the detour over
    queries, so that a small model learns in fewer steps; prediction does
    without it.

    Args:
        in_channels (int): Channels of the finest level.
        num_classes (int): Classes without the background.
        loss_decode (dict): Classification loss. Defaults to mmdet's
            cross-entropy.
        init_cfg (dict, optional): See mmengine's ``BaseModule``.
    """

    def __init__(self,
                 in_channels: int,
                 num_classes: int,
                 loss_decode: ConfigType = dict(type='mmdet.CrossEntropyLoss'),
                 init_cfg: OptMultiConfig = None) -> None:
        super().__init__(init_cfg)
        self.classify = nn.Linear(in_channels, num_classes + 1)
        self.loss_decode = MODELS.build(loss_decode)

    def forward(self, pyramid: PointPyramid) -> Tensor:
        """Logits (num_primitives, num_classes + 1), background last."""
        return self.classify(pyramid[0].feats)

    def loss(self, pyramid: PointPyramid, batch_data_samples: SampleList,
             train_cfg: ConfigType) -> dict:
        """``loss_semantic`` of a packed batch; ``train_cfg`` is not used."""
        labels = torch.cat([
            sample.gt_pts_seg.pts_semantic_mask
            for sample in batch_data_samples
        ])
        num = reduce_mean(labels.new_tensor(len(labels)).float())
        return dict(
            loss_semantic=self.loss_decode(
                self(pyramid).float(), labels, avg_factor=num))
