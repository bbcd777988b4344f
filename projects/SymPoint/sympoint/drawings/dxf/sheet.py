"""A DXF layout of paper, with the views of the model on it."""
from typing import Dict, List, Tuple

import numpy as np

from .blocks import Flattener
from .strokes import Strokes
from .styles import Layers

_MAIN = 1  # id of the viewport that is the sheet itself


def draw_sheet(layout, flattener: Flattener) -> Tuple[Strokes, List, float]:
    """Draw a paper-space layout.

    Each viewport that looks down on the model shows it, less the layers that
    are frozen there, cut to its rectangle (also where its border is of
    another shape).

    Args:
        layout (Paperspace): The layout.
        flattener (Flattener): Of its drawing.

    Returns:
        tuple: Strokes in units of the paper; their elements, those of the
        sheet, then the model's once for each view; units of the paper to one
        of the model in the largest view, 0 without one.
    """
    elements = list(layout)
    parts = [flattener.draw(elements)]
    model = list(flattener.doc.modelspace())
    models: Dict[Tuple[str, ...], Strokes] = {}
    largest = scale = 0.0
    for view in layout.viewports():
        if view.dxf.id == _MAIN or not view.is_visible:
            continue
        area = abs(view.dxf.width * view.dxf.height)
        if not (view.is_top_view and area and view.dxf.view_height):
            flattener.left_out['view from aside'] += 1
            continue
        frozen = tuple(sorted(view.frozen_layers))
        if frozen not in models:
            layers = Layers(flattener.doc, frozen)
            one = Flattener(flattener.doc, flattener.name, layers)
            models[frozen] = one.draw(model)
            # Layers are numbered as each flattener meets them.
            numbers = np.array(
                [flattener.layers.index(n) for n in layers.names])
            models[frozen].layer = numbers[models[frozen].layer]
            flattener.left_out += one.left_out
        matrix = np.array(tuple(view.get_transformation_matrix()))
        half = np.array([view.dxf.width, view.dxf.height]) / 2
        center = np.array([view.dxf.center.x, view.dxf.center.y])
        found = models[frozen].repeat(matrix.reshape(1, 4, 4))
        found = found.clip(center - half, center + half)
        found.element = found.element + len(elements)
        elements += model
        parts.append(found)
        if area > largest:
            largest, scale = area, view.get_scale()
    return Strokes.concat(parts), elements, scale
