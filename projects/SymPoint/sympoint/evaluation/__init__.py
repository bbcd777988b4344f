"""Measure symbol spotting; importing registers the metric."""
from .symbol_panoptic_metric import SymbolPanopticMetric

__all__ = ['SymbolPanopticMetric']
