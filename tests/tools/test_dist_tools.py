import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def start(script, *argv):
    return subprocess.Popen([ROOT / 'tools' / script, *map(str, argv)],
                            stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT,
                            text=True,
                            env=dict(
                                os.environ,
                                PYTHON=sys.executable,
                                PYTHONPATH=str(ROOT / 'tests' / 'engine'),
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
def test_killed_rank_then_test_of_two_processes(toy_file, tool, tmp_path,
                                                capfd):
    """One job of two processes is killed; another tests what it left."""
    work = tmp_path / 'run'
    config = toy_file(epochs=10000, **{'train_dataloader.dataset.length': 8})
    job = start('dist_train.sh', config, 2)
    limit = time.time() + 120
    while not (work / 'epoch_1.pth').exists() and time.time() < limit:
        time.sleep(0.05)
    begin = time.time()
    os.kill(rank_1_of(config), signal.SIGKILL)
    said = job.communicate(timeout=60)[0]
    assert time.time() - begin < 60, 'a killed rank held up the job'
    assert job.returncode != 0
    assert 'Signal 9 (SIGKILL)' in said
    assert said.strip().endswith('After mending it, go on with --resume.')
    assert rank_1_of(config) is None

    first = work / 'epoch_1.pth'
    job = start('dist_test.sh', config, first, 2, '--work-dir',
                tmp_path / 'two')
    said = job.communicate(timeout=120)[0]
    assert job.returncode == 0, said
    tool('test').main([config, str(first), '--work-dir', f'{tmp_path}/one'])
    two, one = (
        json.loads(next((tmp_path / name).glob('*/*.json')).read_text())
        for name in ('two', 'one'))
    for key in ('toy/score', 'toy/count', 'toy/indices'):
        assert two[key] == one[key]
    assert one['toy/count'] == 5  # odd
    # only rank 0 writes
    assert len(list((tmp_path / 'two').glob('*/*.json'))) == 1


@pytest.mark.parametrize(
    'script',
    ['dist_train.sh', 'dist_test.sh', 'slurm_train.sh', 'slurm_test.sh'])
def test_usage(script):
    job = start(script)
    said = job.communicate()[0]
    assert job.returncode == 2
    assert f'tools/{script}' in said


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
