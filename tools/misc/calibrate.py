"""Fit what the scores of a checkpoint mean, and store it there.

    python tools/misc/calibrate.py weights.pth [--check LABELLED.svg ...]

Plans are drawn of constructions that training lacks, and predicted as
`sympoint predict` does. How often a segment of a score is right gives the map
of scores, which the checkpoint keeps in ``meta['calibration']``: whoever
predicts with it gets scores that mean that share. Labelled drawings are only
looked at, to see how far the map holds elsewhere.
"""
import argparse
import io
from collections.abc import Iterable

import numpy as np
import torch

from sympoint.apis import SymbolInferencer
from sympoint.errors import user_errors
from sympoint.evaluation.calibration import (Calibration, calibration_error,
                                             fit_calibration, reliability)
from sympoint.evaluation.symbol_evaluation import judged
from sympoint.evaluation.symbol_seg_eval import pairwise_iou, primitive_weights
from sympoint.files import write_file
from sympoint.floorplan_mini import draw_primitives
from sympoint.structures.segments import Segments, to_numpy


def judge(inferencer: SymbolInferencer, drawings: Iterable,
          units: str) -> tuple[np.ndarray, np.ndarray]:
    """Predict labelled drawings and tell which segments are right.

    Args:
        inferencer (SymbolInferencer): The model.
        drawings (Iterable): Files or records, with labels.
        units (str): Their units.

    Returns:
        tuple: Scores (num_segments,), and whether each has an IoU of 0.5 with
        a symbol of its class. Segments that are mostly of unknown truth are
        left out.
    """
    scores, right = [], []
    for drawing in drawings:
        outcome = next(inferencer.stream(drawing, units=units))
        if outcome.error:
            raise RuntimeError(outcome.error)
        sample = outcome.sample
        truth, found = Segments.of_truth(sample), Segments.of_prediction(
            sample)
        weights = primitive_weights(to_numpy(sample.primitives['length']))
        unknown = sample.gt_pts_seg.get('instance_ignore')
        seen = np.ones(len(weights), bool) if unknown is None \
            else ~to_numpy(unknown)
        found = judged(truth, found, weights, seen, 0.5)
        same = truth.labels[:, None] == found.labels
        iou = pairwise_iou(truth, found, weights * seen)
        scores.append(found.scores)
        right.append(((iou >= 0.5) & same).any(0))
    return np.concatenate(scores), np.concatenate(right)


def table(scores: np.ndarray, right: np.ndarray, title: str) -> str:
    """Write the reliability of scores as a table in Markdown."""
    bins = reliability(scores, right)
    lines = [
        f'{title}: {len(scores)} segments, calibration error '
        f'{100 * calibration_error(bins):.1f} points', '',
        '| score | segments | mean score | right |',
        '| --- | --- | --- | --- |'
    ]
    lines += [
        f'| {b.low:g} to {b.high:g} | {b.count} | {100 * b.mean_score:.1f} % '
        f'| {100 * b.share_right:.1f} % |' for b in bins
    ]
    return '\n'.join(lines) + '\n'


def store(path: str, calibration: Calibration) -> None:
    """Write a calibration into a checkpoint."""
    checkpoint = torch.load(path, map_location='cpu', weights_only=True)
    checkpoint['meta']['calibration'] = calibration._asdict()
    buffer = io.BytesIO()
    torch.save(checkpoint, buffer)
    write_file(path, buffer.getvalue())


def main(argv: list[str] | None = None) -> None:
    """Parse the arguments, fit, store and report."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('checkpoint', help='gets the calibration')
    parser.add_argument(
        '--drawings', type=int, default=200, help='how many are drawn')
    parser.add_argument('--seed', type=int, default=0, help='of the plans')
    parser.add_argument(
        '--check', nargs='+', default=[], help='labelled drawings')
    parser.add_argument('--units', default='dm', help='of --check')
    args = parser.parse_args(argv)
    with user_errors():
        inferencer = SymbolInferencer(
            weights=args.checkpoint, show_progress=False)
        inferencer.calibration = None
        plans = (
            draw_primitives(args.seed, k, 'val', 'wide')
            for k in range(args.drawings))
        scores, right = judge(inferencer, plans, 'dm')
        calibration = fit_calibration(scores, right)
        print(table(scores, right, 'Drawn plans, as the model scores'))
        print(table(calibration(scores), right, 'Drawn plans, calibrated'))
        if args.check:
            scores, right = judge(inferencer, args.check, args.units)
            print(table(scores, right, 'Labelled, as the model scores'))
            print(table(calibration(scores), right, 'Labelled, calibrated'))
        store(args.checkpoint, calibration)
        print(f'{args.checkpoint}: slope {calibration.slope:.3f}, offset '
              f'{calibration.offset:.3f}')


if __name__ == '__main__':
    main()
