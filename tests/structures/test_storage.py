import json
import zipfile

import numpy as np
import pytest

from sympoint.drawings.connections import connection_graph
from sympoint.errors import DrawingError
from sympoint.structures.primitives import Primitives
from sympoint.structures.storage import read_header

FIELDS = ('args', 'length', 'command', 'layer_id', 'rgb', 'width',
          'semantic_id', 'instance_id', 'element_id')


def plan(num, seed=0):
    """Like a FloorPlanCAD tile: kinds, layers, labels, touching lines."""
    rng = np.random.default_rng(seed)
    start = rng.random((num, 2)) * 140
    start[1::2] = start[::2][:num // 2]
    end = start + rng.normal(size=(num, 2)) * 4
    args = start[:, None] + (end - start)[:, None] * np.arange(4)[:, None] / 3
    length = np.hypot(*(end - start).T)
    command = rng.choice(4, num, p=[.844, .142, .013, .001])
    bent = command > 0
    args[bent, 1:3] += rng.normal(size=(bent.sum(), 2, 2))
    length[bent] *= 1.2
    layer = rng.integers(0, 15, num)
    return Primitives(
        args,
        length,
        command,
        layer_id=layer,
        rgb=rng.integers(0, 255, (15, 3))[layer],
        width=np.where(layer % 2, 0.1, 0.25),
        semantic_id=rng.integers(0, 36, num),
        instance_id=rng.integers(-1, 60, num),
        layer_names=[f'层 {i}' for i in range(15)],
        connections=connection_graph(args, command, 1.0),
        meta=dict(source='x.svg'))


@pytest.mark.parametrize('num', [0, 1, 37, 700])
def test_round_trip(tmp_path, num):
    p = plan(num)
    p.save(tmp_path / 'a.npz')
    q = Primitives.load(tmp_path / 'a.npz')
    for name in FIELDS:
        saved, loaded = getattr(p, name), getattr(q, name)
        assert loaded.dtype == saved.dtype and loaded.shape == saved.shape
        if name in ('args', 'length'):
            np.testing.assert_allclose(loaded, saved, rtol=0, atol=1e-4)
        else:
            np.testing.assert_array_equal(loaded, saved)
    np.testing.assert_array_equal(q.connections, p.connections)
    assert (q.size, q.layer_names, q.meta) == (p.size, p.layer_names, p.meta)
    assert [x.name for x in tmp_path.iterdir()] == ['a.npz']


def test_lines_that_are_not_straight_and_ids_of_any_size(tmp_path):
    args = np.zeros((3, 4, 2))
    args[0, :, 0] = [0, 1, 5, 9]  # unevenly spaced
    args[2, :, 0] = [0, 3, 6, 9]
    p = Primitives(
        args, [9, 0, 12], [0, 0, 0],
        layer_id=[0, 70000, 3],
        semantic_id=[300, -1, 2],
        instance_id=[-1, 2**31 - 1, 0],
        element_id=[5, 5, 90000],
        num_classes=400,
        connections=np.zeros((3, 0)))
    p.save(tmp_path / 'a.npz')
    q = Primitives.load(tmp_path / 'a.npz')
    assert q.num_classes == 400 and q.connections.shape == (3, 0)
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(q, name), getattr(p, name))


def test_sheets_of_more_than_65536_primitives(tmp_path):
    num = 70000
    connections = np.full((num, 2), -1)
    connections[:, 0] = num - 1
    p = Primitives(
        np.zeros((num, 4, 2)),
        np.zeros(num),
        np.zeros(num),
        connections=connections)
    p.save(tmp_path / 'a.npz')
    assert Primitives.load(tmp_path /
                           'a.npz').connections[3].tolist() == [num - 1]


def test_gaps_in_connections_close_up(tmp_path):
    p = Primitives(
        np.zeros((3, 4, 2)), [0] * 3, [0] * 3,
        connections=[[-1, 2, -1], [2, -1, 0], [-1, -1, -1]])
    p.save(tmp_path / 'a.npz')
    assert Primitives.load(tmp_path / 'a.npz').connections.tolist() == [
        [2, -1], [2, 0], [-1, -1]]  # yapf: disable


def test_size(tmp_path):
    """A tenth of the published JSON's 1.9 MB, a twentieth of its 13 ms."""
    p = plan(4096)
    p.save(tmp_path / 'with.npz')
    p.connections = None
    p.save(tmp_path / 'without.npz')
    assert (tmp_path / 'without.npz').stat().st_size < 120_000
    assert (tmp_path / 'with.npz').stat().st_size < 190_000


def test_header_alone(tmp_path):
    plan(40).save(tmp_path / 'a.npz')
    header = read_header(tmp_path / 'a.npz')
    assert header['meta'] == dict(source='x.svg')
    assert header['num_classes'] == 35 and 'args' not in header


@pytest.mark.parametrize('where', [0, 300, 1200, -400, -22])
def test_corrupt_files_are_named(tmp_path, where):
    path = tmp_path / 'a.npz'
    plan(40).save(path)
    data = bytearray(path.read_bytes())
    data[where] ^= 1
    path.write_bytes(data)
    with pytest.raises(DrawingError, match='a.npz.*[Cc]onver'):
        Primitives.load(path)


@pytest.mark.parametrize('keep', [0, 10, 25, 400, -1])
def test_truncated_files_are_named(tmp_path, keep):
    path = tmp_path / 'a.npz'
    plan(40).save(path)
    path.write_bytes(path.read_bytes()[:keep])
    for read in Primitives.load, read_header:
        with pytest.raises(DrawingError, match='a.npz.*Convert'):
            read(path)


def test_missing_and_foreign_files(tmp_path):
    with pytest.raises(DrawingError, match='no.npz: cannot be read'):
        Primitives.load(tmp_path / 'no.npz')
    (tmp_path / 'x.npz').write_text('{"args": []}' * 10)
    with pytest.raises(DrawingError, match='not a converted drawing'):
        Primitives.load(tmp_path / 'x.npz')


@pytest.mark.parametrize('place', [(0, 0), (4.2e6, 5.7e6), (-3e7, 10)])
def test_far_from_the_origin_no_digits_are_lost(tmp_path, place):
    p = plan(300)
    near = p.args.copy()
    p.args += place
    p.save(tmp_path / 'a.npz')
    q = Primitives.load(tmp_path / 'a.npz')
    np.testing.assert_allclose(q.args - place, near, rtol=0, atol=3e-5)
    np.testing.assert_allclose(q.length, p.length, rtol=1e-4, atol=3e-5)


def test_numpy_opens_it_and_defaults_are_left_out(tmp_path):
    p = plan(50)
    p.save(tmp_path / 'a.npz')
    with np.load(tmp_path / 'a.npz') as members:
        assert 'ignore' not in members and 'element_id' not in members
        np.testing.assert_array_equal(members['instance_id'], p.instance_id)
        assert members['instance_id'].dtype.itemsize == 1
        assert json.loads(str(members['header']))['size'] == [140, 140]


def test_what_is_ignored_is_kept(tmp_path):
    p = plan(50)
    p.ignore[[3, 7]] = True
    p.save(tmp_path / 'a.npz')
    q = Primitives.load(tmp_path / 'a.npz')
    np.testing.assert_array_equal(np.flatnonzero(q.ignore), [3, 7])
    assert q[2:5].ignore.tolist() == [False, True, False]


def test_another_version_asks_to_convert_again(tmp_path):
    (tmp_path / 'a.npz').write_bytes(b'SYMPOINT' + bytes(40))
    np.savez(tmp_path / 'b.npz', header=np.array('{"format": 99}'))
    for name in 'ab':
        with pytest.raises(DrawingError, match='version.*Convert'):
            Primitives.load(tmp_path / f'{name}.npz')


def test_other_arrays_are_no_drawing(tmp_path):
    np.savez(tmp_path / 'a.npz', weights=np.zeros(3))
    with pytest.raises(DrawingError, match='a.npz.*not a converted'):
        Primitives.load(tmp_path / 'a.npz')
    plan(5).save(tmp_path / 'b.npz')
    with zipfile.ZipFile(tmp_path / 'b.npz', 'a') as archive:
        with archive.open('strange.npy', 'w') as file:
            np.lib.format.write_array(file, np.zeros(5))
    with pytest.raises(DrawingError, match='b.npz.*strange'):
        Primitives.load(tmp_path / 'b.npz')


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / 'a.npz'
    plan(5).save(path)
    before = path.read_bytes()
    p = plan(6)
    p.meta = dict(bad=object())
    with pytest.raises(TypeError):
        p.save(path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1
