"""How work grows with what it is done on, whatever the machine's speed."""
import time
from collections.abc import Callable


def growth(small: Callable, large: Callable, repeats: int = 5) -> float:
    """How many times the CPU time of ``small()`` does ``large()`` take.

    The least of several, in turn, so that nothing that happens meanwhile on
    the machine counts.
    """
    least = [float('inf')] * 2
    for _ in range(repeats):
        for which, function in enumerate((small, large)):
            begin = time.process_time()
            function()
            least[which] = min(least[which], time.process_time() - begin)
    return least[1] / max(least[0], 1e-5)
