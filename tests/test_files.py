import errno
import hashlib
import os

import pytest

from sympoint.files import files_below, sha256_of, write_file


def test_writes_bytes_and_text(tmp_path):
    write_file(tmp_path / 'new' / 'a.bin', b'\x00\x01')
    write_file(tmp_path / 'b.txt', 'wörd')
    assert (tmp_path / 'new' / 'a.bin').read_bytes() == b'\x00\x01'
    assert (tmp_path / 'b.txt').read_text('utf-8') == 'wörd'
    assert sorted(p.name for p in tmp_path.iterdir()) == ['b.txt', 'new']


@pytest.mark.parametrize('call', ['replace', 'fsync'])
def test_full_disk_keeps_the_old_file(tmp_path, monkeypatch, call):
    target = tmp_path / 'a.bin'
    write_file(target, b'old')

    def full(*_):
        raise OSError(errno.ENOSPC, 'No space left on device')

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError) as info:
        write_file(target, b'new', durable=True)
    assert info.value.errno == errno.ENOSPC
    assert info.value.filename == str(target)
    assert target.read_bytes() == b'old'
    with pytest.raises(TypeError):
        write_file(target, 5)
    assert list(tmp_path.iterdir()) == [target]


def test_files_below(tmp_path):
    for name in ('b/c.SVG', 'a.svg', '._a.svg', 'x.txt', 'b/a.dxf'):
        write_file(tmp_path / name, '')
    assert files_below(tmp_path, ('.svg', '.dxf')) == [
        tmp_path / name for name in ('a.svg', 'b/a.dxf', 'b/c.SVG')
    ]


def test_sha256(tmp_path):
    write_file(tmp_path / 'a', b'content')
    assert sha256_of(tmp_path / 'a') == hashlib.sha256(b'content').hexdigest()
