"""Training in bfloat16: no NaN, and float32 where digits count."""
import pytest
import torch
from drawing_toys import (ANCHORED, assert_trained, batch_of, drawing,
                          small_model)
from mmdet3d.registry import OPTIM_WRAPPERS

import sympoint.engine  # noqa: F401
from sympoint.models.vector_attention import softmax_over_neighbors


def wrapper_of(model):
    return OPTIM_WRAPPERS.build(
        dict(
            type='CPUAmpOptimWrapper',
            optimizer=torch.optim.AdamW(model.parameters(), lr=1e-3),
            clip_grad=dict(max_norm=1.0)))


DRAWINGS = [drawing(n) for n in (1, 3, 120, 400)]


@pytest.mark.parametrize(
    'options',
    [dict(), ANCHORED, {
        'decode_head.mask_interpolation': 'linear'
    }])
def test_training_steps(options):
    model = small_model(**options).train()
    wrapper = wrapper_of(model)
    before = [p.detach().clone() for p in model.parameters()]
    for _ in range(3):
        log = model.train_step(batch_of(DRAWINGS), wrapper)
        assert all(torch.isfinite(value) for value in log.values()), log
    for (name, parameter), old in zip(model.named_parameters(), before):
        assert parameter.dtype == torch.float32
        assert torch.isfinite(parameter).all(), name
        assert not torch.equal(parameter, old), name


def losses_of(model, mixed):
    model.train().zero_grad()
    data = model.data_preprocessor(batch_of(DRAWINGS), True)
    with torch.autocast('cpu', dtype=torch.bfloat16, enabled=mixed):
        losses = model(**data, mode='loss')
    total, log = model.parse_losses(losses)
    total.backward()
    assert_trained(model, log)
    return losses


def test_losses_are_float32_and_near_those_without():
    exact = losses_of(small_model(), mixed=False)
    mixed = losses_of(small_model(), mixed=True)
    for name, loss in mixed.items():
        assert loss.dtype == torch.float32, name
        torch.testing.assert_close(loss, exact[name], rtol=0.1, atol=0.02)


def test_logits_of_masks_are_float32():
    """A bfloat16 product would round sums over thousands of points."""
    model, seen = small_model().train(), []

    def record(module, args):
        seen.extend(a.dtype for a in args[:2])

    model.decode_head.loss_mask.register_forward_pre_hook(record)
    losses_of(model, mixed=True)
    assert seen and set(seen) == {torch.float32}


def test_neighbours_and_distances_do_not_change():
    model = small_model().eval()
    inputs = model.data_preprocessor(batch_of(DRAWINGS))['inputs']
    with torch.no_grad():
        exact = model.extract_feat(inputs)
        with torch.autocast('cpu', dtype=torch.bfloat16):
            mixed = model.extract_feat(inputs)
    for a, b in zip(exact.levels, mixed.levels):
        assert torch.equal(a.coords, b.coords)
        assert b.neighbors.distance.dtype == torch.float32
        assert torch.equal(a.neighbors.distance, b.neighbors.distance)
        assert torch.equal(a.neighbors.index, b.neighbors.index)


def test_softmax_is_computed_in_float32():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(4, 9, 8, generator=generator).bfloat16() * 9
    mask = torch.rand(4, 9, generator=generator) < 0.7
    mask[:, 0] = True
    weight = softmax_over_neighbors(logits, mask)
    expected = logits.float().masked_fill(~mask[..., None],
                                          float('-inf')).softmax(1)
    assert torch.equal(weight, expected.bfloat16())


def test_prediction():
    model = small_model(**{'test_cfg.overlap_thr': 0.0}).eval()
    with torch.no_grad(), torch.autocast('cpu', dtype=torch.bfloat16):
        samples = model.test_step(batch_of(DRAWINGS))
    for sample in samples:
        assert torch.isfinite(sample.pred_instances_3d.scores).all()
