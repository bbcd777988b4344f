"""The benchmark's arithmetic, and that its rows run."""
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

ROOT = Path(__file__).parents[2]
TOOL = ROOT / 'tools' / 'analysis_tools' / 'benchmark.py'


@pytest.fixture(autouse=True)
def tool_path(monkeypatch):
    monkeypatch.syspath_prepend(TOOL.parent)


@pytest.fixture
def options():
    return SimpleNamespace(reference=None, device='cpu')


def run(*args):
    return subprocess.run([sys.executable, TOOL, *args],
                          capture_output=True,
                          text=True)


def test_flops_are_those_of_the_layers():
    """15.26 GFLOP for 1,024 primitives, added up by hand from the sizes."""
    from benchmarks import subjects
    model = subjects.paper_model().requires_grad_(False)
    inputs, _ = subjects.packed(1024)
    flops = subjects.forward_flops(model, inputs)
    assert flops == pytest.approx(15.26e9, rel=0.02)


def test_plain_operators_give_the_same():
    from benchmarks import subjects
    from benchmarks.plain import plain_operators
    model = subjects.paper_model()
    inputs, targets = subjects.packed(600, 5)
    ours = subjects.forward(model, inputs)
    with plain_operators():
        plain = subjects.forward(model, inputs)
    for a, b in zip(ours, plain):
        torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-3)
    assert subjects.forward(model, inputs)[0].equal(ours[0])  # put back
    with plain_operators():
        subjects.train_step(model.train(), inputs, targets)


def test_drawings(tmp_path):
    from benchmarks import documents, subjects

    from sympoint.structures.primitives import Primitives
    path, = documents.write_drawings(tmp_path, 1000, 1)
    drawing = Primitives.load(path)
    assert len(drawing) == 1000
    assert 0.05 < (drawing.command == 1).mean() < 0.15
    assert (drawing.connections >= 0).sum(1).mean() > 1
    documents.write_json(tmp_path / 'a.json', drawing)
    assert len(json.loads((tmp_path / 'a.json').read_text())['args']) == 1000
    inputs, targets = subjects.packed(300, 7)
    assert inputs['coords'].shape == (300, 3) and len(targets) == 7
    assert targets.masks.any(1).all() and targets.masks.sum(0).max() == 1


def test_metric_by_loops_agrees():
    from benchmarks import data_rows, documents
    drawings = [documents.judged(1500, seed) for seed in range(2)]
    counts = data_rows._counts(drawings)
    np.testing.assert_allclose(
        counts, data_rows._counts_by_loops(drawings), rtol=1e-6)
    assert counts[0].sum() > 50


def test_medians_alternate_each_after_an_untimed_call():
    from benchmarks.timing import medians
    calls = []
    first, none, second = medians(
        [lambda: calls.append(1), None, lambda: calls.append(2)], 3)
    assert none is None and first >= 0 and second >= 0
    assert calls == [1, 1, 2, 2] * 3


def test_report(tmp_path):
    from benchmarks.report import Row, plot, write
    machine = dict(
        processor='P',
        cores=2,
        threads=2,
        device='cpu',
        torch='2',
        peak_gflops=204.4)
    curve = [
        dict(kind='ours', num=n, seconds=n / 1e4, bytes=n * 1000)
        for n in (1000, 2000)
    ]
    rows = [
        Row('speed', '1 s', '<= 2 s', True, 'that', dict(curve=curve)),
        Row('size', '3 GB', '<= 2 GB', False)
    ]
    write(tmp_path, machine, rows)
    text = (tmp_path / 'benchmark.md').read_text()
    assert 'peak 204 GFLOP/s' in text
    assert '| speed | 1 s | <= 2 s | yes | that |' in text
    assert '| size | 3 GB | <= 2 GB | **no** |  |' in text
    assert json.loads(
        (tmp_path / 'benchmark.json').read_text())['rows'][1]['holds'] is False
    assert [p.name for p in plot(tmp_path, rows)
            ] == ['benchmark_seconds.png', 'benchmark_bytes.png']


def test_a_row_with_a_reference(tmp_path):
    (tmp_path /
     'reference.py').write_text('def parse(data):\n    return len(data)\n')
    result = run('parse', '--threads', '1', '--reference', str(tmp_path),
                 '--out-dir', str(tmp_path / 'out'))
    assert result.returncode == 0, result.stderr
    assert 'parsing SVG' in result.stdout
    assert 'reference here' in (tmp_path / 'out/benchmark.md').read_text()


def test_memory_is_that_of_the_process():
    result = run('forward-process', '64', '--threads', '1')
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout.splitlines()[-1])
    assert 2e8 < found['bytes'] < 4e9 and found['seconds'] > 0
