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
def test_threads_sleep_soon_by_default(command):
    assert spin_count(*command) == openmp.SPINS


@pytest.mark.skipif(sys.platform != 'linux', reason='another OpenMP')
def test_a_setting_of_the_user_wins():
    assert spin_count('-c', 'import sympoint.ops', GOMP_SPINCOUNT='777') == \
        '777'


@pytest.mark.parametrize('setting', ['', *openmp.SETTINGS])
def test_policy(monkeypatch, setting):
    for name in (*openmp.SETTINGS, 'MKL_CBWR'):
        monkeypatch.setenv(name, '')  # put back what the call below sets
        monkeypatch.delenv(name)
    monkeypatch.delitem(sys.modules, 'torch', raising=False)
    if setting:
        monkeypatch.setenv(setting, '5')
    openmp.set_up_threads()
    expected = {'': 'passive', 'OMP_WAIT_POLICY': '5'}.get(setting)
    assert os.environ.get('OMP_WAIT_POLICY') == expected
    spins = {'': openmp.SPINS, 'GOMP_SPINCOUNT': '5'}.get(setting)
    assert os.environ.get('GOMP_SPINCOUNT') == spins
    assert os.environ['MKL_CBWR'] == 'AUTO,STRICT'


def test_the_products_mode_of_the_user_wins(monkeypatch):
    monkeypatch.delitem(sys.modules, 'torch', raising=False)
    monkeypatch.setenv('MKL_CBWR', 'COMPATIBLE')
    openmp.set_up_threads()
    assert os.environ['MKL_CBWR'] == 'COMPATIBLE'


PREDICT = '''
import sys
from sympoint.apis import SymbolInferencer
import torch
torch.set_num_threads(int(sys.argv[1]))
inferencer = SymbolInferencer(show_progress=False)
head = inferencer.model.decode_head
decode, outputs = head._decode, []
def keep(*args):
    outputs.append(decode(*args))
    return outputs[-1]
head._decode = keep
inferencer(sys.argv[2])
assert torch.get_num_threads() == int(sys.argv[1])
torch.save([(o.cls_scores, o.mask_features) for o in outputs], sys.argv[3])
'''


def test_results_do_not_depend_on_the_number_of_threads(tmp_path):
    """Bit for bit, with the weights in the package."""
    import torch

    from sympoint.floorplan_mini import generate_drawing
    plan = tmp_path / 'plan.svg'
    plan.write_text(generate_drawing(3, 0, 'test', 'wide'))
    clean = {
        k: v
        for k, v in os.environ.items()
        if k not in ('MKL_CBWR', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS')
    }
    found = []
    for threads in '123':
        file = tmp_path / f'{threads}.pt'
        subprocess.run([sys.executable, '-c', PREDICT, threads, plan, file],
                       cwd=ROOT,
                       env=clean,
                       check=True)
        found.append(torch.load(file, weights_only=True))
    assert len(found[0]) > 0
    for other in found[1:]:
        for ours, theirs in zip(found[0], other, strict=True):
            for a, b in zip(ours, theirs, strict=True):
                assert torch.equal(a, b)


def test_nothing_is_set_where_torch_is_loaded_already(monkeypatch):
    import torch  # noqa: F401
    for name in (*openmp.SETTINGS, 'MKL_CBWR'):
        monkeypatch.delenv(name, raising=False)
    openmp.set_up_threads()
    assert not any(name in os.environ for name in openmp.SETTINGS)
    assert 'MKL_CBWR' not in os.environ
