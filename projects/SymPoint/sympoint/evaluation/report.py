"""Write the result of an evaluation as tables and JSON, and read it back."""
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from terminaltables import AsciiTable, GithubFlavoredMarkdownTable

from ..errors import UserError
from ..files import write_file
from .symbol_evaluation import Summary

CLASS_COLUMNS = ('PQ', 'SQ', 'RQ', 'published_PQ', 'IoU', 'F1', 'AP')
GROUP_COLUMNS = ('PQ', 'SQ', 'RQ', 'published_PQ', 'published_SQ',
                 'published_RQ', 'present_PQ', 'present_RQ')
DRAWING_COLUMNS = ('PQ', 'RQ', 'PQ_things', 'RQ_things', 'present_PQ_things',
                   'present_RQ_things', 'F1')
SEMANTIC_AND_BOX = ('mPQ', 'mIoU', 'fwIoU', 'pACC', 'published_mIoU', 'F1',
                    'wF1', 'AP50', 'AP75', 'mAP')


def _format(value: float) -> str:
    return '-' if np.isnan(value) else f'{value:.2f}'


def class_rows(summary: Summary,
               classes: Sequence[str],
               all_classes: bool = True) -> list[list[str]]:
    """Header and one row a class; ``symbols`` is the number of truths.

    Args:
        summary (Summary): What to tell.
        classes (Sequence[str]): Names of the classes.
        all_classes (bool): Whether also those are told that are neither true
            nor predicted anywhere. Defaults to True.
    """
    per_class = summary.per_class
    symbols = per_class['TP'] + per_class['FN']
    seen = symbols + per_class['FP'] > 0
    return [['class', 'symbols', *CLASS_COLUMNS]] + [[
        name, f'{symbols[i]:.0f}', *(_format(per_class[column][i])
                                     for column in CLASS_COLUMNS)
    ] for i, name in enumerate(classes) if all_classes or seen[i]]


def drawing_rows(summary: Summary) -> list[list[str]]:
    """Header and one row a drawing; ``symbols`` are its true things."""
    return [['drawing', 'symbols', *DRAWING_COLUMNS]] + [[
        drawing['sample_idx'], f'{drawing["num_symbols"]}',
        *(_format(drawing[column]) for column in DRAWING_COLUMNS)
    ] for drawing in summary.drawings]


def group_rows(summary: Summary) -> list[list[str]]:
    """Header and the rows all, things and stuff, in both countings."""
    return [['', *GROUP_COLUMNS]] + [[
        group, *(_format(summary.totals[column + suffix])
                 for column in GROUP_COLUMNS)
    ] for group, suffix in (('all', ''), ('things', '_things'),
                            ('stuff', '_stuff'))]


def total_rows(summary: Summary) -> list[list[str]]:
    """Header and one row of the semantic and the box measures."""
    return [
        list(SEMANTIC_AND_BOX),
        [_format(summary.totals[key]) for key in SEMANTIC_AND_BOX]
    ]


def text_report(summary: Summary, classes: Sequence[str]) -> str:
    """The three tables for a log."""
    return '\n'.join(
        AsciiTable(rows).table
        for rows in (class_rows(summary, classes), group_rows(summary),
                     total_rows(summary)))


def markdown_report(summary: Summary,
                    classes: Sequence[str],
                    each_drawing: bool = False) -> str:
    """The three tables in Markdown.

    Args:
        summary (Summary): What to tell.
        classes (Sequence[str]): Names of the classes.
        each_drawing (bool): Whether there is a table of the drawings too, and
            of the classes only those that occur. Defaults to False.
    """
    rows = [
        group_rows(summary),
        total_rows(summary),
        class_rows(summary, classes, not each_drawing)
    ]
    if each_drawing:
        rows.insert(0, drawing_rows(summary))
    tables = [GithubFlavoredMarkdownTable(r).table for r in rows]
    note = ('PQ, SQ, RQ: standard counting (one-to-one matches), pooled over '
            'classes; present_: the same, but of classes that the truth of a '
            'drawing has none of, nothing counts there; mPQ: mean of the '
            'classes; published_: counting of the published code, its mIoU '
            'of the likeliest classes. All but `symbols` in per cent.')
    return '\n\n'.join([
        f'# Evaluation of {len(summary.drawings)} drawings', note, *tables
    ]) + '\n'


def _plain(value):
    """What JSON can hold: lists for arrays, None for nan."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and np.isnan(value):
        return None
    return value


def write_reports(summary: Summary,
                  classes: Sequence[str],
                  out_dir: str,
                  each_drawing: bool = False) -> None:
    """Write ``metrics.json`` and ``metrics.md``.

    Args:
        summary (Summary): What to write. The JSON file has ``metrics``,
            ``classes``, ``per_class`` (a list a measure, in the order of the
            classes), ``confusion`` (rows true, columns predicted, background
            last) and ``drawings``; null stands for undefined.
        classes (Sequence[str]): Names of the classes.
        out_dir (str): Folder, made if need be.
        each_drawing (bool): See :func:`markdown_report`. Defaults to False.
    """
    content = dict(
        metrics=summary.totals,
        classes=list(classes),
        per_class=summary.per_class,
        confusion=summary.confusion,
        drawings=summary.drawings)
    folder = Path(out_dir)
    write_file(folder / 'metrics.json',
               json.dumps(_plain(content), allow_nan=False))
    write_file(folder / 'metrics.md',
               markdown_report(summary, classes, each_drawing))


def read_metrics(path: str | Path) -> dict:
    """Read the ``metrics.json`` that a test writes.

    Args:
        path (str or Path): The file, or the folder that it is in.

    Returns:
        dict: ``metrics``, ``classes``, ``per_class``, ``confusion`` and
        ``drawings``; see :func:`write_reports`.

    Raises:
        UserError: It is not there, or not such a file.
    """
    path = Path(path)
    if path.is_dir():
        path = path / 'metrics.json'
    mend = 'Make it with tools/test.py CONFIG CHECKPOINT --work-dir FOLDER'
    try:
        content = json.loads(path.read_text())
        if not {'classes', 'confusion', 'drawings'} <= content.keys():
            raise ValueError
    except FileNotFoundError as error:
        raise UserError(path, 'there is no such file', mend) from error
    except (ValueError, AttributeError) as error:
        raise UserError(path, 'is not the metrics of a test', mend) from error
    return content
