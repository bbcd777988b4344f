"""Batches of drawings of any size give what each drawing gives alone."""
import numpy as np
import pytest
import torch
from mmdet3d.registry import MODELS
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.structures import InstanceData

CHANNELS = (16, 24, 32)


@pytest.fixture(scope='module')
def model():
    init_default_scope('mmdet3d')
    cfg = Config.fromfile('configs/_base_/models/sympoint.py').model
    cfg.backbone.update(channels=CHANNELS, depths=(2, 2, 2), strides=(1, 4, 4))
    cfg.decode_head.update(
        in_channels=CHANNELS,
        num_queries=20,
        embed_dims=32,
        feedforward_channels=32,
        num_rounds=1)
    cfg.test_cfg.score_thr = 0.0
    torch.manual_seed(0)
    return MODELS.build(cfg)


def drawing(size, seed, grid=False):
    """One sample; on a ``grid`` many primitives are equally far apart."""
    rng = np.random.default_rng(seed)
    place = rng.integers(0, 12, (size, 2)) / 12 if grid else rng.random(
        (size, 2))
    coords = torch.zeros(size, 3)
    coords[:, :2] = torch.from_numpy(place).float()
    connections = torch.from_numpy(rng.integers(-1, size, (size, 4)))
    semantic = torch.from_numpy(rng.integers(0, 36, size))
    labels = semantic[semantic < 35].unique()
    sample = Det3DDataSample()
    sample.gt_pts_seg = PointData(pts_semantic_mask=semantic)
    sample.gt_instances_3d = InstanceData(
        labels=labels, masks=semantic == labels[:, None])
    return dict(
        coords=coords,
        feats=torch.from_numpy(rng.random((size, 6))).float(),
        connections=connections), sample


def batch_of(drawings):
    inputs = [d[0] for d in drawings]
    return dict(
        inputs={k: [i[k] for i in inputs]
                for k in inputs[0]},
        data_samples=[d[1].clone() for d in drawings])


def predict(model, drawings):
    model.eval()
    return model.test_step(batch_of(drawings))


def raw(model, drawings):
    model.eval()
    data = model.data_preprocessor(batch_of(drawings))
    with torch.no_grad():
        outputs = model(**data, mode='tensor')
    ends = [0] + outputs.offsets.tolist()
    return [(outputs.cls_scores[-1, b],
             outputs.mask_embeds[-1, b] @ outputs.mask_features[start:end].T)
            for b, (start, end) in enumerate(zip(ends, ends[1:]))]


def test_batch_equals_each_alone(model):
    drawings = [drawing(n, n) for n in (1, 3, 700, 17, 65)]
    together = raw(model, drawings)
    backwards = raw(model, drawings[::-1])[::-1]
    for one, joined, other in zip(drawings, together, backwards):
        alone = raw(model, [one])[0]
        for a, b, c in zip(alone, joined, other):
            torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-5)
            torch.testing.assert_close(a, c, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize('grid', [False, True])
def test_order_of_primitives_does_not_matter(model, grid):
    inputs, sample = drawing(300, 5, grid)
    order = torch.randperm(300, generator=torch.Generator().manual_seed(1))
    place = order.argsort()
    shuffled = {k: v[order] for k, v in inputs.items()}
    missing = shuffled['connections'] < 0
    shuffled['connections'] = place[shuffled['connections']].masked_fill(
        missing, -1)
    first = predict(model, [(inputs, sample)])[0]
    second = predict(model, [(shuffled, sample)])[0]
    for key in ('pts_semantic_mask', 'pts_instance_mask'):
        assert torch.equal(first.pred_pts_seg[key][order],
                           second.pred_pts_seg[key])
    torch.testing.assert_close(first.pred_instances_3d.scores,
                               second.pred_instances_3d.scores)


def test_training_step_reaches_every_parameter(model):
    model.train()
    drawings = [drawing(n, n) for n in (1, 2, 40, 300)]
    drawings[2][1].gt_instances_3d = InstanceData(
        labels=torch.zeros(0, dtype=torch.int64),
        masks=torch.zeros(0, 40, dtype=torch.bool))
    data = model.data_preprocessor(batch_of(drawings), True)
    losses = model(**data, mode='loss')
    total, log = model.parse_losses(losses)
    model.zero_grad()
    total.backward()
    assert all(torch.isfinite(value) for value in log.values())
    assert 'loss_connection' in log and 'd0.loss_dice' in log
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name


def test_no_targets_at_all(model):
    model.train()
    inputs, sample = drawing(50, 0)
    sample.gt_pts_seg.pts_semantic_mask[:] = 35
    sample.gt_instances_3d = InstanceData(
        labels=torch.zeros(0, dtype=torch.int64),
        masks=torch.zeros(0, 50, dtype=torch.bool))
    data = model.data_preprocessor(batch_of([(inputs, sample)]), True)
    losses = model(**data, mode='loss')
    assert losses['loss_mask'] == 0 and losses['loss_dice'] == 0
    assert losses['loss_connection'] == 0
    model.parse_losses(losses)[0].backward()
