"""Drawers of every symbol class, in several drafting styles each."""
from . import (appliances, basins, bath, chairs, circulation, cupboards, decor,
               door_families, doors, entourage, kitchen, living, rest, seating,
               stair_families, storage, toilets, tops, tubs, window_families,
               windows)
from .book import Book, Symbol, WideBook
from .register import Brief, families, family, family_labels, style_lists

__all__ = [
    'Book', 'Brief', 'Symbol', 'WideBook', 'families', 'family',
    'family_labels', 'style_lists', 'appliances', 'basins', 'bath', 'chairs',
    'circulation', 'cupboards', 'decor', 'door_families', 'doors', 'entourage',
    'kitchen', 'living', 'rest', 'seating', 'stair_families', 'storage',
    'toilets', 'tops', 'tubs', 'window_families', 'windows'
]
