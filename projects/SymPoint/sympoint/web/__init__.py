"""Show a result as one HTML page; needs neither torch nor a network."""
from .page import build_page, write_page

__all__ = ['build_page', 'write_page']
