"""Compiled kernels on several threads.

Kernels release the interpreter's lock, so plain threads do: numba's own
layers are either unsafe to call from two threads at once (workqueue) or fight
with PyTorch's OpenMP threads over the cores (omp).
"""
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Callable, List, Tuple

import torch


def parts_of(num_rows: int,
             rows_per_part: int = 256,
             max_parts: int = 8) -> List[Tuple[int, int]]:
    """Ranges of rows that one thread each works on.

    They depend on the number of rows alone, so that sums over parts are the
    same on any number of threads.
    """
    parts = max(1, min(max_parts, num_rows // rows_per_part))
    bounds = [num_rows * i // parts for i in range(parts + 1)]
    return list(zip(bounds[:-1], bounds[1:]))


def run(kernel: Callable, parts: List[Tuple[int, int]], *args) -> None:
    """Call ``kernel(part, begin, end, *args)`` for each part."""
    workers = min(torch.get_num_threads(), len(parts))
    if workers == 1:
        for part, (begin, end) in enumerate(parts):
            kernel(part, begin, end, *args)
        return

    def work(worker):
        for part in range(worker, len(parts), workers):
            kernel(part, *parts[part], *args)

    pool = _pool(workers - 1, os.getpid())
    waiting = [pool.submit(work, worker) for worker in range(1, workers)]
    work(0)
    for future in waiting:
        future.result()


@lru_cache(maxsize=None)
def _pool(workers: int, process: int) -> ThreadPoolExecutor:
    """A fork starts with no threads, hence one pool for each process."""
    return ThreadPoolExecutor(workers, 'sympoint-ops')
