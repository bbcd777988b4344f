"""Features pooled over the layers of a drawing."""
import pytest
import torch
from drawing_toys import (assert_trained, batch_of, drawing, permuted, raw,
                          small_model, train_step)

from sympoint.models.layer_features import LayerFeatures, pool_layers


def layered(size, seed=0, **kwargs):
    """A drawing on layers 0, 10, 20, 30, as large numbers have gaps."""
    inputs, sample = drawing(size, seed, **kwargs)
    inputs['layer_id'] = torch.arange(size) * 7 % 4 * 10
    return inputs, sample


@pytest.fixture
def model():
    return small_model(**{'backbone.use_layers': True})


def test_pooling_by_hand():
    feats = torch.tensor([[1., -2], [5, -4], [3, 6], [-9, -7]])
    pooled = pool_layers(feats, torch.tensor([2, 0, 2, 3]))
    assert pooled.tolist() == [[5, -4, 5, -4], [0, 0, 0, 0], [2, 2, 3, 6],
                               [-9, -7, -9, -7]]


def test_module_by_hand():
    """f + relu(norm(W [f; mean; max])), with W summing its inputs."""
    module = LayerFeatures(2, dict(type='BN1d')).eval()
    with torch.no_grad():
        module.linear.weight.fill_(1.)
        module.norm[0].running_mean.fill_(10.)
        module.norm[0].running_var.fill_(4.)
    feats = torch.tensor([[1., 2], [3, 6], [9, 9]])
    out = module(feats, torch.tensor([1, 1, 0]))
    # sums: 3 + (2 + 4) + (3 + 6) = 18, 9 + 6 + 9 = 24, 18 + 18 + 18 = 54
    expected = feats + torch.tensor([[4.], [7], [22]])
    torch.testing.assert_close(out, expected, rtol=1e-4, atol=1e-4)


def test_gradient():
    generator = torch.Generator().manual_seed(0)
    feats = torch.randn(9, 3, generator=generator, requires_grad=True)
    layer_id = torch.tensor([0, 0, 5, 5, 5, 2, 2, 2, 2])
    weight = torch.randn(9, 6, generator=generator)
    (pool_layers(feats, layer_id) * weight).sum().backward()
    expected = torch.zeros(9, 3)
    for layer in (0, 2, 5):
        rows = (layer_id == layer).nonzero()[:, 0]
        expected[rows] += weight[layer, :3] / len(rows)
        most = rows[feats[rows].argmax(0)]
        expected[most, torch.arange(3)] += weight[layer, 3:]
    torch.testing.assert_close(feats.grad, expected)


def test_training_step(model):
    log = train_step(model, [layered(1), layered(120), layered(400)])
    assert_trained(model, log)
    assert any('layers' in name for name, _ in model.named_parameters())


def test_layers_of_two_drawings_are_two(model):
    """The data preprocessor gives each drawing numbers of its own."""
    drawings = [layered(5), layered(6)]
    inputs = model.data_preprocessor(batch_of(drawings))['inputs']
    assert inputs['layer_id'].tolist() == [0, 3, 2, 1, 0, 5, 8, 7, 6, 5, 8]
    for one, together in zip(drawings, raw(model, drawings)):
        for a, b in zip(raw(model, [one])[0], together):
            torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-5)


def test_only_who_shares_a_layer_counts(model):
    """Other numbers for the same layers change nothing, other layers do."""
    inputs, sample = layered(120)
    renamed = dict(inputs, layer_id=99 - inputs['layer_id'])
    moved = dict(inputs, layer_id=torch.arange(120) // 30)
    (_, same), (_, masks), (_, other) = (
        raw(model, [(i, sample)])[0] for i in (renamed, inputs, moved))
    torch.testing.assert_close(masks, same, rtol=1e-5, atol=1e-5)
    assert (masks - other).abs().max() > 1e-3


@pytest.mark.parametrize('grid', [False, True])
def test_order_does_not_count(model, grid):
    model.eval()
    inputs, sample = layered(150, grid=grid)
    order = torch.randperm(150, generator=torch.Generator().manual_seed(1))
    shuffled = permuted(inputs, order)
    shuffled['layer_id'] = inputs['layer_id'][order]
    with torch.no_grad():
        first, second = (
            model.test_step(batch_of([(i, sample)]))[0].pred_pts_seg
            for i in (inputs, shuffled))
    assert torch.equal(first.pts_semantic_mask[order],
                       second.pts_semantic_mask)


def test_missing_layers_are_named(model):
    with pytest.raises(ValueError, match='extra_features'):
        train_step(model, [drawing(50)])
