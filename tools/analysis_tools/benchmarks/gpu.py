"""What GPUs would do, calculated from FLOPs, bytes and launches.

Nothing here was measured on a GPU. Each term is a lower bound of its own;
a step takes at least the longest of them, and at most about their sum.
"""
from typing import Dict, List, NamedTuple

from .flops import (BLOCKS, CHANNELS, GROUPS, NEIGHBORS, QUERIES, WIDTH,
                    forward_flops, level_sizes, parameters)


class Device(NamedTuple):
    """Peak figures of a GPU, dense.

    Attributes:
        half (float): bfloat16 on tensor cores, FLOP/s.
        tf32 (float): TensorFloat-32 on tensor cores, FLOP/s.
        plain (float): float32 outside tensor cores, FLOP/s.
        memory (float): bytes/s.
        clock (float): boost, Hz.
        link (float): between GPUs of a node, bytes/s in one direction.
    """
    half: float
    tf32: float
    plain: float
    memory: float
    clock: float
    link: float


# NVIDIA A100 80GB SXM and H100 SXM data sheets (nvidia.com); boost clocks
# from the architecture white papers; tensor figures without sparsity
DEVICES = dict(
    A100=Device(312e12, 156e12, 19.5e12, 2.039e12, 1.41e9, 300e9),
    H100=Device(989e12, 494.5e12, 67e12, 3.35e12, 1.98e9, 450e9))

# Assumptions, each to be replaced by a measurement:
LAUNCH = 6e-6  # seconds the host spends on an operator of PyTorch
FORWARD_OPERATORS, STEP_OPERATORS = 1800, 7900  # counted, views left out
ASSIGNMENT = 0.2e-3  # seconds to match 500 queries with 60 targets, host
BLOCK_TOUCHES = 20  # reads and writes of (points, C) in a block, forward
SAMPLING_CYCLES = 500  # of 1,024 points: loads, comparison, reduction
INFINIBAND = 25e9  # bytes/s between nodes of 8 GPUs, a GPU (200 Gbit/s)
PIPELINE = 3e-3  # seconds a sample and worker, the target of `pipeline`
TRAIN_DRAWINGS, REPEATS, BATCH = 6965, 5, 2  # of an epoch; a GPU


def sampling_seconds(num: int, device: Device) -> float:
    """Farthest points of one drawing, its four levels one after another.

    One program a drawing: every sample passes over all points, 1,024 at a
    time. Drawings of a batch run side by side.
    """
    sizes = level_sizes(num)
    blocks = [m * (-(-n // 1024) + 1) for n, m in zip(sizes, sizes[1:])]
    return sum(blocks) * SAMPLING_CYCLES / device.clock


def neighbor_seconds(num: int, device: Device) -> float:
    """Exact neighbours: every query meets every point, 12 operations."""
    sizes = level_sizes(num)
    pairs = sum(n * n for n in sizes)  # within each level
    pairs += sum(2 * a * b for a, b in zip(sizes, sizes[1:]))  # down, up
    pairs += sum(num * n for n in sizes[1:])  # interpolation of masks
    return 12 * pairs / device.plain


def attention_bytes(points: int, channels: int, half: bool,
                    training: bool) -> float:
    """Traffic of a fused vector attention; gathers count in full.

    Forward: q and output once, k and v once a pair, y (float32) written and
    read. Training adds the pass for moments, and a backward that reads all
    again and adds gradients of k and v, float32, once a pair.
    """
    width = 2 if half else 4
    rows = points * channels * width
    pairs, y = rows * NEIGHBORS, points * NEIGHBORS * channels / GROUPS * 4
    total = 2 * rows + 2 * pairs + 2 * y
    if training:
        total += rows + pairs
        total += 6 * rows + 3 * pairs + 4 * y
        total += 3 * points * channels * NEIGHBORS * 4
    return total


def step_bytes(num: int, half: bool, training: bool) -> float:
    """Memory traffic of the network for one drawing."""
    width, total = 2 if half else 4, 0.
    for blocks, channels, n in zip(BLOCKS, CHANNELS, level_sizes(num)):
        touches = BLOCK_TOUCHES * (3 if training else 1)
        total += (blocks + 1) * (
            touches * n * channels * width +
            attention_bytes(n, channels, half, training))
    total += (3 if training else 1) * 12 * QUERIES * WIDTH * width * 30
    if training:  # logits of 13 predictions, read and written four times
        total += 13 * QUERIES * num * 4 * 4
    return total + parameters() * width * (1 + 2 * training)


def training_flops(num: int) -> float:
    """Forward, twice that backward, and logits of 13 predictions."""
    return 3 * forward_flops(num) + 13 * 2 * QUERIES * WIDTH * num


def terms(num: int,
          device: Device,
          half: bool,
          training: bool,
          drawings: int = 1) -> Dict[str, float]:
    """Seconds of each part, each alone."""
    flops = training_flops(num) if training else forward_flops(num)
    return dict(
        flops=drawings * flops / (device.half if half else device.tf32),
        bytes=drawings * step_bytes(num, half, training) / device.memory,
        sampling=sampling_seconds(num, device),
        neighbors=drawings * neighbor_seconds(num, device),
        matching=13 * drawings * ASSIGNMENT if training else 0.,
        launches=LAUNCH * (STEP_OPERATORS if training else FORWARD_OPERATORS))


def step_seconds(num: int, device: Device, half: bool, training: bool,
                 drawings: int) -> float:
    """The host launches while the GPU works: the slower of the two.

    While the host matches, the GPU waits.
    """
    parts = terms(num, device, half, training, drawings)
    work = max(parts['flops'], parts['bytes']) + parts['sampling'] + \
        parts['neighbors']
    return max(work, parts['launches']) + parts['matching']


def all_reduce_seconds(gpus: int, device: Device) -> float:
    """Ring all-reduce of float32 gradients over the slowest link."""
    link = device.link if gpus <= 8 else INFINIBAND
    return 2 * (gpus - 1) / gpus * parameters() * 4 / link


def saturation(gpus: int, device: Device, num: int = 4096) -> Dict[str, float]:
    """Of training in bfloat16, two drawings a GPU.

    Workers are what keeps the GPUs fed: a GPU takes BATCH / step samples a
    second, a worker gives 1 / PIPELINE.
    """
    step = step_seconds(num, device, True, True, BATCH)
    exchange = all_reduce_seconds(gpus, device)
    step += max(0., exchange - 2 / 3 * step)  # overlaps with backward
    return dict(
        step=step,
        exchange=exchange,
        samples=gpus * BATCH / step,
        workers=PIPELINE * BATCH / step,
        epoch=TRAIN_DRAWINGS * REPEATS / (gpus * BATCH) * step)


def _table(head: List[str], rows: List[List[str]]) -> str:
    lines = [head, ['---'] * len(head), *rows]
    return '\n'.join('| ' + ' | '.join(line) + ' |' for line in lines)


def report() -> str:
    """The calculated tables, in Markdown."""
    parts = []
    for num, training, drawings in ((8192, False, 1), (65536, False, 1),
                                    (4096, True, 2)):
        what = f'training step, {drawings} drawings of {num:,}' if training \
            else f'forward, {num:,} primitives'
        rows = []
        for name, device in DEVICES.items():
            for half in (False, True):
                found = terms(num, device, half, training, drawings)
                total = step_seconds(num, device, half, training, drawings)
                rows.append([
                    name, 'bfloat16' if half else 'TF32',
                    *(f'{1e3 * s:.2f}' for s in found.values()),
                    f'{1e3 * total:.1f}'
                ])
        parts += [
            f'Calculated, {what}, milliseconds:',
            _table([
                'GPU', 'type', 'FLOPs', 'bytes', 'sampling', 'neighbours',
                'matching', 'launches', 'step'
            ], rows)
        ]
    rows = []
    for name, device in DEVICES.items():
        for gpus in (1, 8, 16, 64):
            s = saturation(gpus, device)
            rows.append([
                name, f'{gpus}', f"{1e3 * s['step']:.0f} ms",
                f"{1e3 * s['exchange']:.1f} ms", f"{s['samples']:.0f}",
                f"{s['workers']:.2f}", f"{s['epoch'] / 60:.1f} min"
            ])
    parts += [
        'Calculated, training with 2 drawings of 4,096 a GPU, bfloat16:',
        _table([
            'GPU', 'GPUs', 'step', 'all-reduce', 'samples/s', 'workers a GPU',
            'epoch'
        ], rows)
    ]
    return '\n\n'.join(parts)
