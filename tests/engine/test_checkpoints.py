import errno
import os
import pickle
import time
from enum import Enum
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.fileio import get_file_backend
from mmengine.logging import HistoryBuffer

from sympoint.engine.checkpoint_match import check_weights
from sympoint.engine.checkpoints import (AtomicLocalBackend, check_checkpoint,
                                         damage, from_plain, load_checkpoint,
                                         newest_checkpoint, to_plain)
from sympoint.errors import UserError


def save(path, **content):
    content = content or dict(
        state_dict=dict(w=torch.arange(64.)),
        meta=dict(epoch=1),
        message_hub={},
        optimizer={})
    torch.save(content, path)
    return path


def cut(path, share=0.6):
    data = path.read_bytes()
    path.write_bytes(data[:int(len(data) * share)])


def flip(path):
    data = bytearray(path.read_bytes())
    at = data.index(torch.arange(64.).numpy().tobytes())
    data[at + 100] ^= 0xff
    path.write_bytes(bytes(data))


@pytest.fixture
def run(tmp_path):
    for n in (1, 2, 9, 10):
        save(tmp_path / f'epoch_{n}.pth')
    (tmp_path / 'last_checkpoint').write_text('/elsewhere/epoch_10.pth')
    return tmp_path


def test_damage(tmp_path):
    path = save(tmp_path / 'a.pth')
    assert damage(path) is None
    flip(path)
    assert damage(path) == 'is damaged'
    save(path)
    cut(path)
    assert damage(path) == 'is cut off'
    path.write_bytes(b'')
    assert damage(path) == 'is empty'
    path.write_text('not a checkpoint at all')
    assert damage(path) == 'is not a checkpoint'
    assert damage(tmp_path) == 'is a folder, not a checkpoint'
    assert damage(tmp_path / 'b.pth') == 'there is no such file'


def test_newest_is_by_number(run):
    assert newest_checkpoint(run) == str(run / 'epoch_10.pth')


@pytest.mark.parametrize('harm', [cut, flip])
def test_damaged_one_is_named_and_passed_over(run, harm, capsys):
    harm(run / 'epoch_10.pth')
    harm(run / 'epoch_9.pth')
    assert newest_checkpoint(run) == str(run / 'epoch_2.pth')
    said = ''.join(capsys.readouterr())
    assert f"{run / 'epoch_10.pth'}: is" in said
    assert f"{run / 'epoch_9.pth'}: is" in said


def test_written_but_not_yet_noted(run):
    # killed between the checkpoint and the note
    (run / 'last_checkpoint').write_text('epoch_9.pth')
    later = time.time() + 5
    os.utime(run / 'epoch_10.pth', (later, later))
    assert newest_checkpoint(run) == str(run / 'epoch_10.pth')


def test_files_of_an_earlier_longer_run_are_not_used(run):
    past = time.time() - 5
    os.utime(run / 'epoch_10.pth', (past, past))
    (run / 'last_checkpoint').write_text('epoch_2.pth')
    for n in (9, 10):
        os.utime(run / f'epoch_{n}.pth', (past, past))
    assert newest_checkpoint(run) == str(run / 'epoch_2.pth')
    cut(run / 'epoch_2.pth')
    assert newest_checkpoint(run) == str(run / 'epoch_1.pth')


@pytest.mark.parametrize('note', ['', 'epo', None])
def test_note_cut_off_or_missing(run, note):
    (run / 'last_checkpoint').unlink()
    if note is not None:
        (run / 'last_checkpoint').write_text(note)
    assert newest_checkpoint(run) == str(run / 'epoch_10.pth')


def test_nothing_there(tmp_path):
    assert newest_checkpoint(tmp_path) is None
    assert newest_checkpoint(tmp_path / 'missing') is None


def test_check_passes_good_files(tmp_path):
    path = save(tmp_path / 'epoch_1.pth')
    check_checkpoint(path)
    check_checkpoint(path, resume=True)
    check_checkpoint('https://example.org/a.pth')


def test_check_names_the_one_before(run):
    cut(run / 'epoch_10.pth')
    with pytest.raises(UserError) as info:
        check_checkpoint(run / 'epoch_10.pth')
    text = str(info.value)
    assert text.startswith(f"{run / 'epoch_10.pth'}: is cut off. ")
    assert str(run / 'epoch_9.pth') in text


class Anything:

    def __reduce__(self):
        return (os.getenv, ('HOME', ))


def test_check_refuses_code(tmp_path):
    path = save(tmp_path / 'a.pth', state_dict={}, meta=Anything())
    with pytest.raises(UserError, match='not a checkpoint that loads safely'):
        check_checkpoint(path)
    path.write_bytes(pickle.dumps(dict(state_dict={})))
    with pytest.raises(UserError, match='is not a checkpoint'):
        check_checkpoint(path)


def test_check_resume_needs_the_optimizer(tmp_path):
    path = save(tmp_path / 'best.pth', state_dict={}, meta={}, message_hub={})
    check_checkpoint(path)
    with pytest.raises(UserError, match='no optimizer in it'):
        check_checkpoint(path, resume=True)
    torch.save([1, 2], path)
    with pytest.raises(UserError, match='holds a list'):
        check_checkpoint(path)


@pytest.mark.parametrize('wrap', [
    dict,
    lambda w: dict(state_dict=w),
    lambda w: dict(model=w, epoch=3),
    lambda w: dict(state_dict={
        f'module.{k}': v
        for k, v in w.items()
    }),
    lambda w: {
        k: v.half()
        for k, v in w.items()
    },
])
def test_all_kinds_of_files(tmp_path, wrap):
    weights = dict(weight=torch.ones(2, 3), bias=torch.zeros(2))
    torch.save(wrap(weights), tmp_path / 'a.pth')
    checkpoint, sha256 = load_checkpoint(str(tmp_path / 'a.pth'))
    assert len(sha256) == 64
    assert set(checkpoint['state_dict']) == set(weights)
    for key, value in checkpoint['state_dict'].items():
        assert value.dtype == torch.float32 and torch.equal(
            value, weights[key])
    check_weights(torch.nn.Linear(3, 2), checkpoint, 'a.pth')


def test_registered_under_its_name():
    backend = get_file_backend('x', backend_args=dict(backend='atomic'))
    assert isinstance(backend, AtomicLocalBackend)


def test_writes_bytes_and_text(tmp_path):
    backend = AtomicLocalBackend()
    backend.put(b'\x00\x01', tmp_path / 'new' / 'a.bin')
    backend.put_text('wörd', tmp_path / 'b.txt')
    assert (tmp_path / 'new' / 'a.bin').read_bytes() == b'\x00\x01'
    assert (tmp_path / 'b.txt').read_text('utf-8') == 'wörd'
    assert sorted(p.name for p in tmp_path.iterdir()) == ['b.txt', 'new']


def test_full_disk_keeps_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / 'a.bin'
    backend = AtomicLocalBackend()
    backend.put(b'old', target)

    def full(fd):
        raise OSError(errno.ENOSPC, 'No space left on device')

    monkeypatch.setattr(os, 'fsync', full)
    with pytest.raises(OSError) as info:
        backend.put(b'new', target)
    assert info.value.errno == errno.ENOSPC
    assert info.value.filename == str(target)
    assert target.read_bytes() == b'old'
    assert list(tmp_path.iterdir()) == [target]


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
