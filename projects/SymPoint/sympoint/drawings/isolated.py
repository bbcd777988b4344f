"""Read a file in a process of its own, with bounds on time and memory.

A PDF of two kilobytes can make pdfium, which cannot be stopped, build 10^8
objects; a damaged one can end the process that reads it. What happens in
the child stays there.
"""
import gc
import importlib
import os
import pickle
import subprocess
import sys
from typing import Any

from ..errors import DrawingError

MAX_MEMORY = 4 << 30  # bytes of address space
MAX_SECONDS = 120  # of processor time
_PATIENCE = 5  # seconds on the clock for one of them, on a busy machine


def run_isolated(module: str, function: str, data: bytes, name: str | None,
                 **kwargs: Any) -> Any:
    """Call a function in a child process.

    Args:
        module (str): A module of this package, which only the child imports.
        function (str): Its function of ``data``, ``name`` and the keyword
            arguments.
        data (bytes): A file.
        name (str, optional): What messages call it.

    Returns:
        Any: What the function returns.

    Raises:
        DrawingError: The function took more time or memory than the bounds
            above, or its process ended, or a library that it needs is not
            installed.
        Exception: What the function raises.
    """
    environment = dict(
        os.environ,
        PYTHONPATH=os.pathsep.join(p or os.getcwd() for p in sys.path),
        OMP_NUM_THREADS='1',  # each thread reserves memory
        OPENBLAS_NUM_THREADS='1')
    command = [sys.executable, '-c', f'from {__name__} import main; main()']
    try:
        child = subprocess.run(
            command,
            input=pickle.dumps((module, function, data, name, kwargs,
                                MAX_MEMORY, MAX_SECONDS)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=MAX_SECONDS * _PATIENCE)
        value = pickle.loads(child.stdout)
    except subprocess.TimeoutExpired:
        raise DrawingError(name, 'takes too long to read',
                           'Split the drawing into sheets') from None
    except (EOFError, pickle.UnpicklingError):
        raise DrawingError(
            name,
            f'takes more than {MAX_SECONDS} s or {MAX_MEMORY / 2**30:g} GiB '
            'to read, or is damaged', 'Split the drawing into sheets, or '
            'export it again') from None
    if isinstance(value, Exception):
        raise value
    return value


def main() -> None:
    """The child: from standard input to standard output."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), 'wb')
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # libraries may print
    gc.disable()  # it would walk millions of live objects again and again
    module, function, data, name, kwargs, *most = pickle.load(sys.stdin.buffer)
    _limit(*most)
    try:
        reader = importlib.import_module(f'.{module}', __package__)
        value = getattr(reader, function)(data, name, **kwargs)
    except MemoryError:
        return  # as if it had been ended
    except ModuleNotFoundError as error:
        value = _missing(error, name)
    except Exception as error:  # for the parent to raise
        value = error
    try:
        answer = pickle.dumps(value)
    except Exception:  # an exception of a library that cannot be pickled
        answer = pickle.dumps(RuntimeError(f'{type(value).__name__}: {value}'))
    output.write(answer)
    output.close()


def _missing(error: ModuleNotFoundError, name: str | None) -> Exception:
    """Of a library that only some formats need, what to install."""
    library = (error.name or '').partition('.')[0]
    if library in ('', __name__.partition('.')[0]):
        return error
    return DrawingError(name, f'needs {library} to be read',
                        f'Install it: pip install {library}')


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's patience is all
        return
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU,
                                                      seconds)):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(kind, (most, most))
