"""Cut drawings into overlapping tiles of the size that the network knows."""
import dataclasses
from collections.abc import Iterator

import numpy as np

from ..errors import DrawingError
from ..structures.primitives import LINE, Primitives
from .connections import connection_graph
from .geometry import clip_lines
from .scale import TILE_METRES, find_training_scale, tell_scale

#: Neighbouring tiles share this much of their side, more than most symbols
#: are large: 4.2 m.
OVERLAP = 0.3
#: A sheet of more is refused; 300,000 primitives take a few hundred.
MAX_TILES = 20000
_MAX_SIDE = 1e6
# A drawing, or a side of one, that is this much larger than a tile is not
# divided: it would be seen twice for a margin.
_SLACK = 1.1
# Shorter ends of clipped lines, relative to the tile, are left out.
_SLIVER = 1e-3


class Tiling:
    """The tiles of a drawing; made when they are asked for.

    A line belongs to each tile that it passes through, clipped to it, as the
    lines of FloorPlanCAD's tiles are; a curve to each tile with its middle.
    So a symbol that a border cuts is in a tile with what is seen of it there.
    Along an axis on which the drawing is hardly longer than a tile, tiles are
    as long as it is. Tiles without primitives are left out.

    Args:
        primitives (Primitives): The drawing.
        tile_size (float): Side of a tile in drawing units.
        whole (bool): Whether it is one tile, however large. Defaults to
            False.
        name (str, optional): The file, for messages. Defaults to None.

    Raises:
        DrawingError: It would take more than :data:`MAX_TILES` tiles.
    """

    def __init__(self,
                 primitives: Primitives,
                 tile_size: float,
                 whole: bool = False,
                 name: str | None = None) -> None:
        self.primitives = primitives
        self.tile_size = tile_size
        args = primitives.args
        self.low, self.high = args.min((0, 1)), args.max((0, 1))
        extent = self.high - self.low
        undivided = extent <= _SLACK * tile_size
        longer = undivided & (extent > tile_size)
        #: Width and height of the windows that tiles are cut out by.
        self.window = np.where(longer, _SLACK * tile_size, tile_size)
        self.rows: list[np.ndarray] = []
        self.corners: list[np.ndarray] = []
        if whole or undivided.all():
            self.rows.append(np.arange(len(primitives)))
            self.corners.append(self.low)
            return
        if extent.max() > _MAX_SIDE * tile_size:
            raise self._too_large(name)
        middle = args.mean(1)
        is_line = primitives.command == LINE
        low = np.where(is_line[:, None], args.min(1), middle)
        high = np.where(is_line[:, None], args.max(1), middle)
        # Only where something is: a stray stroke may lie miles away.
        for y, band in _occupied(low[:, 1], high[:, 1], self.low[1],
                                 self.high[1], self.window[1]):
            for x, cell in _occupied(low[band, 0], high[band, 0], self.low[0],
                                     self.high[0], self.window[0]):
                rows, corner = band[cell], np.array([x, y])
                rows = rows[self._passes(rows, corner)]
                if len(rows):
                    self.rows.append(rows)
                    self.corners.append(corner)
                if len(self.rows) > MAX_TILES:
                    raise self._too_large(name)

    def _too_large(self, name: str | None) -> DrawingError:
        metres = (self.high - self.low) / self.tile_size * TILE_METRES
        return DrawingError(
            name,
            'at this scale it would be {:.0f} m by {:.0f} m'.format(*metres),
            'Correct --units and --scale, or remove what lies far off')

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Primitives:
        """A tile, its corner at the origin and its ``size`` a tile's."""
        rows, corner = self.rows[index], self.corners[index]
        part = dataclasses.replace(self.primitives[rows], connections=None)
        part.size = (self.tile_size, self.tile_size)
        if len(self) > 1:
            first, last = self._clip(rows, corner)
            cut = np.flatnonzero((first > 0) | (last < 1))
            first, last = first[cut], last[cut]
            share = first[:, None] + (last - first)[:, None] * np.arange(4) / 3
            start, end = part.args[cut, :1], part.args[cut, 3:]
            part.args[cut] = start + share[..., None] * (end - start)
            part.length[cut] *= last - first
        part.args -= corner
        return part

    def depth(self, index: int) -> np.ndarray:
        """How far primitives are from where the tile was cut out.

        Returns:
            ndarray: (num_primitives_in_tile,), from 0.01 at a cut to 1 at
            half the overlap or more from it; a tile's side at the sheet's own
            border is no cut.
        """
        corner = self.corners[index]
        middle = self[index].args.mean(1)
        far = np.full(len(middle), np.inf)
        for d in (0, 1):
            if corner[d] > self.low[d] + 1e-6 * self.tile_size:
                far = np.minimum(far, middle[:, d])
            stop = corner[d] + self.window[d]
            if stop < self.high[d] - 1e-6 * self.tile_size:
                far = np.minimum(far, self.window[d] - middle[:, d])
        return np.clip(far / (OVERLAP / 2 * self.tile_size), 0.01, 1)

    def _passes(self, rows: np.ndarray, corner: np.ndarray) -> np.ndarray:
        """Which of the primitives have enough in the tile."""
        first, last = self._clip(rows, corner)
        inside = (last - first) * self.primitives.length[rows]
        whole = (first <= 0) & (last >= 1)
        return whole | (inside > _SLIVER * self.tile_size)

    def _clip(self, rows: np.ndarray,
              corner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Curve parameters between which lines are in a tile.

        Returns:
            tuple: First and last, (num_rows,) each; 0 and 1 of a curve, last
            < first of a line that misses the tile.
        """
        args = self.primitives.args[rows]
        first, last = clip_lines(args[:, 0], args[:, 3], corner,
                                 corner + self.window)
        curve = self.primitives.command[rows] != LINE
        return np.where(curve, 0, first), np.where(curve, 1, last)


def _starts(low: float, high: float, side: float) -> np.ndarray:
    """Where tiles start along an axis, evenly, from end to end."""
    extent = high - low
    if extent <= side:  # in the middle of it
        return np.array([low - (side - extent) / 2])
    step = side * (1 - OVERLAP)
    # Rounding must not make a tile more of a sheet of whole steps.
    number = int(np.ceil((extent - side) / step - 1e-9)) + 1
    return np.linspace(low, high - side, number)


def _occupied(low: np.ndarray, high: np.ndarray, start: float, stop: float,
              side: float) -> Iterator[tuple[float, np.ndarray]]:
    """Where tiles along an axis start that some primitives reach.

    Args:
        low, high (ndarray): (num_primitives,).
        start, stop (float): Of the drawing.
        side (float): Of a tile.

    Yields:
        tuple: Start of the tile, indices of the primitives that reach it.
    """
    starts = _starts(start, stop, side)
    first = np.searchsorted(starts + side, low)
    last = np.searchsorted(starts, high, 'right')
    change = np.zeros(len(starts) + 1, int)
    np.add.at(change, first, 1)
    np.add.at(change, last, -1)
    for i in np.flatnonzero(np.cumsum(change) > 0):
        yield starts[i], np.flatnonzero((first <= i) & (i < last))


def training_tiles(
        primitives: Primitives,
        radius: float,
        units: str | None = None,
        scale: str | None = None,
        name: str | None = None) -> tuple[list[Primitives], list[str]]:
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
    tiles = [primitives]
    if not found.one_tile:
        tiling = Tiling(primitives, found.tile_size, name=name)
        tiles = [tiling[i] for i in range(len(tiling))]
        origin = np.asarray(primitives.meta.get('origin', (0, 0)))
        for tile, corner in zip(tiles, tiling.corners):
            tile.meta['origin'] = (origin + corner).tolist()
        tiles = [tile for tile in tiles if not tile.ignore.all()]
    for tile in tiles:
        tile.connections = connection_graph(tile.args, tile.command,
                                            radius * max(tile.size))
    return tiles, tell_scale(found.describe())
