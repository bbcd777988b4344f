"""Prediction over HTTP."""
from .app import build_app
from .work import Full, Limits, Work

__all__ = ['Full', 'Limits', 'Work', 'build_app']
