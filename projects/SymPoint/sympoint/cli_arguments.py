"""Tell what the command ``sympoint`` takes, and its help."""
import argparse
import os
from typing import List

_EXAMPLES = '''\
examples:
  sympoint predict plan.dxf --out-dir found
  sympoint view found/preds/plan.json
  sympoint convert data/FloorPlanCAD data/floorplancad
'''
_PREDICT_EXAMPLES = '''\
example: {prog} sheets/ plan.dxf --checkpoint best.pth --units mm
Results are in OUT_DIR. Run again, it goes on; it exits with 1 if one failed.
'''


class _Narrow(argparse.RawDescriptionHelpFormatter):
    """One line an option, and all of them on a screen of 24."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=20, width=80)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if action.nargs == '+':  # not its metavar twice
            return f'{action.option_strings[0]} {action.metavar} ...'
        return super()._format_action_invocation(action)


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
        commands.add_parser('predict', help='find the symbols of drawings'))
    add_evaluate(
        commands.add_parser(
            'evaluate', help='hold what is found to the labels of drawings'))
    add_view(
        commands.add_parser(
            'view',
            help='make a page to look at a result and correct it',
            description='Make one HTML page, which needs no network, to look '
            'at a result and to correct it.',
            epilog='example: sympoint view found/preds/plan.json'))
    add_label(
        commands.add_parser(
            'label',
            help='label drawings by the names of their blocks and layers',
            description='Label drawings by the names of their blocks and '
            'layers, for training:\nSVG in the format of FloorPlanCAD, and a '
            'report of the names that\nmatched and of those that did not.',
            epilog='example: sympoint label archive/ --rules mine.rules '
            'default --out-dir labelled'))
    add_convert(
        commands.add_parser(
            'convert',
            help='convert labelled drawings for training',
            description='Convert labelled SVG drawings, in folders train, '
            'val and test, for training.\nSheets are cut into tiles.',
            epilog='example: sympoint convert data/FloorPlanCAD data/converted'
        ))
    add_finetune(
        commands.add_parser(
            'finetune',
            help='train a model on, on own drawings',
            description='Train a model on, on converted drawings: write the '
            'config, train, evaluate. Given again, it goes on, with the '
            'config as it is then.',
            epilog='example: sympoint finetune --data data/converted'))
    add_serve(
        commands.add_parser(
            'serve',
            help='offer all this to a browser, over HTTP',
            description='Find the symbols of drawings that are sent over '
            'HTTP.',
            epilog='example: sympoint serve --checkpoint epoch_50.pth'))
    return parser


def _add_model(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add('--checkpoint',
        metavar='PTH',
        help='weights; default: those in the package')
    add('--config',
        metavar='PY',
        help='config of the model; default: the one in the checkpoint')
    add('--device',
        metavar='DEV',
        help='such as cpu or cuda:0; default: the best there is')


def _add_scale(parser: argparse.ArgumentParser) -> None:
    """What is said of the size of drawings."""
    add = parser.add_argument
    add('--units',
        metavar='U',
        help='what a drawing unit is: mm, cm, dm, m, in, ft, pt, px')
    add('--scale',
        metavar='1:N',
        help='of paper, such as 1:100; then --units are on paper')


def _add_reading(parser: argparse.ArgumentParser) -> None:
    """What is read of drawings, and what is said of their size."""
    _add_scale(parser)
    add = parser.add_argument
    add('--page',
        type=int,
        metavar='N',
        help='of PDFs, from 1; default: the first')
    add('--layout', metavar='NAME', help='of DXFs; default: the model space')
    add('--all-layers',
        action='store_true',
        help='of DXFs and PDFs also those that are off')


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint serve``."""
    add = parser.add_argument
    _add_model(parser)
    add('--host',
        default='127.0.0.1',
        help='address to listen at; default: %(default)s, this machine only')
    add('--port', type=int, default=8000, help='default: %(default)s')
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


def add_predict(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint predict`` and ``tools/infer.py``."""
    parser.usage = '%(prog)s INPUT ... [options]'
    parser.description = (
        'Find the symbols of SVG, DXF and PDF files, folders and patterns.')
    parser.epilog = _PREDICT_EXAMPLES.format(prog=parser.prog)
    _add_prediction(parser, 'found', ['json', 'svg', 'png', 'csv'])
    parser.add_argument(
        '--no-names',
        dest='names',
        action='store_false',
        help='of a DXF or PDF do not believe names of blocks and layers')


def add_evaluate(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint evaluate``."""
    parser.usage = '%(prog)s LABELLED ... [options]'
    parser.description = (
        'Predict labelled drawings, also whole sheets; judge: DIR/metrics.md')
    parser.epilog = f'example: {parser.prog} labelled/ --units dm'
    _add_prediction(parser, 'evaluated', ['json', 'png'])
    parser.add_argument(
        '--metainfo',
        metavar='JSON',
        help="classes of the labels, where they are not the model's")
    parser.add_argument(
        '--strict',
        action='store_true',
        help='a symbol is false where only the class is labelled')


def _add_prediction(parser: argparse.ArgumentParser, out_dir: str,
                    outputs: List[str]) -> None:
    """What predicts takes, with its defaults."""
    parser.formatter_class = _Narrow
    add = parser.add_argument
    add('inputs', nargs='+', metavar='INPUT', help=argparse.SUPPRESS)
    _add_model(parser)
    add('--out-dir',
        metavar='DIR',
        default=out_dir,
        help='default: %(default)s')
    add('--outputs',
        nargs='+',
        default=outputs,
        choices=['json', 'svg', 'png', 'pdf', 'csv', 'coco'],
        metavar='K',
        help='of json svg png pdf csv coco; default: ' + ' '.join(outputs))
    _add_reading(parser)
    add('--class-map',
        metavar='MAP',
        choices=['default', 'nov2021'],
        help="class ids of drawings' own labels: default or nov2021")
    add('--score-thr',
        type=float,
        default=0.0,
        metavar='S',
        help='leave out what scores less; default: %(default)s')
    add('--batch-size',
        type=int,
        default=1,
        metavar='N',
        help='tiles at a time; default: %(default)s')
    add('--overwrite',
        action='store_true',
        help='work again on drawings that are finished')


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


def add_label(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint label``."""
    parser.usage = '%(prog)s INPUT ... [options]'
    parser.formatter_class = _Narrow
    add = parser.add_argument
    add('inputs', nargs='+', metavar='INPUT', help=argparse.SUPPRESS)
    add('--rules',
        nargs='+',
        default=['default'],
        metavar='RULES',
        help='what names mean; default: those in the package')
    add('--out-dir',
        metavar='DIR',
        default='labelled',
        help='default: %(default)s')
    _add_reading(parser)


def add_convert(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint convert``."""
    add = parser.add_argument
    add('root', help='folder with train, val and test')
    add('out_dir', metavar='out-dir', help='folder for the converted drawings')
    parser.formatter_class = _Narrow
    add_conversion(parser)


def add_finetune(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sympoint finetune``."""
    add = parser.add_argument
    add('--data',
        metavar='DIR',
        required=True,
        help='what sympoint convert wrote')
    add('--classes',
        metavar='JSON',
        help='classes to find, and a label_map; default: those of the data')
    add('--checkpoint',
        metavar='PTH',
        help='weights to start from; default: those in the package')
    add('--work-dir',
        metavar='DIR',
        default='work_dirs/finetune',
        help='default: %(default)s')
    add('--steps',
        type=int,
        metavar='N',
        help='batches; default: what suits the number of drawings')


def add_conversion(parser: argparse.ArgumentParser) -> None:
    """Options of ``sympoint convert`` and ``tools/create_data.py``."""
    add = parser.add_argument
    add('--class-map',
        choices=['default', 'nov2021'],
        default='default',
        metavar='MAP',
        help='class ids of the files: default or nov2021')
    add('--metainfo',
        metavar='JSON',
        help="classes, where they are not FloorPlanCAD's")
    add('--labelled',
        nargs='+',
        metavar='C',
        help='classes that are labelled: all else is none of these')
    _add_scale(parser)
    add('--strict',
        action=argparse.BooleanOptionalAction,
        default=True,
        help='fail a drawing for what cannot be read (default)')
    add('--workers',
        type=int,
        metavar='N',
        default=os.cpu_count() or 1,
        help='processes; default: %(default)s')
