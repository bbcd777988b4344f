"""Draw what surrounds the symbols of a plan and has no class."""
from .clutter import Clutter
from .sheet import Background, add_background

__all__ = ['Background', 'Clutter', 'add_background']
