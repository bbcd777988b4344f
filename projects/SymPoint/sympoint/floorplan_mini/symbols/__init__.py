"""Drawers of every symbol class, in several drafting styles each."""
from . import (bath, circulation, decor, doors, kitchen, living, seating,
               storage, windows)
from .base import Book, Symbol, style_lists

__all__ = [
    'Book', 'Symbol', 'style_lists', 'bath', 'circulation', 'decor', 'doors',
    'kitchen', 'living', 'seating', 'storage', 'windows'
]
