"""The head: learned queries become symbols."""
from typing import List, NamedTuple, Sequence

import torch
from mmdet3d.registry import MODELS, TASK_UTILS
from mmdet3d.structures.det3d_data_sample import SampleList
from mmdet3d.utils import ConfigType, OptMultiConfig
from mmdet.utils import reduce_mean
from mmengine.model import BaseModule
from mmengine.structures import InstanceData
from torch import Tensor, nn

from ..ops import counts_of, farthest_point_sampling, slices_of
from .postprocess import panoptic_segments, semantic_scores
from .pyramid import INTERPOLATIONS, PointLevel, PointPyramid
from .query_decoder import FourierPositionEncoding, QueryDecoderLayer
from .task_modules import Matches


class QueryOutputs(NamedTuple):
    """What the head says of its queries.

    A mask's logits are the dot product of a query's ``mask_embeds`` and the
    ``mask_features`` of the points; whoever needs them makes those it needs.

    Attributes:
        cls_scores (Tensor): (num_layers, batch_size, num_queries,
            num_classes + 1) logits.
        mask_embeds (Tensor): (num_layers, batch_size, num_queries, C).
        mask_features (Tensor): (num_primitives, C), packed.
        offsets (Tensor): (batch_size,).
    """
    cls_scores: Tensor
    mask_embeds: Tensor
    mask_features: Tensor
    offsets: Tensor


@MODELS.register_module()
class SymbolHead(BaseModule):
    """Mask-transformer head with KNN interpolation (arXiv 2401.10556).

    Args:
        in_channels (Sequence[int]): Channels of the backbone's levels, finest
            first.
        num_classes (int): Classes, things and stuff, without background.
        num_queries (int): Queries of each drawing. Defaults to 500.
        anchor_queries (bool): Whether each query starts at a primitive, as
            Mask3D's queries do (Schult et al., ICRA 2023): to its learned
            embeddings come the mask features and the position of one of as
            many primitives that lie far from one another, and the mask
            features know their position. Not in the paper; small models
            learn in far fewer steps. Defaults to False.
        embed_dims (int): Width. Defaults to 256.
        num_heads (int): Heads of attention. Defaults to 8.
        feedforward_channels (int): Hidden width of FFNs. Defaults to 512.
        num_rounds (int): Passes over the coarser levels, which share their
            weights. Defaults to 3.
        mask_interpolation (str): How mask logits reach the coarser levels:
            'knn', 'linear' or 'nearest'. Defaults to 'knn'.
        loss_cls (dict): Classification loss, its ``class_weight`` holding
            num_classes + 1 numbers.
        loss_mask (dict): Loss of mask logits.
        loss_dice (dict): Dice loss of masks.
        train_cfg (dict, optional): ``assigner``.
        test_cfg (dict, optional): ``score_thr`` and ``overlap_thr``, see
            :func:`panoptic_segments`.
        init_cfg (dict, optional): See mmengine's ``BaseModule``.
    """

    def __init__(self,
                 in_channels: Sequence[int],
                 num_classes: int,
                 num_queries: int = 500,
                 anchor_queries: bool = False,
                 embed_dims: int = 256,
                 num_heads: int = 8,
                 feedforward_channels: int = 512,
                 num_rounds: int = 3,
                 mask_interpolation: str = 'knn',
                 loss_cls: ConfigType = None,
                 loss_mask: ConfigType = None,
                 loss_dice: ConfigType = None,
                 train_cfg: ConfigType = None,
                 test_cfg: ConfigType = None,
                 init_cfg: OptMultiConfig = None) -> None:
        super().__init__(init_cfg)
        if mask_interpolation not in INTERPOLATIONS:
            raise ValueError(f'mask_interpolation must be one of '
                             f'{INTERPOLATIONS}, not {mask_interpolation!r}')
        self.num_classes = num_classes
        self.num_rounds = num_rounds
        self.mask_interpolation = mask_interpolation
        self.test_cfg = test_cfg
        coarser = in_channels[1:]
        self.query_feat = nn.Embedding(num_queries, embed_dims)
        self.query_pos = nn.Embedding(num_queries, embed_dims)
        self.position_encoding = FourierPositionEncoding(embed_dims)
        self.anchor = nn.ModuleDict({
            name: nn.Linear(embed_dims, embed_dims)
            for name in ('query_feat', 'query_pos', 'mask_features')
        }) if anchor_queries else None
        self.level_projections = nn.ModuleList(
            nn.Linear(width, embed_dims) for width in coarser)
        self.decoder_layers = nn.ModuleList(
            QueryDecoderLayer(embed_dims, num_heads, feedforward_channels)
            for _ in coarser)
        self.query_norm = nn.LayerNorm(embed_dims)
        self.cls_embed = nn.Linear(embed_dims, num_classes + 1)
        self.mask_embed = nn.Sequential(
            nn.Linear(embed_dims, embed_dims), nn.GELU(),
            nn.Linear(embed_dims, embed_dims))
        self.mask_features = nn.Sequential(
            nn.Linear(in_channels[0], embed_dims), nn.GELU(),
            nn.Linear(embed_dims, embed_dims))
        self.assigner = TASK_UTILS.build(train_cfg['assigner']) \
            if train_cfg else None
        self.loss_cls, self.loss_mask, self.loss_dice = (
            MODELS.build(loss) if loss else None
            for loss in (loss_cls, loss_mask, loss_dice))

    def forward(self, pyramid: PointPyramid) -> QueryOutputs:
        """Decode every drawing's queries.

        Predictions are made before each decoder layer and after the last;
        in eval mode only the last is returned.
        """
        queries, query_pos, mask_features = self._start(pyramid[0])
        levels = list(range(len(pyramid) - 1, 0, -1))
        memory = {i: self._memory(pyramid, i, mask_features) for i in levels}
        embeds = []
        for level in levels * self.num_rounds:
            normed = self.query_norm(queries)
            mask_embed = self.mask_embed(normed)
            if self.training:
                embeds.append((self.cls_embed(normed), mask_embed))
            keys, coarse_masks = memory[level]
            offsets = pyramid[level].offsets
            queries = self.decoder_layers[level - 1](
                queries, query_pos, keys, offsets,
                attention_masks(mask_embed, coarse_masks, offsets))
        normed = self.query_norm(queries)
        embeds.append((self.cls_embed(normed), self.mask_embed(normed)))
        cls_scores, mask_embeds = map(torch.stack, zip(*embeds))
        return QueryOutputs(cls_scores, mask_embeds, mask_features,
                            pyramid[0].offsets)

    def _start(self, level: PointLevel):
        """First content and position of queries, and the mask features.

        (batch_size, num_queries, C), the same, (num_primitives, C).
        """
        feat, pos = self.query_feat.weight, self.query_pos.weight
        mask_features = self.mask_features(level.feats)
        if self.anchor is None:
            shape = (len(level.offsets), -1, -1)
            return feat.expand(shape), pos.expand(shape), mask_features
        code = self.position_encoding(level.coords)
        mask_features = mask_features + self.anchor['mask_features'](code)
        at = spread_points(level, len(feat))
        return (feat + self.anchor['query_feat'](mask_features[at]),
                pos + self.anchor['query_pos'](code[at]), mask_features)

    def _memory(self, pyramid: PointPyramid, level: int,
                mask_features: Tensor):
        """What queries read from a level, and mask features there.

        Interpolation is linear, so the interpolated mask of a query is its
        embedding times the interpolated features, found once for all queries.
        """
        coarse = pyramid[level]
        with torch.no_grad():
            features = pyramid.down_sample(mask_features.float(), level,
                                           self.mask_interpolation)
        keys = self.decoder_layers[level - 1].cross_attention.memory(
            self.level_projections[level - 1](coarse.feats),
            self.position_encoding(coarse.coords))
        return keys, features

    def loss(self, pyramid: PointPyramid,
             batch_data_samples: SampleList) -> dict:
        """Losses of each prediction, ``d0.loss_cls``, ..., ``loss_dice``."""
        targets = [sample.gt_instances_3d for sample in batch_data_samples]
        return self.loss_by_feat(self(pyramid), targets)

    def loss_by_feat(self, outputs: QueryOutputs,
                     targets: List[InstanceData]) -> dict:
        """Losses of given predictions.

        Args:
            outputs (QueryOutputs): Of a forward in training mode.
            targets (list[InstanceData]): ``labels`` (num_targets,) and
                ``masks`` (num_targets, num_primitives) of each drawing.
        """
        with torch.autocast(outputs.mask_features.device.type, enabled=False):
            return self._loss_by_feat(outputs, targets)

    def _loss_by_feat(self, outputs: QueryOutputs,
                      targets: List[InstanceData]) -> dict:
        """Losses in float32, mixed precision or not."""
        matches = self.assigner.match(
            [self._costs(outputs, b, t) for b, t in enumerate(targets)])
        cls_losses = self._loss_cls(outputs, targets, matches)
        mask_losses, dice_losses = self._loss_masks(outputs, targets, matches)
        last = len(cls_losses) - 1
        losses = {}
        for i in range(last + 1):
            prefix = '' if i == last else f'd{i}.'
            losses[f'{prefix}loss_cls'] = cls_losses[i]
            losses[f'{prefix}loss_mask'] = mask_losses[i]
            losses[f'{prefix}loss_dice'] = dice_losses[i]
        return losses

    @torch.no_grad()
    def _costs(self, outputs: QueryOutputs, drawing: int,
               target: InstanceData) -> Tensor:
        """(num_layers, num_queries, num_targets) of one drawing."""
        rows = slices_of(outputs.offsets)[drawing]
        features = outputs.mask_features[rows].float()
        layers = (InstanceData(
            scores=scores, masks=embeds.float() @ features.T)
                  for scores, embeds in zip(outputs.cls_scores[:, drawing],
                                            outputs.mask_embeds[:, drawing]))
        return self.assigner.costs(layers, target)

    def _loss_cls(self, outputs: QueryOutputs, targets: List[InstanceData],
                  matches: List[Matches]) -> Tensor:
        """(num_layers,) classification losses."""
        scores = outputs.cls_scores.float()
        labels = scores.new_full(
            scores.shape[:-1], self.num_classes, dtype=torch.int64)
        for drawing, (target, match) in enumerate(zip(targets, matches)):
            labels[match.layers, drawing,
                   match.queries] = target.labels[match.targets]
        loss = self.loss_cls(
            scores.flatten(0, -2), labels.flatten(), reduction_override='none')
        weight = scores.new_tensor(self.loss_cls.class_weight)[labels]
        total = reduce_mean(weight.sum((1, 2)))
        return loss.view_as(labels).sum((1, 2)) / total

    def _loss_masks(self, outputs: QueryOutputs, targets: List[InstanceData],
                    matches: List[Matches]):
        """(num_layers,) mask and dice losses of the matched queries."""
        num_layers = len(outputs.cls_scores)
        features = outputs.mask_features.float()
        totals = features.new_zeros(2, num_layers)
        for drawing, (rows, target, match) in enumerate(
                zip(slices_of(outputs.offsets), targets, matches)):
            embeds = outputs.mask_embeds[match.layers, drawing, match.queries]
            logits = embeds.float() @ features[rows].T
            truth = target.masks[match.targets].to(logits)
            losses = torch.stack([
                self.loss_mask(logits, truth,
                               reduction_override='none').mean(1),
                self.loss_dice(logits, truth, reduction_override='none')
            ])
            totals = totals.index_add(1, match.layers, losses)
        num_targets = totals.new_tensor(float(sum(map(len, targets))))
        return totals / reduce_mean(num_targets).clamp(min=1)

    def predict(self, pyramid: PointPyramid) -> List[dict]:
        """Results of each drawing.

        Returns:
            list[dict]: ``semantic_scores`` (num_primitives, num_classes) and
            ``segments``, an InstanceData, see :func:`panoptic_segments`.
        """
        outputs = self(pyramid)
        with torch.autocast(outputs.mask_features.device.type, enabled=False):
            return self._results(outputs)

    def _results(self, outputs: QueryOutputs) -> List[dict]:
        results = []
        for rows, scores, embeds in zip(
                slices_of(outputs.offsets), outputs.cls_scores[-1],
                outputs.mask_embeds[-1]):
            logits = embeds.float() @ outputs.mask_features[rows].float().T
            results.append(
                dict(
                    semantic_scores=semantic_scores(scores, logits),
                    segments=panoptic_segments(scores, logits,
                                               **self.test_cfg)))
        return results


def spread_points(level: PointLevel, num: int) -> Tensor:
    """``num`` points of each drawing, far from one another.

    A drawing with fewer points repeats them.

    Returns:
        Tensor: (batch_size, num) int64, packed indices.
    """
    taken = counts_of(level.offsets).clamp(max=num)
    offsets = taken.cumsum(0)
    sampled = farthest_point_sampling(level.coords, level.offsets, offsets)
    place = torch.arange(num) % taken[:, None] + (offsets - taken)[:, None]
    return sampled[place.to(sampled.device, non_blocking=True)]


@torch.no_grad()
def attention_masks(mask_embed: Tensor, features: Tensor,
                    offsets: Tensor) -> List[Tensor]:
    """Where each query may look at a level.

    Args:
        mask_embed (Tensor): (batch_size, num_queries, C).
        features (Tensor): (num_points, C) mask features at the level.
        offsets (Tensor): (batch_size,).

    Returns:
        list[Tensor]: (num_queries, points of the drawing) bool a drawing:
        points of mask probability >= 0.5, or all where a query has none.
    """
    masks = []
    with torch.autocast(features.device.type, enabled=False):
        for embed, rows in zip(mask_embed, slices_of(offsets)):
            inside = embed.to(features) @ features[rows].T >= 0
            masks.append(inside | ~inside.any(1, keepdim=True))
    return masks
