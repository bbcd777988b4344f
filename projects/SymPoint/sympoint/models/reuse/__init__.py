"""Parts of SymPoint in other models, and other models' parts in SymPoint."""
from .contrastive_minkunet import ConnectedMinkUNet
from .point_cloud_backbone import PointCloudTransformer
from .voxel_pyramid import MinkUNetPyramid

__all__ = ['ConnectedMinkUNet', 'MinkUNetPyramid', 'PointCloudTransformer']
