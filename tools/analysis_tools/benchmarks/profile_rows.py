"""Where the time of a forward pass and of a training step goes."""
import time
from typing import Callable, Dict, List

from torch.profiler import profile

from .report import Row
from .subjects import forward, packed, paper_model, train_step

REPEATS = 5
# Parts, and how the names of their operators begin; the first that fits.
PARTS = {
    'matrix products': ('aten::mm', 'aten::addmm', 'aten::bmm'),
    'attention of the head': ('aten::_scaled_dot_product', ),
    'attention of points': ('PairMoments', 'PairLogits', 'Attend'),
    'pooling of points': ('PairExtremes', ),
}


def profile_rows(options) -> List[Row]:
    """Means of CPU time by operators, the profiler's own time among them."""
    inputs, _ = packed(8192, device=options.device)
    model = paper_model(device=options.device)
    rows = _rows('forward, 8,192 primitives', lambda: forward(model, inputs))
    inputs, targets = packed(4096, 60, options.device)
    model = paper_model(device=options.device).train()
    return rows + _rows('training step, 4,096 primitives',
                        lambda: train_step(model, inputs, targets))


def _rows(what: str, function: Callable) -> List[Row]:
    function()
    with profile() as profiled:
        start = time.process_time()
        for _ in range(REPEATS):
            function()
        whole = 1e3 * (time.process_time() - start) / REPEATS
    spent: Dict[str, float] = dict.fromkeys([*PARTS, 'other operators'], 0.)
    for event in profiled.key_averages():
        part = next(
            (part
             for part, names in PARTS.items() if event.key.startswith(names)),
            'other operators')
        spent[part] += event.self_cpu_time_total / 1e3 / REPEATS
    rows = [Row(f'{what}, CPU time', f'{whole:.0f} ms')]
    rows += [
        Row(f'{what}: {part}', f'{ms:.0f} ms', beside=f'{ms / whole:.0%}')
        for part, ms in spent.items()
    ]
    rest = whole - sum(spent.values())
    return rows + [
        Row(f'{what}: no operator of PyTorch (neighbours, matching, Python)',
            f'{rest:.0f} ms',
            beside=f'{rest / whole:.0%}')
    ]
