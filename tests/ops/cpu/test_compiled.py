import numba
import pytest
from numba.core import event

from sympoint.ops.cpu import compiled


@pytest.fixture
def first_use(monkeypatch):
    """As in a process that has said nothing yet."""
    listener, = (
        x for x in event._registered['numba:compile']
        if isinstance(x, compiled._SaysItOnce))
    monkeypatch.setattr(listener, 'said', False)


def compile_one_of(module):

    def double(x):
        return x + x

    double.__module__ = module
    assert numba.njit(double)(2) == 4


def test_it_is_said_once(first_use, capfd):
    compile_one_of('other.kernels')
    assert capfd.readouterr().err == ''
    for _ in range(3):
        compile_one_of('sympoint.kernels')
    note, = capfd.readouterr().err.splitlines()
    assert note.startswith('note: kernels are compiled for this processor')


def test_only_the_first_process_says_it(first_use, capfd, monkeypatch):
    monkeypatch.setenv('RANK', '1')
    compile_one_of('sympoint.kernels')
    assert capfd.readouterr().err == ''
