import json

import numpy as np
import pytest
import torch
from mmdet3d.registry import DATASETS
from mmengine.config import Config
from mmengine.dataset import pseudo_collate
from mmengine.registry import init_default_scope
from mmengine.runner import Runner
from torch.utils.data import DataLoader

import sympoint.engine  # noqa: F401, registers seed_worker
from sympoint.datasets import FloorPlanCADDataset
from sympoint.errors import DrawingError
from sympoint.structures.segments import Segments
from sympoint.structures.taxonomy import FLOORPLANCAD_METAINFO

PIPELINE = [
    dict(type='LoadPrimitives'),
    dict(type='LimitConnections', max_connections=4),
    dict(type='ShufflePrimitives'),
    dict(type='PackSymbolInputs')
]


@pytest.fixture(autouse=True)
def scope():
    init_default_scope('mmdet3d')


@pytest.fixture
def make_data(make_primitives, tmp_path):
    """Write a data set of drawings of the given sizes."""

    def make(sizes=(30, 40, 50, 60), metainfo=FLOORPLANCAD_METAINFO):
        (tmp_path / 'train').mkdir()
        infos = []
        for i, num in enumerate(sizes):
            path = f'train/{i}.npz'
            make_primitives(num, seed=i).save(tmp_path / path)
            infos.append(
                dict(
                    sample_idx=str(i),
                    primitives_path=path,
                    svg_path=f'svg/{i}.svg',
                    num_primitives=num))
        with open(tmp_path / 'train_infos.json', 'w') as file:
            json.dump(dict(metainfo=metainfo, data_list=infos), file)
        return dict(
            type='FloorPlanCADDataset',
            data_root=str(tmp_path),
            ann_file='train_infos.json',
            pipeline=PIPELINE)

    return make


def test_samples_and_metainfo(make_data, tmp_path):
    dataset = DATASETS.build(make_data())
    assert len(dataset) == 4
    for i, num in enumerate((30, 40, 50, 60)):
        sample = dataset[i]['data_samples']
        assert sample.num_primitives == num and sample.sample_idx == str(i)
        assert sample.primitives_path == str(tmp_path / f'train/{i}.npz')
        assert sample.svg_path == f'svg/{i}.svg'
    metainfo = dataset.metainfo
    for key in ('classes', 'palette', 'thing_ids', 'stuff_ids'):
        assert metainfo[key] == FLOORPLANCAD_METAINFO[key]
    assert metainfo['label2cat'][32] == 'wall'
    assert metainfo['label2cat'][35] == 'background'
    assert metainfo['ignore_index'] == 35


def test_repeat_and_collate(make_data):
    dataset = DATASETS.build(
        dict(type='RepeatDataset', times=3, dataset=make_data()))
    assert len(dataset) == 12 and dataset.metainfo['thing_ids'][-1] == 29
    loader = DataLoader(dataset, batch_size=4, collate_fn=pseudo_collate)
    for batch in loader:
        assert [len(x) for x in batch['inputs']['coords']] == [30, 40, 50, 60]


def test_small_drawings_leave_training_only(make_data):
    config = make_data((30, 0, 5, 60))
    assert len(DATASETS.build(config)) == 3
    config['filter_cfg'] = dict(min_primitives=6)
    assert len(DATASETS.build(config)) == 2
    assert len(DATASETS.build(dict(config, test_mode=True))) == 4


def test_another_taxonomy_is_another_metainfo(make_data, tmp_path):
    config = make_data()
    plain = DATASETS.build(config)
    # As a config file gives it, integer keys included.
    path = tmp_path / 'config.py'
    path.write_text("""
metainfo = dict(
    classes=('opening', 'furniture', 'structure'),
    palette=[(1, 2, 3), (4, 5, 6), (7, 8, 9)],
    thing_ids=[0, 1],
    stuff_ids=[2],
    label_map={
        **{i: 'opening' for i in range(10)},
        **{i: 'furniture' for i in range(10, 30)},
        'row chairs': 'furniture', 'parking spot': None, 'wall': 'structure',
        'curtain wall': 'structure', 'railing': 'structure'})
""")
    grouped = DATASETS.build(
        dict(config, metainfo=Config.fromfile(path).metainfo))
    assert grouped.metainfo['palette'] == [(1, 2, 3), (4, 5, 6), (7, 8, 9)]
    assert grouped.metainfo['label2cat'][2] == 'structure'
    groups = np.array([0] * 10 + [1] * 21 + [3] + [2] * 3 + [3])
    for i in range(4):
        samples = []
        for dataset in (plain, grouped):
            np.random.seed(i)
            samples.append(dataset[i]['data_samples'])
        old, new = (sample.gt_pts_seg for sample in samples)
        np.testing.assert_array_equal(new.pts_semantic_mask,
                                      groups[old.pts_semantic_mask])
        # No two symbols became one: the drawings hold things and walls only.
        old, new = (sample.gt_instances_3d for sample in samples)
        np.testing.assert_array_equal(new.labels, groups[old.labels])
        old, new = (Segments.of_truth(sample).masks for sample in samples)
        assert {tuple(m)
                for m in new.tolist()} == {tuple(m)
                                           for m in old.tolist()}


def test_source_classes_come_from_the_info_file(make_data):
    names = ['n%d' % i for i in range(35)]
    config = make_data(metainfo=dict(classes=names))
    with pytest.raises(DrawingError, match='are not among'):
        DATASETS.build(config)
    config['metainfo'] = dict(
        classes=('n32', 'n5'),
        palette=[(0, 0, 0), (1, 1, 1)],
        thing_ids=[1],
        stuff_ids=[0])
    sample = DATASETS.build(config)[0]['data_samples']
    assert sample.gt_instances_3d.labels.tolist() == [0, 1]


def test_a_missing_info_file_says_how_to_make_it(tmp_path):
    with pytest.raises(DrawingError) as error:
        FloorPlanCADDataset(data_root=str(tmp_path), ann_file='val_infos.json')
    message = str(error.value)
    assert str(tmp_path / 'val_infos.json') in message
    assert 'python tools/create_data.py' in message
    assert f'--out-dir {tmp_path}' in message


def test_a_missing_split_is_told_from_a_missing_data_set(make_data, tmp_path):
    config = dict(make_data(), ann_file='val_infos.json')
    with pytest.raises(DrawingError) as error:
        DATASETS.build(config)
    assert str(error.value) == (
        f'{tmp_path}/val_infos.json: there is no such file, but '
        'train_infos.json. Put drawings of this split, and of no other, in a '
        'folder of its name, train, val or test, and convert again; or set '
        'ann_file')


@pytest.mark.parametrize('sizes, test_mode, which',
                         [((), True, ''),
                          ((0, 0), False, ' of 1 primitives or more')])
def test_no_drawing_at_all(make_data, sizes, test_mode, which):
    with pytest.raises(DrawingError) as error:
        DATASETS.build(dict(make_data(sizes), test_mode=test_mode))
    assert f'train_infos.json: it lists no drawing{which}. ' in str(
        error.value)


@pytest.mark.parametrize('content', ['{', '[1, 2]', '{"metainfo": {}}'])
def test_another_file_is_not_an_info_file(tmp_path, content):
    (tmp_path / 'a.json').write_text(content)
    with pytest.raises(DrawingError, match='a.json: it is not an info file'):
        FloorPlanCADDataset(data_root=str(tmp_path), ann_file='a.json')


def damage(tmp_path, *names):
    for name in names:
        path = tmp_path / f'train/{name}.npz'
        path.write_bytes(path.read_bytes()[:-5])


def test_a_corrupt_drawing_is_skipped_and_counted(make_data, tmp_path, capfd):
    dataset = DATASETS.build(dict(make_data(), max_corrupt_share=0.25))
    damage(tmp_path, 2)
    seen = [
        dataset[i]['data_samples'].sample_idx for i in range(4)
        for _ in range(5)
    ]
    assert '2' not in seen and len(seen) == 20
    assert dataset.num_corrupt == 1


def test_too_many_corrupt_drawings_are_an_error(make_data, tmp_path):
    dataset = DATASETS.build(dict(make_data(), max_corrupt_share=0.25))
    damage(tmp_path, 0, 2)
    with pytest.raises(DrawingError) as error:
        for i in range(4):
            dataset[i]
    message = str(error.value)
    assert '2 of 4 drawings' in message and 'max_corrupt_share=0.25' in message
    assert '0.npz' in message and '2.npz' in message


def test_the_default_share_lets_none_of_few_drawings_pass(make_data, tmp_path):
    dataset = DATASETS.build(make_data())
    damage(tmp_path, 1)
    with pytest.raises(DrawingError, match='1 of 4 drawings.*1.npz'):
        dataset[1]


def test_workers_count_together(make_data, tmp_path):
    dataset = DATASETS.build(dict(make_data([20] * 8), max_corrupt_share=0.5))
    damage(tmp_path, 0, 1, 6, 7)
    loader = DataLoader(
        dataset, batch_size=1, num_workers=2, collate_fn=pseudo_collate)
    assert len(list(loader)) == 8
    assert dataset.num_corrupt == 4
    dataset.max_corrupt_share = 0.4
    damage(tmp_path, 2)
    with pytest.raises(RuntimeError, match='DrawingError.*5 of 8 drawings'):
        list(loader)


def test_testing_skips_nothing(make_data, tmp_path):
    dataset = DATASETS.build(
        dict(make_data(), max_corrupt_share=1.0, test_mode=True))
    damage(tmp_path, 1)
    with pytest.raises(DrawingError, match='1.npz'):
        dataset[1]


def test_feeds_the_metric_of_mmdet3d(make_data):
    from mmdet3d.evaluation import SegMetric
    dataset = DATASETS.build(make_data())
    metric = SegMetric()
    metric.dataset_meta = dataset.metainfo
    for i in range(len(dataset)):
        sample = dataset[i]['data_samples'].to_dict()
        sample['pred_pts_seg'] = dict(
            pts_semantic_mask=torch.from_numpy(sample['eval_ann_info']
                                               ['pts_semantic_mask']))
        metric.process(None, [sample])
    scores = metric.evaluate(len(dataset))
    assert scores['wall'] == scores['acc'] == 1


def test_the_whole_training_pipeline_in_workers(make_data):
    half = [
        dict(type='RandomApply', prob=0.5, transforms=[dict(type=name)])
        for name in ('RandomRotatePrimitives', 'RandomShiftPrimitives',
                     'RandomScalePrimitives')
    ]
    pipeline = [
        *PIPELINE[:2],
        dict(type='RandomFlipPrimitives'), *half,
        dict(type='CopyPasteSymbols'), *PIPELINE[2:]
    ]
    dataset = DATASETS.build(
        dict(
            type='RepeatDataset',
            times=3,
            dataset=dict(make_data(), pipeline=pipeline)))
    loader = Runner.build_dataloader(
        dict(
            dataset=dataset,
            batch_size=2,
            num_workers=2,
            sampler=dict(type='DefaultSampler', shuffle=False),
            worker_init_fn=dict(type='seed_worker')),
        seed=0)
    epochs = []
    for seed in (5, None, 5, None):
        if seed is not None:
            torch.manual_seed(seed)
        epochs.append([batch['inputs']['coords'] for batch in loader])
    lengths = [[len(x) for batch in epoch for x in batch] for epoch in epochs]
    assert max(lengths[0]) > 60  # symbols were pasted
    # The seed fixes what is drawn, and each epoch draws anew.
    assert lengths[0] == lengths[2] and lengths[1] == lengths[3]
    for first, second in ((0, 2), (1, 3)):
        for a, b in zip(epochs[first], epochs[second]):
            for x, y in zip(a, b):
                np.testing.assert_array_equal(x, y)
    assert not np.array_equal(epochs[0][0][0], epochs[1][0][0])


def test_classes_that_nobody_labelled_are_none_of_those(make_data):
    """By the config, or by the converter, which says so."""
    config = make_data()
    plain = DATASETS.build(config)
    doors = DATASETS.build(dict(config, labelled_classes=['single door']))
    for i in range(4):
        truths = []
        for dataset in (plain, doors):
            np.random.seed(i)
            truths.append(dataset[i]['data_samples'])
        all_labels = truths[0].gt_pts_seg.pts_semantic_mask
        truth = truths[1].gt_pts_seg
        assert 'ignore' not in truth and 'labelled' not in truths[0]
        assert truths[1].labelled.tolist() == [True] + [False] * 34
        assert torch.equal(truth.pts_semantic_mask == 35, all_labels != 0)
        assert set(truth.pts_semantic_mask.tolist()) == {0, 35}
        instances = truths[1].gt_instances_3d
        assert set(instances.labels.tolist()) == {0}
        assert torch.equal(truth.owner >= 0, all_labels == 0)
    with pytest.raises(DrawingError, match="'gate' is said to be labelled"):
        DATASETS.build(dict(config, labelled_classes=['gate']))


def test_the_converter_says_what_is_labelled(make_data):
    """A config may name fewer."""
    converted = make_data(
        (),
        dict(FLOORPLANCAD_METAINFO, labelled_classes=['single door', 'wall']))
    for given, labelled in ((None, [0, 32]), (['wall'], [32])):
        dataset = DATASETS.build(
            dict(converted, labelled_classes=given, lazy_init=True))
        dataset.load_data_list()
        assert np.flatnonzero(
            dataset.label_mapping.labelled).tolist() == labelled
    with pytest.raises(DrawingError, match='converted with single door, wall'):
        DATASETS.build(dict(converted, labelled_classes=['chair']))


def test_a_label_map_is_applied_once(make_data):
    """By the converter, which says so, or here; with one taxonomy file."""
    groups = {name: None for name in FLOORPLANCAD_METAINFO['classes']}
    groups.update({'single door': 'door', 'wall': 'solid'})
    own = dict(
        classes=['door', 'solid'],
        palette=[(0, 0, 0), (9, 9, 9)],
        thing_ids=[0],
        stuff_ids=[1])
    stored = dict(own, applied_label_map=groups)
    config = make_data((), stored)
    for metainfo in (own, dict(own, label_map=groups)):
        dataset = DATASETS.build(
            dict(config, metainfo=metainfo, lazy_init=True))
        dataset.load_data_list()
        assert dataset.label_mapping.lookup.tolist() == [0, 1, 2]
    other = dict(own, label_map={'single door': 'door', '*': None})
    dataset = DATASETS.build(dict(config, metainfo=other, lazy_init=True))
    with pytest.raises(DrawingError, match="maps 'single door', which the"):
        dataset.load_data_list()
