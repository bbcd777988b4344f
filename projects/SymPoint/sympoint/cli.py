"""Run the command ``sympoint``.

What a sub-command needs is imported when it runs: ``--help`` is at once.
"""
import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from .cli_arguments import build_parser
from .errors import UserError, user_errors

_MOST_NOTES = 5


def predict(args: argparse.Namespace) -> int:
    """Find the symbols of drawings; 1 if one failed."""
    with _ready_to_predict(args) as (is_first, inferencer, options):
        from .apis import predict_files
        summary = predict_files(inferencer, **options)
        if is_first:
            _report(summary, args.out_dir)
    return 1 if summary.failures else 0


def evaluate(args: argparse.Namespace) -> int:
    """Judge what is found in labelled drawings; 1 if one failed."""
    with _ready_to_predict(args) as (is_first, inferencer, options):
        from .apis.evaluate import evaluate_files
        evaluation = evaluate_files(inferencer, **options)
        if is_first:
            _report(evaluation.run, args.out_dir)
            _tell_figures(evaluation, args.out_dir)
    return 1 if evaluation.run.failures else 0


@contextmanager
def _ready_to_predict(args: argparse.Namespace) -> Iterator[tuple]:
    """Whether this process is the first, the inferencer, its options."""
    import warnings

    # What dependencies mean to change tells a user nothing.
    warnings.filterwarnings('ignore', category=FutureWarning)
    warnings.filterwarnings('ignore', category=DeprecationWarning)
    _check_numbers(args, 'batch_size')
    from .apis.predict import join_job
    with join_job() as is_first:
        inferencer = _inferencer(args, sys.stderr.isatty())
        yield is_first, inferencer, _options(args)


def _options(args: argparse.Namespace) -> dict:
    """What a command was asked for, but for the model."""
    return {
        key: value
        for key, value in vars(args).items()
        if key not in ('version', 'command', 'checkpoint', 'config', 'device')
    }


def _check_numbers(args: argparse.Namespace, *names: str) -> None:
    """Refuse to start with less than one of these."""
    for name in names:
        value = getattr(args, name)
        if value is not None and value < 1:
            raise UserError(f'--{name.replace("_", "-")}', 'it is less than 1',
                            'Give 1 or more')


def _inferencer(args: argparse.Namespace,
                show_progress: bool) -> 'SymbolInferencer':  # noqa: F821
    """The model that is asked for; tells where it is that of the package."""
    if args.checkpoint is None and args.config is not None:
        raise UserError('--checkpoint', 'there is none for the config',
                        'Give the .pth file of a trained model')
    if args.checkpoint is None:
        from .weights import NAME
        _tell('note', [
            f'no --checkpoint is named: {NAME}, which comes with the package, '
            'is used'
        ])
    from .apis import SymbolInferencer
    return SymbolInferencer(
        args.config, args.checkpoint, args.device, show_progress=show_progress)


def _tell(kind: str, lines: Iterable[str]) -> None:
    for line in lines:
        print(f'{kind}: {line}', file=sys.stderr)


def _report(summary: 'Summary', out_dir: str) -> None:  # noqa: F821
    print(f'{len(summary.done)} drawings done, {len(summary.skipped)} were '
          f'finished before, {len(summary.failures)} failed: {out_dir}')
    _tell('note', summary.notes[:_MOST_NOTES])
    if len(summary.notes) > _MOST_NOTES:
        _tell('note', [f'and {len(summary.notes) - _MOST_NOTES} more'])
    _tell('error', [error for _, error in summary.failures])


def _tell_figures(
        evaluation: 'Evaluation',  # noqa: F821
        out_dir: str) -> None:
    """The figures of each drawing and of all, and where the rest is."""
    from terminaltables import AsciiTable

    from .evaluation.report import drawing_rows, group_rows
    if evaluation.figures is not None:
        for rows in (drawing_rows, group_rows):
            print(AsciiTable(rows(evaluation.figures)).table)
        print(f'each class: {out_dir}/metrics.md')
    _tell('note', [
        f'{name}: has no label, so it is not judged'
        for name in evaluation.unlabelled[:_MOST_NOTES]
    ])


def view(args: argparse.Namespace) -> int:
    """Write the page of a result."""
    from .web import write_page
    print(write_page(args.result, args.output, args.drawing))
    return 0


def label(args: argparse.Namespace) -> int:
    """Label drawings by the names in them; 1 if one failed."""
    from mmengine.utils import ProgressBar

    from .apis.label import label_files
    report = label_files(
        progress=ProgressBar if sys.stderr.isatty() else None,
        **_options(args))
    print(report.text(), end='')
    print(f'labelled files and report: {args.out_dir}')
    return 1 if report.failures else 0


def convert(args: argparse.Namespace) -> int:
    """Convert a data set; 1 if a drawing failed."""
    from mmengine.utils import ProgressBar

    from .drawings.convert import Options
    from .drawings.convert import convert as convert_folder
    from .drawings.convert import format_report
    report = convert_folder(
        args.root, args.out_dir, args.workers,
        Options.of_names(args.class_map, args.metainfo, args.strict,
                         args.units, args.scale, args.labelled), ProgressBar)
    print('\n' + format_report(report))
    return 1 if report.failed else 0


def finetune(args: argparse.Namespace) -> int:
    """Train a model on; tell what to run next."""
    _check_numbers(args, 'steps')
    from .apis.fine_tune import fine_tune
    done = fine_tune(args.data, args.classes, args.checkpoint, args.work_dir,
                     args.steps)
    print(f'config, to be kept and edited: {done.config}\n'
          f'checkpoint: {done.checkpoint}')
    if done.metrics is None:
        print('no drawings are kept apart in val or test: judge it by other '
              'labelled sheets')
    else:
        print(f'PQ {done.metrics["symbol/PQ"]:.1f} on {done.judged}: '
              f'{args.work_dir}/metrics.md')
    print('next:\n  sympoint evaluate LABELLED_SHEETS --checkpoint '
          f'{done.checkpoint}\n  sympoint predict DRAWINGS --checkpoint '
          f'{done.checkpoint}')
    return 0


def serve(args: argparse.Namespace) -> int:
    """Run the service until it is interrupted."""
    try:
        import uvicorn

        from .web.app import build_app
        from .web.work import Limits, Work
    except ModuleNotFoundError as error:
        raise UserError('sympoint serve', f'needs {error.name}',
                        'Install fastapi and uvicorn') from error
    _check_numbers(args, 'batch_size', 'max_mb', 'max_waiting')
    if not 0 <= args.port < 1 << 16:
        raise UserError(f'--port {args.port}', 'there is no such port',
                        'Give one from 1 to 65535')
    limits = Limits(
        max_bytes=args.max_mb << 20,
        max_waiting=args.max_waiting,
        batch_size=args.batch_size)
    # On this machine only this machine's names are answered to, so that
    # no page elsewhere can reach it under a name of its own.
    local = args.host in ('127.0.0.1', 'localhost', '::1')
    hosts = ['127.0.0.1', 'localhost', '[::1]'] if local else ['*']
    uvicorn.run(
        build_app(Work(_inferencer(args, False), limits), hosts),
        host=args.host,
        port=args.port,
        access_log=False,
        timeout_keep_alive=75)
    return 0


def main(argv: list[str] | None = None) -> int:
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
    commands = (predict, evaluate, view, label, convert, finetune, serve)
    return run({c.__name__: c for c in commands}[args.command], args)


def run(command: Callable[[argparse.Namespace], int],
        args: argparse.Namespace) -> int:
    """Run a sub-command; a user's mistake ends it with one line and code 1.
    """
    with user_errors(getattr(args, 'config', None), '; run it again to go on'):
        return command(args)


if __name__ == '__main__':
    sys.exit(main())
