"""What a training step on a GPU waits for, shown on PyTorch's meta device.

Its tensors hold no values, so whatever asks for one fails, as does whatever
mixes devices. Triton's kernels are not launched; their callers' code runs.
"""
from contextlib import nullcontext

import pytest
import torch
from drawing_toys import ANCHORED, batch_of, drawing, small_model

from sympoint.ops import backend

pytest.importorskip('triton')


@pytest.fixture
def reads(monkeypatch):
    """Copies to the host, by their number of values."""
    from sympoint.ops.triton import attention as attention_triton
    from sympoint.ops.triton import neighbors as neighbors_triton
    copied, cpu = [], torch.Tensor.cpu

    def copy(tensor):
        if not tensor.is_meta:
            return cpu(tensor)
        copied.append(tensor.numel())
        return torch.ones(tensor.shape, dtype=tensor.dtype)

    def kind(tensor):
        return 'triton' if tensor.is_meta else 'cpu'

    monkeypatch.setattr(torch.Tensor, 'cpu', copy)
    monkeypatch.setattr(torch, 'autocast', lambda *a, **kw: nullcontext())
    monkeypatch.setattr(backend, 'kind_of', kind)
    for module in (attention_triton, neighbors_triton):
        monkeypatch.setattr(module, 'launch', lambda *a, **kw: None)
    return copied


@pytest.mark.parametrize('options, expected', [
    (dict(), 1),
    (ANCHORED, 2),
    ({
        'backbone.use_layers': True
    }, 1),
])
def test_training_step(reads, options, expected):
    model = small_model(**options).to('meta').train()
    drawings = [drawing(n) for n in (1, 40, 300)]
    if 'backbone.use_layers' in options:
        for inputs, _ in drawings:
            inputs['layer_id'] = torch.arange(len(inputs['coords'])) % 3
    data = model.data_preprocessor(batch_of(drawings), True)
    assert data['inputs']['coords'].is_meta
    model.parse_losses(model(**data, mode='loss'))[0].backward()
    assert all(p.grad.is_meta for p in model.parameters())
    assert len(reads) == expected
