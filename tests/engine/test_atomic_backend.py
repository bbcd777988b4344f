import errno
import os

import pytest
from mmengine.fileio import get_file_backend

from sympoint.engine.atomic_backend import AtomicLocalBackend


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
