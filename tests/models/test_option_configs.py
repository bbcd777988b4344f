"""Configs of options and of the ablation train, with what they promise."""
import pytest
import torch
from data_toys import small_config, write_data
from mmengine.runner import Runner

TINY = 'sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg'


@pytest.fixture
def runner(request, tmp_path):
    write_data(tmp_path)
    return Runner.from_cfg(
        small_config(f'{TINY}{request.param}.py', tmp_path, tmp_path / 'run'))


def trained(runner):
    """Train an epoch of one step; give what was logged."""
    runner.train()
    scores = runner.message_hub.log_scalars
    losses = {
        name[6:]: scores[name].current()
        for name in scores if 'loss' in name
    }
    assert runner.iter == 1
    assert all(torch.isfinite(torch.tensor(list(losses.values()))))
    assert 'val/symbol/PQ' in scores
    return losses


@pytest.mark.parametrize(
    'runner, acm, ccl', [
        ('_baseline', False, False),
        ('_acm', True, False),
        ('_ccl', False, True),
        ('', True, True),
    ],
    indirect=['runner'])
def test_parts(runner, acm, ccl):
    losses = trained(runner)
    assert runner.model.backbone.use_connections == acm
    assert ('loss_connection' in losses) == ccl
    if ccl:
        assert losses['loss_connection'] > 0


@pytest.mark.parametrize(
    'runner, more', [
        ('_layer', 0),
        ('_stroke', 4),
    ], indirect=['runner'])
def test_options(runner, more):
    inputs = next(iter(runner.build_dataloader(
        runner.cfg.val_dataloader)))['inputs']
    assert inputs['feats'][0].shape[1] == 8 + more
    assert ('layer_id' in inputs) == (more == 0)
    trained(runner)
