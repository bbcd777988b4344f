import errno
from unittest.mock import Mock

import pytest
import torch
from engine_toy import toy_runner
from mmengine.hooks import Hook
from mmengine.logging import HistoryBuffer
from mmengine.runner import BaseLoop
from torch import nn

from sympoint.engine.checkpoints import AtomicLocalBackend, newest_checkpoint
from sympoint.engine.hooks import CheckpointMatchHook, SafeCheckpointHook
from sympoint.errors import TrainingStopped, UserError


def test_loads_safely_and_comes_back(tmp_path):
    first = toy_runner(tmp_path, epochs=2)
    first.train()
    content = torch.load(tmp_path / 'epoch_2.pth', weights_only=True)
    assert type(content['message_hub']['runtime_info']['best_score']) is float
    assert content['meta']['validated_epoch'] == 2

    second = toy_runner(
        tmp_path, epochs=3, resume=True, load_from=f'{tmp_path}/epoch_2.pth')
    second.train()
    old = first.message_hub.log_scalars
    new = second.message_hub.log_scalars
    for key in ('train/loss_square', 'val/toy/score'):
        assert isinstance(new[key], HistoryBuffer)
        count = len(old[key].data[0])
        assert (new[key].data[0][:count] == old[key].data[0]).all()
        assert len(new[key].data[0]) == count * 3 // 2
    assert second.epoch == 3 and second.iter == 9


def test_last_two_are_kept(tmp_path):
    toy_runner(tmp_path, **{
        'default_hooks.checkpoint.max_keep_ckpts': 2
    }).train()
    names = sorted(p.name for p in tmp_path.glob('epoch_*'))
    assert names == ['epoch_3.pth', 'epoch_4.pth']
    assert len(list(tmp_path.glob('best_*'))) == 1


def test_keeping_one_is_refused():
    with pytest.raises(UserError, match='max_keep_ckpts: is 1'):
        SafeCheckpointHook(max_keep_ckpts=1)


def test_what_a_crash_left_is_cleared(tmp_path):
    left = tmp_path / 'epoch_7.pth.partial'
    left.write_bytes(b'half')
    toy_runner(tmp_path, epochs=1).train()
    assert not left.exists()


class Spoil(Hook):
    priority = 'HIGHEST'

    def after_train_epoch(self, runner):
        if runner.epoch == 1:
            runner.model.head.bias.data.fill_(float('inf'))


def test_bad_weights_are_not_saved(tmp_path):
    runner = toy_runner(tmp_path)
    runner.register_hook(Spoil(), 'HIGHEST')
    with pytest.raises(TrainingStopped) as info:
        runner.train()
    text = str(info.value)
    assert 'weight head.bias holds NaN or infinite' in text
    assert f"{tmp_path / 'epoch_1.pth'} is good" in text
    assert not (tmp_path / 'epoch_2.pth').exists()


@pytest.mark.parametrize('file', ['epoch_2.pth', 'best_toy_score_epoch_2.pth'])
def test_full_disk(tmp_path, monkeypatch, file):
    runner = toy_runner(tmp_path)
    put = AtomicLocalBackend.put

    def full(self, obj, filepath):
        if str(filepath).endswith(file):
            raise OSError(errno.ENOSPC, 'No space left on device',
                          str(filepath))
        put(self, obj, filepath)

    monkeypatch.setattr(AtomicLocalBackend, 'put', full)
    # so that every validation finds a better score
    monkeypatch.setitem(SafeCheckpointHook.rule_map, 'greater',
                        lambda x, y: True)
    with pytest.raises(TrainingStopped) as info:
        runner.train()
    good = 1 if file.startswith('epoch') else 2
    assert str(info.value) == (
        f'{tmp_path}/{file}: cannot be written: No space left on device. '
        f'Free space and go on with --resume: {tmp_path}/epoch_{good}.pth is '
        'good')
    # the best so far is still there
    assert (tmp_path / 'best_toy_score_epoch_1.pth').exists()
    assert newest_checkpoint(tmp_path) == f'{tmp_path}/epoch_{good}.pth'


def test_better_best_replaces_the_previous(tmp_path, monkeypatch):
    scores = iter([0.1, 0.5, 0.3, 0.4])
    monkeypatch.setattr('engine_toy.ToyMetric.compute_metrics',
                        lambda self, results: dict(score=next(scores)))
    toy_runner(tmp_path).train()
    best = [p.name for p in tmp_path.glob('best_*')]
    assert best == ['best_toy_score_epoch_2.pth']
    hub = torch.load(tmp_path / 'epoch_4.pth')['message_hub']['runtime_info']
    assert hub['best_score'] == 0.5
    assert hub['best_ckpt'].endswith(best[0])


def test_two_best_scores(tmp_path, monkeypatch):
    scores = iter([(0.1, 9), (0.5, 8), (0.3, 7), (0.6, 9)])

    def metrics(self, results):
        score, loss = next(scores)
        return dict(score=score, loss=loss)

    monkeypatch.setattr('engine_toy.ToyMetric.compute_metrics', metrics)
    toy_runner(
        tmp_path, **{
            'default_hooks.checkpoint.save_best': ['toy/score', 'toy/loss'],
            'default_hooks.checkpoint.rule': ['greater', 'less']
        }).train()
    assert sorted(p.name for p in tmp_path.glob('best_*')) == [
        'best_toy_loss_epoch_3.pth', 'best_toy_score_epoch_4.pth'
    ]


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
