import numpy as np

from sympoint.structures.connection_tables import (close_gaps,
                                                   pick_connections,
                                                   stack_connections)

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
