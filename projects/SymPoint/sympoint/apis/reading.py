"""Drawings as the inferencer and the viewer read them."""
from pathlib import Path
from typing import Optional, Union

from ..drawings.reading import load_drawing
from ..errors import DrawingError
from ..structures.primitives import Primitives
from ..structures.taxonomy import CLASS_MAPS


def _is_converted(source: Union[str, bytes, Primitives]) -> bool:
    return isinstance(source, str) and source.lower().endswith('.prim')


def read_drawing(source: Union[str, bytes, Primitives],
                 num_classes: int = 35,
                 class_map: Optional[str] = None,
                 name: Optional[str] = None,
                 page: Optional[int] = None,
                 layout: Optional[str] = None) -> Primitives:
    """Read a drawing, and its labels if it has any.

    Args:
        source (str, bytes or Primitives): A path, what is in a file, or the
            drawing itself.
        num_classes (int): Classes of its labels. Defaults to 35.
        class_map (str, optional): Name of the release whose class ids it is
            labelled with, see ``CLASS_MAPS``. Defaults to None.
        name (str, optional): What messages call it. Defaults to its path.
        page (int, optional): Of a PDF, from 1. Defaults to None, the first.
        layout (str, optional): Of a DXF. Defaults to None, the model space.

    Raises:
        DrawingError: It cannot be read.
    """
    if isinstance(source, Primitives):
        return source
    if _is_converted(source):
        return Primitives.load(source)
    if class_map not in (None, *CLASS_MAPS):
        raise DrawingError(name, f'there is no class map {class_map!r}',
                           f'Give one of {", ".join(CLASS_MAPS)}')
    if class_map == 'default':
        class_map = None
    return load_drawing(
        source,
        num_classes,
        class_map=CLASS_MAPS.get(class_map),
        page=1 if page is None else page,
        layout=layout,
        name=name)


def svg_text(source: Union[str, bytes, Primitives],
             primitives: Primitives) -> Optional[bytes]:
    """The file of a drawing, where that is SVG and so can take labels.

    Args:
        source (str, bytes or Primitives): The drawing.
        primitives (Primitives): What was read from it.

    Returns:
        bytes or None: None for a drawing of another format.
    """
    if (isinstance(source, Primitives) or _is_converted(source)
            or primitives.meta.get('format') != 'svg'):
        return None
    return source if isinstance(source, bytes) else Path(source).read_bytes()
