"""The head for short runs: each query starts at a primitive."""
from typing import List, NamedTuple

import torch
from mmdet3d.registry import MODELS
from mmdet3d.structures.det3d_data_sample import SampleList
from mmdet3d.utils import ConfigType
from mmdet.utils import reduce_mean
from mmengine.structures import InstanceData
from torch import Tensor, nn

from ..ops import batch_index, farthest_point_sampling, slices_of
from .pyramid import PointLevel, PointPyramid
from .spatial_prior import SpatialPrior
from .symbol_head import QueryOutputs, SymbolHead, packed_labels
from .task_modules import Matches


class AnchoredStart(NamedTuple):
    """A ``QueryStart``, and what anchors say.

    Attributes:
        feats (Tensor): (batch_size, num_queries, C) content of queries.
        pos (Tensor): (batch_size, num_queries, C) their position.
        mask_features (Tensor): (num_primitives, C + 5), packed.
        anchors (Tensor): (batch_size, num_queries) int64 packed indices.
        places (Tensor): (batch_size, num_queries, 3) positions of anchors.
        semantic (Tensor): (num_primitives, num_classes + 1) logits.
    """
    feats: Tensor
    pos: Tensor
    mask_features: Tensor
    anchors: Tensor
    places: Tensor
    semantic: Tensor


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
    * A mask stays near its anchor by a :class:`SpatialPrior`.

    Args:
        loss_semantic (dict): Loss of the primitives' classes.
        kwargs: See :class:`SymbolHead`; ``num_queries`` is the number of
            anchors of a drawing.
    """

    def __init__(self, *, loss_semantic: ConfigType, **kwargs) -> None:
        super().__init__(**kwargs)
        self.num_queries, width = self.query_feat.weight.shape
        self.query_feat = nn.Linear(width, width)
        self.query_pos = nn.Linear(width, width)
        self.mask_pos = nn.Linear(width, width)
        self.semantic = nn.Linear(width, self.num_classes + 1)
        self.prior = SpatialPrior(width)
        self.loss_semantic = MODELS.build(loss_semantic)

    def _start(self,
               level: PointLevel,
               labels: Tensor = None) -> AnchoredStart:
        """Queries at primitives of symbols, in training true ones too."""
        feats = self.mask_features(level.feats)
        semantic = self.semantic(feats)
        in_symbol = semantic.argmax(1) < self.num_classes
        if labels is not None:
            in_symbol |= labels < self.num_classes
        anchors = spread_anchors(level, in_symbol, self.num_queries)
        code = self.position_encoding(level.coords)
        mask_features = torch.cat(
            [feats + self.mask_pos(code),
             self.prior.features(level.coords)], 1)
        return AnchoredStart(
            self.query_feat(feats[anchors]), self.query_pos(code[anchors]),
            mask_features, anchors, level.coords[anchors], semantic)

    def _cls_scores(self, normed: Tensor, start: AnchoredStart) -> Tensor:
        return self.cls_embed(normed) + start.semantic[start.anchors]

    def _mask_embed(self, normed: Tensor, start: AnchoredStart) -> Tensor:
        prior = self.prior.embeds(normed, start.places)
        return torch.cat([self.mask_embed(normed).to(prior), prior], -1)

    def loss(self, pyramid: PointPyramid,
             batch_data_samples: SampleList) -> dict:
        """Losses of each prediction, and ``loss_semantic``."""
        labels = packed_labels(batch_data_samples)
        targets = [sample.gt_instances_3d for sample in batch_data_samples]
        start = self._start(pyramid[0], labels)
        outputs = self._decode(pyramid, start)
        with torch.autocast(labels.device.type, enabled=False):
            matches = anchor_matches(outputs, targets, start.anchors)
            num_layers = len(outputs.cls_scores)
            num_masks = sum(len(m.queries) for m in matches) / num_layers
            losses = self._losses(outputs, targets, matches, num_masks)
            num = reduce_mean(start.semantic.new_full((), len(labels)).float())
            losses['loss_semantic'] = self.loss_semantic(
                start.semantic.float(), labels, avg_factor=num)
        return losses


def anchor_matches(outputs: QueryOutputs, targets: List[InstanceData],
                   anchors: Tensor) -> List[Matches]:
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
def spread_anchors(level: PointLevel, candidates: Tensor, num: int) -> Tensor:
    """``num`` candidates of each drawing, far from one another.

    A drawing with fewer repeats them; one with none takes any points.

    Args:
        level (PointLevel): The points.
        candidates (Tensor): (num_points,) bool.
        num (int): Anchors a drawing.

    Returns:
        Tensor: (batch_size, num) int64, packed indices.
    """
    device, num_drawings = candidates.device, len(level.offsets)
    # one copy to the host, where the numbers of candidates are needed
    candidates = candidates.cpu()
    drawing = batch_index(level.offsets, candidates.device)
    found = torch.bincount(drawing[candidates], minlength=num_drawings)
    index = (candidates | (found == 0)[drawing]).nonzero()[:, 0]
    counts = torch.bincount(drawing[index], minlength=num_drawings)
    taken = counts.clamp(max=num)
    ends = taken.cumsum(0)
    place = torch.arange(num) % taken[:, None] + (ends - taken)[:, None]
    index, place = (t.to(device, non_blocking=True) for t in (index, place))
    sampled = farthest_point_sampling(level.coords[index], counts.cumsum(0),
                                      ends)
    return index[sampled][place]
