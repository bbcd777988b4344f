"""How the threads of PyTorch's operators wait for one another.

GNU's OpenMP lets a thread that waits spin for milliseconds. Where another
program has one of the cores, the threads spin while the one that all wait for
has no core, and at every operator anew. Threads that sleep cost little where
nothing else runs, see performance.md.
"""
import os
import sys

#: What a user says of it, to GNU's, LLVM's and Intel's library.
SETTINGS = ('OMP_WAIT_POLICY', 'GOMP_SPINCOUNT', 'KMP_BLOCKTIME')


def let_waiting_threads_sleep() -> None:
    """Set the policy for this process, unless the user did or it is too late.

    The library reads it once, when PyTorch loads it.
    """
    if 'torch' in sys.modules or any(name in os.environ for name in SETTINGS):
        return
    os.environ['OMP_WAIT_POLICY'] = 'passive'
