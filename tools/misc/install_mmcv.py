"""Install mmcv with its operators, from source, sooner than pip does.

    python tools/misc/install_mmcv.py

Each of mmcv's dispatchers, ``mmcv/ops/csrc/pytorch/*.cpp``, is a few lines
that include all of PyTorch's headers, and there are 56 of them. Here they are
compiled as one file. ``requirements/mminstall.txt`` says which mmcv. Nothing
is done where it is installed already.

mmdet3d imports mmcv's operators, so they must be there. Those for CUDA are
built where ``CUDA_OPS`` is 1 and there is an nvcc: nothing in this project
calls them, and they take long.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

PINS = Path(__file__).parents[2] / 'requirements/mminstall.txt'
SOURCES = 'mmcv/ops/csrc/pytorch'
KEPT = 'pybind.cpp'  # large itself
# Python 3.13 keeps what is executed in a function from its locals().
VERSION = ("exec(compile(f.read(), version_file, 'exec'))\n"
           "    return locals()['__version__']")
MENDED = ("scope = {}\n"
          "        exec(compile(f.read(), version_file, 'exec'), scope)\n"
          "    return scope['__version__']")


def join_sources(folder: Path) -> None:
    """Make one ``.cpp`` file of those in ``folder``, which become headers."""
    lines = []
    for path in sorted(folder.glob('*.cpp')):
        if path.name != KEPT:
            header = path.with_suffix('.inc')
            path.rename(header)
            lines.append(f'#include "{header.name}"\n')
    (folder / 'dispatchers.cpp').write_text(''.join(lines))


def pinned() -> str:
    """The version of mmcv that the requirements name."""
    lines = PINS.read_text(encoding='utf-8').split()
    version, = (x.split('==')[1] for x in lines if x.startswith('mmcv=='))
    return version


def installed() -> str:
    """The version that is there; empty where there is none."""
    try:
        return metadata.version('mmcv')
    except metadata.PackageNotFoundError:
        return ''


def fetch(version: str, folder: Path) -> Path:
    """Download the sources; their folder.

    pip keeps what it unpacked even if it cannot run mmcv's ``setup.py``,
    which needs an old setuptools and fails on Python 3.13.

    Raises:
        SystemExit: There is no such version where pip looks.
    """
    done = subprocess.run([
        sys.executable, '-m', 'pip', 'download', '--no-deps', '--no-clean',
        '--no-build-isolation', '--no-binary=mmcv', '--dest',
        str(folder), f'mmcv=={version}'
    ],
                          env=dict(os.environ, TMPDIR=str(folder)),
                          stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT,
                          text=True)
    found = [*folder.glob('pip-*/mmcv_*/setup.py')]
    if not found:
        sys.exit(f'{done.stdout}\nerror: mmcv {version} was not found')
    text = found[0].read_text(encoding='utf-8')
    found[0].write_text(text.replace(VERSION, MENDED), encoding='utf-8')
    return found[0].parent


def choose_operators(variables: dict) -> None:
    """Set what mmcv's ``setup.py`` asks the environment for."""
    cuda = variables.get('CUDA_OPS') == '1'
    if cuda and shutil.which('nvcc') is None:
        print('There is no nvcc: mmcv is built without operators for CUDA, '
              'which nothing here needs')
        cuda = False
    # -g0: debugging information would take more time than all else
    variables.update(
        MMCV_WITH_OPS='1', CFLAGS='-g0', FORCE_CUDA=str(int(cuda)))
    if not cuda:
        variables['CUDA_VISIBLE_DEVICES'] = ''  # it builds what it sees


def install(version: str) -> None:
    """Download, join and install a version."""
    choose_operators(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        source = fetch(version, Path(folder))
        join_sources(source / SOURCES)
        subprocess.run([
            sys.executable, '-m', 'pip', 'install', '--no-deps',
            '--no-build-isolation',
            str(source)
        ],
                       check=True)


if __name__ == '__main__':
    if installed() != pinned():
        install(pinned())
