"""What the scores of a checkpoint mean, fitted and stored."""
import shutil
import sys
from pathlib import Path

import numpy as np
import torch

from sympoint.apis import SymbolInferencer
from sympoint.evaluation.calibration import Calibration
from sympoint.floorplan_mini import draw_primitives
from sympoint.weights import default_checkpoint

sys.path.insert(0, str(Path(__file__).parents[2] / 'tools' / 'misc'))
import calibrate  # noqa: E402


def scores_of(weights, plan):
    inferencer = SymbolInferencer(weights=weights, show_progress=False)
    outcome = next(inferencer.stream(plan, units='dm'))
    return np.array(outcome.sample.pred_instances_3d.scores)


def test_a_stored_map_is_used(tmp_path):
    path = str(tmp_path / 'weights.pth')
    shutil.copy(default_checkpoint(), path)
    plan = draw_primitives(0, 3, 'val', 'wide')
    calibrate.store(path, Calibration())
    raw = scores_of(path, plan)
    calibrate.store(path, Calibration(0.5, -1.0))
    assert len(raw) > 1
    np.testing.assert_allclose(
        scores_of(path, plan), Calibration(0.5, -1.0)(raw), atol=1e-6)
    stored = torch.load(path, weights_only=True)['meta']['calibration']
    assert stored == dict(slope=0.5, offset=-1.0)


def test_a_fit_is_stored_and_shown(tmp_path, capsys):
    path = str(tmp_path / 'weights.pth')
    shutil.copy(default_checkpoint(), path)
    calibrate.main([path, '--drawings', '2'])
    fitted = torch.load(path, weights_only=True)['meta']['calibration']
    assert fitted['slope'] > 0
    told = capsys.readouterr().out
    assert 'Drawn plans, calibrated' in told
    assert f'slope {fitted["slope"]:.3f}' in told


class Oracle:
    """Finds what is there, and gives it the classes that are asked for."""

    def __init__(self, name):
        self.name = name

    def stream(self, drawing, units):
        inferencer = SymbolInferencer(show_progress=False)
        outcome = next(inferencer.stream(drawing, units=units))
        sample = outcome.sample
        sample.pred_pts_seg.pts_instance_mask = sample.gt_pts_seg.owner
        found = type(sample.pred_instances_3d)()
        found.labels = self.name(sample.gt_instances_3d.labels)
        found.scores = torch.full((len(found.labels), ), 0.9)
        sample.pred_instances_3d = found
        yield outcome


def test_right_is_the_mask_and_the_class():
    plan = draw_primitives(0, 3, 'val', 'wide')
    scores, right = calibrate.judge(Oracle(lambda x: x), [plan], 'dm')
    assert len(scores) > 1 and right.all()
    _, right = calibrate.judge(Oracle(lambda x: x * 0 + 9), [plan], 'dm')
    assert not right.any()
