"""Training and testing on a GPU mix no devices, shown without a GPU."""
import pytest
import torch
from drawing_toys import CONFIGS, batch_of, drawing
from mmdet3d.registry import MODELS
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.config import Config
from stand_in_device import DEVICE, MixedDevices, StandIn, StandInDevice, move
from torch import nn

from sympoint.models import (anchored_head, point_transformer, query_decoder,
                             symbol_head, sympoint)
from sympoint.ops import backend

PAPER = 'sympoint/sympoint_point-transformer_8xb2-50e_floorplancad-panseg'
TINY = 'sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg'
SMALL = 'sympoint/sympoint_small_1xb4_floorplans-endless-panseg'


@pytest.fixture(autouse=True)
def plain_operators(monkeypatch):
    """Triton's kernels would ask for a real GPU."""
    monkeypatch.setattr(backend, '_has_triton', lambda: False)


def drawings(config):
    """Three drawings, as the config's pipeline gives their inputs."""
    made = [drawing(n) for n in (1, 40, 150)]
    width = config.model.backbone.get('in_channels', 9) - 3
    for inputs, sample in made:
        num = len(inputs['coords'])
        inputs['feats'] = torch.rand(num, width)
        inputs['layer_id'] = torch.arange(num) % 3
        sample.gt_pts_seg.instance_ignore = torch.arange(num) % 7 == 6
        sample.gt_pts_seg.ignore = torch.arange(num) % 14 == 6
    return made


def build(name, use_layers=None):
    config = Config.fromfile(CONFIGS / f'{name}.py')
    if use_layers is not None:
        config.model.backbone.use_layers = use_layers
    config.model.test_cfg.update(score_thr=0., overlap_thr=0.)
    torch.manual_seed(0)
    model = MODELS.build(config.model)
    if hasattr(model.decode_head, 'cls_embed'):  # no background
        nn.init.constant_(model.decode_head.cls_embed.bias[-1:], -100)
    return move(model), config


def train(model, batch):
    model.train()
    data = model.data_preprocessor(batch, True)
    loss, log = model.parse_losses(model(**data, mode='loss'))
    loss.backward()
    torch.optim.AdamW(model.parameters()).step()
    return log


@pytest.mark.parametrize('name, use_layers', [
    (PAPER, None),
    (f'{PAPER}_published', None),
    (TINY, None),
    (TINY, True),
    (SMALL, None),
])
def test_drawings(name, use_layers):
    model, config = build(name, use_layers)
    made = drawings(config)
    with StandInDevice():
        log = train(model, batch_of(made))
        assert log['loss'].device == DEVICE and torch.isfinite(log['loss'])
        for key, parameter in model.named_parameters():
            assert isinstance(parameter.grad, StandIn), key
        with torch.no_grad():
            samples = model.eval().test_step(batch_of(made))
    for (inputs, _), sample in zip(made, samples):
        for mask in sample.pred_pts_seg.values():
            assert mask.shape == inputs['coords'].shape[:1]
            assert isinstance(mask, StandIn)


def test_clouds():
    """mmdet3d's head over our backbone.

    Not its test, whose sliding patches read positions one by one.
    """
    model, _ = build('reuse/point-transformer_dgcnn-head_4xb8-100e_s3dis-seg')
    num = 128
    clouds, samples = [], []
    for i in range(2):
        clouds.append(torch.rand(num, 6))
        labels = torch.randint(0, 13, (num, ))
        samples.append(
            Det3DDataSample(gt_pts_seg=PointData(pts_semantic_mask=labels)))
        samples[-1].set_metainfo(dict(sample_idx=i))
    batch = dict(inputs=dict(points=clouds), data_samples=samples)
    with StandInDevice():
        assert torch.isfinite(train(model, batch)['loss'])
    assert all(isinstance(p.grad, StandIn) for p in model.parameters())


def left_on_the_host(function):
    """Its first tensor, as a constant that nobody moved."""

    def planted(*args, **kwargs):
        result = function(*args, **kwargs)
        first = result[0] if isinstance(result, (list, tuple)) else result
        first = getattr(first, 'inner', first)
        if isinstance(result, list):
            return [first, *result[1:]]
        return type(result)(first, *result[1:]) if isinstance(result,
                                                              tuple) else first

    return planted


@pytest.mark.parametrize('place, name, training', [
    (point_transformer, 'knn', True),
    (symbol_head, 'attention_masks', True),
    (anchored_head, 'packed_labels', True),
    (symbol_head, 'semantic_scores', False),
    (sympoint, 'canonical_order', False),
    (query_decoder.FourierPositionEncoding, 'forward', True),
])
def test_a_constant_on_the_host_is_found(monkeypatch, place, name, training):
    model, config = build(TINY)
    monkeypatch.setattr(place, name, left_on_the_host(getattr(place, name)))
    with StandInDevice(), pytest.raises(MixedDevices):
        if training:
            train(model, batch_of(drawings(config)))
        else:
            with torch.no_grad():
                model.eval().test_step(batch_of(drawings(config)))
