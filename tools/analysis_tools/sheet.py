"""Compare a sheet of many plans with the plans taken singly.

    python tools/analysis_tools/sheet.py best.pth
    python tools/analysis_tools/sheet.py best.pth --side 5 --gap 20 \\
        --drawings data/floorplan_mini/svg/test

Plans of FloorPlanMini's test split, or those of a folder in turn, are laid
out as a sheet of SIDE x SIDE, and as a quarter of it. Both are predicted in
overlapping tiles; then each plan is measured by itself, as when it is
predicted singly. Each of the three runs has a process of its own, whose
largest memory is told.
"""
import argparse
import multiprocessing
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from sympoint.apis import SymbolInferencer
from sympoint.drawings.svg import parse_svg
from sympoint.errors import UserError, user_errors
from sympoint.evaluation.symbol_evaluation import reduce_drawing, summarize
from sympoint.floorplan_mini import generate_drawing
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments

# Key of a run's result, name and format of the row.
ROWS = (('PQ', 'PQ', '.2f'), ('PQ_things', 'PQ of things', '.2f'),
        ('PQ_stuff', 'PQ of stuff', '.2f'), ('F1', 'F1', '.2f'),
        ('primitives', 'primitives', 'd'), ('seconds', 'seconds', '.1f'),
        ('base', 'MiB before', '.0f'), ('peak', 'MiB at most', '.0f'))


def find_plans(folder: str | None, count: int) -> list[bytes]:
    """SVGs: of a folder, again and again if need be, or drawn."""
    if folder is None:
        return [generate_drawing(0, k, 'test').encode() for k in range(count)]
    files = sorted(Path(folder).glob('*.svg'))
    if not files:
        raise UserError(folder, 'there is no SVG in it', 'Give another folder')
    return [files[i % len(files)].read_bytes() for i in range(count)]


def compose(plans: list[Primitives], side: int, gap: float) -> Primitives:
    """Lay out plans in rows; their symbols stay different ones.

    Args:
        plans (list[Primitives]): side x side plans of one size.
        side (int): Plans in a row.
        gap (float): Between two, in drawing units.
    """
    step = max(max(plan.size) for plan in plans) + gap
    instances = 0
    for index, plan in enumerate(plans):
        plan.args += [step * (index % side), step * (index // side)]
        named = plan.instance_id >= 0
        plan.instance_id[named] += instances
        instances = max(instances, plan.instance_id.max(initial=-1) + 1)
    sheet = Primitives.concat(plans)
    sheet.size = (side * step - gap, side * step - gap)
    return sheet


def peak_memory() -> float:
    """The most memory that this process ever held, in MiB; on Linux."""
    status = Path('/proc/self/status').read_text()
    return int(status.split('VmHWM:')[1].split()[0]) / 1024


def run(texts: list[bytes], side: int, gap: float, model: dict,
        batch_size: int) -> dict:
    """Predict and measure plans; in a process of its own.

    Args:
        texts (list[bytes]): SVGs.
        side (int): Plans along a side of the sheet, 0 for one by one.
        gap (float): Between two, in drawing units.
        model (dict): Arguments of the inferencer.
        batch_size (int): Tiles that are predicted together.

    Returns:
        dict: ``PQ`` and the other measures, and of the run ``primitives``,
        ``seconds``, ``base`` (MiB before it) and ``peak`` (MiB).
    """
    inferencer = SymbolInferencer(**model, show_progress=False)
    plans = [parse_svg(text) for text in texts]
    base, start = peak_memory(), time.perf_counter()
    found = inferencer(
        [compose(plans, side, gap)] if side else plans,
        batch_size=batch_size,
        return_datasamples=True,
        units='dm' if side else None)
    seconds, peak = time.perf_counter() - start, peak_memory()
    if found['failures']:
        raise RuntimeError(found['failures'][0]['error'])
    segments = [Segments.of_prediction(s) for s in found['predictions']]
    counts = [len(plan) for plan in plans]
    if side:  # what was found in each plan's part of the sheet
        sheet, = segments
        segments = [
            replace(sheet, owner=owner)
            for owner in np.split(sheet.owner,
                                  np.cumsum(counts)[:-1])
        ]
    meta = inferencer.dataset_meta
    totals = summarize([measure(*pair, meta) for pair in zip(plans, segments)],
                       meta['thing_ids'], meta['stuff_ids'],
                       len(meta['classes'])).totals
    return dict(
        totals, primitives=sum(counts), seconds=seconds, base=base, peak=peak)


def measure(plan: Primitives, found: Segments, meta: dict) -> dict:
    """Hold what was found in a plan to its labels."""
    num_classes = len(meta['classes'])
    true = Segments.of_labels(plan.semantic_id, plan.instance_id, num_classes,
                              meta['stuff_ids'])
    return reduce_drawing(true, found, true.semantic(num_classes),
                          found.semantic(num_classes), plan.length, plan.args,
                          meta['thing_ids'], num_classes)


def report(singly: dict, quarter: dict, sheet: dict) -> str:
    """The figures, as a table."""
    lines = [
        '|               | singly | quarter | sheet |',
        '| ------------- | ------ | ------- | ----- |'
    ]
    for key, name, form in ROWS:
        cells = [format(r[key], form) for r in (singly, quarter, sheet)]
        lines.append(f'| {name:13} | ' + ' | '.join(cells) + ' |')
    lines += [
        '', f'PQ of the sheet - singly: {sheet["PQ"] - singly["PQ"]:+.2f}',
        f'memory of the sheet / quarter: {sheet["peak"] / quarter["peak"]:.2f}'
    ]
    return '\n'.join(lines)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('checkpoint', help='weights, from training')
    parser.add_argument(
        '--config', help='config of the model; default: in the checkpoint')
    parser.add_argument('--drawings', help='folder of plans in dm')
    parser.add_argument(
        '--side', type=int, default=10, help='default: %(default)s')
    parser.add_argument(
        '--gap',
        type=float,
        default=0.0,
        help='between plans, in dm; default: %(default)s')
    parser.add_argument(
        '--batch-size', type=int, default=1, help='default: %(default)s')
    parser.add_argument('--device', help='default: the best there is')
    args = parser.parse_args(argv)
    with user_errors(args.config):
        if args.side < 2:
            raise UserError('--side', 'it is less than 2', 'Give 10')
        texts = find_plans(args.drawings, args.side**2)
    model = dict(
        model=args.config, weights=args.checkpoint, device=args.device)
    results = []
    for side in (0, args.side // 2, args.side):
        plans = texts[:side**2] if side else texts
        with multiprocessing.get_context('spawn').Pool(1) as pool:
            results.append(
                pool.apply(run,
                           (plans, side, args.gap, model, args.batch_size)))
    print(report(*results))


if __name__ == '__main__':
    main()
