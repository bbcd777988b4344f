import json

import numpy as np
import pytest

from sympoint.structures.primitives import Primitives

CLASSES = ['door', 'bed', 'wall']


def failed(call, capsys):
    with pytest.raises(SystemExit) as info:
        call()
    assert info.value.code == 1
    return capsys.readouterr().err


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


def test_confusion(tool, metrics, capsys):
    tool('analysis_tools/confusion').main([str(metrics)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == '38 of 46 primitives have their class'
    assert [line.strip() for line in lines[1:4]] == [
        '5  background taken for wall: 20.0% of its primitives',
        '2  door taken for background: 25.0% of its primitives',
        '1  wall taken for door: 10.0% of its primitives'
    ]
    assert len(lines) == 5  # no mistake of no primitives
    assert (metrics.parent / 'confusion.png').exists()


def test_worst(tool, metrics, tmp_path, capsys):
    folder = tmp_path / 'now' / 'pictures'
    folder.mkdir(parents=True)
    for name in ('good', 'bad <#1>', 'fair'):
        (folder / f'{name}.png').write_bytes(b'')
    tool('analysis_tools/worst').main([str(tmp_path), '--number', '2'])
    said = capsys.readouterr().out
    assert said.index('bad <#1>: PQ 10.00') < said.index('fair: PQ 50.00')
    assert 'good' not in said and 'empty' not in said
    page = (tmp_path / 'worst.html').read_text()
    assert '2 worst of 3 drawings' in page
    assert 'src="now/pictures/bad%20%3C%231%3E.png"' in page
    assert page.index('bad &lt;#1&gt;') < page.index('fair')


def test_worst_without_pictures(tool, metrics, capsys):
    said = failed(lambda: tool('analysis_tools/worst').main([str(metrics)]),
                  capsys)
    assert 'there is no picture of drawing bad <#1>' in said
    assert '--show-dir' in said


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


def test_dataset_stats(tool, data_root, tmp_path, capsys):
    stats = tool('analysis_tools/dataset_stats')
    infos = stats.read_split(data_root, 'train')
    part = stats.summarize(data_root, dict(train=infos))['splits']['train']
    assert part['primitives'].tolist() == [5, 2]
    assert part['counts'].tolist() == [4, 1, 1, 1]
    assert part['sizes'][0].tolist() == [4.0, 4.0]
    assert part['sizes'][1].tolist() == [2.0]

    out = tmp_path / 'stats.png'
    stats.main([str(data_root), '--out', str(out)])
    rows = [[cell.strip() for cell in line.split('|')[1:-1]]
            for line in capsys.readouterr().out.splitlines() if '|' in line]
    assert ['train', '2', '7', '2', '4', '5'] in rows
    assert ['door', '4', '57.14%', '2', '4.0', '4.0', '4.0'] in rows
    assert ['wall', '1', '14.29%', '-', '-', '-', '-'] in rows
    assert out.read_bytes().startswith(b'\x89PNG')


def test_dataset_stats_of_nothing(tool, tmp_path, capsys):
    said = failed(
        lambda: tool('analysis_tools/dataset_stats').main([str(tmp_path)]),
        capsys)
    assert 'has no train_infos.json' in said


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


def test_browse_dataset(tool, data_config, tmp_path, capsys):
    browse = tool('misc/browse_dataset')
    out = tmp_path / 'pictures'
    browse.main([data_config, '--out-dir', str(out), '--number', '5'])
    assert sorted(p.name for p in out.iterdir()) == [
        'train_0000_a.png', 'train_0001_b.png'
    ]
    said = failed(lambda: browse.main([data_config, '--split', 'val']), capsys)
    assert 'has no val_dataloader' in said


def test_picture_of_a_sample(tool, data_config):
    browse = tool('misc/browse_dataset')
    from mmdet3d.registry import DATASETS
    from mmengine.registry import init_default_scope

    from sympoint.engine.config import load_config
    init_default_scope('mmdet3d')
    dataset = DATASETS.build(load_config(data_config).train_dataloader.dataset)
    figure = browse.draw_sample(dataset[0], dataset.metainfo)
    assert [t.get_text() for t in figure.texts] == [
        # the two lines of the door meet
        'a: truth: 2 symbols',
        '5 primitives, 2 connections'
    ]
    names = [t.get_text() for t in figure.axes[0].texts]
    # the scale bar shows a wrong scale
    assert sorted(names) == ['2 m', 'bed', 'door']


def test_print_config(tool, data_config, tmp_path, capsys):
    tool('misc/print_config').main(
        [data_config, '--cfg-options', 'train_dataloader.batch_size=3'])
    assert 'batch_size=3' in capsys.readouterr().out
    out = tmp_path / 'all.py'
    tool('misc/print_config').main([data_config, '--out', str(out)])
    assert "type='PackSymbolInputs'" in out.read_text()


def test_dataset_stats_tells_what_nobody_knows(tool, data_root, capsys):
    path = data_root / 'train_infos.json'
    infos = json.loads(path.read_text())
    first = infos['data_list'][0]
    del first['class_histogram']['background']
    first['num_ignored'] = 1
    path.write_text(json.dumps(infos))
    tool('analysis_tools/dataset_stats').main(
        [str(data_root), '--out',
         str(data_root / 'stats.png')])
    rows = [[cell.strip() for cell in line.split('|')[1:-1]]
            for line in capsys.readouterr().out.splitlines() if '|' in line]
    assert ['background', '0', '0.00%', '-', '-', '-', '-'] in rows
    assert ['unknown', '1', '14.29%', '-', '-', '-', '-'] in rows
