import numpy as np
import pytest
import torch
from mmdet3d.structures import Det3DDataSample
from mmengine.dataset import pseudo_collate

from sympoint.datasets import (CopyPasteSymbols, LimitConnections,
                               LoadPrimitives, PackSymbolInputs,
                               RandomFlipPrimitives, RandomRotatePrimitives,
                               RandomScalePrimitives, RandomShiftPrimitives,
                               ShufflePrimitives, primitive_features)
from sympoint.datasets.formatting import add_truth
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments


def augment(results):
    transforms = [
        LimitConnections(4),
        RandomFlipPrimitives(0.5),
        RandomRotatePrimitives(),
        RandomShiftPrimitives(),
        RandomScalePrimitives(),
        CopyPasteSymbols(),
        ShufflePrimitives()
    ]
    for transform in transforms:
        results = transform(results)
    return results


def targets(semantic, instance, num_classes):
    """Labels and masks that are packed."""
    sample = Det3DDataSample()
    add_truth(sample, semantic, instance, num_classes)
    truth = Segments.of_truth(sample)
    return truth.labels, truth.masks


def targets_by_loop(semantic, instance, num_classes):
    targets = []
    for label in range(num_classes):
        for i in range(-1, instance.max(initial=-1) + 1):
            mask = [s == label and k == i for s, k in zip(semantic, instance)]
            if any(mask):
                targets.append((label, mask))
    return targets


@pytest.mark.parametrize('seed', range(5))
def test_targets_are_those_of_a_loop(seed):
    rng = np.random.default_rng(seed)
    semantic = rng.integers(0, 9, 150)
    instance = rng.integers(-1, 6, 150)
    labels, masks = targets(semantic, instance, num_classes=8)
    expected = targets_by_loop(semantic, instance, 8)
    assert labels.tolist() == [label for label, _ in expected]
    assert masks.tolist() == [mask for _, mask in expected]
    assert labels.dtype == np.int64 and masks.dtype == bool


def test_targets_by_hand():
    #  two doors (0), a window (6), wall (32) in two pieces, background (35)
    semantic = np.array([0, 35, 32, 0, 6, 0, 32])
    instance = np.array([7, -1, -1, 2, 0, 7, -1])
    labels, masks = targets(semantic, instance, num_classes=35)
    assert labels.tolist() == [0, 0, 6, 32]
    assert [np.flatnonzero(mask).tolist() for mask in masks] == [[3], [0, 5],
                                                                 [4], [2, 6]]


@pytest.mark.parametrize('num', [0, 3])
def test_no_targets(num):
    labels, masks = targets(np.full(num, 35), np.full(num, -1), num_classes=35)
    assert labels.shape == (0, ) and masks.shape == (0, num)


def test_packed_sample(make_results):
    results = make_results(100)
    results.update(sample_idx='a', svg_path='a.svg', other=1)
    expected = targets(results['semantic_id'], results['instance_id'], 35)
    packed = PackSymbolInputs()(LimitConnections(8, 'nearest')(results))
    assert set(packed) == {'inputs', 'data_samples'}
    inputs, sample = packed['inputs'], packed['data_samples']
    assert {
        key: (tuple(value.shape), value.dtype)
        for key, value in inputs.items()
    } == dict(
        coords=((100, 3), torch.float32),
        feats=((100, 6), torch.float32),
        connections=((100, 8), torch.int64))
    np.testing.assert_array_equal(inputs['connections'],
                                  results['connections'])
    assert sample.metainfo == dict(
        sample_idx='a', svg_path='a.svg', tile_size=140.0, num_primitives=100)
    primitives = sample.primitives
    assert primitives.args.dtype == primitives.length.dtype == torch.float32
    np.testing.assert_allclose(
        primitives.args, results['args'] * 140, rtol=1e-6)
    np.testing.assert_array_equal(primitives.length, results['length'])
    np.testing.assert_array_equal(primitives.command, results['command'])
    np.testing.assert_array_equal(primitives.layer_id, results['layer_id'])
    for key, name in (('pts_semantic_mask', 'semantic_id'),
                      ('pts_instance_mask', 'instance_id')):
        np.testing.assert_array_equal(sample.gt_pts_seg[key], results[name])
        np.testing.assert_array_equal(sample.eval_ann_info[key], results[name])
        assert sample.gt_pts_seg[key].dtype == torch.int64
    found = Segments.of_truth(sample)
    np.testing.assert_array_equal(found.masks, expected[1])
    np.testing.assert_array_equal(found.labels, expected[0])
    assert sample.gt_instances_3d.labels.dtype == torch.int64


@pytest.mark.parametrize('style', ['paper', 'published'])
@pytest.mark.parametrize('seed', range(8))
def test_no_augmentation_leaves_features_stale(make_results, style, seed):
    np.random.seed(seed)
    results = augment(make_results(200, seed=seed))
    sample = PackSymbolInputs(style)(dict(results))
    drawn = sample['data_samples'].primitives
    position, feats = primitive_features(
        drawn.args.double().numpy() / 140,
        drawn.length.double().numpy() / 140,
        drawn.command.numpy(),
        style=style)
    np.testing.assert_allclose(
        sample['inputs']['feats'][:, 1:], feats[:, 1:], atol=1e-5)
    # Half turns: -1 and 1 are the same.
    turn = 2 if style == 'paper' else 1
    wrong = np.abs(sample['inputs']['feats'][:, 0].numpy() - feats[:, 0])
    assert np.minimum(wrong, turn - wrong).max() < 1e-4
    np.testing.assert_allclose(
        sample['inputs']['coords'][:, :2],
        position - position.mean(axis=0),
        atol=1e-6)


def test_a_drawing_far_away_gives_the_same_inputs(make_primitives):
    samples = []
    for origin in (0, 1e6):
        primitives = make_primitives(100)
        primitives.args += origin
        results = LoadPrimitives()(dict(primitives=primitives))
        samples.append(PackSymbolInputs()(results)['inputs'])
    for key in ('coords', 'feats', 'connections'):
        np.testing.assert_allclose(samples[0][key], samples[1][key], atol=2e-7)


def test_a_tile_of_100_units_gives_the_same_inputs(make_primitives):
    for style in ('paper', 'published'):
        samples = []
        for scale in (1, 100 / 140):
            primitives = make_primitives(100)
            primitives = Primitives(
                args=primitives.args * scale,
                length=primitives.length * scale,
                command=primitives.command,
                size=(140 * scale, 100 * scale))
            results = LoadPrimitives()(dict(primitives=primitives))
            samples.append(PackSymbolInputs(style)(results)['inputs'])
        for key in ('coords', 'feats', 'connections'):
            np.testing.assert_allclose(
                samples[0][key], samples[1][key], atol=2e-7)


def test_without_labels_there_is_no_truth(make_primitives):
    results = LoadPrimitives(with_labels=False)(
        dict(primitives=make_primitives(20)))
    sample = PackSymbolInputs()(results)['data_samples']
    assert sorted(sample.keys()) == ['primitives']


def test_an_empty_drawing_is_packed(make_results):
    packed = PackSymbolInputs()(LimitConnections()(make_results(0)))
    assert packed['inputs']['coords'].shape == (0, 3)
    assert packed['inputs']['feats'].shape == (0, 6)
    assert packed['inputs']['connections'].shape == (0, 8)
    assert Segments.of_truth(packed['data_samples']).masks.shape == (0, 0)


def test_extra_features(make_results):
    results = make_results(50)
    pack = PackSymbolInputs(extra_features=('width', 'color', 'layer'))
    inputs = pack(dict(results))['inputs']
    assert inputs['feats'].shape == (50, 10)
    np.testing.assert_array_equal(inputs['feats'][:, 6], results['width'])
    np.testing.assert_allclose(
        inputs['feats'][:, 7:], results['rgb'] / 255, rtol=1e-6)
    np.testing.assert_array_equal(inputs['layer_id'], results['layer_id'])
    assert inputs['layer_id'].dtype == torch.int64


def test_collation_keeps_drawings_of_different_sizes_apart(make_results):
    batch = pseudo_collate(
        [PackSymbolInputs()(make_results(num)) for num in (5, 0, 9)])
    assert [len(c) for c in batch['inputs']['coords']] == [5, 0, 9]
    assert [s.num_primitives for s in batch['data_samples']] == [5, 0, 9]


@pytest.mark.parametrize('kwargs, message', [
    (dict(feature_style='new'), "not 'new'"),
    (dict(extra_features=('colour', )), r"\['colour'\]"),
])
def test_wrong_options_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        PackSymbolInputs(**kwargs)
