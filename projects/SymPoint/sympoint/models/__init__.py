"""Build the network; importing registers its parts."""
from .anchored_head import AnchoredSymbolHead
from .data_preprocessor import SymbolDataPreprocessor
from .losses import ConnectionContrastiveLoss
from .point_transformer import PointTransformerBackbone
from .pyramid import PointLevel, PointPyramid
from .symbol_head import QueryOutputs, SymbolHead
from .sympoint import SymPoint
from .task_modules import LayeredHungarianAssigner, SymbolMatchCost

__all__ = [
    'AnchoredSymbolHead', 'ConnectionContrastiveLoss',
    'LayeredHungarianAssigner', 'PointLevel', 'PointPyramid',
    'PointTransformerBackbone', 'QueryOutputs', 'SymPoint',
    'SymbolDataPreprocessor', 'SymbolHead', 'SymbolMatchCost'
]
