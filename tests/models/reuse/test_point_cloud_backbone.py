"""Our backbone under mmdet3d's segmentor and head, on coloured clouds."""
import math

import pytest
import torch
from drawing_toys import CONFIGS, assert_trained
from mmdet3d.registry import MODELS
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.config import Config

CHANNELS = (16, 24, 32)
NUM_POINTS = 96


@pytest.fixture
def model():
    cfg = Config.fromfile(
        CONFIGS / 'reuse' /
        'point-transformer_dgcnn-head_4xb8-100e_s3dis-seg.py').model
    cfg.backbone.update(channels=CHANNELS, depths=(2, 2, 2), strides=(1, 4, 4))
    cfg.decode_head.update(fp_channels=(CHANNELS[0], 24), channels=16)
    cfg.test_cfg.update(num_points=NUM_POINTS, batch_size=2)
    torch.manual_seed(0)
    return MODELS.build(cfg)


def cloud(num_points, seed, at=0.):
    """A room: position in metres (z too), colour, labels of 13 classes."""
    generator = torch.Generator().manual_seed(seed)
    points = torch.rand(num_points, 6, generator=generator)
    points[:, :3] = points[:, :3] * points.new_tensor([1, 1, 3]) + at
    labels = torch.randint(0, 14, (num_points, ), generator=generator)
    sample = Det3DDataSample(gt_pts_seg=PointData(pts_semantic_mask=labels))
    sample.set_metainfo(dict(sample_idx=seed))
    return points, sample


def batch_of(clouds):
    points, samples = zip(*clouds)
    return dict(inputs=dict(points=list(points)), data_samples=list(samples))


def test_training_step(model):
    model.train()
    data = model.data_preprocessor(
        batch_of([cloud(NUM_POINTS, 0),
                  cloud(NUM_POINTS, 1)]), True)
    total, log = model.parse_losses(model(**data, mode='loss'))
    total.backward()
    # the head's first guess: any of 13 classes
    assert float(log['decode.loss_sem_seg']) == pytest.approx(
        math.log(13), rel=0.1)
    assert_trained(model, log)


def test_prediction_by_sliding_patches(model):
    points, sample = cloud(250, 2)
    batch = batch_of([(points * points.new_tensor([2.5, 1, 1, 1, 1, 1]),
                       sample)])
    result = model.eval().test_step(batch)[0]
    labels = result.pred_pts_seg.pts_semantic_mask
    assert labels.shape == (250, ) and labels.max() < 13


def test_every_cloud_as_if_alone(model):
    clouds = [cloud(NUM_POINTS, seed)[0] for seed in range(3)]
    model.eval()
    with torch.no_grad():
        batch = model.extract_feat(torch.stack(clouds))['fa_points']
        for points, feats in zip(clouds, batch):
            alone = model.extract_feat(points[None])['fa_points'][0]
            torch.testing.assert_close(feats, alone, rtol=1e-5, atol=1e-5)
    assert batch.shape == (3, NUM_POINTS, CHANNELS[0])


def test_height_and_colour_count(model):
    points = cloud(NUM_POINTS, 0)[0]
    model.eval()
    with torch.no_grad():
        feats = model.extract_feat(points[None])['fa_points']
        for column in (2, 3, 5):
            changed = points.clone()
            changed[:, column] = changed[:, column].flip(0)
            other = model.extract_feat(changed[None])['fa_points']
            assert (feats - other).abs().max() > 1e-3, column


def test_a_cloud_far_away(model):
    """Float32 at 4096 m holds half a millimetre: compare those points."""
    points = cloud(NUM_POINTS, 0)[0]
    points[:, :3] = (points[:, :3] * 1024).round() / 1024
    far = points.clone()
    far[:, :3] += 4096
    model.eval()
    with torch.no_grad():
        near, far = (
            model.extract_feat(p[None])['fa_points'] for p in (points, far))
    torch.testing.assert_close(near, far, rtol=1e-3, atol=1e-3)
