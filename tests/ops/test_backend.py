import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from sympoint.ops import backend


def on(device):
    """As much of a tensor as a choice by device may look at."""
    return SimpleNamespace(device=torch.device(device))


@pytest.mark.parametrize('device, has_triton, kind', [
    ('cpu', True, 'cpu'),
    ('cpu', False, 'cpu'),
    ('cuda', True, 'triton'),
    ('cuda:1', True, 'triton'),
    ('cuda', False, 'torch'),
    ('mps', True, 'torch'),
])
def test_kind(monkeypatch, device, has_triton, kind):
    monkeypatch.setattr(backend, '_has_triton', lambda: has_triton)
    assert backend.kind_of(on(device)) == kind
    module = ('sympoint.ops.cpu.neighbors'
              if kind == 'cpu' else 'sympoint.ops.neighbors_torch')
    if kind != 'triton':
        assert backend.neighbor_kernels(on(device)).__name__ == module


def test_kernels_run_where_their_tensors_are(monkeypatch):
    """Not on the current device: a model may be on the second GPU."""
    current, seen = [], []

    class Guard:

        def __init__(self, tensor):
            self.device = tensor.device

        def __enter__(self):
            current.append(self.device)

        def __exit__(self, *error):
            current.pop()

    def run(*args, **options):
        seen.append((current[-1], args, options))

    monkeypatch.setattr(torch.cuda, 'device_of', Guard)
    tensor = on('cuda:1')
    backend.launch({(4, ): run}, (4, ), tensor, 7, BLOCK=16)
    assert seen == [(tensor.device, (tensor, 7), dict(BLOCK=16))]
    assert not current


@pytest.mark.parametrize('name', ['attention', 'neighbors'])
def test_every_kernel_is_launched_there(name):
    source = Path(backend.__file__).with_name('triton').joinpath(
        f'{name}.py').read_text()
    assert 'launch(' in source and not re.search(r'\[[^\]]*\]\(\n', source)


def test_no_fused_attention_in_plain_torch(monkeypatch):
    monkeypatch.setattr(backend, '_has_triton', lambda: False)
    assert backend.attention_kernels(on('cuda')) is None
    assert backend.attention_kernels(
        on('cpu')).__name__ == 'sympoint.ops.cpu.attention'
