"""Models and drawings that are timed."""
from pathlib import Path
from typing import Dict, Tuple
from unittest import mock

import numpy as np
import torch
from mmdet3d.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.structures import InstanceData
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

import sympoint.models  # noqa: F401
from sympoint.models.vector_attention import VectorAttention
from sympoint.ops import offsets_of

CONFIGS = Path(__file__).parents[3] / 'configs' / 'sympoint'
PAPER = 'sympoint_point-transformer_8xb2-50e_floorplancad-panseg'


def paper_model(published: bool = True, device: str = 'cpu'):
    """The paper-size model with drawn weights, in eval mode.

    Args:
        published (bool): The published code's switches, or ours: connections
            in the finest stage (ACM) and their loss (CCL).
        device (str): Where.
    """
    init_default_scope('mmdet3d')
    name = f'{PAPER}_published.py' if published else f'{PAPER}.py'
    config = Config.fromfile(CONFIGS / name)
    torch.manual_seed(0)
    return MODELS.build(config.model).to(device).eval()


def packed(num: int,
           num_targets: int = 60,
           device: str = 'cpu') -> Tuple[Dict, InstanceData]:
    """A drawing of ``num`` primitives as the model takes it, and targets.

    Half of the primitives lie in small groups, as symbols do, half anywhere;
    a sheet of more than 8,192 grows at the same density.
    """
    rng = np.random.default_rng(num)
    side = max(1, num / 8192)**0.5
    coords = np.zeros((num, 3), np.float32)
    coords[:, :2] = rng.random((num, 2)) * side
    centers = rng.random((max(num // 40, 1), 2)) * side
    grouped = num // 2
    coords[:grouped, :2] = centers[rng.integers(0, len(centers), grouped)] + \
        rng.normal(0, 0.01, (grouped, 2))
    feats = np.zeros((num, 6), np.float32)
    feats[:, 0] = rng.uniform(-1, 1, num)
    feats[:, 1] = rng.random(num) / 10
    feats[np.arange(num), 2 + rng.integers(0, 4, num)] = 1
    connections = rng.integers(-1, num, (num, 8))
    owner = rng.integers(0, 2 * num_targets, num)
    inputs = dict(
        coords=torch.from_numpy(coords - coords.mean(0)).to(device),
        feats=torch.from_numpy(feats).to(device),
        connections=torch.from_numpy(connections).to(device),
        offsets=offsets_of([num]))
    masks = torch.from_numpy(owner == np.arange(num_targets)[:, None])
    labels = torch.from_numpy(rng.integers(0, 35, num_targets))
    return inputs, InstanceData(
        labels=labels.to(device), masks=masks.to(device))


@torch.no_grad()
def forward(model, inputs: dict) -> Tuple[torch.Tensor, torch.Tensor]:
    """Class and mask logits of all queries."""
    outputs = model.decode_head(model.extract_feat(inputs))
    return (outputs.cls_scores[-1, 0],
            outputs.mask_embeds[-1, 0] @ outputs.mask_features.T)


def forward_flops(model, inputs: dict) -> int:
    """FLOPs of :func:`forward` as PyTorch counts them.

    Of matrix products, a multiplication and an addition as two. PyTorch
    cannot look into kernels: those of attention are plain here.
    """
    with FlopCounterMode(display=False) as counted, \
            sdpa_kernel(SDPBackend.MATH), mock.patch.object(
                VectorAttention, 'forward', VectorAttention._plain):
        forward(model, inputs)
    return counted.get_total_flops()


def train_step(model, inputs: dict, targets: InstanceData) -> None:
    """Forward, matching, losses and backward."""
    model.zero_grad(set_to_none=True)
    outputs = model.decode_head(model.extract_feat(inputs))
    sum(model.decode_head.loss_by_feat(outputs, [targets]).values()).backward()
