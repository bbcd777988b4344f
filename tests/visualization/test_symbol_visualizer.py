import time

import numpy as np
import pytest
import torch
from growth import growth
from mmdet3d.registry import VISUALIZERS
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.structures import InstanceData

from sympoint.datasets.formatting import add_truth
from sympoint.drawings import PALETTE
from sympoint.visualization import SymbolVisualizer


def drawing(num=40, seed=0, truth=True, pred=True):
    """Short strokes over a tile; every fourth primitive is a single door."""
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, 130, (num, 1, 2))
    args = start + rng.uniform(-5, 5, (num, 4, 2)).cumsum(1) / 3
    command = rng.choice(4, num, p=[.84, .13, .02, .01])
    sample = Det3DDataSample(metainfo=dict(sample_idx='plan'))
    sample.primitives = PointData(
        args=torch.tensor(args, dtype=torch.float32),
        command=torch.tensor(command))
    number = torch.arange(num)
    semantic = torch.where(number % 4 == 0, 0, 35)
    semantic[1::4] = 32
    instance = torch.where(semantic == 0, number // (num // 4), -1)
    if truth:
        add_truth(sample, semantic.numpy(), instance.numpy(), 35)
    if pred:
        sample.pred_pts_seg = PointData(
            pts_semantic_mask=semantic,
            pts_instance_mask=torch.where(semantic == 32, 4, instance))
        sample.pred_instances_3d = InstanceData(
            labels=torch.tensor([0, 0, 0, 0, 32]),
            scores=torch.tensor([0.9, 0.8, 0.7, 0.2, 0.6]))
    return sample


def visualizer(**kwargs):
    return VISUALIZERS.build(
        dict(type='SymbolVisualizer', name=str(time.time_ns()), **kwargs))


def colours(picture):
    return set(map(tuple, picture.reshape(-1, 3)))


def halves(picture):
    """Left and right, or above and below."""
    height, width = picture.shape[:2]
    if width > height:
        return picture[:, :width // 2], picture[:, width // 2:]
    return picture[:height // 2], picture[height // 2:]


def test_picture_shows_symbols_in_their_colours_beside_each_other(tmp_path):
    file = tmp_path / 'sub' / 'plan.png'
    vis = visualizer()
    vis.add_datasample('plan', data_sample=drawing(), out_file=str(file))
    assert file.stat().st_size > 5000
    picture = vis.get_image()
    for half in halves(picture):
        assert {PALETTE[0], PALETTE[32], (178, 178, 178)} <= colours(half)


def test_each_primitive_is_drawn_where_it_is():
    sample = drawing(truth=False)
    sample.primitives = PointData(
        args=torch.tensor([[[0., 0], [3, 0], [6, 0], [10, 0]],
                           [[0., 10], [3, 10], [6, 10], [10, 10]]]),
        command=torch.tensor([0, 0]))
    sample.pred_pts_seg = PointData(
        pts_semantic_mask=torch.tensor([32, 35]),
        pts_instance_mask=torch.tensor([0, -1]))
    sample.pred_instances_3d = InstanceData(
        labels=torch.tensor([32]), scores=torch.ones(1))
    vis = visualizer()
    vis.add_datasample('y', data_sample=sample)
    picture = vis.get_image()[60:-60].astype(int)  # no title, no legend
    wall = np.abs(picture - PALETTE[32]).sum(-1) < 90
    rest = np.abs(picture - 178).sum(-1) < 6
    assert wall.any() and rest.any()
    # y grows downwards: the wall, at 0, lies above the other line, at 10.
    assert wall.nonzero()[0].mean() < rest.nonzero()[0].mean()


def test_score_threshold_and_missing_halves():
    vis = visualizer()
    vis.add_datasample('a', data_sample=drawing(), pred_score_thr=0.75)
    both = vis.get_image()
    vis.add_datasample('a', data_sample=drawing(), draw_gt=False)
    one = vis.get_image()
    assert sorted(np.array(both.shape[:2]) / one.shape[:2])[1] > 1.7
    panels = vis._panels(drawing(), True, True, 0.75)
    assert [p.title for p in panels] == ['truth', 'prediction']
    assert len(panels[1].segments) == 2
    with pytest.raises(ValueError, match='nothing to draw'):
        vis.add_datasample('a', data_sample=drawing(truth=False, pred=False))


def test_an_unlabelled_drawing_has_no_truth_beside_its_prediction():
    sample = drawing()
    add_truth(sample, np.full(40, 35), np.full(40, -1), 35)
    vis = visualizer()
    panels = vis._panels(sample, True, True, 0)
    assert [p.title for p in panels] == ['prediction']


def test_classes_come_from_dataset_meta():
    vis = visualizer()
    vis.dataset_meta = dict(
        classes=('mast', ), palette=[(1, 2, 250)], stuff_ids=())
    sample = drawing(pred=False)
    add_truth(sample, np.arange(40) % 2, np.arange(40), 1)
    vis.add_datasample('a', data_sample=sample)
    assert (1, 2, 250) in colours(vis.get_image())
    assert PALETTE[0] not in colours(vis.get_image())


@pytest.mark.parametrize('suffix', ['.pdf', '.svg'])
def test_vector_pictures(tmp_path, suffix):
    file = tmp_path / f'plan{suffix}'
    visualizer().add_datasample(
        'plan', data_sample=drawing(), out_file=str(file))
    head = file.read_bytes()[:300]
    assert head.startswith(b'%PDF') or b'<svg' in file.read_bytes()[:2000]


def test_pictures_go_to_the_backends(tmp_path):
    vis = visualizer(
        vis_backends=[
            dict(type='LocalVisBackend'),
            dict(type='TensorboardVisBackend')
        ],
        save_dir=str(tmp_path))
    vis.add_datasample('plan', data_sample=drawing(), step=3)
    vis.close()
    assert (tmp_path / 'vis_data/vis_image/plan_3.png').exists()
    assert list((tmp_path / 'vis_data').rglob('events.out*'))


def test_a_large_drawing_takes_little_longer_than_a_small_one():
    vis = SymbolVisualizer.get_instance('large')

    def draw(num):
        sample = drawing(num)
        return lambda: vis.add_datasample('large', data_sample=sample)

    # 10 is linear; what is drawn stroke by stroke takes 10 and more
    assert growth(draw(2000), draw(20000), 3) < 8


def test_what_nobody_knows_is_paler_in_the_truth():
    sample = drawing()
    sample.gt_pts_seg.ignore = torch.arange(40) % 4 > 1  # all background
    vis = visualizer()
    vis.add_datasample('plan', data_sample=sample)
    picture = vis.get_image()
    truth, found = halves(picture)

    def pale(part):
        grey = (part == part[..., :1]).all(-1)
        return (grey & (abs(part[..., 0].astype(int) - 222) < 2)).sum()

    # edges of strokes are of any grey, a few
    assert pale(truth) > 4 * pale(found)
    assert PALETTE[0] in colours(truth)
