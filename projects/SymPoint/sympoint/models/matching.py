"""Match queries of every decoder layer with targets, by what it costs."""
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from mmdet3d.registry import TASK_UTILS
from mmdet.models.task_modules.assigners import HungarianAssigner
from mmdet.models.task_modules.assigners.match_cost import BaseMatchCost
from mmengine.structures import InstanceData
from scipy.optimize import linear_sum_assignment
from torch import Tensor
from torch.nn import functional as F


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

    def match(self, costs: list[Tensor]) -> list[Matches]:
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


@TASK_UTILS.register_module()
class SymbolMatchCost(BaseMatchCost):
    """Class, binary cross-entropy and dice cost of every query and target.

    mmdet's ``CrossEntropyLossCost`` and ``DiceCost`` give the same values;
    here masks stay booleans, as BCE(x, t) = softplus(x) - x t.

    Args:
        class_cost (str): ``'probability'`` costs -p of the target's class.
            ``'focal_iou'``, the published code's, costs the focal cost
            (alpha 0.25, gamma 4) of p * IoU with
            IoU = (1 - dice) / (1 + dice). Defaults to 'probability'.
        class_weight (float): Defaults to 2.
        mask_weight (float): Defaults to 5.
        dice_weight (float): Defaults to 5.
        dice_eps (float): Added to both sides of dice's fraction. Defaults
            to 1.
    """

    def __init__(self,
                 class_cost: str = 'probability',
                 class_weight: float = 2.,
                 mask_weight: float = 5.,
                 dice_weight: float = 5.,
                 dice_eps: float = 1.) -> None:
        super().__init__()
        if class_cost not in ('probability', 'focal_iou'):
            raise ValueError("class_cost must be 'probability' or "
                             f"'focal_iou', not {class_cost!r}")
        self.class_cost = class_cost
        self.class_weight = class_weight
        self.mask_weight = mask_weight
        self.dice_weight = dice_weight
        self.dice_eps = dice_eps

    def __call__(self,
                 pred_instances: InstanceData,
                 gt_instances: InstanceData,
                 img_meta: dict | None = None,
                 **kwargs) -> Tensor:
        """Cost matrix.

        Args:
            pred_instances (InstanceData): ``scores`` (num_queries,
                num_classes + 1) and ``masks`` (num_queries, num_points), both
                logits.
            gt_instances (InstanceData): ``labels`` (num_targets,) and
                ``masks`` (num_targets, num_points).
            img_meta (dict, optional): Not used.

        Returns:
            Tensor: (num_queries, num_targets) float32.
        """
        logits = pred_instances.masks.float()
        inside, target = logits.sigmoid(), gt_instances.masks.to(logits)
        num_points = max(logits.shape[1], 1)
        bce = F.softplus(logits).sum(1, keepdim=True) - logits @ target.T
        size = inside.sum(1, keepdim=True) + target.sum(1)
        dice = 1 - (2 * inside @ target.T + self.dice_eps) / (
            size + self.dice_eps)
        prob = pred_instances.scores.float().softmax(-1)
        prob = prob[:, gt_instances.labels]
        return (self.class_weight * self._class_cost(prob, dice) +
                self.mask_weight * bce / num_points + self.dice_weight * dice)

    def _class_cost(self, prob: Tensor, dice: Tensor) -> Tensor:
        if self.class_cost == 'probability':
            return -prob
        prob = prob * (1 - dice) / (1 + dice)
        # The published code's: at the start of training p * IoU is about as
        # small, so that this number decides who is matched.
        eps = 1e-5
        positive = 0.25 * (1 - prob)**4 * -torch.log(prob + eps)
        negative = 0.75 * prob**4 * -torch.log(1 - prob + eps)
        return positive - negative
