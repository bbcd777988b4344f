import random

import numpy as np
import pytest
import torch
from engine_toy import PowerCut, StopAt, ToyDataset, toy_runner

from sympoint.engine.checkpoints import newest_checkpoint
from sympoint.engine.hooks.exact_resume_hook import seed_worker


def run_through(work_dir, **kwargs):
    runner = toy_runner(work_dir, **kwargs)
    runner.train()
    return runner


def run_interrupted(work_dir, point, epoch, saved=None, **kwargs):
    runner = toy_runner(work_dir, **kwargs)
    runner.register_hook(StopAt(point, epoch), 'LOWEST')
    with pytest.raises(PowerCut):
        runner.train()
    # another process starts with other random numbers
    random.seed(99), np.random.seed(99), torch.manual_seed(99)
    newest = newest_checkpoint(work_dir)
    # in the middle of an epoch, the one before it is the newest
    assert newest == str(work_dir / f'epoch_{saved or epoch}.pth')
    runner = toy_runner(work_dir, resume=True, load_from=newest, **kwargs)
    runner.train()
    return runner


def assert_same(one, other):
    a, b = one.model.state_dict(), other.model.state_dict()
    assert a.keys() == b.keys()
    for key in a:
        assert torch.equal(a[key], b[key]), key
    a, b = (torch.load(r.work_dir + '/epoch_4.pth') for r in (one, other))
    for key, value in a['optimizer']['state'][0].items():
        assert torch.equal(value, b['optimizer']['state'][0][key]), key
    assert a['param_schedulers'] == b['param_schedulers']
    assert a['meta']['epoch'] == b['meta']['epoch'] == 4
    assert a['meta']['iter'] == b['meta']['iter']
    for key in ('best_score', 'best_ckpt'):
        old, new = (x['message_hub']['runtime_info'][key] for x in (a, b))
        assert str(old).split('/')[-1] == str(new).split('/')[-1]
    logs = [x['message_hub']['log_scalars'] for x in (a, b)]
    for key in ('train/loss_square', 'val/toy/score', 'train/lr'):
        old, new = (log[key]['log']['data'] for log in logs)
        assert torch.equal(old, new), key


@pytest.fixture(scope='module')
def whole(tmp_path_factory):
    return run_through(tmp_path_factory.mktemp('whole') / 'run')


@pytest.mark.parametrize('point, epoch, saved', [
    ('after_train_iter', 2, 2),
    ('after_train_epoch', 2, 3),
    ('before_val_iter', 2, 2),
    ('after_val_epoch', 3, 3),
])
def test_same_weights_bit_for_bit(whole, tmp_path, point, epoch, saved):
    resumed = run_interrupted(tmp_path / 'run', point, epoch, saved)
    assert_same(whole, resumed)


def test_killed_between_last_epoch_and_its_validation(whole, tmp_path):
    resumed = run_interrupted(tmp_path / 'run', 'before_val_epoch', 4)
    assert_same(whole, resumed)


def test_same_weights_with_a_data_worker(whole, tmp_path):
    one = run_through(tmp_path / 'whole', workers=1)
    other = run_interrupted(tmp_path / 'run', 'after_train_iter', 2, workers=1)
    assert_same(one, other)
    # the worker draws its own random numbers
    key = 'body.0.weight'
    assert not torch.equal(one.model.state_dict()[key],
                           whole.model.state_dict()[key])


@pytest.mark.parametrize('point', ['after_train_iter', 'before_val_epoch'])
def test_same_weights_with_averaged_weights(tmp_path, point):
    ema = dict(custom_hooks=[dict(type='EMAHook', momentum=0.1)])
    one = run_through(tmp_path / 'whole', **ema)
    assert_same(one, run_interrupted(tmp_path / 'run', point, 2, **ema))
    paths = [tmp_path / name / 'epoch_4.pth' for name in ('whole', 'run')]
    a, b = (torch.load(path)['ema_state_dict'] for path in paths)
    for key, value in a.items():
        assert torch.equal(value, b[key]), key


def test_same_weights_without_a_seed_in_the_config(tmp_path):
    """The seed is drawn, and the sampler's comes from the checkpoint."""
    other = run_interrupted(tmp_path / 'run', 'before_train_epoch', 2,
                            **{'randomness.seed': None})
    one = run_through(tmp_path / 'whole', **{'randomness.seed': other.seed})
    assert_same(one, other)


def test_training_does_not_depend_on_validation(whole, tmp_path):
    rare = run_through(tmp_path / 'run', **{'train_cfg.val_interval': 4})
    for key, value in whole.model.state_dict().items():
        assert torch.equal(value, rare.model.state_dict()[key])


def test_workers_differ_by_epoch(tmp_path):
    runner = toy_runner(
        tmp_path / 'run', workers=1, **{'train_dataloader.batch_size': 6})
    loader = runner.build_dataloader(
        dict(
            runner.cfg.train_dataloader,
            sampler=dict(type='DefaultSampler', shuffle=False)),
        seed=3)
    first, second = (next(iter(loader))['inputs'][0] for _ in range(2))
    assert not torch.equal(first, second)
    clean = ToyDataset(noise=False)[0]['inputs']
    assert not torch.equal(first, clean)


def test_more_processes_than_before_are_told(tmp_path, capsys, monkeypatch):
    run_through(tmp_path / 'run', epochs=1)
    path = newest_checkpoint(tmp_path / 'run')
    runner = toy_runner(
        tmp_path / 'run', epochs=2, resume=True, load_from=path)
    monkeypatch.setattr('sympoint.engine.hooks.exact_resume_hook.get_rank',
                        lambda: 1)
    runner.train()
    assert 'of a job of 1 processes' in ''.join(capsys.readouterr())


@pytest.mark.parametrize('rank', [None, '0', '1'])
def test_ranks_draw_differently_without_a_process_group(rank, monkeypatch):
    """As in a worker that was spawned."""
    monkeypatch.delenv('RANK', raising=False)
    torch.manual_seed(3)
    seed_worker(0)
    alone = np.random.rand()
    if rank is not None:
        monkeypatch.setenv('RANK', rank)
    torch.manual_seed(3)
    seed_worker(0)
    assert (np.random.rand() == alone) == (rank != '1')
