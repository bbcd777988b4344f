"""Measure speed and memory.

    python tools/analysis_tools/benchmark.py all
    python tools/analysis_tools/benchmark.py forward --threads 2
    python tools/analysis_tools/benchmark.py train --device cuda

Figures are medians of repeated runs, beside the targets; they are printed as
a Markdown table and written to ``--out-dir`` as JSON and Markdown, with plots
of time and memory.

``--reference DIR`` names a folder with a ``reference.py`` that holds any of
these functions of another implementation, timed in alternation with ours:
``forward(inputs)``, ``train_step(inputs, targets)`` with ``inputs`` of
``coords``, ``feats``, ``offsets``, ``connections`` and our ``state_dict``,
``parse(svg_bytes)`` and ``evaluate(drawings)``.
"""
import argparse
import json
from importlib import import_module
from pathlib import Path

import sympoint  # noqa: F401  before torch: threads wait as they do for a user

ROWS = dict(
    forward=('model_rows', 'the network in eval mode, 1,024 to 16,384'),
    large=('model_rows', 'whole sheets of 65,536 and 262,144 primitives'),
    train=('model_rows', 'a training step: time and memory'),
    profile=('profile_rows', 'where the time goes, by operators'),
    acm=('model_rows', 'the backbone with and without connections'),
    pipeline=('data_rows', 'load, augment and pack a sample'),
    parse=('data_rows', 'parse SVG'),
    storage=('data_rows', 'converted drawings on disk'),
    metric=('data_rows', 'evaluate drawings'),
    startup=('data_rows', 'start the command, import the package'))


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        '--threads', type=int, help='threads; by default as many as cores')
    common.add_argument(
        '--device', default='cpu', help='where the network runs, cpu or cuda')
    common.add_argument(
        '--reference', help='folder of another implementation, see above')
    common.add_argument(
        '--out-dir',
        type=Path,
        default=Path('work_dirs/benchmark'),
        help='where the results go')
    commands = parser.add_subparsers(metavar='ROW', dest='row', required=True)
    for name, (_, text) in ROWS.items():
        commands.add_parser(name, parents=[common], help=text)
    commands.add_parser('all', parents=[common], help='all of these')
    single = commands.add_parser(
        'forward-process', parents=[common], help='one size (used by large)')
    single.add_argument('num', type=int, help='primitives')
    single = commands.add_parser(
        'train-process', parents=[common], help='one step (used by train)')
    single.add_argument('kind', choices=('ours', 'plain'))
    return parser.parse_args()


def main() -> None:
    """Measure and write."""
    options = parse_args()
    import torch
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.row.endswith('-process'):
        measure = getattr(
            import_module('benchmarks.model_rows'),
            options.row.replace('-', '_'))
        print(json.dumps(measure(options)))
        return
    from benchmarks.report import markdown, plot, write
    from benchmarks.timing import load_reference, machine
    options.reference = load_reference(options.reference)
    host, rows = machine(options.device), []
    for name in ROWS if options.row == 'all' else [options.row]:
        measure = getattr(
            import_module(f'benchmarks.{ROWS[name][0]}'), f'{name}_rows')
        for row in measure(options):
            print(
                f'{row.what}: {row.result} (target {row.target})', flush=True)
            rows.append(row)
    print('\n' + markdown(host, rows))
    write(options.out_dir, host, rows)
    for path in plot(options.out_dir, rows):
        print(f'Written: {path}')


if __name__ == '__main__':
    main()
