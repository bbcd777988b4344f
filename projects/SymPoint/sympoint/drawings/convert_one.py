"""Convert a labelled drawing to what training reads."""
import glob
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..errors import DrawingError
from ..structures.label_mapping import LabelMapping
from ..structures.primitives import Primitives
from ..structures.segments import Segments
from ..structures.storage import OLD_SUFFIX, SUFFIX, read_header
from ..structures.taxonomy import (CLASS_MAPS, FLOORPLANCAD_METAINFO,
                                   check_taxonomy)
from .connections import TILE_RADIUS
from .label_check import LabelWarning, check_labels
from .scale import check_scale
from .svg.reader import parse_svg
from .tiling import training_tiles

RECIPE = 3  # of what a converted file holds; another number converts again


class Options(NamedTuple):
    """What decides the content of a converted drawing.

    Attributes:
        metainfo (dict): ``classes``, ``palette``, ``thing_ids`` and
            ``stuff_ids`` of the data set. With ``label_map`` the files have
            FloorPlanCAD's classes, see :class:`LabelMapping`; without, these.
        class_map (dict, optional): Class id in the files -> class index.
            Defaults to ids from 1.
        radius (float): Ends nearer than this, in tiles, connect. Defaults to
            1/140.
        strict (bool): Whether a drawing fails that has a value which cannot
            be read, see :func:`.parse_svg`. Defaults to True: a data set
            should not lose strokes unseen.
        units, scale (str, optional): What a drawing unit is, see
            :func:`.find_training_scale`. Default to None.
        labelled_classes (Sequence[str], optional): The classes of the files
            that somebody labelled, see :class:`LabelMapping`. Defaults to
            None: all.
    """
    metainfo: dict = FLOORPLANCAD_METAINFO
    class_map: dict[int, int] | None = None
    radius: float = TILE_RADIUS
    strict: bool = True
    units: str | None = None
    scale: str | None = None
    labelled_classes: Sequence[str] | None = None

    @classmethod
    def of_names(cls,
                 class_map: str = 'default',
                 metainfo: str | None = None,
                 strict: bool = True,
                 units: str | None = None,
                 scale: str | None = None,
                 labelled_classes: Sequence[str] | None = None) -> 'Options':
        """Make options of what a user names; the others are of the class.

        Args:
            class_map (str): ``default`` or ``nov2021``, the release whose
                class ids the files have. Defaults to ``default``.
            metainfo (str, optional): As for :func:`read_metainfo`.

        Raises:
            DrawingError: The metainfo, the units, the scale or the labelled
                classes cannot be used, or there are own classes and a
                release's ids.
        """
        check_scale(units, scale)
        classes = read_metainfo(metainfo)
        if (metainfo is not None and class_map != 'default'
                and 'label_map' not in classes):
            raise DrawingError(
                metainfo, 'its classes are not those of --class-map '
                f"{class_map}, which are FloorPlanCAD's", 'Give one of the '
                'two, or a label_map in the metainfo; own classes are '
                'numbered from 1 in their order')
        options = cls(
            classes,
            None if class_map == 'default' else CLASS_MAPS[class_map],
            strict=strict,
            units=units,
            scale=scale,
            labelled_classes=labelled_classes)
        options.label_mapping(metainfo or 'metainfo of the data set')
        return options

    @property
    def file_metainfo(self) -> dict:
        """The classes that the files are labelled with."""
        if 'label_map' in self.metainfo:
            return FLOORPLANCAD_METAINFO
        return self.metainfo

    def label_mapping(self,
                      name: str = 'metainfo of the data set') -> LabelMapping:
        """From the classes of the files to those of the data set."""
        return LabelMapping(self.metainfo, self.file_metainfo['classes'],
                            self.labelled_classes, name)

    def fingerprint(self) -> str:
        """Differs where the same drawing would be converted differently."""
        class_map = self.class_map and sorted(self.class_map.items())
        text = repr(
            (RECIPE, class_map, self.radius, list(self.metainfo['classes']),
             list(self.metainfo['thing_ids']), self.metainfo.get('label_map'),
             self.strict, self.units, self.scale, self.labelled_classes
             and ('background is none of', *sorted(self.labelled_classes))))
        return hashlib.sha1(text.encode()).hexdigest()


def read_metainfo(path: str | None) -> dict:
    """The classes of a data set.

    Args:
        path (str, optional): JSON with ``classes``, ``palette``,
            ``thing_ids`` and ``stuff_ids``, and with ``label_map``, from
            FloorPlanCAD's classes, which the files are labelled with, to
            these. Defaults to FloorPlanCAD's.

    Raises:
        DrawingError: The file cannot be used.
    """
    if path is None:
        return FLOORPLANCAD_METAINFO
    try:
        metainfo = json.loads(Path(path).read_text(encoding='utf-8'))
        check_taxonomy(metainfo, path)
    except DrawingError:
        raise
    except OSError as error:
        raise DrawingError(path, f'cannot be read ({error.strerror})',
                           'Check the path') from None
    except (ValueError, TypeError, AttributeError):
        raise DrawingError(
            path, 'is not a description of classes',
            'Give JSON with classes, palette, thing_ids and '
            'stuff_ids') from None
    return metainfo


class Job(NamedTuple):
    """One drawing to convert."""
    split: str
    name: str
    source: str
    out_dir: str

    @property
    def relative(self) -> str:
        """The converted file, below ``out_dir``."""
        return f'{self.split}/{self.name}{SUFFIX}'

    @property
    def path(self) -> str:
        """The converted file."""
        return os.path.join(self.out_dir, self.relative)

    def tile(self, index: int) -> 'Job':
        """The job of a tile of the drawing."""
        return self._replace(name=f'{self.name}@{index:02d}')


class Result(NamedTuple):
    """What became of a drawing.

    Attributes:
        infos (list): Its entry in the info file, of a sheet one a tile;
            empty if it failed.
        warnings (list): Its doubtful labels.
        skipped (bool): It was converted before and is unchanged.
        error (str): Why it failed.
        replaced (bool): It replaces a file of an earlier version.
        notes (list): What to mend of its scale, one line each.
    """
    infos: Sequence[dict] = ()
    warnings: Sequence[LabelWarning] = ()
    skipped: bool = False
    error: str = ''
    replaced: bool = False
    notes: Sequence[str] = ()


def describe(primitives: Primitives, job: Job, metainfo: dict) -> dict:
    """The entry of a drawing in the info file."""
    semantic = primitives.semantic_id.astype(np.int64)
    names = [*metainfo['classes'], 'background']
    counts = np.bincount(
        semantic[~primitives.ignore], minlength=len(names)).tolist()
    ignored = int(primitives.ignore.sum())
    thing = np.isin(semantic, np.asarray(metainfo['thing_ids'], int))
    thing &= primitives.instance_id >= 0
    symbols = Segments.of_labels(
        np.where(thing, semantic, -1), primitives.instance_id, len(names))
    return dict(
        sample_idx=job.name,
        primitives_path=job.relative,
        svg_path=os.path.abspath(job.source),
        num_primitives=len(primitives),
        num_instances=len(symbols),
        num_layers=len(primitives.layer_names),
        size=list(primitives.size),
        class_histogram={
            n: c
            for n, c in zip(names, counts) if c
        },
        **(dict(num_ignored=ignored) if ignored else {}))


def convert_one(job: Job, options: Options) -> Result:
    """Convert a drawing, unless that is done and its source is unchanged.

    A sheet becomes a file a tile, named after it: ``sheet@00.npz``, ...
    """
    recipe = options.fingerprint()
    try:
        status = os.stat(job.source)
        stamp = [status.st_size, status.st_mtime_ns]
        known = _known(job, recipe)
        data = None
        if known and known['stamp'] != stamp:
            data = Path(job.source).read_bytes()
            if known['sha1'] != hashlib.sha1(data).hexdigest():
                known = None
        if known:
            warnings = [LabelWarning(*w) for w in known['warnings']]
            source = os.path.abspath(job.source)
            infos = [dict(info, svg_path=source) for info in known['infos']]
            return Result(infos, warnings, True, notes=known['notes'])
        data = data or Path(job.source).read_bytes()
        primitives, warnings = _read_labelled(data, job.source, options)
        tiles, notes = training_tiles(primitives, options.radius,
                                      options.units, options.scale, job.source)
        jobs = [job]
        if len(tiles) > 1:
            jobs = [job.tile(i) for i in range(len(tiles))]
        infos = [
            describe(tile, tile_job, options.metainfo)
            for tile, tile_job in zip(tiles, jobs)
        ]
        made = dict(
            recipe=recipe,
            stamp=stamp,
            sha1=hashlib.sha1(data).hexdigest(),
            infos=infos,
            warnings=warnings,
            notes=notes)
        for tile, tile_job in zip(tiles, jobs):
            tile.meta.update(made)
            tile.save(tile_job.path)
            made = dict(recipe=recipe, sha1=made['sha1'])
        replaced = _remove_old(job, [j.path for j in jobs])
    except DrawingError as error:
        return Result(error=str(error))
    except OSError as error:
        return Result(error=f'{error.filename or job.path}: {error.strerror}')
    except Exception as error:  # a bug must not stop the other drawings
        return Result(error=f'{job.source}: {type(error).__name__}: {error}. '
                      'Please report this, with the drawing')
    return Result(infos, warnings, replaced=replaced, notes=notes)


def _read_labelled(data: bytes, name: str,
                   options: Options) -> tuple[Primitives, list[LabelWarning]]:
    """Read a drawing with the data set's labels, and what is doubtful."""
    metainfo, mapping = options.file_metainfo, options.label_mapping()
    p = parse_svg(
        data,
        num_classes=len(metainfo['classes']),
        class_map=options.class_map,
        name=name,
        strict=options.strict)
    background = p.ignore | mapping.unlabelled[p.semantic_id]
    p.semantic_id[background], p.instance_id[background] = p.num_classes, -1
    warnings = check_labels(p, metainfo['thing_ids'], metainfo['classes'])
    warnings += [
        LabelWarning(f'{kind} left out', told['count'],
                     f'{told["first"]}: {told["why"]}')
        for kind, told in p.meta.get('left_out', {}).items()
    ]
    if metainfo is not options.metainfo:
        semantic, instance = mapping(p.semantic_id, p.instance_id)
        p.semantic_id = semantic.astype(np.int16)
        p.instance_id = instance.astype(np.int32)
        p.num_classes = mapping.num_classes
    if p.ignore.all():
        raise DrawingError(name, 'nobody knows any of its classes',
                           'Label something of it, or leave it out')
    return p, warnings


def _remove_old(job: Job, kept: list[str]) -> bool:
    """Remove what was made of the drawing at another scale, and by an earlier
    version; whether that was there."""
    stem = job.path[:-len(SUFFIX)]
    tiles = glob.glob(f'{glob.escape(stem)}@[0-9][0-9]*{SUFFIX}')
    for path in {job.path, *tiles}.difference(kept):
        if os.path.exists(path):
            os.remove(path)
    try:
        os.remove(stem + OLD_SUFFIX)
    except FileNotFoundError:
        return False
    return True


def _known(job: Job, recipe: str) -> dict | None:
    """What converted files say of their making, if it is of this recipe."""
    first = _made(job.path, recipe) or _made(job.tile(0).path, recipe)
    for info in (first or {}).get('infos', [])[1:]:
        path = os.path.join(job.out_dir, info['primitives_path'])
        if (_made(path, recipe) or {}).get('sha1') != first['sha1']:
            return None
    return first


def _made(path: str, recipe: str) -> dict | None:
    try:
        meta = read_header(path)['meta']
    except DrawingError:
        return None
    return meta if meta.get('recipe') == recipe else None
