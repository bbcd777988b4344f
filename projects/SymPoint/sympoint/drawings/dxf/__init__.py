"""Read DXF files."""
from .reader import parse_dxf

__all__ = ['parse_dxf']
