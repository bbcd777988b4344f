"""A drawing and its symbols as a figure that a person can read."""
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

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
    unknown: Optional[np.ndarray] = None


def draw_picture(args: np.ndarray, command: np.ndarray,
                 panels: Sequence[Panel], classes: Sequence[str],
                 palette: Sequence[Tuple[int, int, int]],
                 stuff_ids: Sequence[int]) -> Figure:
    """Panels of one drawing side by side, over a legend that counts.

    Symbols and stuff are in their class's colour, background is grey, what
    nobody knows is paler. Each symbol is outlined by its box and named, with
    its score if it has one.

    Args:
        args (ndarray): (num_primitives, 4, 2) in drawing units, y down.
        command (ndarray): (num_primitives,), 0 line, 1 arc, 2 circle,
            3 ellipse.
        panels (Sequence[Panel]): Truth, prediction, or both.
        classes (Sequence[str]): Class names.
        palette (Sequence[tuple]): RGB, 0 to 255, of each class.
        stuff_ids (Sequence[int]): Classes without boxes.

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
    columns = max(1, int(width * len(panels) // _LEGEND_COLUMN))
    legend = (-(-len(shown) // columns) + 1) * _LEGEND_ROW if shown else 0.0
    top = 0.35
    total = height + top + legend
    figure = Figure(figsize=(width * len(panels), total), dpi=150)
    FigureCanvasAgg(figure)
    colours = np.asarray(palette, float) / 255
    curves = polylines(args, command)
    for place, panel in enumerate(panels):
        axes = figure.add_axes([
            place / len(panels), legend / total, 1 / len(panels),
            height / total
        ])
        axes.set(
            xlim=(low[0], high[0]), ylim=(high[1], low[1]), aspect='equal')
        axes.set_axis_off()
        things = ~np.isin(panel.segments.labels, stuff_ids)
        _draw_primitives(axes, curves, panel, things, colours)
        _draw_symbols(axes, panel.segments, things, primitive_boxes, classes,
                      colours,
                      size.max() / side / 72)
        figure.text(
            (place + .5) / len(panels),
            1 - top / 2 / total,
            f'{panel.title}: {things.sum()} symbols',
            ha='center',
            va='center',
            fontsize=10)
    if shown:
        _draw_legend(figure, panels, shown, classes, colours, columns)
    return figure


def _extent(primitive_boxes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Corners of the drawing, with a margin that keeps any side visible."""
    low = primitive_boxes[:, :2].min(0)
    high = primitive_boxes[:, 2:].max(0)
    margin = 0.025 * max((high - low).max(), 1e-9)
    # A drawing of one straight line still has two dimensions.
    lack = np.maximum(0.1 * (high - low).max() - (high - low), 0) / 2
    return low - margin - lack, high + margin + lack


def _draw_primitives(axes, curves: List[Tuple[np.ndarray,
                                              np.ndarray]], panel: Panel,
                     things: np.ndarray, colours: np.ndarray) -> None:
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


def _draw_symbols(axes, segments: Segments, things: np.ndarray,
                  primitive_boxes: np.ndarray, classes: Sequence[str],
                  colours: np.ndarray, point: float) -> None:
    """A box and a name for each symbol; ``point`` is 1/72 inch in units."""
    outlines = segments.boxes(primitive_boxes)
    rows = np.flatnonzero(things & ~np.isnan(outlines[:, 0]))
    if not len(rows):
        return
    outlines = outlines[rows] + 2 * point * np.array([-1, -1, 1, 1])
    colour = colours[segments.labels[rows]]
    axes.add_collection(
        PatchCollection([
            Rectangle((x1, y1), x2 - x1, y2 - y1)
            for x1, y1, x2, y2 in outlines
        ],
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
    letter = np.array([0.56, 1.35]) * _FONT * point
    corners = place_labels(outlines,
                           np.array([[len(n), 1] for n in names]) * letter)
    # Names in full colour would be unreadable in yellow: darken the light.
    dark = colour * np.minimum(1, 0.45 /
                               (colour @ [.3, .6, .1] + 1e-9))[:, None]
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
