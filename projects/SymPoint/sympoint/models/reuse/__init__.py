"""Put parts of SymPoint into other models, and theirs into SymPoint."""
from .contrastive_minkunet import ConnectedMinkUNet
from .point_cloud_backbone import PointCloudTransformer
from .voxel_pyramid import MinkUNetPyramid

__all__ = ['ConnectedMinkUNet', 'MinkUNetPyramid', 'PointCloudTransformer']
