"""Draw samples of a data set as the network sees them, after augmentation.

    python tools/misc/browse_dataset.py CONFIG --out-dir pictures

First the truth, each symbol outlined and named, with a bar that shows the
scale; then, beside or below, the connections between primitives.
"""
import argparse
from pathlib import Path

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from mmdet3d.registry import DATASETS
from mmengine.registry import init_default_scope
from mmengine.runner import set_random_seed

from sympoint.drawings.scale import TILE_METRES
from sympoint.engine.config import add_config_arguments, load_config
from sympoint.errors import UserError, user_errors
from sympoint.structures.segments import Segments
from sympoint.visualization.picture import Panel, draw_picture


def draw_sample(sample: dict, metainfo: dict) -> Figure:
    """Draw what a pipeline packed.

    Args:
        sample (dict): ``inputs`` and ``data_samples``.
        metainfo (dict): ``classes``, ``palette`` and ``stuff_ids``.

    Returns:
        Figure: Truth and connections.
    """
    data = sample['data_samples']
    args = data.primitives.args.numpy().astype(float)
    truth = Segments.of_truth(data)
    nothing = Segments(np.zeros(0, int), np.full(len(args), -1))
    figure = draw_picture(args, data.primitives.command.numpy(), [
        Panel(f'{data.sample_idx}: truth', truth),
        Panel('connections', nothing)
    ], metainfo['classes'], metainfo['palette'], metainfo['stuff_ids'],
                          data.tile_size / TILE_METRES)
    connections = sample['inputs']['connections'].numpy()
    rows, columns = np.nonzero(connections >= 0)
    middle = args.mean(1)
    pairs = np.stack([middle[rows], middle[connections[rows, columns]]], 1)
    below = figure.axes[1]
    below.add_collection(
        LineCollection(
            pairs, colors='tab:red', linewidths=0.5, alpha=0.6, zorder=4))
    below.plot(*middle.T, '.', color='tab:blue', markersize=1.5, zorder=5)
    for text in figure.legends[0].get_texts() if figure.legends else []:
        text.set_text(text.get_text().removesuffix(' / 0'))
    figure.texts[1].set_text(
        f'{len(args)} primitives, {len(rows)} connections')
    return figure


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add_config_arguments(parser)
    parser.add_argument(
        '--split', choices=['train', 'val', 'test'], default='train')
    parser.add_argument('--number', type=int, default=10, help='of samples')
    parser.add_argument('--out-dir', default='browse', help='for pictures')
    parser.add_argument(
        '--seed', type=int, default=0, help='of the augmentation')
    args = parser.parse_args(argv)
    with user_errors(args.config):
        cfg = load_config(args.config, args.cfg_options)
        init_default_scope(cfg.get('default_scope', 'mmdet3d'))
        loader = cfg.get(f'{args.split}_dataloader')
        if loader is None:
            raise UserError(args.config, f'has no {args.split}_dataloader',
                            'Choose another --split')
        dataset = DATASETS.build(loader.dataset)
        set_random_seed(args.seed)
        out_dir = Path(args.out_dir)
        out_dir.mkdir(parents=True, exist_ok=True)
        for index in range(min(args.number, len(dataset))):
            sample = dataset[index]
            name = sample['data_samples'].sample_idx
            out = out_dir / f'{args.split}_{index:04d}_{name}.png'
            draw_sample(sample, dataset.metainfo).savefig(out)
            print(f'Written: {out}')


if __name__ == '__main__':
    main()
