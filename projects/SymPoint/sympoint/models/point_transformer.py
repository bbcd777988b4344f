"""Encode packed drawings by a Point Transformer.

Its parts are those of Zhao et al., "Point Transformer", ICCV 2021; positions
are in tiles.
"""
from collections.abc import Sequence
from typing import NamedTuple

import torch
from mmdet3d.registry import MODELS
from mmdet3d.utils import ConfigType, OptMultiConfig
from mmengine.model import BaseModule
from torch import Tensor, nn
from torch.nn import functional as F

from ..ops import (Neighbors, batch_index, counts_of, drawing_mean,
                   farthest_point_sampling, interpolate,
                   inverse_distance_weights, knn, offsets_of, slices_of)
from ..ops.neighbors import pairs_of
from .connection_attention import join_connections
from .layer_features import LayerFeatures
from .neighbor_pooling import pool_neighbors
from .point_norm import PointNorm, tracked_together
from .pyramid import PointLevel, PointPyramid
from .vector_attention import Places, VectorAttention, find_places


class Samples(NamedTuple):
    """Points chosen of a level.

    Attributes:
        coords (Tensor): (num_samples, 3).
        offsets (Tensor): (batch_size,) int64 on the host.
        near (Neighbors, optional): (num_samples, k) points of the level
            around each; None where all points are chosen.
    """
    coords: Tensor
    offsets: Tensor
    near: Neighbors | None = None


class TransitionDown(nn.Module):
    """Sample points far apart and pool features around each.

    Args:
        in_channels (int): Channels of the finer level.
        out_channels (int): Channels of the sampled level.
        stride (int): Points a sample stands for; 1 samples nothing and only
            projects.
        num_neighbors (int): Finer points pooled around each sample.
        norm_cfg (dict): Norm layer.
        sampling_start (str): See
            :func:`sympoint.ops.farthest_point_sampling`.
        missing (str): See :func:`sympoint.ops.knn`.
        sector_points (int, optional): In training, drawings with at least so
            many points are sampled in 4 sectors.
        ties (str): See :func:`sympoint.ops.knn`. Defaults to 'first'.
    """

    def __init__(self,
                 in_channels: int,
                 out_channels: int,
                 stride: int,
                 num_neighbors: int,
                 norm_cfg: ConfigType,
                 sampling_start: str,
                 missing: str,
                 sector_points: int | None = None,
                 ties: str = 'first') -> None:
        super().__init__()
        self.stride = stride
        self.num_neighbors = num_neighbors
        self.sampling_start = sampling_start
        self.missing = missing
        self.ties = ties
        self.sector_points = sector_points
        # The published network feeds the position beside the features.
        extra = 3 if stride > 1 else 0
        self.linear = nn.Linear(extra + in_channels, out_channels, bias=False)
        self.norm = PointNorm(norm_cfg, out_channels)

    def sample(self, level: PointLevel) -> Samples:
        """Choose points of ``level``, whose features are not looked at."""
        if self.stride == 1:
            return Samples(level.coords, level.offsets)
        sampled, offsets = self._sample(level)
        coords = level.coords[sampled]
        near = knn(coords, offsets, level.coords, level.offsets,
                   self.num_neighbors, self.missing, self.ties)
        return Samples(coords, offsets, near)

    def forward(self,
                level: PointLevel,
                samples: Samples | None = None) -> PointLevel:
        """Pool ``level`` to (num_points / stride, out_channels).

        Args:
            level (PointLevel): Of ``in_channels`` features.
            samples (Samples, optional): Those of :meth:`sample`, where it was
                asked before.
        """
        coords, offsets, near = samples or self.sample(level)
        if near is None:
            feats = self.norm(self.linear(level.feats)).relu()
            return PointLevel(coords, feats, offsets)
        # Linear before gathering: W [p; f] = W_p p + W_f f, once a point.
        to_position, to_feature = self.linear.weight.tensor_split([3], dim=1)
        projected = F.linear(level.feats, to_feature)
        feats = pool_neighbors(coords, level.coords, projected, near,
                               to_position, self.norm)
        return PointLevel(coords, feats, offsets)

    def _sample(self, level: PointLevel):
        """Packed indices of the samples and their offsets."""
        counts = counts_of(level.offsets).tolist()
        new_counts = [max(n // self.stride, min(n, 1)) for n in counts]
        offsets = offsets_of(new_counts)
        if not (self.training and self.sector_points
                and max(counts) >= self.sector_points):
            return farthest_point_sampling(level.coords, level.offsets,
                                           offsets,
                                           self.sampling_start), offsets
        order, parts, new_parts = [], [], []
        for n, m, rows in zip(counts, new_counts, slices_of(level.offsets)):
            coords = level.coords[rows]
            if n >= self.sector_points:
                sectors, turn = 4, _by_angle(coords)
            else:
                sectors, turn = 1, torch.arange(n, device=coords.device)
            order.append(turn + rows.start)
            parts += _split_evenly(n, sectors)
            new_parts += _split_evenly(m, sectors)
        order = torch.cat(order)
        sampled = farthest_point_sampling(level.coords[order],
                                          offsets_of(parts),
                                          offsets_of(new_parts),
                                          self.sampling_start)
        return order[sampled], offsets


def _by_angle(coords: Tensor) -> Tensor:
    """Order of points by their angle around their mean."""
    x, y = (coords - coords.mean(0))[:, :2].unbind(-1)
    return torch.atan2(y, x).argsort()


def _split_evenly(total: int, parts: int) -> list[int]:
    return [(total * (i + 1)) // parts - (total * i) // parts
            for i in range(parts)]


class TransitionUp(nn.Module):
    """Carry a coarser level's features to a finer one.

    Args:
        coarse_channels (int): Channels of the coarser level.
        fine_channels (int): Channels of the finer level, and of the output.
        norm_cfg (dict): Norm layers.
        missing (str): See :func:`sympoint.ops.knn`.
        ties (str): See there too. Defaults to 'first'.
    """

    def __init__(self,
                 coarse_channels: int,
                 fine_channels: int,
                 norm_cfg: ConfigType,
                 missing: str,
                 ties: str = 'first') -> None:
        super().__init__()
        self.missing = missing
        self.ties = ties
        self.skip, self.up = (
            nn.Sequential(
                nn.Linear(channels, fine_channels),
                PointNorm(norm_cfg, fine_channels), nn.ReLU())
            for channels in (fine_channels, coarse_channels))

    def forward(self, fine: PointLevel, coarse: PointLevel) -> Tensor:
        """Skip + interpolation from the 3 nearest coarser points.

        Returns:
            Tensor: (num_points of ``fine``, fine_channels).
        """
        near = knn(fine.coords, fine.offsets, coarse.coords, coarse.offsets, 3,
                   self.missing, self.ties)
        carried = interpolate(
            self.up(coarse.feats), near.index, inverse_distance_weights(near))
        return self.skip(fine.feats) + carried


class GlobalContext(nn.Module):
    """Add its drawing's mean to each point of the coarsest level.

    Args:
        channels (int): Input and output channels.
        norm_cfg (dict): Norm layer.
    """

    def __init__(self, channels: int, norm_cfg: ConfigType) -> None:
        super().__init__()
        self.mean = nn.Sequential(
            nn.Linear(channels, channels), nn.ReLU(inplace=True))
        self.project = nn.Sequential(
            nn.Linear(2 * channels, channels), PointNorm(norm_cfg, channels),
            nn.ReLU())

    def forward(self, level: PointLevel) -> Tensor:
        """Features (num_points, channels) that know their drawing's."""
        mean = self.mean(drawing_mean(level.feats, level.offsets))
        mean = mean[batch_index(level.offsets, mean.device)]
        return self.project(torch.cat([level.feats, mean], 1))


class PointTransformerBlock(nn.Module):
    """A residual block around vector attention.

    Args:
        channels (int): Input and output channels.
        num_groups (int): Channels that share an attention weight.
        norm_cfg (dict): Norm layers.
    """

    def __init__(self, channels: int, num_groups: int,
                 norm_cfg: ConfigType) -> None:
        super().__init__()
        self.reduce = nn.Linear(channels, channels, bias=False)
        self.norm1 = PointNorm(norm_cfg, channels)
        self.attention = VectorAttention(channels, num_groups, norm_cfg)
        self.norm2 = PointNorm(norm_cfg, channels)
        self.expand = nn.Linear(channels, channels, bias=False)
        self.norm3 = PointNorm(norm_cfg, channels)

    def forward(self,
                level: PointLevel,
                neighbors: Neighbors,
                places: Places | None = None) -> PointLevel:
        """The level with new features (num_points, channels).

        Args:
            level (PointLevel): Of ``channels`` features.
            neighbors (Neighbors): Who attends to whom.
            places (Places, optional): See :class:`VectorAttention`.
        """
        x = self.norm1(self.reduce(level.feats)).relu()
        x = self.attention(level.coords, x, neighbors, places)
        x = self.norm3(self.expand(self.norm2(x).relu()))
        return PointLevel(level.coords, (x + level.feats).relu(),
                          level.offsets, level.neighbors)


@MODELS.register_module()
class PointTransformerBackbone(BaseModule):
    """Point Transformer (Zhao et al., ICCV 2021), as SymPoint builds it.

    An encoder of stages that halve their resolution ``stride``-fold and a
    decoder back to the primitives. With ``use_connections`` the finest stage
    attends to a primitive's connections too (ACM, arXiv 2401.10556), which
    adds no parameters; with ``use_layers`` its primitives learn what else is
    on their layer, see :class:`LayerFeatures`.

    Args:
        in_channels (int): Channels of position (3) and features together.
            Defaults to 9.
        channels (Sequence[int]): Channels of each stage.
        depths (Sequence[int]): Modules of each stage, the transition down
            among them.
        strides (Sequence[int]): Points of the stage before that a point
            stands for.
        num_neighbors (int): Neighbours of attention and pooling. Defaults
            to 16.
        num_groups (int): Channels that share an attention weight. Defaults
            to 8.
        use_connections (bool): Whether the finest stage attends to
            connections. Defaults to True.
        use_layers (bool): Whether features are pooled over a drawing's
            layers. Defaults to False.
        sampling_start (str): Where farthest point sampling starts,
            ``'farthest'`` from the drawing's mean or at its ``'first'``
            point. Defaults to 'farthest'.
        sector_points (int): In training, drawings of at least so many points
            are sampled in 4 sectors of equal count around their mean at the
            second stage. Defaults to 10000.
        missing_neighbors (str): Where a level has fewer points than
            neighbours asked for, ``'mask'`` or, for published checkpoints,
            ``'first'``, see :func:`sympoint.ops.knn`. Defaults to 'mask'.
        ties (str): Which of equally near points are neighbours, the
            ``'first'`` or, as in the published network's reference numbers,
            those of SciPy's ``'tree'``. Defaults to 'first'.
        norm_cfg (dict): Norm layers. Defaults to ``dict(type='BN1d')``.
        init_cfg (dict, optional): See mmengine's ``BaseModule``.

    Raises:
        ValueError: ``channels``, ``depths`` and ``strides`` are not equally
            long.
    """

    def __init__(self,
                 in_channels: int = 9,
                 channels: Sequence[int] = (64, 128, 256, 512, 1024),
                 depths: Sequence[int] = (2, 3, 4, 6, 3),
                 strides: Sequence[int] = (1, 4, 4, 4, 4),
                 num_neighbors: int = 16,
                 num_groups: int = 8,
                 use_connections: bool = True,
                 use_layers: bool = False,
                 sampling_start: str = 'farthest',
                 sector_points: int = 10000,
                 missing_neighbors: str = 'mask',
                 ties: str = 'first',
                 norm_cfg: ConfigType = dict(type='BN1d'),
                 init_cfg: OptMultiConfig = None) -> None:
        super().__init__(init_cfg)
        if not len(channels) == len(depths) == len(strides):
            raise ValueError(
                'channels, depths and strides must hold a number for each '
                f'stage, not {len(channels)}, {len(depths)} and '
                f'{len(strides)} numbers')
        self.in_channels = in_channels
        self.num_neighbors = num_neighbors
        self.missing_neighbors = missing_neighbors
        self.ties = ties
        self.use_connections = use_connections
        self.layers = LayerFeatures(channels[0], norm_cfg) \
            if use_layers else None
        self.down = nn.ModuleList()
        self.encoder = nn.ModuleList()
        self.up = nn.ModuleList()
        self.decoder = nn.ModuleList()
        previous = in_channels
        for stage, width in enumerate(channels):
            self.down.append(
                TransitionDown(previous, width, strides[stage], num_neighbors,
                               norm_cfg, sampling_start, missing_neighbors,
                               sector_points if stage == 1 else None, ties))
            self.encoder.append(
                nn.ModuleList(
                    PointTransformerBlock(width, num_groups, norm_cfg)
                    for _ in range(depths[stage] - 1)))
            coarsest = stage == len(channels) - 1
            self.up.append(
                GlobalContext(width, norm_cfg) if coarsest else TransitionUp(
                    channels[stage +
                             1], width, norm_cfg, missing_neighbors, ties))
            self.decoder.append(
                PointTransformerBlock(width, num_groups, norm_cfg))
            previous = width

    def forward(self,
                coords: Tensor,
                feats: Tensor,
                offsets: Tensor,
                connections: Tensor | None = None,
                layer_id: Tensor | None = None) -> PointPyramid:
        """Encode and decode a packed batch.

        Args:
            coords (Tensor): (num_points, 3) positions, in tiles.
            feats (Tensor): (num_points, in_channels - 3) features.
            offsets (Tensor): (batch_size,) int64 on the host.
            connections (Tensor, optional): (num_points, K) int64, -1 where
                missing; needed where ``use_connections``.
            layer_id (Tensor, optional): (num_points,) int64, different in
                each drawing; needed where ``use_layers``.

        Returns:
            PointPyramid: The decoder's levels, finest first.

        Raises:
            ValueError: The inputs are not those that the settings ask for.
        """
        if feats.shape[1] + 3 != self.in_channels:
            raise ValueError(
                f'in_channels={self.in_channels}, but the inputs have 3 + '
                f'{feats.shape[1]}: set in_channels of the backbone to '
                f'{feats.shape[1] + 3}, or change feature_style or '
                'extra_features of PackSymbolInputs')
        if self.use_connections and connections is None:
            raise ValueError('use_connections needs connections in the inputs')
        if self.layers is not None and layer_id is None:
            raise ValueError('use_layers needs layer_id in the inputs: give '
                             "PackSymbolInputs extra_features=('layer', )")
        level = PointLevel(coords, torch.cat([coords, feats], 1), offsets)
        with tracked_together():
            samples, attended = self._geometry(level, connections)
            places = self._places(samples, attended)
            levels = []
            for stage, (down,
                        blocks) in enumerate(zip(self.down, self.encoder)):
                level = down(level, samples[stage])
                level.neighbors, neighbors = attended[stage]
                for block, place in zip(blocks, places[stage]):
                    level = block(level, neighbors, place)
                if stage == 0 and self.layers is not None:
                    level.feats = self.layers(level.feats, layer_id)
                levels.append(level)
            for stage in reversed(range(len(levels))):
                level = levels[stage]
                coarser = levels[stage + 1:stage + 2]
                level.feats = self.up[stage](level, *coarser)
                levels[stage] = self.decoder[stage](level, attended[stage][1],
                                                    places[stage][-1])
        return PointPyramid(levels, connections, self.missing_neighbors,
                            self.ties)

    def _geometry(self, level: PointLevel, connections: Tensor | None):
        """Of each stage its samples, and its neighbours without and with
        connections: no features are needed to know them.
        """
        samples, attended = [], []
        for stage, down in enumerate(self.down):
            chosen = down.sample(level)
            level = PointLevel(chosen.coords, None, chosen.offsets)
            near = knn(level.coords, level.offsets, level.coords,
                       level.offsets, self.num_neighbors,
                       self.missing_neighbors, self.ties)
            joined = near
            if stage == 0 and self.use_connections:
                joined = join_connections(near, connections)
            samples.append(chosen)
            attended.append((near, joined))
        return samples, attended

    def _places(self, samples: list, attended: list) -> list[list]:
        """Of each stage those of its blocks, the decoder's last."""
        blocks = [[*encoder, decoder]
                  for encoder, decoder in zip(self.encoder, self.decoder)]
        pairs = [
            pairs_of(chosen.coords, neighbors)
            for chosen, (_, neighbors) in zip(samples, attended)
        ]
        found = iter(
            find_places([b.attention for stage in blocks for b in stage],
                        [p for p, stage in zip(pairs, blocks) for _ in stage]))
        return [[next(found) for _ in stage] for stage in blocks]
