"""The backbone's stages."""
import numpy as np
import pytest
import torch
from drawing_toys import batch_of, drawing, small_model

from sympoint.models import PointLevel, PointTransformerBackbone
from sympoint.models.point_transformer import (GlobalContext, TransitionDown,
                                               TransitionUp)
from sympoint.ops import knn, offsets_of, slices_of

BN = dict(type='BN1d')


def level_of(counts, channels, seed=0, dims=3):
    generator = torch.Generator().manual_seed(seed)
    coords = torch.rand(sum(counts), 3, generator=generator)
    coords[:, dims:] = 0
    return PointLevel(coords,
                      torch.randn(sum(counts), channels, generator=generator),
                      offsets_of(counts))


def randomise(module):
    """Running statistics and affine parameters that matter."""
    torch.manual_seed(0)
    for name, tensor in [*module.named_parameters(), *module.named_buffers()]:
        if tensor.is_floating_point() and tensor.dim() == 1:
            tensor.data = torch.rand_like(tensor) + 0.5
            tensor.data[::2] *= 1 if 'var' in name else -1
    return module.eval()


def down(stride=4, k=5, in_channels=4, out_channels=16, **options):
    return TransitionDown(in_channels, out_channels, stride, k, BN,
                          options.get('start', 'farthest'), 'mask',
                          options.get('sectors'))


@torch.no_grad()
def test_transition_down_by_loop():
    level, module = level_of([40, 3, 9], 4), randomise(down())
    pooled = module(level)
    assert pooled.offsets.tolist() == [10, 11, 13]
    rows, samples = slices_of(level.offsets), slices_of(pooled.offsets)
    for row, sample in zip(rows, samples):
        points, feats = level.coords[row], level.feats[row]
        for i in range(sample.start, sample.stop):
            centre = pooled.coords[i]
            assert (points == centre).all(1).any()  # one of the drawing's own
            near = (points - centre).norm(dim=1).argsort()[:5]
            x = module.linear(
                torch.cat([points[near] - centre, feats[near]], 1))
            expected = module.norm[0](x).relu().max(0).values
            torch.testing.assert_close(pooled.feats[i], expected)


@torch.no_grad()
def test_stride_one_only_projects():
    level, module = level_of([6, 2], 4), randomise(down(stride=1))
    pooled = module(level)
    assert pooled.coords is level.coords
    torch.testing.assert_close(
        pooled.feats, module.norm[0](module.linear(level.feats)).relu())


def test_number_of_samples():
    level = level_of([1, 3, 4, 7, 8, 400], 4)
    assert down()(level).offsets.diff(prepend=torch.zeros(1)).tolist() == [
        1, 1, 1, 1, 2, 100
    ]


def test_sectors_in_training_only():
    """A large drawing is sampled evenly around its mean, a small one not."""
    # 300 points to the right, 100 to the left of the mean's angle bins
    level = level_of([400, 60], 4, dims=2)
    angles = torch.rand(400) * 0.5
    angles[:40] = torch.rand(40) * 6.28
    level.coords[:400, 0] = angles.cos()
    level.coords[:400, 1] = angles.sin()
    module = down(sectors=400)
    module.eval()
    whole = module(level)
    module.train()
    parts = module(level)
    assert whole.offsets.tolist() == parts.offsets.tolist() == [100, 115]
    torch.testing.assert_close(whole.coords[100:], parts.coords[100:])
    assert not torch.equal(whole.coords[:100], parts.coords[:100])
    # 4 sectors of 100 points in the order of angle give 25 samples each
    centred = level.coords[:400] - level.coords[:400].mean(0)
    order = torch.atan2(centred[:, 1], centred[:, 0]).argsort()
    sector = torch.empty(400, dtype=torch.int64)
    sector[order] = torch.arange(400) // 100
    match = (parts.coords[:100, None] == level.coords[None, :400]).all(-1)
    assert match.any(1).all() and (match.sum(1) == 1).all()
    chosen = match.float().argmax(1)
    assert len(chosen.unique()) == 100
    assert sector[chosen].bincount().tolist() == [25] * 4


def test_every_large_drawing_has_sectors():
    module = down(sectors=200).train()
    pooled = module(level_of([200, 203, 199], 4))
    assert pooled.offsets.tolist() == [50, 100, 149]


@torch.no_grad()
def test_transition_up_by_loop():
    fine, coarse = level_of([12, 5], 8), level_of([4, 1], 16, seed=1)
    module = randomise(TransitionUp(16, 8, BN, 'mask'))
    out = module(fine, coarse)
    skip, up = module.skip(fine.feats), module.up(coarse.feats)
    for rows, points in zip(
            slices_of(fine.offsets), slices_of(coarse.offsets)):
        for i in range(rows.start, rows.stop):
            distance = (coarse.coords[points] - fine.coords[i]).norm(dim=1)
            near = distance.argsort()[:3]
            weight = 1 / (distance[near] + 1e-8)
            weight = weight / weight.sum()
            expected = skip[i] + (weight[:, None] * up[points][near]).sum(0)
            torch.testing.assert_close(out[i], expected)


@torch.no_grad()
def test_global_context_by_loop():
    level, module = level_of([7, 1, 4], 8), randomise(GlobalContext(8, BN))
    out = module(level)
    for rows in slices_of(level.offsets):
        feats = level.feats[rows]
        mean = module.mean(feats.mean(0, keepdim=True)).expand_as(feats)
        torch.testing.assert_close(out[rows],
                                   module.project(torch.cat([feats, mean], 1)))


def double_gradcheck(module, function, *feats):
    """Gradients of features in float64, parameters too."""
    feats = [f.double().requires_grad_() for f in feats]
    module.double()
    assert torch.autograd.gradcheck(function, feats, fast_mode=True)
    function(*feats).square().sum().backward()
    assert all(p.grad.abs().sum() > 0 for p in module.parameters())


def test_gradients_by_differences():
    fine, coarse = level_of([12, 5], 8), level_of([4, 1], 16, seed=1)

    def moved(level, feats):
        return PointLevel(level.coords.double(), feats, level.offsets)

    module = down(in_channels=8)
    double_gradcheck(module, lambda f: module(moved(fine, f)).feats,
                     fine.feats)
    up = TransitionUp(16, 8, BN, 'mask')
    double_gradcheck(up, lambda f, c: up(moved(fine, f), moved(coarse, c)),
                     fine.feats, coarse.feats)
    context = GlobalContext(16, BN)
    double_gradcheck(context, lambda f: context(moved(coarse, f)),
                     coarse.feats)


def backbone(**options):
    torch.manual_seed(0)
    return PointTransformerBackbone(
        **{
            **dict(
                in_channels=7,
                channels=(16, 24, 32),
                depths=(2, 2, 2),
                strides=(1, 4, 4),
                use_connections=False),
            **options
        })


def test_levels():
    level = level_of([50, 4], 4)
    pyramid = backbone()(level.coords, level.feats, level.offsets)
    assert [l.feats.shape for l in pyramid.levels] == [(54, 16), (13, 24),
                                                       (4, 32)]
    assert [l.offsets.tolist() for l in pyramid.levels] == [[50, 54], [12, 13],
                                                            [3, 4]]
    assert pyramid[0].coords is level.coords
    for points in pyramid.levels:
        near = knn(points.coords, points.offsets, points.coords,
                   points.offsets, 16)
        assert torch.equal(points.neighbors.distance, near.distance)


@torch.no_grad()
def test_third_coordinate_matters():
    """Points of a cloud, not of a drawing."""
    flat, cloud = level_of([200], 4, dims=2), level_of([200], 4, dims=3)
    assert torch.equal(flat.coords[:, :2], cloud.coords[:, :2])
    model = backbone().eval()
    one, other = (
        model(l.coords, l.feats, l.offsets)[0].feats for l in (flat, cloud))
    assert (one - other).abs().max() > 1e-3
    # turning the cloud over swaps axes of the position's weights only
    turned = cloud.coords[:, [0, 2, 1]]
    for name, tensor in model.named_parameters():
        if name.endswith('position.0.weight'):
            tensor[:] = tensor[:, [0, 2, 1]]
        elif name.startswith('down') and name.endswith('linear.weight'):
            tensor[:, :3] = tensor[:, [0, 2, 1]]
    torch.testing.assert_close(
        model(turned, cloud.feats, cloud.offsets)[0].feats,
        other,
        rtol=1e-4,
        atol=1e-5)


@pytest.mark.parametrize('options, problem', [
    (dict(depths=(2, 2, 2, 2)), 'not 3, 4 and 3 numbers'),
    (dict(channels=(16, 20, 32)), 'a multiple of num_groups = 8, not 20'),
])
def test_settings_are_checked(options, problem):
    with pytest.raises(ValueError, match=problem):
        backbone(**options)


def test_inputs_are_checked():
    level = level_of([50], 7)
    with pytest.raises(ValueError, match='in_channels=7, but .* 3 . 7: .* 10'):
        backbone()(level.coords, level.feats, level.offsets)
    with pytest.raises(ValueError, match='needs connections'):
        backbone(use_connections=True)(level.coords, level.feats[:, :4],
                                       level.offsets)


@pytest.mark.parametrize('start', ['first', 'farthest'])
def test_sampling_start(start):
    level = level_of([50], 4)
    pyramid = backbone(sampling_start=start)(level.coords, level.feats,
                                             level.offsets)
    distance = (level.coords - level.coords.mean(0)).norm(dim=1)
    first = dict(first=0, farthest=int(distance.argmax()))[start]
    assert torch.equal(pyramid[1].coords[0], level.coords[first])


def test_connections_add_no_parameters_and_matter():
    with_them = small_model()
    without = small_model(**{'backbone.use_connections': False})
    assert with_them.state_dict().keys() == without.state_dict().keys()
    batch = with_them.data_preprocessor(batch_of([drawing(80)]))['inputs']
    with torch.no_grad():
        feats = [
            model.eval().backbone(**batch)[0].feats
            for model in (with_them, without)
        ]
        assert not torch.allclose(*feats)
        batch['connections'][:] = -1
        feats[0] = with_them.backbone(**batch)[0].feats
    torch.testing.assert_close(*feats)


def test_far_from_the_origin():
    """The pipeline subtracts the mean before it goes to float32."""
    from sympoint.datasets.features import centred
    rng = np.random.default_rng(0)
    positions = rng.random((300, 2))
    positions = np.round(positions * 1024) / 1024  # exact when moved
    near, far = (
        torch.from_numpy(centred(positions + shift)) for shift in (0, 1e6))
    torch.testing.assert_close(near, far, rtol=0, atol=1e-7)
    model, feats = backbone().eval(), torch.rand(300, 4)
    with torch.no_grad():
        one, other = (
            model(c, feats, offsets_of([300]))[0].feats for c in (near, far))
    torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)
