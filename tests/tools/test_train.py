import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import pytest
import torch

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tool, toy_file, capsys):
    """Run tools/train.py in this process: exit code and last error line."""

    def call(*argv, config=None, **kwargs):
        config = config or toy_file(**kwargs)
        capsys.readouterr()
        try:
            tool('train').main([config, *map(str, argv)])
        except SystemExit as end:
            errors = capsys.readouterr().err.strip().splitlines()
            return end.code, errors[-1]
        return 0, capsys.readouterr().out

    return call


def weights(path):
    return torch.load(path)['state_dict']


def test_train_and_resume(run, tmp_path):
    work = tmp_path / 'run'
    assert run('--cfg-options', 'train_cfg.max_epochs=2')[0] == 0
    assert sorted(p.name for p in work.glob('epoch_*')) == [
        'epoch_1.pth', 'epoch_2.pth'
    ]
    assert run('--resume')[0] == 0
    assert torch.load(work / 'epoch_4.pth')['meta']['iter'] == 12
    # not from the beginning: the first epochs were not written again
    assert (work / 'epoch_2.pth').stat().st_mtime < \
        (work / 'epoch_3.pth').stat().st_mtime


def test_resume_passes_over_a_truncated_checkpoint(run, tmp_path):
    work = tmp_path / 'run'
    run('--cfg-options', 'train_cfg.max_epochs=3')
    kept = weights(work / 'epoch_3.pth')
    last = work / 'epoch_3.pth'
    last.write_bytes(last.read_bytes()[:-700])
    code, said = run('--resume')
    assert code == 0
    assert f'{last}: is cut off. It is not used' in said
    # the lost epoch is the same again
    for name, value in weights(last).items():
        assert torch.equal(value, kept[name])
    assert (work / 'epoch_4.pth').exists()


def test_truncated_checkpoint_by_name(run, tmp_path):
    work = tmp_path / 'run'
    run('--cfg-options', 'train_cfg.max_epochs=2')
    last = work / 'epoch_2.pth'
    last.write_bytes(last.read_bytes()[:-700])
    assert run('--resume', last) == (
        1, f'error: {last}: is cut off. The checkpoint before it is whole: '
        f'use {work}/epoch_1.pth')


def test_resume_without_checkpoint_starts_anew(run, tmp_path):
    code, said = run('--resume', '--cfg-options', 'train_cfg.max_epochs=1')
    assert code == 0
    assert 'has no checkpoint to resume from' in said
    assert (tmp_path / 'run' / 'epoch_1.pth').exists()


def test_fine_tuning(run, tmp_path):
    run('--cfg-options', 'train_cfg.max_epochs=1')
    first = tmp_path / 'run' / 'epoch_1.pth'
    other = ('--load-from', first, '--work-dir', tmp_path / 'other')
    wide = ('--cfg-options', 'model.width=9', 'train_cfg.max_epochs=1')
    code, said = run(*other, *wide)
    assert code == 1 and 'is a checkpoint of another model' in said
    assert said.endswith('pass --init-mismatched to initialise anew what '
                         'does not fit')
    code, said = run(*other, '--init-mismatched', *wide)
    assert code == 1 and 'more than classifiers do not fit' in said
    code, said = run(*other, '--init-all-mismatched', *wide)
    assert code == 0
    assert 'body.0.weight (model (9, 4), file (8, 4))' in said
    assert (tmp_path / 'other' / 'epoch_1.pth').exists()


def test_one_command_begins_and_goes_on(run, tmp_path):
    """A job that a cluster starts anew whenever it was interrupted."""
    run('--cfg-options', 'train_cfg.max_epochs=1')
    first = tmp_path / 'run' / 'epoch_1.pth'
    work = tmp_path / 'other'
    command = ('--resume', '--load-from', first, '--work-dir', work)
    code, said = run(*command, '--cfg-options', 'train_cfg.max_epochs=1',
                     'optim_wrapper.optimizer.lr=0.')
    assert code == 0
    assert (f'{work} has no checkpoint to resume from: training starts at '
            f'the beginning, with the weights of {first}') in said
    assert torch.equal(
        weights(work / 'epoch_1.pth')['head.weight'],
        weights(first)['head.weight'])
    assert run(*command, '--cfg-options', 'train_cfg.max_epochs=2')[0] == 0
    assert torch.load(work / 'epoch_2.pth')['meta']['iter'] == 6
    # a config's own load_from is the same
    code, said = run('--resume', '--work-dir', tmp_path / 'third',
                     '--cfg-options', f'load_from={first}',
                     'train_cfg.max_epochs=1')
    assert code == 0 and f'with the weights of {first}' in said


def test_amp_on_a_cpu(run, tmp_path):
    options = ('--cfg-options', 'train_cfg.max_epochs=1',
               'optim_wrapper.optimizer.lr=0.001')
    assert run('--amp', *options)[0] == 0
    amp = weights(tmp_path / 'run' / 'epoch_1.pth')
    run(*options)
    full = weights(tmp_path / 'run' / 'epoch_1.pth')
    for name, value in full.items():
        assert value.dtype == amp[name].dtype
        if value.is_floating_point():
            assert torch.allclose(value, amp[name], rtol=0.02, atol=0.01)
    assert not torch.equal(full['head.weight'], amp['head.weight'])


def test_auto_scale_lr(run, tmp_path):
    options = ('--cfg-options', 'train_cfg.max_epochs=1',
               'auto_scale_lr.base_batch_size=8')
    run('--auto-scale-lr', *options)
    groups = torch.load(tmp_path / 'run' /
                        'epoch_1.pth')['optimizer']['param_groups']
    assert groups[0]['initial_lr'] == pytest.approx(0.05 * 2 / 8)


@pytest.mark.parametrize('option, text', [
    ('model.type=ToyModle', "there is no model of type 'ToyModle' (did you "
     'mean ToyModel?)'),
    ('model.widths=3', "has no setting 'widths'"),
    ('train_cfg.max_epoch=3', "has no setting 'max_epoch' (did you mean "
     'max_epochs?)'),
    ('default_hooks.checkpoint.max_keep_ckpts=1',
     'is 1, which leaves no checkpoint'),
    ('load_from=nowhere.pth', 'nowhere.pth: there is no such file'),
    ('model.bad_at=4', 'became NaN or infinite in epoch 2, iteration 1'),
])
def test_mistakes_in_one_line(run, option, text):
    code, said = run('--cfg-options', option)
    assert code == 1
    assert said.startswith('error: ') and text in said


def test_bugs_keep_their_traceback(run, monkeypatch):
    import engine_toy

    def bug(self, index):
        return {}['x']

    monkeypatch.setattr(engine_toy.ToyDataset, '__getitem__', bug)
    with pytest.raises(KeyError):
        run()


@pytest.mark.parametrize('argv, text', [
    (['--sync_bn', 'torch'], '--sync_bn: needs GPUs'),
    (['--launcher', 'pytorch'], '--launcher pytorch: RANK is not set'),
])
def test_what_this_machine_cannot_do(run, monkeypatch, argv, text):
    monkeypatch.delenv('RANK', raising=False)
    monkeypatch.setattr('torch.cuda.is_available', lambda: False)
    code, said = run(*argv)
    assert code == 1 and text in said


def test_sync_bn_on_gpus(run, monkeypatch):
    seen = []
    monkeypatch.setattr('torch.cuda.is_available', lambda: True)
    monkeypatch.setattr('sympoint.engine.training._build_runner',
                        lambda cfg: seen.append(cfg) or Mock())
    assert run('--sync_bn', 'torch')[0] == run()[0] == 0
    assert seen[0].sync_bn == 'torch' and 'sync_bn' not in seen[1]


@pytest.mark.parametrize('argv', [
    ['--resume', 'a.pth', '--load-from', 'b.pth'],
    ['--init-mismatched'],
    ['--init-all-mismatched'],
    ['--cfg-options', 'word'],
])
def test_wrong_usage(run, argv):
    assert run(*argv)[0] == 2


def start(config, *argv):
    path = f"{ROOT / 'tests' / 'helpers'}"
    return subprocess.Popen(
        [sys.executable, ROOT / 'tools' / 'train.py', config, *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ, PYTHONPATH=path, OMP_NUM_THREADS='1'))


def test_killed_at_a_random_time(run, toy_file, tmp_path):
    """SIGKILL, then --resume: the same as a run that was let alone."""
    work = tmp_path / 'run'
    config = toy_file(epochs=20)
    process = start(config)
    limit = time.time() + 120
    while not (work / 'epoch_2.pth').exists() and time.time() < limit:
        time.sleep(0.01)
    time.sleep(0.05 + time.time() % 0.2)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    done = max(int(p.stem[6:]) for p in work.glob('epoch_*.pth'))
    assert 2 <= done < 20

    code, _ = run('--resume', config=config)
    assert code == 0
    epochs = sorted(int(p.stem[6:]) for p in work.glob('epoch_*.pth'))
    assert epochs == list(range(1, 21))
    assert not list(work.glob('*.partial'))
    run('--work-dir', tmp_path / 'whole', config=config)
    one, other = (
        torch.load(d / 'epoch_20.pth') for d in (work, tmp_path / 'whole'))
    for name, value in one['state_dict'].items():
        assert torch.equal(value, other['state_dict'][name])
    scores = [
        x['message_hub']['runtime_info']['best_score'] for x in (one, other)
    ]
    assert scores[0] == scores[1]


def test_exit_code_and_no_traceback(tmp_path):
    config = tmp_path / 'bad.py'
    config.write_text('model = dict(\n')
    process = start(str(config))
    _, said = process.communicate()
    assert process.returncode == 1
    assert said.strip().splitlines()[-1] == (
        f"error: {config}: in it or its _base_: line 1: '(' was never "
        'closed: model = dict(. '
        'Correct the syntax')
    assert 'Traceback' not in said
