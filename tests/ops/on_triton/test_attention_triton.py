"""Triton's vector attention is that of its formulas."""
import copy

import pytest
import torch
import triton.language as tl
from attention_formula import OPERATORS, check
from point_sets import points

from sympoint.models import vector_attention as module
from sympoint.ops import knn, vector_attention
from sympoint.ops.cpu import attention as attention_cpu
from sympoint.ops.neighbors import pairs_of
from sympoint.ops.triton import attention as attention_triton


@pytest.fixture(autouse=True)
def kernels(monkeypatch):
    for where in (vector_attention, module):
        monkeypatch.setattr(where, 'attention_kernels',
                            lambda tensor: attention_triton)


@pytest.mark.parametrize('name', OPERATORS)
@pytest.mark.parametrize('counts, width, channels, shared, missing', [
    ([6], 16, 64, 8, False),
    ([3, 6, 1], 5, 24, 3, True),
    ([5], 24, 40, 5, True),
    ([3], 16, 144, 18, False),
])
def test_values_and_gradients(name, counts, width, channels, shared, missing,
                              device):
    rows = {5: 16, 24: 32}.get(width, width)
    check(
        name,
        counts,
        width,
        channels,
        shared,
        missing,
        rows,
        tolerance=2e-5,
        device=device)


@pytest.mark.parametrize('name', OPERATORS)
@pytest.mark.parametrize('half', [torch.bfloat16, torch.float16])
def test_half_precision(name, half, device, monkeypatch):
    """Products take halves, sums and softmax float32."""
    if device == 'cpu':  # the interpreter multiplies bfloat16 bit patterns
        monkeypatch.setitem(attention_triton._HALVES, torch.bfloat16,
                            tl.float32)
    check(
        name, [5, 3],
        16,
        32,
        4,
        True,
        half=half,
        tolerance=2e-2,
        device=device)


def test_module_of_both_devices(device):
    """The layer on Triton is the layer on the CPU."""
    torch.manual_seed(0)
    layer = module.VectorAttention(24).train()
    coords, offsets = points([14, 4])
    near = knn(coords, offsets, coords, offsets, 5)
    assert near.mask is not None
    feats = torch.randn(18, 24)
    results = []
    for kernels, where in ((attention_cpu, 'cpu'), (attention_triton, device)):
        with pytest.MonkeyPatch.context() as patch:
            for place in (vector_attention, module):
                patch.setattr(place, 'attention_kernels', lambda t: kernels)
            ours = copy.deepcopy(layer).to(where)
            if kernels is attention_triton:  # no repeats to fill vectors
                patch.setattr(ours, '_repeated', lambda t: 3, raising=False)
            x = feats.to(where).requires_grad_()
            pairs = pairs_of(
                coords.to(where),
                type(near)(*(t.to(where) for t in near)))
            places, = module.find_places([ours], [pairs])
            out = ours._attend(places, ours.query(x), ours.key(x),
                               ours.value(x))
            out.square().sum().backward()
            results.append([
                out.detach(), x.grad, *(p.grad for p in ours.parameters()),
                *ours.buffers()
            ])
    for one, other in zip(*results):
        torch.testing.assert_close(one, other.cpu(), rtol=1e-3, atol=1e-4)
