"""Train a model: ``python tools/train.py CONFIG``."""
import argparse
import os

from sympoint.engine.config import (add_config_arguments,
                                    add_launcher_arguments, load_config)
from sympoint.engine.training import run_training
from sympoint.errors import user_errors


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='Train a model')
    add_config_arguments(parser)
    parser.add_argument('--work-dir', help='folder for logs and checkpoints')
    parser.add_argument(
        '--resume',
        nargs='?',
        const='auto',
        metavar='CHECKPOINT',
        help='go on from a checkpoint; without a path, from the newest whole '
        'one in the work dir, if there is one')
    parser.add_argument(
        '--load-from',
        metavar='CHECKPOINT',
        help='start from the weights of a checkpoint')
    parser.add_argument(
        '--init-mismatched',
        action='store_true',
        help='with --load-from, after a change of classes: carry the rows of '
        'classifiers over by name and label_map; those of new classes are '
        'initialised anew')
    parser.add_argument(
        '--init-all-mismatched',
        action='store_true',
        help='with --load-from: initialise anew, and list, whatever does not '
        'fit')
    parser.add_argument(
        '--amp',
        action='store_true',
        help='train with mixed precision (bfloat16 on a CPU)')
    parser.add_argument(
        '--sync_bn',
        '--sync-bn',
        choices=['none', 'torch', 'mmcv'],
        default='none',
        help='share BatchNorm statistics among GPUs, by PyTorch or by mmcv')
    parser.add_argument(
        '--auto-scale-lr',
        action='store_true',
        help='scale the learning rate by the batch size over all processes')
    add_launcher_arguments(parser)
    args = parser.parse_args(argv)
    for option in ('init_mismatched', 'init_all_mismatched'):
        if getattr(args, option) and not args.load_from:
            parser.error(f'--{option.replace("_", "-")} goes with --load-from')
    if args.resume not in (None, 'auto') and args.load_from:
        parser.error('--resume CHECKPOINT and --load-from exclude each other')
    os.environ.setdefault('LOCAL_RANK', str(args.local_rank))
    return args


def main(argv: list[str] | None = None) -> None:
    args = parse_args(argv)
    with user_errors(args.config):
        cfg = load_config(args.config, args.cfg_options, args.work_dir,
                          'train')
        cfg.launcher = args.launcher
        run_training(
            cfg,
            resume=args.resume,
            load_from=args.load_from,
            init_mismatched='all'
            if args.init_all_mismatched else args.init_mismatched,
            amp=args.amp,
            sync_bn=args.sync_bn,
            auto_scale_lr=args.auto_scale_lr)


if __name__ == '__main__':
    main()
