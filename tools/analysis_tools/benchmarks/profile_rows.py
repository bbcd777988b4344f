"""Where the time of a forward pass and of a training step goes."""
import time
from typing import Callable, Dict, List

import torch
from mmengine.structures import InstanceData
from torch.profiler import profile
from torch.utils._python_dispatch import TorchDispatchMode

from sympoint.ops import offsets_of
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
    rows += _rows('training step, 4,096 primitives',
                  lambda: train_step(model, inputs, targets))
    return rows + [_launches(options.device)]


class Operators(TorchDispatchMode):
    """Counts operators that a GPU would be sent: no views, no allocations."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        self.count += not (func.is_view or 'empty' in name
                           or name in ('lift_fresh', '_unsafe_view'))
        return func(*args, **(kwargs or {}))


def _launches(device: str) -> Row:
    """Operators of a step of the default model, with its optimizer."""
    pair = [packed(4096, 60, device) for _ in range(2)]
    inputs = {
        key: torch.cat([one[key] for one, _ in pair])
        for key in ('coords', 'feats', 'connections')
    }
    inputs['offsets'] = offsets_of([4096, 4096])
    targets = [target for _, target in pair]
    labels = torch.cat([_labels(target) for target in targets])
    model = paper_model(published=False, device=device).train()
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)

    def step():
        pyramid = model.extract_feat(inputs)
        losses = model.decode_head.loss_by_feat(
            model.decode_head(pyramid), targets)
        losses['connection'] = model.loss_connection(pyramid, labels)
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.01)
        optimizer.step()
        optimizer.zero_grad()

    step()
    with Operators() as operators:
        step()
    return Row('operators of a training step, 2 drawings of 4,096',
               f'{operators.count:,}', '<= 4,000', operators.count <= 4000)


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


def _labels(target: InstanceData) -> torch.Tensor:
    """Classes (num_primitives,) of the targets that primitives belong to."""
    labels = target.labels[target.masks.byte().argmax(0)]
    return labels.masked_fill(~target.masks.any(0), 35)
