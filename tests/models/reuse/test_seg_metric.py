"""Our data set and predictions, judged by mmdet3d's SegMetric."""
import numpy as np
import pytest
from data_toys import small_config, write_data
from mmengine.runner import Runner


def test_a_run_reports_both_metrics(tmp_path):
    write_data(tmp_path)
    cfg = small_config(
        'reuse/sympoint_tiny_1xb4-8e_floorplan-mini-panseg_'
        'seg-metric.py', tmp_path, tmp_path / 'run')
    cfg.train_cfg.val_interval = 2
    runner = Runner.from_cfg(cfg)
    runner.train()
    assert runner.iter == 1
    scores = runner.val_loop.run()
    assert {'symbol/PQ', 'mmdet3d/miou', 'mmdet3d/wall'} <= scores.keys()
    truth, predicted = [], []
    for batch in runner.val_dataloader:
        for sample in runner.model.val_step(batch):
            truth.append(sample.eval_ann_info['pts_semantic_mask'])
            predicted.append(sample.pred_pts_seg.pts_semantic_mask.numpy())
    truth, predicted = np.concatenate(truth), np.concatenate(predicted)
    # primitives of the background are left out, as mmdet3d leaves out what
    # bears no label; one taken for the background is wrong all the same
    inside = truth < 35
    truth, predicted = truth[inside], predicted[inside]
    assert scores['mmdet3d/acc'] == pytest.approx((truth == predicted).mean())
    iou = [((truth == c) & (predicted == c)).sum() /
           ((truth == c) | (predicted == c)).sum() for c in range(35)
           if ((truth == c) | (predicted == c)).any()]
    assert scores['mmdet3d/miou'] == pytest.approx(np.mean(iou))
