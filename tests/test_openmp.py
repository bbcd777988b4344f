import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sympoint import openmp

ROOT = Path(__file__).parents[1]


def spin_count(*command, **variables):
    """What OpenMP's library, once loaded, says of how long threads spin."""
    clean = {k: v for k, v in os.environ.items() if k not in openmp.SETTINGS}
    done = subprocess.run([sys.executable, *command],
                          cwd=ROOT,
                          env=dict(
                              clean, OMP_DISPLAY_ENV='verbose', **variables),
                          capture_output=True,
                          text=True,
                          check=True)
    return re.search(r"GOMP_SPINCOUNT = '(\w+)'", done.stderr)[1]


@pytest.mark.skipif(sys.platform != 'linux', reason='another OpenMP')
@pytest.mark.parametrize('command', [('-c', 'import sympoint.ops'),
                                     ('tools/train.py', '--help')])
def test_threads_sleep_by_default(command):
    assert spin_count(*command) == '0'


@pytest.mark.skipif(sys.platform != 'linux', reason='another OpenMP')
def test_a_setting_of_the_user_wins():
    assert spin_count('-c', 'import sympoint.ops', GOMP_SPINCOUNT='777') == \
        '777'


@pytest.mark.parametrize('setting', ['', *openmp.SETTINGS])
def test_policy(monkeypatch, setting):
    for name in openmp.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delitem(sys.modules, 'torch', raising=False)
    if setting:
        monkeypatch.setenv(setting, '5')
    openmp.let_waiting_threads_sleep()
    expected = {'': 'passive', 'OMP_WAIT_POLICY': '5'}.get(setting)
    assert os.environ.get('OMP_WAIT_POLICY') == expected
    monkeypatch.delenv('OMP_WAIT_POLICY', raising=False)


def test_nothing_is_set_where_torch_is_loaded_already(monkeypatch):
    import torch  # noqa: F401
    for name in openmp.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    openmp.let_waiting_threads_sleep()
    assert 'OMP_WAIT_POLICY' not in os.environ
