"""Drawings as the inferencer and the viewer read them."""
from typing import Optional, Union

from ..drawings.classes import CLASS_MAPS
from ..drawings.errors import DrawingError
from ..drawings.primitives import Primitives
from ..drawings.svg import parse_svg
from ..drawings.svg_document import read_source

# How files begin that users take for drawings too.
_OTHERS = {
    b'%PDF': 'a PDF',
    b'AC10': 'a DWG',
    b'  0\nSECTION': 'a DXF',
    b'  0\r\nSECTION': 'a DXF',
    b'0\nSECTION': 'a DXF',
    b'0\r\nSECTION': 'a DXF',
    b'\x89PNG': 'a PNG',
    b'\xff\xd8': 'a JPEG'
}


def read_drawing(source: Union[str, bytes, Primitives],
                 num_classes: int = 35,
                 class_map: Optional[str] = None,
                 name: Optional[str] = None) -> Primitives:
    """Read a drawing, and its labels if it has any.

    Args:
        source (str, bytes or Primitives): A path, what is in a file, or the
            drawing itself.
        num_classes (int): Classes of its labels. Defaults to 35.
        class_map (str, optional): Name of the release whose class ids it is
            labelled with, see ``CLASS_MAPS``. Defaults to None.
        name (str, optional): What messages call it. Defaults to its path.

    Raises:
        DrawingError: It cannot be read.
    """
    if isinstance(source, Primitives):
        return source
    if isinstance(source, str) and source.lower().endswith('.prim'):
        return Primitives.load(source)
    if class_map not in (None, *CLASS_MAPS):
        raise DrawingError(name, f'there is no class map {class_map!r}',
                           f'Give one of {", ".join(CLASS_MAPS)}')
    data, name = read_source(source, name)
    for start, kind in _OTHERS.items():
        if data.startswith(start):
            raise DrawingError(name, f'is {kind}, not SVG', 'Export it as SVG')
    if class_map == 'default':
        class_map = None
    return parse_svg(
        data, num_classes, class_map=CLASS_MAPS.get(class_map), name=name)
