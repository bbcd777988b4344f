"""Names of blocks and layers -> labels, by rules that people can read."""
from .labels import NameLabels, label_by_names
from .rules import DEFAULT, Rules, load_rules

__all__ = ['DEFAULT', 'NameLabels', 'Rules', 'label_by_names', 'load_rules']
