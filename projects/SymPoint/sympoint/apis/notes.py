"""Tell what a user may not expect of a result."""
from typing import Any, Dict, List

from ..drawings.record import tell_left_out
from ..drawings.scale import tell_scale


def notes_on(name: str, result: Dict[str, Any]) -> List[str]:
    """Tell what a user may not expect of a result, one line each.

    Args:
        name (str): The drawing.
        result (dict): See :mod:`sympoint.apis.results`.
    """
    drawing = result['drawing']
    notes = tell_scale(result['scale'])
    if drawing.get('num_pages', 1) > 1:
        notes.append(f'page {drawing["page"]} of {drawing["num_pages"]}. '
                     'Another: --page N')
    notes += tell_left_out(drawing.get('left_out', {}))
    return [f'{name}: {note}' for note in notes]
