import json
import os
import shutil
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from conversion import DATA, infos, write

from sympoint.datasets import FloorPlanCADDataset, LoadPrimitives
from sympoint.drawings.connections import connection_graph
from sympoint.drawings.convert import (Options, convert, find_jobs,
                                       format_report, is_old, reconvert)
from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import DrawingError
from sympoint.structures.primitives import Primitives
from sympoint.structures.taxonomy import (FLOORPLANCAD_METAINFO,
                                          NOV2021_CLASS_MAP)


@pytest.fixture
def root(tmp_path):
    return write(
        tmp_path / 'svg',
        train__a='tile_140',
        train__b='published',
        train__bad=b'<svg',
        test__c='tile_100')


def test_a_data_set(root, tmp_path):
    out = tmp_path / 'out'
    report = convert(str(root), str(out))
    assert (report.converted, report.skipped) == (3, 0)
    assert report.counts == dict(train=2, test=1)
    assert report.missing == ['val']
    assert list(report.failed) == [str(root / 'train/bad.svg')]
    assert not (out / 'val_infos.json').exists()
    train = infos(out, 'train')
    assert train['metainfo']['classes'] == list(
        FLOORPLANCAD_METAINFO['classes'])
    assert [i['sample_idx'] for i in train['data_list']] == ['a', 'b']
    assert train['data_list'][0] == dict(
        sample_idx='a',
        primitives_path='train/a.npz',
        svg_path=str(root / 'train/a.svg'),
        num_primitives=7,
        num_instances=2,
        num_layers=3,
        size=[140, 140],
        class_histogram={
            'wall': 2,
            'single door': 1,
            'sink': 1,
            'background': 3
        })
    assert not list(out.rglob('*.tmp'))


def test_what_is_stored_is_what_was_parsed(root, tmp_path):
    convert(str(root), str(tmp_path))
    for name in ('train/b', 'test/c'):
        parsed = parse_svg(root / f'{name}.svg')
        stored = Primitives.load(tmp_path / f'{name}.npz')
        np.testing.assert_allclose(stored.args, parsed.args, atol=1e-4)
        assert np.array_equal(stored.semantic_id, parsed.semantic_id)
        assert np.array_equal(
            stored.connections,
            connection_graph(parsed.args, parsed.command,
                             max(parsed.size) / 140))


def test_again_only_what_changed(root, tmp_path):
    out = tmp_path / 'out'
    first = convert(str(root), str(out))
    listed = infos(out, 'train')
    stamp = (out / 'train/a.npz').stat().st_mtime_ns
    again = convert(str(root), str(out))
    assert (again.converted, again.skipped) == (0, 3)
    assert again.failed == first.failed and again.warnings == first.warnings
    assert infos(out, 'train') == listed
    assert (out / 'train/a.npz').stat().st_mtime_ns == stamp

    os.utime(root / 'train/a.svg', ns=(1, 1))  # touched, not changed
    write(root, test__c='tile_140', val__d='tile_100')
    (out / 'train/b.npz').write_bytes(b'cut short')
    third = convert(str(root), str(out))
    assert (third.converted, third.skipped) == (3, 1)
    assert infos(out, 'test')['data_list'][0]['num_primitives'] == 7
    assert len(Primitives.load(out / 'train/b.npz')) == 640

    other = convert(str(root), str(out), options=Options(radius=0.02))
    assert other.converted == 4


def test_several_processes_give_the_same(root, tmp_path):
    one, two = tmp_path / 'one', tmp_path / 'two'
    bar = Bar()
    convert(str(root), str(one))
    report = convert(str(root), str(two), 2, progress=bar)
    assert report.converted == 3 and len(report.failed) == 1
    assert (bar.total, bar.count) == (4, 4)
    for path in one.rglob('*.npz'):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes()
    assert infos(one, 'train') == infos(two, 'train')


class Bar:
    """Counts as mmengine's ProgressBar does."""
    total = count = 0

    def __call__(self, total):
        self.total = total
        return self

    def update(self):
        self.count += 1


def test_a_worker_that_dies_costs_one_drawing(root, tmp_path):
    """Ends the worker that meets one file, as want of memory would."""
    script = tmp_path / 'run.py'
    script.write_text('''
import os, sys
from sympoint.drawings import convert_one
from sympoint.drawings.convert import convert
parse = convert_one.parse_svg

def fatal(data, name='', **kwargs):
    if name.endswith('b.svg'):
        os._exit(9)
    return parse(data, name=name, **kwargs)

convert_one.parse_svg = fatal
if __name__ == '__main__':
    report = convert(sys.argv[1], sys.argv[2], workers=2)
    print(report.converted + report.skipped, list(report.failed.values()))
''')
    done = subprocess.run([sys.executable, script, root, tmp_path / 'out'],
                          capture_output=True,
                          text=True,
                          timeout=120,
                          check=True)
    assert done.stdout.startswith('2 '), done.stdout
    assert 'b.svg: the process that converted it ended' in done.stdout
    assert len(infos(tmp_path / 'out', 'train')['data_list']) == 1


def test_folders_of_the_public_release(tmp_path):
    root = write(
        tmp_path, **{
            'train-00__0001': 'tile_100',
            'train-01__svg__0002': 'tile_100',
            'train-01__0001': 'tile_100',
            'Test__0003': 'tile_100',
            'trained__0004': 'tile_100'
        })
    (tmp_path / 'train-00/0009.SVG').write_bytes(
        (DATA / 'tile_100.svg').read_bytes())
    (tmp_path / 'train-00/0001.png').write_bytes(b'')
    (tmp_path / 'train-00/._0001.svg').write_bytes(b'of macOS')
    jobs = find_jobs(root, tmp_path / 'out', 'train')
    assert [j.name for j in jobs
            ] == ['train-00_0001', '0009', 'train-01_0001', '0002']
    assert [j.name for j in find_jobs(root, tmp_path, 'test')] == ['0003']


def test_nothing_to_convert(tmp_path):
    with pytest.raises(DrawingError, match='no such folder'):
        convert(str(tmp_path / 'no'), str(tmp_path))
    with pytest.raises(DrawingError, match='no SVG files in folders train'):
        convert(str(write(tmp_path, loose='tile_140')), str(tmp_path))
    file = tmp_path / 'file'
    file.write_text('')
    write(tmp_path, train__a='tile_140')
    with pytest.raises(DrawingError, match='cannot be written'):
        convert(str(tmp_path), str(file))


def test_the_report_in_words(root, tmp_path):
    report = convert(str(root), str(tmp_path / 'out'))
    text = format_report(report)
    assert text.startswith('3 drawings converted, 0 unchanged since the last '
                           'time, 1 failed: 2 in train, 1 in test\n')
    assert 'no drawings for: val' in text
    assert 'warning: stuff with an instance' not in text
    assert 'warning: instance of several classes: 540 elements in 1 files' \
        in text
    assert 'bad.svg, line 1: is not XML' in text
    saved = json.loads((tmp_path / 'out/report.json').read_text())
    assert saved['failed'] == report.failed
    report.failed = {str(i): f'reason {i}' for i in range(30)}
    assert 'and 10 more: see report.json' in format_report(report)


def test_converting_needs_no_torch():
    code = ('import sys; import sympoint.drawings.convert; '
            'bad = {"torch", "mmengine", "mmcv", "mmdet", "mmdet3d"}; '
            'sys.exit(bool(bad & set(sys.modules)))')
    subprocess.run([sys.executable, '-c', code], check=True)


# What the version before this one wrote of options: those by default, and the
# class map of the release of November 2021.
DEFAULT = '2217ffdd97bdcbed91a09e3fb40c3cbef71ace9c'
NOV2021 = '4a09a5501c144c8ba6913d6e4806dc9d6583f94d'


def make_old(tmp_path, recipe, class_map=None):
    """A data set as the version before wrote it, but for the arrays."""
    svg = write(
        tmp_path / 'svg',
        train__tile_140='tile_140',
        train__tile_100='tile_100')
    out = tmp_path / 'out'
    convert(str(svg), str(out), options=Options(class_map=class_map))
    path = out / 'train_infos.json'
    infos = json.loads(path.read_text())
    header = json.dumps(dict(meta=dict(recipe=recipe))).encode()
    head = struct.pack('<8sIII', b'SYMPOINT', 2, len(header),
                       zlib.crc32(header))
    for info in infos['data_list']:
        (out / info['primitives_path']).unlink()
        name = f"train/{info['sample_idx']}.prim"
        info['primitives_path'] = name
        (out / name).write_bytes(head + header)
    path.write_text(json.dumps(infos))
    return path


@pytest.mark.parametrize('recipe, class_map', [(DEFAULT, None),
                                               (NOV2021, NOV2021_CLASS_MAP)])
def test_a_data_set_of_the_version_before(tmp_path, recipe, class_map):
    path = make_old(tmp_path, recipe, class_map)
    old = json.loads(path.read_text())
    assert is_old(old)
    infos = reconvert(str(path), old, str(path.parent))
    assert infos == json.loads(path.read_text()) and not is_old(infos)
    for before, after in zip(old['data_list'], infos['data_list']):
        assert before['class_histogram'] == after['class_histogram']
        assert len(Primitives.load(path.parent / after['primitives_path'])) \
            == after['num_primitives']
    assert not list(path.parent.rglob('*.prim'))


def test_converting_again_replaces_it(tmp_path):
    path = make_old(tmp_path, DEFAULT)
    report = convert(str(tmp_path / 'svg'), str(path.parent))
    assert (report.converted, report.replaced) == (2, 2)
    assert '2 files of an earlier version' in format_report(report)
    assert not list(path.parent.rglob('*.prim'))


def test_the_data_set_does_so_by_itself(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr('sympoint.datasets.floorplancad_dataset.print_log',
                        lambda message, **kwargs: said.append(message))
    path = make_old(tmp_path, DEFAULT)
    dataset = FloorPlanCADDataset(
        ann_file=str(path),
        data_prefix=dict(primitives_path=str(path.parent)),
        pipeline=[LoadPrimitives()])
    assert len(dataset) == 2 and len(dataset[0]['args'])
    assert len(said) == 1 and 'converted again from their SVGs' in said[0]


def test_what_cannot_be_converted_again_is_named(tmp_path):
    path = make_old(tmp_path, 'other options')
    infos = json.loads(path.read_text())
    with pytest.raises(
            DrawingError,
            match='train_infos.json: tile_1.*'
            'options.*Run tools/create_data.py'):
        reconvert(str(path), infos, str(path.parent))
    shutil.rmtree(tmp_path / 'svg')
    with pytest.raises(DrawingError, match='the SVG is not at .*tile_1'):
        reconvert(str(path), infos, str(path.parent))
