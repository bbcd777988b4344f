from types import SimpleNamespace

import pytest
import torch
from engine_toy import toy_runner

from sympoint.engine.hooks import FiniteLossHook
from sympoint.errors import TrainingStopped


def test_nan_loss_stops_and_names_the_good_checkpoint(tmp_path):
    runner = toy_runner(tmp_path, **{'model.bad_at': 5})
    with pytest.raises(TrainingStopped) as info:
        runner.train()
    text = str(info.value)
    # 3 iterations an epoch
    assert 'loss, loss_square became NaN or infinite in epoch 2, ' \
        'iteration 2' in text
    assert f'{tmp_path}/epoch_1.pth is good' in text
    assert not (tmp_path / 'epoch_2.pth').exists()


def test_before_the_first_checkpoint(tmp_path):
    with pytest.raises(TrainingStopped, match='there is no checkpoint yet'):
        toy_runner(tmp_path, **{'model.bad_at': 1}).train()


def fake_runner(work_dir, scaled):
    wrapper = SimpleNamespace(loss_scaler=1) if scaled else SimpleNamespace()
    return SimpleNamespace(
        optim_wrapper=wrapper, work_dir=str(work_dir), epoch=0)


def test_drawings_are_named(tmp_path):
    batch = dict(data_samples=[SimpleNamespace(sample_idx='0042-0003')])
    with pytest.raises(TrainingStopped, match='d0.loss_cls .* on 0042-0003'):
        FiniteLossHook().after_train_iter(
            fake_runner(tmp_path, False), 6, batch, {
                'd0.loss_cls': torch.tensor(float('inf')),
                'grad_norm': 1.0
            })


def test_grad_norm_alone_is_no_reason(tmp_path):
    FiniteLossHook().after_train_iter(
        fake_runner(tmp_path, False), 0, None,
        dict(loss=torch.tensor(1.), grad_norm=float('inf')))


def test_loss_scaling_has_patience(tmp_path):
    hook = FiniteLossHook(patience=3)
    runner = fake_runner(tmp_path, True)
    nan, good = dict(loss=float('nan')), dict(loss=1.0)
    for outputs in (nan, nan, good, nan, nan):
        hook.after_train_iter(runner, 0, None, outputs)
    with pytest.raises(TrainingStopped):
        hook.after_train_iter(runner, 0, None, nan)
