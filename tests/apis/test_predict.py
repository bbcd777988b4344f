import json
from pathlib import Path

import pytest
from rule_model import plan, square, svg

from sympoint.apis import predict_files
from sympoint.apis.predict import join_job


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'in').mkdir()
    (tmp_path / 'in/b.svg').write_text(plan())
    (tmp_path / 'in/a.svg').write_text(svg(square(5, 5), width=99))
    (tmp_path / 'in/bad.svg').write_text('hello')
    return tmp_path


def test_what_became_of_all_drawings(inferencer, folder):
    seen = []
    run = dict(
        inputs=str(folder / 'in'),
        out_dir=str(folder / 'out'),
        outputs=('json', 'csv', 'coco'),
        each=lambda outcome: seen.append((outcome.name, outcome.skipped)))
    summary = predict_files(inferencer, **run)
    assert (summary.done, summary.skipped) == (['a', 'b'], [])
    (name, error), = summary.failures
    assert name == 'bad' and 'bad.svg' in error
    note, = summary.notes
    assert note.startswith('a: how large its units are is not known')
    assert summary.tables == [
        str(folder / 'out/schedule.csv'),
        str(folder / 'out/coco_panoptic.json')
    ]
    assert seen == [('a', False), ('b', False)]
    # what is finished is in the tables too
    (folder / 'in/c.svg').write_text(plan())
    summary = predict_files(inferencer, **run)
    assert (summary.done, summary.skipped) == (['c'], ['a', 'b'])
    assert seen[2:] == [('a', True), ('b', True), ('c', False)]
    coco = json.loads(Path(summary.tables[1]).read_text())
    assert [Path(i['file_name']).stem for i in coco['images']] == list('abc')


def test_no_tables_where_all_fail(inferencer, folder):
    summary = predict_files(inferencer, str(folder / 'in/bad.svg'),
                            str(folder / 'out'))
    assert len(summary.failures) == 1 and summary.tables == []
    assert not list((folder / 'out').rglob('*.*'))


@pytest.mark.parametrize('rank, first', [(None, True), ('0', True),
                                         ('1', False)])
def test_one_process_joins_nothing(monkeypatch, rank, first):
    monkeypatch.delenv('WORLD_SIZE', raising=False)
    monkeypatch.delenv('RANK', raising=False)
    if rank is not None:
        monkeypatch.setenv('RANK', rank)
    with join_job() as is_first:
        assert is_first is first
