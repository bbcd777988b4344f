import copy

import numpy as np
import pytest
from mmdet3d.registry import TRANSFORMS
from mmengine.registry import init_default_scope

from sympoint.datasets import PackSymbolInputs
from sympoint.datasets import transforms as T
from sympoint.drawings.connections import connection_graph

POINTS = np.array([[[0.1, 0.2], [0.2, 0.3], [0.3, 0.4], [0.4, 0.5]]])


def points_and_length():
    return dict(args=POINTS.copy(), length=np.array([56.0], np.float32))


@pytest.mark.parametrize('prob, expected', [
    ((1, 0), [[0.9, 0.2], [0.8, 0.3], [0.7, 0.4], [0.6, 0.5]]),
    ((0, 1), [[0.1, 0.8], [0.2, 0.7], [0.3, 0.6], [0.4, 0.5]]),
    (1, [[0.9, 0.8], [0.8, 0.7], [0.7, 0.6], [0.6, 0.5]]),
    (0, POINTS[0]),
])
def test_flip_mirrors_about_the_middle_of_the_tile(prob, expected):
    results = T.RandomFlipPrimitives(prob)(points_and_length())
    np.testing.assert_allclose(results['args'][0], expected)


def test_two_flips_are_none(make_results):
    results = make_results()
    before = results['args'].copy()
    flip = T.RandomFlipPrimitives(1.0)
    np.testing.assert_allclose(flip(flip(results))['args'], before)


def test_flips_of_the_axes_are_independent():
    flip = T.RandomFlipPrimitives(0.5)
    drawn = {tuple(flip._random_flips()) for _ in range(50)}
    assert len(drawn) == 4


def test_rotation_by_90_degrees_is_clockwise_on_the_screen():
    results = dict(args=np.array([[[1, 0.5], [0.5, 1], [0.5, 0.5], [0, 0]]]))
    T.RandomRotatePrimitives((90, 90))(results)
    np.testing.assert_allclose(
        results['args'][0], [[0.5, 1], [0, 0.5], [0.5, 0.5], [1, 0]],
        atol=1e-15)


def test_rotation_keeps_distances_and_connections(make_results):
    results = make_results(num=200, extent=0.05)
    before = copy.deepcopy(results)
    T.RandomRotatePrimitives()(results)

    def distances(args):
        points = args.reshape(-1, 2)
        return np.linalg.norm(points[:, None] - points, axis=-1)

    assert np.abs(results['args'] - before['args']).max() > 0.1
    np.testing.assert_allclose(
        distances(results['args']), distances(before['args']), atol=1e-12)
    assert (before['connections'] >= 0).sum() > 100
    np.testing.assert_array_equal(
        connection_graph(results['args'], results['command'], 1 / 140),
        before['connections'])


def test_rotation_covers_the_circle():
    rotate = T.RandomRotatePrimitives()
    angles = np.array([rotate._random_angle() for _ in range(500)])
    assert -180 <= angles.min() < -170 and 170 < angles.max() <= 180


def test_shift_moves_each_axis_by_its_own_amount(make_results):
    results = make_results()
    before = results['args'].copy()
    moved = T.RandomShiftPrimitives()(results)['args'] - before
    np.testing.assert_allclose(
        moved, np.broadcast_to(moved[0, 0], moved.shape), atol=1e-12)
    assert np.abs(moved).max() <= 0.5 and moved[0, 0, 0] != moved[0, 0, 1]
    moved = T.RandomShiftPrimitives((0.25, 0.25))(points_and_length())['args']
    np.testing.assert_allclose(moved, POINTS + 0.25)


def test_scale_acts_on_points_and_lengths():
    results = T.RandomScalePrimitives((1.5, 1.5))(points_and_length())
    np.testing.assert_allclose(results['args'], POINTS * 1.5)
    assert results['length'] == 84 and results['length'].dtype == np.float32
    scale = T.RandomScalePrimitives()
    drawn = np.array([scale._random_scale() for _ in range(500)])
    assert 0.5 <= drawn.min() < 0.55 and 1.45 < drawn.max() <= 1.5


def test_scale_keeps_the_connections_of_the_scaled_radius(make_results):
    results = make_results(num=200, extent=0.05)
    graph = results['connections']
    T.RandomScalePrimitives((1.5, 1.5))(results)
    np.testing.assert_array_equal(
        connection_graph(results['args'], results['command'], 1.5 / 140),
        graph)


def test_shuffle_permutes_everything_alike(make_results):
    results = make_results(num=300, extent=0.1)
    before = copy.deepcopy(results)
    T.ShufflePrimitives()(results)
    key = before['length']
    assert len(np.unique(key)) == 300
    old = [int(np.flatnonzero(key == value)[0]) for value in results['length']]
    assert old != sorted(old) and sorted(old) == list(range(300))
    for name in T.PRIMITIVE_KEYS:
        np.testing.assert_array_equal(results[name], before[name][old])
    for i, row in enumerate(results['connections']):
        # Row by row, in the same order: nearest first.
        renamed = [old[j] if j >= 0 else -1 for j in row]
        assert renamed == before['connections'][old[i]].tolist()


def test_shuffle_takes_an_unlabelled_and_an_empty_drawing(make_results):
    results = make_results(num=0)
    del results['semantic_id'], results['instance_id']
    T.ShufflePrimitives()(results)
    assert results['args'].shape == (0, 4, 2)


TABLE = np.array([[3, 1, 2, 4, -1], [0, -1, -1, -1, -1], [0, 4, 3, 1, 5],
                  [-1, -1, -1, -1, -1], [5, 2, -1, -1, -1], [2, 4, 1, -1, -1]],
                 np.int32)


def test_nearest_connections_are_the_first():
    limit = T.LimitConnections(2, mode='nearest')
    kept = limit(dict(connections=TABLE))['connections']
    np.testing.assert_array_equal(
        kept, [[3, 1], [0, -1], [0, 4], [-1, -1], [5, 2], [2, 4]])


def test_random_connections_are_a_subset():
    limit = T.LimitConnections(3)
    counts = np.zeros((6, 6))
    for _ in range(4000):
        kept = limit(dict(connections=TABLE))['connections']
        assert kept.shape == (6, 3) and kept.dtype == np.int32
        for i, row in enumerate(kept):
            found = row[row >= 0]
            assert len(set(found)) == len(found)
            assert set(found) <= set(TABLE[i])
            counts[i, found] += 1
        # Rows that fit stay as they are.
        np.testing.assert_array_equal(kept[[1, 3, 4, 5]],
                                      TABLE[[1, 3, 4, 5], :3])
    # Each entry of a row is as probable as any other: 3 of 4 and 3 of 5.
    np.testing.assert_allclose(counts[0, [1, 2, 3, 4]] / 4000, 0.75, atol=0.03)
    np.testing.assert_allclose(
        counts[2, [0, 1, 3, 4, 5]] / 4000, 0.6, atol=0.03)


@pytest.mark.parametrize('mode', ['random', 'nearest'])
@pytest.mark.parametrize('shape', [(0, 0), (0, 9), (3, 0), (3, 2)])
def test_narrow_connections_are_padded(shape, mode):
    table = np.zeros(shape, np.int32)
    kept = T.LimitConnections(4, mode)(dict(connections=table))['connections']
    assert kept.shape == (shape[0], 4)
    assert (kept == 0).sum() == table.size and (kept >= -1).all()


def test_a_seed_gives_the_same_sample(make_results):
    pipeline = [
        T.LimitConnections(2),
        T.RandomFlipPrimitives(),
        T.RandomRotatePrimitives(),
        T.RandomShiftPrimitives(),
        T.RandomScalePrimitives(),
        T.ShufflePrimitives()
    ]
    samples = []
    for seed in (3, 3, 4):
        results = make_results(extent=0.05)
        np.random.seed(seed)
        for transform in pipeline:
            results = transform(results)
        samples.append(results)
    for key in ('args', 'connections'):
        np.testing.assert_array_equal(samples[0][key], samples[1][key])
        assert (samples[0][key] != samples[2][key]).any()


@pytest.mark.parametrize('mode', ['train', 'test'])
def test_padding_lies_at_the_origin_and_is_nothing(make_results, mode):
    before = make_results()
    before['num_classes'] = 35
    num = len(before['args'])
    whole = {key: before[key] for key in T.PRIMITIVE_KEYS if key in before}
    after = T.PadPrimitives(num + 5, mode)(dict(before))
    for key, values in whole.items():
        np.testing.assert_array_equal(after[key][:num], values)
    padding = {key: after[key][num:] for key in whole}
    assert padding['args'].shape == (5, 4, 2) and not padding['args'].any()
    assert not padding['length'].any() and (padding['command'] == -1).all()
    assert (padding['semantic_id'] == 35).all()
    assert (padding['instance_id'] == -1).all()
    assert (after['connections'][num:] == -1).all()
    if mode == 'test':
        assert after['part_of'].tolist() == list(range(num))
        assert len(after['whole']['args']) == num
    else:
        assert 'part_of' not in after
    same = T.PadPrimitives(num, mode)(dict(before))
    assert len(same['args']) == num and 'part_of' not in same


@pytest.mark.parametrize('mode', ['train', 'test'])
def test_joined_chains_in_samples(make_results, mode):
    """A swing of nine lines is one row of the inputs; of the truth, nine."""
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
    sample = PackSymbolInputs()(T.JoinChains(mode)(results))
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
    assert not T.HideLayers()(make_results())['layer_id'].any()


def test_crop_keeps_what_is_around_a_symbol(make_results):
    whole = make_results(num=60)
    middle = whole['args'].mean(1)
    near = whole['connections'].copy()
    cropped = T.CropPrimitives(20)(dict(whole))
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
    assert T.CropPrimitives(60)(dict(whole))['args'] is whole['args']


@pytest.mark.parametrize('config, text', [
    (dict(type='PadPrimitives'),
     "PadPrimitives(min_primitives=2048, mode='train')"),
    (dict(type='RandomFlipPrimitives'),
     'RandomFlipPrimitives(prob=[0.5, 0.5])'),
    (dict(type='RandomRotatePrimitives'),
     'RandomRotatePrimitives(angle_range=(-180.0, 180.0))'),
    (dict(type='RandomShiftPrimitives'),
     'RandomShiftPrimitives(shift_range=(-0.5, 0.5))'),
    (dict(type='RandomScalePrimitives'),
     'RandomScalePrimitives(scale_range=(0.5, 1.5))'),
    (dict(type='ShufflePrimitives'), 'ShufflePrimitives()'),
    (dict(type='LimitConnections'),
     "LimitConnections(max_connections=8, mode='random')"),
    (dict(type='CopyPasteSymbols'),
     'CopyPasteSymbols(prob=0.5, queue_size=32, shift_range=(-0.5, 0.5))'),
    (dict(type='LoadPrimitives'), 'LoadPrimitives(with_labels=True)'),
    (dict(type='LoadPrimitivesFromSVG', num_classes=8),
     'LoadPrimitivesFromSVG(with_labels=False, num_classes=8)'),
    (dict(type='PackSymbolInputs'),
     "PackSymbolInputs(feature_style='paper', extra_features=(), meta_keys="
     "('sample_idx', 'svg_path', 'primitives_path', 'tile_size'))"),
    (dict(type='JoinChains'), "JoinChains(mode='train')"),
    (dict(type='CropPrimitives',
          max_primitives=5), 'CropPrimitives(max_primitives=5)'),
    (dict(type='HideLayers'), 'HideLayers()'),
])
def test_each_is_registered_and_says_what_it_is(config, text):
    assert repr(TRANSFORMS.build(config)) == text


def test_inside_random_apply(make_results):
    init_default_scope('mmdet3d')
    for prob in (0, 1):
        shift = dict(type='RandomShiftPrimitives', shift_range=(0.25, 0.25))
        apply = TRANSFORMS.build(
            dict(type='RandomApply', prob=prob, transforms=[shift]))
        moved = apply(points_and_length())['args']
        np.testing.assert_allclose(moved, POINTS + 0.25 * prob)


@pytest.mark.parametrize('kind, known', [
    ('LimitConnections', "'random', 'nearest'"),
    ('JoinChains', "'train', 'test'"),
    ('PadPrimitives', "'train', 'test'"),
])
def test_unknown_mode_is_refused(kind, known):
    with pytest.raises(ValueError) as info:
        getattr(T, kind)(mode='farthest')
    assert str(info.value) == f"mode must be one of {known}, not 'farthest'"
