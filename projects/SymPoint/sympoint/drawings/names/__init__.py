"""Make labels of names of blocks and layers, by readable rules."""
from .labels import NameLabels, label_by_names
from .rules import DEFAULT, Rules, load_rules

__all__ = ['DEFAULT', 'NameLabels', 'Rules', 'label_by_names', 'load_rules']
