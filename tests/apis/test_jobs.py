from pathlib import Path

import pytest
import torch
from mmengine.config import Config
from rule_model import circle, line, svg

from sympoint.apis import SymbolInferencer
from sympoint.apis.inputs import DrawingInput, read_drawing
from sympoint.apis.jobs import (Job, label_classes, predict_jobs, read_job,
                                true_labels)
from sympoint.drawings import (FLOORPLANCAD_CLASSES, FLOORPLANCAD_METAINFO,
                               load_drawing)
from sympoint.errors import DrawingError
from sympoint.floorplan_mini import write_floorplan_mini

CONFIG = Path(__file__).parents[2] / 'configs' / 'sympoint' / (
    'sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py')

LABELLED = svg(
    line(1, 1, 9, 9, 'semanticId="33"'),
    circle(20, 20, 5, 'semanticId="2" instanceId="4"'), line(30, 1, 9, 30))
TWO = dict(
    classes=['door', 'wall'],
    thing_ids=[0],
    stuff_ids=[1],
    label_map={
        **dict.fromkeys(FLOORPLANCAD_CLASSES), 'single door': 'door',
        'double door': 'door',
        'wall': 'wall'
    })


def test_true_labels():
    drawing = read_drawing(LABELLED.encode())
    truth = true_labels(drawing, FLOORPLANCAD_METAINFO)
    assert truth.semantic.tolist() == [32, 1, 35]
    assert truth.instance.tolist() == [-1, 4, -1]
    assert not truth.ignore.any() and not truth.instance_ignore.any()
    assert true_labels(
        read_drawing(svg(line(1, 1, 9, 9)).encode()),
        FLOORPLANCAD_METAINFO) is None


def test_true_labels_of_another_taxonomy():
    drawing = read_drawing(LABELLED.encode(), len(label_classes(TWO)))
    truth = true_labels(drawing, TWO)
    assert truth.semantic.tolist() == [1, 0, 2]
    assert truth.instance.tolist() == [-1, 0, -1]
    own = dict(TWO, label_map=None)
    assert label_classes(own) == ['door', 'wall']
    assert true_labels(drawing, own) is None  # of other classes


def test_what_nobody_knows_is_ignored():
    drawing = read_drawing(
        svg(
            line(1, 1, 9, 9, 'semanticId="33"'),
            line(2, 1, 9, 9, 'semanticId="1" instanceId="3" data-ignore="1"'),
            line(3, 1, 9, 9, 'semanticId="1" instanceId="-1"'),
            line(4, 1, 9, 9, 'semanticId="1" instanceId="5"')).encode())
    truth = true_labels(drawing, FLOORPLANCAD_METAINFO)
    assert truth.semantic.tolist() == [32, 35, 0, 0]
    assert truth.instance.tolist() == [-1, -1, -1, 5]
    assert truth.ignore.tolist() == [False, True, False, False]
    assert truth.instance_ignore.tolist() == [False, True, True, False]
    assert true_labels(drawing[[1]], FLOORPLANCAD_METAINFO) is None


def test_classes_that_nobody_labelled_are_none_of_the_labelled():
    drawing = read_drawing(LABELLED.encode())
    truth = true_labels(
        drawing, FLOORPLANCAD_METAINFO, labelled=['wall', 'toilet'])
    assert truth.semantic.tolist() == [32, 35, 35]  # a double door is unsaid
    assert truth.instance.tolist() == [-1, -1, -1]
    assert [FLOORPLANCAD_CLASSES[i]
            for i in truth.labelled.nonzero()[0]] == ['toilet', 'wall']
    assert true_labels(drawing, FLOORPLANCAD_METAINFO).labelled is None
    with pytest.raises(DrawingError, match="'gate' is said to be labelled"):
        true_labels(drawing, FLOORPLANCAD_METAINFO, labelled=['gate'])


def test_a_drawing_that_cannot_be_read_is_a_job_that_failed():
    job = read_job(DrawingInput('a', b'hello'), FLOORPLANCAD_METAINFO)
    assert job.complete and job.outcome.error.startswith('a, line 1: ')
    job = read_job(
        DrawingInput('a', LABELLED.encode()),
        FLOORPLANCAD_METAINFO,
        max_primitives=2)
    assert job.outcome.error == (
        'a: has 3 primitives, more than 2. Split it into sheets')
    job = Job(DrawingInput('a', b''))
    job.fail(RuntimeError('out of memory\nand more'))
    assert job.outcome.error == 'a: RuntimeError: out of memory'
    job.fail(KeyError())
    assert job.outcome.error == 'a: KeyError: KeyError'


def test_jobs_come_in_order_and_a_batch_that_fails_is_tried_singly():
    """The second of three drawings cannot be predicted in any batch."""
    jobs = [
        read_job(
            DrawingInput(name,
                         svg(circle(9, 9)).encode()), FLOORPLANCAD_METAINFO)
        for name in 'abc'
    ]
    tried, shares = [], []

    def forward(data):
        tried.append([d['sample_idx'] for d in data])
        if 'b' in tried[-1]:
            raise RuntimeError('too much')
        nothing = dict(
            pred_instances_3d=dict(labels=torch.zeros(0), scores=[]),
            pred_pts_seg=dict(pts_instance_mask=-torch.ones(1)))
        return [nothing] * len(data)

    done = list(
        predict_jobs(jobs, lambda tile: tile, forward, 3, shares.append))
    assert [job.drawing.name for job in done] == list('abc')
    assert tried == [['a', 'b', 'c'], ['a'], ['b'], ['c']]
    assert [job.outcome and job.outcome.error
            for job in done] == [None, 'b: RuntimeError: too much', None]
    assert [len(job.found[0]) for job in (done[0], done[2])] == [0, 0]
    assert shares == [1, 1]


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
