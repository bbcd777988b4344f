"""Check, find and load checkpoints, and write them whole and plain."""
import logging
import pickle
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import torch
from mmengine.fileio import LocalBackend, register_backend
from mmengine.logging import HistoryBuffer, print_log

from ..errors import UserError
from ..files import sha256_of, write_file

_NUMBERED = re.compile(r'(epoch|iter)_(\d+)\.pth$')
_KIND = '__plain__'
_SCALARS = (bool, int, float, complex, str, bytes, type(None))
_RESUME_KEYS = ('meta', 'message_hub', 'optimizer')


def damage(path: str | Path) -> str | None:
    """Say what is wrong with a file that should be a checkpoint.

    Every byte is read and compared with the checksums in the file.

    Args:
        path (str or Path): The file.

    Returns:
        str or None: What is wrong with it; None if it is whole.
    """
    path = Path(path)
    if path.is_dir():
        return 'is a folder, not a checkpoint'
    if not path.is_file():
        return 'there is no such file'
    if path.stat().st_size == 0:
        return 'is empty'
    with open(path, 'rb') as f:
        if f.read(4) != b'PK\x03\x04':  # torch.save writes a zip
            return 'is not a checkpoint'
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except (zipfile.BadZipFile, EOFError):  # no directory at its end
        return 'is cut off'
    except (RuntimeError, struct.error, zlib.error):
        return 'is damaged'
    return None if broken is None else 'is damaged'


def check_checkpoint(path: str | Path, resume: bool = False) -> None:
    """Refuse a file from which a model cannot be loaded.

    Args:
        path (str or Path): The checkpoint. An address with a scheme, such as
            ``https://``, is not looked at.
        resume (bool): Whether training is to go on from it, which takes the
            state of the optimiser too. Defaults to False.

    Raises:
        UserError: The file is missing, damaged, not a checkpoint, holds
            objects that PyTorch's safe loader refuses, or cannot be resumed.
    """
    if '://' in str(path):
        return
    problem = damage(path)
    if problem is not None:
        good = None
        if _NUMBERED.search(str(path)):
            good = _first_whole(_older(Path(path)))
        raise UserError(
            path, problem, f'The checkpoint before it is whole: use {good}' if
            good else 'Give the path of a .pth file that a training run wrote')
    try:
        # mmap: tensors stay on the disk
        content = torch.load(
            path, map_location='cpu', weights_only=True, mmap=True)
    except (pickle.UnpicklingError, RuntimeError) as error:
        raise UserError(
            path, 'is not a checkpoint that loads safely '
            f'({str(error).splitlines()[0][:120]})',
            'Save it again with tensors and plain values only, for example '
            'only its state_dict') from error
    if not isinstance(content, dict):
        raise UserError(path, f'holds a {type(content).__name__}',
                        'A checkpoint is a dict with a state_dict')
    missing = [key for key in _RESUME_KEYS if key not in content]
    if resume and missing:
        raise UserError(
            path, f'training cannot be resumed from it: no {missing[0]} in it',
            'Resume from an epoch_N.pth, or start anew from its weights '
            'with --load-from')


def newest_checkpoint(work_dir: str | Path) -> str | None:
    """Find the checkpoint to resume from.

    The file that ``last_checkpoint`` names is the newest, or one written
    after that note. Damaged files are named in the log and passed over, and
    files of an earlier, longer run in the same folder are not looked at.

    Args:
        work_dir (str or Path): The work directory of a run.

    Returns:
        str or None: The newest whole checkpoint; None if there is none.
    """
    return _first_whole(_newest_first(Path(work_dir)))


def _first_whole(paths: Iterator[Path]) -> str | None:
    for path in paths:
        problem = damage(path)
        if problem is None:
            return str(path)
        print_log(
            f'{path}: {problem}. It is not used; delete it.',
            logger='current',
            level=logging.WARNING)
    return None


def _numbered(folder: Path, kind: str) -> list[tuple[int, Path]]:
    """Checkpoints of a folder with their numbers, the highest first."""
    found = []
    for path in folder.glob(f'{kind}_*.pth'):
        match = _NUMBERED.fullmatch(path.name)
        if match:
            found.append((int(match.group(2)), path))
    return sorted(found, reverse=True)


def _older(path: Path) -> Iterator[Path]:
    kind, number = _NUMBERED.search(path.name).groups()
    return (other for n, other in _numbered(path.parent, kind)
            if n < int(number))


def _newest_first(work_dir: Path) -> Iterator[Path]:
    note = work_dir / 'last_checkpoint'
    named = Path(note.read_text().strip() if note.is_file() else '')
    match = _NUMBERED.fullmatch(named.name)
    if match is None:  # no note, or the power went while it was written
        return (path for kind in ('epoch', 'iter')
                for _, path in _numbered(work_dir, kind))
    kind, last = match.group(1), int(match.group(2))
    # a run that was moved still notes its old place
    found = _numbered(work_dir, kind) or _numbered(named.parent, kind)
    written = note.stat().st_mtime_ns
    return (path for number, path in found
            if number <= last or path.stat().st_mtime_ns > written)


def go_on(work_dir: str, mend: str) -> str:
    """Say what to do once training has stopped.

    Args:
        work_dir (str): The run's work directory.
        mend (str): What to do before going on.

    Returns:
        str: ``mend`` and the checkpoint from which a run can go on.
    """
    good = newest_checkpoint(work_dir)
    if good is None:
        return f'{mend} and start again: there is no checkpoint yet'
    return f'{mend} and go on with --resume: {good} is good'


def load_checkpoint(path: str) -> tuple[dict[str, Any], str]:
    """Load a checkpoint with PyTorch's safe loader.

    Returns:
        tuple: The checkpoint, with ``state_dict`` by :func:`weights_in`, and
        the SHA-256 of the file.

    Raises:
        UserError: The file is missing, damaged or no checkpoint.
    """
    check_checkpoint(path)
    content = torch.load(path, map_location='cpu', weights_only=True)
    weights = weights_in(content)
    kept = {k: v for k, v in content.items() if k not in weights}
    return dict(kept, state_dict=weights), sha256_of(path)


def weights_in(checkpoint: dict[str, Any]) -> dict[str, torch.Tensor]:
    """Find the weights in what was loaded from a file.

    They are below ``state_dict`` or ``model``, or are all there is; of a
    model in a wrapper or not, in full or in half precision.

    Returns:
        dict: Name -> tensor, without a wrapper's ``module.``; those in half
        precision in single.
    """
    found = checkpoint
    for key in ('state_dict', 'model'):
        if isinstance(checkpoint.get(key), dict):
            found = checkpoint[key]
            break
    return {
        name.removeprefix('module.'):
        value.float()
        if value.is_floating_point() and value.element_size() == 2 else value
        for name, value in found.items() if torch.is_tensor(value)
    }


@register_backend('atomic')
class AtomicLocalBackend(LocalBackend):
    """mmengine's local storage, safe against a crash while writing.

    A file is written beside its place, flushed to the disk and then renamed:
    whoever looks finds the old content or the new one, never a part of it.
    """

    def put(self, obj: bytes | memoryview, filepath: str | Path) -> None:
        """Write bytes to a file, whose folder is made if it is missing.

        Raises:
            OSError: The file could not be written. What was there before is
                untouched, and nothing half-written is left behind.
        """
        write_file(filepath, obj, durable=True)

    def put_text(self,
                 obj: str,
                 filepath: str | Path,
                 encoding: str = 'utf-8') -> None:
        """Write a string to a file; see :meth:`put`."""
        self.put(obj.encode(encoding), filepath)


def to_plain(data: Any, name: str = 'checkpoint') -> Any:
    """Replace what PyTorch's safe loader refuses by plain data.

    It accepts tensors, numbers, strings and plain containers only, while
    mmengine's message hub holds ``HistoryBuffer`` objects and numpy values.
    No number is changed.

    Args:
        data (Any): Nested dicts, lists, tuples and sets of values.
        name (str): Where ``data`` stands in the checkpoint, for messages.

    Returns:
        Any: A copy of the containers with ``HistoryBuffer``, numpy arrays,
        numpy scalars and paths replaced. Tensors are not copied. A value of
        any other type is left out with a warning that names it.
    """
    if isinstance(data, torch.Tensor) or type(data) in _SCALARS:
        return data
    if hasattr(data, '_metadata'):  # a module's state dict: plain already
        return data
    if isinstance(data, HistoryBuffer):
        log, count = data.data
        return {
            _KIND: 'HistoryBuffer',
            'log': to_plain(log),
            'count': to_plain(count),
            'max_length': data.max_length
        }
    if isinstance(data, np.generic):
        return data.item()
    if isinstance(data, Enum):
        return to_plain(data.value, name)
    if isinstance(data, np.ndarray):
        if data.dtype == object:
            return to_plain(data.tolist(), name)
        return {
            _KIND:
            'ndarray',
            # bytes, so that every dtype comes back bit for bit
            'data':
            torch.from_numpy(np.frombuffer(data.tobytes(), np.uint8).copy()),
            'dtype':
            data.dtype.str,
            'shape':
            tuple(data.shape)
        }
    if isinstance(data, dict):
        return {
            to_plain(key, name): to_plain(value, f'{name}.{key}')
            for key, value in data.items()
        }
    for kind in (list, tuple, set):
        if isinstance(data, kind):
            return kind(to_plain(value, f'{name}[]') for value in data)
    for kind in _SCALARS[:-1]:  # a subclass
        if isinstance(data, kind):
            return kind(data)
    if isinstance(data, (PurePath, torch.dtype, torch.device)):
        return str(data)
    print_log(
        f'{name} is a {type(data).__name__}, which a checkpoint that loads '
        'safely cannot hold: it is saved as None',
        logger='current',
        level=logging.WARNING)
    return None


def from_plain(data: Any) -> Any:
    """Undo :func:`to_plain`.

    Args:
        data (Any): What :func:`to_plain` returned, perhaps saved and loaded.

    Returns:
        Any: A copy of the containers with ``HistoryBuffer`` and numpy arrays
        restored. Numpy scalars and paths stay Python numbers and strings.
    """
    if hasattr(data, '_metadata'):
        return data
    if isinstance(data, dict):
        kind = data.get(_KIND)
        if kind == 'HistoryBuffer':
            return HistoryBuffer(
                from_plain(data['log']), from_plain(data['count']),
                data['max_length'])
        if kind == 'ndarray':
            # a resume maps every tensor to the training device: .cpu()
            raw = data['data'].cpu().numpy().tobytes()
            return np.frombuffer(raw,
                                 data['dtype']).reshape(data['shape']).copy()
        return {key: from_plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple, set)):
        return type(data)(from_plain(value) for value in data)
    return data
