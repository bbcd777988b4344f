"""Plans that are drawn while a network trains on them."""
import numpy as np
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
