"""Load, transform and pack drawings; importing registers the parts."""
from ..structures.label_mapping import LabelMapping
from .copy_paste import CopyPasteSymbols
from .endless import EndlessFloorPlans, EndlessSampler
from .features import primitive_features
from .floorplancad_dataset import FloorPlanCADDataset
from .formatting import PackSymbolInputs
from .loading import LoadPrimitives, LoadPrimitivesFromSVG
from .transforms import (CropPrimitives, HideLayers, JoinChains,
                         LimitConnections, PadPrimitives, RandomFlipPrimitives,
                         RandomRotatePrimitives, RandomScalePrimitives,
                         RandomShiftPrimitives, ShufflePrimitives)

__all__ = [
    'CopyPasteSymbols', 'CropPrimitives', 'EndlessFloorPlans',
    'EndlessSampler', 'FloorPlanCADDataset', 'HideLayers', 'JoinChains',
    'LabelMapping', 'LimitConnections', 'LoadPrimitives',
    'LoadPrimitivesFromSVG', 'PackSymbolInputs', 'PadPrimitives',
    'RandomFlipPrimitives', 'RandomRotatePrimitives', 'RandomScalePrimitives',
    'RandomShiftPrimitives', 'ShufflePrimitives', 'primitive_features'
]
