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
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional

from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import UserError, user_errors
from sympoint.structures.primitives import Primitives

# Key of a run's result, name and format of the row.
ROWS = (('PQ', 'PQ', '.2f'), ('PQ_things', 'PQ of things', '.2f'),
        ('PQ_stuff', 'PQ of stuff', '.2f'), ('F1', 'F1', '.2f'),
        ('primitives', 'primitives', 'd'), ('seconds', 'seconds', '.1f'),
        ('base', 'MiB before', '.0f'), ('peak', 'MiB at most', '.0f'))


class Plans(NamedTuple):
    """What a run predicts.

    ``texts``: SVGs; ``side``: plans along a side of the sheet, 0 for one by
    one; ``gap``: between two, in drawing units.
    """
    texts: List[bytes]
    side: int
    gap: float


def find_plans(folder: Optional[str], count: int) -> List[bytes]:
    """SVGs: of a folder, again and again if need be, or drawn."""
    if folder is None:
        from sympoint.floorplan_mini.data_set import generate_drawing
        return [
            generate_drawing(0, index, 'test').encode()
            for index in range(count)
        ]
    files = sorted(Path(folder).glob('*.svg'))
    if not files:
        raise UserError(folder, 'there is no SVG in it', 'Give another folder')
    return [files[i % len(files)].read_bytes() for i in range(count)]


def compose(plans: List[Primitives], side: int, gap: float) -> Primitives:
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


def run(plans: Plans, model: Dict, batch_size: int) -> Dict:
    """Predict and measure; in a process of its own.

    Returns:
        dict: ``PQ`` and the other measures, and of the run ``primitives``,
        ``seconds``, ``base`` (MiB before it) and ``peak`` (MiB).
    """
    from sympoint.apis import SymbolInferencer
    from sympoint.evaluation.symbol_evaluation import summarize
    inferencer = SymbolInferencer(**model, show_progress=False)
    drawings = [parse_svg(text) for text in plans.texts]
    counts = [len(drawing) for drawing in drawings]
    base = peak_memory()
    start = time.perf_counter()
    if plans.side:
        sheet = compose(drawings, plans.side, plans.gap)
        truth, drawings = sheet, [sheet]
    else:
        truth = Primitives.concat(drawings)
    found = inferencer(
        drawings,
        batch_size=batch_size,
        return_datasamples=True,
        units='dm' if plans.side else None)
    seconds = time.perf_counter() - start
    peak = peak_memory()
    if found['failures']:
        raise RuntimeError(found['failures'][0]['error'])
    meta = inferencer.dataset_meta
    reduced, begin = [], 0
    samples = found['predictions'] * (len(counts) if plans.side else 1)
    for number, (count, sample) in enumerate(zip(counts, samples)):
        rows = slice(begin, begin + count)
        reduced.append(
            measure(truth[rows], sample, rows if plans.side else slice(None),
                    meta, str(number)))
        begin += count
    totals = summarize(reduced, meta['thing_ids'], meta['stuff_ids'],
                       len(meta['classes'])).totals
    return dict(
        totals, primitives=sum(counts), seconds=seconds, base=base, peak=peak)


def measure(truth: Primitives, sample, rows: slice, meta: Dict,
            name: str) -> Dict:
    """Counts of a plan, by what was found in its part of a drawing."""
    from sympoint.evaluation.symbol_evaluation import reduce_drawing
    from sympoint.structures.segments import Segments
    num_classes = len(meta['classes'])
    true = Segments.of_labels(truth.semantic_id, truth.instance_id,
                              num_classes, meta['stuff_ids'])
    found = Segments.of_prediction(sample)
    found.owner = found.owner[rows]
    return reduce_drawing(
        true,
        found,
        true.semantic(num_classes),
        found.semantic(num_classes),
        truth.length,
        truth.args,
        meta['thing_ids'],
        num_classes,
        sample_idx=name)


def report(singly: Dict, quarter: Dict, sheet: Dict) -> str:
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


def parse_args(argv: Optional[List[str]] = None) -> argparse.Namespace:
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
    return parser.parse_args(argv)


def main(argv: Optional[List[str]] = None) -> None:
    args = parse_args(argv)
    with user_errors(args.config):
        if args.side < 2:
            raise UserError('--side', 'it is less than 2', 'Give 10')
        texts = find_plans(args.drawings, args.side**2)
    model = dict(
        model=args.config, weights=args.checkpoint, device=args.device)
    half = args.side // 2
    results = []
    for side, number in ((0, len(texts)), (half, half**2), (args.side,
                                                            len(texts))):
        plans = Plans(texts[:number], side, args.gap)
        with multiprocessing.get_context('spawn').Pool(1) as pool:
            results.append(pool.apply(run, (plans, model, args.batch_size)))
    print(report(*results))


if __name__ == '__main__':
    main()
