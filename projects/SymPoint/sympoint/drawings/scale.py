"""Find how large a drawing's units are.

The network knows tiles of 14 m x 14 m. A drawing is brought to that scale by
what the user says of it, by what its file says, or by an estimate.
"""
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from ..errors import DrawingError
from ..structures.primitives import ARC, LINE, Primitives
from .connections import end_points

#: Side of FloorPlanCAD's tiles.
TILE_METRES = 14.0
#: Metres in a unit of each name. A pixel is CSS's, a point PostScript's.
UNITS = dict(mm=1e-3, cm=1e-2, dm=1e-1, m=1.0, ft=0.3048)
UNITS.update({'pt': 0.0254 / 72, 'px': 0.0254 / 96, 'in': 0.0254})
# viewBoxes of FloorPlanCAD's releases.
_TILE_SIZES = (140.0, 100.0)
#: Leaves of doors inside a flat are 0.7 m to 1 m wide.
DOOR_METRES = 0.85
_WORLD_UNITS = (1000.0, 100.0, 1.0, 1 / 0.0254, 1 / 0.3048)  # to a metre
_FEWEST_DOORS = 3
# Doors that are this many times larger or smaller speak against a scale.
_DOUBT = 2.5
# Doors of 0.57 m to 1.28 m fit a unit.
_FIT = 1.5
# The larger side of a sheet, in metres: at least a room, at most a town.
_ROOM, _TOWN = 1.5, 5000.0
_SAY_IT = 'If that is wrong, say it: --units, --scale'
_WHOSE = {
    'given': 'the one given',
    'file': "its file's",
    'square viewBox': 'that of a tile of 14 m',
}


@dataclass
class Scale:
    """Scale of a drawing.

    Attributes:
        tile_size (float): Side of the network's tile in drawing units.
        units_per_metre (float, optional): None where it is not known.
        source (str): How it is known: 'given', 'file', 'FloorPlanCAD tile',
            'doors' (estimated), or 'extent' (not known: the drawing is taken
            for one tile); of a drawing to train on also 'square viewBox',
            somebody cut it.
        by_doors (float, optional): ``units_per_metre`` by the swings of
            doors, where that is far from what was given or the file says.
        by_file (float, optional): ``units_per_metre`` that the file states,
            where the doors were believed instead.
    """
    tile_size: float
    units_per_metre: float | None
    source: str
    by_doors: float | None = None
    by_file: float | None = None

    @property
    def one_tile(self) -> bool:
        """Whether the drawing is one tile, as those of a data set are."""
        return self.source in ('FloorPlanCAD tile', 'square viewBox', 'extent')

    def describe(self) -> dict[str, Any]:
        """For ``scale`` of :mod:`sympoint.apis.results`."""
        found = dict(units_per_metre=self.units_per_metre, source=self.source)
        for key in ('by_doors', 'by_file'):
            if getattr(self, key) is not None:
                found[key] = getattr(self, key)
        return found


def find_scale(primitives: Primitives,
               units: str | None = None,
               scale: str | None = None,
               name: str | None = None) -> Scale:
    """Scale of a drawing.

    In this order: (1) ``units`` and ``scale``; (2) a viewBox of 140 x 140 or
    100 x 100 is a tile of FloorPlanCAD; (3) ``meta['units_per_metre']``,
    which readers set where a file states its units in the building, unless
    all doors say that it took one unit for another; (4) the swings of doors,
    see :func:`scale_of_doors`; (5) the whole drawing is one tile.

    Args:
        primitives (Primitives): The drawing.
        units (str, optional): What a drawing unit is, a key of
            :data:`UNITS`: in the building, or on paper if ``scale`` is given
            too. Defaults to None.
        scale (str, optional): Paper to building, such as '1:100'; needs
            ``units``, unless the file states those on paper, or any.
            Defaults to None.
        name (str, optional): The file, for messages. Defaults to None.

    Raises:
        DrawingError: ``units`` or ``scale`` cannot be used, or, where
            neither is given, the sheet would be smaller than a room or
            larger than a town.
    """
    stated = primitives.meta.get('units_per_metre')
    radii = door_radii(primitives)
    doors = scale_of_doors(radii)
    if units is not None or scale is not None:
        paper = primitives.meta.get('paper_units_per_metre', stated)
        return _doubted(
            _of_metre(_given(units, scale, paper, name), 'given'), doors)
    width, height = primitives.size
    if width == height and width in _TILE_SIZES:
        return Scale(width, 10.0, 'FloorPlanCAD tile')
    if stated:
        found = _of_file(float(stated), radii, doors)
    elif doors is not None:
        found = _of_metre(doors, 'doors')
    else:
        low = primitives.args.min((0, 1))
        extent = float((primitives.args.max((0, 1)) - low).max())
        return Scale(max(extent, 1e-9), None, 'extent')
    _check_extent(found, primitives, name)
    return found


def find_training_scale(primitives: Primitives,
                        units: str | None = None,
                        scale: str | None = None,
                        name: str | None = None) -> Scale:
    """Scale of a drawing to train on, as :func:`find_scale` but for tiles.

    Where nothing is said of it, a drawing with a square viewBox is a tile
    that somebody cut, 14 m x 14 m in whatever unit; so is one without doors.
    Their ``tile_size`` is the viewBox's longer side.

    Args:
        primitives (Primitives): The drawing.
        units, scale, name: As of :func:`find_scale`, and its errors.
    """
    width, height = primitives.size
    silent = (
        units is None and scale is None
        and not primitives.meta.get('units_per_metre'))
    if silent and width == height and width not in _TILE_SIZES:
        doors = scale_of_doors(door_radii(primitives))
        if doors is not None:
            cut = Scale(width, width / TILE_METRES, 'square viewBox')
            return _doubted(cut, doors)
        return Scale(width, None, 'extent')
    found = find_scale(primitives, units, scale, name)
    if found.source == 'extent':
        found.tile_size = max(width, height)
    return found


def tell_scale(scale: dict[str, Any]) -> list[str]:
    """Tell what a user may have to mend of a scale, one line each.

    Args:
        scale (dict): Of :meth:`Scale.describe`.
    """
    metre, source = scale['units_per_metre'], scale['source']
    if source == 'extent':
        return [
            'how large its units are is not known, so it was taken for one '
            'tile of 14 m. Say it: --units, --scale'
        ]
    if 'by_file' in scale:
        width = DOOR_METRES * metre / scale['by_file']
        return [
            f'the file says that its unit is {name_unit(scale["by_file"])}, '
            f'but its doors would be {width:.3g} m wide: '
            f'{name_unit(metre)} is taken. {_SAY_IT}'
        ]
    if 'by_doors' in scale:
        width = DOOR_METRES * scale['by_doors'] / metre
        return [
            f'at its scale, {_WHOSE[source]}, its doors are {width:.3g} m '
            f'wide. {_SAY_IT}'
        ]
    return []


def check_scale(units: str | None, scale: str | None) -> None:
    """Refuse units or a scale that no drawing could have.

    Raises:
        DrawingError: One of them cannot be read.
    """
    if units is not None or scale is not None:
        _given(units, scale, 1.0, '--units, --scale')


def _of_metre(units_per_metre: float, source: str) -> Scale:
    return Scale(TILE_METRES * units_per_metre, units_per_metre, source)


def _doubted(scale: Scale, doors: float | None) -> Scale:
    """A scale, with what the doors say against it."""
    if doors is not None and not _near(doors, scale.units_per_metre, _DOUBT):
        scale.by_doors = doors
    return scale


def name_unit(units_per_metre: float) -> str:
    """Name a drawing's unit, such as 'mm'; by its size if it has no name."""
    for name, metres in UNITS.items():
        if np.isclose(units_per_metre * metres, 1, rtol=1e-3):
            return name
    return f'{1 / units_per_metre:.3g} m'


def _near(value: Any, other: Any, times: float) -> Any:
    return np.abs(np.log(value / other)) < np.log(times)


def _of_file(stated: float, radii: np.ndarray, doors: float | None) -> Scale:
    """The scale that a file states, or the one that it means.

    Drawings in inches that state mm, the units of a template, are common.
    The doors are believed where the factor is one between two units and not
    one swing fits what is stated.
    """
    scale = _doubted(_of_metre(stated, 'file'), doors)
    if (scale.by_doors is None
            or _near(radii, DOOR_METRES * stated, _FIT).any()):
        return scale
    known = np.array(_WORLD_UNITS)
    exact = np.isclose(known, stated, rtol=1e-3)
    # Of a layout a view's scale is in it, and any pair of units may be meant.
    meant = known if exact.any() else (stated * known / known[:, None]).ravel()
    meant = meant[np.abs(np.log(meant / doors)).argmin()]
    if not _near(meant, doors, _FIT):
        return scale
    found = _of_metre(float(meant), 'doors')
    found.by_file = stated
    return found


def _check_extent(scale: Scale, primitives: Primitives,
                  name: str | None) -> None:
    """Refuse a sheet that cannot be as large as it would be."""
    ends = primitives.args[:, ::3].reshape(-1, 2)
    # A few strays far from a plan are common.
    low, high = np.percentile(ends, (1, 99), axis=0)
    metres = float((high - low).max()) / scale.units_per_metre
    if _ROOM <= metres <= _TOWN:
        return
    how = dict(
        file='with the units that it states',
        doors='by the swings of its doors')[scale.source]
    size = f'{metres:.3g}' if metres < 1 else f'{metres:,.0f}'
    limit = ('smaller than a room' if metres < _ROOM else 'larger than a town')
    raise DrawingError(
        name, f'{how} it is {size} m large, {limit}',
        'Say what one of its units is, such as --units in, and --scale where '
        'that is on paper')


def _given(units: str | None, scale: str | None, stated: float | None,
           name: str | None) -> float:
    """Drawing units in a metre of the building."""
    ratio = 1.0
    if scale is not None:
        parts = re.fullmatch(r'(\d+\.?\d*)\s*:\s*(\d+\.?\d*)', scale.strip())
        if parts is None or not float(parts[1]) or not float(parts[2]):
            raise DrawingError(name, f'{scale!r} is not a scale',
                               'Write it as 1:100')
        ratio = float(parts[1]) / float(parts[2])
    if units is None:
        if stated is None:
            raise DrawingError(
                name, 'it does not state what its units are on paper',
                f'Give --units too, one of {", ".join(UNITS)}')
        return float(stated) * ratio
    if units not in UNITS:
        raise DrawingError(name, f'there is no unit {units!r}',
                           f'Give one of {", ".join(UNITS)}')
    return ratio / UNITS[units]


def scale_of_doors(radius: np.ndarray) -> float | None:
    """Units in a metre, by the swings of doors.

    The commonest radius, within 15 %, is taken for 0.85 m. Where that is
    within 20 % of a drawing in mm, cm, m, inches or feet, it is one.

    Args:
        radius (ndarray): (num_doors,) of :func:`door_radii`.

    Returns:
        float or None: None if there are fewer than three doors.
    """
    if len(radius) < _FEWEST_DOORS:
        return None
    logs = np.sort(np.log(radius))
    counts = np.searchsorted(logs, logs + np.log(1.15)) - np.arange(len(logs))
    first = int(counts.argmax())
    cluster = logs[first:first + counts[first]]
    if len(cluster) < _FEWEST_DOORS:
        return None
    estimate = float(np.exp(np.median(cluster)) / DOOR_METRES)
    for exact in _WORLD_UNITS:
        if _near(estimate, exact, 1.2):
            return exact
    return estimate


def door_radii(primitives: Primitives) -> np.ndarray:
    """Radius of each door swing.

    A door is an arc of a quarter turn with a line, its leaf, as long as the
    arc's radius, from the arc's centre to one of its ends.

    Returns:
        ndarray: (num_doors,) in drawing units.
    """
    args, command = primitives.args, primitives.command
    arcs = args[command == ARC]
    leaves = end_points(args[command == LINE], command[command == LINE])
    if not len(arcs) or not len(leaves):
        return np.zeros(0)
    start, end = arcs[:, 0], arcs[:, 3]
    # Of a quarter circle the centre is the corner of the square on the chord
    # that lies away from the arc.
    chord = end - start
    middle = (start + end) / 2
    normal = np.stack([-chord[:, 1], chord[:, 0]], -1) / 2
    bulge = arcs[:, 1:3].mean(1) - middle
    away = -np.sign((bulge * normal).sum(-1))
    centre = middle + away[:, None] * normal
    radius = np.hypot(*(start - centre).T)
    inner = np.hypot(*np.moveaxis(arcs[:, 1:3] - centre[:, None], -1, 0))
    quarter = (radius > 0) & (np.abs(inner - radius[:, None])
                              < 0.05 * radius[:, None]).all(1)
    centre, radius = centre[quarter], radius[quarter]
    ends = np.stack([start, end], 1)[quarter]
    # A leaf has its middle half way between centre and end of the arc.
    tree = cKDTree(leaves.mean(1))
    found = np.zeros(len(radius), bool)
    for side in range(2):
        target = (centre + ends[:, side]) / 2
        gap, nearest = tree.query(target)
        leaf = leaves[nearest, 1] - leaves[nearest, 0]
        length = np.hypot(*leaf.T)
        along = np.abs((leaf * (ends[:, side] - centre)).sum(-1))
        leads = (gap < 0.1 * radius) & (along > 0.95 * length * radius)
        found |= leads & (np.abs(length - radius) < 0.15 * radius)
    return radius[found]
