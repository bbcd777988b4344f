"""Errors that tell a user what to mend, and tools that end with them."""
import os
import sys
import time
from contextlib import contextmanager
from typing import Iterator, Optional

_TRACEBACK_VARIABLE = 'SYMPOINT_TRACEBACK'


class UserError(Exception):
    """Something that a user can mend: a config, a checkpoint, a full disk.

    The message is one line. Errors in a drawing are
    :class:`sympoint.errors.DrawingError`.

    Args:
        path (str or Path): The file, or the option, at fault.
        problem (str): What is wrong.
        mend (str): What the user can do about it.
    """

    def __init__(self, path, problem: str, mend: str) -> None:
        self.path = os.fspath(path)
        self.problem = problem
        self.mend = mend
        super().__init__(f'{self.path}: {problem}. {mend}')

    def __reduce__(self):
        return (type(self), (self.path, self.problem, self.mend))


class TrainingStopped(UserError):
    """Training cannot go on; the message names the checkpoint to go on from.
    """


@contextmanager
def user_errors(config: Optional[str] = None) -> Iterator[None]:
    """End a command with one line where the user made a mistake.

    A mistake of the user (see :func:`sympoint.engine.explain.explain`) is
    printed as ``error: FILE: PROBLEM. MEND`` and the process exits with 1.
    Any other exception is a bug and keeps its traceback. The environment
    variable ``SYMPOINT_TRACEBACK=1`` keeps every traceback.

    In a job of several processes the first one speaks: the others wait two
    seconds, in which the launcher ends them, and speak only when they are
    alone with their error.

    Args:
        config (str, optional): The config that the command was given, named
            where an error is in it. Defaults to None.

    Raises:
        SystemExit: With code 1 after a mistake, 130 after Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        _leave('interrupted', 130)
    except Exception as error:
        from .explain import explain
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
