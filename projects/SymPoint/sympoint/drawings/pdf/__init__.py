"""PDF files, read."""
from .reader import parse_pdf

__all__ = ['parse_pdf']
