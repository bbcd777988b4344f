"""Drawers of every symbol class, in several drafting styles each."""
from . import (bath, circulation, decor, doors, kitchen, living, seating,
               storage, windows)
from .base import Book, Symbol, families, family, style_lists
from .wide import WideBook

__all__ = [
    'Book', 'Symbol', 'WideBook', 'families', 'family', 'style_lists', 'bath',
    'circulation', 'decor', 'doors', 'kitchen', 'living', 'seating', 'storage',
    'windows'
]
