"""The same network in one PyTorch operator after the other.

What a straightforward implementation does: gather first, then the linear
layers, every (num_points, 16, C) tensor in memory, mask logits of all
primitives before each step of the decoder, which are then interpolated. It
shares the weights and gives the same outputs, and is what the package is
timed against where no published code is at hand.
"""
from contextlib import contextmanager
from typing import Iterator
from unittest import mock

import torch
from torch import nn

from sympoint.models import point_transformer, pyramid, symbol_head
from sympoint.models.point_norm import PointNorm
from sympoint.models.pyramid import PointLevel
from sympoint.models.vector_attention import VectorAttention
from sympoint.ops import inverse_distance_weights, knn, slices_of


@contextmanager
def plain_operators() -> Iterator[None]:
    """Put the plain operators in the place of the package's."""
    swaps = [
        mock.patch.object(PointNorm, 'forward', _norm),
        mock.patch.object(VectorAttention, 'forward', VectorAttention._plain),
        mock.patch.object(point_transformer.TransitionDown, 'forward', _pool),
        mock.patch.object(point_transformer, 'interpolate', _interpolate),
        mock.patch.object(pyramid, 'interpolate', _interpolate),
        mock.patch.object(symbol_head.SymbolHead, '_memory', _memory),
        mock.patch.object(symbol_head, 'attention_masks', _attention_masks)
    ]
    for swap in swaps:
        swap.start()
    try:
        yield
    finally:
        for swap in swaps:
            swap.stop()


def _norm(self, x):
    if x.dim() == 2:
        return self[0](x)
    return self[0](x.transpose(1, 2).contiguous()).transpose(1, 2)


def _pool(self, level):
    if self.stride == 1:
        feats = self.norm(self.linear(level.feats)).relu()
        return PointLevel(level.coords, feats, level.offsets)
    sampled, offsets = self._sample(level)
    coords = level.coords[sampled]
    near = knn(coords, offsets, level.coords, level.offsets,
               self.num_neighbors)
    relative = level.coords[near.index] - coords[:, None]
    x = self.linear(torch.cat([relative, level.feats[near.index]], -1))
    x = self.norm[0](x.transpose(1, 2).contiguous()).relu()
    x = nn.functional.max_pool1d(x, self.num_neighbors)[..., 0]
    return PointLevel(coords, x, offsets)


def _interpolate(values, index, weights):
    return (values[index] * weights[..., None]).sum(1)


def _memory(self, levels, level, mask_features):
    coarse, fine = levels[level], levels[0]
    near = knn(coarse.coords, coarse.offsets, fine.coords, fine.offsets,
               4**level)
    keys = self.decoder_layers[level - 1].cross_attention.memory(
        self.level_projections[level - 1](coarse.feats),
        self.position_encoding(coarse.coords))
    return keys, (mask_features, near)


@torch.no_grad()
def _attention_masks(mask_embed, finest, offsets):
    """Of one drawing."""
    mask_features, near = finest
    logits = mask_features @ mask_embed[0].T
    weights = inverse_distance_weights(near)
    total = logits.new_zeros(len(near.index), logits.shape[1])
    for column, weight in zip(near.index.T, weights.T):
        total = total + logits[column] * weight[:, None]
    masks = []
    for rows in slices_of(offsets):
        inside = total[rows].T >= 0
        masks.append(inside | ~inside.any(1, keepdim=True))
    return masks
