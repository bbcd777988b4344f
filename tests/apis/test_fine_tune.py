"""Fine-tuning from a checkpoint to figures, with a model of a second."""
import json

import numpy as np
import pytest
import torch
from data_toys import random_primitives, small_config, write_data
from engine_toy import forget_runners
from mmdet3d.registry import MODELS
from mmengine.registry import init_default_scope

import sympoint.engine  # noqa: F401
from sympoint import cli
from sympoint.apis import SymbolInferencer
from sympoint.apis.fine_tune import fine_tune, write_config
from sympoint.errors import DrawingError
from sympoint.structures.taxonomy import FLOORPLANCAD_METAINFO

TINY = 'sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'
TWO = dict(
    classes=['seat', 'wall'],
    palette=[[1, 2, 3], [60, 60, 60]],
    thing_ids=[0],
    stuff_ids=[1],
    label_map={
        'sofa': 'seat',
        'wall': 'wall',
        '*': None
    })


@pytest.fixture(scope='module')
def start(tmp_path_factory):
    """A checkpoint with its config and classes, and converted drawings."""
    root = tmp_path_factory.mktemp('start')
    (root / 'data').mkdir()
    write_data(root / 'data')
    cfg = small_config(TINY, root / 'data', root)
    init_default_scope('mmdet3d')
    torch.manual_seed(0)
    model = MODELS.build(cfg.model)
    meta = {k: FLOORPLANCAD_METAINFO[k] for k in ('classes', 'thing_ids')}
    torch.save(
        dict(
            state_dict=model.state_dict(),
            meta=dict(cfg=cfg.pretty_text, dataset_meta=meta)),
        root / 'start.pth')
    return root


@pytest.fixture(autouse=True)
def fresh_loggers():
    yield
    forget_runners()


def test_from_a_checkpoint_to_figures(start, tmp_path, capsys):
    """The command trains, judges, and says what comes next; then goes on."""
    work = tmp_path / 'run'
    command = [
        'finetune', '--data',
        str(start / 'data'), '--checkpoint',
        str(start / 'start.pth'), '--work-dir',
        str(work), '--steps', '2'
    ]
    assert cli.main(command) == 0
    out = capsys.readouterr().out
    checkpoint = work / 'iter_2.pth'
    assert f"sympoint evaluate LABELLED_SHEETS --checkpoint {work}" in out
    assert json.loads((work / 'metrics.json').read_text())['drawings']
    before = torch.load(start / 'start.pth')['state_dict']
    after = torch.load(checkpoint, weights_only=True)['state_dict']
    key = 'decode_head.cls_embed.weight'
    assert 0 < (after[key] - before[key]).abs().max() < 0.1
    inferencer = SymbolInferencer(weights=str(checkpoint), show_progress=False)
    assert inferencer(random_primitives(50, 7), units='dm')['failures'] == []
    # an edited config is used as it is, from the last checkpoint on
    forget_runners()
    text = (work / 'finetune.py').read_text()
    (work / 'finetune.py').write_text(
        text.replace('max_iters=2', 'max_iters=3'))
    assert cli.main(command) == 0
    assert (work / 'iter_3.pth').exists()


def test_other_classes(start, tmp_path):
    """Drawings of 35 classes for a model of two, whose rows are carried."""
    (tmp_path / 'two.json').write_text(json.dumps(TWO))
    work = tmp_path / 'run'
    done = fine_tune(
        str(start / 'data'), str(tmp_path / 'two.json'),
        str(start / 'start.pth'), str(work), 1)
    assert done.judged == 'test' and np.isfinite(done.metrics['symbol/F1'])
    said = ''.join(log.read_text() for log in work.glob('*/*.log'))
    assert 'carried over for seat (from sofa), wall (from wall)' in said
    before = torch.load(start / 'start.pth')['state_dict']
    after = torch.load(done.checkpoint, weights_only=True)['state_dict']
    key = 'decode_head.cls_embed.weight'
    assert torch.allclose(after[key], before[key][[10, 32, 35]], atol=0.05)


def test_classes_that_the_drawings_were_converted_with(start, tmp_path):
    """The label_map was applied then; it is for the rows alone."""
    (tmp_path / 'two.json').write_text(json.dumps(TWO))
    stored = {k: v for k, v in TWO.items() if k != 'label_map'}
    (tmp_path / 'train_infos.json').write_text(
        json.dumps(dict(metainfo=stored, data_list=[dict(sample_idx='a')])))
    path = write_config(
        str(tmp_path), str(tmp_path / 'two.json'), str(start / 'start.pth'),
        str(tmp_path / 'run'))
    text = open(path).read()
    assert text.count('label_map=dict(') == 1
    assert 'init_mismatched=True' in text


@pytest.mark.parametrize('content, expected', [
    (None, 'there is no drawing to train on'),
    ('{', 'train_infos.json: it is not an info file'),
    (json.dumps(dict(metainfo=TWO, data_list=[])), 'no drawing to train on'),
])
def test_data_that_cannot_be_used(tmp_path, content, expected):
    if content is not None:
        (tmp_path / 'train_infos.json').write_text(content)
    with pytest.raises(DrawingError, match=expected):
        write_config(str(tmp_path), work_dir=str(tmp_path / 'run'))
