"""Convert a data set of an earlier version of this program again."""
import hashlib
import json
import os
import struct
from typing import Dict, List, Optional

from ..errors import DrawingError
from ..files import write_file
from ..structures.storage import OLD_MAGIC, OLD_SUFFIX
from ..structures.taxonomy import CLASS_MAPS
from .connections import TILE_RADIUS
from .convert import Job, Options, convert_one

_MEND = ('Run tools/create_data.py again, with the folder of the SVGs and '
         'the class map or metainfo of the first time')


def is_old(infos: Dict) -> bool:
    """Whether an info file lists drawings of an earlier version."""
    return any(_is_old(info) for info in infos['data_list'])


def reconvert(ann_file: str, infos: Dict, folder: str) -> Dict:
    """Convert the drawings of an info file again, from their SVGs.

    The classes are those of the info file; the class map is the one of
    ``CLASS_MAPS`` that the old files were made with.

    Args:
        ann_file (str): The info file, which is written anew.
        infos (dict): Its content.
        folder (str): What its paths start from.

    Returns:
        dict: The new content.

    Raises:
        DrawingError: A drawing's SVG is not where it was, or the class map is
            of another kind.
    """
    metainfo = {k: v for k, v in infos['metainfo'].items() if k != 'split'}
    options = None
    data_list: List[Dict] = []
    for info in infos['data_list']:
        if not _is_old(info):
            data_list.append(info)
            continue
        path, source = info['primitives_path'], info.get('svg_path', '')
        if not os.path.isfile(source):
            raise DrawingError(
                ann_file, f'its {path} is of an earlier version of this '
                f'program, and the SVG is not at {source or "any path"}',
                _MEND)
        options = options or _options_of(
            os.path.join(folder, path), ann_file, metainfo)
        split, name = os.path.split(path[:-len(OLD_SUFFIX)])
        result = convert_one(Job(split, name, source, folder), options)
        if result.error:
            raise DrawingError(
                ann_file, 'one of its drawings cannot be '
                f'converted again: {result.error}', _MEND)
        data_list += result.infos
    infos = dict(infos, data_list=data_list)
    write_file(ann_file, json.dumps(infos))
    return infos


def _is_old(info: Dict) -> bool:
    return info['primitives_path'].endswith(OLD_SUFFIX)


def _options_of(path: str, ann_file: str, metainfo: Dict) -> Options:
    """The options that an old file was converted with."""
    recipe = _old_recipe(path)
    for class_map in (None, *CLASS_MAPS.values()):
        text = repr((1, class_map and sorted(class_map.items()), TILE_RADIUS,
                     list(metainfo['classes']), list(metainfo['thing_ids'])))
        if hashlib.sha1(text.encode()).hexdigest() == recipe:
            return Options(metainfo, class_map)
    raise DrawingError(
        ann_file, f'{os.path.basename(path)}, of an earlier version of this '
        'program, was made with options that it does not tell', _MEND)


def _old_recipe(path: str) -> Optional[str]:
    """What an old file says of its making; None where it says nothing."""
    head = struct.Struct('<8sIII')  # magic, version, length, checksum
    try:
        with open(path, 'rb') as file:
            magic, _, length, _ = head.unpack(file.read(head.size))
            header = json.loads(file.read(length))
            return header['meta']['recipe'] if magic == OLD_MAGIC else None
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return None
