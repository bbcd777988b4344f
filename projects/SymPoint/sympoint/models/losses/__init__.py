"""Take losses of features; importing registers them."""
from .connection_loss import ConnectionContrastiveLoss

__all__ = ['ConnectionContrastiveLoss']
