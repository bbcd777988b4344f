"""Plans that are drawn while a network trains on them."""
import numpy as np
import pytest
import torch
from mmdet3d.registry import DATASETS
from mmengine.dataset import pseudo_collate
from mmengine.registry import init_default_scope
from torch.utils.data import DataLoader

from sympoint.datasets import EndlessSampler

PIPELINE = [
    dict(type='LoadPrimitives'),
    dict(type='JoinChains'),
    dict(type='RandomRotatePrimitives'),
    dict(type='LimitConnections', max_connections=4),
    dict(type='ShufflePrimitives'),
    dict(type='PackSymbolInputs')
]


def build(**kwargs):
    init_default_scope('mmdet3d')
    return DATASETS.build(
        dict(
            type='mmdet3d.EndlessFloorPlans',
            pipeline=PIPELINE,
            epoch_size=6,
            **kwargs))


def epoch_of(dataset, epoch, workers):
    sampler = EndlessSampler(dataset)
    sampler.set_epoch(epoch)
    loader = DataLoader(
        dataset,
        batch_size=2,
        sampler=sampler,
        num_workers=workers,
        collate_fn=pseudo_collate)
    return [coords for batch in loader for coords in batch['inputs']['coords']]


def equal(a, b):
    return len(a) == len(b) and all(map(torch.equal, a, b))


def test_the_same_on_any_number_of_workers_and_nothing_twice():
    """Also after a start at a later epoch, as a resumed run makes it."""
    alone = [epoch_of(build(), epoch, 0) for epoch in (0, 1)]
    np.random.rand(7)  # what else the process draws changes nothing
    assert equal(epoch_of(build(), 1, 2), alone[1])
    assert not equal(alone[0], alone[1])
    every = {c.numpy().tobytes() for epoch in alone for c in epoch}
    assert len(every) == 12


def test_processes_share_an_epoch(monkeypatch):
    numbers = []
    for rank in range(2):
        monkeypatch.setattr('sympoint.datasets.endless.get_dist_info', lambda:
                            (rank, 2))
        sampler = EndlessSampler(build())
        sampler.set_epoch(3)
        numbers.append(list(sampler))
        assert len(sampler) == 3
    assert numbers == [[18, 20, 22], [19, 21, 23]]


def test_seeds_and_splits_differ():
    samples = [
        build(seed=seed, split=split)[0]['inputs']['coords']
        for seed, split in ((0, 'train'), (1, 'train'), (0, 'val'))
    ]
    assert not equal(samples[:1], samples[1:2])
    assert not equal(samples[:1], samples[2:])


def test_generator_of_the_process_is_left_alone():
    np.random.seed(5)
    expected = np.random.rand(3)
    np.random.seed(5)
    build()[4]
    assert (np.random.rand(3) == expected).all()


def test_taxonomy():
    meta = build().metainfo
    assert meta['classes'][26] == 'toilet'
    assert meta['ignore_index'] == 35


@pytest.mark.parametrize('mode', ['train', 'test'])
def test_joined_chains_in_samples(make_results, mode):
    """A swing of nine lines is one row of the inputs; of the truth, nine."""
    from sympoint.datasets import JoinChains, PackSymbolInputs
    angle = np.linspace(0, np.pi / 2, 10)
    points = 0.5 + 0.05 * np.stack([np.cos(angle), np.sin(angle)], 1)
    share = np.arange(4)[:, None] / 3
    swing = points[:-1, None] + share * np.diff(points, axis=0)[:, None]
    results = make_results(num=9)
    size = results['tile_size']
    results.update(
        args=swing,
        command=np.zeros(9, np.uint8),
        length=np.full(9, 0.05 * np.pi / 18 * size, np.float32),
        semantic_id=np.full(9, 0),
        instance_id=np.full(9, 4))
    sample = PackSymbolInputs()(JoinChains(mode)(results))
    assert len(sample['inputs']['coords']) == 1
    truth = sample['data_samples'].gt_pts_seg.pts_semantic_mask
    primitives = sample['data_samples'].primitives
    if mode == 'train':
        assert truth.tolist() == [0]
        assert primitives.length.item() == pytest.approx(
            0.05 * np.pi / 2 * size, rel=0.01)
    else:
        assert truth.tolist() == [0] * 9
        assert primitives.part_of.tolist() == [0] * 9


def test_hidden_layers(make_results):
    from sympoint.datasets import HideLayers
    assert not HideLayers()(make_results())['layer_id'].any()


def test_crop_keeps_what_is_around_a_symbol(make_results):
    from sympoint.datasets import CropPrimitives
    whole = make_results(num=60)
    middle = whole['args'].mean(1)
    near = whole['connections'].copy()
    cropped = CropPrimitives(20)(dict(whole))
    assert len(cropped['args']) == len(cropped['length']) == 20
    rows = [
        np.flatnonzero((whole['args'] == a).all((1, 2)))[0]
        for a in cropped['args']
    ]
    far = np.hypot(*(middle[:, None] - middle).transpose(2, 0, 1))
    assert any(
        sorted(np.argsort(far[i], kind='stable')[:20]) == rows
        for i in np.flatnonzero(whole['instance_id'] >= 0))
    for row, new in zip(rows, cropped['connections']):
        kept = [rows.index(c) for c in near[row] if c in rows]
        assert sorted(new[new >= 0]) == sorted(kept)
    assert CropPrimitives(60)(dict(whole))['args'] is whole['args']
