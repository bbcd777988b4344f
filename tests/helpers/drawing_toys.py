"""Small drawings and a small model for them."""
from pathlib import Path

import numpy as np
import torch
from mmdet3d.registry import MODELS
from mmdet3d.structures import Det3DDataSample
from mmengine.config import Config
from mmengine.registry import init_default_scope

from sympoint.datasets.formatting import add_truth
from sympoint.models import SymbolHead, connection_loss

CONFIGS = Path(__file__).parents[2] / 'configs'
CHANNELS = (16, 24, 32)
ANCHORED = {
    'decode_head.type': 'AnchoredSymbolHead',
    'decode_head.loss_semantic': dict(type='mmdet.CrossEntropyLoss')
}


def small_model(channels=CHANNELS, seed=0, **options):
    """The default config's model, small. Dotted options replace parts."""
    init_default_scope('mmdet3d')
    whole = Config.fromfile(CONFIGS / '_base_' / 'models' / 'sympoint.py')
    cfg = whole.model
    stages = len(channels)
    cfg.backbone.update(
        channels=channels,
        depths=(2, ) * stages,
        strides=(1, ) + (4, ) * (stages - 1))
    cfg.decode_head.update(
        in_channels=channels,
        num_queries=20,
        embed_dims=32,
        feedforward_channels=32,
        num_rounds=1)
    cfg.test_cfg.score_thr = 0.0
    whole.merge_from_dict({f'model.{k}': v for k, v in options.items()})
    torch.manual_seed(seed)
    return MODELS.build(whole.model)


def drawing(size, seed=0, grid=False, labelled=True):
    """Inputs and data sample of ``size`` primitives.

    On a ``grid`` positions repeat, distances tie, and features are few.
    """
    rng = np.random.default_rng([size, seed])
    place = rng.integers(0, 12, (size, 2)) / 12 if grid else rng.random(
        (size, 2))
    feats = rng.integers(0, 2, (size, 6)) if grid else rng.random((size, 6))
    semantic = rng.choice([35, 35, 0, 3, 7, 32], size)
    instance = np.where(semantic < 30, rng.integers(0, 4, size), -1)
    if not labelled:
        semantic[:] = 35
    sample = Det3DDataSample()
    add_truth(sample, semantic, instance, 35)
    inputs = dict(
        coords=torch.from_numpy(np.pad(place, [(0, 0), (0, 1)])).float(),
        feats=torch.from_numpy(feats).float(),
        connections=torch.from_numpy(rng.integers(-1, size, (size, 4))))
    return inputs, sample


def permuted(inputs, order):
    """The same drawing with its primitives in another order."""
    place = order.argsort()
    connections = inputs['connections'][order]
    return dict(
        coords=inputs['coords'][order],
        feats=inputs['feats'][order],
        connections=torch.where(connections >= 0, place[connections], -1))


def batch_of(drawings):
    """What a loader collates."""
    inputs = [d[0] for d in drawings]
    return dict(
        inputs={key: [i[key] for i in inputs]
                for key in inputs[0]},
        data_samples=[d[1].clone() for d in drawings])


def raw(model, drawings):
    """Class and mask logits of each drawing of a batch."""
    model.eval()
    data = model.data_preprocessor(batch_of(drawings))
    with torch.no_grad():
        outputs = model(**data, mode='tensor')
    ends = [0] + outputs.offsets.tolist()
    return [(outputs.cls_scores[-1, b],
             outputs.mask_embeds[-1, b] @ outputs.mask_features[begin:end].T)
            for b, (begin, end) in enumerate(zip(ends, ends[1:]))]


def train_step(model, drawings):
    """Losses as logged, after backward."""
    model.train()
    model.zero_grad()
    data = model.data_preprocessor(batch_of(drawings), True)
    total, log = model.parse_losses(model(**data, mode='loss'))
    total.backward()
    return log


def assert_trained(model, log):
    """Finite losses, and a finite gradient of every parameter."""
    assert all(torch.isfinite(value) for value in log.values()), log
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, f'{name} took no part'
        assert torch.isfinite(parameter.grad).all(), name


def contrast(feats, labels, index, present, temperature):
    """That of CCL, of one level."""
    level = connection_loss.ConnectedPoints(feats, labels, index, present)
    return connection_loss.contrast([level], temperature)[0]


def small_head(num_queries):
    """A head of three classes with the losses of the paper's."""
    torch.manual_seed(0)
    return SymbolHead(
        in_channels=(8, 8),
        num_classes=3,
        num_queries=num_queries,
        embed_dims=8,
        num_heads=2,
        loss_cls=dict(
            type='mmdet.CrossEntropyLoss',
            class_weight=[1.0] * 3 + [0.1],
            loss_weight=2.0),
        loss_mask=dict(
            type='mmdet.CrossEntropyLoss', use_sigmoid=True, loss_weight=5.0),
        loss_dice=dict(
            type='mmdet.DiceLoss',
            activate=True,
            naive_dice=True,
            eps=1.0,
            loss_weight=5.0),
        train_cfg=dict(
            assigner=dict(
                type='LayeredHungarianAssigner',
                match_costs=[dict(type='SymbolMatchCost')])))
