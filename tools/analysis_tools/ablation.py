"""Train SymPoint without and with its parts, and tabulate what they give.

    python tools/analysis_tools/ablation.py --jobs 2

trains the baseline, with ACM, with CCL and with both, each with each
interpolation of attention masks, and the options, on FloorPlanMini with the
same seeds, then judges each run on its test drawings. The tables are written
after every run. Stop it at will: the same command goes on where it was, and a
finished run is not repeated.
"""
import argparse
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean, stdev
from typing import Dict, List, Optional

from mmengine.config import Config

from sympoint.engine.config import CfgOptions, find_hook, load_config
from sympoint.errors import UserError, user_errors
from sympoint.evaluation.report import read_metrics

ROOT = Path(__file__).parents[2]
CONFIG = 'configs/sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'
INTERPOLATIONS = ('knn', 'linear', 'nearest')
_NO_ACM = {'model.backbone.use_connections': False}
_NO_CCL = {'model.loss_connection': None}
# What each leaves out of the config, which has both.
PARTS = dict(
    baseline={
        **_NO_ACM,
        **_NO_CCL
    }, acm=_NO_CCL, ccl=_NO_ACM, both={})
# What each adds to it; ``extra_features`` are those of the pipelines.
OPTIONS = dict(
    layer={
        'model.backbone.use_layers': True,
        'extra_features': ('layer', )
    },
    stroke={
        'model.backbone.in_channels': 11 + 1 + 3,
        'extra_features': ('width', 'color')
    })
TITLES = dict(
    baseline='baseline',
    acm='+ ACM',
    ccl='+ CCL',
    both='+ ACM + CCL',
    layer='both + layers',
    stroke='both + stroke width, colour')
MEASURES = ('PQ', 'PQ_things', 'PQ_stuff', 'SQ', 'RQ', 'mIoU', 'F1', 'wF1')

BEGIN, END = '<!-- ablation.py writes from here -->', '<!-- to here -->'
PAGE = f"""# Ablation

What SymPoint's parts give on FloorPlanMini, at a size where a run takes
minutes: [the small model]({{up}}{CONFIG}), few epochs.

{BEGIN}
{END}
"""

# Rows of the tables: the settings of each that replace the config's.
VARIANTS = {
    **{
        f'{part}-{mode}': {
            **settings, 'model.decode_head.mask_interpolation': mode
        }
        for mode in INTERPOLATIONS
        for part, settings in PARTS.items()
    },
    **OPTIONS
}
Scores = Dict[str, Dict[int, Dict[str, float]]]


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
    def scores(self) -> Optional[Dict[str, float]]:
        """What the finished run reached; None before."""
        if not (self.folder / 'metrics.json').exists():
            return None
        return read_metrics(self.folder)['metrics']

    def __call__(self, processes: set) -> bool:
        """Train on from the newest checkpoint, then test.

        Args:
            processes (set): Takes the process while it runs.

        Returns:
            bool: Whether it finished.
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
        command = [
            sys.executable,
            str(ROOT / 'tools' / f'{tool}.py'),
            str(self.config), *args
        ]
        log = self.folder / f'{tool}.txt'
        with open(log, 'a') as out:
            process = subprocess.Popen(command, stdout=out, stderr=out)
            processes.add(process)
            done = process.wait() == 0
            processes.discard(process)
        if not done:
            said = log.read_text().strip().splitlines() or ['']
            print(f'{self.name}: {said[-1]} (see {log})', file=sys.stderr)
        return done


def run_config(variant: str, seed: int, folder: Path,
               args: argparse.Namespace) -> Config:
    """The config of a run: nothing but the variant differs in those of a seed.

    Nothing is chosen by validation, so there is none.
    """
    options = dict(VARIANTS[variant])
    features = options.pop('extra_features', ())
    cfg = load_config(str(ROOT / CONFIG), options, work_dir=str(folder))
    for loader in (cfg.train_dataloader.dataset, cfg.val_dataloader,
                   cfg.test_dataloader):
        if features:
            loader.dataset.pipeline[-1].extra_features = features
    set_epochs(cfg, args.epochs)
    cfg.train_dataloader.dataset.dataset.indices = args.drawings
    cfg.randomness = dict(seed=seed)
    cfg.val_dataloader = cfg.val_evaluator = cfg.val_cfg = None
    find_hook(cfg, 'SafeCheckpointHook').update(
        save_best=None, max_keep_ckpts=2)
    find_hook(cfg, 'SymbolVisualizationHook').draw = False
    cfg.visualizer.vis_backends = [dict(type='LocalVisBackend')]
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


def train(runs: List[Run], jobs: int, after_each) -> bool:
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


def cell(values: List[float], sign: str = '') -> str:
    """Mean and spread: the standard deviation over seeds."""
    if not values:
        return ''
    text = f'{mean(values):{sign}.1f}'
    return f'{text} ± {stdev(values):.1f}' if len(values) > 1 else text


def values_of(scores: Scores, name: str, measure: str = 'PQ') -> List[float]:
    """A measure of a variant, one number a seed."""
    found = (run[measure] for run in scores.get(name, {}).values())
    return [value for value in found if value is not None]


def gains(scores: Scores, name: str, base: str) -> List[float]:
    """PQ of a variant less that of another with the same seed."""
    own, other = scores.get(name, {}), scores.get(base, {})
    return [own[s]['PQ'] - other[s]['PQ'] for s in own if s in other]


def table(header: List[str], rows: List[List[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ['---'] * len(header), *rows]
    return '\n'.join(f'| {" | ".join(line)} |' for line in lines)


def tables(scores: Scores) -> str:
    """All tables, of what is finished."""
    grid = [[TITLES[part]] +
            [cell(values_of(scores, f'{part}-{m}')) for m in INTERPOLATIONS]
            for part in PARTS]
    counts = {len(found) for found in scores.values()}
    seeds = f'{max(counts)} seed{"s" if max(counts) > 1 else ""}'
    if len(counts) > 1:
        seeds += ', of which some are not finished'
    base, details = 'baseline-knn', []
    for name in [*(f'{part}-knn' for part in PARTS), *OPTIONS]:
        if name in scores:
            gain = gains(scores, name, base) if name != base else []
            details.append([
                TITLES[name.removesuffix('-knn')],
                cell(gain, '+'),
                *(cell(values_of(scores, name, m)) for m in MEASURES)
            ])
    return f"""PQ in per cent by interpolation of the attention masks; mean
and standard deviation over {seeds}:

{table(['', *INTERPOLATIONS], grid)}

More measures, with KNN interpolation. The gain is in PQ over the baseline of
the same seed; the options stand on top of ACM and CCL.

{table(['', 'gain', *(m.replace('_', ' of ') for m in MEASURES)], details)}
"""


def write_page(out: Path, command: str, scores: Scores) -> None:
    """Put the tables into a page; the rest of the page is left alone."""
    if out.exists():
        page = out.read_text(encoding='utf-8')
    else:
        page = PAGE.format(up=os.path.relpath(ROOT, out.parent) + '/')
    if BEGIN not in page or END not in page:
        raise UserError(out, f'has no lines {BEGIN} and {END}',
                        'Add them where the tables belong')
    head, tail = page.split(BEGIN)[0], page.split(END)[1]
    block = f'```bash\n{command}\n```\n\n{tables(scores)}'
    out.write_text(f'{head}{BEGIN}\n\n{block}\n{END}{tail}', encoding='utf-8')


def parse_args(argv: Optional[List[str]] = None) -> argparse.Namespace:
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
        metavar='VARIANT',
        help=f'some of {", ".join(VARIANTS)}')
    parser.add_argument('--work-dir', default='work_dirs/ablation')
    parser.add_argument(
        '--out', default=str(ROOT / 'docs/en/notes/ablation.md'))
    parser.add_argument(
        '--report',
        action='store_true',
        help='train nothing, write the tables of what is finished')
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=CfgOptions,
        metavar='KEY=VALUE',
        help='replace settings of every run')
    return parser.parse_args(argv)


def main(argv: Optional[List[str]] = None) -> None:
    args = parse_args(argv)
    command = ' '.join(['python tools/analysis_tools/ablation.py'] + [
        word for word in (sys.argv[1:] if argv is None else argv)
        if word != '--report'
    ])
    with user_errors():
        # seed by seed: whatever is there compares like with like
        runs = {
            (name, seed): Run(name, seed, args)
            for seed in args.seeds
            for name in args.only or VARIANTS
        }

        def report() -> None:
            scores: Scores = {}
            for (name, seed), run in runs.items():
                if run.scores is not None:
                    scores.setdefault(name, {})[seed] = run.scores
            if scores:
                write_page(Path(args.out), command, scores)

        report()
        done = args.report or train([*runs.values()], args.jobs, report)
    if Path(args.out).exists():
        print(f'Written: {args.out}')
    sys.exit(0 if done else 1)


if __name__ == '__main__':
    main()
