"""Draw a symbol of any class: the books of drawings, and all drawers."""
from . import first, wide
from .book import Book, Symbol, WideBook
from .register import families, family_labels, style_lists

__all__ = [
    'Book', 'Symbol', 'WideBook', 'families', 'family_labels', 'style_lists',
    'first', 'wide'
]
