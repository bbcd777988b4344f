import errno

import pytest
import torch
from engine_toy import toy_runner
from mmengine.hooks import Hook
from mmengine.logging import HistoryBuffer

from sympoint.engine.checkpoints import AtomicLocalBackend, newest_checkpoint
from sympoint.engine.hooks import SafeCheckpointHook
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
