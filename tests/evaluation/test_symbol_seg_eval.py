import json
import os.path as osp

import numpy as np
import pytest
# yapf: disable
from segment_toys import segments_of

from sympoint.evaluation.symbol_seg_eval import (confusion_matrix, count_f1,
                                                 count_published,
                                                 count_standard, f1_score,
                                                 pairwise_iou,
                                                 panoptic_quality,
                                                 primitive_weights,
                                                 semantic_scores)

# yapf: enable

DATA = osp.join(osp.dirname(__file__), '..', 'data', 'evaluation')
NUM_CLASSES = 35


def masks_of(num_primitives, *segments):
    """Boolean masks from lists of primitives."""
    masks = np.zeros((len(segments), num_primitives), dtype=bool)
    for mask, segment in zip(masks, segments):
        mask[list(segment)] = True
    return masks


def count_both(gt_masks, gt_labels, pred_masks, pred_labels, num_classes=3):
    """Unweighted counts of a drawing, published and standard."""
    iou = np.array([[(a & b).sum() / (a | b).sum() for b in pred_masks]
                    for a in gt_masks
                    ]).reshape(len(gt_masks), len(pred_masks))
    args = (iou, np.array(gt_labels, int), np.array(pred_labels,
                                                    int), num_classes)
    return count_published(*args), count_standard(*args)


def counts_by_loop(gt_masks,
                   gt_labels,
                   pred_masks,
                   pred_labels,
                   length,
                   num_classes,
                   published,
                   iou_thr=0.5):
    """Pair by pair, as evaluators are commonly written."""
    weights = np.log(1 + length)
    if published:
        weights = np.round(weights, 3)
    counts = np.zeros((4, num_classes))
    matched = set()
    for gt_mask, gt_label in zip(gt_masks, gt_labels):
        found = False
        for i, (pred_mask,
                pred_label) in enumerate(zip(pred_masks, pred_labels)):
            union = weights[gt_mask | pred_mask].sum()
            iou = weights[gt_mask & pred_mask].sum() / union
            if iou < iou_thr:
                continue
            if gt_label == pred_label:
                counts[0, gt_label] += 1
                counts[3, gt_label] += iou
                matched.add(i)
                found = True
            elif published:
                counts[1, pred_label] += 1
                found = True
        if not found:
            counts[2, gt_label] += 1
    if not published:
        for i, pred_label in enumerate(pred_labels):
            counts[1, pred_label] += i not in matched
    return counts


def random_drawing(seed, num_primitives=300, num_gts=12, num_preds=15):
    """Disjoint truths, and disjoint predictions that resemble them."""
    rng = np.random.default_rng(seed)
    owner = rng.integers(0, num_gts + 2, num_primitives)
    guess = np.where(
        rng.random(num_primitives) < 0.75, owner,
        rng.integers(0, num_preds + 2, num_primitives))
    gt_masks = owner == np.arange(num_gts)[:, None]
    pred_masks = guess == np.arange(num_preds)[:, None]
    gt_labels = rng.integers(0, 4, num_gts)
    pred_labels = rng.integers(0, 4, num_preds)
    same = rng.random(num_gts) < 0.7
    pred_labels[:num_gts][same] = gt_labels[same]
    length = rng.exponential(5, num_primitives).astype(np.float32)
    return gt_masks, gt_labels, pred_masks, pred_labels, length


@pytest.fixture(scope='module')
def reference():
    """Six drawings, and what the published evaluators say of them."""
    arrays = np.load(osp.join(DATA, 'evaluation.npz'))
    with open(osp.join(DATA, 'evaluation.json')) as file:
        totals = json.load(file)
    counts = np.zeros((4, NUM_CLASSES))
    confusion = np.zeros((NUM_CLASSES + 1, ) * 2, dtype=int)
    for i in range(6):
        gt_semantic, gt_instance, length, pred_semantic, labels, scores = (
            arrays[f'{i}_{key}']
            for key in ('gt_semantic', 'gt_instance', 'length',
                        'pred_semantic', 'pred_labels', 'pred_scores'))
        pred_masks = np.unpackbits(
            arrays[f'{i}_pred_masks'], axis=1,
            count=len(length)).astype(bool)[scores >= 0.1]
        targets, index = np.unique(
            np.stack([gt_semantic, gt_instance]), axis=1, return_inverse=True)
        symbols = targets[0] < NUM_CLASSES
        gt_masks = (index.ravel() == np.arange(len(symbols))[:, None])[symbols]
        iou = pairwise_iou(
            segments_of(gt_masks), segments_of(pred_masks),
            primitive_weights(length, published=True))
        counts += count_published(iou, targets[0][symbols],
                                  labels[scores >= 0.1], NUM_CLASSES)
        confusion += confusion_matrix(gt_semantic, pred_semantic, NUM_CLASSES)
    lines = [line.rsplit(':', 1) for line in totals['log']]
    log = {name.strip(): value.strip() for name, value in lines}
    return counts, confusion, totals, log


def per_class_log(log, measure):
    return [
        float(value) for name, value in log.items()
        if name.startswith('Class_') and name.endswith(' ' + measure)
    ]


def test_reference_counts(reference):
    counts, _, totals, _ = reference
    for row, key in enumerate(('tp', 'fp', 'fn')):
        np.testing.assert_array_equal(counts[row], totals[key])


def test_reference_totals(reference):
    counts, confusion, totals, _ = reference
    quality = panoptic_quality(counts.sum(axis=1), published=True)
    semantic = semantic_scores(confusion)
    for key in ('PQ', 'SQ', 'RQ'):
        assert quality[key] == pytest.approx(totals[key], rel=1e-8)
    for key in ('mIoU', 'pACC'):
        assert semantic[key] == pytest.approx(totals[key], rel=1e-8)


def test_reference_log_groups(reference):
    counts, confusion, _, log = reference
    for name, group in (('thing ', slice(0, 30)), ('stuff ', slice(30, 35))):
        quality = panoptic_quality(
            counts[:, group].sum(axis=1), published=True)
        printed = ' / '.join(f'{quality[k]:.3f}' for k in ('PQ', 'RQ', 'SQ'))
        assert log[name + 'PQ / RQ / SQ'] == printed
    semantic = semantic_scores(confusion)
    printed = ' / '.join(f'{semantic[k]:.3f}'
                         for k in ('mIoU', 'fwIoU', 'pACC'))
    assert log['mIoU / fwIoU / pACC'] == printed


def test_reference_log_per_class(reference):
    counts, confusion, _, log = reference
    quality = panoptic_quality(counts, published=True)['PQ']
    np.testing.assert_array_equal(per_class_log(log, 'PQ'), quality.round(3))
    np.testing.assert_array_equal(
        per_class_log(log, 'IoU'),
        semantic_scores(confusion)['IoU'].round(3))


def test_empty_drawing():
    none = np.zeros((0, 6), dtype=bool)
    for counts in count_both(none, [], none, []):
        np.testing.assert_array_equal(counts, np.zeros((4, 3)))
    assert np.isnan(list(panoptic_quality(counts).values())).all()
    quality = panoptic_quality(counts.sum(axis=1), published=True)
    assert quality == dict(PQ=0, SQ=0, RQ=0)
    none = np.zeros((0, 0), dtype=bool)
    for counts in count_both(none, [], none, []):
        np.testing.assert_array_equal(counts, np.zeros((4, 3)))


def test_no_prediction():
    gt_masks = masks_of(6, [0, 1], [2, 3])
    for counts in count_both(gt_masks, [0, 2], np.zeros((0, 6), bool), []):
        np.testing.assert_array_equal(
            counts, [[0, 0, 0], [0, 0, 0], [1, 0, 1], [0, 0, 0]])
        assert panoptic_quality(counts.sum(axis=1)) == dict(PQ=0, SQ=0, RQ=0)


def test_prediction_on_background_only():
    pred_masks = masks_of(6, [0, 1], [2, 3, 4])
    published, standard = count_both(
        np.zeros((0, 6), bool), [], pred_masks, [1, 1])
    np.testing.assert_array_equal(published, np.zeros((4, 3)))
    np.testing.assert_array_equal(standard,
                                  [[0, 0, 0], [0, 2, 0], [0, 0, 0], [0, 0, 0]])


def test_prediction_on_background_beside_a_match():
    gt_masks = masks_of(8, [0, 1, 2, 3])
    pred_masks = masks_of(8, [1, 2, 3], [5, 6, 7])
    published, standard = count_both(gt_masks, [0], pred_masks, [0, 0])
    np.testing.assert_array_equal(published[:, 0], [1, 0, 0, 0.75])
    np.testing.assert_array_equal(standard[:, 0], [1, 1, 0, 0.75])
    quality = panoptic_quality(published[:, 0], published=True)
    assert quality == pytest.approx(dict(PQ=75, SQ=75, RQ=100), rel=1e-5)
    # RQ = 1 / (1 + 0.5), PQ = 0.75 / (1 + 0.5)
    quality = panoptic_quality(standard[:, 0])
    assert quality['RQ'] == pytest.approx(200 / 3)
    assert quality['PQ'] == pytest.approx(50)


def test_stuff_in_two_unequal_parts():
    # Class 2 is stuff. IoUs 6/8 and 2/8.
    gt_masks = masks_of(10, range(8))
    pred_masks = masks_of(10, range(6), [6, 7])
    published, standard = count_both(gt_masks, [2], pred_masks, [2, 2])
    np.testing.assert_array_equal(published[:, 2], [1, 0, 0, 0.75])
    np.testing.assert_array_equal(standard[:, 2], [1, 1, 0, 0.75])


def test_stuff_in_two_halves():
    # Both reach the threshold of 0.5; one to one, only one of them matches.
    gt_masks = masks_of(10, range(8))
    pred_masks = masks_of(10, range(4), range(4, 8))
    published, standard = count_both(gt_masks, [2], pred_masks, [2, 2])
    np.testing.assert_array_equal(published[:, 2], [2, 0, 0, 1])
    np.testing.assert_array_equal(standard[:, 2], [1, 1, 0, 0.5])


def test_stuff_in_three_parts_is_missed():
    gt_masks = masks_of(9, range(9))
    pred_masks = masks_of(9, [0, 1, 2], [3, 4, 5], [6, 7, 8])
    published, standard = count_both(gt_masks, [2], pred_masks, [2, 2, 2])
    np.testing.assert_array_equal(published[:, 2], [0, 0, 1, 0])
    np.testing.assert_array_equal(standard[:, 2], [0, 3, 1, 0])


def test_thing_with_two_overlapping_predictions():
    # IoUs 4/4 and 4/5; the better one matches.
    gt_masks = masks_of(8, range(4))
    pred_masks = masks_of(8, range(5), range(4))
    published, standard = count_both(gt_masks, [0], pred_masks, [0, 0])
    np.testing.assert_array_equal(published[:, 0], [2, 0, 0, 1.8])
    np.testing.assert_array_equal(standard[:, 0], [1, 1, 0, 1])


def test_thing_with_predictions_of_two_classes():
    # The wrong class is an FP of the predicted class in both countings.
    gt_masks = masks_of(8, range(4))
    pred_masks = masks_of(8, range(5), range(4))
    published, standard = count_both(gt_masks, [0], pred_masks, [0, 1])
    expected = [[1, 0, 0], [0, 1, 0], [0, 0, 0], [0.8, 0, 0]]
    np.testing.assert_array_equal(published, expected)
    np.testing.assert_array_equal(standard, expected)


def test_thing_of_the_wrong_class():
    # The published code calls the truth found, so it is no FN.
    gt_masks = masks_of(8, range(4))
    published, standard = count_both(gt_masks, [0], gt_masks, [1])
    np.testing.assert_array_equal(published,
                                  [[0, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]])
    np.testing.assert_array_equal(standard,
                                  [[0, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 0]])


def test_one_prediction_over_two_things():
    gt_masks = masks_of(8, range(4), range(4, 8))
    pred_masks = masks_of(8, range(8))
    published, standard = count_both(gt_masks, [0, 0], pred_masks, [0])
    np.testing.assert_array_equal(published[:, 0], [2, 0, 0, 1])
    np.testing.assert_array_equal(standard[:, 0], [1, 0, 1, 0.5])


def test_overlapping_masks_are_assigned_as_a_whole():
    # The best pair first (1.0) would leave the other truth without a match.
    iou = np.array([[1.0, 0.9], [0.8, 0.]])
    labels = np.array([0, 0])
    counts = count_standard(iou, labels, labels, 1)
    np.testing.assert_allclose(counts[:, 0], [2, 0, 0, 1.7])


def test_weights():
    length = np.array([0, np.e - 1, 9.], dtype=np.float32)
    np.testing.assert_array_equal(
        primitive_weights(length, published=True), [0, 1000, 2303])
    weights = primitive_weights(length)
    np.testing.assert_array_equal(weights, weights.round())
    np.testing.assert_allclose(
        weights / weights[1], [0, 1, np.log(10)], rtol=1e-6)


def test_weighted_iou():
    # Weights log(1 + length): 1, 2, 3, 0.
    length = np.expm1(np.array([1., 2, 3, 0]))
    gt_masks, pred_masks = masks_of(4, [0, 1], [3]), masks_of(4, [1, 2], [3])
    iou = pairwise_iou(
        segments_of(gt_masks), segments_of(pred_masks),
        primitive_weights(length))
    np.testing.assert_allclose(iou, [[2 / 6, 0], [0, 0]], rtol=1e-6)
    assert count_standard(iou, np.zeros(2, int), np.zeros(2, int),
                          1).tolist() == [[0], [2], [2], [0]]


def test_iou_does_not_depend_on_the_order():
    gt_masks, _, pred_masks, _, length = random_drawing(1)
    order = np.random.default_rng(2).permutation(len(length))
    np.testing.assert_array_equal(
        pairwise_iou(
            segments_of(gt_masks), segments_of(pred_masks),
            primitive_weights(length)),
        pairwise_iou(
            segments_of(gt_masks[:, order]), segments_of(pred_masks[:, order]),
            primitive_weights(length[order])))


@pytest.mark.parametrize('seed', range(10))
@pytest.mark.parametrize('published', [True, False])
def test_counts_equal_a_loop_over_pairs(seed, published):
    drawing = random_drawing(seed)
    gt_masks, gt_labels, pred_masks, pred_labels, length = drawing
    iou = pairwise_iou(
        segments_of(gt_masks), segments_of(pred_masks),
        primitive_weights(length, published))
    count = count_published if published else count_standard
    counts = count(iou, gt_labels, pred_labels, 4)
    expected = counts_by_loop(*drawing, 4, published)
    assert expected[0].sum() > 0
    np.testing.assert_array_equal(counts[:3], expected[:3])
    np.testing.assert_allclose(counts[3], expected[3], atol=1e-5)


def test_standard_counting_agrees_with_panoptica():
    from panoptica import (InputType, NaiveThresholdMatching,
                           Panoptica_Evaluator)
    evaluator = Panoptica_Evaluator(
        expected_input=InputType.UNMATCHED_INSTANCE,
        instance_matcher=NaiveThresholdMatching(),
        verbose=False)
    for seed in range(5):
        gt_masks, gt_labels, pred_masks, pred_labels, _ = random_drawing(seed)
        iou = pairwise_iou(
            segments_of(gt_masks), segments_of(pred_masks),
            np.ones(gt_masks.shape[1]))
        counts = count_standard(iou, gt_labels, pred_labels, 4)
        quality = panoptic_quality(counts)
        for label in range(4):
            # Instance maps of one class, one pixel a primitive.
            maps = [(masks[labels == label] *
                     np.arange(1, 1 + (labels == label).sum())[:, None]).sum(
                         axis=0, dtype=np.uint8)[None]
                    for masks, labels in ((pred_masks, pred_labels),
                                          (gt_masks, gt_labels))]
            result = evaluator.evaluate(*maps)['ungrouped']
            assert [result.tp, result.fp, result.fn] == counts[:3,
                                                               label].tolist()
            if counts[0, label] == 0:
                continue
            for key in ('PQ', 'SQ', 'RQ'):
                assert quality[key][label] == pytest.approx(
                    100 * getattr(result, key.lower()))


def test_semantic_scores():
    # 0: 3 of 4 right, 1: 1 of 2 right; 3 of the background taken for 1.
    gt = np.array([0, 0, 0, 0, 1, 1, 3, 3, 3, 3])
    pred = np.array([0, 0, 0, 1, 1, 3, 1, 1, 1, 3])
    scores = semantic_scores(confusion_matrix(gt, pred, 3))
    # IoU 3/4 and 1/3: the background's primitives are not in the union.
    np.testing.assert_allclose(scores['IoU'], [75, 100 / 3, np.nan])
    assert scores['mIoU'] == pytest.approx((75 + 100 / 3) / 2)
    assert scores['fwIoU'] == pytest.approx((4 * 75 + 2 * 100 / 3) / 6)
    assert scores['pACC'] == pytest.approx(400 / 6)


def test_semantic_scores_without_symbols():
    confusion = confusion_matrix(np.full(4, 3), np.array([3, 3, 0, 1]), 3)
    assert confusion[3].tolist() == [1, 1, 0, 2]
    assert all(np.isnan(v).all() for v in semantic_scores(confusion).values())


def test_f1():
    gt = np.array([0, 0, 0, 1, 3, 3])
    pred = np.array([0, 0, 1, 3, 0, 3])
    length = np.array([1., 2, 3, 4, 5, 6])
    counts = count_f1(gt, pred, np.ones(6), 3)
    np.testing.assert_array_equal(counts, [[2, 0, 0], [3, 1, 0], [3, 1, 0]])
    np.testing.assert_allclose(f1_score(counts), [200 / 3, 0, np.nan])
    # Precision 2/4 and recall 2/4; by length 3/11 and 3/10.
    assert f1_score(counts.sum(axis=1)) == pytest.approx(50)
    weighted = f1_score(count_f1(gt, pred, length, 3).sum(axis=1))
    precision, recall = 3 / 11, 3 / 10
    assert weighted == pytest.approx(200 * precision * recall /
                                     (precision + recall))
