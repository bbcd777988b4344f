"""What a user may not expect of a result."""
from typing import Any, Dict, List

from ..drawings.left_out import tell_left_out
from ..drawings.scale import DOOR_METRES, name_unit

_SAY_IT = 'If that is wrong, say it: --units, --scale'


def notes_on(name: str, result: Dict[str, Any]) -> List[str]:
    """Tell what a user may not expect of a result, one line each.

    Args:
        name (str): The drawing.
        result (dict): See :mod:`sympoint.apis.results`.
    """
    drawing = result['drawing']
    notes = _on_scale(**result['scale'])
    if drawing.get('num_pages', 1) > 1:
        notes.append(f'page {drawing["page"]} of {drawing["num_pages"]}. '
                     'Another: --page N')
    notes += tell_left_out(drawing.get('left_out', {}))
    return [f'{name}: {note}' for note in notes]


def _on_scale(units_per_metre: float, source: str, **scale: Any) -> List[str]:
    if source == 'extent':
        return [
            'how large its units are is not known, so it was taken for one '
            'tile of 14 m. Say it: --units, --scale'
        ]
    if 'by_file' in scale:
        width = DOOR_METRES * units_per_metre / scale['by_file']
        return [
            f'the file says that its unit is {name_unit(scale["by_file"])}, '
            f'but its doors would be {width:.3g} m wide: '
            f'{name_unit(units_per_metre)} is taken. {_SAY_IT}'
        ]
    if 'by_doors' in scale:
        width = DOOR_METRES * scale['by_doors'] / units_per_metre
        whose = dict(given='the one given', file="its file's")[source]
        return [
            f'at its scale, {whose}, its doors are {width:.3g} m wide. '
            f'{_SAY_IT}'
        ]
    return []
