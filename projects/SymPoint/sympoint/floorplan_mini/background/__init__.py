"""Draw what surrounds the symbols of a plan and has no class."""
from .sheet import Background, Clutter, add_background

__all__ = ['Background', 'Clutter', 'add_background']
