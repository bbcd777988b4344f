"""Measure speed and memory.

    python tools/analysis_tools/benchmark.py all
    python tools/analysis_tools/benchmark.py forward --threads 2

Figures are medians of repeated runs, beside the targets; they are printed as
a Markdown table and written to ``--out-dir`` as JSON and Markdown, with a
plot of the forward pass.

``--reference DIR`` names a folder with a ``reference.py`` that holds any of
these functions of another implementation, timed in alternation with ours:
``forward(inputs)``, ``train_step(inputs, targets)`` with ``inputs`` of
``coords``, ``feats``, ``offsets``, ``connections`` and our ``state_dict``,
``parse(svg_bytes)`` and ``evaluate(drawings)``.
"""
import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Callable, Iterator, List, Optional, Tuple

import sympoint  # noqa: F401  before torch: threads wait as they do for a user

import numpy as np  # isort: skip
import torch  # isort: skip

CONFIGS = Path(__file__).parents[2] / 'configs' / 'sympoint'
PAPER = 'sympoint_point-transformer_8xb2-50e_floorplancad-panseg'
# of the published code with exact CPU operators, 2 threads, 2 cores with a
# peak of 204 GFLOP/s: seconds by primitives; its parser; its JSON and loading
PUBLISHED_FORWARD = {1024: .22, 2048: .30, 4096: .51, 8192: 1.03, 16384: 1.81}
PUBLISHED_STEP = 1.83
PUBLISHED_PARSING = 29_300
PUBLISHED_JSON, PUBLISHED_LOADING = 1.9e6, 13e-3


@dataclass
class Row:
    """A line of the table.

    Attributes:
        what (str): What was measured.
        result (str): The figure, with its unit.
        target (str): What it is to be; empty where nothing is asked.
        holds (bool, optional): Whether it is.
        beside (str): What it is compared with, with its figure.
        point (tuple, optional): Primitives and seconds, for the plot.
    """
    what: str
    result: str
    target: str = ''
    holds: Optional[bool] = None
    beside: str = ''
    point: Optional[Tuple[int, float]] = None


def seconds(function: Callable, device: str = 'cpu') -> float:
    """Wall-clock time of one call."""
    wait = torch.cuda.synchronize if device != 'cpu' else (lambda: None)
    wait()
    start = time.perf_counter()
    function()
    wait()
    return time.perf_counter() - start


def medians(functions: List[Optional[Callable]],
            repeats: int,
            device: str = 'cpu') -> List[Optional[float]]:
    """Median times of functions called in turn, so that each meets the same
    machine. Before each timed call is an untimed one, so that none meets the
    caches and the memory that another left. None stays None."""
    times: List[List[float]] = [[] for _ in functions]
    for _ in range(repeats):
        for function, spent in zip(functions, times):
            if function:
                function()
                spent.append(seconds(function, device))
    return [statistics.median(spent) if spent else None for spent in times]


def machine(device: str) -> str:
    """What the figures depend on."""
    lines = Path('/proc/cpuinfo').read_text().splitlines() \
        if sys.platform == 'linux' else []
    names = [n.split(':', 1)[1] for n in lines if n.startswith('model name')]
    a, b = (torch.randn(2048, 2048, device=device) for _ in range(2))
    a @ b
    peak = 2 * 2048**3 / min(seconds(lambda: a @ b, device) for _ in range(10))
    place = device if device == 'cpu' else torch.cuda.get_device_name()
    return (f'{(names or [platform.processor()])[0].strip()}, '
            f'{torch.get_num_threads()} threads on '
            f'{len(os.sched_getaffinity(0))} cores, device {place}, torch '
            f'{torch.__version__}, matrix product peak '
            f'{peak / 1e9:.0f} GFLOP/s')


def memory(device: str) -> Tuple[int, int]:
    """Bytes that are held now, and the most that ever were.

    A process's own high-water mark, which starts anew with the program it
    runs: ``ru_maxrss`` would be that of the process it was forked from.
    """
    if device != 'cpu':
        return torch.cuda.memory_allocated(), torch.cuda.max_memory_allocated()
    status = Path('/proc/self/status').read_text().splitlines()
    fields = dict(line.split(':', 1) for line in status)
    return tuple(1024 * int(fields[k].split()[0]) for k in ('VmRSS', 'VmHWM'))


def paper_model(published: bool = True, device: str = 'cpu'):
    """Build the paper-size model with drawn weights, in eval mode.

    Args:
        published (bool): The published code's switches, or ours: connections
            in the finest stage (ACM) and their loss (CCL).
        device (str): Where.
    """
    from mmdet3d.registry import MODELS
    from mmengine.config import Config
    from mmengine.registry import init_default_scope

    import sympoint.models  # noqa: F401
    init_default_scope('mmdet3d')
    name = f'{PAPER}_published.py' if published else f'{PAPER}.py'
    torch.manual_seed(0)
    model = MODELS.build(Config.fromfile(CONFIGS / name).model)
    return model.to(device).eval()


def packed(num: int, num_targets: int = 60, device: str = 'cpu') -> tuple:
    """Draw ``num`` primitives as the model takes them, and targets.

    Half of the primitives lie in small groups, as symbols do, half anywhere;
    a sheet of more than 8,192 grows at the same density.
    """
    from mmengine.structures import InstanceData

    from sympoint.ops import offsets_of
    rng = np.random.default_rng(num)
    side = max(1, num / 8192)**0.5
    coords = np.zeros((num, 3), np.float32)
    coords[:, :2] = rng.random((num, 2)) * side
    centers = rng.random((max(num // 40, 1), 2)) * side
    grouped = num // 2
    coords[:grouped, :2] = centers[rng.integers(0, len(centers), grouped)] + \
        rng.normal(0, 0.01, (grouped, 2))
    feats = np.zeros((num, 6), np.float32)
    feats[:, 0] = rng.uniform(-1, 1, num)
    feats[:, 1] = rng.random(num) / 10
    feats[np.arange(num), 2 + rng.integers(0, 4, num)] = 1
    connections = rng.integers(-1, num, (num, 8))
    owner = rng.integers(0, 2 * num_targets, num)
    inputs = dict(
        coords=torch.from_numpy(coords - coords.mean(0)).to(device),
        feats=torch.from_numpy(feats).to(device),
        connections=torch.from_numpy(connections).to(device),
        offsets=offsets_of([num]))
    masks = torch.from_numpy(owner == np.arange(num_targets)[:, None])
    labels = torch.from_numpy(rng.integers(0, 35, num_targets))
    return inputs, InstanceData(
        labels=labels.to(device), masks=masks.to(device))


@torch.no_grad()
def forward(model, inputs: dict) -> Tuple[torch.Tensor, torch.Tensor]:
    """Class and mask logits of all queries."""
    outputs = model.decode_head(model.extract_feat(inputs))
    return (outputs.cls_scores[-1, 0],
            outputs.mask_embeds[-1, 0] @ outputs.mask_features.T)


def forward_flops(model, inputs: dict) -> int:
    """FLOPs of :func:`forward` as PyTorch counts them.

    Of matrix products, a multiplication and an addition as two. PyTorch
    cannot look into kernels: those of attention are plain here.
    """
    from unittest import mock

    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    from sympoint.models.vector_attention import VectorAttention
    with FlopCounterMode(display=False) as counted, \
            sdpa_kernel(SDPBackend.MATH), mock.patch.object(
                VectorAttention, '_fusable', lambda *unused: False):
        forward(model, inputs)
    return counted.get_total_flops()


def train_step(model, inputs: dict, targets: list) -> None:
    """Forward, matching, losses and backward."""
    model.zero_grad(set_to_none=True)
    outputs = model.decode_head(model.extract_feat(inputs))
    sum(model.decode_head.loss_by_feat(outputs, targets).values()).backward()


def _theirs(options, name: str, model, inputs, *more) -> Optional[Callable]:
    """A call of the reference's function, if it has one."""
    function = getattr(options.reference, name, None)
    state = dict(inputs, state_dict=model.state_dict())
    return function and (lambda: function(state, *more))


def _beside(theirs: Optional[float]) -> str:
    return f'; reference here {theirs:.2f} s' if theirs else ''


def forward_rows(options) -> Iterator[Row]:
    """the network in eval mode, 1,024 to 16,384 primitives"""
    model, device = paper_model(device=options.device), options.device
    asked = {1024: 0.10, 8192: 0.35}
    for num, published in PUBLISHED_FORWARD.items():
        inputs, _ = packed(num, device=device)
        ours, theirs = medians([
            lambda: forward(model, inputs),
            _theirs(options, 'forward', model, inputs)
        ], 7 if num <= 8192 else 3, device)
        flops = forward_flops(model, inputs) if num == 8192 else None
        yield Row(
            f'forward, {num:,} primitives', f'{ours:.3f} s',
            f'<= {asked[num]:.2f} s' if num in asked else '',
            ours <= asked[num] if num in asked else None,
            f'{published} s published' + _beside(theirs) +
            (f'; {flops / 1e9:.1f} GFLOP' if flops else ''), (num, ours))


def _in_own_process(row: str, num: int, options) -> dict:
    """What a row of one size prints: its memory is that of one size."""
    done = subprocess.run([
        sys.executable, '-W', 'ignore', __file__, f'{row}-process',
        str(num), '--threads',
        str(torch.get_num_threads()), '--device', options.device
    ],
                          capture_output=True,
                          text=True)
    if done.returncode:
        raise RuntimeError(f'{row} of {num} failed:\n{done.stderr}')
    return json.loads(done.stdout.splitlines()[-1])


def large_rows(options) -> Iterator[Row]:
    """whole sheets of 65,536 and 262,144 primitives"""
    first = _in_own_process('forward', 8192, options)['seconds'] / 8192
    for num in (65536, 262144):
        found = _in_own_process('forward', num, options)
        slower = found['seconds'] / num / first
        yield Row(
            f'forward, {num:,} primitives',
            f"{found['seconds']:.1f} s, {slower:.2f}x a primitive, "
            f"{found['bytes'] / 1e9:.1f} GB",
            '<= 1.5x the time a primitive at 8,192; <= 12 GB', slower <= 1.5
            and found['bytes'] <= 12e9, '', (num, found['seconds']))


def train_rows(options) -> Iterator[Row]:
    """a training step: time and memory"""
    model = paper_model(device=options.device).train()
    inputs, truth = packed(4096, device=options.device)
    ours, theirs = medians([
        lambda: train_step(model, inputs, [truth]),
        _theirs(options, 'train_step', model, inputs, truth)
    ], 5, options.device)
    yield Row('training step, 4,096 primitives, 60 targets',
              f'{ours:.2f} s, {PUBLISHED_STEP / ours:.1f}x faster',
              '>= 2x faster', 2 * ours <= PUBLISHED_STEP,
              f'{PUBLISHED_STEP} s published' + _beside(theirs))
    used = _in_own_process('train', 4096, options)['bytes']
    yield Row('memory of that step', f'{used / 1e9:.2f} GB', '', None,
              'peak above the loaded model')


def measure_process(options) -> dict:
    """Time and memory of one size, for a process of its own."""
    model, device = paper_model(device=options.device), options.device
    inputs, truth = packed(options.num, device=device)
    if options.row == 'forward-process':
        spent = min(
            seconds(lambda: forward(model, inputs), device)
            for _ in range(5 if options.num <= 8192 else 2))
        return dict(seconds=spent, bytes=memory(device)[1])
    small, few = packed(64, 3, device)
    train_step(model.train(), small, [few])  # loads compiled kernels
    before = memory(device)[0]
    spent = seconds(lambda: train_step(model, inputs, [truth]), device)
    return dict(seconds=spent, bytes=memory(device)[1] - before)


def operators_rows(options) -> Iterator[Row]:
    """operators of a training step: what a GPU would be sent"""
    from torch.utils._python_dispatch import TorchDispatchMode

    from sympoint.ops import offsets_of

    class Operators(TorchDispatchMode):
        """Counts operators: no views, no allocations."""
        count = 0

        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            name = func.overloadpacket.__name__
            self.count += not (func.is_view or 'empty' in name
                               or name in ('lift_fresh', '_unsafe_view'))
            return func(*args, **(kwargs or {}))

    pair = [packed(4096, 60, options.device) for _ in range(2)]
    inputs = {
        key: torch.cat([one[key] for one, _ in pair])
        for key in ('coords', 'feats', 'connections')
    }
    inputs['offsets'] = offsets_of([4096, 4096])
    targets = [target for _, target in pair]
    labels = torch.cat([
        target.labels[target.masks.byte().argmax(0)].masked_fill(
            ~target.masks.any(0), 35) for target in targets
    ])
    model = paper_model(published=False, device=options.device).train()
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)

    def step():
        pyramid = model.extract_feat(inputs)
        losses = model.decode_head.loss_by_feat(
            model.decode_head(pyramid), targets)
        losses['loss_connection'] = model.loss_connection(pyramid, labels)
        model.parse_losses(losses)[0].backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.01)
        optimizer.step()
        optimizer.zero_grad()

    step()
    with Operators() as operators:
        step()
    yield Row('operators of a training step, 2 drawings of 4,096',
              f'{operators.count:,}', '<= 4,000', operators.count <= 4000)


def acm_rows(options) -> Iterator[Row]:
    """the backbone with and without connections"""
    model = paper_model(False, options.device)
    inputs, _ = packed(8192, device=options.device)

    def backbone(use_connections):
        model.backbone.use_connections = use_connections
        with torch.no_grad():
            model.extract_feat(inputs)

    without, with_acm = medians(
        [lambda: backbone(False), lambda: backbone(True)], 7, options.device)
    yield Row('backbone with ACM (K = 8), 8,192 primitives',
              f'{with_acm / without:.2f}x', '<= 1.3x', with_acm
              <= 1.3 * without,
              f'{with_acm:.3f} s with, {without:.3f} s without')


def _plans(count: int) -> List[bytes]:
    """Drawn plans as FloorPlanCAD's SVG."""
    from sympoint.floorplan_mini import generate_drawing
    return [generate_drawing(0, k, 'test').encode() for k in range(count)]


def pipeline_rows(options) -> Iterator[Row]:
    """load, augment and pack a sample; parse SVG; converted drawings"""
    from mmdet3d.registry import TRANSFORMS
    from mmengine.config import Config
    from mmengine.registry import init_default_scope

    import sympoint.datasets  # noqa: F401
    from sympoint.drawings.connections import connection_graph
    from sympoint.drawings.svg.reader import parse_svg
    from sympoint.structures.primitives import Primitives
    plans = _plans(10)
    theirs = getattr(options.reference, 'parse', None)
    ours, beside = medians([
        lambda: [parse_svg(plan) for plan in plans], theirs and
        (lambda: [theirs(plan) for plan in plans])
    ], 5)
    drawings = [parse_svg(plan) for plan in plans]
    num = sum(map(len, drawings))
    yield Row(
        'parsing SVG', f'{num / ours:,.0f} primitives/s', '>= 60,000 a core',
        num / ours >= 60_000, f'{PUBLISHED_PARSING:,} published' +
        (f'; reference here {num / beside:,.0f}' if beside else ''))
    init_default_scope('mmdet3d')
    config = Config.fromfile(CONFIGS / f'{PAPER}.py')
    transforms = [TRANSFORMS.build(t) for t in config.train_pipeline]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f'{k}.npz' for k in range(len(drawings))]
        for path, drawing in zip(paths, drawings):
            drawing.connections = connection_graph(drawing.args,
                                                   drawing.command, 1.0)
            drawing.save(path)
        size = sum(path.stat().st_size for path in paths)

        def run():
            for path in paths:
                results = dict(primitives_path=path, sample_idx='')
                for transform in transforms:
                    results = transform(results)

        load, whole = medians(
            [lambda: [Primitives.load(path) for path in paths], run], 5)
    each = 4096 / num
    yield Row('training pipeline, 4,096 primitives',
              f'{whole * each * 1e3:.2f} ms', '', None, 'with copy-paste')
    yield Row('converted drawing, 4,096 primitives',
              f'{size * each / 1e3:.0f} kB', '<= 190 kB', size * each
              <= 0.1 * PUBLISHED_JSON,
              f'{PUBLISHED_JSON / 1e6} MB of JSON published')
    yield Row('loading it', f'{load * each * 1e3:.2f} ms', '<= 0.65 ms',
              20 * load * each <= PUBLISHED_LOADING,
              f'{PUBLISHED_LOADING * 1e3:.0f} ms published')


def metric_rows(options) -> Iterator[Row]:
    """evaluate drawings"""
    from sympoint.evaluation.symbol_seg_eval import (count_published,
                                                     pairwise_iou,
                                                     primitive_weights)
    from sympoint.structures.segments import Segments
    drawings = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        labels, owner = rng.integers(0, 35, 60), rng.integers(-1, 60, 4096)
        moved = np.where(
            rng.random(4096) < 0.1, rng.integers(-1, 60, 4096), owner)
        drawings.append((Segments(labels,
                                  owner), Segments(labels, moved, np.ones(60)),
                         rng.exponential(3, 4096).astype(np.float32)))

    def ours():
        for truth, found, length in drawings:
            iou = pairwise_iou(truth, found, primitive_weights(length, True))
            count_published(iou, truth.labels, found.labels, 35)

    evaluate = getattr(options.reference, 'evaluate', None)
    spent, theirs = medians([ours, evaluate and (lambda: evaluate(drawings))],
                            9)
    yield Row('metric, 4,096 primitives', f'{spent / 4 * 1e3:.2f} ms', '',
              None,
              f'reference {theirs / spent:.0f}x slower' if theirs else '')


def startup_rows(options) -> Iterator[Row]:
    """start the command, import the package"""

    def run(*code):
        return subprocess.run([sys.executable, *code],
                              check=True,
                              capture_output=True,
                              text=True)

    nothing, help_ = medians(
        [lambda: run('-c', 'pass'), lambda: run('-m', 'sympoint', '--help')],
        9)
    heavy = run('-X', 'importtime', '-m', 'sympoint', '--help').stderr
    yield Row('`sympoint --help`', f'{help_:.3f} s', '<= 0.5 s, no torch',
              help_ <= 0.5 and ' torch\n' not in heavy,
              f'{nothing:.3f} s for Python itself')


ROWS = dict(
    forward=forward_rows,
    large=large_rows,
    train=train_rows,
    operators=operators_rows,
    acm=acm_rows,
    pipeline=pipeline_rows,
    metric=metric_rows,
    startup=startup_rows)


def write(out_dir: Path, host: str, rows: List[Row]) -> str:
    """Write ``benchmark.json``, ``benchmark.md`` and a plot; the table."""
    out_dir.mkdir(parents=True, exist_ok=True)
    lines = [
        host, '', '| what | measured | target | holds | compared with |',
        '| --- | --- | --- | --- | --- |'
    ]
    for row in rows:
        holds = {True: 'yes', False: '**no**', None: ''}[row.holds]
        lines.append(f'| {row.what} | {row.result} | {row.target} | {holds} | '
                     f'{row.beside} |')
    table = '\n'.join(lines) + '\n'
    (out_dir / 'benchmark.md').write_text(table)
    (out_dir / 'benchmark.json').write_text(
        json.dumps(
            dict(machine=host, rows=[asdict(row) for row in rows]), indent=1))
    points = sorted(row.point for row in rows if row.point)
    if points:
        from matplotlib.figure import Figure
        figure = Figure(figsize=(5, 3.2), layout='constrained')
        axes = figure.subplots()
        axes.loglog(*zip(*points), '.-', label='this project')
        axes.loglog(*zip(*PUBLISHED_FORWARD.items()), '.-', label='published')
        axes.set(xlabel='primitives', ylabel='seconds a forward')
        axes.grid(alpha=0.3, which='both')
        axes.legend()
        figure.savefig(out_dir / 'benchmark_seconds.png', dpi=90)
    return table


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        'row',
        choices=[*ROWS, 'all', 'forward-process', 'train-process'],
        help='what to measure; the last two are of one size, for the others')
    parser.add_argument('num', type=int, nargs='?', help='primitives of those')
    parser.add_argument(
        '--threads', type=int, help='threads; by default as many as cores')
    parser.add_argument(
        '--device', default='cpu', help='where the network runs, cpu or cuda')
    parser.add_argument(
        '--reference', type=Path, help='folder of another implementation')
    parser.add_argument(
        '--out-dir',
        type=Path,
        default=Path('work_dirs/benchmark'),
        help='where the results go')
    return parser.parse_args()


def main() -> None:
    """Measure and write."""
    options = parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.row.endswith('-process'):
        print(json.dumps(measure_process(options)))
        return
    if options.reference:
        spec = importlib.util.spec_from_file_location(
            'reference', options.reference / 'reference.py')
        options.reference = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(options.reference)
    rows = []
    for name in ROWS if options.row == 'all' else [options.row]:
        for row in ROWS[name](options):
            print(f'{row.what}: {row.result} {row.beside}', flush=True)
            rows.append(row)
    print('\n' + write(options.out_dir, machine(options.device), rows))


if __name__ == '__main__':
    main()
