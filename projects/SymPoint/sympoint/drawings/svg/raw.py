"""What readers of SVG hand over: raw segments and the shapes they draw."""
from dataclasses import dataclass
from typing import Callable, Dict, Hashable, List, Optional, Tuple

import numpy as np

from .shapes import Segment
from .values import Matrix, ViewBox

# Attributes by which programs mark a group as a layer, and its name.
_NAMES = ('inkscape:label', 'data-layer', 'layer', 'data-name', 'serif:id')
_MARKS = (('inkscape:groupmode', 'layer'), ('v:groupContext', 'layer'))


@dataclass
class Raw:
    """A document's raw segments.

    Attributes:
        kind (ndarray): (num_segments,) of :mod:`.svg_shapes`.
        numbers (ndarray): (num_segments, 8) float64.
        owner (ndarray): (num_segments,) index of the drawn shape.
        subpath (ndarray): (num_segments,) numbered through the document.
        matrix (ndarray): (num_shapes, 6), to the root's coordinates.
        layer (ndarray): (num_shapes,) index into ``layer_names``.
        rgb (ndarray): (num_shapes, 3).
        width (ndarray): (num_shapes,).
        file_id (ndarray): (num_shapes,) class id in the file.
        instance (ndarray): (num_shapes,).
        element (ndarray): (num_shapes,) index of the drawing element.
        layer_names (list): Name of each layer.
        describe (callable): Index of a shape -> its element, for messages.
    """
    kind: np.ndarray
    numbers: np.ndarray
    owner: np.ndarray
    subpath: np.ndarray
    matrix: np.ndarray
    layer: np.ndarray
    rgb: np.ndarray
    width: np.ndarray
    file_id: np.ndarray
    instance: np.ndarray
    element: np.ndarray
    layer_names: List[str]
    describe: Callable[[int], str]


#: What a reader gives: segments and shapes, the viewBox, stated units.
Document = Tuple[Raw, Optional[ViewBox], Dict[str, float]]


class RawBuilder:
    """Collects shapes one by one."""

    def __init__(self) -> None:
        self.kinds: List[int] = []
        self.numbers: List[Tuple[float, ...]] = []
        self.owners: List[int] = []
        self.subpaths: List[int] = []
        self.shapes: List[tuple] = []
        self.elements: List[object] = []
        self.layers = Layers()
        self._subpath = 0

    def add(self, segments: List[Segment], matrix: Matrix, layer: Tuple,
            rgb: Tuple[int, int, int], width: float, labels: Tuple[int, int],
            number: int, element: object) -> None:
        """Add a drawn shape."""
        owner = len(self.shapes)
        for kind, numbers, subpath in segments:
            self.kinds.append(kind)
            self.numbers.append(numbers)
            self.owners.append(owner)
            self.subpaths.append(self._subpath + subpath)
        self._subpath = self.subpaths[-1] + 1
        self.shapes.append(
            (*matrix, self.layers.index(*layer), *rgb, width, *labels, number))
        self.elements.append(element)

    def build(self) -> Raw:
        """Everything as arrays."""
        table = np.array(self.shapes, np.float64).reshape(-1, 14)
        ints = table[:, [6, 7, 8, 9, 11, 12, 13]].astype(np.int64)
        return Raw(
            kind=np.array(self.kinds, np.int64),
            numbers=np.array(self.numbers, np.float64).reshape(-1, 8),
            owner=np.array(self.owners, np.int64),
            subpath=np.array(self.subpaths, np.int64),
            matrix=table[:, :6],
            layer=ints[:, 0],
            rgb=ints[:, 1:4],
            width=table[:, 10],
            file_id=ints[:, 4],
            instance=ints[:, 5],
            element=ints[:, 6],
            layer_names=self.layers.names,
            describe=lambda shape: str(self.elements[shape]))


class Layers:
    """Layers in the order in which something is drawn on them."""

    def __init__(self) -> None:
        self.names: List[str] = []
        self._index: Dict[Hashable, int] = {}

    def index(self, key: Hashable, name: str) -> int:
        """The index of a layer, which is its key's."""
        if key not in self._index:
            self._index[key] = len(self.names)
            self.names.append(name)
        return self._index[key]


def group_name(attributes: Dict[str, str]) -> Tuple[str, bool]:
    """A group's name, and whether it names a layer."""
    marked = any(attributes.get(name) == value for name, value in _MARKS)
    for name in _NAMES:
        if attributes.get(name):
            return attributes[name], marked or name != 'inkscape:label'
    return attributes.get('id', ''), marked
