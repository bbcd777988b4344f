"""Tell what the command ``sympoint`` takes, and its help."""
import argparse
import os
from collections.abc import Sequence
from typing import Any, NamedTuple


class _Option(NamedTuple):
    """An option: its names, a blank between, and what argparse is told."""
    names: str
    settings: dict


def _option(names: str, metavar: str | None, text: str,
            **settings: Any) -> _Option:
    return _Option(names, dict(settings, metavar=metavar, help=text))


def _number(name: str, text: str, default: int | None = None) -> _Option:
    if default is not None:
        text += '; default: %(default)s'
    return _option(name, 'N', text, type=int, default=default)


def _switch(name: str, text: str, **settings: Any) -> _Option:
    return _Option(name, {'action': 'store_true', 'help': text, **settings})


def _out_dir(default: str) -> _Option:
    return _option('--out-dir', 'DIR', 'default: %(default)s', default=default)


def _class_map(whose: str, default: str | None = None) -> _Option:
    return _option(
        '--class-map',
        'MAP',
        f'class ids of {whose}: default or nov2021',
        choices=['default', 'nov2021'],
        default=default)


def _metainfo(text: str) -> _Option:
    return _option('--metainfo', 'JSON', text)


_INPUTS = _option('inputs', 'INPUT', argparse.SUPPRESS, nargs='+')
_MODEL = (
    _option('--checkpoint', 'PTH', 'weights; default: those in the package'),
    _option('--config', 'PY',
            'config of the model; default: the one in the checkpoint'),
    _option('--device', 'DEV',
            'such as cpu or cuda:0; default: the best there is'),
)
_SCALE = (
    _option('--units', 'U',
            'what a drawing unit is: mm, cm, dm, m, in, ft, pt, px'),
    _option('--scale', '1:N',
            'of paper, such as 1:100; then --units are on paper'),
)
_READING = (
    *_SCALE,
    _number('--page', 'of PDFs, from 1; default: the first'),
    _option('--layout', 'NAME', 'of DXFs; default: the model space'),
    _switch('--all-layers', 'of DXFs and PDFs also those that are off'),
)
_LABELLED = _option(
    '--labelled',
    'C',
    'classes that are labelled: all else is none of these',
    nargs='+')
_CONVERSION = (
    _class_map('the files', 'default'),
    _metainfo("classes, where they are not FloorPlanCAD's"),
    _LABELLED,
    *_SCALE,
    _switch(
        '--strict',
        'fail a drawing for what cannot be read (default)',
        action=argparse.BooleanOptionalAction,
        default=True),
    _number('--workers', 'processes',
            os.cpu_count() or 1),
)


def _prediction(out_dir: str, *outputs: str) -> Sequence[_Option]:
    """What predicts takes, with its defaults."""
    kinds = ['json', 'svg', 'png', 'pdf', 'csv', 'coco']
    return (
        _INPUTS,
        *_MODEL,
        _out_dir(out_dir),
        _option(
            '--outputs',
            'K',
            f'of {" ".join(kinds)}; default: {" ".join(outputs)}',
            nargs='+',
            choices=kinds,
            default=list(outputs)),
        *_READING,
        _class_map("drawings' own labels"),
        _option(
            '--score-thr',
            'S',
            'leave out what scores less; default: %(default)s',
            type=float,
            default=0.0),
        _number('--batch-size', 'tiles at a time', 1),
        _switch('--overwrite', 'work again on drawings that are finished'),
    )


class _Command(NamedTuple):
    """What a command takes, and its help."""
    text: str  # for the list of commands
    usage: str  # what must be given
    description: str  # above the options
    epilog: str  # below them
    options: Sequence[_Option]


_COMMANDS = dict(
    predict=_Command(
        'find the symbols of drawings', 'INPUT ... ',
        'Find the symbols of SVG, DXF and PDF files, folders and patterns.',
        'example: %(prog)s sheets/ plan.dxf --checkpoint best.pth --units mm\n'
        'Results are in OUT_DIR. Run again, it goes on; it exits with 1 if '
        'one failed.', (
            *_prediction('found', 'json', 'svg', 'png', 'csv'),
            _switch(
                '--no-names',
                'of a DXF or PDF do not believe names of blocks and layers',
                dest='names',
                action='store_false'),
        )),
    evaluate=_Command(
        'hold what is found to the labels of drawings', 'LABELLED ... ',
        'Predict labelled drawings, also whole sheets; judge: DIR/metrics.md\n'
        'example: %(prog)s labelled/ --units dm', '', (
            *_prediction('evaluated', 'json', 'png'),
            _metainfo("classes of the labels, where they are not the model's"),
            _LABELLED,
            _switch('--strict',
                    'a symbol is false where only the class is labelled'),
        )),
    view=_Command(
        'make a page to look at a result and correct it', 'result ',
        'Make one HTML page, which needs no network, to look at a result and '
        'to\ncorrect it.', 'example: %(prog)s found/preds/plan.json', (
            _option('result', None, 'a JSON file of sympoint predict'),
            _option('-o --output', 'HTML',
                    'the page; default: beside the result'),
            _option('--drawing', 'FILE',
                    'the drawing, where it is not where it was'),
        )),
    label=_Command(
        'label drawings by the names of their blocks and layers', 'INPUT ... ',
        'Label drawings by the names of their blocks and layers, for '
        'training:\nSVG in the format of FloorPlanCAD, and a report of the '
        'names that\nmatched and of those that did not.',
        'example: %(prog)s archive/ --rules mine.rules default --out-dir '
        'labelled', (
            _INPUTS,
            _option(
                '--rules',
                'RULES',
                'what names mean; default: those in the package',
                nargs='+',
                default=['default']),
            _out_dir('labelled'),
            *_READING,
        )),
    convert=_Command(
        'convert labelled drawings for training', 'root out-dir ',
        'Convert labelled SVG drawings, in folders train, val and test, for '
        'training.\nSheets are cut into tiles.',
        'example: %(prog)s data/FloorPlanCAD data/converted', (
            _option('root', None, 'folder with train, val and test'),
            _option('out_dir', 'out-dir', 'folder for the converted drawings'),
            *_CONVERSION,
        )),
    finetune=_Command(
        'train a model on, on own drawings', '--data DIR ',
        'Train a model on, on converted drawings: write the config, train, '
        'evaluate.\nGiven again, it goes on, with the config as it is then.',
        'example: %(prog)s --data data/converted', (
            _option(
                '--data', 'DIR', 'what sympoint convert wrote', required=True),
            _option('--classes', 'JSON',
                    "classes to find, and a label_map; default: the data's"),
            _option('--checkpoint', 'PTH',
                    'weights to start from; default: those in the package'),
            _option(
                '--work-dir',
                'DIR',
                'default: %(default)s',
                default='work_dirs/finetune'),
            _number('--steps',
                    'batches; default: what suits the number of drawings'),
        )),
    serve=_Command(
        'offer all this to a browser, over HTTP', '',
        'Find the symbols of drawings that are sent over HTTP.',
        'example: %(prog)s --checkpoint epoch_50.pth', (
            *_MODEL,
            _option(
                '--host',
                'HOST',
                'to listen at; default: %(default)s, this machine only',
                default='127.0.0.1'),
            _number('--port', 'of this address', 8000),
            _number('--batch-size', 'drawings at a time', 4),
            _number('--max-mb', 'largest upload', 20),
            _number('--max-waiting', 'drawings that may wait', 64),
        )),
)


class _Narrow(argparse.RawDescriptionHelpFormatter):
    """One line an option, and all of them on a screen of 24."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=20, width=80)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if action.nargs == '+':  # not its metavar twice
            return f'{action.option_strings[0]} {action.metavar} ...'
        return super()._format_action_invocation(action)


def _add(parser: argparse.ArgumentParser, options: Sequence[_Option]) -> None:
    for option in options:
        parser.add_argument(*option.names.split(), **option.settings)


def _set_up(parser: argparse.ArgumentParser, command: _Command) -> None:
    """Make a parser that of a command."""
    parser.usage = f'%(prog)s {command.usage}[options]'
    parser.description, parser.epilog = command.description, command.epilog
    parser.formatter_class = _Narrow
    _add(parser, command.options)


def add_predict(parser: argparse.ArgumentParser) -> None:
    """Make a parser that of ``sympoint predict``, for ``tools/infer.py``."""
    _set_up(parser, _COMMANDS['predict'])


def add_conversion(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``sympoint convert``, for ``tools/create_data.py``.
    """
    _add(parser, _CONVERSION)


def build_parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    parser = argparse.ArgumentParser(
        prog='sympoint',
        description='Find the symbols of CAD drawings: doors, windows, '
        'furniture, walls.',
        epilog='examples:\n  sympoint predict plan.dxf --out-dir found\n'
        '  sympoint view found/preds/plan.json\n'
        '  sympoint convert data/FloorPlanCAD data/floorplancad',
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        '--version', action='store_true', help='print the version')
    commands = parser.add_subparsers(metavar='COMMAND', dest='command')
    for name, command in _COMMANDS.items():
        _set_up(commands.add_parser(name, help=command.text), command)
    return parser
