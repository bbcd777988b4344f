"""A drawing with what was found in it."""
import dataclasses
from typing import Any, Dict, Union

import numpy as np

from ..drawings.svg.annotate import (annotate_svg, count_elements,
                                     element_labels)
from ..drawings.svg.split import split_elements
from ..drawings.svg.write import write_svg
from ..structures.primitives import Primitives
from .reading import svg_text
from .results import primitive_labels


def annotated_svg(source: Union[str, bytes, Primitives],
                  primitives: Primitives, result: Dict[str, Any]) -> bytes:
    """A drawing as SVG with the class and the symbol of each element.

    Of the user's own SVG, what is not a label stays as it is, byte for byte,
    but elements that hold several symbols are split among them, see
    :func:`.split_elements`; where they cannot be, the label of the most
    length counts.
    A drawing of another format is written as SVG, with an element for each
    primitive. After correction it is training data.

    Args:
        source (str, bytes or Primitives): The drawing.
        primitives (Primitives): What was read from it.
        result (dict): What was found, see :mod:`sympoint.apis.results`.

    Returns:
        bytes: The document.
    """
    labels = primitive_labels(result)
    num_classes = len(result['classes'])
    text = svg_text(source, primitives)
    if text is None:
        return write_svg(primitives, *labels, num_classes)
    # A path of several symbols becomes one for each of them.
    group = np.unique(np.stack(labels), axis=1, return_inverse=True)[1]
    text, element = split_elements(text, primitives, group.reshape(-1))
    parts = dataclasses.replace(primitives, element_id=element)
    labels = element_labels(parts, *labels, count_elements(text))
    return annotate_svg(text, *labels, num_classes)
