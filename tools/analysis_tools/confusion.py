"""Print and draw the confusion matrix of a test.

    python tools/test.py CONFIG CHECKPOINT --work-dir FOLDER
    python tools/analysis_tools/confusion.py FOLDER/metrics.json

Rows are the true classes of primitives, columns the predicted ones.
"""
import argparse
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from sympoint.errors import user_errors
from sympoint.evaluation.report import read_metrics


def print_confusions(matrix: np.ndarray, classes: list[str],
                     number: int) -> None:
    """Print the largest mistakes of ``matrix`` (classes, classes)."""
    wrong = matrix.copy()
    np.fill_diagonal(wrong, 0)
    total = matrix.sum()
    print(f'{np.trace(matrix)} of {total} primitives have their class')
    for flat in wrong.argsort(axis=None, kind='stable')[::-1][:number]:
        true, predicted = np.unravel_index(flat, wrong.shape)
        count = wrong[true, predicted]
        if count == 0:
            break
        share = count / matrix[true].sum()
        print(f'{count:8d}  {classes[true]} taken for {classes[predicted]}: '
              f'{share:.1%} of its primitives')


def draw(matrix: np.ndarray, classes: list[str], out: Path) -> None:
    """Draw the shares of each true class, and save the picture."""
    share = matrix / np.maximum(matrix.sum(1, keepdims=True), 1)
    side = 0.28 * len(classes) + 2.5
    figure = Figure(figsize=(side, side), layout='constrained')
    axes = figure.subplots()
    picture = axes.imshow(share, cmap='Blues', vmin=0, vmax=1)
    axes.set_xticks(range(len(classes)), classes, rotation=90, fontsize=8)
    axes.set_yticks(range(len(classes)), classes, fontsize=8)
    axes.set_xlabel('predicted')
    axes.set_ylabel('true')
    for row, column in zip(*np.nonzero(share >= 0.005)):
        axes.text(
            column,
            row,
            f'{share[row, column] * 100:.0f}',
            ha='center',
            va='center',
            fontsize=6,
            color='white' if share[row, column] > 0.5 else 'black')
    figure.colorbar(picture, shrink=0.6, label="share of the class's truth")
    # the matrix is square, and beside it is a colour bar: without the bands
    figure.savefig(out, dpi=120, bbox_inches='tight')
    print(f'Written: {out}')


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('metrics', help='metrics.json, or its folder')
    parser.add_argument(
        '--out', help='picture file; default: confusion.png beside metrics')
    parser.add_argument(
        '--number', type=int, default=20, help='mistakes to print')
    args = parser.parse_args(argv)
    with user_errors():
        content = read_metrics(args.metrics)
        matrix = np.array(content['confusion'], np.int64)
        classes = [*content['classes'], 'background']
        print_confusions(matrix, classes, args.number)
        path = Path(args.metrics)
        folder = path if path.is_dir() else path.parent
        draw(matrix, classes, Path(args.out or folder / 'confusion.png'))


if __name__ == '__main__':
    main()
