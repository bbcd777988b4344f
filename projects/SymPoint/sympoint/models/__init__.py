"""Build the network; importing registers its parts."""
from .anchored_head import AnchoredSymbolHead
from .connection_loss import ConnectionContrastiveLoss
from .data_preprocessor import SymbolDataPreprocessor
from .matching import LayeredHungarianAssigner, SymbolMatchCost
from .point_transformer import PointTransformerBackbone
from .pyramid import PointLevel, PointPyramid
from .symbol_head import QueryOutputs, SymbolHead
from .sympoint import SymPoint

__all__ = [
    'AnchoredSymbolHead', 'ConnectionContrastiveLoss',
    'LayeredHungarianAssigner', 'PointLevel', 'PointPyramid',
    'PointTransformerBackbone', 'QueryOutputs', 'SymPoint',
    'SymbolDataPreprocessor', 'SymbolHead', 'SymbolMatchCost'
]
