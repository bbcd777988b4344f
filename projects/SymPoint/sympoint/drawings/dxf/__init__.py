"""DXF files, read."""
from .reader import parse_dxf

__all__ = ['parse_dxf']
