"""Drawings as the inferencer and the viewer read them."""
from typing import Optional, Union

from ..drawings.classes import CLASS_MAPS
from ..drawings.errors import DrawingError
from ..drawings.primitives import Primitives
from ..drawings.svg import parse_svg


def read_drawing(source: Union[str, bytes, Primitives],
                 num_classes: int = 35,
                 class_map: Optional[str] = None) -> Primitives:
    """Read a drawing, and its labels if it has any.

    Args:
        source (str, bytes or Primitives): A path, what is in a file, or the
            drawing itself.
        num_classes (int): Classes of its labels. Defaults to 35.
        class_map (str, optional): Name of the release whose class ids it is
            labelled with, see ``CLASS_MAPS``. Defaults to None.

    Raises:
        DrawingError: It cannot be read.
    """
    if isinstance(source, Primitives):
        return source
    if isinstance(source, str) and source.lower().endswith('.prim'):
        return Primitives.load(source)
    if class_map not in (None, *CLASS_MAPS):
        raise DrawingError(None, f'there is no class map {class_map!r}',
                           f'Give one of {", ".join(CLASS_MAPS)}')
    return parse_svg(
        source,
        num_classes=num_classes,
        class_map=None if class_map in (None,
                                        'default') else CLASS_MAPS[class_map])
