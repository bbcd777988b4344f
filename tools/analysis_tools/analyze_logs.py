"""Plot the curves of training runs, or sum up their times.

    python tools/analysis_tools/analyze_logs.py plot_curve LOG... \
        --keys loss symbol/PQ --out curves.png
    python tools/analysis_tools/analyze_logs.py cal_train_time LOG...

A LOG is a work directory or its vis_data/scalars.json.
"""
import argparse
from typing import List, Optional

import numpy as np
from matplotlib.figure import Figure

from sympoint.engine.records import RunLog, read_log
from sympoint.errors import UserError, user_errors


def plot_curve(logs: List[RunLog], keys: List[str], out: str,
               title: Optional[str]) -> None:
    """Draw one panel a key, with one line a log."""
    figure = Figure(figsize=(8, 3 * len(keys) + 0.5), layout='constrained')
    panels = figure.subplots(len(keys), 1, sharex=True, squeeze=False)[:, 0]
    for panel, key in zip(panels, keys):
        for log in logs:
            places, values = log.curve(key)
            few = len(places) < 100
            panel.plot(places, values, '.-' if few else '-', label=log.name)
            print(f'{log.name}: {key}: {len(values)} values, first '
                  f'{values[0]:.4g}, last {values[-1]:.4g}, lowest '
                  f'{np.nanmin(values):.4g}, highest {np.nanmax(values):.4g}')
        panel.set_ylabel(key)
        panel.grid(alpha=0.3)
    panels[-1].set_xlabel(' or '.join(sorted({log.unit for log in logs})))
    if len(logs) > 1:
        panels[0].legend()
    if title:
        figure.suptitle(title)
    figure.savefig(out, dpi=120)
    print(f'Written: {out}')


def cal_train_time(logs: List[RunLog], include_outliers: bool) -> None:
    """Print the time of an iteration; by default without the first."""
    for log in logs:
        records = log.train if include_outliers else log.train[1:]
        if not records:
            raise UserError(
                log.name, 'too few iterations were logged',
                'Lower default_hooks.logger.interval, or pass '
                '--include-outliers')
        times = np.array([r['time'] for r in records])
        loading = np.array([r['data_time'] for r in records])
        said = (f'{log.name}: {times.mean():.4f} s an iteration, of which '
                f'{loading.sum() / times.sum():.0%} waiting for data')
        if log.unit == 'epoch':
            epochs = np.array([r['epoch'] for r in records])
            means = {e: times[epochs == e].mean() for e in np.unique(epochs)}
            slow, fast = max(means, key=means.get), min(means, key=means.get)
            said += (f'; slowest epoch {slow} ({means[slow]:.4f} s), fastest '
                     f'epoch {fast} ({means[fast]:.4f} s), spread over epochs '
                     f'{np.std(list(means.values())):.4f} s')
        print(said)


def main(argv: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    plot = commands.add_parser('plot_curve', help='plot scalars to a file')
    plot.add_argument('logs', nargs='+', metavar='LOG')
    plot.add_argument(
        '--keys', nargs='+', default=['loss'], help='scalars; default: loss')
    plot.add_argument('--out', default='curves.png', help='picture file')
    plot.add_argument('--title')
    times = commands.add_parser('cal_train_time', help='time of iterations')
    times.add_argument('logs', nargs='+', metavar='LOG')
    times.add_argument(
        '--include-outliers',
        action='store_true',
        help='count the first logged iteration too')
    args = parser.parse_args(argv)
    with user_errors():
        logs = [read_log(path) for path in args.logs]
        if args.command == 'plot_curve':
            plot_curve(logs, args.keys, args.out, args.title)
        else:
            cal_train_time(logs, args.include_outliers)


if __name__ == '__main__':
    main()
