"""A drawing's own labels, to be shown beside what a model found."""
from typing import Any, Dict, Optional, Sequence, Tuple

import numpy as np

from ..datasets.label_mapping import LabelMapping
from ..structures.primitives import Primitives
from ..structures.taxonomy import FLOORPLANCAD_CLASSES


def label_classes(metainfo: dict) -> Sequence[str]:
    """Names of the classes that drawings are labelled with.

    Those of the model, unless it makes them from FloorPlanCAD's by a
    ``label_map``.
    """
    if metainfo.get('label_map'):
        return FLOORPLANCAD_CLASSES
    return metainfo['classes']


def describe_labels(metainfo: dict) -> Dict[str, Any]:
    """For ``drawing`` of :mod:`sympoint.apis.results`."""
    source = label_classes(metainfo)
    found: Dict[str, Any] = dict(label_classes=len(source))
    if metainfo.get('label_map'):
        found['label_map'] = LabelMapping(metainfo, source).lookup.tolist()
    return found


def true_labels(primitives: Primitives,
                metainfo: dict) -> Optional[Tuple[np.ndarray, np.ndarray]]:
    """The labels of a drawing in the model's classes.

    Returns:
        tuple or None: Semantic and instance ids, (num_primitives,) int64;
        None where nothing is labelled, or with classes of another number.
    """
    source = label_classes(metainfo)
    labelled = primitives.semantic_id < primitives.num_classes
    if not labelled.any() or primitives.num_classes != len(source):
        return None
    return LabelMapping(metainfo, source)(primitives.semantic_id,
                                          primitives.instance_id)
