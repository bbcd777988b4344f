"""Convert a folder of labelled drawings to what training reads."""
import hashlib
import json
import os
import re
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from ..errors import DrawingError
from ..files import files_below, write_file
from ..structures.storage import OLD_MAGIC, OLD_SUFFIX
from ..structures.taxonomy import CLASS_MAPS
from .connections import TILE_RADIUS
from .convert_one import Job, Options, Result, convert_one, read_metainfo
from .label_check import LabelWarning

__all__ = [
    'Options', 'Report', 'convert', 'convert_one', 'format_report', 'is_old',
    'read_metainfo', 'reconvert'
]

SPLITS = ('train', 'val', 'test')
_MOST = 20  # lines of a list in the report in words
_MEND = ('Run tools/create_data.py again, with the folder of the SVGs and '
         'the class map or metainfo of the first time')


@dataclass
class Report:
    """What became of a data set.

    Attributes:
        converted, skipped (int): Numbers of drawings.
        replaced (int): Drawings converted that an earlier version had
            converted.
        failed (dict): Reason by path of the drawing.
        warnings (dict): Doubtful labels by path of the drawing.
        missing (list): Splits that the folder does not have.
        counts (dict): Drawings in each info file written, a tile of a sheet
            as one.
        sheets (int): Drawings that were cut.
        tiles (int): What they were cut into.
        notes (dict): What to mend of the scale by path of the drawing.
    """
    converted: int = 0
    skipped: int = 0
    replaced: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, Sequence[LabelWarning]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    sheets: int = 0
    tiles: int = 0
    notes: dict[str, Sequence[str]] = field(default_factory=dict)

    def add(self, split: str, results: Sequence[tuple[str, Result]]) -> None:
        """Count the results of a split, pairs of path and result."""
        for path, result in results:
            if result.error:
                self.failed[path] = result.error
                continue
            self.skipped += result.skipped
            self.converted += not result.skipped
            self.replaced += result.replaced
            if result.warnings:
                self.warnings[path] = result.warnings
            if result.notes:
                self.notes[path] = result.notes
            if len(result.infos) > 1:
                self.sheets += 1
                self.tiles += len(result.infos)
        self.counts[split] = sum(len(result.infos) for _, result in results)


def find_jobs(root: Path, out_dir: Path, split: str) -> list[Job]:
    """The drawings of a split.

    They lie, at any depth, below folders named like the split or, as the
    archives of the public release unpack, ``train-00``, ``train-01``, ...
    A drawing is named after its file; where two have one name, after
    their paths.
    """
    folder = re.compile(rf'{split}([-_]?\d+)?', re.I)
    paths = [
        path for top in sorted(root.iterdir())
        if top.is_dir() and folder.fullmatch(top.name)
        for path in files_below(top, ('.svg', ))
    ]
    stems = Counter(path.stem for path in paths)
    return [
        Job(
            split, path.stem if stems[path.stem] == 1 else '_'.join(
                path.relative_to(root).with_suffix('').parts), str(path),
            str(out_dir)) for path in paths
    ]


def _run(jobs: list[Job], options: Options,
         workers: int) -> Iterator[tuple[Job, Result]]:
    """Convert; yields (job, result) as they come."""
    if workers <= 1:
        for job in jobs:
            yield job, convert_one(job, options)
        return
    # Started afresh, a worker has nothing of the parent: no torch, no locks.
    context = get_context('spawn')
    left = dict.fromkeys(jobs)
    alone = False
    while left:
        with ProcessPoolExecutor(1 if alone else workers, context) as pool:
            try:
                for job, result in _collect(pool, list(left), options,
                                            1 if alone else 4 * workers):
                    del left[job]
                    yield job, result
            except BrokenProcessPool:
                # Something ended a worker. One at a time shows which file.
                if alone:
                    job = next(iter(left))
                    del left[job]
                    yield job, Result(
                        error=f'{job.source}: the process that converted it '
                        'ended (out of memory?)')
                alone = not alone


def _collect(pool: ProcessPoolExecutor, jobs: list[Job], options: Options,
             ahead: int) -> Iterator[tuple[Job, Result]]:
    """Keep ``ahead`` jobs in hand, so that Ctrl-C ends it soon."""
    waiting, running = iter(jobs), {}
    while True:
        for job in islice(waiting, ahead - len(running)):
            running[pool.submit(convert_one, job, options)] = job
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            result = future.result()
            yield running.pop(future), result


def convert(root: str,
            out_dir: str,
            workers: int = 1,
            options: Options = Options(),
            progress: Callable[[int], object] | None = None) -> Report:
    """Convert a data set in FloorPlanCAD's format.

    ``out_dir`` gets a ``.npz`` file a drawing, of a sheet one a tile, and
    ``{split}_infos.json`` for each split. A drawing converted before and
    unchanged is skipped; one that fails is left out and reported.
    ``report.json`` says all that was found.

    Args:
        root (str): Folder with the folders ``train``, ``val``, ``test``, or
            some of them.
        out_dir (str): Folder to write to.
        workers (int): Number of processes. Defaults to 1: this one.
        options (Options): Classes and connections.
        progress (callable, optional): Takes the number of drawings, gives
            an object whose ``update()`` is called after each, such as
            mmengine's ``ProgressBar``. Defaults to None.

    Returns:
        Report: What became of the drawings.

    Raises:
        DrawingError: There are no drawings, or nothing can be written.
    """
    root_path, out_path = Path(root), Path(out_dir)
    if not root_path.is_dir():
        problem = 'is no folder' if root_path.exists() else (
            'there is no such folder')
        raise DrawingError(root, problem,
                           'Give the folder that holds train, val and test')
    jobs = {split: find_jobs(root_path, out_path, split) for split in SPLITS}
    total = sum(map(len, jobs.values()))
    if not total:
        raise DrawingError(root,
                           'has no SVG files in folders train, val or test',
                           'Give the folder that holds them')
    # What is applied is told, so that a data set does not apply it again.
    stored = dict(options.metainfo)
    if 'label_map' in stored:
        stored['applied_label_map'] = stored.pop('label_map')
    labelled = options.label_mapping().labelled
    if labelled is not None:
        stored['labelled_classes'] = [
            name for name, told in zip(stored['classes'], labelled) if told
        ]
    report = Report(missing=[s for s in SPLITS if not jobs[s]])
    bar = progress(total) if progress else None
    results: dict[Job, Result] = {}
    try:
        out_path.mkdir(parents=True, exist_ok=True)
        every = [job for split in SPLITS for job in jobs[split]]
        for job, result in _run(every, options, workers):
            results[job] = result
            if bar is not None:
                bar.update()
        for split in SPLITS:
            if jobs[split]:
                report.add(split,
                           [(j.source, results[j]) for j in jobs[split]])
                infos = [
                    info for job in jobs[split] for info in results[job].infos
                ]
                content = dict(
                    metainfo=dict(stored, split=split), data_list=infos)
                write_file(out_path / f'{split}_infos.json',
                           json.dumps(content))
        write_file(out_path / 'report.json', json.dumps(vars(report)))
    except OSError as error:
        raise DrawingError(error.filename or out_dir,
                           f'cannot be written ({error.strerror})',
                           'Check the folder and the space left') from None
    return report


def format_report(report: Report) -> str:
    """The report in words."""
    lines = [
        f'{report.converted} drawings converted, {report.skipped} unchanged '
        f'since the last time, {len(report.failed)} failed: ' +
        ', '.join(f'{n} in {s}' for s, n in report.counts.items())
    ]
    if report.replaced:
        lines.append(f'{report.replaced} files of an earlier version of this '
                     'program were converted again')
    if report.sheets:
        lines.append(f'{report.sheets} of them are larger than 14 m and were '
                     f'cut into {report.tiles} tiles')
    if report.missing:
        lines.append('no drawings for: ' + ', '.join(report.missing))
    by_kind: dict[str, list[tuple]] = {}
    for path, warnings in report.warnings.items():
        for warning in warnings:
            by_kind.setdefault(warning.kind, []).append((path, warning))
    for kind, found in by_kind.items():
        total = sum(warning.num_elements for _, warning in found)
        lines.append(f'warning: {kind}: {total} elements in {len(found)} '
                     'files')
        lines += _head([
            f'{path}: {w.num_elements} elements ({w.example})'
            for path, w in found
        ])
    if report.notes:
        lines.append(f'warning: scale of {len(report.notes)} drawings:')
        lines += _head(
            [f'{p}: {n}' for p, notes in report.notes.items() for n in notes])
    if report.failed:
        lines.append('failed:')
        lines += _head(list(report.failed.values()))
    return '\n'.join(lines)


def _head(lines: list[str]) -> list[str]:
    shown = ['  ' + line for line in lines[:_MOST]]
    if len(lines) > _MOST:
        shown.append(f'  and {len(lines) - _MOST} more: see report.json')
    return shown


def is_old(infos: dict) -> bool:
    """Whether an info file lists drawings of an earlier version."""
    return any(info['primitives_path'].endswith(OLD_SUFFIX)
               for info in infos['data_list'])


def reconvert(ann_file: str, infos: dict, folder: str) -> dict:
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
    data_list: list[dict] = []
    for info in infos['data_list']:
        path, source = info['primitives_path'], info.get('svg_path', '')
        if not path.endswith(OLD_SUFFIX):
            data_list.append(info)
            continue
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


def _options_of(path: str, ann_file: str, metainfo: dict) -> Options:
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


def _old_recipe(path: str) -> str | None:
    """What an old file says of its making; None where it says nothing."""
    head = struct.Struct('<8sIII')  # magic, version, length, checksum
    try:
        with open(path, 'rb') as file:
            magic, _, length, _ = head.unpack(file.read(head.size))
            header = json.loads(file.read(length))
            return header['meta']['recipe'] if magic == OLD_MAGIC else None
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return None
