"""Print and plot what is in a converted data set.

    python tools/analysis_tools/dataset_stats.py data/floorplancad

Class counts, primitives per drawing, and sizes of symbols, which are the
longer sides of their boxes in drawing units.
"""
import argparse
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Dict, List, Optional

import numpy as np
from matplotlib.figure import Figure
from terminaltables import AsciiTable

from sympoint.errors import UserError, user_errors
from sympoint.structures.primitives import Primitives

SPLITS = ('train', 'val', 'test')


def read_split(root: Path, split: str) -> Optional[dict]:
    """The info file of a split; None if there is none."""
    path = root / f'{split}_infos.json'
    return json.loads(path.read_text()) if path.is_file() else None


def symbol_sizes(root: Path, infos: dict) -> Dict[int, np.ndarray]:
    """Sizes of the symbols of a split.

    Args:
        root (Path): The converted data set.
        infos (dict): Its info file.

    Returns:
        dict: For each thing's class id the sizes (num_symbols,) in drawing
        units.
    """
    things = infos['metainfo']['thing_ids']

    def of_drawing(info: dict) -> np.ndarray:
        drawing = Primitives.load(root / info['primitives_path'])
        rows = np.isin(drawing.semantic_id, things) & (
            drawing.instance_id >= 0)
        keys = np.stack([drawing.semantic_id, drawing.instance_id], 1)[rows]
        symbols, owner = np.unique(keys, axis=0, return_inverse=True)
        owner = owner.reshape(-1)
        low = np.full((len(symbols), 2), np.inf)
        high = -low
        np.minimum.at(low, owner, drawing.args[rows].min(1))
        np.maximum.at(high, owner, drawing.args[rows].max(1))
        return np.c_[symbols[:, 0], (high - low).max(1, initial=0)]

    with ThreadPoolExecutor() as pool:
        found = np.concatenate(
            [np.zeros((0, 2)), *pool.map(of_drawing, infos['data_list'])])
    return {c: found[found[:, 0] == c, 1] for c in things}


def summarize(root: Path, splits: Dict[str, dict]) -> dict:
    """Gather the figures of a data set.

    Args:
        root (Path): The converted data set.
        splits (dict): The info file of each split.

    Returns:
        dict: ``classes``, at the end background and, where there is any, what
        nobody knows; for each split ``primitives`` (num_drawings,), ``counts``
        (num_classes + 1 or 2,) of primitives, and ``sizes`` of symbols by
        class id.
    """
    classes = next(iter(splits.values()))['metainfo']['classes']
    every = [d for infos in splits.values() for d in infos['data_list']]
    names = [*classes, 'background']
    names += ['unknown'] * any('num_ignored' in d for d in every)
    summary: dict = dict(classes=names, splits={})
    for split, infos in splits.items():
        data = infos['data_list']
        summary['splits'][split] = dict(
            primitives=np.array([d['num_primitives'] for d in data]),
            counts=np.array([
                sum(d['class_histogram'].get(c, 0) for d in data)
                for c in names[:len(classes) + 1]
            ] + [sum(d.get('num_ignored', 0)
                     for d in data)] * (len(names) - len(classes) - 1)),
            sizes=symbol_sizes(root, infos))
    return summary


def print_tables(summary: dict) -> None:
    """Print the figures that :func:`summarize` gathered."""
    rows = [['split', 'drawings', 'primitives', 'least', 'median', 'most']]
    for split, part in summary['splits'].items():
        numbers = part['primitives']
        rows.append([split, len(numbers), numbers.sum()] + [
            f'{f(numbers):.0f}' if len(numbers) else '-'
            for f in (np.min, np.median, np.max)
        ])
    print(AsciiTable(rows).table)
    parts = summary['splits'].values()
    counts = sum(part['counts'] for part in parts)
    rows = [[
        'class', 'primitives', 'share', 'symbols', 'size: 10 %', '50 %', '90 %'
    ]]
    for c, name in enumerate(summary['classes']):
        sizes = np.concatenate(
            [part['sizes'].get(c, np.zeros(0)) for part in parts])
        rows.append(
            [name, counts[c], f'{counts[c] / max(counts.sum(), 1):.2%}'] + ([
                len(sizes), *(f'{q:.1f}'
                              for q in np.percentile(sizes, (10, 50, 90)))
            ] if len(sizes) else ['-'] * 4))
    print(AsciiTable(rows).table)


def plot(summary: dict, out: Path) -> None:
    """Plot the figures that :func:`summarize` gathered."""
    names = summary['classes']
    parts = summary['splits']
    figure = Figure(figsize=(16, 0.22 * len(names) + 3), layout='constrained')
    bars, numbers, sizes = figure.subplots(1, 3)
    place = np.arange(len(names))
    width = 0.8 / len(parts)
    edges = np.histogram_bin_edges(
        np.concatenate([part['primitives'] for part in parts.values()]), 40)
    for i, (split, part) in enumerate(parts.items()):
        bars.barh(place + i * width, part['counts'], width, label=split)
        numbers.hist(part['primitives'], edges, alpha=0.6, label=split)
    bars.set_yticks(place + 0.4 - width / 2, names, fontsize=8)
    bars.invert_yaxis()
    bars.set_xscale('symlog')
    bars.margins(y=0.01)
    bars.set_title('primitives of each class')
    numbers.set_title('primitives per drawing')
    numbers.set_ylabel('drawings')
    numbers.legend()
    every = {
        name:
        np.concatenate(
            [part['sizes'].get(c, np.zeros(0)) for part in parts.values()])
        for c, name in enumerate(names)
    }
    every = {name: values for name, values in every.items() if len(values)}
    for row, values in enumerate(every.values()):
        q10, q25, q50, q75, q90 = np.percentile(values, (10, 25, 50, 75, 90))
        sizes.hlines(row, q10, q90, color='tab:blue', linewidth=1)
        sizes.hlines(row, q25, q75, color='tab:blue', linewidth=5)
        sizes.plot(q50, row, 'o', color='tab:orange', markersize=4)
    sizes.set_yticks(range(len(every)), list(every), fontsize=8)
    sizes.invert_yaxis()
    sizes.set_title('size of symbols in drawing units\n'
                    '10 to 90 %, 25 to 75 %, median')
    figure.savefig(out, dpi=120)
    print(f'Written: {out}')


def main(argv: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('root', help='converted data set')
    parser.add_argument(
        '--out', default='dataset_stats.png', help='picture file')
    args = parser.parse_args(argv)
    with user_errors():
        root = Path(args.root)
        splits = {s: read_split(root, s) for s in SPLITS}
        splits = {s: infos for s, infos in splits.items() if infos}
        if not splits:
            raise UserError(root, 'has no train_infos.json',
                            'Convert drawings with tools/create_data.py')
        summary = summarize(root, splits)
        print_tables(summary)
        plot(summary, Path(args.out))


if __name__ == '__main__':
    main()
