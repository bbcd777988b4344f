"""SymPoint: panoptic symbol spotting in CAD drawings, for OpenMMLab.

Importing this package is cheap. Importing ``sympoint.datasets``,
``sympoint.models``, ``sympoint.evaluation``, ``sympoint.visualization`` or
``sympoint.engine`` registers their components in mmdet3d's registries, which
a config does with ``custom_imports``. ``sympoint.drawings`` needs no torch.
"""
from .version import __version__

__all__ = ['__version__']
