"""The wheel, in an environment that has the stack and nothing of ours."""
import os
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ('LICENSE', 'MANIFEST.in', 'README.md', 'configs', 'model-index.yml',
           'projects', 'requirements', 'setup.cfg', 'setup.py', 'tools')
TINY = 'sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'
# A smaller model on the drawings of the test.
CONFIG = f"""
_base_ = 'sympoint::sympoint/{TINY}'
data_root = 'drawings/'
train_dataloader = dict(
    num_workers=0, dataset=dict(dataset=dict(data_root=data_root)))
val_dataloader = dict(
    num_workers=0, persistent_workers=False,
    dataset=dict(data_root=data_root))
model = dict(decode_head=dict(num_queries=10))
train_cfg = dict(max_epochs=1, val_interval=2)
"""


@pytest.fixture(scope='module')
def environment(tmp_path_factory):
    """A function that runs a command of the environment, elsewhere."""
    root = tmp_path_factory.mktemp('installed')
    source = root / 'source'
    source.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name,
                source / name,
                ignore=shutil.ignore_patterns('.mim', '__pycache__',
                                              '*.egg-info'))
        else:
            shutil.copy(ROOT / name, source)
    pip = [sys.executable, '-m', 'pip', '--disable-pip-version-check', '-q']
    subprocess.run([
        *pip, 'wheel', '--no-deps', '--no-build-isolation', '--no-index', '-w',
        root, source
    ],
                   check=True)
    wheel, = root.glob('*.whl')
    shutil.rmtree(source)

    venv.create(root / 'env', symlinks=True)
    site, = root.glob('env/lib/python*/site-packages')
    stack = [p for p in sys.path if p.endswith('-packages')]
    # spconv is optional, and takes seconds to import
    hidden = "import sys; sys.modules['spconv'] = None"
    (site / 'stack.pth').write_text('\n'.join([*stack, hidden]))
    subprocess.run([
        *pip, '--python', root / 'env/bin/python', 'install', '--no-deps',
        '--no-index', wheel
    ],
                   check=True)
    variables = dict(os.environ, OMP_NUM_THREADS='1')
    variables.pop('PYTHONPATH', None)
    (root / 'elsewhere').mkdir()

    def run(program, *arguments):
        done = subprocess.run([root / 'env/bin' / program, *arguments],
                              cwd=root / 'elsewhere',
                              env=variables,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT,
                              text=True)
        assert done.returncode == 0, done.stdout
        return done.stdout

    run.package = site / 'sympoint'
    run.folder = root / 'elsewhere'
    return run


def test_it_ships_configs_and_tools(environment):
    shipped = environment.package / '.mim'
    for folder in ('configs', 'tools'):
        here, there = ({
            path.relative_to(root / folder)
            for path in (root / folder).rglob('*')
            if path.is_file() and path.suffix != '.pyc'
        } for root in (ROOT, shipped))
        assert here == there
    assert (shipped / 'model-index.yml').is_file()
    assert os.access(shipped / 'tools/dist_train.sh', os.X_OK)


def test_commands(environment):
    from sympoint import __version__
    for command in (['python', '-m', 'sympoint'], ['sympoint']):
        assert environment(*command, '--version').strip() == __version__
    where = environment('python', '-c',
                        'import sympoint; print(sympoint.__file__)')
    assert Path(where.strip()).parent == environment.package


def test_mim_trains_from_anywhere(environment):
    if find_spec('mim') is None:
        pytest.skip('mim is not installed')
    tools = environment.package / '.mim/tools'
    environment('python', tools / 'create_data.py', 'floorplan_mini',
                '--out-dir', 'drawings', '--num-drawings', '2', '1', '1')
    (environment.folder / 'small.py').write_text(CONFIG)
    said = environment('python', '-m', 'mim', 'train', 'sympoint', 'small.py')
    assert f'{tools}/train.py small.py --launcher none' in said
    assert 'Training finished successfully' in said
    assert (environment.folder / 'work_dirs/small/epoch_1.pth').is_file()
