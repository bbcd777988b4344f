"""Tell what became of the drawings that were converted."""
from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Sequence, Tuple

from .label_check import LabelWarning


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
    infos: Sequence[Dict] = ()
    warnings: Sequence[LabelWarning] = ()
    skipped: bool = False
    error: str = ''
    replaced: bool = False
    notes: Sequence[str] = ()


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
    failed: Dict[str, str] = field(default_factory=dict)
    warnings: Dict[str, Sequence[LabelWarning]] = field(default_factory=dict)
    missing: List[str] = field(default_factory=list)
    counts: Dict[str, int] = field(default_factory=dict)
    sheets: int = 0
    tiles: int = 0
    notes: Dict[str, Sequence[str]] = field(default_factory=dict)

    def add(self, split: str, results: Sequence[Tuple[str, Result]]) -> None:
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


def format_report(report: Report, limit: int = 20) -> str:
    """The report in words.

    Args:
        report (Report): Of :func:`convert`.
        limit (int): Lines a list. Defaults to 20.
    """
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
    by_kind: Dict[str, List[tuple]] = {}
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
        ], limit)
    if report.notes:
        lines.append(f'warning: scale of {len(report.notes)} drawings:')
        lines += _head(
            [f'{p}: {n}' for p, notes in report.notes.items() for n in notes],
            limit)
    if report.failed:
        lines.append('failed:')
        lines += _head(list(report.failed.values()), limit)
    return '\n'.join(lines)


def _head(lines: List[str], limit: int) -> List[str]:
    shown = ['  ' + line for line in lines[:limit]]
    if len(lines) > limit:
        shown.append(f'  and {len(lines) - limit} more: see report.json')
    return shown
