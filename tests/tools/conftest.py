import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load(name):
    path = ROOT / 'tools' / f'{name}.py'
    spec = importlib.util.spec_from_file_location(f'tool_{path.stem}', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tool(monkeypatch):
    """Load a script of tools/ as a module: ``tool('train').main(argv)``."""
    monkeypatch.setenv('LOCAL_RANK', '0')
    return load


@pytest.fixture(scope='module')
def load_tool():
    """:func:`tool` for fixtures of a module, which set LOCAL_RANK."""
    return load


@pytest.fixture(autouse=True)
def fresh_loggers():
    yield
    from engine_toy import forget_runners
    forget_runners()


@pytest.fixture
def toy_file(tmp_path):
    """Write the toy's config to a file; dotted names replace parts."""
    from engine_toy import toy_config

    def write(work_dir=None, **kwargs):
        cfg = toy_config(work_dir or tmp_path / 'run', **kwargs)
        path = tmp_path / 'toy.py'
        cfg.dump(str(path))
        return str(path)

    return write
