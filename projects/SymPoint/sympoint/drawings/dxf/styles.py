"""Resolve layers and colours, and what of a DXF drawing shows."""
from collections.abc import Iterable
from copy import copy

from ezdxf.colors import aci2rgb, rgb2int
from ezdxf.document import Drawing

INHERIT = -1  # layer: that of the block's reference
BY_BLOCK = -1  # colour: that of the block's reference
BY_LAYER = -2  # colour: that of the layer that the reference is on
BLACK = 0
WHITE = 0xffffff

#: Why a layer is hidden with all that is in references on it.
FROZEN = 'frozen'

_BY_BLOCK, _BLACK_OR_WHITE, _BY_LAYER = 0, 7, 256


def aci_color(number: int) -> int:
    """A colour of AutoCAD's index as 0xrrggbb; 7 is black, on paper."""
    is_coloured = 1 <= number <= 255 and number != _BLACK_OR_WHITE
    return rgb2int(aci2rgb(number)) if is_coloured else BLACK


class Layers:
    """The layers of a drawing; layer '0' is number 0.

    Args:
        doc (Drawing): The drawing.
        all_shown (bool): Whether also those show that are off, frozen or not
            plotted. Defaults to False.
    """

    def __init__(self, doc: Drawing, all_shown: bool = False) -> None:
        self.names: list[str] = []
        self.colors: list[int] = []
        self._doc, self._all_shown = doc, all_shown
        self._why_hidden: list[str] = []
        self._index: dict[str, int] = {}
        self._frozen: set[str] = set()
        self.index('0')

    def frozen_in(self, names: Iterable[str]) -> 'Layers':
        """These layers, in a view in which some more are frozen."""
        layers = copy(self)  # with the same numbers
        layers._frozen = {name.lower() for name in names}
        return layers

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
                why = FROZEN
        if name.lower() == 'defpoints':  # is never plotted
            why = why or 'not plotted'
        self.names.append(name)
        self.colors.append(color)
        self._why_hidden.append(why)

    def why_hidden(self, index: int) -> str:
        """Why what is on a layer does not show, '' if it does."""
        if index == INHERIT or self._all_shown:
            return ''
        if self.names[index].lower() in self._frozen:
            return FROZEN
        return self._why_hidden[index]

    def style(self, entity, inside: bool) -> tuple[int, int]:
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
