"""Decode learned queries into symbols."""
from collections.abc import Sequence
from typing import NamedTuple

import torch
from mmdet3d.registry import MODELS, TASK_UTILS
from mmdet3d.structures.det3d_data_sample import SampleList
from mmdet3d.utils import ConfigType, OptMultiConfig
from mmdet.utils import reduce_mean
from mmengine.model import BaseModule
from mmengine.structures import InstanceData
from torch import Tensor, nn

from ..ops import equal_counts, slices_of
from .matching import Matches
from .postprocess import panoptic_segments, semantic_scores
from .pyramid import INTERPOLATIONS, PointLevel, PointPyramid
from .query_decoder import FourierPositionEncoding, QueryDecoderLayer
from .truth import (Known, background_or, known_symbols, true_symbols,
                    unlabelled_classes)

_LOGITS = 2**25  # of masks, whose costs are found together


class QueryStart(NamedTuple):
    """What the decoder starts from.

    Attributes:
        feats (Tensor): (batch_size, num_queries, C) content of queries.
        pos (Tensor): (batch_size, num_queries, C) their position.
        mask_features (Tensor): (num_primitives, C), packed.
    """
    feats: Tensor
    pos: Tensor
    mask_features: Tensor


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

    Raises:
        ValueError: There is no such interpolation, or ``loss_cls`` has no
            weights.
    """

    def __init__(self,
                 in_channels: Sequence[int],
                 num_classes: int,
                 num_queries: int = 500,
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
        if loss_cls and getattr(self.loss_cls, 'class_weight', None) is None:
            raise ValueError('loss_cls needs class_weight, num_classes + 1 = '
                             f'{num_classes + 1} numbers, of which the last '
                             'is that of queries without a symbol')

    def forward(self, pyramid: PointPyramid) -> QueryOutputs:
        """Decode every drawing's queries.

        Predictions are made before each decoder layer and after the last;
        in eval mode only the last is returned.
        """
        return self._decode(pyramid, self._start(pyramid[0]))

    def _start(self, level: PointLevel) -> QueryStart:
        """The learned queries, the same for each drawing."""
        shape = (len(level.offsets), -1, -1)
        return QueryStart(
            self.query_feat.weight.expand(shape),
            self.query_pos.weight.expand(shape),
            self.mask_features(level.feats))

    def _decode(self, pyramid: PointPyramid,
                start: QueryStart) -> QueryOutputs:
        """Let queries look at the levels, coarsest first."""
        queries, mask_features = start.feats, start.mask_features
        levels = list(range(len(pyramid) - 1, 0, -1))
        memory = {i: self._memory(pyramid, i, mask_features) for i in levels}
        states = []
        for level in levels * self.num_rounds:
            if self.training:
                states.append(queries)
            mask_embed = self._mask_embed(
                self.query_norm(queries.detach()), start)
            keys, coarse_masks = memory[level]
            offsets = pyramid[level].offsets
            queries = self.decoder_layers[level - 1](
                queries, start.pos, keys, offsets,
                attention_masks(mask_embed, coarse_masks, offsets))
        # predictions of all steps at once: embeddings are found once more,
        # for one gradient of all
        normed = self.query_norm(torch.stack([*states, queries]))
        return QueryOutputs(
            self._cls_scores(normed, start), self._mask_embed(normed, start),
            mask_features, pyramid[0].offsets)

    def _cls_scores(self, normed: Tensor, start: QueryStart) -> Tensor:
        """Class logits of normed queries, wherever they started."""
        return self.cls_embed(normed)

    def _mask_embed(self, normed: Tensor, start: QueryStart) -> Tensor:
        """Mask embeddings of normed queries, wherever they started."""
        return self.mask_embed(normed)

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
        targets = true_symbols(batch_data_samples)
        return self.loss_by_feat(
            self(pyramid), targets, known_symbols(batch_data_samples))

    def loss_by_feat(self,
                     outputs: QueryOutputs,
                     targets: list[InstanceData],
                     known: Known | None = None) -> dict:
        """Losses of given predictions.

        Args:
            outputs (QueryOutputs): Of a forward in training mode.
            targets (list[InstanceData]): Of each drawing, see
                :func:`true_symbols`.
            known (list, optional): Of each drawing the primitives whose truth
                is known, see :func:`known_symbols`. Defaults to all.
        """
        known = known or [None] * len(targets)
        # in float32, mixed precision or not
        with torch.autocast(outputs.mask_features.device.type, enabled=False):
            matches = self.assigner.match([
                self._costs(outputs, b, t, known[b])
                for b, t in enumerate(targets)
            ])
            return self._losses(outputs, targets, matches,
                                sum(map(len, targets)), known)

    def _losses(self, outputs: QueryOutputs, targets: list[InstanceData],
                matches: list[Matches], num_masks: int, known: Known) -> dict:
        """Losses of matched queries; ``num_masks`` a layer share theirs."""
        cls_losses = self._loss_cls(outputs, targets, matches, known)
        mask_losses, dice_losses = self._loss_masks(outputs, targets, matches,
                                                    num_masks, known)
        last = len(cls_losses) - 1
        losses = {}
        # unbound at once, for one gradient of all
        for i, (cls, mask, dice) in enumerate(
                zip(cls_losses.unbind(), mask_losses.unbind(),
                    dice_losses.unbind())):
            prefix = '' if i == last else f'd{i}.'
            losses[f'{prefix}loss_cls'] = cls
            losses[f'{prefix}loss_mask'] = mask
            losses[f'{prefix}loss_dice'] = dice
        return losses

    @torch.no_grad()
    def _costs(self,
               outputs: QueryOutputs,
               drawing: int,
               target: InstanceData,
               known: Tensor | None = None) -> Tensor:
        """(num_layers, num_queries, num_targets) of one drawing."""
        rows = slices_of(outputs.offsets)[drawing]
        features = outputs.mask_features[rows].float()
        if known is not None:
            features = features[known]
            target = InstanceData(
                labels=target.labels, masks=target.masks[:, known])
        scores = outputs.cls_scores[:, drawing]
        num_layers, num_queries = scores.shape[:2]
        embeds = outputs.mask_embeds[:, drawing].float()
        # as many layers at once as memory likes
        size = max(1, _LOGITS // max(num_queries * len(features), 1))
        layers = (
            InstanceData(
                scores=scores[i:i + size].flatten(0, 1),
                masks=(features @ embeds[i:i + size].flatten(0, 1).T).T)
            for i in range(0, num_layers, size))
        costs = [self.assigner.costs([each], target)[0] for each in layers]
        return torch.cat(costs).view(num_layers, num_queries,
                                     len(target.labels))

    def _loss_cls(self, outputs: QueryOutputs, targets: list[InstanceData],
                  matches: list[Matches], known: Known) -> Tensor:
        """(num_layers,) classification losses."""
        scores = outputs.cls_scores.float()
        labels = scores.new_full(
            scores.shape[:-1], self.num_classes, dtype=torch.int64)
        for drawing, (target, match) in enumerate(zip(targets, matches)):
            labels[match.layers, drawing,
                   match.queries] = target.labels[match.targets]
        free = unlabelled_classes(targets, self.num_classes, scores.device)
        if free is not None:
            # what is mostly of no labelled symbol may be of any other class
            symbols = [
                None if target.get('labelled') is None else target.masks.any(0)
                for target in targets
            ]
            other = (labels == self.num_classes) & _mostly_outside(
                outputs, symbols)
            scores = background_or(scores, other[..., None] & free[:, None])
        loss = self.loss_cls(
            scores.flatten(0, -2), labels.flatten(), reduction_override='none')
        weight = torch.tensor(self.loss_cls.class_weight, dtype=scores.dtype)
        weight = weight.to(scores.device, non_blocking=True)[labels]
        if any(k is not None for k in known):
            judged = labels < self.num_classes
            judged = judged | ~_mostly_outside(outputs, known)
            loss = loss.view_as(labels) * judged
            weight = weight * judged
        # where nothing is judged there is nothing to divide
        total = reduce_mean(weight.sum((1, 2))).clamp(min=1e-6)
        return loss.view_as(labels).sum((1, 2)) / total

    def _loss_masks(self, outputs: QueryOutputs, targets: list[InstanceData],
                    matches: list[Matches], num_masks: int, known: Known):
        """(num_layers,) mask and dice losses of the matched queries."""
        num_layers = len(outputs.cls_scores)
        features = outputs.mask_features.float()
        totals = features.new_zeros(2, num_layers)
        for drawing, (rows, target, match) in enumerate(
                zip(slices_of(outputs.offsets), targets, matches)):
            embeds = outputs.mask_embeds[match.layers, drawing, match.queries]
            points, masks = features[rows], target.masks
            if known[drawing] is not None:
                points = points[known[drawing]]
                masks = masks[:, known[drawing]]
            logits = embeds.float() @ points.T
            truth = masks[match.targets].to(logits)
            losses = torch.stack([
                self.loss_mask(logits, truth,
                               reduction_override='none').mean(1),
                self.loss_dice(logits, truth, reduction_override='none')
            ])
            totals = totals.index_add(1, match.layers, losses)
        num_masks = totals.new_full((), num_masks)
        return (totals / reduce_mean(num_masks).clamp(min=1)).unbind()

    def predict(self, pyramid: PointPyramid) -> list[dict]:
        """Results of each drawing.

        Returns:
            list[dict]: ``semantic_scores`` (num_primitives, num_classes) and
            ``segments``, an InstanceData, see :func:`panoptic_segments`.
        """
        outputs = self(pyramid)
        with torch.autocast(outputs.mask_features.device.type, enabled=False):
            return self._results(outputs)

    def _results(self, outputs: QueryOutputs) -> list[dict]:
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


@torch.no_grad()
def attention_masks(mask_embed: Tensor, features: Tensor,
                    offsets: Tensor) -> Tensor | list[Tensor]:
    """Where each query may look at a level.

    Args:
        mask_embed (Tensor): (batch_size, num_queries, C).
        features (Tensor): (num_points, C) mask features at the level.
        offsets (Tensor): (batch_size,).

    Returns:
        list[Tensor]: (num_queries, points of the drawing) bool a drawing:
        points of mask probability >= 0.5, or all where a query has none. One
        tensor of several drawings that have equally many points.
    """
    masks = []
    num = equal_counts(offsets)
    with torch.autocast(features.device.type, enabled=False):
        if num is not None:
            points = features.view(len(offsets), num, features.shape[1])
            inside = mask_embed.to(features) @ points.mT >= 0
            return inside | ~inside.any(-1, keepdim=True)
        for embed, rows in zip(mask_embed, slices_of(offsets)):
            inside = embed.to(features) @ features[rows].T >= 0
            masks.append(inside | ~inside.any(1, keepdim=True))
    return masks


@torch.no_grad()
def _mostly_outside(outputs: QueryOutputs, places: Known) -> Tensor:
    """Queries more than half of whose mask is outside of some primitives.

    Args:
        outputs (QueryOutputs): The queries.
        places (list): (num_primitives,) bool a drawing; of a drawing without
            any no query is outside.

    Returns:
        Tensor: (num_layers, batch_size, num_queries) bool.
    """
    found = torch.zeros(
        outputs.cls_scores.shape[:-1],
        dtype=torch.bool,
        device=outputs.cls_scores.device)
    for drawing, rows in enumerate(slices_of(outputs.offsets)):
        if places[drawing] is None:
            continue
        inside = outputs.mask_embeds[:, drawing].float() \
            @ outputs.mask_features[rows].float().T >= 0
        outside = (inside & ~places[drawing]).sum(-1)
        found[:, drawing] = 2 * outside > inside.sum(-1)
    return found
