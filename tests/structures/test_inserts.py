import numpy as np

from sympoint.drawings import Primitives
from sympoint.structures.inserts import Inserts

# A flat with a door (with its handle) and a sink; a door beside it.
FLAT = Inserts([0, 1, 2, 3, 1], [-1, 0, 1, 0, -1],
               ['flat', 'door', 'handle', 'sink'])


def drawing(insert_id, inserts):
    num = len(insert_id)
    args = np.zeros((num, 4, 2)) + np.arange(num)[:, None, None]
    args[:, 3] += 1
    return Primitives(
        args,
        np.ones(num),
        np.zeros(num),
        insert_id=insert_id,
        meta=dict(inserts=inserts.describe()))


def test_outermost():
    every, none = np.ones(5, bool), np.zeros(5, bool)
    assert FLAT.outermost(every).tolist() == [0, 0, 0, 0, 4, -1]
    assert FLAT.outermost(none).tolist() == [-1] * 6
    inner = np.array([False, True, True, True, False])
    chain = Inserts([0] * 5, [-1, 0, 1, 2, 0], ['a'])
    assert chain.outermost(inner).tolist() == [-1, 1, 1, 1, -1, -1]
    assert Inserts().outermost(np.zeros(0, bool)).tolist() == [-1]


def test_only_what_is_used_is_kept():
    table, index = FLAT.used(np.array([-1, 4, 2, 2]))
    assert table.names == ['flat', 'door', 'handle']
    assert table.block.tolist() == [0, 1, 2, 1]
    assert table.parent.tolist() == [-1, 0, 1, -1]
    assert index.tolist() == [-1, 3, 2, 2]
    empty, index = FLAT.used(np.array([-1, -1]))
    assert len(empty) == 0 and index.tolist() == [-1, -1]


def test_drawings_joined_and_stored(tmp_path):
    first = drawing([-1, 2, 0], FLAT)
    second = drawing([1, -1], Inserts([1, 0], [-1, 0], ['sink', 'tap']))
    both = Primitives.concat([first, second])
    assert both.insert_id.tolist() == [-1, 2, 0, 6, -1]
    table = Inserts.of_meta(both.meta)
    assert [table.names[i] for i in table.block[5:]] == ['tap', 'sink']
    assert table.parent[5:].tolist() == [-1, 5]
    both.save(tmp_path / 'a.npz')
    again = Primitives.load(tmp_path / 'a.npz')
    np.testing.assert_array_equal(again.insert_id, both.insert_id)
    assert Inserts.of_meta(again.meta).names == table.names
    assert both[3:].insert_id.tolist() == [6, -1]
    assert drawing([-1], Inserts()).meta['inserts']['names'] == []
