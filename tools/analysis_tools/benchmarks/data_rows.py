"""Rows without a network: drawings, the metric, start-up."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List

import numpy as np

from sympoint.drawings.svg.reader import parse_svg
from sympoint.evaluation.symbol_seg_eval import (count_published, pairwise_iou,
                                                 primitive_weights)
from sympoint.structures.primitives import Primitives
from .documents import judged, svg_text, write_drawings, write_json
from .report import Row
from .timing import medians

NUM = 4096
PUBLISHED_PARSING = 18_000  # primitives a second
PUBLISHED_JSON, PUBLISHED_LOADING = 1.9e6, 13e-3  # bytes, seconds


def pipeline_rows(options) -> List[Row]:
    """Load, augment and pack, transform by transform."""
    from mmdet3d.registry import TRANSFORMS
    from mmengine.config import Config
    from mmengine.registry import init_default_scope

    import sympoint.datasets  # noqa: F401
    from .subjects import CONFIGS, PAPER
    init_default_scope('mmdet3d')
    config = Config.fromfile(CONFIGS / f'{PAPER}.py')
    transforms = [TRANSFORMS.build(t) for t in config.train_pipeline]
    rng = np.random.default_rng(0)
    np.random.seed(0)
    with tempfile.TemporaryDirectory() as folder:
        paths = write_drawings(Path(folder), NUM, 8)

        def run(kept):
            results = dict(primitives_path=rng.choice(paths), sample_idx='')
            for transform in kept:
                results = transform(results)

        without = [
            t for t in transforms if type(t).__name__ != 'CopyPasteSymbols'
        ]
        plain, pasted = medians(
            [lambda: run(without), lambda: run(transforms)], 200)
    return [
        Row('training pipeline, 4,096 primitives', f'{plain * 1e3:.2f} ms',
            '<= 3 ms without copy-paste', plain <= 3e-3,
            f'{pasted * 1e3:.2f} ms with copy-paste',
            dict(seconds=plain, with_copy_paste=pasted))
    ]


def parse_rows(options) -> List[Row]:
    """Parsing FloorPlanCAD's SVG: lines and a tenth arcs, one core."""
    num = 20_000
    data = svg_text(num).encode()
    theirs = getattr(options.reference, 'parse', None)
    ours, theirs = medians(
        [lambda: parse_svg(data), theirs and (lambda: theirs(data))], 9)
    rate = num / ours
    beside = f'; reference here {num / theirs:,.0f}' if theirs else ''
    return [
        Row(
            'parsing SVG', f'{rate:,.0f} primitives/s', '>= 60,000 a core',
            rate >= 60_000,
            f'{PUBLISHED_PARSING:,} published, {rate / PUBLISHED_PARSING:.0f}x'
            + beside, dict(seconds=ours, num=num))
    ]


def storage_rows(options) -> List[Row]:
    """A converted drawing on disk and how fast it loads."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_drawings(Path(folder), NUM, 1)[0]
        drawing = Primitives.load(path)
        beside = path.with_suffix('.json')
        write_json(beside, drawing)
        ours, as_json = medians([
            lambda: Primitives.load(path),
            lambda: json.loads(beside.read_text())
        ], 51)
        size, json_size = path.stat().st_size, beside.stat().st_size
    return [
        Row(
            'converted drawing, 4,096 primitives',
            f'{size / 1e3:.0f} kB, {size / PUBLISHED_JSON:.3f}x', '<= 0.1x',
            size <= 0.1 * PUBLISHED_JSON,
            f'{PUBLISHED_JSON / 1e6} MB of JSON published; the same record as '
            f'JSON {json_size / 1e6:.1f} MB; ours holds the connections too',
            dict(bytes=size, json_bytes=json_size)),
        Row(
            'loading it', f'{ours * 1e3:.2f} ms, {as_json / ours:.0f}x faster',
            '>= 20x faster', 20 * ours <= as_json,
            f'{as_json * 1e3:.1f} ms for the JSON here; '
            f'{PUBLISHED_LOADING * 1e3:.0f} ms published',
            dict(seconds=ours, json=as_json))
    ]


def metric_rows(options) -> List[Row]:
    """Panoptic counts of drawings, beside a loop over pairs of masks."""
    drawings = [judged(NUM, seed) for seed in range(4)]
    theirs = getattr(options.reference, 'evaluate', None)
    assert np.allclose(_counts(drawings), _counts_by_loops(drawings))
    ours, loops, theirs = medians([
        lambda: _counts(drawings), lambda: _counts_by_loops(drawings), theirs
        and (lambda: theirs(drawings))
    ], 3)
    beside = f'; reference {theirs / ours:.0f}x slower' if theirs else ''
    slower = (theirs or loops) / ours
    return [
        Row(
            'metric, 4,096 primitives',
            f'{ours / len(drawings) * 1e3:.2f} ms a drawing, '
            f'{slower:.0f}x faster', '>= 20x faster, same totals', slower
            >= 20, f'{loops / len(drawings) * 1e3:.0f} ms for loops '
            'over pairs of masks, as the definition reads' + beside,
            dict(seconds=ours, loops=loops, theirs=theirs))
    ]


def _counts(drawings):
    total = 0
    for truth, found, length in drawings:
        iou = pairwise_iou(truth, found, primitive_weights(length, True))
        total = total + count_published(iou, truth.labels, found.labels, 35)
    return total


def _counts_by_loops(drawings):
    """TP, FP, FN and summed IoU (4, 35), one pair of masks at a time."""
    total = np.zeros((4, 35))
    for truth, found, length in drawings:
        weights = np.log(1 + length).round(3)
        masks, others = truth.masks, found.masks
        for label, mask in zip(truth.labels, masks):
            missed = True
            for guess, other in zip(found.labels, others):
                both = weights[np.logical_and(mask, other)].sum()
                iou = both / weights[np.logical_or(mask, other)].sum()
                if iou < 0.5:
                    continue
                missed = False
                total[0 if guess == label else 1, guess] += 1
                total[3, label] += iou * (guess == label)
            total[2, label] += missed
    return total


def startup_rows(options) -> List[Row]:
    """Help of the command, and importing the package."""

    def run(*code):
        subprocess.run([sys.executable, *code],
                       check=True,
                       capture_output=True)

    nothing, help_, package = medians([
        lambda: run('-c', 'pass'), lambda: run('-m', 'sympoint', '--help'),
        lambda: run('-c', 'import sympoint')
    ], 9)
    heavy = subprocess.run(
        [sys.executable, '-X', 'importtime', '-m', 'sympoint', '--help'],
        capture_output=True,
        text=True).stderr
    loaded = [
        m for m in ('torch', 'mmengine', 'mmcv', 'mmdet') if f' {m}\n' in heavy
    ]
    return [
        Row(
            '`sympoint --help`', f'{help_:.3f} s', '<= 0.5 s, no torch',
            help_ <= 0.5 and not loaded,
            f'{nothing:.3f} s for Python itself; `import sympoint` '
            f'{package:.3f} s', dict(help=help_, package=package))
    ]
