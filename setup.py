"""Puts configs and tools into the package, where MIM and mmengine look."""
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.develop import develop

ROOT = Path(__file__).resolve().parent
SHIPPED = ('configs', 'tools', 'model-index.yml')


def link_in_sources() -> None:
    """For an installation that uses the sources in place."""
    folder = ROOT / 'projects/SymPoint/sympoint/.mim'
    folder.mkdir(exist_ok=True)
    for name in SHIPPED:
        link = folder / name
        if not link.is_symlink():
            link.symlink_to(Path('../../../..') / name)


class BuildWithMim(build_py):
    """Builds the package with ``sympoint/.mim``."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            link_in_sources()
            return
        target = Path(self.build_lib) / 'sympoint/.mim'
        shutil.rmtree(target, ignore_errors=True)
        for name in SHIPPED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(
                    source,
                    target / name,
                    ignore=shutil.ignore_patterns('__pycache__'))
            else:
                shutil.copy2(source, target / name)


class DevelopWithMim(develop):
    """``pip install -e .`` of a pip that takes this way."""

    def run(self) -> None:
        super().run()
        link_in_sources()


setup(cmdclass=dict(build_py=BuildWithMim, develop=DevelopWithMim))
