"""Prepare a data set for training.

    python tools/create_data.py floorplancad --root-path data/FloorPlanCAD \
        --out-dir data/floorplancad --workers 8
    python tools/create_data.py floorplan_mini --out-dir data/floorplan_mini
"""
import argparse
import os
import sys
from pathlib import Path
from typing import List, Optional

from sympoint.errors import DrawingError
from sympoint.structures.taxonomy import CLASS_MAPS


def parse_args(argv: Optional[List[str]] = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        'dataset',
        choices=['floorplancad', 'floorplan_mini'],
        help='floorplan_mini is drawn here, then converted')
    parser.add_argument(
        '--root-path', help='folder with the SVG files in train, val and test')
    parser.add_argument(
        '--out-dir', required=True, help='folder for the converted drawings')
    parser.add_argument(
        '--workers',
        type=int,
        default=os.cpu_count() or 1,
        help='processes; default: %(default)s')
    parser.add_argument(
        '--class-map',
        choices=list(CLASS_MAPS),
        default='default',
        help='numbering of the classes; the release of November 2021 has '
        'its own')
    parser.add_argument(
        '--metainfo',
        help='JSON with classes, palette, thing_ids, stuff_ids, where they '
        'are not those of FloorPlanCAD')
    parser.add_argument(
        '--num-drawings',
        type=int,
        nargs=3,
        metavar=('TRAIN', 'VAL', 'TEST'),
        default=[960, 40, 40],
        help='of floorplan_mini; default: 960 40 40')
    parser.add_argument(
        '--seed', type=int, default=0, help='of floorplan_mini')
    args = parser.parse_args(argv)
    if args.dataset == 'floorplancad' and not args.root_path:
        parser.error('floorplancad needs --root-path')
    return args


def create_data(args: argparse.Namespace) -> int:
    """Prepare the data set; the number of drawings that failed."""
    # Here, so that processes started for the work do not import them.
    sys.path.insert(0, str(Path(__file__).parent))
    from dataset_converters.floorplancad_converter import convert_floorplancad
    root_path = args.root_path
    if args.dataset == 'floorplan_mini':
        from dataset_converters.floorplan_mini import write_floorplan_mini
        write_floorplan_mini(args.out_dir, *args.num_drawings, args.seed,
                             args.workers)
        root_path = os.path.join(args.out_dir, 'svg')
    return convert_floorplancad(root_path, args.out_dir, args.workers,
                                args.class_map, args.metainfo)


def main(argv: Optional[List[str]] = None) -> int:
    try:
        return 1 if create_data(parse_args(argv)) else 0
    except DrawingError as error:
        print(f'error: {error}', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print('interrupted; run it again to go on', file=sys.stderr)
        return 130


if __name__ == '__main__':
    sys.exit(main())
