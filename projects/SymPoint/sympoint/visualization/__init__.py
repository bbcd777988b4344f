"""Draw pictures of drawings; importing it registers its components."""
from .symbol_visualizer import SymbolVisualizer
from .visualization_hook import SymbolVisualizationHook

__all__ = ['SymbolVisualizationHook', 'SymbolVisualizer']
