"""Resolve layers and colours, and what of a DXF drawing shows."""
from typing import Dict, List, Tuple

from ezdxf.colors import aci2rgb, rgb2int
from ezdxf.document import Drawing

INHERIT = -1  # layer: that of the block's reference
BY_BLOCK = -1  # colour: that of the block's reference
BY_LAYER = -2  # colour: that of the layer that the reference is on
BLACK = 0
WHITE = 0xffffff

_BY_BLOCK, _BLACK_OR_WHITE, _BY_LAYER = 0, 7, 256
_FROZEN = 'frozen'


def aci_color(number: int) -> int:
    """A colour of AutoCAD's index as 0xrrggbb; 7 is black, on paper."""
    is_coloured = 1 <= number <= 255 and number != _BLACK_OR_WHITE
    return rgb2int(aci2rgb(number)) if is_coloured else BLACK


class Layers:
    """The layers of a drawing; layer '0' is number 0.

    Args:
        doc (Drawing): The drawing.
        frozen (tuple): Names of layers that are frozen here beside those
            frozen everywhere.
        all_shown (bool): Whether also those show that are off, frozen or not
            plotted. Defaults to False.
    """

    def __init__(self,
                 doc: Drawing,
                 frozen: Tuple[str, ...] = (),
                 all_shown: bool = False) -> None:
        self.names: List[str] = []
        self.colors: List[int] = []
        #: Of each layer why its strokes do not show, '' if they do.
        self.why_hidden: List[str] = []
        self._index: Dict[str, int] = {}
        self._more = {name.lower() for name in frozen}
        self._doc, self.all_shown = doc, all_shown
        self.index('0')

    def index(self, name: str) -> int:
        """The number of a layer, whether the drawing lists it or not."""
        key = name.lower()
        if key not in self._index:
            self._index[key] = len(self.names)
            self._add(name)
        return self._index[key]

    def _add(self, name: str) -> None:
        color, why = BLACK, ''
        if name in self._doc.layers:
            layer = self._doc.layers.get(name)
            name = layer.dxf.name
            color = aci_color(layer.color)
            if layer.rgb is not None:
                color = rgb2int(layer.rgb)
            if layer.is_off():
                why = 'off'
            elif not layer.dxf.plot:  # no part of the drawing on paper
                why = 'not plotted'
            if layer.is_frozen():
                why = _FROZEN
        if name.lower() == 'defpoints':  # is never plotted
            why = why or 'not plotted'
        if name.lower() in self._more:
            why = _FROZEN
        self.names.append(name)
        self.colors.append(color)
        self.why_hidden.append('' if self.all_shown else why)

    def is_frozen(self, index: int) -> bool:
        """Whether block references on a layer vanish with all in them."""
        return index != INHERIT and self.why_hidden[index] == _FROZEN

    def is_hidden(self, index: int) -> bool:
        """Whether strokes on a layer do not show."""
        return index != INHERIT and bool(self.why_hidden[index])

    def style(self, entity, inside: bool) -> Tuple[int, int]:
        """An entity's layer and colour.

        Args:
            entity (DXFGraphic): The entity.
            inside (bool): Whether it is in a block, where layer '0' stands
                for the layer of the block's reference.
        """
        dxf = entity.dxf
        layer = self.index(dxf.layer)
        if inside and layer == 0:
            layer = INHERIT
        if dxf.hasattr('true_color'):
            return layer, dxf.true_color & WHITE
        if dxf.color == _BY_BLOCK:
            return layer, BY_BLOCK if inside else BLACK
        if dxf.color != _BY_LAYER:
            return layer, aci_color(dxf.color)
        return layer, BY_LAYER if layer == INHERIT else self.colors[layer]
