"""Tell the mistakes of a user from bugs, and put them in one line."""
import difflib
import errno
import re
import traceback
from pathlib import Path
from typing import Iterable, Optional

import torch
import torch.distributed
from mmengine import registry as registries
from mmengine.registry import Registry

from ..errors import DrawingError
from .errors import UserError

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FROM_WORKER = re.compile(r'Caught (\w+) in DataLoader worker process')
_NOT_REGISTERED = re.compile(r'(\S+) is not in the (\S+)::(.+?) registry')
_UNEXPECTED = re.compile(
    r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'")
_MISSING = re.compile(r'(\w+)\.__init__\(\) missing \d+ required '
                      r'(?:keyword-only |positional )*arguments?: (.*)')


def explain(error: BaseException,
            config: Optional[str] = None) -> Optional[str]:
    """Put a user's mistake in one line.

    Args:
        error (BaseException): What was raised.
        config (str, optional): The config in use, named where the mistake is
            in it. Defaults to None.

    Returns:
        str or None: One line with the file at fault and the mend; None if
        the error is a bug, or cannot be told from one.
    """
    if isinstance(error, (UserError, DrawingError)):
        return str(error)
    text = str(error.args[0]) if error.args else ''
    worker = _FROM_WORKER.match(text)
    if worker:
        return _explain_worker(text, worker.group(1))
    if isinstance(error, OSError):
        return _explain_os_error(error)
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return ('memory is full. Lower train_dataloader.batch_size or use '
                f'--amp ({str(error)[:120].strip()})')
    if isinstance(error, RuntimeError) and 'is killed by signal' in text:
        return ('a data worker was killed, most often because memory is '
                'full. Lower num_workers or batch_size of the dataloaders')
    if isinstance(error, RuntimeError) and 'by peer' in text \
            and torch.distributed.is_initialized():
        return 'another process of this job ended, and this one with it'
    where = config or 'config'
    if isinstance(error, KeyError) and _NOT_REGISTERED.match(text):
        return _explain_type(text, where)
    if isinstance(error, TypeError) and _built_by_registry(error):
        return _explain_arguments(text, where)
    if isinstance(error, (ValueError, AssertionError)) and text:
        return _explain_refusal(error, where)
    return None


def suggest(name: str, known: Iterable[str], cutoff: float = 0.7) -> str:
    """Guess what was meant by a misspelt name.

    Args:
        name (str): What was written.
        known (Iterable[str]): What exists.
        cutoff (float): How alike they must be, from 0 to 1.

    Returns:
        str: ``' (did you mean X?)'``, or an empty string.
    """
    known = list(known)
    close = [k for k in known if sorted(k) == sorted(name)]  # swapped letters
    close = close or difflib.get_close_matches(name, known, 1, cutoff)
    return f' (did you mean {close[0]}?)' if close else ''


def _explain_worker(text: str, kind: str) -> Optional[str]:
    last = text.strip().splitlines()[-1]
    if kind in (DrawingError.__name__, UserError.__name__):
        return last.split(': ', 1)[1]
    if kind in ('FileNotFoundError', 'PermissionError'):
        return f'{last.split(": ", 1)[1]}, read by a data worker. ' \
            'Check data_root and the converted data set'
    return None


def _explain_os_error(error: OSError) -> Optional[str]:
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


def _explain_type(text: str, where: str) -> str:
    name, _, kind = _NOT_REGISTERED.match(text).groups()
    known = set()
    for registry in vars(registries).values():
        if isinstance(registry, Registry) and registry.name == kind:
            known.update(registry.module_dict)
            for scope, child in registry.children.items():
                known.update(child.module_dict)
                known.update(f'{scope}.{n}' for n in child.module_dict)
    return (f"{where}: there is no {kind} of type '{name}'"
            f'{suggest(name, known)}. Correct the type, or name the module '
            'that defines it in custom_imports')


def _explain_arguments(text: str, where: str) -> Optional[str]:
    match = _UNEXPECTED.search(text)
    if match:
        owner, argument = match.groups()
        return (f"{where}: {owner} has no setting '{argument}'. Correct or "
                'remove it')
    match = _MISSING.search(text)
    if match:
        owner, arguments = match.groups()
        return f'{where}: {owner} needs the setting {arguments}. Add it'
    return None


def _explain_refusal(error: Exception, where: str) -> Optional[str]:
    """A constructor that looked at a setting and refused it."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames or not _built_by_registry(error) or \
            not frames[-1].line.startswith(('raise', 'assert')):
        return None
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    owner = type(frame.f_locals.get('self')).__name__
    return (f'{where}: {owner}: {str(error).splitlines()[0]}. Correct the '
            'setting')


def _built_by_registry(error: Exception) -> bool:
    """Whether a class refused the settings of a config.

    The call that failed is then one of the registry, or of a constructor
    that hands on the settings it does not know.
    """
    frames = traceback.extract_tb(error.__traceback__)
    while len(frames) > 1 and frames[-1].name in ('__init__',
                                                  'build_iter_from_epoch'):
        frames.pop()
    return Path(frames[-1].filename).name == 'build_functions.py'
