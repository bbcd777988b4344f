"""Match queries and targets; importing registers the parts."""
from .layered_hungarian_assigner import LayeredHungarianAssigner, Matches
from .symbol_match_cost import SymbolMatchCost

__all__ = ['LayeredHungarianAssigner', 'Matches', 'SymbolMatchCost']
