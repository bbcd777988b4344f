"""FloorPlanCAD, and own data in its format, for tools/create_data.py."""
import json
from pathlib import Path
from typing import Optional

from mmengine.utils import ProgressBar

from sympoint.drawings.convert import Options, convert, format_report
from sympoint.errors import DrawingError
from sympoint.structures.taxonomy import CLASS_MAPS, FLOORPLANCAD_METAINFO


def read_metainfo(path: Optional[str]) -> dict:
    """The classes of a data set.

    Args:
        path (str, optional): JSON with ``classes``, ``palette``,
            ``thing_ids`` and ``stuff_ids``. Defaults to FloorPlanCAD's.

    Raises:
        DrawingError: The file cannot be used.
    """
    if path is None:
        return FLOORPLANCAD_METAINFO
    try:
        metainfo = json.loads(Path(path).read_text(encoding='utf-8'))
        ids = sorted([*metainfo['thing_ids'], *metainfo['stuff_ids']])
        # background has a name of its own in what is written
        names = {*metainfo['classes'], 'background'}
        good = (
            ids == list(range(len(metainfo['classes'])))
            and len(metainfo['palette']) == len(ids) == len(names) - 1)
    except (OSError, ValueError, KeyError, TypeError):
        good = False
    if not good:
        raise DrawingError(
            path, 'is not a description of classes',
            'Give JSON with classes, palette, thing_ids and stuff_ids, every '
            'class either a thing or stuff, each of its own name, none of '
            'them background')
    return metainfo


def convert_floorplancad(root_path: str,
                         out_dir: str,
                         workers: int = 1,
                         class_map: str = 'default',
                         metainfo: Optional[str] = None) -> int:
    """Convert the data set and print what became of it.

    Args:
        root_path (str): Folder with ``train``, ``val``, ``test``.
        out_dir (str): Folder to write to.
        workers (int): Number of processes. Defaults to 1.
        class_map (str): ``default`` or ``nov2021``, the release whose class
            ids the files have. Defaults to ``default``.
        metainfo (str, optional): As for :func:`read_metainfo`.

    Returns:
        int: The number of drawings that failed.

    Raises:
        DrawingError: The folder or the metainfo cannot be used, or there are
            own classes and a release's ids.
    """
    if metainfo is not None and class_map != 'default':
        raise DrawingError(
            metainfo, f'its classes are not those of --class-map {class_map}, '
            "which are FloorPlanCAD's", 'Give one of the two; own classes '
            'are numbered from 1 in their order')
    options = Options(
        read_metainfo(metainfo),
        None if class_map == 'default' else CLASS_MAPS[class_map])
    report = convert(root_path, out_dir, workers, options, ProgressBar)
    print('\n' + format_report(report))
    return len(report.failed)
