"""Collect all that ``make setup WHEELHOUSE=DIR`` installs, for no network.

    make wheelhouse DIR=wheels PYTHON_VERSION=3.12 TORCH=installed PARTS=

For the machine's own processor, and a Python of that version. PyTorch, and
the Triton that comes with it, are left out where TORCH is `installed`, and so
is what ``--have`` lists, where its version will do.
"""
import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import install_mmcv
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

FILES = Path(__file__).parents[2] / 'requirements'
OF_TORCH = ('torch', 'torchvision', 'triton')
CONSTRAINED = (*OF_TORCH, 'numpy')
Versions = dict[str, str]


def requirements(part: str) -> list[str]:
    """The lines of a file of ``requirements/``, without their comments."""
    lines = (FILES / f'{part}.txt').read_text(encoding='utf-8').splitlines()
    lines = [line.split('#')[0].strip() for line in lines]
    return [line for line in lines if line]


def pip(*arguments: str) -> None:
    subprocess.run([sys.executable, '-m', 'pip', *arguments], check=True)


def frozen(path: str | None) -> Versions:
    """Names and versions in what ``pip freeze`` wrote; '' of an address."""
    found = {}
    for line in Path(path).read_text().splitlines() if path else []:
        name, _, version = line.partition('==')
        name = name.split(' @ ')[0].strip()
        if name and not name.startswith(('#', '-')):
            found[canonicalize_name(name)] = version.strip()
    return found


def resolve(wanted: list[str], have: Versions, options: list[str]) -> list:
    """What pip would install, as its report has it."""
    with tempfile.TemporaryDirectory() as folder:
        report, bounds = Path(folder, 'report'), Path(folder, 'bounds.txt')
        bounds.write_text(''.join(f'{name}=={have[name]}\n'
                                  for name in CONSTRAINED if have.get(name)))
        pip('install', '--quiet', '--dry-run', '--ignore-installed',
            '--target', folder, '--report', str(report), '--constraint',
            str(bounds), *options, *wanted)
        return json.loads(report.read_text())['install']


def will_do(name: str, version: str, asked: list[Requirement]) -> bool:
    """Whether a version that is there satisfies all who ask for it."""
    return bool(version) and all(
        r.specifier.contains(version, prereleases=True)
        for r in asked if canonicalize_name(r.name) == name)


def add_mmcv(folder: Path) -> None:
    """Add the sources: its operators are built against another PyTorch."""
    version = install_mmcv.pinned()
    with tempfile.TemporaryDirectory() as parent:
        source = install_mmcv.fetch(version, Path(parent))
        name = f'mmcv-{version}'
        source.rename(Path(parent) / name)
        shutil.make_archive(str(folder / name), 'gztar', parent, name)


def collect(args: argparse.Namespace) -> None:
    """Download what is needed and not there."""
    have = frozen(args.have)
    options = ['--only-binary=:all:']
    if args.python_version:
        options += ['--python-version', args.python_version]
    parts = ('build', 'runtime', *args.parts)
    wanted = [line for part in parts for line in requirements(part)]
    if args.torch == 'installed':
        wanted = [
            line for line in wanted if Requirement(line).name not in OF_TORCH
        ]
    found = resolve(wanted, have, options)
    asked = [Requirement(line) for line in wanted]
    for item in found:
        asked += map(Requirement, item['metadata'].get('requires_dist', []))
    pins = []
    for item in found:
        name = canonicalize_name(item['metadata']['name'])
        if not (name in have and will_do(name, have[name], asked)):
            pins.append(f"{name}=={item['metadata']['version']}")
    pins += [
        line for line in requirements('mminstall')
        if not line.startswith('mmcv==')
    ]
    pip('download', '--dest', args.dir, '--no-deps', *options, *pins)
    add_mmcv(Path(args.dir))
    if args.torch != 'installed':
        pip('download', '--dest', args.dir, *options, *args.torch.split())
    files = [path.stat().st_size for path in Path(args.dir).iterdir()]
    print(f'{len(files)} files, {sum(files) / 2**20:.1f} MiB: {args.dir}')


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('dir', help='folder for the files')
    parser.add_argument('--torch', default='installed', help='as of make')
    parser.add_argument('--parts', nargs='*', default=[], help='as of make')
    parser.add_argument('--python-version', help='such as 3.12')
    parser.add_argument(
        '--have', metavar='FILE', help='`pip freeze` of the machine it is for')
    args = parser.parse_args(argv)
    if not args.dir:
        parser.error('name a folder: make wheelhouse DIR=wheels')
    collect(args)


if __name__ == '__main__':
    main()
