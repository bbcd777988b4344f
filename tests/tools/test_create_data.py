import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sympoint.drawings.convert import Options
from sympoint.errors import DrawingError

ROOT = Path(__file__).parents[2]
DATA = ROOT / 'tests/data/drawings'


def run(*args):
    return subprocess.run(
        [sys.executable, ROOT / 'tools/create_data.py', *map(str, args)],
        capture_output=True,
        text=True,
        timeout=300)


@pytest.fixture
def svg(tmp_path):
    (tmp_path / 'svg/train').mkdir(parents=True)
    shutil.copy(DATA / 'tile_140.svg', tmp_path / 'svg/train/a.svg')
    shutil.copy(DATA / 'tile_100.svg', tmp_path / 'svg/train/b.svg')
    return tmp_path / 'svg'


def test_converts_with_a_progress_bar(svg, tmp_path):
    done = run('floorplancad', '--root-path', svg, '--out-dir',
               tmp_path / 'out', '--workers', 2)
    assert done.returncode == 0, done.stderr
    assert '2/2' in done.stdout and '2 drawings converted' in done.stdout
    infos = json.loads((tmp_path / 'out/train_infos.json').read_text())
    assert [i['sample_idx'] for i in infos['data_list']] == ['a', 'b']


def test_a_bad_file_is_listed_and_the_rest_converted(svg, tmp_path):
    (svg / 'train/bad.svg').write_text('no drawing')
    done = run('floorplancad', '--root-path', svg, '--out-dir',
               tmp_path / 'out', '--workers', 1, '--class-map', 'nov2021')
    assert done.returncode == 1
    assert '2 drawings converted' in done.stdout
    assert 'bad.svg, line 1: is not XML' in done.stdout
    infos = json.loads((tmp_path / 'out/train_infos.json').read_text())
    assert infos['data_list'][1]['class_histogram'] == {
        'wall': 1,
        'curtain wall': 1
    }


@pytest.mark.parametrize('extra, message', [
    ([], 'no such folder. Give the folder that holds train, val and test'),
    (['--metainfo', 'none.json'], 'none.json: cannot be read'),
])
def test_mistakes_give_one_line(tmp_path, extra, message):
    done = run('floorplancad', '--root-path', tmp_path / 'no', '--out-dir',
               tmp_path / 'out', *extra)
    assert done.returncode == 1
    assert message in done.stderr and 'Traceback' not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


OWN = dict(
    classes=['door', 'wall'],
    palette=[[0, 0, 0], [9, 9, 9]],
    thing_ids=[0],
    stuff_ids=[1])


@pytest.mark.parametrize('change, class_map, problem', [
    ({}, 'nov2021', 'its classes are not those of --class-map nov2021'),
    (dict(classes=['door', 'door']), 'default', 'a name occurs twice'),
    (dict(classes=['door', 'background']), 'default', 'is called background'),
])
def test_own_classes_that_do_not_do(tmp_path, change, class_map, problem):
    own = tmp_path / 'own.json'
    own.write_text(json.dumps({**OWN, **change}))
    with pytest.raises(DrawingError) as error:
        Options.of_names(class_map, str(own))
    assert str(error.value).startswith(f'{own}: ')
    assert problem in str(error.value)


def test_the_root_path_is_asked_for(tmp_path):
    done = run('floorplancad', '--out-dir', tmp_path)
    assert done.returncode == 2 and 'needs --root-path' in done.stderr


@pytest.mark.parametrize('command', ['create_data', 'convert'])
def test_a_taxonomy_file_means_one_thing(svg, tmp_path, command):
    """And so do the options of sheets and of what is labelled."""
    own = tmp_path / 'own.json'
    own.write_text(
        json.dumps(
            dict(
                classes=['door'],
                palette=[[0, 0, 0]],
                thing_ids=[0],
                stuff_ids=[],
                label_map={
                    'single door': 'door',
                    '*': None
                })))
    out = tmp_path / 'out'
    options = [
        '--metainfo', own, '--units', 'mm', '--labelled', 'single door',
        '--workers', 1
    ]  # yapf: disable
    if command == 'convert':
        done = subprocess.run([
            sys.executable, '-m', 'sympoint.cli', 'convert',
            *map(str, [svg, out, *options])
        ],
                              capture_output=True,
                              text=True,
                              timeout=300)
    else:
        done = run('floorplancad', '--root-path', svg, '--out-dir', out,
                   *options)
    assert done.returncode == 0, done.stderr
    a, b = json.loads((out / 'train_infos.json').read_text())['data_list']
    assert a['class_histogram'] == {'door': 1, 'background': 6}
    assert a['size'] == [14000, 14000]
    assert '2 drawings converted' in done.stdout
