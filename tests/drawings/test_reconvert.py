import json
import shutil
import struct
import zlib
from pathlib import Path

import pytest

from sympoint.datasets import FloorPlanCADDataset, LoadPrimitives
from sympoint.drawings.convert import (Options, convert, format_report, is_old,
                                       reconvert)
from sympoint.errors import DrawingError
from sympoint.structures.primitives import Primitives
from sympoint.structures.taxonomy import NOV2021_CLASS_MAP

DATA = Path(__file__).parents[1] / 'data/drawings'
# What the version before this one wrote of options: those by default, and the
# class map of the release of November 2021.
DEFAULT = '2217ffdd97bdcbed91a09e3fb40c3cbef71ace9c'
NOV2021 = '4a09a5501c144c8ba6913d6e4806dc9d6583f94d'


def make_old(tmp_path, recipe, class_map=None):
    """A data set as the version before wrote it, but for the arrays."""
    svg, out = tmp_path / 'svg', tmp_path / 'out'
    (svg / 'train').mkdir(parents=True)
    for name in ('tile_140', 'tile_100'):
        shutil.copy(DATA / f'{name}.svg', svg / 'train')
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
