"""Find what an SVG states of its units."""
import math
import re
from typing import Any, Dict, Optional

from ..geometry import ViewBox
from .lengths import NUMBER, Measures, parse_length

#: Attribute of the root: units in a metre of the building. Written by
#: :func:`.write.write_svg`; no other program states it.
BUILDING_UNITS = 'data-units-per-metre'
_PHYSICAL = re.compile(r'.*\d\s*(mm|cm|in|pt|pc|q)\s*', re.I | re.S)
_PIXELS_PER_METRE = 96 / 0.0254  # CSS


def stated_units(attributes: Dict[str, str],
                 view_box: Optional[ViewBox]) -> Dict[str, Any]:
    """Units that the root states.

    A width in mm, cm, in, pt, pc or q is one on paper; without a unit or in
    px it says nothing of paper.

    Args:
        attributes (dict): Of the root.
        view_box (tuple, optional): What coordinates are relative to.

    Returns:
        dict: ``paper_units_per_metre`` and ``units_per_metre``, of paper and
        of the building, as far as they are known.
    """
    found = {}
    sides = zip(('width', 'height'), view_box[2:] if view_box else ())
    # The viewBox is shown whole: the larger of two scales holds.
    paper = max(
        (_per_metre(attributes.get(key, ''), size) for key, size in sides),
        default=0.0)
    if paper > 0:
        found['paper_units_per_metre'] = paper
    text = attributes.get(BUILDING_UNITS, '').strip()
    if re.fullmatch(NUMBER, text):
        value = float(text)
        if value > 0 and math.isfinite(value):
            found['units_per_metre'] = value
    return found


def _per_metre(text: str, size: float) -> float:
    """Units in a metre of a side of the viewBox; 0 where it is not known."""
    if not _PHYSICAL.fullmatch(text):
        return 0.0
    try:
        length = parse_length(text)(Measures(), 'x') / _PIXELS_PER_METRE
    except ValueError:
        return 0.0
    return size / length if length > 0 else 0.0
