"""Our head over mmdet3d's MinkUNet, which sees primitives as voxels."""
import pytest
import torch
from drawing_toys import (CONFIGS, assert_trained, batch_of, drawing, raw,
                          train_step)
from mmdet3d.models.backbones import MinkUNetBackbone
from mmdet3d.registry import MODELS
from mmengine.config import Config

pytest.importorskip('spconv')

ENCODER, DECODER = (8, 16, 16, 24), (24, 16, 16, 8)
DRAWINGS = [drawing(n) for n in (1, 3, 200)]


@pytest.fixture
def model():
    cfg = Config.fromfile(
        CONFIGS / 'reuse' /
        'minkunet_symbol-head_8xb2-50e_floorplancad-panseg.py').model
    cfg.backbone.update(
        base_channels=8, encoder_channels=ENCODER, decoder_channels=DECODER)
    cfg.decode_head.update(
        in_channels=(*reversed(DECODER), ENCODER[-1]),
        num_queries=20,
        embed_dims=32,
        feedforward_channels=32,
        num_rounds=1)
    torch.manual_seed(0)
    return MODELS.build(cfg)


def seeded():
    return torch.Generator().manual_seed(0)


def pyramid_of(model, drawings):
    inputs = model.data_preprocessor(batch_of(drawings))['inputs']
    with torch.no_grad():
        return model.extract_feat(inputs), inputs


def test_training_step(model):
    log = train_step(model, DRAWINGS)
    assert {'loss_cls', 'loss_mask', 'loss_dice',
            'loss_connection'} <= log.keys()
    assert_trained(model, log)


def test_training_lowers_the_loss(model):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(12):
        losses.append(train_step(model, DRAWINGS)['loss'].item())
        optimizer.step()
    assert losses[-1] < 0.9 * losses[0]


def test_voxels_by_hand(model):
    """Occupied cells of each stride, and the mean position in each."""
    backbone = model.backbone
    backbone.voxel_size = 0.1
    inputs, sample = drawing(4)
    inputs['coords'] = torch.tensor([[0., 0, 0], [.07, 0, 0], [.15, .05, 0],
                                     [1.65, .81, 0]])
    pyramid, _ = pyramid_of(model.eval(), [(inputs, sample)])
    assert [len(level.coords) for level in pyramid.levels] == [4, 2, 2, 2, 2]
    for level in pyramid.levels[1:]:
        torch.testing.assert_close(
            level.coords, torch.tensor([[.22 / 3, .05 / 3, 0], [1.65, .81,
                                                                0]]))
    widths = [level.feats.shape[1] for level in pyramid.levels]
    assert widths == [*reversed(DECODER), ENCODER[-1]]


def test_same_network_as_mmdet3d(model):
    """Where every stride divides the extent, mmdet3d's own forward agrees."""
    backbone = model.backbone.eval()
    cells = torch.randint(0, 16, (60, 3), generator=seeded()).unique(dim=0)
    corners = torch.tensor([[0, 0, 0], [15, 15, 15]])
    cells = torch.cat([cells, corners]).unique(dim=0)
    # cells are z, y, x; a primitive in each
    backbone.voxel_size = 1 / 64
    inputs, sample = drawing(len(cells))
    inputs['coords'] = cells.flip(1) / 64
    with torch.no_grad():
        data = model.data_preprocessor(batch_of([(inputs, sample)]))['inputs']
        level = model.extract_feat(data)[0]
        feats = torch.cat([data['coords'], data['feats']], 1)
        found = backbone._cells(data['coords'], data['offsets']).int()
        expected = MinkUNetBackbone.forward(backbone, feats, found)
    assert torch.equal(found[:, 1:], cells.int())
    torch.testing.assert_close(
        level.feats, expected + backbone.point(feats), rtol=1e-5, atol=1e-5)


def test_flat_drawings_keep_their_height(model):
    """z has one voxel, which four strides must not lose."""
    pyramid, inputs = pyramid_of(model.eval(), DRAWINGS)
    assert (inputs['coords'][:, 2] == 0).all()
    for level in pyramid.levels:
        # every drawing has a voxel in every level, with features
        assert level.offsets.diff(prepend=torch.zeros(1)).min() >= 1
        assert len(level.coords) == len(level.feats) == level.offsets[-1]
        assert level.feats.abs().sum(1).gt(0).any()


def test_primitives_find_their_voxel(model):
    """Devoxelised: each gets the features of the cell it lies in."""
    backbone = model.backbone.eval()
    _, inputs = pyramid_of(model, DRAWINGS)
    coords, offsets = inputs['coords'], inputs['offsets']
    cells = backbone._cells(coords, offsets)
    with torch.no_grad():
        pyramid = backbone(**inputs)
        carried = backbone.point(torch.cat([coords, inputs['feats']], 1))
    of_voxel = pyramid[0].feats - carried
    _, place = cells.unique(dim=0, return_inverse=True)
    for i in range(place.max() + 1):
        same = of_voxel[place == i]
        torch.testing.assert_close(
            same, same[:1].expand_as(same), rtol=0, atol=1e-5)
    assert len(of_voxel.round(decimals=4).unique(dim=0)) > 0.9 * place.max()


def test_every_drawing_as_if_alone(model):
    together = raw(model, DRAWINGS)
    for one, (cls_scores, masks) in zip(DRAWINGS, together):
        alone_cls, alone_masks = raw(model, [one])[0]
        torch.testing.assert_close(cls_scores, alone_cls, rtol=0, atol=1e-4)
        torch.testing.assert_close(masks, alone_masks, rtol=0, atol=1e-4)


def test_prediction(model):
    with torch.no_grad():
        samples = model.eval().test_step(batch_of(DRAWINGS))
    for (inputs, _), sample in zip(DRAWINGS, samples):
        assert sample.pred_pts_seg.pts_semantic_mask.shape == (len(
            inputs['coords']), )


def test_channels_of_the_config_are_not_changed():
    """mmdet3d's class inserts into the lists that it is given."""
    encoder, decoder = [8, 8], [8, 8]
    for _ in range(2):
        MODELS.build(
            dict(
                type='MinkUNetPyramid',
                base_channels=8,
                encoder_channels=encoder,
                decoder_channels=decoder,
                encoder_blocks=[1, 1],
                decoder_blocks=[1, 1]))
    assert encoder == decoder == [8, 8]
