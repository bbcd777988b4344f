"""Train SymPoint without and with its parts, and tabulate what they give.

    python tools/analysis_tools/ablation.py --jobs 2

trains the baseline, with ACM, with CCL and with both, each with each
interpolation of attention masks, and the options, on FloorPlanMini with the
same seeds, then judges each run on its test drawings. The tables are written
to ``ablation.md`` in the work dir after every run. Stop it at will: the same
command goes on where it was, and a finished run is not repeated.
"""
import argparse
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean, stdev

from mmengine.config import Config

from sympoint.engine.config import CfgOptions, load_config
from sympoint.errors import UserError, user_errors
from sympoint.evaluation.report import read_metrics

ROOT = Path(__file__).parents[2]
CONFIG = 'configs/sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'
# What all runs replace of it. Nothing is chosen by validation: there is none.
COMMON = {
    'val_dataloader': None,
    'val_evaluator': None,
    'val_cfg': None,
    'default_hooks.checkpoint.save_best': None,
    'default_hooks.checkpoint.max_keep_ckpts': 2,
    'default_hooks.visualization.draw': False,
    'visualizer.vis_backends': [dict(type='LocalVisBackend')]
}


def _features(*names: str) -> dict:
    """What gives the network more of a primitive."""
    packing = ('train_dataloader.dataset.dataset.pipeline.5',
               'test_dataloader.dataset.pipeline.2')
    return {f'{place}.extra_features': names for place in packing}


_NO_ACM = {'model.backbone.use_connections': False}
_NO_CCL = {'model.loss_connection': None}
INTERPOLATIONS = ('knn', 'linear', 'nearest')
# Rows of the tables: the title, and what is replaced of the config, which has
# both parts.
PARTS = dict(
    baseline=('baseline', {
        **_NO_ACM,
        **_NO_CCL
    }),
    acm=('+ ACM', _NO_CCL),
    ccl=('+ CCL', _NO_ACM),
    both=('+ ACM + CCL', {}))
OPTIONS = dict(
    layer=('both + layers', {
        'model.backbone.use_layers': True,
        **_features('layer')
    }),
    stroke=('both + stroke width, colour', {
        'model.backbone.in_channels': 11 + 1 + 3,
        **_features('width', 'color')
    }))
VARIANTS = {
    f'{part}-{mode}': {
        **settings, 'model.decode_head.mask_interpolation': mode
    }
    for mode in INTERPOLATIONS
    for part, (_, settings) in PARTS.items()
}
VARIANTS.update((name, settings) for name, (_, settings) in OPTIONS.items())
MEASURES = ('PQ', 'PQ_things', 'PQ_stuff', 'SQ', 'RQ', 'mIoU', 'F1', 'wF1')
Scores = dict[str, dict[int, dict[str, float]]]


class Run:
    """One training of one variant, in a folder of its own.

    Args:
        variant (str): What to train, of ``VARIANTS``.
        seed (int): Of weights, order and augmentation.
        args (argparse.Namespace): ``work_dir``, ``epochs``, ``drawings``,
            ``cfg_options``.

    Raises:
        UserError: The folder holds a run with other settings.
    """

    def __init__(self, variant: str, seed: int,
                 args: argparse.Namespace) -> None:
        self.name = f'{variant}, seed {seed}'
        self.epochs = args.epochs
        self.folder = Path(args.work_dir) / variant / f'seed_{seed}'
        # beside the folder, in which the run writes what it was given
        self.config = self.folder.with_suffix('.py')
        self.settings = run_config(variant, seed, self.folder, args)
        if self.config.exists() and Config.fromfile(
                self.config).to_dict() != self.settings.to_dict():
            raise UserError(
                self.folder, 'holds a run with other settings',
                'Delete it, or give another folder with --work-dir')

    @property
    def scores(self) -> dict[str, float] | None:
        """What the finished run reached; None before."""
        if not (self.folder / 'metrics.json').exists():
            return None
        return read_metrics(self.folder)['metrics']

    def __call__(self, processes: set) -> bool:
        """Train on from the newest checkpoint, then test; whether it finished.

        Args:
            processes (set): Takes the process while it runs.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.settings.dump(self.config)
        last = self.folder / f'epoch_{self.epochs}.pth'
        done = last.exists() or self._call(processes, 'train', '--resume')
        done = done and self._call(processes, 'test', str(last))
        if done:
            for path in self.folder.glob('*.pth'):
                path.unlink()
        return done

    def _call(self, processes: set, tool: str, *args: str) -> bool:
        log = self.folder / f'{tool}.txt'
        with open(log, 'a') as out:
            process = subprocess.Popen([
                sys.executable, ROOT / 'tools' / f'{tool}.py', self.config,
                *args
            ],
                                       stdout=out,
                                       stderr=out)
            processes.add(process)
            done = process.wait() == 0
            processes.discard(process)
        if not done:
            said = log.read_text().strip().splitlines() or ['']
            print(f'{self.name}: {said[-1]} (see {log})', file=sys.stderr)
        return done


def run_config(variant: str, seed: int, folder: Path,
               args: argparse.Namespace) -> Config:
    """The config of a run: in nothing but the variant differ those of a seed.
    """
    cfg = load_config(
        str(ROOT / CONFIG), {
            **COMMON,
            **VARIANTS[variant], 'randomness.seed': seed,
            'train_dataloader.dataset.dataset.indices': args.drawings
        }, str(folder))
    set_epochs(cfg, args.epochs)
    cfg.merge_from_dict(args.cfg_options or {})
    return cfg


def set_epochs(cfg: Config, epochs: int) -> None:
    """Shorten or lengthen a config's schedule; warm-up keeps its length."""
    old = cfg.train_cfg.max_epochs
    cfg.train_cfg.update(max_epochs=epochs, val_interval=epochs)
    for scheduler in cfg.param_scheduler:
        if scheduler.get('end') == old:
            scheduler.end = epochs
            begin = scheduler.get('begin', 0)
            if begin > 1:
                scheduler.begin = round(begin * epochs / old)


def train(runs: list[Run], jobs: int, after_each) -> bool:
    """Do all runs that are not finished, ``jobs`` at a time."""
    waiting = [run for run in runs if run.scores is None]
    print(f'{len(runs) - len(waiting)} of {len(runs)} runs are finished')
    cores = len(os.sched_getaffinity(0))
    os.environ.setdefault('OMP_NUM_THREADS', str(max(1, cores // jobs)))
    # a job that is ended ends its runs
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    processes, results = set(), []
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for run, done in zip(waiting,
                                 pool.map(lambda run: run(processes),
                                          waiting)):
                results.append(done)
                if done:
                    print(f'{run.name}: PQ {run.scores["PQ"]:.2f}', flush=True)
                    after_each()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(processes):
                process.terminate()
            raise
    return all(results)


def cell(values: list[float], sign: str = '') -> str:
    """Mean and spread: the standard deviation over seeds."""
    if not values:
        return ''
    text = f'{mean(values):{sign}.1f}'
    return f'{text} ± {stdev(values):.1f}' if len(values) > 1 else text


def table(*rows: list[str]) -> str:
    """A table in Markdown; the first row is its head."""
    lines = [rows[0], ['---'] * len(rows[0]), *rows[1:]]
    return '\n'.join(f'| {" | ".join(line)} |' for line in lines)


def tables(scores: Scores) -> str:
    """All tables, of what is finished."""

    def found(variant: str, measure: str = 'PQ') -> str:
        values = [run[measure] for run in scores.get(variant, {}).values()]
        return cell([value for value in values if value is not None])

    base = scores.get('baseline-knn', {})
    grid = [[title] + [found(f'{part}-{mode}') for mode in INTERPOLATIONS]
            for part, (title, _) in PARTS.items()]
    details = []
    for name, (title, _) in {**PARTS, **OPTIONS}.items():
        variant = name if name in OPTIONS else f'{name}-knn'
        own = scores.get(variant)
        if own:
            gain = [] if own is base else [
                own[seed]['PQ'] - base[seed]['PQ'] for seed in own
                if seed in base
            ]
            details.append([title, cell(gain, '+')] +
                           [found(variant, measure) for measure in MEASURES])
    counts = {len(runs) for runs in scores.values()}
    seeds = f'{max(counts)} seed{"s" if max(counts) > 1 else ""}'
    if len(counts) > 1:
        seeds += ', of which some are not finished'
    heads = [measure.replace('_', ' of ') for measure in MEASURES]
    return f"""PQ in per cent by interpolation of the attention masks; mean
and standard deviation over {seeds}:

{table(['', *INTERPOLATIONS], *grid)}

More measures, with KNN interpolation. The gain is in PQ over the baseline of
the same seed; the options stand on top of ACM and CCL.

{table(['', 'gain', *heads], *details)}
"""


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--seeds', nargs='+', type=int, default=[0, 1, 2])
    parser.add_argument('--epochs', type=int, default=4)
    parser.add_argument(
        '--drawings',
        type=int,
        default=320,
        help='to train on, the first of the split; default: %(default)s')
    parser.add_argument(
        '--jobs', type=int, default=1, help='runs at the same time')
    parser.add_argument(
        '--only',
        nargs='+',
        choices=list(VARIANTS),
        default=list(VARIANTS),
        metavar='VARIANT',
        help=f'some of {", ".join(VARIANTS)}')
    parser.add_argument('--work-dir', default='work_dirs/ablation')
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=CfgOptions,
        metavar='KEY=VALUE',
        help='replace settings of every run')
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    args = parse_args(argv)
    out = Path(args.work_dir) / 'ablation.md'
    with user_errors():
        # seed by seed: whatever is there compares like with like
        runs = {
            (variant, seed): Run(variant, seed, args)
            for seed in args.seeds
            for variant in args.only
        }

        def report() -> None:
            scores: Scores = {}
            for (variant, seed), run in runs.items():
                if run.scores is not None:
                    scores.setdefault(variant, {})[seed] = run.scores
            if scores:
                out.write_text(tables(scores), encoding='utf-8')

        done = train([*runs.values()], args.jobs, report)
        report()
    if out.exists():
        print(f'Written: {out}')
    sys.exit(0 if done else 1)


if __name__ == '__main__':
    main()
