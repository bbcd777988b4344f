"""What a machine without a network needs, and what it has already."""
import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


@pytest.fixture
def wheelhouse(tool, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / 'tools/misc')
    return tool('misc/wheelhouse')


def test_what_pip_freeze_writes_is_read(wheelhouse, tmp_path):
    path = tmp_path / 'have.txt'
    path.write_text('# editable\n-e git+https://x\nnumpy==2.1.0\n'
                    'Torch==2.9.0a0+cu130\nnative_thing @ file:///x\n')
    assert wheelhouse.frozen(path) == {
        'numpy': '2.1.0',
        'torch': '2.9.0a0+cu130',
        'native-thing': ''
    }
    assert wheelhouse.frozen(None) == {}


def test_a_version_does_for_all_who_ask(wheelhouse):
    asked = [Requirement(x) for x in ('numpy', 'numpy>=1.26', 'rich<14')]
    assert wheelhouse.will_do('numpy', '2.1.0', asked)
    assert not wheelhouse.will_do('numpy', '1.24.0', asked)
    assert not wheelhouse.will_do('numpy', '', asked)  # of an address
    assert wheelhouse.will_do('scipy', '1.0', asked)


def test_a_new_environment_sees_the_packages_and_keeps_them(tmp_path):
    venv.create(tmp_path / 'env', symlinks=True)
    subprocess.run([
        sys.executable, ROOT / 'tools/misc/share_packages.py', tmp_path / 'env'
    ],
                   check=True)
    found = subprocess.run([
        tmp_path / 'env/bin/python', '-c',
        'import importlib.util as u; print(u.find_spec("torch").origin)'
    ],
                           check=True,
                           capture_output=True,
                           text=True).stdout
    assert found.strip() == importlib.util.find_spec('torch').origin
    kept = (tmp_path / 'env/constraints.txt').read_text()
    assert 'torch==' in kept and 'numpy==' in kept
