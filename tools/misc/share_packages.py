"""Let a virtual environment use the packages of the Python that runs this.

    python tools/misc/share_packages.py .venv

For a PyTorch that is there already: a container's, a cluster's module's,
another virtual environment's. ``python -m venv --system-site-packages`` would
not find the last. ``constraints.txt`` in the environment's folder names the
versions that an installation must not replace.
"""
import sys
from importlib import metadata
from pathlib import Path

KEPT = ('torch', 'torchvision', 'triton', 'numpy')


def share(venv: Path) -> None:
    """Write the path file, and the constraints.

    Raises:
        SystemExit: This Python has no PyTorch.
    """
    versions = {}
    for name in KEPT:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    if 'torch' not in versions:
        sys.exit(f'error: {sys.executable} has no PyTorch. Name one that has '
                 'with PYTHON=..., or give TORCH="torch==..."')
    places = [p for p in sys.path if p.endswith('-packages')]
    site, = venv.glob('lib/python*/site-packages')
    # addsitedir minds the .pth files there, which a bare path would not
    (site / 'shared_packages.pth').write_text(''.join(
        f'import site; site.addsitedir({p!r})\n' for p in places))
    (venv / 'constraints.txt').write_text(''.join(
        f'{name}=={version}\n' for name, version in versions.items()))
    print(f'PyTorch {versions["torch"]} of {", ".join(places)}')


if __name__ == '__main__':
    share(Path(sys.argv[1]))
