"""Decode symbols from queries that start at primitives, for short runs."""
from collections.abc import Sequence
from typing import NamedTuple

import torch
from mmdet3d.registry import MODELS
from mmdet3d.structures.det3d_data_sample import SampleList
from mmdet3d.utils import ConfigType, OptConfigType
from mmdet.utils import reduce_mean
from mmengine.structures import InstanceData
from torch import Tensor, nn

from ..ops import batch_index, farthest_point_sampling, slices_of
from .matching import Matches
from .pyramid import PointLevel, PointPyramid
from .spatial_prior import TENTHS, SpatialPrior
from .symbol_head import QueryOutputs, SymbolHead
from .truth import (NOT_LABELLED, UNKNOWN, background_or, known_symbols,
                    packed_labels, true_symbols, unlabelled_classes)


class AnchoredStart(NamedTuple):
    """A ``QueryStart``, and what anchors say.

    Attributes:
        feats (Tensor): (batch_size, num_queries, C) content of queries.
        pos (Tensor): (batch_size, num_queries, C) their position.
        mask_features (Tensor): (num_primitives, C + 5), packed.
        anchors (Tensor): (batch_size, num_queries) int64 packed indices.
        places (Tensor): (batch_size, num_queries, 3) positions of anchors.
        semantic (Tensor): (num_primitives, num_classes + 1) logits.
        votes (Tensor, optional): (num_primitives, 2) where primitives think
            that the middle of their symbol is.
    """
    feats: Tensor
    pos: Tensor
    mask_features: Tensor
    anchors: Tensor
    places: Tensor
    semantic: Tensor
    votes: Tensor | None = None


@MODELS.register_module()
class AnchoredSymbolHead(SymbolHead):
    """A head that learns in far fewer steps than the paper's.

    Not in the paper. Its decoder, masks and KNN interpolation are the
    paper's; its queries are not learned embeddings that must find their
    symbols, but start at primitives, the anchors:

    * Each primitive is classified from its mask features, ``loss_semantic``.
      Anchors are primitives of symbols, far from one another (Mask3D, Schult
      et al., ICRA 2023, samples its queries so); an anchor's logits are the
      first guess of its query's class.
    * The target of a query is the one its anchor belongs to; nothing needs
      matching. Many queries may find one symbol: test with ``nms_thr``.
    * A mask stays near its anchor by a :class:`SpatialPrior`. With
      ``loss_vote`` it is one of votes instead of positions: each primitive
      says where the middle of its symbol is (Qi et al., "Deep Hough Voting
      for 3D Object Detection in Point Clouds", ICCV 2019), so that the
      strokes of a symbol come together and neighbours come apart. Anchors of
      things are then far from one another by their votes: a symbol of many
      strokes takes no more of them than one of few.

    Args:
        loss_semantic (dict): Loss of the primitives' classes.
        loss_vote (dict, optional): Loss of the votes of symbols' primitives,
            in tenths of a tile. Defaults to None: no votes.
        stuff_classes (Sequence[int]): Classes without instances, with votes:
            their primitives have none. Defaults to ().
        num_stuff_queries (int): With votes, anchors of a drawing among the
            primitives of ``stuff_classes``. Defaults to 0.
        kwargs: See :class:`SymbolHead`; ``num_queries`` is the number of
            anchors of a drawing.
    """

    def __init__(self,
                 *,
                 loss_semantic: ConfigType,
                 loss_vote: OptConfigType = None,
                 stuff_classes: Sequence[int] = (),
                 num_stuff_queries: int = 0,
                 **kwargs) -> None:
        super().__init__(**kwargs)
        self.num_queries, width = self.query_feat.weight.shape
        self.query_feat = nn.Linear(width, width)
        self.query_pos = nn.Linear(width, width)
        self.mask_pos = nn.Linear(width, width)
        self.semantic = nn.Linear(width, self.num_classes + 1)
        self.prior = SpatialPrior(width)
        self.loss_semantic = MODELS.build(loss_semantic)
        self.loss_vote = None
        if loss_vote:
            # from what the masks' features lack, and not from zero: nothing
            # would tell the backbone what to vote by
            self.vote = nn.Sequential(
                nn.Linear(kwargs['in_channels'][0], width), nn.GELU(),
                nn.Linear(width, 2))
            self.loss_vote = MODELS.build(loss_vote)
        self.num_stuff_queries = num_stuff_queries
        is_stuff = torch.zeros(self.num_classes + 1, dtype=torch.bool)
        is_stuff[list(stuff_classes)] = True
        self.register_buffer('is_stuff', is_stuff, persistent=False)

    def _start(self,
               level: PointLevel,
               labels: Tensor = None) -> AnchoredStart:
        """Queries at primitives of symbols, in training true ones too."""
        feats = self.mask_features(level.feats)
        semantic = self.semantic(feats)
        classes = semantic.argmax(1)
        if labels is not None:
            told = (labels < self.num_classes) & (labels != NOT_LABELLED)
            classes = torch.where(told, labels, classes)
        in_symbol = (classes >= 0) & (classes < self.num_classes)
        code = self.position_encoding(level.coords)
        if self.loss_vote is None:
            votes, places = None, level.coords
            anchors = spread_anchors(places, level.offsets, in_symbol,
                                     self.num_queries)
        else:
            offset = self.vote(level.feats).float() / TENTHS
            votes = level.coords[:, :2] + offset
            # votes learn from their own loss alone
            places = votes.detach()
            stuff = in_symbol & self.is_stuff[classes.clamp(min=0)]
            anchors = torch.cat([
                spread_anchors(
                    nn.functional.pad(places, (0, 1)), level.offsets,
                    in_symbol & ~stuff, self.num_queries),
                spread_anchors(level.coords, level.offsets, stuff,
                               self.num_stuff_queries)
            ], 1)
        mask_features = torch.cat(
            [feats + self.mask_pos(code),
             self.prior.features(places)], 1)
        return AnchoredStart(
            self.query_feat(feats[anchors]), self.query_pos(code[anchors]),
            mask_features, anchors, places[anchors], semantic, votes)

    def _cls_scores(self, normed: Tensor, start: AnchoredStart) -> Tensor:
        return self.cls_embed(normed) + start.semantic[start.anchors]

    def _mask_embed(self, normed: Tensor, start: AnchoredStart) -> Tensor:
        prior = self.prior.embeds(normed, start.places)
        return torch.cat([self.mask_embed(normed).to(prior), prior], -1)

    def loss(self, pyramid: PointPyramid,
             batch_data_samples: SampleList) -> dict:
        """Losses of each prediction, and ``loss_semantic``."""
        labels = packed_labels(batch_data_samples)
        targets = true_symbols(batch_data_samples)
        start = self._start(pyramid[0], labels)
        outputs = self._decode(pyramid, start)
        with torch.autocast(labels.device.type, enabled=False):
            matches = anchor_matches(outputs, targets, start.anchors)
            num_layers = len(outputs.cls_scores)
            num_masks = sum(len(m.queries) for m in matches) / num_layers
            losses = self._losses(outputs, targets, matches, num_masks,
                                  known_symbols(batch_data_samples))
            losses['loss_semantic'] = self._loss_semantic(
                start.semantic.float(), labels, pyramid[0],
                unlabelled_classes(targets, self.num_classes, labels.device))
            if start.votes is not None:
                losses['loss_vote'] = self._loss_vote(start.votes, pyramid[0],
                                                      batch_data_samples)
        return losses

    def _loss_semantic(self, logits: Tensor, labels: Tensor, level: PointLevel,
                       free: Tensor | None) -> Tensor:
        """Loss of the classes of primitives, by what is known of them."""
        known = (labels != UNKNOWN).float()
        if free is not None:
            other = labels == NOT_LABELLED
            drawing = batch_index(level.offsets, labels.device)
            logits = background_or(logits, other[:, None] & free[drawing])
            labels = labels.masked_fill(other, self.num_classes)
        return self.loss_semantic(
            logits,
            labels.clamp(min=0),
            weight=known,
            avg_factor=reduce_mean(known.sum()).clamp(min=1))

    def _loss_vote(self, votes: Tensor, level: PointLevel,
                   batch_data_samples: SampleList) -> Tensor:
        """How far the votes of symbols' primitives are from the middles."""
        drawing = batch_index(level.offsets, votes.device)
        instance = torch.cat([
            sample.gt_pts_seg.pts_instance_mask
            for sample in batch_data_samples
        ])
        middle, of_symbol = symbol_middles(level.coords[:, :2], instance,
                                           drawing)
        weight = of_symbol.to(votes)[:, None].expand_as(votes)
        num = reduce_mean(weight.sum())
        return self.loss_vote(
            TENTHS * votes,
            TENTHS * middle,
            weight,
            avg_factor=num.clamp(min=1))


def anchor_matches(outputs: QueryOutputs, targets: list[InstanceData],
                   anchors: Tensor) -> list[Matches]:
    """The target that each anchor belongs to; one of the background has none.

    Args:
        outputs (QueryOutputs): For the number of layers and the offsets.
        targets (list[InstanceData]): ``masks`` (num_targets, num_primitives).
        anchors (Tensor): (batch_size, num_queries) packed indices.

    Returns:
        list[Matches]: One a drawing, the same pairs for each layer.
    """
    owned = [
        target.masks[:, index - rows.start] for rows, target, index in zip(
            slices_of(outputs.offsets), targets, anchors)
    ]
    # one copy to the host, where the number of pairs is needed
    on_host = torch.cat([own.flatten() for own in owned]).cpu()
    parts = on_host.split([own.numel() for own in owned])
    layers = torch.arange(len(outputs.cls_scores))
    matches = []
    for part, own in zip(parts, owned):
        found, queries = part.view(own.shape).nonzero().unbind(1)
        pairs = (layers.repeat_interleave(len(found)),
                 queries.repeat(len(layers)), found.repeat(len(layers)))
        matches.append(
            Matches(*(p.to(anchors.device, non_blocking=True) for p in pairs)))
    return matches


@torch.no_grad()
def symbol_middles(coords: Tensor, instance: Tensor,
                   drawing: Tensor) -> tuple[Tensor, Tensor]:
    """The middle of the box of each primitive's symbol.

    Args:
        coords (Tensor): (num_primitives, 2).
        instance (Tensor): (num_primitives,) int64, negative for none.
        drawing (Tensor): (num_primitives,) int64, whose ids these are.

    Returns:
        tuple: (num_primitives, 2), zeros where there is no symbol, and
        (num_primitives,) bool, where there is one.
    """
    of_symbol = instance >= 0
    key = torch.where(of_symbol,
                      drawing * (instance.max() + 2) + instance + 1, 0)
    _, group = key.unique(return_inverse=True)
    index = group[:, None].expand_as(coords)
    low, high = (
        torch.zeros_like(coords).scatter_reduce(
            0, index, coords, how, include_self=False)
        for how in ('amin', 'amax'))
    middle = ((low + high) / 2)[group]
    return torch.where(of_symbol[:, None], middle, 0), of_symbol


@torch.no_grad()
def spread_anchors(places: Tensor, offsets: Tensor, candidates: Tensor,
                   num: int) -> Tensor:
    """Choose ``num`` candidates of each drawing, far from one another.

    A drawing with fewer repeats them; one with none takes any points.

    Args:
        places (Tensor): (num_points, 3).
        offsets (Tensor): (batch_size,) int64 on the host.
        candidates (Tensor): (num_points,) bool.
        num (int): Anchors a drawing.

    Returns:
        Tensor: (batch_size, num) int64, packed indices.
    """
    device, num_drawings = candidates.device, len(offsets)
    if not num:
        return torch.zeros((num_drawings, 0), dtype=torch.int64, device=device)
    # one copy to the host, where the numbers of candidates are needed
    candidates = candidates.cpu()
    drawing = batch_index(offsets, candidates.device)
    found = torch.bincount(drawing[candidates], minlength=num_drawings)
    index = (candidates | (found == 0)[drawing]).nonzero()[:, 0]
    counts = torch.bincount(drawing[index], minlength=num_drawings)
    taken = counts.clamp(max=num)
    ends = taken.cumsum(0)
    place = torch.arange(num) % taken[:, None] + (ends - taken)[:, None]
    index, place = (t.to(device, non_blocking=True) for t in (index, place))
    sampled = farthest_point_sampling(places[index], counts.cumsum(0), ends)
    return index[sampled][place]
