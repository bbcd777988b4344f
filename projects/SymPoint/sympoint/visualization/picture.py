"""Draw a drawing and its symbols as a figure that a person can read."""
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Polygon

from ..drawings.polylines import boxes, polylines
from ..structures.segments import Segments
from .labels import place_labels

GREY = np.array([0.7, 0.7, 0.7])
PALE = np.array([0.87, 0.87, 0.87])
# Of the longer side of a panel, in inches: it grows with the number of
# symbols, so that their names have room.
_SIDE, _MAX_SIDE, _SYMBOLS_A_SIDE = 8.0, 22.0, 40
_LEGEND_COLUMN, _LEGEND_ROW = 1.9, 0.17  # inches
_FONT = 6.0  # points
_GAP = 2.0  # points between a symbol and its outline
# A sheet this much wider than high has its panels one above the other.
_WIDE = 1.1

#: Of :func:`.polylines`: indices of primitives, and their points.
Curves = list[tuple[np.ndarray, np.ndarray]]


@dataclass
class Panel:
    """One half of a picture.

    Attributes:
        title (str): Such as 'truth'.
        segments (Segments): What it shows.
        unknown (ndarray, optional): (num_primitives,) bool, of which nobody
            knows the class. Defaults to None: none.
    """
    title: str
    segments: Segments
    unknown: np.ndarray | None = None


def draw_picture(args: np.ndarray,
                 command: np.ndarray,
                 panels: Sequence[Panel],
                 classes: Sequence[str],
                 palette: Sequence[tuple[int, int, int]],
                 stuff_ids: Sequence[int],
                 metre: float | None = None) -> Figure:
    """Draw panels of one drawing over a legend that counts.

    They are side by side, or one above the other where the drawing is wider
    than high. Symbols and stuff are in their class's colour, background is
    grey, what nobody knows is paler. Each symbol is outlined by the hull of
    its strokes and named, with its score if it has one.

    Args:
        args (ndarray): (num_primitives, 4, 2) in drawing units, y down.
        command (ndarray): (num_primitives,), 0 line, 1 arc, 2 circle,
            3 ellipse.
        panels (Sequence[Panel]): Truth, prediction, or both.
        classes (Sequence[str]): Class names.
        palette (Sequence[tuple]): RGB, 0 to 255, of each class.
        stuff_ids (Sequence[int]): Classes without outlines.
        metre (float, optional): Drawing units in a metre, for a bar that
            shows the scale. Defaults to None.

    Returns:
        Figure: Of matplotlib's, on an Agg canvas.
    """
    primitive_boxes = boxes(args, command)
    low, high = _extent(primitive_boxes)
    size = high - low
    most = max(
        int((~np.isin(p.segments.labels, stuff_ids)).sum()) for p in panels)
    side = float(
        np.clip(_SIDE * np.sqrt(most / _SYMBOLS_A_SIDE), _SIDE, _MAX_SIDE))
    width, height = size / size.max() * side
    width, height = max(width, side / 4), max(height, side / 4)

    shown = sorted(set(np.concatenate([p.segments.labels for p in panels])))
    rows = len(panels) if size[0] > _WIDE * size[1] else 1
    across = len(panels) // rows
    columns = max(1, int(width * across // _LEGEND_COLUMN))
    legend = (-(-len(shown) // columns) + 1) * _LEGEND_ROW if shown else 0.0
    top = 0.35
    total = (height + top) * rows + legend
    figure = Figure(figsize=(width * across, total), dpi=150)
    FigureCanvasAgg(figure)
    colours = np.asarray(palette, float) / 255
    curves = polylines(args, command)
    for place, panel in enumerate(panels):
        row, column = divmod(place, across)
        bottom = total - (row + 1) * (height + top)
        axes = figure.add_axes(
            [column / across, bottom / total, 1 / across, height / total])
        axes.set(
            xlim=(low[0], high[0]), ylim=(high[1], low[1]), aspect='equal')
        axes.set_axis_off()
        things = ~np.isin(panel.segments.labels, stuff_ids)
        _draw_primitives(axes, curves, panel, things, colours)
        _draw_symbols(axes, panel.segments, things, curves, classes, colours,
                      size.max() / side / 72)
        if metre is not None:
            _draw_scale(axes, low, high, metre)
        figure.text(
            (column + .5) / across, (bottom + height + top / 2) / total,
            f'{panel.title}: {things.sum()} symbols',
            ha='center',
            va='center',
            fontsize=10)
    if shown:
        _draw_legend(figure, panels, shown, classes, colours, columns)
    return figure


def _extent(primitive_boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Corners of the drawing, with a margin that keeps any side visible."""
    low = primitive_boxes[:, :2].min(0)
    high = primitive_boxes[:, 2:].max(0)
    margin = 0.025 * max((high - low).max(), 1e-9)
    # A drawing of one straight line still has two dimensions.
    lack = np.maximum(0.1 * (high - low).max() - (high - low), 0) / 2
    return low - margin - lack, high + margin + lack


def _draw_primitives(axes, curves: Curves, panel: Panel, things: np.ndarray,
                     colours: np.ndarray) -> None:
    """Every primitive once, grey below stuff below symbols."""
    segments, owner = panel.segments, panel.segments.owner
    layer = np.where(owner < 0, 0, np.append(things + 1, 0)[owner])
    colour = np.where((owner < 0)[:, None], GREY,
                      np.vstack([colours[segments.labels], GREY])[owner])
    if panel.unknown is not None:
        colour[panel.unknown & (owner < 0)] = PALE
    thin = float(np.clip(np.sqrt(2500 / max(len(owner), 1)), 0.4, 1.0))
    for level, width in enumerate((0.6, 1.0, 1.2)):
        for index, points in curves:
            rows = layer[index] == level
            if rows.any():
                axes.add_collection(
                    LineCollection(
                        points[rows],
                        colors=colour[index[rows]],
                        linewidths=width * thin,
                        capstyle='round',
                        zorder=level + 1),
                    autolim=False)


def _hulls(segments: Segments, rows: np.ndarray, curves: Curves,
           gap: float) -> list[np.ndarray]:
    """The hull of each symbol's strokes, ``gap`` away from them, (n, 2)."""
    owner = np.concatenate([
        np.repeat(segments.owner[index], points.shape[1])
        for index, points in curves
    ])
    points = np.concatenate([p.reshape(-1, 2) for _, p in curves])
    order = np.argsort(owner, kind='stable')
    begins, ends = (
        np.searchsorted(owner[order], rows, side)
        for side in ('left', 'right'))
    angle = np.arange(8) * np.pi / 4
    around = gap * np.stack([np.cos(angle), np.sin(angle)], -1)
    hulls = []
    for begin, end in zip(begins, ends):
        own = points[order[begin:end]]
        # float32, which is what it takes, is exact enough about the middle
        middle = own.mean(0)
        hull = cv2.convexHull(np.float32(own - middle))[:, 0]
        hull = cv2.convexHull(
            np.float32(hull[:, None] + around).reshape(-1, 2))[:, 0]
        hulls.append(hull + middle)
    return hulls


def _draw_symbols(axes, segments: Segments, things: np.ndarray, curves: Curves,
                  classes: Sequence[str], colours: np.ndarray,
                  point: float) -> None:
    """A hull and a name for each symbol; ``point`` is 1/72 inch in units."""
    rows = np.flatnonzero(things
                          & np.isin(np.arange(len(segments)), segments.owner))
    if not len(rows):
        return
    hulls = _hulls(segments, rows, curves, _GAP * point)
    outlines = np.array([[*hull.min(0), *hull.max(0)] for hull in hulls])
    colour = colours[segments.labels[rows]]
    axes.add_collection(
        PatchCollection([Polygon(hull) for hull in hulls],
                        facecolors=np.c_[colour,
                                         np.full(len(rows), 0.07)],
                        edgecolors=np.c_[colour,
                                         np.full(len(rows), 0.9)],
                        linewidths=0.7,
                        zorder=4),
        autolim=False)
    names = [classes[label] for label in segments.labels[rows]]
    if segments.scores is not None:
        names = [
            f'{name} {score:.2f}'
            for name, score in zip(names, segments.scores[rows])
        ]
    letter = np.array([0.62, 1.35]) * _FONT * point
    sizes = np.array([[len(n), 1] for n in names]) * letter
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    corners = place_labels(outlines, sizes, (left, top, right, bottom))
    # Names in full colour would be unreadable in yellow: darken the light.
    dark = colour * np.minimum(1, 0.45 /
                               (colour @ [.3, .6, .1] + 1e-9))[:, None]
    _draw_leaders(axes, outlines, corners, sizes, dark)
    for (x, y), name, ink in zip(corners, names, dark):
        axes.text(
            x,
            y,
            name,
            fontsize=_FONT,
            color=ink,
            ha='left',
            va='top',
            zorder=5,
            bbox=dict(facecolor='white', alpha=0.75, pad=0.3, linewidth=0))


def _draw_leaders(axes, outlines: np.ndarray, corners: np.ndarray,
                  sizes: np.ndarray, ink: np.ndarray) -> None:
    """A line to its symbol from each name that does not touch it."""
    middle = corners + sizes / 2
    end = np.clip(middle, outlines[:, :2], outlines[:, 2:])
    far = (np.abs(middle - end) > 0.55 * sizes).any(1)
    axes.add_collection(
        LineCollection(
            np.stack([middle[far], end[far]], 1),
            colors=ink[far],
            linewidths=0.4,
            zorder=4.5),
        autolim=False)


def _draw_scale(axes, low: np.ndarray, high: np.ndarray, metre: float) -> None:
    """A bar of whole metres, a fifth of the drawing's width at most."""
    most = max((high[0] - low[0]) / metre / 5, 1e-9)
    power = 10.0**np.floor(np.log10(most))
    length = power * max(k for k in (1, 2, 5) if k * power <= most)
    left, y = low + (high - low) * [0.02, 0.985]
    axes.plot([left, left + length * metre], [y, y],
              color='black',
              linewidth=2,
              solid_capstyle='butt',
              zorder=6)
    axes.text(left, y, f'{length:g} m', fontsize=7, va='bottom', zorder=6)


def _draw_legend(figure: Figure, panels: Sequence[Panel], shown: Sequence[int],
                 classes: Sequence[str], colours: np.ndarray,
                 columns: int) -> None:
    """Colour and name of each class seen, with its segments a panel."""
    counts = [
        np.bincount(p.segments.labels, minlength=len(classes)) for p in panels
    ]
    handles = [
        Patch(
            color=colours[c],
            label=f'{classes[c]} ' + ' / '.join(str(n[c]) for n in counts))
        for c in shown
    ]
    figure.legend(
        handles=handles,
        loc='lower center',
        ncols=columns,
        fontsize=7,
        frameon=False,
        handlelength=1.2,
        borderaxespad=0.2)
