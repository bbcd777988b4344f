"""Prepare a data set for training; converting is ``sympoint convert``.

    python tools/create_data.py floorplancad --root-path data/FloorPlanCAD \
        --out-dir data/floorplancad --workers 8
    python tools/create_data.py floorplan_mini --out-dir data/floorplan_mini
"""
import argparse
import os
import sys

from sympoint.cli import convert, run
from sympoint.cli_arguments import add_conversion


def parse_args(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        'dataset',
        choices=['floorplancad', 'floorplan_mini'],
        help='floorplan_mini is drawn here, then converted')
    parser.add_argument(
        '--root-path',
        dest='root',
        help='folder with the SVG files in train, val and test')
    parser.add_argument(
        '--out-dir', required=True, help='folder for the converted drawings')
    add_conversion(parser)
    parser.add_argument(
        '--num-drawings',
        type=int,
        nargs=3,
        metavar=('TRAIN', 'VAL', 'TEST'),
        default=[960, 40, 40],
        help='of floorplan_mini; default: 960 40 40')
    parser.add_argument(
        '--seed', type=int, default=0, help='of floorplan_mini')
    parser.add_argument(
        '--edition',
        choices=['first', 'wide'],
        default='first',
        help='of floorplan_mini: wide has more constructions and the drawing '
        'habits of many offices; default: first')
    args = parser.parse_args(argv)
    if args.dataset == 'floorplancad' and not args.root:
        parser.error('floorplancad needs --root-path')
    return args


def create_data(args: argparse.Namespace) -> int:
    """Prepare the data set; 1 if a drawing failed."""
    if args.dataset == 'floorplan_mini':
        # Here, so that processes started for the work do not import it.
        from sympoint.floorplan_mini import write_floorplan_mini
        write_floorplan_mini(args.out_dir, *args.num_drawings, args.seed,
                             args.workers, args.edition)
        args.root = os.path.join(args.out_dir, 'svg')
    return convert(args)


def main(argv: list[str] | None = None) -> int:
    return run(create_data, parse_args(argv))


if __name__ == '__main__':
    sys.exit(main())
