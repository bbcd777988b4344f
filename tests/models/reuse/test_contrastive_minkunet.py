"""Our connection loss on the features of mmdet3d's MinkUNet."""
import pytest
import torch
from drawing_toys import CONFIGS, assert_trained
from mmdet3d.registry import MODELS
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.config import Config

pytest.importorskip('spconv')


@pytest.fixture
def model():
    cfg = Config.fromfile(
        CONFIGS / 'reuse' /
        'minkunet34_connection-loss_8xb2-3x_semantickitti-seg.py').model
    cfg.backbone.update(
        base_channels=8,
        encoder_channels=[8, 16, 16, 24],
        encoder_blocks=[1, 1, 1, 1],
        decoder_channels=[24, 16, 16, 8],
        decoder_blocks=[1, 1, 1, 1])
    cfg.decode_head.update(channels=8)
    torch.manual_seed(0)
    return MODELS.build(cfg)


def scan(num_points, seed):
    """A lidar's scan: position in metres, intensity, 19 classes."""
    generator = torch.Generator().manual_seed(seed)
    points = torch.rand(num_points, 4, generator=generator) * 3
    # classes lie in space, as things do
    labels = points[:, :2].long().sum(1)
    labels[:9] = 19  # of no class
    return points, Det3DDataSample(
        gt_pts_seg=PointData(pts_semantic_mask=labels))


@pytest.fixture(autouse=True)
def no_gpu(monkeypatch):
    """mmdet3d's voxels ask for one by name; spconv's layers do not."""
    monkeypatch.setattr(torch.Tensor, 'cuda', lambda self: self)


def batch_of(model, sizes, training=True):
    points, samples = zip(*[scan(n, i) for i, n in enumerate(sizes)])
    return model.data_preprocessor(
        dict(inputs=dict(points=list(points)), data_samples=list(samples)),
        training)


def test_training_step(model):
    data = batch_of(model.train(), (300, 400))
    losses = model(**data, mode='loss')
    assert losses.keys() == {'loss_sem_seg', 'loss_connection'}
    total, log = model.parse_losses(losses)
    total.backward()
    assert_trained(model, log)


def test_the_head_is_as_it_was(model):
    """Ours comes on top: mmdet3d's own loss does not change."""
    data = batch_of(model.train(), (300, 400))
    feats = model.extract_feat(data['inputs'])
    alone = model.decode_head.loss(feats, data['data_samples'],
                                   model.train_cfg)
    both = model(**data, mode='loss')
    torch.testing.assert_close(both['loss_sem_seg'], alone['loss_sem_seg'])


@pytest.mark.parametrize('num_connections', [1, 200])
def test_loss_by_hand(model, num_connections):
    """A loop from the formula, each voxel connected with all of its cloud.

    With one connection none has two kinds of them: no voxel takes part.
    """
    model.num_connections = num_connections
    data = batch_of(model.train(), (60, 90))
    feats = model.extract_feat(data['inputs'])
    loss = model(**data, mode='loss')['loss_connection']
    labels = torch.cat(
        [s.gt_pts_seg.voxel_semantic_mask for s in data['data_samples']])
    owner = data['inputs']['voxels']['coors'][:, 0]
    losses = []
    for i in range(len(feats) if num_connections > 1 else 0):
        others = (owner == owner[i]).nonzero()[:, 0]
        others = others[others != i]
        same = labels[others] == labels[i]
        if same.any() and not same.all():
            weight = torch.exp(-(feats[i] - feats[others]).norm(dim=1) / 2)
            losses.append(-torch.log(weight[same].sum() / weight.sum()))
    expected = sum(losses) / max(len(losses), 1)
    assert float(loss.detach()) == pytest.approx(float(expected), rel=1e-4)
    loss.backward()


def test_prediction(model):
    data = batch_of(model.eval(), (300, 400), False)
    with torch.no_grad():
        samples = model(**data, mode='predict')
    assert [len(s.pred_pts_seg.pts_semantic_mask)
            for s in samples] == [300, 400]
