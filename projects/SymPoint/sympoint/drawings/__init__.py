"""Read drawings as arrays: no torch, no OpenMMLab package."""
from ..errors import DrawingError
from ..structures.primitives import (ARC, CIRCLE, COMMANDS, ELLIPSE, LINE,
                                     Primitives)
from ..structures.taxonomy import (CLASS_MAPS, FLOORPLANCAD_CLASSES,
                                   FLOORPLANCAD_METAINFO, NOV2021_CLASS_MAP,
                                   PALETTE, STUFF_IDS, THING_IDS,
                                   default_class_map)
from .reading import load_drawing

__all__ = [
    'ARC', 'CIRCLE', 'CLASS_MAPS', 'COMMANDS', 'DrawingError', 'ELLIPSE',
    'FLOORPLANCAD_CLASSES', 'FLOORPLANCAD_METAINFO', 'LINE',
    'NOV2021_CLASS_MAP', 'PALETTE', 'Primitives', 'STUFF_IDS', 'THING_IDS',
    'default_class_map', 'load_drawing'
]
