"""Cut labelled drawings into the tiles that a model is trained on."""
from typing import List, Optional, Tuple

import numpy as np

from ..structures.primitives import Primitives
from .connections import connection_graph
from .scale import find_training_scale, tell_scale
from .tiling import Tiling


def training_tiles(
        primitives: Primitives,
        radius: float,
        units: Optional[str] = None,
        scale: Optional[str] = None,
        name: Optional[str] = None) -> Tuple[List[Primitives], List[str]]:
    """Cut a labelled drawing as prediction cuts it, and connect each tile.

    As in FloorPlanCAD, whose drawings were cut out of larger sheets, a symbol
    at a border keeps what is seen of it as an instance; the tiles overlap, so
    most are whole in a neighbour. A tile of which nobody knows anything
    teaches nothing and is left out.

    Args:
        primitives (Primitives): With labels, of which some are known.
        radius (float): Ends nearer than this, in tiles, connect.
        units, scale, name: As of :func:`find_training_scale`.

    Returns:
        tuple: The tiles, of a drawing that is one itself that alone, and what
        a user may have to mend of the scale, one line each.

    Raises:
        DrawingError: The scale cannot be used, or gives far too many tiles.
    """
    found = find_training_scale(primitives, units, scale, name)
    if found.one_tile:
        tiles = [primitives]
    else:
        tiles = _cut(primitives, found.tile_size, name)
    for tile in tiles:
        tile.connections = connection_graph(tile.args, tile.command,
                                            radius * max(tile.size))
    return tiles, tell_scale(found.describe())


def _cut(primitives: Primitives, tile_size: float,
         name: Optional[str]) -> List[Primitives]:
    tiling = Tiling(primitives, tile_size, name=name)
    origin = np.asarray(primitives.meta.get('origin', (0, 0)))
    tiles = []
    for i in range(len(tiling)):
        tile = tiling[i]
        if not tile.ignore.all():
            tile.meta['origin'] = (origin + tiling.corners[i]).tolist()
            tiles.append(tile)
    return tiles
