"""Register the first edition's drawers, each in several drafting styles."""
from . import (bath, circulation, decor, doors, kitchen, living, seating,
               storage, windows)

__all__ = [
    'bath', 'circulation', 'decor', 'doors', 'kitchen', 'living', 'seating',
    'storage', 'windows'
]
