"""Scores that say how often what has them is right."""
import numpy as np
import pytest
from scipy.special import expit, logit

from sympoint.evaluation.calibration import (Calibration, calibration_error,
                                             fit_calibration, reliability)


def overconfident(num=40000):
    """Scores whose log odds are 3 x + 2 where the truth's are x."""
    rng = np.random.default_rng(0)
    odds = rng.normal(0.5, 1, num)
    return expit(3 * odds + 2), rng.random(num) < expit(odds)


def test_the_map_behind_scores_is_found():
    scores, right = overconfident()
    found = fit_calibration(scores, right)
    assert found.slope == pytest.approx(1 / 3, abs=0.02)
    assert found.offset == pytest.approx(-2 / 3, abs=0.05)


def test_calibrated_scores_are_shares():
    scores, right = overconfident()
    before = calibration_error(reliability(scores, right))
    after = reliability(fit_calibration(scores, right)(scores), right)
    assert before > 0.2
    assert calibration_error(after) < 0.01
    assert sum(b.count for b in after) == len(scores)


def test_order_and_ends_stay():
    scores = np.array([0, 1e-9, 0.2, 0.5, 0.9, 1.0])
    mapped = Calibration(0.4, -1.0)(scores)
    assert (np.diff(mapped) >= 0).all()
    assert 0 < mapped[0] and mapped[-1] < 1
    assert logit(mapped[3]) == pytest.approx(-1.0)
    # what a model that is never wrong says stays finite
    always = fit_calibration(np.full(20, 0.9), np.ones(20, bool))
    assert 0.9 < always(np.array([0.9]))[0] < 1


def test_worse_scores_are_never_preferred():
    # wrong the surer it is: the slope may only go towards none
    scores = np.array([0.6] * 50 + [0.99] * 50)
    found = fit_calibration(scores, scores < 0.9)
    assert 0 < found.slope < 0.01


def test_ranges_by_hand():
    bins = reliability([0.1, 0.5, 0.5, 1.0], [False, True, False, True],
                       (0, 0.5, 1))
    assert [tuple(b) for b in bins] == [
        (0, 0.5, 1, 0.1, 0.0),
        (0.5, 1, 3, pytest.approx(2 / 3), pytest.approx(2 / 3)),
    ]
    assert calibration_error(bins) == pytest.approx(0.1 / 4)


def test_nothing_is_an_error():
    with pytest.raises(ValueError, match='no segments'):
        fit_calibration(np.zeros(0), np.zeros(0, bool))
