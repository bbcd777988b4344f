"""Take the connection loss on another network's features."""
import torch
from mmdet3d.models.segmentors import MinkUNet
from mmdet3d.registry import MODELS
from mmdet3d.structures.det3d_data_sample import SampleList
from mmdet3d.utils import ConfigType
from torch import Tensor

from ...ops import knn, offsets_of
from ..pyramid import PointLevel, PointPyramid
from .voxel_pyramid import choose_algorithm


@MODELS.register_module()
class ConnectedMinkUNet(MinkUNet):
    """mmdet3d's ``MinkUNet`` with SymPoint's connection loss.

    A cloud has no strokes whose ends meet, so its voxels are connected with
    the nearest ones; what the loss draws together or apart are the features
    of mmdet3d's backbone.

    Args:
        loss_connection (dict): Such as :class:`ConnectionContrastiveLoss`.
        num_connections (int): Nearest voxels that a voxel is connected with.
            Defaults to 8.
        kwargs: As for ``MinkUNet``.
    """

    def __init__(self,
                 loss_connection: ConfigType,
                 num_connections: int = 8,
                 **kwargs) -> None:
        super().__init__(**kwargs)
        self.loss_connection = MODELS.build(loss_connection)
        self.num_connections = num_connections

    def extract_feat(self, batch_inputs_dict: dict) -> Tensor:
        """Features of voxels, (num_voxels, C), cloud after cloud."""
        voxels = batch_inputs_dict['voxels']['voxels']
        choose_algorithm(self.backbone, voxels.device)
        return super().extract_feat(batch_inputs_dict)

    def loss(self, inputs: dict, data_samples: SampleList) -> dict:
        """The head's losses and ``loss_connection``."""
        feats = self.extract_feat(inputs)
        losses = self.decode_head.loss(feats, data_samples, self.train_cfg)
        labels = [
            sample.gt_pts_seg.voxel_semantic_mask for sample in data_samples
        ]
        coords = inputs['voxels']['coors'][:, 1:].float()
        offsets = offsets_of([len(label) for label in labels])
        near = knn(coords, offsets, coords, offsets, self.num_connections + 1)
        itself = torch.arange(len(coords), device=coords.device)
        missing = near.index == itself[:, None]
        if near.mask is not None:
            missing = missing | ~near.mask
        losses['loss_connection'] = self.loss_connection(
            PointPyramid([PointLevel(coords, feats, offsets)],
                         near.index.masked_fill(missing, -1)),
            torch.cat(labels))
        return losses
