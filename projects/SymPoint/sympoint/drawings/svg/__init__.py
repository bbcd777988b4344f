"""Read and write SVG files."""
from .reader import parse_svg

__all__ = ['parse_svg']
