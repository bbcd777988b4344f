import copy

import torch
from mmdet3d.registry import OPTIM_WRAPPERS
from mmengine.optim import build_optim_wrapper
from mmengine.registry import init_default_scope
from torch import nn

import sympoint.engine  # noqa: F401, registers the constructor

CONFIG = dict(
    type='OptimWrapper',
    optimizer=dict(type='AdamW', lr=1e-2, weight_decay=1e-1),
    paramwise_cfg=dict(custom_keys={
        'backbone': dict(lr_mult=4.0),
        'head.bias': dict(decay_mult=0.0)
    }))


class Model(nn.Module):

    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 4))
        self.head = nn.Linear(4, 2)


def steps(model, **kwargs):
    """The optimizer, after three steps."""
    init_default_scope('mmdet3d')
    config = copy.deepcopy(dict(CONFIG, **kwargs))
    wrapper = build_optim_wrapper(model, config)
    for seed in range(3):
        torch.manual_seed(seed)
        for parameter in model.parameters():
            parameter.grad = torch.randn_like(parameter)
        wrapper.optimizer.step()
    return wrapper.optimizer


def test_groups_hold_equal_settings_and_train_alike():
    single = Model()
    grouped = copy.deepcopy(single)
    many = steps(single).param_groups
    few = steps(
        grouped, constructor='GroupedOptimWrapperConstructor').param_groups
    assert [len(group['params']) for group in few] == [4, 1, 1]
    assert [group['lr'] for group in few] == [4e-2, 1e-2, 1e-2]
    assert [group['weight_decay'] for group in few] == [.1, .1, 0]
    assert len(many) == 6
    for a, b in zip(single.parameters(), grouped.parameters()):
        assert torch.equal(a, b)


def test_without_paramwise_settings():
    optimizer = steps(
        Model(),
        constructor='GroupedOptimWrapperConstructor',
        paramwise_cfg=None)
    assert len(optimizer.param_groups) == 1


def test_the_fused_optimizer_agrees():
    plain = Model()
    fused = copy.deepcopy(plain)
    steps(plain)
    steps(
        fused,
        constructor='GroupedOptimWrapperConstructor',
        optimizer=dict(CONFIG['optimizer'], fused=True))
    for a, b in zip(plain.parameters(), fused.parameters()):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-7)


def test_bfloat16_on_a_cpu():
    """Products have its 8 bits, weights and their gradients all 24."""
    layer = nn.Linear(3, 1, bias=False)
    nn.init.constant_(layer.weight, 1 / 3)
    wrapper = OPTIM_WRAPPERS.build(
        dict(
            type='CPUAmpOptimWrapper',
            optimizer=torch.optim.SGD(layer.parameters(), lr=1.0)))
    x = torch.tensor([[1.0, 1.0, 1 + 2**-10]])
    with wrapper.optim_context(layer):
        y = layer(x)
    assert y.dtype == torch.bfloat16
    third = (layer.weight.detach()[0, 0].bfloat16()).double()
    assert abs(y.item() - 3 * third) < 2**-7
    wrapper.update_params(y.sum().float())
    # The gradient is x, of which 8 bits were left; what it is taken from has
    # all of its own.
    assert layer.weight.dtype == torch.float32
    assert torch.equal(layer.weight, torch.full((1, 3), 1 / 3) - 1)
    assert layer(x).dtype == torch.float32
