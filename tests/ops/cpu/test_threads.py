import ctypes
import multiprocessing
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from sympoint.ops.cpu import threads as ops_threads
from sympoint.ops.cpu.threads import parts_of, run


@pytest.mark.parametrize('rows', [0, 1, 255, 256, 1000, 100_000])
def test_parts_cover_every_row_once(rows):
    parts = parts_of(rows)
    assert [row for a, b in parts for row in range(a, b)] == list(range(rows))
    assert 1 <= len(parts) <= 8


def test_parts_do_not_depend_on_threads():
    parts = parts_of(5000)
    torch.set_num_threads(2)
    assert parts_of(5000) == parts


@pytest.fixture(params=['openmp', 'plain'])
def team(request, monkeypatch):
    """Both ways to have threads."""
    if request.param == 'plain':
        monkeypatch.setattr(ops_threads, '_team',
                            lambda: ops_threads._plain_threads)


@pytest.mark.parametrize('threads', [1, 2, 3])
def test_each_part_is_run_once(threads, team):
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


def test_an_error_of_a_thread_is_raised(team):
    torch.set_num_threads(2)

    def kernel(part, begin, end):
        if part == 1:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(kernel, parts_of(5000))


@pytest.mark.skipif(sys.platform != 'linux', reason='another OpenMP')
def test_kernels_run_on_the_threads_of_pytorch():
    assert ops_threads._team() is not ops_threads._plain_threads
    torch.set_num_threads(2)
    library = ctypes.CDLL(
        str(Path(torch.__file__).parent / 'lib' / 'libtorch_cpu.so'))
    both, numbers = threading.Barrier(2, timeout=60), []

    def kernel(part, begin, end):
        both.wait()  # each thread gets one part
        numbers.append(library.omp_get_thread_num())

    run(kernel, [(0, 1), (1, 2)])
    assert sorted(numbers) == [0, 1]


def _write_parts(values):
    torch.set_num_threads(2)

    def kernel(part, begin, end):
        values[begin:end] = range(begin, end)

    run(kernel, parts_of(len(values)))


def test_a_forked_process_does_not_wait_for_threads_it_lacks():
    _write_parts([0] * 5000)  # now there are threads, here
    context = multiprocessing.get_context('fork')
    values = context.Array('i', 5000)
    child = context.Process(target=_write_parts, args=(values, ))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    assert list(values) == list(range(5000))
