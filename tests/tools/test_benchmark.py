"""The benchmark's arithmetic, and that its rows run."""
import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).parents[2]
TOOL = ROOT / 'tools' / 'analysis_tools' / 'benchmark.py'


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(TOOL.parent)
    import benchmark
    return benchmark


def run(*args):
    return subprocess.run([sys.executable, TOOL, *args],
                          capture_output=True,
                          text=True)


def test_flops_are_those_of_the_layers(benchmark):
    """15.26 GFLOP for 1,024 primitives, added up by hand from the sizes."""
    model = benchmark.paper_model().requires_grad_(False)
    inputs, _ = benchmark.packed(1024)
    flops = benchmark.forward_flops(model, inputs)
    assert flops == pytest.approx(15.26e9, rel=0.02)


def test_inputs_and_targets(benchmark):
    inputs, targets = benchmark.packed(300, 7)
    assert inputs['coords'].shape == (300, 3) and len(targets) == 7
    torch.testing.assert_close(inputs['coords'].mean(0), torch.zeros(3))
    assert targets.masks.any(1).all() and targets.masks.sum(0).max() == 1


def test_medians_alternate_each_after_an_untimed_call(benchmark):
    calls = []
    first, none, second = benchmark.medians(
        [lambda: calls.append(1), None, lambda: calls.append(2)], 3)
    assert none is None and first >= 0 and second >= 0
    assert calls == [1, 1, 2, 2] * 3


def test_report(benchmark, tmp_path):
    rows = [
        benchmark.Row('speed', '1 s', '<= 2 s', True, 'that', (1000, 1.)),
        benchmark.Row('size', '3 GB', '<= 2 GB', False)
    ]
    text = benchmark.write(tmp_path, 'P, peak 204 GFLOP/s', rows)
    assert text == (tmp_path / 'benchmark.md').read_text()
    assert text.startswith('P, peak 204 GFLOP/s\n')
    assert '| speed | 1 s | <= 2 s | yes | that |' in text
    assert '| size | 3 GB | <= 2 GB | **no** |  |' in text
    assert json.loads(
        (tmp_path / 'benchmark.json').read_text())['rows'][1]['holds'] is False
    assert (tmp_path / 'benchmark_seconds.png').stat().st_size > 1000


def test_rows_without_a_network_and_a_reference(tmp_path):
    (tmp_path / 'reference.py').write_text(
        'def parse(data):\n    return len(data)\n'
        'def evaluate(drawings):\n    return len(drawings)\n')
    for row, what in (('pipeline', 'parsing SVG'), ('metric', 'metric, 4,096'),
                      ('startup', '`sympoint --help`')):
        result = run(row, '--threads', '1', '--reference', str(tmp_path),
                     '--out-dir', str(tmp_path / row))
        assert result.returncode == 0, result.stderr
        assert what in result.stdout
        text = (tmp_path / row / 'benchmark.md').read_text()
        assert row == 'startup' or 'reference' in text


def test_memory_is_that_of_the_process():
    for row, least in (('forward', 2e8), ('train', 1e6)):
        result = run(f'{row}-process', '64', '--threads', '1')
        assert result.returncode == 0, result.stderr
        found = json.loads(result.stdout.splitlines()[-1])
        assert least < found['bytes'] < 4e9 and found['seconds'] > 0
