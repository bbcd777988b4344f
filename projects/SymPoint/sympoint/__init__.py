"""Spot symbols in CAD drawings: SymPoint for OpenMMLab.

Importing this package is cheap. Importing ``sympoint.datasets``,
``sympoint.models``, ``sympoint.evaluation``, ``sympoint.visualization`` or
``sympoint.engine`` registers their components in mmdet3d's registries, which
a config does with ``custom_imports``. ``sympoint.drawings`` needs no torch.
"""
from .openmp import set_up_threads
from .version import __version__

set_up_threads()

__all__ = ['__version__']
