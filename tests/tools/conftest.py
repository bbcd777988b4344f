import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from sympoint.structures.primitives import Primitives

ROOT = Path(__file__).parents[2]
CLASSES = ['door', 'bed', 'wall']


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


@pytest.fixture
def failed(capsys):
    """Call what ends with 1, and take what it says."""

    def run(call):
        with pytest.raises(SystemExit) as info:
            call()
        assert info.value.code == 1
        return capsys.readouterr().err

    return run


@pytest.fixture
def metrics(tmp_path):
    drawings = [
        dict(sample_idx='good', num_primitives=5, PQ=90.0),
        dict(sample_idx='bad <#1>', num_primitives=7, PQ=10.0),
        dict(sample_idx='empty', num_primitives=2, PQ=None),
        dict(sample_idx='fair', num_primitives=9, PQ=50.0),
    ]
    confusion = [[6, 0, 0, 2], [0, 3, 0, 0], [1, 0, 9, 0], [0, 0, 5, 20]]
    path = tmp_path / 'metrics.json'
    path.write_text(
        json.dumps(
            dict(classes=CLASSES, confusion=confusion, drawings=drawings)))
    return path


@pytest.fixture
def data_root(tmp_path):
    """Two drawings: a door 4 x 3 of 2 lines, a bed, a wall, background."""
    lines = np.array([[0, 0, 4, 0], [4, 0, 4, 3], [10, 10, 12, 10],
                      [0, 50, 100, 50], [7, 7, 8, 8]], float)
    args = lines.reshape(-1, 2, 2)[:, [0, 0, 1, 1]]
    drawing = Primitives(
        args=args,
        length=np.hypot(*(args[:, 3] - args[:, 0]).T),
        command=np.zeros(5, np.uint8),
        semantic_id=[0, 0, 1, 2, 3],
        instance_id=[7, 7, 3, -1, -1],
        num_classes=3)
    (tmp_path / 'train').mkdir()
    infos = []
    for name, rows in (('a', slice(None)), ('b', slice(0, 2))):
        part = drawing[rows]
        part.save(str(tmp_path / 'train' / f'{name}.npz'))
        counts = np.bincount(part.semantic_id, minlength=4)
        infos.append(
            dict(
                sample_idx=name,
                primitives_path=f'train/{name}.npz',
                num_primitives=len(part),
                class_histogram={
                    n: int(c)
                    for n, c in zip([*CLASSES, 'background'], counts) if c
                }))
    meta = dict(
        classes=CLASSES,
        palette=[(200, 0, 0), (0, 200, 0), (0, 0, 200)],
        thing_ids=[0, 1],
        stuff_ids=[2])
    (tmp_path / 'train_infos.json').write_text(
        json.dumps(dict(metainfo=meta, data_list=infos)))
    return tmp_path


@pytest.fixture
def data_config(data_root):
    path = data_root / 'config.py'
    path.write_text(f'''
default_scope = 'mmdet3d'
custom_imports = dict(imports=['sympoint.datasets'])
train_dataloader = dict(
    dataset=dict(
        type='FloorPlanCADDataset',
        data_root={str(data_root)!r},
        ann_file='train_infos.json',
        metainfo=dict(
            classes={CLASSES!r},
            palette=[(200, 0, 0), (0, 200, 0), (0, 0, 200)],
            thing_ids=[0, 1],
            stuff_ids=[2]),
        pipeline=[
            dict(type='LoadPrimitives'),
            dict(type='RandomFlipPrimitives', prob=1.0),
            dict(type='PackSymbolInputs')
        ]))
''')
    return str(path)
