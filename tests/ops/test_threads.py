import threading

import numpy as np
import pytest
import torch

from sympoint.ops.threads import parts_of, run


@pytest.mark.parametrize('rows', [0, 1, 255, 256, 1000, 100_000])
def test_parts_cover_every_row_once(rows):
    parts = parts_of(rows)
    assert [row for a, b in parts for row in range(a, b)] == list(range(rows))
    assert 1 <= len(parts) <= 8


def test_parts_do_not_depend_on_threads():
    parts = parts_of(5000)
    torch.set_num_threads(2)
    assert parts_of(5000) == parts


@pytest.mark.parametrize('threads', [1, 2, 3])
def test_each_part_is_run_once(threads):
    torch.set_num_threads(threads)
    seen, names = np.zeros(5000), set()

    def kernel(part, begin, end, values):
        values[begin:end] += part + 1
        names.add(threading.get_ident())

    parts = parts_of(5000)
    run(kernel, parts, seen)
    expected = np.concatenate([
        np.full(end - begin, part + 1)
        for part, (begin, end) in enumerate(parts)
    ])
    np.testing.assert_array_equal(seen, expected)
    assert len(names) <= threads


def test_an_error_of_a_thread_is_raised():
    torch.set_num_threads(2)

    def kernel(part, begin, end):
        if part == 1:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(kernel, parts_of(5000))
