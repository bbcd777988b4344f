import numpy as np
import pytest
from segment_toys import segments_of

from sympoint.evaluation.symbol_evaluation import reduce_drawing, summarize

THINGS, STUFF = (0, 1), (2, )


def segments(num_primitives, *items, scores=True):
    """Segments from (label, primitives, score), which share none."""
    masks = np.zeros((len(items), num_primitives), dtype=bool)
    for mask, item in zip(masks, items):
        mask[list(item[1])] = True
    return segments_of(
        masks, [item[0] for item in items],
        np.array([item[2] for item in items]) if scores else None)


def reduce(gt, pred, num_primitives=8, sample_idx='a', **kwargs):
    """Reduce a drawing of unit lines side by side, all lengths 1."""
    x = np.arange(num_primitives)[:, None] + np.linspace(0, 1, 4)
    args = np.stack([x, np.tile([0., 1, 1, 0], (num_primitives, 1))], axis=-1)
    gt = segments(num_primitives, *gt, scores=False)
    pred = segments(num_primitives, *pred)
    semantic = []
    for part in gt, pred:
        classes = np.full(num_primitives, 3)
        for label, mask in zip(part.labels, part.masks):
            classes[mask] = label
        semantic.append(classes)
    return reduce_drawing(
        gt,
        pred,
        *semantic,
        np.ones(num_primitives, np.float32),
        args.astype(np.float32),
        THINGS,
        3,
        sample_idx=sample_idx,
        **kwargs)


def test_hand_computed_data_set():
    # First drawing: a thing at IoU 3/4, a stuff found exactly.
    first = reduce([(0, range(4)), (2, [6, 7])], [(0, range(3), 0.9),
                                                  (2, [6, 7], 0.8)])
    # Second: the thing has the wrong class; a prediction on background.
    second = reduce([(0, range(4))], [(1, range(4), 0.5), (0, [5, 6], 0.3)],
                    sample_idx='b')
    totals, per_class, confusion, drawings = summarize([second, first], THINGS,
                                                       STUFF, 3)
    # TP 2 (IoU 0.75 + 1), FP 2, FN 1.
    assert totals['SQ'] == pytest.approx(87.5)
    assert totals['RQ'] == pytest.approx(100 * 2 / 3.5)
    assert totals['PQ'] == pytest.approx(100 * 1.75 / 3.5)
    assert totals['PQ_things'] == pytest.approx(100 * 0.75 / 2.5)
    assert totals['PQ_stuff'] == pytest.approx(100)
    # TP 2, FP 1 of class 1, no FN: the truth was "found".
    assert totals['published_RQ'] == pytest.approx(100 * 2 / 2.5, rel=1e-5)
    assert totals['published_PQ'] == pytest.approx(70, rel=1e-5)
    # Classes: 0.75 / (1 + 0.5 + 0.5), 0, 1.
    np.testing.assert_allclose(per_class['PQ'], [37.5, 0, 100])
    assert totals['mPQ'] == pytest.approx(137.5 / 3)
    np.testing.assert_array_equal(per_class['TP'], [1, 0, 1])
    np.testing.assert_array_equal(
        confusion, [[3, 4, 0, 1], [0, 0, 0, 0], [0, 0, 2, 0], [2, 0, 0, 4]])
    # Of 10 true and 11 predicted primitives 5 are right; all lengths are 1.
    assert totals['F1'] == totals['wF1'] == pytest.approx(100 * 10 / 21)
    assert totals['mIoU'] == pytest.approx((100 * 3 / 8 + 100) / 2)
    # Box of class 0: found at IoU 3/4 in one of two drawings.
    assert totals['AP50'] == totals['AP75'] == pytest.approx(100 * 51 / 101)
    assert totals['mAP'] == pytest.approx(0.6 * totals['AP50'])
    assert [d['sample_idx'] for d in drawings] == ['a', 'b']
    assert [d['PQ'] for d in drawings] == pytest.approx([87.5, 0])
    assert [d['num_primitives'] for d in drawings] == [8, 8]
    assert [d['num_symbols'] for d in drawings] == [1, 1]
    assert [d['F1'] for d in drawings] == pytest.approx([1000 / 11, 0])
    # Class 1 is nowhere true: what is predicted of it counts no more.
    assert totals['present_RQ'] == pytest.approx(100 * 2 / 3)
    assert totals['present_PQ_things'] == pytest.approx(100 * 0.75 / 2)
    assert drawings[1]['present_RQ'] == 0


def test_published_semantic_measures_are_of_the_likeliest_class():
    """A primitive in no segment has a likeliest class all the same."""
    likeliest = np.array([0, 0, 1, 0, 2, 2, 2, 1])
    drawing = reduce([(0, range(4)), (2, [6, 7])], [(0, range(3), 0.9)],
                     class_semantic=likeliest)
    totals = summarize([drawing], THINGS, STUFF, 3).totals
    assert totals['pACC'] == pytest.approx(100 * 3 / 6)
    assert totals['published_pACC'] == pytest.approx(100 * 4 / 6)
    # class 0: 3 of 4, nothing else takes it; class 2: 1 of 2
    assert totals['published_mIoU'] == pytest.approx((75 + 50) / 2)
    assert totals['published_fwIoU'] == pytest.approx((4 * 75 + 2 * 50) / 6)
    # without it, those of the segments
    drawing = reduce([(0, range(4))], [(0, range(3), 0.9)])
    totals = summarize([drawing], THINGS, STUFF, 3).totals
    assert totals['published_mIoU'] == totals['mIoU'] == pytest.approx(75)


def test_length_weights_f1():
    length = np.array([1., 2, 4, 8], np.float32)
    masks = np.array([[True, True, False, False]])
    drawing = reduce_drawing(
        segments_of(masks), segments_of(masks, scores=np.array([1.])),
        np.array([0, 0, 3, 3]), np.array([3, 0, 3, 0]), length,
        np.zeros((4, 4, 2), np.float32), THINGS, 3)
    # Right 2, predicted 10, true 3.
    assert summarize([drawing], THINGS, STUFF,
                     3).totals['wF1'] == pytest.approx(400 / 13)


def test_threshold_of_scores():
    # Scores come in float32, in which 0.1 is a little more.
    pred = [(0, range(4), np.float32(0.1)), (0, [5, 6], 0.09)]
    drawing = reduce([(0, range(4))], pred)
    assert drawing['standard'][:, 0].tolist() == [1, 0, 0, 1]
    drawing = reduce([(0, range(4))], pred, score_thr=0.05)
    assert drawing['standard'][:, 0].tolist() == [1, 1, 0, 1]
    drawing = reduce([(0, range(4))], pred, score_thr=0.5)
    assert drawing['standard'][:, 0].tolist() == [0, 0, 1, 0]
    # The average precision takes all scores.
    assert len(drawing['pred_boxes']) == 2


def test_threshold_of_iou():
    gt, pred = [(0, range(4))], [(0, range(3), 0.9)]
    assert reduce(gt, pred, iou_thr=0.75)['standard'][0, 0] == 1
    assert reduce(gt, pred, iou_thr=0.76)['standard'][0, 0] == 0


def test_masks_without_primitives_are_left_out():
    drawing = reduce([(0, range(4)), (1, [])], [(0, range(4), 0.9),
                                                (0, [], 0.9)])
    assert drawing['standard'].sum(axis=1).tolist() == [1, 0, 0, 1]
    assert len(drawing['gt_boxes']) == len(drawing['pred_boxes']) == 1


@pytest.mark.parametrize('num_primitives', [0, 5])
def test_empty_drawing(num_primitives):
    empty = reduce([], [], num_primitives)
    assert not empty['standard'].any() and not empty['published'].any()
    totals = summarize([empty], THINGS, STUFF, 3).totals
    assert all(
        np.isnan(value) for key, value in totals.items()
        if not key.startswith('published_'))
    # Beside another drawing it changes nothing.
    other = reduce([(0, range(4))], [(0, range(3), 0.9)])
    assert summarize([empty, other], THINGS, STUFF, 3).totals == pytest.approx(
        summarize([other], THINGS, STUFF, 3).totals, nan_ok=True)


def test_predictions_on_background_only():
    drawing = reduce([], [(0, range(4), 0.9), (2, [5, 6], 0.9)])
    totals = summarize([drawing], THINGS, STUFF, 3).totals
    assert totals['PQ'] == totals['SQ'] == totals['RQ'] == 0
    assert totals['F1'] == 0
    assert np.isnan(totals['mIoU']) and np.isnan(totals['mAP'])


def test_unknown_class_is_refused():
    with pytest.raises(
            ValueError,
            match='drawing a: the prediction has the '
            r'class id 3, outside 0\.\.2'):
        reduce([(0, [0])], [(3, [0], 0.9)])


def test_of_classes_that_nobody_labelled_nothing_is_counted():
    """Class 0 alone is labelled: one is found, one missed, one false; a 1 and
    a 2 may be there or not, also where a 0 is."""
    labelled = np.array([True, False, False])
    gt = [(0, range(4)), (0, [4, 5])]
    pred = [(0, range(3), 0.9), (1, [4, 5], 0.8), (0, [6, 7], 0.7),
            (2, [8, 9], 0.6)]
    found = reduce(gt, pred, 10, labelled=labelled)
    without = reduce(gt, [p for p in pred if p[0] == 0], 10)
    for key, value in without.items():
        np.testing.assert_array_equal(found[key], value, err_msg=key)
    np.testing.assert_array_equal(
        found['standard'], [[1, 0, 0], [1, 0, 0], [1, 0, 0], [0.75, 0, 0]])
    # its strokes are missed: they are of no 1
    assert found['confusion'][0].tolist() == [3, 0, 0, 3]
    assert found['confusion'][3].tolist() == [2, 0, 0, 2]
    whole = reduce(gt, pred, 10, labelled=np.ones(3, bool))
    for key, value in reduce(gt, pred, 10).items():
        np.testing.assert_array_equal(whole[key], value, err_msg=key)
