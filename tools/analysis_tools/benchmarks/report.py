"""Rows of measurements, and how they are written."""
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Dict, List, Optional


@dataclass
class Row:
    """A line of the table.

    Attributes:
        what (str): What was measured.
        result (str): The figure, with its unit.
        target (str): What it is to be; empty where nothing is asked.
        holds (bool, optional): Whether it is.
        beside (str): What it is compared with, with its figure.
        details (dict): Figures behind the result.
    """
    what: str
    result: str
    target: str = ''
    holds: Optional[bool] = None
    beside: str = ''
    details: Dict = field(default_factory=dict)


def markdown(machine: dict, rows: List[Row]) -> str:
    """A table, under the machine it was measured on."""
    lines = [
        f"{machine['processor']}, {machine['threads']} threads on "
        f"{machine['cores']} cores, device {machine['device']}, torch "
        f"{machine['torch']}, matrix product peak "
        f"{machine['peak_gflops']:.0f} GFLOP/s", '',
        '| what | measured | target | holds | compared with |',
        '| --- | --- | --- | --- | --- |'
    ]
    for row in rows:
        holds = {True: 'yes', False: '**no**', None: ''}[row.holds]
        lines.append(f'| {row.what} | {row.result} | {row.target} | {holds} | '
                     f'{row.beside} |')
    return '\n'.join(lines) + '\n'


def write(out_dir: Path, machine: dict, rows: List[Row]) -> None:
    """``benchmark.json`` and ``benchmark.md``."""
    out_dir.mkdir(parents=True, exist_ok=True)
    content = dict(machine=machine, rows=[asdict(row) for row in rows])
    (out_dir / 'benchmark.json').write_text(json.dumps(content, indent=1))
    (out_dir / 'benchmark.md').write_text(markdown(machine, rows))


def plot(out_dir: Path, rows: List[Row]) -> List[Path]:
    """Time and memory against the number of primitives."""
    from matplotlib.figure import Figure
    points = sorted((p for row in rows for p in row.details.get('curve', [])),
                    key=lambda p: p['num'])
    paths = []
    for key, label, factor in (('seconds', 'seconds a forward', 1),
                               ('bytes', 'peak memory, GB', 1e-9)):
        figure = Figure(figsize=(5, 3.2), layout='constrained')
        axes = figure.subplots()
        for kind in dict.fromkeys(p['kind'] for p in points):
            chosen = [p for p in points if p['kind'] == kind and key in p]
            if chosen:
                axes.loglog([p['num'] for p in chosen],
                            [p[key] * factor for p in chosen],
                            '.-',
                            label=kind)
        if not axes.lines:
            continue
        axes.set_xlabel('primitives')
        axes.set_ylabel(label)
        axes.grid(alpha=0.3, which='both')
        axes.legend()
        paths.append(out_dir / f'benchmark_{key}.png')
        figure.savefig(paths[-1], dpi=90)
    return paths
