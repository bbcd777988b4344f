"""Test a model: ``python tools/test.py CONFIG CHECKPOINT``."""
import argparse
import os

from sympoint.engine.config import (add_config_arguments,
                                    add_launcher_arguments, load_config)
from sympoint.engine.training import run_test
from sympoint.errors import user_errors


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='Test a model')
    add_config_arguments(parser, 'test_dataloader.batch_size=4')
    parser.add_argument('checkpoint', help='checkpoint file')
    parser.add_argument('--work-dir', help='folder for logs and metrics')
    parser.add_argument(
        '--show-dir',
        help='folder for pictures of truth and prediction; below '
        'WORK_DIR/TIMESTAMP unless it is absolute')
    parser.add_argument(
        '--amp',
        action='store_true',
        help='test with mixed precision (bfloat16 on a CPU)')
    add_launcher_arguments(parser)
    args = parser.parse_args(argv)
    os.environ.setdefault('LOCAL_RANK', str(args.local_rank))
    return args


def main(argv: list[str] | None = None) -> None:
    args = parse_args(argv)
    with user_errors(args.config):
        cfg = load_config(args.config, args.cfg_options, args.work_dir, 'test')
        cfg.launcher = args.launcher
        run_test(cfg, args.checkpoint, amp=args.amp, show_dir=args.show_dir)


if __name__ == '__main__':
    main()
