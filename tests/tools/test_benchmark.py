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


def test_flops_are_those_of_the_layers(benchmark):
    """15.26 GFLOP for 1,024 primitives, added up by hand from the sizes."""
    model = benchmark.paper_model()
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
    first, second = benchmark.medians(3, lambda: calls.append(1),
                                      lambda: calls.append(2))
    assert first >= 0 and second >= 0
    assert calls == [1, 1, 2, 2] * 3


def test_report(benchmark, tmp_path):
    rows = [
        benchmark.Row('speed', '1 s', '<= 2 s', True, 'that', (1000, 1.)),
        benchmark.Row('size', '3 GB', '<= 2 GB', False)
    ]
    text = benchmark.write(tmp_path, 'P, peak 204 GFLOP/s', rows)
    assert text == (tmp_path / 'benchmark.md').read_text()
    assert text.startswith('P, peak 204 GFLOP/s\n')
    cells = [[cell.strip() for cell in line.split('|')[1:-1]]
             for line in text.splitlines()]
    assert ['speed', '1 s', '<= 2 s', 'yes', 'that'] in cells
    assert ['size', '3 GB', '<= 2 GB', '**no**', ''] in cells
    assert json.loads(
        (tmp_path / 'benchmark.json').read_text())['rows'][1]['holds'] is False
    assert (tmp_path / 'benchmark_seconds.png').stat().st_size > 1000


def test_rows_without_a_network(tmp_path):
    for row, what in (('pipeline', 'parsing SVG'), ('metric', 'metric, 4,096'),
                      ('startup', '`sympoint --help`')):
        result = subprocess.run([
            sys.executable, TOOL, row, '--threads', '1', '--out-dir',
            tmp_path / row
        ],
                                capture_output=True,
                                text=True)
        assert result.returncode == 0, result.stderr
        assert what in result.stdout
        assert what in (tmp_path / row / 'benchmark.md').read_text()


def test_memory_is_that_of_the_process(benchmark):
    for what, least in (('forward', 2e8), ('train', 1e6)):
        spent, used = benchmark.in_own_process(what, 64, 'cpu')
        assert least < used < 4e9 and spent > 0
