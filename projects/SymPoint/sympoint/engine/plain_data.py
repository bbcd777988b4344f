"""Turn checkpoints into plain data, which PyTorch's safe loader reads.

Since PyTorch 2.6 ``torch.load`` accepts tensors, numbers, strings and plain
containers only. mmengine's message hub holds ``HistoryBuffer`` objects and
numpy values, which that loader refuses. The two functions here turn such
data into plain data and back; none of them changes a number.
"""
import logging
from enum import Enum
from pathlib import PurePath
from typing import Any

import numpy as np
import torch
from mmengine.logging import HistoryBuffer, print_log

_KIND = '__plain__'
_SCALARS = (bool, int, float, complex, str, bytes, type(None))


def to_plain(data: Any, name: str = 'checkpoint') -> Any:
    """Replace what the safe loader refuses by plain data.

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
