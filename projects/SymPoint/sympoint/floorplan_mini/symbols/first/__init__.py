"""Register the first edition's drawers, each in several drafting styles."""
from . import circulation, decor, furniture, openings, wet

__all__ = ['circulation', 'decor', 'furniture', 'openings', 'wet']
