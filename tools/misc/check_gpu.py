"""Tell in minutes whether everything works on this machine's GPU.

    python tools/misc/check_gpu.py
    python tools/misc/check_gpu.py --only operators model --steps 10

Each part gives lines that hold or do not; the report is Markdown and JSON, in
``--out-dir``. Without a GPU the same parts run on the CPU, Triton's kernels
through its interpreter, against plain operators instead of against the CPU.
"""
import argparse
import copy
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from statistics import mean
from typing import ContextManager, NamedTuple
from unittest import mock

import sympoint  # noqa: F401  before torch: threads wait as they do for a user

# isort: split
import torch
from mmdet3d.registry import MODELS
from mmengine.dataset import Compose, pseudo_collate
from mmengine.registry import init_default_scope
from torch.utils.benchmark import Timer

from sympoint.engine.config import load_config
from sympoint.floorplan_mini import draw_primitives
from sympoint.ops import backend

ROOT = Path(__file__).parents[2]
TINY = ROOT / 'configs/sympoint/' \
    'sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'
LOGITS, LOSSES, GRADIENTS = 1e-3, 1e-3, 2e-2  # relative differences allowed
HOST_READS = 2  # a step's: of the classes of primitives, of their symbols


class Line(NamedTuple):
    """A line of the report: of which part, what was tried, whether it holds
    (None where it could not be tried, or is a figure alone), what was found.
    """
    part: str
    what: str
    held: bool | None
    found: str


class Machine:
    """What is checked: the device, steps of a training, the small model."""

    def __init__(self, device: str, steps: int) -> None:
        self.device, self.steps = device, steps
        self.config = load_config(str(TINY))
        pack = Compose(self.config.test_pipeline)
        self.drawings = [
            pack(
                dict(
                    primitives=draw_primitives(0, number, 'train'),
                    sample_idx=str(number))) for number in range(4)
        ]

    def model(self) -> torch.nn.Module:
        """The tiny model on the host, always of the same weights."""
        torch.manual_seed(0)
        return MODELS.build(self.config.model)

    def batch(self, number: int) -> dict:
        """Two drawings, as a loader gives them."""
        pair = [self.drawings[(number + i) % 4] for i in range(2)]
        return pseudo_collate([
            dict(
                inputs=d['inputs'],
                data_samples=copy.deepcopy(d['data_samples'])) for d in pair
        ])


def plain_operators() -> ContextManager:
    """PyTorch's operators in the place of kernels, on any device."""
    return mock.patch.object(backend, 'kind_of', lambda tensor: 'torch')


def check_operators(machine: Machine) -> list[Line]:
    """Each kernel against its formula: values, gradients, halves, ragged."""
    environment = dict(os.environ)
    if machine.device == 'cpu':
        environment['TRITON_INTERPRET'] = '1'
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / 'report.xml'
        command = [
            sys.executable, '-m', 'pytest', '-q', '-p', 'no:cacheprovider',
            f'--junitxml={report}', 'tests/ops/on_triton'
        ]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if not report.exists():  # such as where there is no pytest
            raise RuntimeError((done.stdout + done.stderr).splitlines()[-1])
        cases = ElementTree.parse(report).iter('testcase')
        return [
            Line('operators', case.get('name'),
                 case.find('failure') is None and case.find('error') is None,
                 f'{float(case.get("time")):.1f} s') for case in cases
        ]


def check_model(machine: Machine) -> list[Line]:
    """The model on the device against a twin of equal weights."""
    ours = _passes(machine, machine.device)
    with nullcontext() if machine.device == 'cuda' else plain_operators():
        twin = _passes(machine, 'cpu')
    beside = 'the CPU' if machine.device == 'cuda' else 'plain operators'
    lines = []
    for name, limit in (('features', LOGITS), ('class logits', LOGITS),
                        ('mask logits', LOGITS), ('losses', LOSSES),
                        ('gradients', GRADIENTS)):
        a, b = ours[name].double().cpu(), twin[name].double().cpu()
        error = float((a - b).norm() / b.norm())
        lines.append(
            Line('model', f'{name} as of {beside}', error < limit,
                 f'{error:.1e} relative, {limit:.0e} allowed'))
    return lines


def _passes(machine: Machine, device: str) -> dict[str, torch.Tensor]:
    model = machine.model().to(device)
    with torch.no_grad():
        data = model.eval().data_preprocessor(machine.batch(0))
        pyramid = model.extract_feat(data['inputs'])
        outputs = model.decode_head(pyramid)
    ends = outputs.offsets.tolist()
    masks = [
        embeds @ outputs.mask_features[begin:end].T for embeds, begin, end in
        zip(outputs.mask_embeds[-1], [0, *ends], ends)
    ]
    data = model.train().data_preprocessor(machine.batch(0), True)
    losses = model(**data, mode='loss')
    model.parse_losses(losses)[0].backward()
    gradients = [p.grad for p in model.parameters() if p.grad is not None]

    def joined(tensors):
        return torch.cat([tensor.detach().flatten() for tensor in tensors])

    return {
        'features': pyramid[0].feats,
        'class logits': outputs.cls_scores,
        'mask logits': joined(masks),
        'losses': joined(losses.values()),
        'gradients': joined(gradients)
    }


def check_training(machine: Machine) -> list[Line]:
    """Steps in both precisions, host reads, memory, a change of device."""
    lines = []
    for name, dtype in (('float32', None), ('bfloat16', torch.bfloat16)):
        model = machine.model().to(machine.device)
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
        start = time.perf_counter()
        curve = [
            _step(machine, model, optimizer, number, dtype)
            for number in range(machine.steps)
        ]
        each = (time.perf_counter() - start) / machine.steps
        tenth = max(1, len(curve) // 10)
        first, last = mean(curve[:tenth]), mean(curve[-tenth:])
        falls = last < first or machine.steps < 50  # too few to tell
        lines.append(
            Line('training', f'{machine.steps} steps of {name}', falls
                 and all(map(math.isfinite, curve)),
                 f'loss {first:.2f} to {last:.2f}, {each * 1e3:.0f} ms each'))
    if machine.device == 'cuda':
        lines += _on_cuda(machine, model, optimizer)
    return [*lines, _moved(machine, model, optimizer)]


def _step(machine: Machine,
          model: torch.nn.Module,
          optimizer: torch.optim.Optimizer,
          number: int,
          dtype: torch.dtype | None = None) -> float:
    data = model.train().data_preprocessor(machine.batch(number), True)
    device = next(model.parameters()).device.type
    with torch.autocast(device, dtype or torch.bfloat16, dtype is not None):
        losses = model(**data, mode='loss')
    loss = sum(value.mean() for value in losses.values())
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


def _on_cuda(machine: Machine, model: torch.nn.Module,
             optimizer: torch.optim.Optimizer) -> list[Line]:
    """What only a GPU can tell."""
    torch.cuda.reset_peak_memory_stats()
    data = model.train().data_preprocessor(machine.batch(0), True)
    torch.cuda.synchronize()
    torch.cuda.set_sync_debug_mode('warn')
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        losses = model(**data, mode='loss')
        sum(value.mean() for value in losses.values()).backward()
        optimizer.step()
    torch.cuda.set_sync_debug_mode('default')
    optimizer.zero_grad()
    reads = sum('synchroniz' in str(w.message) for w in caught)
    peak = torch.cuda.max_memory_allocated() / 2**20
    return [
        Line('training', 'host reads of a step', reads <= HOST_READS,
             f'{reads}, {HOST_READS} meant'),
        Line('training', 'memory of a step', None, f'{peak:.0f} MiB')
    ]


def _moved(machine: Machine, model: torch.nn.Module,
           optimizer: torch.optim.Optimizer) -> Line:
    """A checkpoint goes on, on the CPU, from what the device had."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'checkpoint.pth'
        state = dict(
            model=model.state_dict(), optimizer=optimizer.state_dict())
        torch.save(state, path)
        saved = torch.load(path, map_location='cpu', weights_only=True)
    other = machine.model()
    other.load_state_dict(saved['model'])
    optimizer_there = torch.optim.AdamW(other.parameters(), lr=1e-3)
    optimizer_there.load_state_dict(saved['optimizer'])
    equal = all(
        torch.equal(value.cpu(),
                    other.state_dict()[name])
        for name, value in model.state_dict().items())
    here = _step(machine, model, optimizer, 0)
    there = _step(machine, other, optimizer_there, 0)
    return Line(
        'training', 'checkpoint goes on on the CPU', equal
        and abs(here / there - 1) < LOSSES,
        f'weights {"equal" if equal else "differ"}, next loss '
        f'{here:.4f} and {there:.4f}')


def check_processes(machine: Machine) -> list[Line]:
    """Two processes, one a GPU by NCCL or both on the CPU by gloo."""
    what = 'two processes add gradients'
    if machine.device == 'cuda' and torch.cuda.device_count() < 2:
        return [Line('processes', what, None, 'needs two GPUs')]
    command = [
        sys.executable, '-m', 'torch.distributed.run', '--standalone',
        '--local-addr=127.0.0.1', '--nproc_per_node=2', __file__, '--rank-of',
        machine.device
    ]
    environment = dict(os.environ, OMP_NUM_THREADS='1')
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True)
    told = (done.stdout.strip() or done.stderr.strip() or '-').splitlines()
    return [Line('processes', what, done.returncode == 0, told[-1])]


def _one_rank(device: str) -> None:
    """Gradients of two ranks are the mean of both ranks' own."""
    from torch import distributed
    distributed.init_process_group('nccl' if device == 'cuda' else 'gloo')
    rank = distributed.get_rank()
    if device == 'cuda':
        torch.cuda.set_device(rank)
    torch.manual_seed(0)
    layer = torch.nn.Linear(8, 8).to(device)
    whole = copy.deepcopy(layer)
    inputs = torch.randn(2, 5, 8).to(device)
    wrapped = torch.nn.parallel.DistributedDataParallel(layer)
    wrapped(inputs[rank]).square().mean().backward()
    whole(inputs).square().mean().backward()
    error = float((layer.weight.grad - whole.weight.grad).abs().max())
    distributed.destroy_process_group()
    if not rank:
        print(f'largest difference {error:.1e}')
    if error > 1e-5:
        sys.exit(1)


def check_speed(machine: Machine) -> list[Line]:
    """A forward and a step, beside plain operators on the same device."""
    model = machine.model().to(machine.device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)

    def forward():
        data = model.eval().data_preprocessor(machine.batch(0))
        with torch.no_grad():
            model(**data, mode='tensor')

    def step():
        _step(machine, model, optimizer, 0)

    def timed(function: Callable) -> float:
        timer = Timer(
            'run()',
            globals=dict(run=function),
            num_threads=torch.get_num_threads())
        return 1e3 * timer.timeit(5).mean

    lines = []
    for name, function in (('forward', forward), ('training step', step)):
        ours = timed(function)
        with plain_operators():
            plain = timed(function)
        lines.append(
            Line('speed', f'{name}, two drawings', ours < plain,
                 f'{ours:.0f} ms, {plain:.0f} ms by plain operators'))
    return lines


def check_predict(machine: Machine) -> list[Line]:
    """A sheet of four tiles, by the weights that come with the package."""
    from sympoint.apis import SymbolInferencer
    strokes = ''.join(
        f'<path d="M {x} {y} h 30 v 20 h -30 z M {x} {y} A 9 9 0 0 1 {x + 9} '
        f'{y + 9}" fill="none" stroke="#000"/>' for x in range(5, 240, 40)
        for y in range(5, 240, 30))
    results = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'sheet.svg'
        path.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox='
                        f'"0 0 280 280">{strokes}</svg>')
        for device in (machine.device, 'cpu'):
            inferencer = SymbolInferencer(device=device, show_progress=False)
            result, = inferencer(str(path), units='dm')['predictions']
            results.append([(symbol['class'], symbol['primitive_ids'])
                            for symbol in result['symbols']])
    ours, twin = results
    return [
        Line('predict', 'symbols of a sheet as on the CPU', ours == twin,
             f'{len(ours)} and {len(twin)} symbols')
    ]


PARTS = dict(
    operators=check_operators,
    model=check_model,
    training=check_training,
    processes=check_processes,
    speed=check_speed,
    predict=check_predict)


def describe(device: str) -> dict:
    """What the lines were found on."""
    name = torch.cuda.get_device_name() if device == 'cuda' else \
        f'{platform.processor() or platform.machine()}, no GPU'
    return dict(
        machine=platform.node(),
        device=name,
        torch=torch.__version__,
        cuda=torch.version.cuda,
        python=platform.python_version())


def write(out_dir: Path, host: dict, seconds: float,
          lines: list[Line]) -> None:
    """Write the report, as JSON and as Markdown."""
    out_dir.mkdir(parents=True, exist_ok=True)
    content = dict(
        machine=host, seconds=seconds, lines=[x._asdict() for x in lines])
    (out_dir / 'report.json').write_text(json.dumps(content, indent=1))
    told = {True: 'yes', False: '**no**', None: ''}
    about = ', '.join(f'{key} {value}' for key, value in host.items())
    text = [
        '# Check of a device', '', f'{about}; {seconds:.0f} s', '',
        '| part | what | held | found |', '| --- | --- | --- | --- |'
    ]
    text += [
        f'| {part} | {what} | {told[held]} | {found} |'
        for part, what, held, found in lines
    ]
    (out_dir / 'report.md').write_text('\n'.join(text) + '\n')


def main(argv: list[str] | None = None) -> int:
    """Check, and write the report; 1 where a line does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument(
        '--device', choices=['cuda', 'cpu'], help='default: a GPU, if any')
    parser.add_argument(
        '--steps', type=int, help='of a training; default: 300, 10 on a CPU')
    parser.add_argument('--only', nargs='+', choices=PARTS, default=PARTS)
    parser.add_argument(
        '--out-dir', type=Path, default=Path('work_dirs/check_gpu'))
    parser.add_argument('--rank-of', help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.rank_of:
        _one_rank(args.rank_of)
        return 0
    device = args.device or ('cuda' if torch.cuda.is_available() else 'cpu')
    init_default_scope('mmdet3d')
    machine = Machine(device, args.steps or (300 if device == 'cuda' else 10))
    start, lines = time.perf_counter(), []
    for name in args.only:
        try:
            found = PARTS[name](machine)
        except Exception as error:  # the other parts are worth knowing
            found = [
                Line(name, 'runs to its end', False,
                     f'{type(error).__name__}: {error}'.splitlines()[0])
            ]
        lines += found
        for line in found:
            print(*line, sep=' | ', flush=True)
    write(args.out_dir, describe(device), time.perf_counter() - start, lines)
    failed = sum(line.held is False for line in lines)
    print(f'{len(lines)} lines, {failed} do not hold; '
          f'{args.out_dir / "report.md"}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
