from types import SimpleNamespace

import pytest
from engine_toy import toy_runner
from torch import nn

from sympoint.engine.hooks import ClassCountHook
from sympoint.errors import UserError


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
