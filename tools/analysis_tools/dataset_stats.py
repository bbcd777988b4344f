"""Print and plot what is in a converted data set.

    python tools/analysis_tools/dataset_stats.py data/floorplancad

Class counts, primitives per drawing, and sizes of symbols, which are the
longer sides of their boxes in drawing units.
"""
import argparse
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from terminaltables import AsciiTable

from sympoint.errors import UserError, user_errors
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments

SPLITS = ('train', 'val', 'test')


def read_split(root: Path, split: str) -> dict | None:
    """The info file of a split; None if there is none."""
    path = root / f'{split}_infos.json'
    return json.loads(path.read_text()) if path.is_file() else None


def symbol_sizes(path: Path, metainfo: dict) -> np.ndarray:
    """Class and size of each symbol of a drawing, (num_symbols, 2)."""
    drawing, nothing = Primitives.load(path), len(metainfo['classes'])
    known = np.isin(drawing.semantic_id, metainfo['thing_ids']) & (
        drawing.instance_id >= 0)
    symbols = Segments.of_labels(
        np.where(known, drawing.semantic_id, nothing), drawing.instance_id,
        nothing)
    boxes = symbols.boxes(np.c_[drawing.args.min(1), drawing.args.max(1)])
    sides = boxes[:, 2:] - boxes[:, :2]
    return np.c_[symbols.labels, sides.max(1, initial=0)]


def summarize(root: Path, splits: dict[str, dict]) -> dict:
    """Gather the figures of a data set.

    Returns:
        dict: ``classes``, at the end background and, where there is any, what
        nobody knows; for each split ``primitives`` (num_drawings,), ``counts``
        (num_classes + 1 or 2,) of primitives, and ``sizes`` of the symbols of
        each of these.
    """
    every = [d for infos in splits.values() for d in infos['data_list']]
    metainfo = next(iter(splits.values()))['metainfo']
    names = [*metainfo['classes'], 'background']
    unknown = ['unknown'] * any('num_ignored' in d for d in every)

    def of_split(drawings: list[dict]) -> dict:
        total = sum((Counter(d['class_histogram']) for d in drawings),
                    Counter())
        ignored = sum(d.get('num_ignored', 0) for d in drawings)
        paths = [root / d['primitives_path'] for d in drawings]
        with ThreadPoolExecutor() as pool:
            sizes = np.concatenate([
                np.zeros((0, 2)),
                *pool.map(lambda path: symbol_sizes(path, metainfo), paths)
            ])
        return dict(
            primitives=np.array([d['num_primitives'] for d in drawings]),
            counts=np.array([total[n]
                             for n in names] + [ignored] * len(unknown)),
            sizes=[
                sizes[sizes[:, 0] == c, 1]
                for c in range(len(names) + len(unknown))
            ])

    return dict(
        classes=names + unknown,
        splits={
            k: of_split(infos['data_list'])
            for k, infos in splits.items()
        })


def all_sizes(summary: dict) -> list[np.ndarray]:
    """Sizes of the symbols of each class, of all splits."""
    parts = summary['splits'].values()
    return [np.concatenate(own) for own in zip(*(p['sizes'] for p in parts))]


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
    counts = sum(part['counts'] for part in summary['splits'].values())
    rows = [[
        'class', 'primitives', 'share', 'symbols', 'size: 10 %', '50 %', '90 %'
    ]]
    for name, count, sizes in zip(summary['classes'], counts,
                                  all_sizes(summary)):
        row = [name, count, f'{count / max(counts.sum(), 1):.2%}']
        if len(sizes):
            quantiles = np.percentile(sizes, (10, 50, 90))
            row += [len(sizes), *(f'{q:.1f}' for q in quantiles)]
        rows.append(row + ['-'] * (7 - len(row)))
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
        name: values
        for name, values in zip(names, all_sizes(summary)) if len(values)
    }
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


def main(argv: list[str] | None = None) -> None:
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
