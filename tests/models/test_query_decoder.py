"""The decoder's attention against ``nn.MultiheadAttention``."""
import math

import pytest
import torch
from torch import nn

from sympoint.models.query_decoder import (CrossAttention,
                                           FourierPositionEncoding,
                                           QueryDecoderLayer, SelfAttention)
from sympoint.models.symbol_head import attention_masks
from sympoint.ops import offsets_of, slices_of

DIMS, HEADS, QUERIES = 32, 4, 6
OFFSETS = offsets_of([9, 1, 14])


def twin(attention):
    """PyTorch's module with the same weights."""
    other = nn.MultiheadAttention(DIMS, HEADS, batch_first=True)
    parts = attention.query, attention.key, attention.value
    with torch.no_grad():
        other.in_proj_weight.copy_(torch.cat([p.weight for p in parts]))
        other.in_proj_bias.copy_(torch.cat([p.bias for p in parts]))
        other.out_proj.load_state_dict(attention.out.state_dict())
    return other


@pytest.fixture
def tensors():
    torch.manual_seed(0)
    queries, query_pos = torch.randn(2, 3, QUERIES, DIMS)
    points, point_pos = torch.randn(2, 24, DIMS)
    masks = [torch.rand(QUERIES, n) < 0.5 for n in (9, 1, 14)]
    for mask in masks:
        mask[~mask.any(1)] = True
    return queries, query_pos, points, point_pos, masks


def cross_by_twin(attention, queries, query_pos, points, point_pos, masks):
    other, out = twin(attention), []
    for b, rows in enumerate(slices_of(OFFSETS)):
        attended = other(
            queries[b] + query_pos[b],
            points[rows] + point_pos[rows],
            points[rows],
            attn_mask=~masks[b])[0]
        out.append(attention.norm(queries[b] + attended))
    return torch.stack(out)


def test_cross_attention(tensors):
    attention = CrossAttention(DIMS, HEADS)
    queries, query_pos, points, point_pos, masks = tensors
    ours = attention(queries, query_pos, attention.memory(points, point_pos),
                     OFFSETS, masks)
    torch.testing.assert_close(
        ours, cross_by_twin(attention, *tensors), rtol=1e-4, atol=1e-5)


def test_drawings_of_one_size_are_attended_to_together(tensors):
    attention = CrossAttention(DIMS, HEADS)
    queries, query_pos, points, point_pos, _ = tensors
    offsets = offsets_of([8, 8, 8])
    memory = attention.memory(points, point_pos)
    together = attention_masks(queries, points, offsets)
    apart = [
        attention_masks(queries[i:i + 1], points[rows], offsets_of([8]))[0]
        for i, rows in enumerate(slices_of(offsets))
    ]
    assert torch.is_tensor(together) and 0 < together.float().mean() < 1
    assert torch.equal(together, torch.stack(apart))
    torch.testing.assert_close(
        attention(queries, query_pos, memory, offsets, together),
        attention(queries, query_pos, memory, offsets, apart))


def test_self_attention(tensors):
    attention = SelfAttention(DIMS, HEADS)
    queries, query_pos = tensors[:2]
    placed = queries + query_pos
    attended = twin(attention)(placed, placed, queries)[0]
    torch.testing.assert_close(
        attention(queries, query_pos),
        attention.norm(queries + attended),
        rtol=1e-4,
        atol=1e-5)


def test_layer_is_cross_then_self_then_feedforward(tensors):
    layer = QueryDecoderLayer(DIMS, HEADS, 48).eval()
    queries, query_pos, points, point_pos, masks = tensors
    ours = layer(queries, query_pos,
                 layer.cross_attention.memory(points, point_pos), OFFSETS,
                 masks)
    x = cross_by_twin(layer.cross_attention, *tensors)
    x = layer.self_attention(x, query_pos)
    first, second = layer.ffn.layers[0][0], layer.ffn.layers[1]
    hidden = nn.functional.gelu(first(x))
    assert hidden.shape[-1] == 48
    expected = layer.ffn_norm(x + second(hidden))
    torch.testing.assert_close(ours, expected, rtol=1e-4, atol=1e-5)


def test_masked_points_are_not_seen(tensors):
    attention = CrossAttention(DIMS, HEADS)
    queries, query_pos, points, point_pos, masks = tensors
    masks[0][:, 3] = False
    masks[0][:, 0] = True

    def attend():
        return attention(queries, query_pos,
                         attention.memory(points, point_pos), OFFSETS, masks)

    before = attend()
    points[3] = 100
    assert torch.equal(before, attend())
    points[0] = 100
    assert not torch.equal(before[0], attend()[0])
    assert torch.equal(before[1:], attend()[1:])  # other drawings


def test_position_encoding():
    encoding = FourierPositionEncoding(6)
    assert encoding.frequencies.shape == (3, 3)
    assert not list(encoding.parameters())
    encoding.frequencies.copy_(
        torch.tensor([[1.0, 0.0, 0.5], [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]]))
    x, y = 0.125, 0.0625
    code = encoding(torch.tensor([[x, y, 9.0]]))[0]
    phases = [2 * math.pi * p for p in (x, 2 * y, 0.5 * x)]
    expected = [math.sin(p) for p in phases] + [math.cos(p) for p in phases]
    assert code.tolist() == pytest.approx(expected, abs=1e-6)


def test_position_encoding_stays_in_float32():
    encoding = FourierPositionEncoding(16)
    coords = torch.rand(5, 3)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        code = encoding(coords)
    assert code.dtype == torch.float32
    assert torch.equal(code, encoding(coords))
