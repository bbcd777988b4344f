"""The backbone's operators once more, as the formulas read.

One PyTorch operator after the other, each (num_points, k, C) tensor in
memory. In exact arithmetic they are the package's; in float32 they round as
another plain implementation does, where the package's round differently.
"""
import torch
from torch import nn

from sympoint.models import point_transformer, pyramid, vector_attention
from sympoint.models.point_norm import PointNorm
from sympoint.models.pyramid import PointLevel


def use(monkeypatch):
    """Put the plain operators in the place of the package's."""
    monkeypatch.setattr(PointNorm, 'forward', norm)
    monkeypatch.setattr(vector_attention.VectorAttention, '_fusable',
                        lambda *unused: False)
    monkeypatch.setattr(point_transformer.TransitionDown, 'forward', pool)
    for module in (point_transformer, pyramid):
        monkeypatch.setattr(module, 'interpolate', interpolate)


def norm(self, x):
    if x.dim() == 2:
        return self[0](x)
    x = self[0](x.transpose(1, 2).contiguous())
    return x.transpose(1, 2).contiguous()


def pool(self, level, samples):
    coords, offsets, near = samples
    if near is None:
        feats = self.norm(self.linear(level.feats)).relu()
        return PointLevel(coords, feats, offsets)
    relative = level.coords[near.index] - coords[:, None]
    x = self.linear(torch.cat([relative, level.feats[near.index]], -1))
    x = self.norm[0](x.transpose(1, 2).contiguous()).relu()
    x = nn.functional.max_pool1d(x, self.num_neighbors)[..., 0]
    return PointLevel(coords, x, offsets)


def interpolate(values, index, weights):
    total = values.new_zeros(len(index), values.shape[1])
    for column, weight in zip(index.T, weights.T):
        total = total + values[column] * weight[:, None]
    return total
