"""How the threads of PyTorch's operators wait, and that they change no result.

GNU's OpenMP lets a thread that waits spin for milliseconds. Where another
program has one of the cores, the threads spin while the one that all wait for
has no core, and at every operator anew. But a thread that sleeps at once is
woken for every operator, which a network of small ones feels. Ours spin for
some microseconds, the time between two operators, and then sleep: see
performance.md.

Intel's MKL splits sums of matrix products by the number of threads, unless
it is asked for results that do not depend on it.
"""
import os
import sys

#: What a user says of it, to GNU's, LLVM's and Intel's library.
SETTINGS = ('OMP_WAIT_POLICY', 'GOMP_SPINCOUNT', 'KMP_BLOCKTIME')
SPINS = '1000'


def set_up_threads() -> None:
    """Let waiting threads sleep soon, and results not depend on how many.

    What the user set stays. The libraries read it once, when PyTorch loads
    them: then it is too late.
    """
    if 'torch' in sys.modules:
        return
    if not any(name in os.environ for name in SETTINGS):
        os.environ['OMP_WAIT_POLICY'] = 'passive'
        os.environ['GOMP_SPINCOUNT'] = SPINS
    os.environ.setdefault('MKL_CBWR', 'AUTO,STRICT')
