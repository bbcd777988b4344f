"""Spot the symbols of packed drawings: the segmentor.

Two drawings, of 3 and of 5 primitives, on their way through a small model:
three levels of 16, 24 and 32 channels, 20 queries of 32, 35 classes.

>>> data = model.data_preprocessor(
...     dict(
...         inputs=dict(
...             coords=[torch.rand(3, 3), torch.rand(5, 3)],
...             feats=[torch.rand(3, 6), torch.rand(5, 6)],
...             # two connections a primitive, -1 for none
...             connections=[
...                 torch.tensor([[1, -1], [0, 2], [1, -1]]),
...                 torch.tensor([[1, 4], [0, -1], [3, -1], [2, -1], [0, -1]])
...             ]),
...         data_samples=[Det3DDataSample(), Det3DDataSample()]))
>>> packed = data['inputs']
>>> packed['coords'].shape, packed['feats'].shape  # one axis, no padding
(torch.Size([8, 3]), torch.Size([8, 6]))
>>> packed['offsets']  # where each drawing ends
tensor([3, 8])
>>> packed['connections'][3]  # of the second drawing's first, packed
tensor([4, 7])
>>> pyramid = model.extract_feat(packed)
>>> [(tuple(level.feats.shape), level.offsets.tolist()) for level in pyramid]
[((8, 16), [3, 8]), ((2, 24), [1, 2]), ((2, 32), [1, 2])]
>>> outputs = model.decode_head(pyramid)
>>> outputs.cls_scores.shape  # (layers, drawings, queries, classes + 1)
torch.Size([1, 2, 20, 36])
>>> outputs.mask_embeds.shape, outputs.mask_features.shape
(torch.Size([1, 2, 20, 32]), torch.Size([8, 32]))
>>> logits = outputs.mask_embeds[-1, 1] @ outputs.mask_features[3:].T
>>> logits.shape  # the second drawing's masks
torch.Size([20, 5])
>>> first, second = model.predict(packed, data['data_samples'])
>>> second.pred_pts_seg.pts_instance_mask.shape  # index of the segment, or -1
torch.Size([5])
>>> found = second.pred_instances_3d
>>> found.labels.shape == found.scores.shape == (len(found), )
True
"""

import torch
from mmdet3d.models.segmentors import EncoderDecoder3D
from mmdet3d.registry import MODELS
from mmdet3d.structures import PointData
from mmdet3d.structures.det3d_data_sample import SampleList
from mmdet3d.utils import ConfigType, OptConfigType, OptMultiConfig
from mmengine.structures import InstanceData
from torch import Tensor

from ..ops import offsets_of, slices_of
from ..ops.backend import rounds_by_rows
from .pyramid import PointPyramid
from .symbol_head import QueryOutputs
from .truth import packed_labels


@MODELS.register_module()
class SymPoint(EncoderDecoder3D):
    """Panoptic symbol spotting with primitives as points.

    Liu et al., "Symbol as Points: Panoptic Symbol Spotting via Point-based
    Representation", ICLR 2024, arXiv 2401.10556.

    Args:
        backbone (dict): Gives a :class:`PointPyramid`.
        decode_head (dict): Such as :class:`SymbolHead` or
            :class:`AnchoredSymbolHead`.
        loss_connection (dict, optional): CCL, such as
            :class:`ConnectionContrastiveLoss`.
        train_cfg (dict, optional): Passed to the head.
        test_cfg (dict, optional): Passed to the head.
        order_invariant (bool): Whether prediction sorts a drawing's
            primitives by what they are, so that ties among equally distant
            ones do not depend on the order of the file. Defaults to True.
        data_preprocessor (dict, optional): Such as
            :class:`SymbolDataPreprocessor`.
        init_cfg (dict, optional): See mmengine's ``BaseModule``.
    """

    def __init__(self,
                 backbone: ConfigType,
                 decode_head: ConfigType,
                 loss_connection: OptConfigType = None,
                 train_cfg: OptConfigType = None,
                 test_cfg: OptConfigType = None,
                 order_invariant: bool = True,
                 data_preprocessor: OptConfigType = None,
                 init_cfg: OptMultiConfig = None) -> None:
        decode_head = dict(decode_head, train_cfg=train_cfg, test_cfg=test_cfg)
        super().__init__(
            backbone=backbone,
            decode_head=decode_head,
            train_cfg=train_cfg,
            test_cfg=test_cfg,
            data_preprocessor=data_preprocessor,
            init_cfg=init_cfg)
        self.order_invariant = order_invariant
        self.loss_connection = MODELS.build(loss_connection) \
            if loss_connection else None

    def extract_feat(self, batch_inputs_dict: dict) -> PointPyramid:
        """Levels of a packed batch, see the data preprocessor."""
        return self.backbone(**batch_inputs_dict)

    def loss(self, batch_inputs_dict: dict,
             batch_data_samples: SampleList) -> dict:
        """Losses of a packed batch."""
        pyramid = self.extract_feat(batch_inputs_dict)
        losses = self.decode_head.loss(pyramid, batch_data_samples)
        if self.loss_connection is not None:
            losses['loss_connection'] = self.loss_connection(
                pyramid, packed_labels(batch_data_samples))
        return losses

    def parse_losses(
            self, losses: dict[str,
                               Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        """The sum of the losses, and all of them for the log.

        As mmengine's, which adds one after the other, where all are scalars.

        Args:
            losses (dict): Scalars by name.
        """
        if not losses or not all(
                torch.is_tensor(value) and value.dim() == 0 and 'loss' in name
                for name, value in losses.items()):
            return super().parse_losses(losses)
        loss = torch.stack(list(losses.values())).sum()
        return loss, dict(loss=loss, **losses)

    def predict(self, batch_inputs_dict: dict,
                batch_data_samples: SampleList) -> SampleList:
        """Add ``pred_pts_seg`` and ``pred_instances_3d`` to each sample.

        ``pred_instances_3d`` has ``labels`` and ``scores`` (num_segments,).
        In ``pred_pts_seg``, ``pts_instance_mask`` (num_primitives,) is the
        index of each primitive's segment, -1 for none, and
        ``pts_semantic_mask`` its class, with background; ``pts_class_mask``
        is the class of largest semantic score, without: what the published
        code's semantic measures are of.
        """
        for drawings, samples in self._rounds(batch_inputs_dict,
                                              batch_data_samples):
            self._predict(drawings, samples)
        return batch_data_samples

    @staticmethod
    def _rounds(batch_inputs_dict, batch_data_samples):
        """What is predicted together: on a CPU, each drawing alone.

        How a matrix product rounds depends on its number of rows, so that a
        drawing's result would depend on the others in its batch.
        """
        if rounds_by_rows(batch_inputs_dict['coords']):
            alone = split_batch(batch_inputs_dict)
            return [(one, [sample])
                    for one, sample in zip(alone, batch_data_samples)]
        return [(batch_inputs_dict, batch_data_samples)]

    def _predict(self, batch_inputs_dict: dict,
                 batch_data_samples: SampleList) -> None:
        order = None
        if self.order_invariant:
            order = canonical_order(batch_inputs_dict)
            batch_inputs_dict = reorder(batch_inputs_dict, order)
        results = self.decode_head.predict(
            self.extract_feat(batch_inputs_dict))
        rows = slices_of(batch_inputs_dict['offsets'])
        for sample, result, row in zip(batch_data_samples, results, rows):
            back = None
            if order is not None:
                back = order[row].sub(row.start).argsort()
            part_of = sample.get('primitives', {}).get('part_of')
            if part_of is not None:  # chains of strokes, joined for the net
                part_of = part_of.to(result['semantic_scores'].device)
                back = part_of if back is None else back[part_of]
                # one of padding alone is no symbol
                segments = result['segments']
                found = segments.masks[:, back].any(1)
                result['segments'] = segments[found]
            self._add_result(sample, result, back)

    def _add_result(self, sample, result: dict, back: Tensor | None) -> None:
        segments, scores = result['segments'], result['semantic_scores']
        best = scores.argmax(1)
        if back is not None:
            segments.masks = segments.masks[:, back]
            best = best[back]
        # one row more, of the background: that of points in no segment
        background = ~segments.masks.any(0, keepdim=True)
        owner = torch.cat([background, segments.masks]).byte().argmax(0) - 1
        labels = torch.cat([
            segments.labels,
            segments.labels.new_full((1, ), scores.shape[1])
        ])[owner]
        sample.pred_instances_3d = InstanceData(
            labels=segments.labels, scores=segments.scores)
        sample.pred_pts_seg = PointData(
            pts_semantic_mask=labels,
            pts_instance_mask=owner,
            pts_class_mask=best)

    def _forward(self,
                 batch_inputs_dict: dict,
                 batch_data_samples: SampleList | None = None) -> QueryOutputs:
        """The head's raw outputs."""
        return self.decode_head(self.extract_feat(batch_inputs_dict))


def canonical_order(batch_inputs_dict: dict) -> Tensor:
    """Order of a packed batch's primitives that only they decide.

    Returns:
        Tensor: (num_primitives,) int64, drawing by drawing, sorted by
        position, features and layer.
    """
    keys = [batch_inputs_dict['coords'], batch_inputs_dict['feats']]
    if 'layer_id' in batch_inputs_dict:
        keys.append(batch_inputs_dict['layer_id'][:, None])
    keys = torch.cat(keys, 1)
    orders: list[Tensor] = []
    for rows in slices_of(batch_inputs_dict['offsets']):
        order = torch.arange(rows.start, rows.stop, device=keys.device)
        for key in reversed(range(keys.shape[1])):
            order = order[keys[order, key].argsort(stable=True)]
        orders.append(order)
    return torch.cat(orders)


def reorder(batch_inputs_dict: dict, order: Tensor) -> dict:
    """A packed batch in ``order`` (num_primitives,), connections too."""
    new_place = order.argsort()
    moved = {
        key: values[order]
        for key, values in batch_inputs_dict.items() if key != 'offsets'
    }
    connections = moved['connections']
    moved['connections'] = torch.where(connections >= 0,
                                       new_place[connections], connections)
    return dict(batch_inputs_dict, **moved)


def split_batch(batch_inputs_dict: dict) -> list[dict]:
    """The drawings of a packed batch, each as a batch of its own."""
    drawings = []
    for rows in slices_of(batch_inputs_dict['offsets']):
        one = {
            key: values[rows]
            for key, values in batch_inputs_dict.items() if key != 'offsets'
        }
        connections = one['connections']
        one['connections'] = torch.where(connections >= 0,
                                         connections - rows.start, connections)
        if 'layer_id' in one:
            one['layer_id'] = one['layer_id'] - rows.start
        one['offsets'] = offsets_of([rows.stop - rows.start])
        drawings.append(one)
    return drawings
