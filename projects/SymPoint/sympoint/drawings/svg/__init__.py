"""SVG files, read and written."""
from .reader import parse_svg

__all__ = ['parse_svg']
