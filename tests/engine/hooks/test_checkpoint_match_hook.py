from unittest.mock import Mock

import pytest
import torch
from engine_toy import toy_runner
from mmengine.runner import BaseLoop
from torch import nn

import sympoint.engine  # noqa: F401
from sympoint.engine.hooks import CheckpointMatchHook
from sympoint.errors import UserError

ALLOW = {'default_hooks.checkpoint_match.init_mismatched': True}


@pytest.fixture
def checkpoint(tmp_path):
    toy_runner(tmp_path / 'first', epochs=1).train()
    return str(tmp_path / 'first' / 'epoch_1.pth')


def edit(path, change):
    content = torch.load(path)
    change(content['state_dict'])
    torch.save(content, path)


def test_same_model(checkpoint, tmp_path):
    toy_runner(tmp_path / 'run', load_from=checkpoint, epochs=1).train()
    toy_runner(tmp_path / 'run', load_from=checkpoint).test()


@pytest.mark.parametrize('action', ['train', 'test'])
def test_other_shape_is_refused(checkpoint, tmp_path, action):
    runner = toy_runner(
        tmp_path / 'run', load_from=checkpoint, **{'model.width': 5})
    with pytest.raises(UserError) as info:
        getattr(runner, action)()
    text = str(info.value)
    assert text.startswith(f'{checkpoint}: is a checkpoint of another model')
    assert 'body.0.weight (model (5, 4), file (8, 4))' in text
    assert ('--init-mismatched' in text) == (action == 'train')


def test_missing_weight_is_refused(checkpoint, tmp_path):
    edit(checkpoint, lambda weights: weights.pop('head.bias'))
    with pytest.raises(UserError, match='1 weights are missing: head.bias'):
        toy_runner(tmp_path / 'run', load_from=checkpoint).test()


def test_fine_tuning_lists_what_is_new(checkpoint, tmp_path, capsys):

    def other_classes(weights):
        weights['head.weight'] = torch.zeros(3, 8)
        weights['head.bias'] = torch.zeros(3)

    edit(checkpoint, other_classes)
    runner = toy_runner(
        tmp_path / 'run', load_from=checkpoint, epochs=1, **ALLOW)
    head = runner.model.head.weight.clone()
    runner._train_loop = runner.build_train_loop(runner._train_loop)
    runner.load_or_resume()
    said = ''.join(capsys.readouterr())
    assert '2 of 8 weights do not fit and are newly initialised' in said
    assert 'head.weight (model (1, 8), file (3, 8))' in said
    assert torch.equal(runner.model.head.weight, head)
    saved = torch.load(checkpoint)['state_dict']
    assert torch.equal(runner.model.body[0].weight, saved['body.0.weight'])


def fine_tune(model, weights, meta, **options):
    """What a checkpoint becomes for a model of these classes, and the log."""
    runner = Mock(
        model=model,
        _load_from='old.pth',
        _resume=False,
        _train_loop=Mock(spec=BaseLoop))
    runner._train_loop.dataloader = Mock()
    runner._train_loop.dataloader.dataset.metainfo = meta
    checkpoint = dict(
        state_dict=weights, meta=dict(dataset_meta=dict(classes=['a', 'b'])))
    hook = CheckpointMatchHook(**options)
    hook.after_load_checkpoint(runner, checkpoint)
    return checkpoint['state_dict'], runner.logger.warning.call_args[0][0]


def layers(classes, width=4):
    return nn.Sequential(
        nn.Linear(3, 3), nn.Linear(3, width), nn.Linear(width, classes + 1))


@pytest.mark.parametrize('of_hook', [True, False])
def test_rows_of_classes_are_carried_over(of_hook):
    """By name and by the label_map, of the data set or of the hook."""
    model, old = layers(3), layers(2).state_dict()
    meta, options = dict(classes=['b', 'new', 'x']), dict(init_mismatched=True)
    (options if of_hook else meta).update(label_map={'a': 'x'})
    initial = model[2].weight.clone()
    weights, said = fine_tune(model, dict(old), meta, **options)
    rows, before = weights['2.weight'], old['2.weight']
    assert torch.equal(rows[[0, 2, 3]], before[[1, 0, 2]])
    assert torch.equal(rows[1], initial[1])
    assert torch.equal(weights['0.weight'], old['0.weight'])
    assert ('2 of 6 weights do not fit and are carried over for b (from b), '
            'x (from a); newly initialised for new:\n') in said


def test_more_than_classifiers_is_refused():
    meta, wide = dict(classes=['b']), layers(1, width=5)
    old = layers(2).state_dict()
    with pytest.raises(UserError, match='more than classifiers do not fit'):
        fine_tune(wide, dict(old), meta, init_mismatched=True)
    missing = {k: v for k, v in old.items() if k != '0.bias'}
    with pytest.raises(UserError, match='--init-all-mismatched'):
        fine_tune(layers(1), missing, meta, init_mismatched=True)
    weights, said = fine_tune(layers(1), missing, meta, init_mismatched='all')
    assert list(weights) == ['0.weight', '1.weight', '1.bias']
    assert '3 of 6 weights do not fit and are newly initialised' in said


@pytest.mark.parametrize('resume', [True, False])
def test_option_is_for_fine_tuning_only(checkpoint, tmp_path, resume):
    runner = toy_runner(
        tmp_path / 'run',
        load_from=checkpoint,
        resume=resume,
        **{'model.width': 5},
        **ALLOW)
    with pytest.raises(UserError, match='another model'):
        runner.train() if resume else runner.test()


def test_nothing_fits(checkpoint, tmp_path):

    def rename(weights):
        for name in list(weights):
            weights[f'other.{name}'] = weights.pop(name)

    edit(checkpoint, rename)
    with pytest.raises(UserError, match='no weight in it fits'):
        toy_runner(tmp_path / 'run', load_from=checkpoint, **ALLOW).train()


def test_wrapped_and_bare_state_dicts(checkpoint, tmp_path):
    weights = torch.load(checkpoint)['state_dict']
    torch.save({f'module.{k}': v for k, v in weights.items()}, checkpoint)
    runner = toy_runner(tmp_path / 'run', load_from=checkpoint)
    runner.test()
    for name, value in runner.model.state_dict().items():
        assert torch.equal(value, weights[name])
