import numpy as np
import pytest

from sympoint.structures.primitives import (Primitives, close_gaps,
                                            pick_connections,
                                            stack_connections)


def make(num=4, layers=('a', 'b'), connections=None, **kwargs):
    args = np.arange(num * 8, dtype=float).reshape(num, 4, 2)
    return Primitives(
        args,
        np.full(num, 3.),
        np.arange(num) % 4,
        layer_id=np.arange(num) % len(layers),
        layer_names=list(layers),
        connections=connections,
        **kwargs)


def test_fields_left_out_get_defaults():
    p = Primitives([[[0, 0]] * 4], [1], [0], num_classes=8)
    assert p.semantic_id.tolist() == [8]
    assert p.instance_id.tolist() == [-1]
    assert p.element_id.tolist() == [0]
    assert p.rgb.dtype == np.uint8 and p.args.dtype == np.float64
    assert p.size == (140, 140) and p.layer_names == ['']


def test_no_primitives_at_all():
    p = Primitives([], [], [])
    assert len(p) == 0 and p.args.shape == (0, 4, 2)


def test_wrong_shape_is_refused():
    with pytest.raises(ValueError, match='length has shape'):
        Primitives(np.zeros((2, 4, 2)), np.zeros(3), np.zeros(2))


@pytest.mark.parametrize('index', [
    np.array([False, True, False, True]), [1, 3],
    slice(1, None, 2)
])  # yapf: disable
def test_subset_renumbers_connections(index):
    p = make(connections=[[1, 2, 3], [0, 3, -1], [0, -1, -1], [1, 0, -1]])
    part = p[index]
    assert part.args[:, 0, 0].tolist() == [8, 24]
    assert part.layer_id.tolist() == [1, 1] and part.layer_names == ['a', 'b']
    assert part.element_id.tolist() == [1, 3]
    assert part.connections.tolist() == [[1, -1, -1], [0, -1, -1]]


def test_concat_joins_layers_and_counts_on():
    one = make(2, connections=[[1], [0]], size=(100, 50))
    two = make(3, ('b', 'c'), connections=[[1, 2], [0, -1], [0, -1]])
    joined = Primitives.concat([one, two])
    assert joined.layer_names == ['a', 'b', 'c']
    assert joined.layer_id.tolist() == [0, 1, 1, 2, 1]
    assert joined.element_id.tolist() == [0, 1, 2, 3, 4]
    assert joined.connections.tolist() == [[1, -1], [0, -1], [3, 4], [2, -1],
                                           [2, -1]]
    assert joined.size == (100, 50)
    assert np.array_equal(joined.args, np.concatenate([one.args, two.args]))


def test_concat_of_parts_with_and_without_connections_has_none():
    joined = Primitives.concat([make(2), make(2, connections=[[1], [0]])])
    assert joined.connections is None
    with pytest.raises(ValueError, match='numbers of classes'):
        Primitives.concat([make(), make(num_classes=3)])


TABLE = np.array([[1, 3, -1], [0, -1, -1], [-1, -1, -1], [0, -1, -1]],
                 np.int32)


def test_stack():
    stacked = stack_connections([TABLE, np.array([[1], [0]], np.int32)])
    assert stacked.dtype == np.int32
    assert stacked.tolist() == TABLE.tolist() + [[5, -1, -1], [4, -1, -1]]
    nothing = np.empty((2, 0), np.int32)
    assert stack_connections([nothing, nothing]).shape == (4, 0)


def test_pick_some():
    picked = pick_connections(TABLE, np.array([3, 0]))
    assert picked.dtype == np.int32
    assert picked.tolist() == [[1, -1, -1], [-1, 0, -1]]
    assert close_gaps(picked).tolist() == [[1, -1, -1], [0, -1, -1]]
    assert pick_connections(TABLE, np.empty(0, int)).shape == (0, 3)


def test_pick_in_another_order():
    order = np.array([2, 3, 1, 0])
    picked = pick_connections(TABLE, order)
    assert picked.tolist() == [[-1] * 3, [3, -1, -1], [3, -1, -1], [2, 1, -1]]
    back = pick_connections(picked, np.argsort(order))
    np.testing.assert_array_equal(back, TABLE)


def test_gaps_keep_the_order():
    table = np.array([[-1, 4, -1, 2], [7, -1, 3, 5]])
    assert close_gaps(table).tolist() == [[4, 2, -1, -1], [7, 3, 5, -1]]
