"""A drawing with what was found in it."""
from typing import Any, Dict, Union

from ..drawings.primitives import Primitives
from ..drawings.svg_annotate import (annotate_svg, count_elements,
                                     element_labels)
from ..drawings.svg_write import write_svg
from .reading import svg_text
from .results import primitive_labels


def annotated_svg(source: Union[str, bytes, Primitives],
                  primitives: Primitives, result: Dict[str, Any]) -> bytes:
    """A drawing as SVG with the class and the symbol of each element.

    Of the user's own SVG, what is not a label stays as it is, byte for byte,
    and an element of several primitives takes the label of the most length.
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
    labels = element_labels(primitives, *labels, count_elements(text))
    return annotate_svg(text, *labels, num_classes)
