import json

import numpy as np
import pytest
import torch
from mmdet3d.registry import METRICS
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.evaluator import Evaluator
from mmengine.structures import InstanceData

from sympoint.evaluation import SymbolPanopticMetric

META = dict(
    classes=('single door', 'double door', 'TV cabinet', 'wall'),
    thing_ids=(0, 1, 2),
    stuff_ids=(3, ))


def data_sample(seed, num_primitives=200, num_gts=8, num_preds=10):
    """A drawing and a prediction that resembles its truth."""
    rng = np.random.default_rng(seed)
    owner = rng.integers(0, num_gts + 2, num_primitives)
    guess = np.where(rng.random(num_primitives) < 0.9, owner, num_preds + 1)
    labels = rng.integers(0, 4, num_gts)
    pred_labels = np.append(
        np.where(
            rng.random(num_gts) < 0.8, labels, rng.integers(0, 4, num_gts)),
        rng.integers(0, 4, num_preds - num_gts))
    center = rng.uniform(0, 140, (num_gts + 2, 2))[owner]
    args = center[:, None] + rng.uniform(-3, 3, (num_primitives, 4, 2))

    sample = Det3DDataSample(metainfo=dict(sample_idx=f'{seed:04d}'))
    sample.gt_pts_seg = PointData(
        pts_semantic_mask=torch.from_numpy(np.append(labels, [4, 4])[owner]),
        owner=torch.from_numpy(np.where(owner < num_gts, owner, -1)))
    sample.pred_pts_seg = PointData(
        pts_semantic_mask=torch.from_numpy(
            np.append(pred_labels, [4] * 2)[np.minimum(guess, num_preds)]),
        pts_instance_mask=torch.from_numpy(
            np.where(guess < num_preds, guess, -1)))
    sample.gt_instances_3d = InstanceData(labels=torch.from_numpy(labels))
    sample.pred_instances_3d = InstanceData(
        labels=torch.from_numpy(pred_labels),
        scores=torch.from_numpy(rng.random(num_preds).astype(np.float32)))
    sample.primitives = PointData(
        args=torch.from_numpy(args.astype(np.float32)),
        length=torch.from_numpy(
            rng.exponential(5, num_primitives).astype(np.float32)))
    return sample


def build(**kwargs):
    metric = METRICS.build(dict(type='SymbolPanopticMetric', **kwargs))
    metric.dataset_meta = META
    return metric


def process(metric, samples):
    for sample in samples:
        metric.process({}, [sample.to_dict()])


def test_evaluator():
    """Through mmengine's evaluator, as a runner does it."""
    evaluator = Evaluator(dict(type='mmdet3d.SymbolPanopticMetric'))
    evaluator.dataset_meta = META
    for start in (0, 2, 4):
        evaluator.process([data_sample(i) for i in range(start, start + 2)])
    metrics = evaluator.evaluate(6)
    groups = [
        f'{name}{key}{group}' for name in ('', 'present_', 'published_')
        for key in ('PQ', 'SQ', 'RQ') for group in ('', '_things', '_stuff')
    ]
    others = ('mPQ mIoU fwIoU pACC published_mIoU published_fwIoU '
              'published_pACC F1 wF1 AP50 AP75 mAP').split()
    per_class = [
        'PQ/single_door', 'PQ/double_door', 'PQ/TV_cabinet', 'PQ/wall'
    ]
    assert set(metrics) == {
        f'symbol/{key}'
        for key in groups + others + per_class
    }
    assert all(type(value) is float for value in metrics.values())
    assert 0 < metrics['symbol/mAP'] < 100
    assert 0 < metrics['symbol/PQ'] < metrics['symbol/published_PQ'] < 100


def test_perfect_prediction():
    sample = data_sample(0)
    sample.pred_pts_seg = PointData(
        pts_semantic_mask=sample.gt_pts_seg.pts_semantic_mask,
        pts_instance_mask=sample.gt_pts_seg.owner)
    sample.pred_instances_3d = InstanceData(
        scores=torch.ones(8), **dict(sample.gt_instances_3d.items()))
    metric = build()
    process(metric, [sample])
    for key, value in metric.compute_metrics(metric.results).items():
        assert np.isnan(value) or value == pytest.approx(100, rel=1e-5), key


def test_one_item_a_drawing_and_small():
    metric = build()
    process(metric, [data_sample(i, 5000) for i in range(3)])
    assert len(metric.results) == 3
    sizes = [
        sum(v.nbytes for v in item.values() if isinstance(v, np.ndarray))
        for item in metric.results
    ]
    assert max(sizes) < 2048


def test_two_processes_equal_one():
    samples = [data_sample(i) for i in range(7)]
    first, second, both = build(), build(), build()
    process(first, samples[0::2])
    process(second, samples[1::2])
    process(both, samples)
    assert first.compute_metrics(second.results +
                                 first.results) == both.compute_metrics(
                                     both.results)


def test_options_reach_the_counts():
    samples = [data_sample(i) for i in range(3)]
    results = {}
    for key, kwargs in dict(
            default={}, score=dict(score_thr=0.5),
            iou=dict(iou_thr=0.95)).items():
        metric = build(**kwargs)
        process(metric, samples)
        results[key] = metric.compute_metrics(metric.results)
    assert results['score']['RQ'] != results['default']['RQ']
    assert results['iou']['RQ'] < results['default']['RQ']
    assert results['iou']['mAP'] == results['default']['mAP']
    assert build(prefix='test').prefix == 'test'


def test_report_in_log_and_files(tmp_path, monkeypatch):
    logged = []
    monkeypatch.setattr('sympoint.evaluation.symbol_panoptic_metric.print_log',
                        lambda message, logger: logged.append(message))
    metric = build(out_dir=str(tmp_path))
    process(metric, [data_sample(0)])
    metrics = metric.compute_metrics(metric.results)
    assert len(logged) == 1 and '| TV cabinet ' in logged[0]
    content = json.loads((tmp_path / 'metrics.json').read_text())
    assert content['metrics']['PQ'] == metrics['PQ']
    assert '| TV cabinet ' in (tmp_path / 'metrics.md').read_text()


def test_half_precision_scores():
    sample = data_sample(0).to_dict()
    metric = build()
    metric.process({}, [sample])
    sample['pred_instances_3d']['scores'] = sample['pred_instances_3d'][
        'scores'].bfloat16()
    metric.process({}, [sample])
    np.testing.assert_array_equal(metric.results[0]['standard'],
                                  metric.results[1]['standard'])


def test_metainfo_is_checked():
    metric = SymbolPanopticMetric()
    metric.dataset_meta = dict(classes=('a', ))
    with pytest.raises(ValueError, match='has no thing_ids and no stuff_ids'):
        process(metric, [data_sample(0)])
    metric.dataset_meta = {**META, 'stuff_ids': (2, 3)}
    with pytest.raises(ValueError, match='each of the 4 classes once'):
        process(metric, [data_sample(0)])


def test_of_a_drawing_with_doors_alone_labelled_only_doors_are_judged():
    sample, few = data_sample(0), data_sample(0)
    found = few.pred_instances_3d.labels
    assert len(set(found.tolist())) > 2
    sample.set_metainfo(dict(labelled=np.array([True, False, False, False])))
    # as if nothing else were predicted
    owner = few.pred_pts_seg.pts_instance_mask
    owner[(owner >= 0) & (found[owner] != 0)] = -1
    semantic = few.pred_pts_seg.pts_semantic_mask
    semantic[semantic != 0] = 4
    results = []
    for each in sample, few:
        metric = build()
        process(metric, [each])
        results.append(metric.results[0])
    for key, value in results[1].items():
        np.testing.assert_array_equal(results[0][key], value, err_msg=key)
    assert results[0]['standard'][:3, 0].sum() > 0
