"""What a drawing gets does not depend on what it shares a batch with."""
from pathlib import Path

import pytest
import torch
from mmengine.config import Config

from sympoint.apis import SymbolInferencer
from sympoint.drawings import load_drawing
from sympoint.floorplan_mini import write_floorplan_mini

CONFIG = Path(__file__).parents[2] / 'configs' / 'sympoint' / (
    'sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py')


@pytest.fixture(scope='module')
def answers(tmp_path_factory):
    """Of 40 plans by batch size: all segments with their strokes, by a model
    of random weights that keeps whatever it finds."""
    folder = tmp_path_factory.mktemp('plans')
    write_floorplan_mini(str(folder), 0, 0, 40, 0, 1)
    plans = [load_drawing(p) for p in sorted(folder.rglob('*.svg'))]
    assert len(plans) == 40
    cfg = Config.fromfile(CONFIG)
    cfg.model.backbone.update(channels=(16, 24, 32, 48), depths=(1, 1, 1, 1))
    cfg.model.decode_head.update(in_channels=(16, 24, 32, 48), num_queries=40)
    cfg.model.test_cfg.update(score_thr=0.0, overlap_thr=0.0, nms_thr=1.0)
    torch.manual_seed(0)
    inferencer = SymbolInferencer(cfg, device='cpu', show_progress=False)
    found = {}
    for batch_size in (1, 4, 8):
        out = inferencer(plans, batch_size=batch_size)
        assert not out['failures']
        found[batch_size] = [(p['symbols'], p['stuff'])
                             for p in out['predictions']]
    return found


def test_something_is_found(answers):
    number = [len(things) + len(stuff) for things, stuff in answers[1]]
    assert sum(number) > 200
    scores = {s['score'] for things, _ in answers[1] for s in things}
    assert len(scores) > 20


@pytest.mark.parametrize('batch_size', [4, 8])
def test_batches_change_nothing(answers, batch_size):
    """Bit for bit, on a CPU."""
    differ = [
        i
        for i, (one, many) in enumerate(zip(answers[1], answers[batch_size]))
        if one != many
    ]
    assert differ == []
