from types import SimpleNamespace

import pytest
import torch
from engine_toy import toy_runner
from torch import nn

from sympoint.engine.hooks import ClassCountHook, FiniteLossHook
from sympoint.errors import TrainingStopped, UserError


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


class Head(nn.Module):

    def __init__(self, num_classes, num_weights):
        super().__init__()
        self.num_classes = num_classes
        self.loss_cls = nn.Module()
        self.loss_cls.class_weight = [1.0] * num_weights


def runner_of(classes, num_classes=2, num_weights=3):
    model = nn.Module()
    model.num_classes = num_classes  # of the head, as mmdet3d's segmentors
    model.decode_head = Head(num_classes, num_weights)
    loader = SimpleNamespace(
        dataset=SimpleNamespace(
            metainfo=dict(classes=classes) if classes else {}))
    return SimpleNamespace(
        model=model,
        train_dataloader=loader,
        val_dataloader=loader,
        test_dataloader=loader,
        val_loop=None)


@pytest.mark.parametrize('when', ['before_train', 'before_val', 'before_test'])
def test_when_it_looks(when):
    look = getattr(ClassCountHook(), when)
    look(runner_of('ab'))
    look(runner_of(None))  # a data set that does not say
    with pytest.raises(UserError) as info:
        look(runner_of('abc'))
    assert str(info.value) == (
        'model.decode_head.num_classes: is for 2 classes, but the data set '
        'has 3. Correct it, or metainfo of the data set')


def test_the_weights_of_classes():
    with pytest.raises(UserError) as info:
        ClassCountHook().before_train(runner_of('ab', num_weights=36))
    assert str(info.value).startswith(
        'model.decode_head.loss_cls.class_weight: is for 35 classes, but the '
        'data set has 2.')


def test_before_anything_is_trained(tmp_path, monkeypatch):
    """Validation's data set is looked at when training begins, too."""
    hook = dict(custom_hooks=[dict(type='ClassCountHook')])
    toy_runner(tmp_path, epochs=1, **hook).train()
    runner = toy_runner(tmp_path / 'other', epochs=1, **hook)
    runner.model.head.num_classes = 2
    runner.val_dataloader.dataset.metainfo = dict(classes='abc')
    with pytest.raises(UserError, match='model.head.num_classes: is for 2'):
        runner.train()
    assert runner.iter == 0
