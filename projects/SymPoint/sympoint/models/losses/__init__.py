from .connection_loss import ConnectionContrastiveLoss

__all__ = ['ConnectionContrastiveLoss']
