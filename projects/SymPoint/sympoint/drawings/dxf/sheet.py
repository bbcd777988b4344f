"""Lay out DXF paper, with the views of the model on it."""

import numpy as np

from .blocks import Flattener
from .strokes import Content

_MAIN = 1  # id of the viewport that is the sheet itself
_OFF = 0x20000  # flag of a viewport


def draw_sheet(layout, flattener: Flattener) -> tuple[Content, list, float]:
    """Draw a paper-space layout.

    Each viewport that looks down on the model shows it, less the layers that
    are frozen there, cut to its rectangle (also where its border is of
    another shape).

    Args:
        layout (Paperspace): The layout.
        flattener (Flattener): Of its drawing.

    Returns:
        tuple: What it draws, in units of the paper; its elements, those of
        the sheet, then the model's once for each view; units of the paper to
        one of the model in the largest view, 0 without one.
    """
    elements = list(layout)
    parts = [flattener.draw(elements)]
    model = list(flattener.doc.modelspace())
    models: dict[tuple[str, ...], Content] = {}
    largest = scale = 0.0
    for view in _views(layout):
        area = abs(view.dxf.width * view.dxf.height)
        if not (view.is_top_view and area and view.dxf.view_height):
            flattener.leave_out(view, 'it looks at the model from aside')
            continue
        frozen = tuple(sorted(view.frozen_layers))
        if frozen not in models:
            layers = flattener.layers.frozen_in(frozen)
            models[frozen] = Flattener(flattener.doc, flattener.name, layers,
                                       flattener.left_out).draw(model)
        content = models[frozen]
        matrix = np.array(tuple(view.get_transformation_matrix()))
        half = np.array([view.dxf.width, view.dxf.height]) / 2
        center = np.array([view.dxf.center.x, view.dxf.center.y])
        found = content.strokes.repeat(matrix.reshape(1, 4, 4))
        found = found.clip(center - half, center + half)
        found.element = found.element + len(elements)
        elements += model
        parts.append(content._replace(strokes=found))
        if area > largest:
            largest, scale = area, view.get_scale()
    return Content.concat(parts), elements, scale


def _views(layout) -> list:
    """The viewports that show the model, less those that are off."""
    views = list(layout.viewports())
    sheet = _sheet(views)
    return [view for view in views if view is not sheet and _is_on(view)]


def _sheet(views: list):
    """The viewport that is the sheet itself, None where there is none.

    It is the first, its id is 1, it looks at the paper where it lies, and the
    others lie in it. Programs give other ids, or the id to a view of the
    model, or another order.
    """
    for view in [v for v in views if v.dxf.id == _MAIN] + views[:1]:
        if _looks_at_itself(view):
            return view
    for view in views:
        inside = [
            _is_within(other, view) for other in views if other is not view
        ]
        sure = view.dxf.id == _MAIN or _looks_at_itself(view) and all(inside)
        if any(inside) and sure:
            return view
    return None


def _looks_at_itself(view) -> bool:
    dxf = view.dxf
    slack = 1e-3 * max(abs(dxf.height), 1e-9)
    at = dxf.center.vec2.distance(dxf.view_center_point.vec2)
    return at < slack and abs(dxf.view_height - dxf.height) < slack


def _is_within(one, other) -> bool:
    """Whether a viewport's frame lies in another's, on the whole."""
    away = one.dxf.center - other.dxf.center
    return (abs(away.x) < abs(other.dxf.width) / 2
            and abs(away.y) < abs(other.dxf.height) / 2
            and abs(one.dxf.height) <= abs(other.dxf.height))


def _is_on(view) -> bool:
    dxf = view.dxf
    if dxf.get('flags', 0) & _OFF:
        return False
    # Below 0 it is on, but not on the screen.
    return dxf.status != 0 if dxf.hasattr('status') else dxf.id > 0
