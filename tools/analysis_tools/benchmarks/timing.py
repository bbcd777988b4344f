"""Time, memory and the limit of the machine."""
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Callable, Dict, List, Optional

import torch

TOOL = Path(__file__).parents[1] / 'benchmark.py'


def seconds(function: Callable, device: str = 'cpu') -> float:
    """Wall-clock time of one call."""
    _wait(device)
    start = time.perf_counter()
    function()
    _wait(device)
    return time.perf_counter() - start


def _wait(device: str) -> None:
    if device != 'cpu':
        torch.cuda.synchronize()


def medians(functions: List[Optional[Callable]],
            repeats: int,
            device: str = 'cpu') -> List[Optional[float]]:
    """Median times of functions called in turn, so that each meets the same
    machine. Before each timed call is an untimed one, so that none meets the
    caches and the memory that another left. None stays None."""
    present = [f for f in functions if f is not None]
    times: Dict[int, List[float]] = {id(f): [] for f in present}
    for _ in range(repeats):
        for function in present:
            function()
            times[id(function)].append(seconds(function, device))
    return [f and statistics.median(times[id(f)]) for f in functions]


def machine_peak(device: str = 'cpu', size: int = 2048) -> float:
    """The fastest of ten float32 matrix products, in FLOP/s."""
    a, b = (torch.randn(size, size, device=device) for _ in range(2))
    a @ b
    return 2 * size**3 / min(seconds(lambda: a @ b, device) for _ in range(10))


def memory(device: str = 'cpu') -> Dict[str, int]:
    """Bytes: what is held now, and the most that ever was.

    A process's own high-water mark, which starts anew with the program it
    runs: ``ru_maxrss`` would be that of the process it was forked from.
    """
    if device != 'cpu':
        return dict(
            now=torch.cuda.memory_allocated(),
            peak=torch.cuda.max_memory_allocated())
    status = Path('/proc/self/status').read_text().splitlines()
    fields = dict(line.split(':', 1) for line in status)
    return dict(
        now=1024 * int(fields['VmRSS'].split()[0]),
        peak=1024 * int(fields['VmHWM'].split()[0]))


def in_own_process(*arguments: str) -> dict:
    """What ``benchmark.py ARGUMENTS`` prints as its last line, JSON."""
    result = subprocess.run(
        [sys.executable, '-W', 'ignore',
         str(TOOL), *arguments],
        capture_output=True,
        text=True)
    if result.returncode:
        raise RuntimeError(f'benchmark.py {" ".join(arguments)} failed:\n'
                           f'{result.stderr}')
    return json.loads(result.stdout.splitlines()[-1])


def machine(device: str) -> dict:
    """What the figures depend on."""
    return dict(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        threads=torch.get_num_threads(),
        device=device if device == 'cpu' else torch.cuda.get_device_name(),
        torch=torch.__version__,
        python=platform.python_version(),
        peak_gflops=machine_peak(device) / 1e9)


def _processor() -> str:
    for line in Path('/proc/cpuinfo').read_text().splitlines():
        if line.startswith('model name'):
            return line.split(':', 1)[1].strip()
    return platform.processor()


def load_reference(folder: Optional[str]) -> Optional[ModuleType]:
    """``reference.py`` of a folder, see ``benchmark.py``."""
    if folder is None:
        return None
    path = Path(folder) / 'reference.py'
    spec = importlib.util.spec_from_file_location('reference', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
