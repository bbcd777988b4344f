from enum import Enum
from pathlib import Path

import numpy as np
import torch
from mmengine.logging import HistoryBuffer

from sympoint.engine.plain_data import from_plain, to_plain


class Colour(str, Enum):
    RED = 'red'


def through_safe_loader(data, tmp_path):
    path = tmp_path / 'data.pth'
    torch.save(to_plain(data), path)
    return from_plain(torch.load(path, weights_only=True))


def test_history_buffer_round_trip(tmp_path):
    buffer = HistoryBuffer([0.1, 1 / 3, 1e-300], [1, 2, 1], max_length=7)
    back = through_safe_loader(dict(loss=buffer), tmp_path)['loss']
    assert isinstance(back, HistoryBuffer)
    assert back.max_length == 7
    for old, new in zip(buffer.data, back.data):
        assert old.dtype == new.dtype
        assert np.array_equal(old, new)
    assert back.mean() == buffer.mean()
    back.update(5.0)  # what training does next
    assert back.current() == 5.0


def test_empty_history_buffer(tmp_path):
    back = through_safe_loader([HistoryBuffer()], tmp_path)[0]
    assert len(back.data[0]) == 0


def test_arrays_keep_dtype_shape_and_bits(tmp_path):
    arrays = [
        np.arange(6, dtype=np.uint32).reshape(2, 3)[:, ::-1],
        np.array(float('nan')),
        np.array([True, False]),
        np.zeros((0, 4), np.int8),
        np.array(['ab', 'c']),
        np.array([1.5, 2.5], '>f4'),
    ]
    for old, new in zip(arrays, through_safe_loader(arrays, tmp_path)):
        assert new.dtype == old.dtype and new.shape == old.shape
        assert new.tobytes() == old.tobytes()
        new[...] = new  # writable


def test_scalars_and_containers(tmp_path):
    data = {
        'score': np.float64(0.25),
        'count': np.int32(7),
        'flag': np.bool_(True),
        'path': Path('a') / 'b',
        Colour.RED: Colour.RED,
        'nested': ([1, (2, {3})], None, 'x', b'y', 1 + 2j),
        'objects': np.array([np.float32(1), 'x'], dtype=object),
        'dtype': torch.float32,
    }
    back = through_safe_loader(data, tmp_path)
    assert back == {
        'score': 0.25,
        'count': 7,
        'flag': True,
        'path': 'a/b',
        'red': 'red',
        'nested': ([1, (2, {3})], None, 'x', b'y', 1 + 2j),
        'objects': [1.0, 'x'],
        'dtype': 'torch.float32',
    }
    assert type(back['score']) is float and type(back['flag']) is bool


def test_unknown_objects_are_named_and_left_out(tmp_path, capsys):
    back = through_safe_loader(dict(meta=dict(fn=len, keep=1)), tmp_path)
    assert back == dict(meta=dict(fn=None, keep=1))
    assert 'checkpoint.meta.fn' in ''.join(capsys.readouterr())


def test_tensors_and_state_dicts_are_not_touched():
    state = torch.nn.BatchNorm1d(2).state_dict()
    plain = to_plain(dict(state_dict=state))
    assert plain['state_dict'] is state
    assert from_plain(plain)['state_dict'] is state
