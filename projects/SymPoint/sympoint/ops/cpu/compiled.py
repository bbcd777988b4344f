"""Kernels that numba compiles at their first use, and a word about it."""
import os
import sys

import numba
from numba.core import event

#: Compiles a function; other processes and later runs read it from disk.
jit = numba.njit(nogil=True, cache=True, error_model='numpy')
_PACKAGE = __name__.partition('.')[0] + '.'


class _SaysItOnce(event.Listener):
    """Tells who waits why, where a kernel of ours is not on disk yet."""

    def __init__(self) -> None:
        self.said = False

    def on_start(self, started: event.Event) -> None:
        kernel = started.data['dispatcher'].py_func.__module__
        if self.said or not kernel.startswith(_PACKAGE):
            return
        self.said = True
        if os.environ.get('RANK', '0') == '0':
            print(
                'note: kernels are compiled for this processor, which takes '
                '20 s or more, this once; they are kept on disk',
                file=sys.stderr,
                flush=True)

    def on_end(self, ended: event.Event) -> None:
        """Nothing is said of the end."""


event.register('numba:compile', _SaysItOnce())
