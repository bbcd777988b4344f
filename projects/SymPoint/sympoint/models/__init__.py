from .data_preprocessor import SymbolDataPreprocessor
from .losses import ConnectionContrastiveLoss
from .point_transformer import PointTransformerBackbone
from .pyramid import PointLevel, PointPyramid
from .semantic_head import PrimitiveSemanticHead
from .symbol_head import QueryOutputs, SymbolHead
from .sympoint import SymPoint
from .task_modules import LayeredHungarianAssigner, SymbolMatchCost

__all__ = [
    'ConnectionContrastiveLoss', 'LayeredHungarianAssigner', 'PointLevel',
    'PointPyramid', 'PointTransformerBackbone', 'PrimitiveSemanticHead',
    'QueryOutputs', 'SymPoint', 'SymbolDataPreprocessor', 'SymbolHead',
    'SymbolMatchCost'
]
