"""Print what a data set's connections have to say.

    python tools/analysis_tools/connection_stats.py CONFIG

Attention with connections (ACM) adds what is not among a primitive's nearest
ones already; contrastive connection learning (CCL) needs a connection within
a class and one across two.
"""
import argparse
from collections import Counter

from mmdet3d.registry import DATASETS
from mmengine.registry import init_default_scope
from mmengine.utils import track_iter_progress
from terminaltables import AsciiTable
from torch import Tensor

from sympoint.engine.config import load_config
from sympoint.errors import user_errors
from sympoint.ops import knn, offsets_of


def count(coords: Tensor, connections: Tensor, labels: Tensor,
          num_neighbors: int) -> Counter:
    """Count what the connections of a drawing join.

    Args:
        coords (Tensor): (num_primitives, 3).
        connections (Tensor): (num_primitives, K) int64, -1 where missing.
        labels (Tensor): (num_primitives,) int64, the classes.
        num_neighbors (int): Neighbours that attention looks at anyway.

    Returns:
        Counter: ``primitives``; ``connections``, of which ``new`` are not
        among the neighbours, ``same`` join one class, and ``new_same`` are
        both; ``in_loss``, primitives that take part in CCL.
    """
    offsets = offsets_of([len(coords)])
    near = knn(coords, offsets, coords, offsets, num_neighbors)
    index = near.index if near.mask is None else near.index.where(
        near.mask, -2)
    present = connections >= 0
    new = present & ~(connections[:, :, None] == index[:, None]).any(2)
    same = present & (labels[connections.clamp(min=0)] == labels[:, None])
    in_loss = same.any(1) & (present & ~same).any(1)
    return Counter(
        primitives=len(coords),
        connections=int(present.sum()),
        new=int(new.sum()),
        same=int(same.sum()),
        new_same=int((new & same).sum()),
        in_loss=int(in_loss.sum()))


def rows(total: Counter) -> list[list[str]]:
    """The table, of summed counts."""

    def share(part: str, whole: str) -> str:
        return f'{total[part] / max(total[whole], 1):.1%}'

    mean = total['connections'] / max(total['primitives'], 1)
    return [['', 'of all drawings'],
            ['primitives', f'{total["primitives"]:,}'],
            ['connections a primitive', f'{mean:.2f}'],
            ['of which not among the neighbours',
             share('new', 'connections')],
            ['of which within a class',
             share('same', 'connections')],
            ['of those not among the neighbours',
             share('new_same', 'new')],
            ['primitives with both kinds (CCL)',
             share('in_loss', 'primitives')]]  # yapf: disable


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config')
    parser.add_argument(
        '--split', choices=['train', 'val', 'test'], default='test')
    args = parser.parse_args(argv)
    with user_errors():
        cfg = load_config(args.config)
        init_default_scope(cfg.get('default_scope', 'mmdet3d'))
        dataset = DATASETS.build(cfg[f'{args.split}_dataloader'].dataset)
        total: Counter = Counter()
        for i in track_iter_progress(range(len(dataset))):
            sample = dataset[i]
            inputs = sample['inputs']
            total += count(inputs['coords'], inputs['connections'],
                           sample['data_samples'].gt_pts_seg.pts_semantic_mask,
                           cfg.model.backbone.num_neighbors)
    print('\n' + AsciiTable(rows(total)).table)


if __name__ == '__main__':
    main()
