"""Read PDF files."""
from .reader import parse_pdf

__all__ = ['parse_pdf']
