"""Name what a user can mend, in one line, and end commands with it."""
import difflib
import errno
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_TRACEBACK_VARIABLE = 'SYMPOINT_TRACEBACK'
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FROM_WORKER = re.compile(r'Caught (\w+) in DataLoader worker process')
_NOT_REGISTERED = re.compile(r'(\S+) is not in the (\S+)::(.+?) registry')
_UNEXPECTED = re.compile(
    r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'")
_MISSING = re.compile(r'(\w+)\.__init__\(\) missing \d+ required '
                      r'(?:keyword-only |positional )*arguments?: (.*)')


class UserError(Exception):
    """Something that a user can mend: a config, a checkpoint, a full disk.

    The message is one line: the file, or the option, at fault, what is wrong
    and what the user can do about it.
    """

    def __init__(self, path: str | os.PathLike, problem: str,
                 mend: str) -> None:
        self.path = os.fspath(path)
        self.problem = problem
        self.mend = mend
        super().__init__(f'{self.path}: {problem}. {mend}')

    def __reduce__(self):
        # The default would rebuild it from the message alone, and fail when
        # a worker process hands it back.
        return (type(self), (self.path, self.problem, self.mend))


class TrainingStopped(UserError):
    """Training cannot go on; it names the checkpoint to go on from."""


class DrawingError(UserError, ValueError):
    """A drawing, or what was asked of it, cannot be used.

    Its ``path`` may be None, for data in memory; ``element`` is that at
    fault, such as ``'path 17 (line 203)'``.
    """

    def __init__(self,
                 path: str | os.PathLike | None,
                 problem: str,
                 mend: str,
                 element: str | None = None) -> None:
        where = 'drawing in memory' if path is None else os.fspath(path)
        if element:
            where += f', {element}'
        super().__init__(where, problem, mend)
        self.path = None if path is None else os.fspath(path)
        self.element = element

    def __reduce__(self):
        return (type(self), (self.path, self.problem, self.mend, self.element))


@contextmanager
def user_errors(config: str | None = None, go_on: str = '') -> Iterator[None]:
    """End a command with one line where the user made a mistake.

    A mistake (see :func:`explain`) is printed as ``error: FILE: PROBLEM.
    MEND``. Any other exception is a bug and keeps its traceback; with the
    environment variable ``SYMPOINT_TRACEBACK=1`` every one does.

    In a job of several processes the first one speaks: the others wait two
    seconds, in which the launcher ends them, and speak only when they are
    alone with their error.

    Args:
        config (str, optional): See :func:`explain`. Defaults to None.
        go_on (str): What to do after Ctrl-C. Defaults to nothing.

    Raises:
        SystemExit: With code 1 after a mistake, 130 after Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        _leave('interrupted' + go_on, 130)
    except Exception as error:
        message = explain(error, config)
        if message is None or os.environ.get(_TRACEBACK_VARIABLE):
            raise
        _leave(f'error: {message}', 1)


def _leave(message: str, code: int) -> None:
    rank = os.environ.get('RANK', os.environ.get('SLURM_PROCID', '0'))
    if rank != '0':
        time.sleep(2)
        message = f'rank {rank}: {message}'
    print(message, file=sys.stderr, flush=True)
    raise SystemExit(code) from None


def explain(error: BaseException, config: str | None = None) -> str | None:
    """Put a user's mistake in one line.

    Args:
        error (BaseException): What was raised.
        config (str, optional): The config in use, named where the mistake is
            in it. Defaults to None.

    Returns:
        str or None: One line with the file at fault and the mend; None if
        the error is a bug, or cannot be told from one.
    """
    if isinstance(error, UserError):
        return str(error)
    text = str(error.args[0]) if error.args else ''
    if _FROM_WORKER.match(text):
        return _explain_worker(text)
    if isinstance(error, OSError):
        return _explain_os_error(error)
    # PyTorch's, by name: this module is for commands without it too
    if isinstance(error, MemoryError) or \
            type(error).__name__ == 'OutOfMemoryError':
        return ('memory is full. Lower train_dataloader.batch_size or use '
                f'--amp ({str(error)[:120].strip()})')
    if isinstance(error, RuntimeError) and 'is killed by signal' in text:
        return ('a data worker was killed, most often because memory is '
                'full. Lower num_workers or batch_size of the dataloaders')
    if isinstance(error, RuntimeError) and 'by peer' in text:
        return 'another process of this job ended, and this one with it'
    where = config or 'config'
    if isinstance(error, KeyError) and _NOT_REGISTERED.match(text):
        name, _, kind = _NOT_REGISTERED.match(text).groups()
        return (f"{where}: there is no {kind} of type '{name}'"
                f'{suggest(name, _registered(kind))}. Correct the type, or '
                'name the module that defines it in custom_imports')
    if isinstance(error, TypeError):
        return _explain_arguments(text, where)
    return None


def suggest(name: str, known: Iterable[str], cutoff: float = 0.7) -> str:
    """Guess what was meant by a misspelt name: ``' (did you mean X?)'``, or an
    empty string where nothing known is alike by ``cutoff``, from 0 to 1.
    """
    known = list(known)
    close = [k for k in known if sorted(k) == sorted(name)]  # swapped letters
    close = close or difflib.get_close_matches(name, known, 1, cutoff)
    return f' (did you mean {close[0]}?)' if close else ''


def _explain_worker(text: str) -> str | None:
    kind = _FROM_WORKER.match(text)[1]
    last = text.strip().splitlines()[-1]
    if kind in (DrawingError.__name__, UserError.__name__):
        return last.split(': ', 1)[1]
    if kind in ('FileNotFoundError', 'PermissionError'):
        return f'{last.split(": ", 1)[1]}, read by a data worker. ' \
            'Check data_root and the converted data set'
    return None


def _explain_os_error(error: OSError) -> str | None:
    path = error.filename or 'disk'
    if error.errno in _NO_SPACE:
        return (f'{path}: {error.strerror}. Free space and go on with '
                '--resume')
    if isinstance(error, FileNotFoundError):
        if error.filename is None:  # mmengine raises it with text alone
            return f'{error}. Check the path'
        parent = Path(error.filename).absolute().parent
        while not parent.exists():
            parent = parent.parent
        return (f'{path}: there is no such file or folder (but {parent} '
                'is there). Check the path, data_root in the config, and '
                'that the data set was converted with tools/create_data.py')
    if isinstance(error,
                  (PermissionError, IsADirectoryError, NotADirectoryError)):
        return f'{path}: {error.strerror}. Check the path and its permissions'
    return None


def _registered(kind: str | None = None) -> dict:
    """What is registered, of a kind such as 'hook' or of all: by name."""
    from mmengine import registry as registries
    known = {}
    for registry in vars(registries).values():
        if isinstance(registry,
                      registries.Registry) and kind in (None, registry.name):
            known.update(registry.module_dict)
            for scope, child in registry.children.items():
                for name, item in child.module_dict.items():
                    known[name] = known[f'{scope}.{name}'] = item
    return known


def _explain_arguments(text: str, where: str) -> str | None:
    """A registered class, or its base, that refused a setting by name."""
    match = _UNEXPECTED.search(text) or _MISSING.search(text)
    if match is None:
        return None
    owner, argument = match.groups()
    classes = {c for c in _registered().values() if isinstance(c, type)}
    if owner not in {b.__name__ for c in classes for b in c.__mro__}:
        return None
    if match.re is _UNEXPECTED:
        return (f"{where}: {owner} has no setting '{argument}'. Correct or "
                'remove it')
    return f'{where}: {owner} needs the setting {argument}. Add it'
