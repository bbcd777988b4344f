"""Measure speed and memory.

    python tools/analysis_tools/benchmark.py all
    python tools/analysis_tools/benchmark.py forward --threads 2

Figures are medians of repeated runs, beside the targets; they are printed as
a Markdown table and written to ``--out-dir`` as JSON and Markdown, with a
plot of the forward pass.
"""
import argparse
import json
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import sympoint  # noqa: F401  before torch: threads wait as they do for a user

# isort: split
import numpy as np
import torch
from matplotlib.figure import Figure
from mmdet3d.registry import MODELS, TRANSFORMS
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.structures import InstanceData
from terminaltables import GithubFlavoredMarkdownTable
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

import sympoint.datasets
import sympoint.models  # noqa: F401
from sympoint.drawings.connections import connection_graph
from sympoint.drawings.svg import parse_svg
from sympoint.evaluation import symbol_seg_eval as measures
from sympoint.floorplan_mini import generate_drawing
from sympoint.models.vector_attention import VectorAttention
from sympoint.ops import offsets_of
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments

PAPER = Path(__file__).parents[2] / 'configs' / 'sympoint' / \
    'sympoint_point-transformer_8xb2-50e_floorplancad-panseg.py'
# of the published code with exact CPU operators, 2 threads, 2 cores with a
# peak of 204 GFLOP/s: seconds by primitives; its parser; its JSON and loading
PUBLISHED_FORWARD = {1024: .22, 2048: .30, 4096: .51, 8192: 1.03, 16384: 1.81}
PUBLISHED_STEP = 1.83
PUBLISHED_PARSING = 29_300
PUBLISHED_JSON, PUBLISHED_LOADING = 1.9e6, 13e-3
ASKED_FORWARD = {1024: 0.10, 8192: 0.35}
SHEETS = (65536, 262144)


class Row(NamedTuple):
    """A line of the table.

    What was measured, the figure, what it is to be and whether it is, what
    it is compared with; primitives and seconds for the plot.
    """
    what: str
    result: str
    target: str = ''
    holds: bool | None = None
    beside: str = ''
    point: tuple[int, float] | None = None


def seconds(function: Callable, device: str = 'cpu') -> float:
    """Wall-clock time of one call."""
    wait = torch.cuda.synchronize if device != 'cpu' else (lambda: None)
    wait()
    start = time.perf_counter()
    function()
    wait()
    return time.perf_counter() - start


def medians(repeats: int,
            *functions: Callable,
            device: str = 'cpu') -> list[float]:
    """Median times of functions called in turn, so that each meets the same
    machine. Before each timed call is an untimed one, so that none meets the
    caches and the memory that another left."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(repeats):
        for function, spent in zip(functions, times):
            function()
            spent.append(seconds(function, device))
    return [statistics.median(spent) for spent in times]


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


def memory(device: str) -> tuple[int, int]:
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

    By the published code's switches, or ours: connections in the finest stage
    (ACM) and their loss (CCL).
    """
    init_default_scope('mmdet3d')
    torch.manual_seed(0)
    path = PAPER.with_stem(f'{PAPER.stem}_published') if published else PAPER
    return MODELS.build(Config.fromfile(path).model).to(device).eval()


def packed(num: int, num_targets: int = 60, device: str = 'cpu') -> tuple:
    """Draw ``num`` primitives as the model takes them, and targets.

    Half of the primitives lie in small groups, as symbols do, half anywhere;
    a sheet of more than 8,192 grows at the same density.
    """
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
        coords=coords - coords.mean(0), feats=feats, connections=connections)
    inputs = {k: torch.from_numpy(v).to(device) for k, v in inputs.items()}
    inputs['offsets'] = offsets_of([num])
    masks = torch.from_numpy(owner == np.arange(num_targets)[:, None])
    labels = torch.from_numpy(rng.integers(0, 35, num_targets))
    return inputs, InstanceData(
        labels=labels.to(device), masks=masks.to(device))


@torch.no_grad()
def forward(model, inputs: dict) -> tuple[torch.Tensor, torch.Tensor]:
    """Class and mask logits of all queries."""
    outputs = model.decode_head(model.extract_feat(inputs))
    return (outputs.cls_scores[-1, 0],
            outputs.mask_embeds[-1, 0] @ outputs.mask_features.T)


def forward_flops(model, inputs: dict) -> int:
    """FLOPs of :func:`forward` as PyTorch counts them.

    Of matrix products, a multiplication and an addition as two. PyTorch
    cannot look into kernels: those of attention are plain here.
    """
    plain = mock.patch.object(VectorAttention, '_fusable', lambda *_: False)
    with FlopCounterMode(display=False) as counted, plain, \
            sdpa_kernel(SDPBackend.MATH):
        # what follows modules takes no weights that ask for gradients
        forward(model.requires_grad_(False), inputs)
    return counted.get_total_flops()


def train_step(model, inputs: dict, targets: list) -> None:
    """Forward, matching, losses and backward."""
    model.zero_grad(set_to_none=True)
    outputs = model.decode_head(model.extract_feat(inputs))
    sum(model.decode_head.loss_by_feat(outputs, targets).values()).backward()


def in_own_process(what: str, num: int, device: str) -> tuple[float, int]:
    """Seconds and bytes of one size, in a process that does nothing else."""
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        return pool.apply(measure,
                          (what, num, device, torch.get_num_threads()))


def measure(what: str, num: int, device: str,
            threads: int) -> tuple[float, int]:
    """Seconds of a forward or a training step; bytes of all, or of a step."""
    torch.set_num_threads(threads)
    model = paper_model(device=device)
    inputs, truth = packed(num, device=device)
    before = 0
    if what == 'train':
        small, few = packed(64, 3, device)
        train_step(model.train(), small, [few])  # loads compiled kernels
        before = memory(device)[0]

    def run():
        if what == 'train':
            train_step(model, inputs, [truth])
        else:
            forward(model, inputs)

    run()
    used = memory(device)[1] - before
    return medians(7 if num <= 8192 else 2, run, device=device)[0], used


def forward_rows(device: str) -> Iterator[Row]:
    """the network in eval mode, 1,024 to 16,384 primitives"""
    flops = forward_flops(paper_model(), packed(8192)[0])
    for num, published in PUBLISHED_FORWARD.items():
        spent, _ = in_own_process('forward', num, device)
        asked = ASKED_FORWARD.get(num)
        beside = f'{published} s published'
        if num == 8192:
            beside += f'; {flops / 1e9:.1f} GFLOP'
        yield Row(f'forward, {num:,} primitives', f'{spent:.3f} s',
                  f'<= {asked:.2f} s' if asked else '',
                  spent <= asked if asked else None, beside, (num, spent))


def large_rows(device: str) -> Iterator[Row]:
    """whole sheets of 65,536 and 262,144 primitives"""
    each = in_own_process('forward', 8192, device)[0] / 8192
    for num in SHEETS:
        spent, used = in_own_process('forward', num, device)
        slower = spent / num / each
        yield Row(
            f'forward, {num:,} primitives', f'{spent:.1f} s, {slower:.2f}x a '
            f'primitive, {used / 1e9:.1f} GB',
            '<= 1.5x the time a primitive at 8,192; <= 12 GB', slower <= 1.5
            and used <= 12e9, '', (num, spent))


def train_rows(device: str) -> Iterator[Row]:
    """a training step: time and memory"""
    spent, used = in_own_process('train', 4096, device)
    yield Row('training step, 4,096 primitives, 60 targets',
              f'{spent:.2f} s, {PUBLISHED_STEP / spent:.1f}x faster',
              '>= 2x faster', 2 * spent <= PUBLISHED_STEP,
              f'{PUBLISHED_STEP} s published')
    yield Row(
        'memory of that step',
        f'{used / 1e9:.2f} GB',
        beside='peak above the loaded model')


class Operators(TorchDispatchMode):
    """Count operators: no views, no allocations."""
    count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        self.count += not (func.is_view or 'empty' in name
                           or name in ('lift_fresh', '_unsafe_view'))
        return func(*args, **(kwargs or {}))


def operators_rows(device: str) -> Iterator[Row]:
    """operators of a training step: what a GPU would be sent"""
    pair, targets = zip(*(packed(4096, 60, device) for _ in range(2)))
    inputs = {
        key: torch.cat([one[key] for one in pair])
        for key in ('coords', 'feats', 'connections')
    }
    inputs['offsets'] = offsets_of([4096, 4096])
    labels = torch.cat([
        target.labels[target.masks.byte().argmax(0)].masked_fill(
            ~target.masks.any(0), 35) for target in targets
    ])
    model = paper_model(published=False, device=device).train()
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)

    def step():
        pyramid = model.extract_feat(inputs)
        losses = model.decode_head.loss_by_feat(
            model.decode_head(pyramid), list(targets))
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


def acm_rows(device: str) -> Iterator[Row]:
    """the backbone with and without connections"""
    model = paper_model(False, device)
    inputs, _ = packed(8192, device=device)

    @torch.no_grad()
    def backbone(use_connections):
        model.backbone.use_connections = use_connections
        model.extract_feat(inputs)

    without, acm = medians(
        7, lambda: backbone(False), lambda: backbone(True), device=device)
    yield Row('backbone with ACM (K = 8), 8,192 primitives',
              f'{acm / without:.2f}x', '<= 1.3x', acm <= 1.3 * without,
              f'{acm:.3f} s with, {without:.3f} s without')


def pipeline_rows(device: str) -> Iterator[Row]:
    """load, augment and pack a sample; parse SVG; converted drawings"""
    plans = [generate_drawing(0, k, 'test').encode() for k in range(10)]
    drawings = [parse_svg(plan) for plan in plans]
    num = sum(map(len, drawings))
    spent, = medians(5, lambda: [parse_svg(plan) for plan in plans])
    yield Row('parsing SVG', f'{num / spent:,.0f} primitives/s',
              '>= 60,000 a core', num / spent >= 60_000,
              f'{PUBLISHED_PARSING:,} published')
    init_default_scope('mmdet3d')
    pipeline = Config.fromfile(PAPER).train_pipeline
    transforms = [TRANSFORMS.build(transform) for transform in pipeline]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f'{k}.npz' for k in range(len(drawings))]
        for path, drawing in zip(paths, drawings):
            drawing.connections = connection_graph(drawing.args,
                                                   drawing.command, 1.0)
            drawing.save(path)

        def run():
            for path in paths:
                results = dict(primitives_path=path, sample_idx='')
                for transform in transforms:
                    results = transform(results)

        each = 4096 / num
        size = each * sum(path.stat().st_size for path in paths)
        load, whole = (
            each * spent for spent in medians(
                5, lambda: [Primitives.load(path) for path in paths], run))
    yield Row(
        'training pipeline, 4,096 primitives',
        f'{whole * 1e3:.2f} ms',
        beside='with copy-paste')
    yield Row('converted drawing, 4,096 primitives', f'{size / 1e3:.0f} kB',
              '<= 190 kB', size <= 0.1 * PUBLISHED_JSON,
              f'{PUBLISHED_JSON / 1e6} MB of JSON published')
    yield Row('loading it', f'{load * 1e3:.2f} ms', '<= 0.65 ms', 20 * load
              <= PUBLISHED_LOADING,
              f'{PUBLISHED_LOADING * 1e3:.0f} ms published')


def metric_rows(device: str) -> Iterator[Row]:
    """evaluate drawings"""
    rng = np.random.default_rng(0)
    labels, owner = rng.integers(0, 35, 60), rng.integers(-1, 60, 4096)
    moved = np.where(rng.random(4096) < 0.1, rng.integers(-1, 60, 4096), owner)
    truth = Segments(labels, owner)
    found = Segments(labels, moved, np.ones(60))
    length = rng.exponential(3, 4096).astype(np.float32)

    def run():
        weights = measures.primitive_weights(length, True)
        iou = measures.pairwise_iou(truth, found, weights)
        measures.count_published(iou, truth.labels, found.labels, 35)

    spent, = medians(50, run)
    yield Row('metric, 4,096 primitives', f'{spent * 1e3:.2f} ms')


def startup_rows(device: str) -> Iterator[Row]:
    """start the command, import the package"""

    def run(*code):
        return subprocess.run([sys.executable, *code],
                              check=True,
                              capture_output=True,
                              text=True)

    nothing, told = medians(9, lambda: run('-c', 'pass'),
                            lambda: run('-m', 'sympoint', '--help'))
    heavy = run('-X', 'importtime', '-m', 'sympoint', '--help').stderr
    yield Row('`sympoint --help`', f'{told:.3f} s', '<= 0.5 s, no torch',
              told <= 0.5 and ' torch\n' not in heavy,
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


def write(out_dir: Path, host: str, rows: list[Row]) -> str:
    """Write ``benchmark.json``, ``benchmark.md`` and a plot; the table."""
    out_dir.mkdir(parents=True, exist_ok=True)
    told = {True: 'yes', False: '**no**', None: ''}
    lines = [['what', 'measured', 'target', 'holds', 'compared with']]
    for what, result, target, holds, beside, _ in rows:
        lines.append([what, result, target, told[holds], beside])
    text = f'{host}\n\n{GithubFlavoredMarkdownTable(lines).table}\n'
    (out_dir / 'benchmark.md').write_text(text)
    content = dict(machine=host, rows=[row._asdict() for row in rows])
    (out_dir / 'benchmark.json').write_text(json.dumps(content, indent=1))
    points = sorted(row.point for row in rows if row.point)
    if points:
        figure = Figure(figsize=(5, 3.2), layout='constrained')
        axes = figure.subplots()
        axes.loglog(*zip(*points), '.-', label='this project')
        axes.loglog(*zip(*PUBLISHED_FORWARD.items()), '.-', label='published')
        axes.set(xlabel='primitives', ylabel='seconds a forward')
        axes.grid(alpha=0.3, which='both')
        axes.legend()
        figure.savefig(out_dir / 'benchmark_seconds.png', dpi=90)
    return text


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('row', choices=[*ROWS, 'all'], help='what to measure')
    parser.add_argument(
        '--threads', type=int, help='threads; by default as many as cores')
    parser.add_argument(
        '--device', default='cpu', help='where the network runs, cpu or cuda')
    parser.add_argument(
        '--out-dir',
        type=Path,
        default=Path('work_dirs/benchmark'),
        help='where the results go')
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    rows = []
    for name in ROWS if options.row == 'all' else [options.row]:
        for row in ROWS[name](options.device):
            print(f'{row.what}: {row.result} {row.beside}', flush=True)
            rows.append(row)
    print('\n' + write(options.out_dir, machine(options.device), rows))


if __name__ == '__main__':
    main()
