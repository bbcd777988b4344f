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
    module = f'sympoint.ops.neighbors_{kind}'
    if kind != 'triton':
        assert backend.neighbor_kernels(on(device)).__name__ == module


def test_no_fused_attention_in_plain_torch(monkeypatch):
    monkeypatch.setattr(backend, '_has_triton', lambda: False)
    assert backend.attention_kernels(on('cuda')) is None
    assert backend.attention_kernels(
        on('cpu')).__name__ == 'sympoint.ops.attention_cpu'
