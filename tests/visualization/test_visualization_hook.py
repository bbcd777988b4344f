from types import SimpleNamespace

import pytest
from mmdet3d.registry import HOOKS
from mmdet3d.structures import Det3DDataSample

from sympoint.visualization import SymbolVisualizer


class Loader(list):
    batch_size = 2


@pytest.fixture
def calls(monkeypatch):
    """Names and files of the pictures that are asked for."""
    seen = []
    monkeypatch.setattr(
        SymbolVisualizer, 'add_datasample',
        lambda self, name, **kwargs: seen.append((name, kwargs)))
    SymbolVisualizer.get_instance('hook')
    return seen


def run(hook, stage, num_batches, work_dir='work'):
    runner = SimpleNamespace(
        iter=9,
        work_dir=str(work_dir),
        timestamp='now',
        val_dataloader=Loader(range(num_batches)),
        test_dataloader=Loader(range(num_batches)))
    for batch in range(num_batches):
        outputs = [
            Det3DDataSample(metainfo=dict(sample_idx=f'd{2 * batch + i}'))
            for i in range(2)
        ]
        getattr(hook, f'after_{stage}_iter')(runner, batch, {}, outputs)


def build(**kwargs):
    return HOOKS.build(dict(type='SymbolVisualizationHook', **kwargs))


def test_draws_nothing_by_default(calls):
    run(build(), 'val', 5)
    run(build(), 'test', 5)
    assert calls == []


def test_the_same_few_drawings_each_validation(calls):
    hook = build(draw=True, num_val=3)
    run(hook, 'val', 9)
    first = [name for name, _ in calls]
    assert first == ['val_d0', 'val_d8', 'val_d16']
    run(hook, 'val', 9)
    assert [name for name, _ in calls] == first * 2
    assert all(kwargs['step'] == 9 for _, kwargs in calls)


def test_more_pictures_than_batches(calls):
    run(build(draw=True, num_val=8), 'val', 2)
    assert [name for name, _ in calls] == ['val_d0', 'val_d2']


def test_every_nth_of_the_test_drawings(calls):
    run(build(draw=True, interval=3, score_thr=0.4), 'test', 4)
    assert [name for name, _ in calls] == ['test_d0', 'test_d3', 'test_d6']
    assert all(kwargs['pred_score_thr'] == 0.4 for _, kwargs in calls)
    assert all(kwargs['out_file'] is None for _, kwargs in calls)


def test_files_in_the_given_folder(calls, tmp_path):
    run(build(draw=True, test_out_dir='vis'), 'test', 1, tmp_path)
    assert calls[0][1]['out_file'] == str(tmp_path / 'now/vis/d0.png')
    run(build(draw=True, test_out_dir=str(tmp_path), suffix='.pdf'), 'test', 1)
    assert calls[2][1]['out_file'] == str(tmp_path / 'd0.pdf')
