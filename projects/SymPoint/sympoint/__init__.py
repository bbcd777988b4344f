"""Spot symbols in CAD drawings: SymPoint for OpenMMLab.

Importing this package is cheap. Importing ``sympoint.datasets``,
``sympoint.models``, ``sympoint.evaluation``, ``sympoint.visualization`` or
``sympoint.engine`` registers their components in mmdet3d's registries, which
a config does with ``custom_imports``. ``sympoint.drawings`` needs no torch.
"""
from .openmp import let_waiting_threads_sleep
from .version import __version__

let_waiting_threads_sleep()

__all__ = ['__version__']
