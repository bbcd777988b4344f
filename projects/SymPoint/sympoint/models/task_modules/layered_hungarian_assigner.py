"""Match every decoder layer at once, by the Hungarian method."""
from typing import List, NamedTuple, Sequence

import numpy as np
import torch
from mmdet3d.registry import TASK_UTILS
from mmdet.models.task_modules.assigners import HungarianAssigner
from mmengine.structures import InstanceData
from scipy.optimize import linear_sum_assignment
from torch import Tensor


class Matches(NamedTuple):
    """Matched pairs of one drawing, layer by layer.

    Attributes:
        layers (Tensor): (num_matches,) int64.
        queries (Tensor): (num_matches,) int64.
        targets (Tensor): (num_matches,) int64.
    """
    layers: Tensor
    queries: Tensor
    targets: Tensor


@TASK_UTILS.register_module()
class LayeredHungarianAssigner(HungarianAssigner):
    """mmdet's ``HungarianAssigner`` for many layers and drawings.

    Set prediction of DETR (Carion et al., ECCV 2020), after each decoder
    layer as in Mask2Former (Cheng et al., CVPR 2022).

    The costs of all layers and drawings reach the host in one copy, where
    mmdet's class waits for the device once for each.
    """

    def costs(self, layers: Sequence[InstanceData],
              gt_instances: InstanceData) -> Tensor:
        """Weighted costs, (num_layers, num_queries, num_targets)."""
        return torch.stack([
            sum(cost(pred, gt_instances) for cost in self.match_costs)
            for pred in layers
        ])

    def match(self, costs: List[Tensor]) -> List[Matches]:
        """Match each layer of each drawing one to one.

        Args:
            costs (list[Tensor]): One (num_layers, num_queries, num_targets)
                tensor a drawing.

        Returns:
            list[Matches]: One a drawing; min(num_queries, num_targets) pairs
            a layer.
        """
        flat = torch.cat([c.flatten() for c in costs]).cpu()
        matches = []
        parts = flat.split([c.numel() for c in costs])
        for part, cost in zip(parts, costs):
            pairs = [
                linear_sum_assignment(layer)
                for layer in part.view(cost.shape).numpy()
            ]
            layers = np.arange(len(pairs)).repeat([len(r) for r, _ in pairs])
            queries, targets = map(np.concatenate, zip(*pairs))
            matches.append(
                Matches(*(
                    torch.from_numpy(index).to(cost.device, non_blocking=True)
                    for index in (layers, queries, targets))))
        return matches
