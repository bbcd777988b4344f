"""Decode queries by a transformer: they look at points."""
from typing import NamedTuple

import torch
from mmcv.cnn.bricks.transformer import FFN
from mmengine.model import BaseModule
from torch import Tensor, nn
from torch.nn import functional as F

from ..ops import counts_of


class FourierPositionEncoding(nn.Module):
    """Fourier features of positions (Tancik et al., NeurIPS 2020).

    [sin(2 pi x B), cos(2 pi x B)] with B drawn once from N(0, 1) and stored.

    Args:
        embed_dims (int): Width of the code, even.
        in_channels (int): Coordinates of a position. Defaults to 3.
    """

    def __init__(self, embed_dims: int, in_channels: int = 3) -> None:
        super().__init__()
        self.register_buffer('frequencies',
                             torch.randn(in_channels, embed_dims // 2))

    def forward(self, coords: Tensor) -> Tensor:
        """Encode (num_points, in_channels) as (num_points, embed_dims)."""
        with torch.autocast(coords.device.type, enabled=False):
            phase = 2 * torch.pi * coords @ self.frequencies
            return torch.cat([phase.sin(), phase.cos()], -1)


class FusedAttention(BaseModule):
    """Multi-head attention with PyTorch's fused kernels, and its residual.

    mmcv's ``MultiheadAttention`` returns the attention map, for which PyTorch
    stores heads x queries x keys; this one never does.

    Args:
        embed_dims (int): Width.
        num_heads (int): Heads.
    """

    def __init__(self, embed_dims: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(embed_dims, embed_dims)
        self.key = nn.Linear(embed_dims, embed_dims)
        self.value = nn.Linear(embed_dims, embed_dims)
        self.out = nn.Linear(embed_dims, embed_dims)
        self.norm = nn.LayerNorm(embed_dims)

    def _heads(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.num_heads, -1)).transpose(-2, -3)

    def attend(self,
               query: Tensor,
               key: Tensor,
               value: Tensor,
               mask: Tensor = None) -> Tensor:
        """Attend with projected (..., length, embed_dims) tensors."""
        out = F.scaled_dot_product_attention(
            self._heads(query), self._heads(key), self._heads(value), mask)
        return out.transpose(-2, -3).flatten(-2)


class PointMemory(NamedTuple):
    """What queries read from a level: key and value, (num_points, C)."""
    key: Tensor
    value: Tensor


class CrossAttention(FusedAttention):
    """Masked attention of each drawing's queries to its points."""

    def memory(self, points: Tensor, point_pos: Tensor) -> PointMemory:
        """Keys and values of points, which rounds that share weights share.

        Args:
            points (Tensor): (num_points, C) packed.
            point_pos (Tensor): (num_points, C).
        """
        return PointMemory(self.key(points + point_pos), self.value(points))

    def forward(self, queries: Tensor, query_pos: Tensor, memory: PointMemory,
                offsets: Tensor, masks: list) -> Tensor:
        """Attend.

        Args:
            queries (Tensor): (batch_size, num_queries, C).
            query_pos (Tensor): (batch_size, num_queries, C).
            memory (PointMemory): See :meth:`memory`.
            offsets (Tensor): (batch_size,).
            masks (list[Tensor]): A (num_queries, points of the drawing) bool
                tensor a drawing, True where a query may look; or one tensor
                of drawings with equally many points.

        Returns:
            Tensor: (batch_size, num_queries, C).
        """
        query = self.query(queries + query_pos)
        if torch.is_tensor(masks):
            shape = len(masks), masks.shape[2], query.shape[2]
            key, value = (x.view(shape) for x in memory)
            attended = self.attend(query, key, value, masks[:, None])
        else:
            counts = counts_of(offsets).tolist()
            attended = torch.cat([
                self.attend(q, k[None], v[None], mask[None, None])
                for q, k, v, mask in zip(
                    query.split(1), memory.key.split(counts),
                    memory.value.split(counts), masks)
            ])
        return self.norm(queries + self.out(attended))


class SelfAttention(FusedAttention):
    """Attention among a drawing's queries."""

    def forward(self, queries: Tensor, query_pos: Tensor) -> Tensor:
        """(batch_size, num_queries, C) to the same."""
        placed = queries + query_pos
        attended = self.attend(
            self.query(placed), self.key(placed), self.value(queries))
        return self.norm(queries + self.out(attended))


class QueryDecoderLayer(BaseModule):
    """Masked cross-attention, self-attention, FFN, each post-normed.

    The order of Mask2Former (Cheng et al., CVPR 2022).

    Args:
        embed_dims (int): Width.
        num_heads (int): Heads.
        feedforward_channels (int): Hidden width of the FFN.
    """

    def __init__(self, embed_dims: int, num_heads: int,
                 feedforward_channels: int) -> None:
        super().__init__()
        self.cross_attention = CrossAttention(embed_dims, num_heads)
        self.self_attention = SelfAttention(embed_dims, num_heads)
        self.ffn = FFN(
            embed_dims, feedforward_channels, act_cfg=dict(type='GELU'))
        self.ffn_norm = nn.LayerNorm(embed_dims)

    def forward(self, queries: Tensor, query_pos: Tensor, memory: PointMemory,
                offsets: Tensor, masks: list) -> Tensor:
        """See :meth:`CrossAttention.forward`."""
        queries = self.cross_attention(queries, query_pos, memory, offsets,
                                       masks)
        queries = self.self_attention(queries, query_pos)
        return self.ffn_norm(self.ffn(queries))
