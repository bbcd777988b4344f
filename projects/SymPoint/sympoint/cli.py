"""The command ``sympoint``.

What a sub-command needs is imported when it runs: ``--help`` is at once.
"""
import argparse
import os
import sys
from typing import List, Optional

_EXAMPLES = '''\
examples:
  sympoint predict plan.svg --checkpoint epoch_50.pth --out-dir found
  sympoint view found/preds/plan.json
  sympoint convert data/FloorPlanCAD data/floorplancad
'''
_PREDICT_EXAMPLES = '''\
examples:
  sympoint predict plan.svg --checkpoint epoch_50.pth
  sympoint predict sheets/ 'more/*.svg' --checkpoint epoch_50.pth \\
      --units mm --scale 1:100 --outputs json png csv
Results: OUT_DIR/preds/*.json, svg/, vis/ and schedule.csv. The command may
be given again: it goes on where it ended. It exits with 1 if a drawing
failed.
'''


def build_parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    parser = argparse.ArgumentParser(
        prog='sympoint',
        description='Find the symbols of CAD drawings: doors, windows, '
        'furniture, walls.',
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        '--version', action='store_true', help='print the version')
    commands = parser.add_subparsers(metavar='COMMAND', dest='command')
    add_predict(
        commands.add_parser(
            'predict',
            help='find the symbols of drawings',
            description='Find the symbols of drawings.',
            epilog=_PREDICT_EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter))
    add_view(
        commands.add_parser(
            'view',
            help='make a page to look at a result and correct it',
            description='Make one HTML page, which needs no network, to look '
            'at a result and to correct it.'))
    add_convert(
        commands.add_parser(
            'convert',
            help='convert labelled drawings for training',
            description='Convert a folder with train, val and test folders '
            'of labelled SVG drawings to what training reads.'))
    add_serve(
        commands.add_parser(
            'serve',
            help='offer all this to a browser, over HTTP',
            description='Find the symbols of drawings that are sent over '
            'HTTP.'))
    return parser


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint serve``."""
    add = parser.add_argument
    add('--checkpoint', metavar='PTH', help='weights, from training')
    add('--config',
        metavar='PY',
        help='config of the model; default: the one in the checkpoint')
    add('--host',
        default='127.0.0.1',
        help='address to listen at; default: %(default)s, this machine only')
    add('--port', type=int, default=8000, help='default: %(default)s')
    add('--device', help='such as cpu or cuda:0; default: the best there is')
    add('--batch-size',
        type=int,
        default=4,
        metavar='N',
        help='drawings at a time; default: %(default)s')
    add('--max-mb',
        type=int,
        default=20,
        help='largest upload; default: %(default)s')
    add('--max-waiting',
        type=int,
        default=64,
        help='drawings that may wait; default: %(default)s')
    parser.set_defaults(run=serve)


def add_predict(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint predict`` and ``tools/infer.py``."""
    add = parser.add_argument
    add('inputs',
        nargs='+',
        metavar='INPUT',
        help='drawings, folders of them, or patterns')
    add('--checkpoint', metavar='PTH', help='weights, from training')
    add('--config',
        metavar='PY',
        help='config of the model; default: the one in the checkpoint')
    add('--out-dir', default='found', help='default: %(default)s')
    add('--outputs',
        nargs='+',
        default=['json', 'svg', 'png', 'csv'],
        choices=['json', 'svg', 'png', 'pdf', 'csv', 'coco'],
        metavar='KIND',
        help='of json, svg, png, pdf, csv, coco; default: json svg png csv')
    add('--units', help='what a drawing unit is: mm, cm, m, in, ft, pt, px')
    add('--scale', help='of paper, such as 1:100; then --units are on paper')
    add('--class-map',
        choices=['default', 'nov2021'],
        help='numbering of the labels that drawings may have, by release')
    add('--score-thr',
        type=float,
        default=0.0,
        metavar='S',
        help='leave out what scores less; default: %(default)s')
    add('--device', help='such as cpu or cuda:0; default: the best there is')
    add('--batch-size',
        type=int,
        default=1,
        metavar='N',
        help='tiles at a time; default: %(default)s')
    add('--overwrite',
        action='store_true',
        help='work again on drawings that are finished')
    parser.set_defaults(run=predict)


def add_view(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint view``."""
    add = parser.add_argument
    add('result', help='a JSON file of sympoint predict')
    add('-o',
        '--output',
        metavar='HTML',
        help='the page; default: beside the result')
    add('--drawing',
        metavar='FILE',
        help='the drawing, where it is not where it was')
    parser.set_defaults(run=view)


def add_convert(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint convert``."""
    add = parser.add_argument
    add('root', help='folder with train, val and test')
    add('out_dir', metavar='out-dir', help='folder for the converted drawings')
    add('--class-map',
        choices=['default', 'nov2021'],
        default='default',
        help='numbering of the classes, by release')
    add('--workers',
        type=int,
        default=os.cpu_count() or 1,
        help='processes; default: %(default)s')
    parser.set_defaults(run=convert)


def predict(args: argparse.Namespace) -> int:
    """Find the symbols of drawings; 1 if one failed."""
    import warnings

    # What dependencies mean to change tells a user nothing.
    warnings.filterwarnings('ignore', category=FutureWarning)
    warnings.filterwarnings('ignore', category=DeprecationWarning)
    from .apis.launching import join_job
    from .engine.errors import UserError, user_errors
    with user_errors(args.config):
        if args.batch_size < 1:
            raise UserError('--batch-size', 'it is less than 1', 'Give 1')
        if args.checkpoint is None:
            raise UserError('--checkpoint', 'there is none',
                            'Give the .pth file of a trained model')
        from .apis import SymbolInferencer, predict_files
        with join_job() as is_first:
            inferencer = SymbolInferencer(
                args.config,
                args.checkpoint,
                args.device,
                show_progress=sys.stderr.isatty())
            summary = predict_files(
                inferencer,
                args.inputs,
                args.out_dir,
                args.batch_size,
                args.outputs,
                args.overwrite,
                units=args.units,
                scale=args.scale,
                class_map=args.class_map,
                score_thr=args.score_thr)
            if is_first:
                _report(summary, args.out_dir)
    return 1 if summary.failures else 0


def _report(summary: 'Summary', out_dir: str) -> None:  # noqa: F821
    print(f'{len(summary.done)} drawings done, {len(summary.skipped)} were '
          f'finished before, {len(summary.failures)} failed: {out_dir}')
    for _, error in summary.failures:
        print(f'error: {error}', file=sys.stderr)


def view(args: argparse.Namespace) -> int:
    """Write the page of a result."""
    from .viewer import write_page
    print(write_page(args.result, args.output, args.drawing))
    return 0


def convert(args: argparse.Namespace) -> int:
    """Convert a data set; 1 if a drawing failed."""
    from mmengine.utils import ProgressBar

    from .drawings.classes import CLASS_MAPS
    from .drawings.convert import Options
    from .drawings.convert import convert as convert_folder
    from .drawings.convert import format_report
    class_map = None
    if args.class_map != 'default':
        class_map = CLASS_MAPS[args.class_map]
    report = convert_folder(args.root, args.out_dir, args.workers,
                            Options(class_map=class_map), ProgressBar)
    print('\n' + format_report(report))
    return 1 if report.failed else 0


def serve(args: argparse.Namespace) -> int:
    """Run the service until it is interrupted."""
    from .engine.errors import UserError, user_errors
    with user_errors(args.config):
        try:
            import uvicorn

            from .apis.service import Limits, Work, build_app
        except ModuleNotFoundError as error:
            raise UserError('sympoint serve', f'needs {error.name}',
                            'Install fastapi and uvicorn') from error
        if args.checkpoint is None:
            raise UserError('--checkpoint', 'there is none',
                            'Give the .pth file of a trained model')
        from .apis import SymbolInferencer
        inferencer = SymbolInferencer(
            args.config, args.checkpoint, args.device, show_progress=False)
        limits = Limits(
            max_bytes=args.max_mb << 20,
            max_waiting=args.max_waiting,
            batch_size=args.batch_size)
        # On this machine only this machine's names are answered to, so that
        # no page elsewhere can reach it under a name of its own.
        local = args.host in ('127.0.0.1', 'localhost', '::1')
        hosts = ['127.0.0.1', 'localhost', '[::1]'] if local else ['*']
        uvicorn.run(
            build_app(Work(inferencer, limits), hosts),
            host=args.host,
            port=args.port,
            log_level='warning',
            access_log=False)
    return 0


def main(argv: Optional[List[str]] = None) -> int:
    """Run the command; its exit code."""
    parser = build_parser()
    args = parser.parse_args(argv)
    if args.version:
        from .version import __version__
        print(__version__)
        return 0
    if args.command is None:
        parser.print_help()
        return 2
    return run(args)


def run(args: argparse.Namespace) -> int:
    """Run a sub-command; a user's mistake becomes one line and code 1."""
    from .drawings.errors import DrawingError
    try:
        return args.run(args)
    except DrawingError as error:
        print(f'error: {error}', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print('interrupted; run it again to go on', file=sys.stderr)
        return 130


if __name__ == '__main__':
    sys.exit(main())
