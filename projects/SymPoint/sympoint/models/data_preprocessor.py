"""Pack a list of drawings to one batch."""
import torch
from mmdet3d.registry import MODELS
from mmengine.model import BaseDataPreprocessor

from ..ops import offsets_of


@MODELS.register_module()
class SymbolDataPreprocessor(BaseDataPreprocessor):
    """Move a batch to the device and pack its drawings along one axis."""

    def forward(self, data: dict, training: bool = False) -> dict:
        """Pack.

        Args:
            data (dict): ``inputs`` with a list of tensors for ``coords``,
                ``feats`` and ``connections``, and perhaps ``layer_id``;
                ``data_samples``.
            training (bool): Not used.

        Returns:
            dict: ``inputs`` with ``coords`` (num_primitives, 3), ``feats``
            (num_primitives, C), ``connections`` (num_primitives, K) in packed
            indices, ``layer_id`` (num_primitives,), if given, renumbered so
            that no two drawings share one and all are less than
            num_primitives, and ``offsets`` (batch_size,) on the host; and
            ``data_samples``.
        """
        inputs = data['inputs']
        offsets = offsets_of([len(c) for c in inputs['coords']])
        begins = [0] + offsets.tolist()[:-1]
        connections = [
            torch.where(c >= 0, c + begin, c)
            for c, begin in zip(inputs['connections'], begins)
        ]
        packed = dict(
            coords=torch.cat(inputs['coords']),
            feats=torch.cat(inputs['feats']),
            connections=torch.cat(connections))
        if 'layer_id' in inputs:
            packed['layer_id'] = torch.cat([
                ids.unique(return_inverse=True)[1] + begin
                for ids, begin in zip(inputs['layer_id'], begins)
            ])
        data = self.cast_data(
            dict(inputs=packed, data_samples=data.get('data_samples')))
        data['inputs']['offsets'] = offsets
        return data
