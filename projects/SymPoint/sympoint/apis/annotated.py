"""A drawing with what was found in it."""
from typing import Any, Dict, Union

from ..drawings.primitives import Primitives
from ..drawings.svg_annotate import (annotate_svg, count_elements,
                                     element_labels)
from .results import primitive_labels


def annotated_svg(source: Union[str, bytes], primitives: Primitives,
                  result: Dict[str, Any]) -> bytes:
    """The user's SVG with the class and the symbol of each element.

    What is not a label stays as it is, byte for byte. After correction it is
    training data. An element of several primitives takes the label of the
    most length.

    Args:
        source (str or bytes): The drawing.
        primitives (Primitives): What was read from it.
        result (dict): What was found, see :mod:`sympoint.apis.results`.

    Returns:
        bytes: The document.
    """
    num_classes = len(result['classes'])
    semantic, instance = element_labels(primitives, *primitive_labels(result),
                                        count_elements(source))
    return annotate_svg(source, semantic, instance, num_classes)
