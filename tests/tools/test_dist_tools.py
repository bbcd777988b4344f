import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from mmengine.config import Config
from torch.distributed.elastic.multiprocessing.api import SignalException

from sympoint.engine.training import use_gloo_without_gpu

ROOT = Path(__file__).parents[2]


def start(script, *argv):
    return subprocess.Popen([ROOT / 'tools' / script, *map(str, argv)],
                            stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT,
                            text=True,
                            env=dict(
                                os.environ,
                                PYTHON=sys.executable,
                                PYTHONPATH=str(ROOT / 'tests' / 'helpers'),
                                OMP_NUM_THREADS='1'))


def rank_1_of(config):
    """The process of rank 1 of the job with this config."""
    for folder in Path('/proc').glob('[0-9]*'):
        try:
            command = (folder / 'cmdline').read_bytes().split(b'\0')
            variables = (folder / 'environ').read_bytes().split(b'\0')
        except OSError:  # it has ended, or is another user's
            continue
        if config.encode() in command and b'RANK=1' in variables:
            return int(folder.name)
    return None


@pytest.mark.skipif(
    not Path('/proc/self/environ').exists(), reason='finds a rank in /proc')
def test_killed_rank_ends_the_job(toy_file, tmp_path):
    work = tmp_path / 'run'
    config = toy_file(epochs=10000, **{'train_dataloader.dataset.length': 8})
    job = start('dist_train.sh', config, 2)
    limit = time.time() + 120
    while not (work / 'epoch_1.pth').exists() and time.time() < limit:
        time.sleep(0.05)
    os.kill(rank_1_of(config), signal.SIGKILL)
    said = job.communicate(timeout=600)[0]  # it ends, and does not hang
    assert job.returncode != 0
    assert said.strip().splitlines()[-1] == (
        'error: train.py: the process of rank 1 was killed by SIGKILL; go on '
        'with --resume. The others were ended')
    assert 'Traceback' not in said
    assert rank_1_of(config) is None


def test_interrupted(tool, monkeypatch, capsys):
    """Ctrl-C, or a cluster that ends the job: no traceback of torchrun's."""

    def interrupt(args):
        raise SignalException('', signal.SIGTERM)

    launch = tool('misc/launch')
    monkeypatch.setattr(launch, 'run', interrupt)
    with pytest.raises(SystemExit) as end:
        launch.main('train.py', '2', 'config.py')
    assert end.value.code == 128 + signal.SIGTERM
    assert capsys.readouterr().err == (
        'train.py: ended by SIGTERM; go on with --resume\n')


@pytest.mark.parametrize(
    'script',
    ['dist_train.sh', 'dist_test.sh', 'slurm_train.sh', 'slurm_test.sh'])
def test_usage(script):
    job = start(script)
    said = job.communicate()[0]
    assert job.returncode == 2
    assert f'tools/{script}' in said


def test_dist_test(tmp_path):
    """What Python is asked for; it is a stand-in here."""
    fake = tmp_path / 'python'
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    fake.chmod(0o755)
    said = subprocess.run(
        [ROOT / 'tools/dist_test.sh', 'a.py', 'b.pth', '4', '--amp'],
        env=dict(os.environ, PYTHON=str(fake)),
        capture_output=True,
        text=True,
        check=True).stdout.splitlines()
    assert said == [
        f'{ROOT}/tools/misc/launch.py', 'test.py', '4', 'a.py', 'b.pth',
        '--amp'
    ]


def test_slurm(tmp_path):
    """What srun is asked for; srun itself is a stand-in here."""
    fake = tmp_path / 'srun'
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    fake.chmod(0o755)
    said = subprocess.run(
        [ROOT / 'tools/slurm_train.sh', 'gpu', 'job', 'a.py', '--resume'],
        env=dict(
            os.environ,
            PATH=f'{tmp_path}:{os.environ["PATH"]}',
            GPUS='16',
            SRUN_ARGS='--time=10 --mem=8G'),
        capture_output=True,
        text=True,
        check=True).stdout.splitlines()
    assert said == [
        '-p', 'gpu', '--job-name=job', '--ntasks=16', '--gres=gpu:8',
        '--ntasks-per-node=8', '--cpus-per-task=5', '--kill-on-bad-exit=1',
        '--time=10', '--mem=8G', 'python', '-u', f'{ROOT}/tools/train.py',
        'a.py', '--resume', '--launcher', 'slurm'
    ]


def test_slurm_jobs_of_a_node_have_ports_of_their_own(monkeypatch):
    ports = []
    monkeypatch.setattr(
        torch.distributed, 'init_process_group',
        lambda *args, **kwargs: ports.append(os.environ['MASTER_PORT']))
    monkeypatch.setattr('sympoint.engine.training._first_node', str)
    for name in ('RANK', 'WORLD_SIZE', 'SLURM_PROCID', 'SLURM_NTASKS',
                 'MASTER_ADDR', 'MASTER_PORT'):
        monkeypatch.setenv(name, '1234')
    use_gloo_without_gpu(Config(dict(launcher='slurm')))
    for job in ('41', '10042'):
        monkeypatch.delenv('MASTER_PORT')
        monkeypatch.setenv('SLURM_JOB_ID', job)
        use_gloo_without_gpu(Config(dict(launcher='slurm')))
    assert ports == ['1234', '20041', '20042']
