"""Install mmcv with its operators, from source, sooner than pip does.

    python tools/misc/install_mmcv.py

Each of mmcv's dispatchers, ``mmcv/ops/csrc/pytorch/*.cpp``, is a few lines
that include all of PyTorch's headers, and there are 56 of them. Here they are
compiled as one file, with no other change. ``requirements/mminstall.txt``
says which mmcv. Nothing is done where it is installed already.
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


def join_sources(folder: Path) -> None:
    """Make one ``.cpp`` file of those in ``folder``, which become headers."""
    lines = []
    for path in sorted(folder.glob('*.cpp')):
        if path.name != KEPT:
            header = path.with_suffix('.inc')
            path.rename(header)
            lines.append(f'#include "{header.name}"\n')
    (folder / 'dispatchers.cpp').write_text(''.join(lines))


def pip(*args: str) -> None:
    subprocess.run([sys.executable, '-m', 'pip', *args], check=True)


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


def install(version: str) -> None:
    """Download, join and install a version."""
    # -g0: debugging information would take more time than all else
    os.environ.update(MMCV_WITH_OPS='1', CFLAGS='-g0')
    plain = ('--no-deps', '--no-build-isolation')
    with tempfile.TemporaryDirectory() as folder:
        pip('download', *plain, '--no-binary', 'mmcv', '--dest', folder,
            f'mmcv=={version}')
        source = Path(folder) / f'mmcv-{version}'
        shutil.unpack_archive(f'{source}.tar.gz', folder)
        join_sources(source / SOURCES)
        pip('install', *plain, str(source))


if __name__ == '__main__':
    if installed() != pinned():
        install(pinned())
