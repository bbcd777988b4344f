"""Make scores mean something: how often what has a score is right."""
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

# A score of 1 in single precision is no certainty.
_LEAST = 1e-6


class Calibration(NamedTuple):
    """A map of scores, after Platt (1999).

    Attributes:
        slope (float): Of the score's log odds; positive, so that the order
            of scores stays.
        offset (float): Added to them.
    """
    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, scores: np.ndarray) -> np.ndarray:
        """Map scores (num_segments,) in [0, 1] to chances of being right."""
        return expit(self.slope * _log_odds(scores) + self.offset)


class Bin(NamedTuple):
    """What became of the segments of a range of scores."""
    low: float
    high: float
    count: int
    mean_score: float
    share_right: float


def _log_odds(scores: np.ndarray) -> np.ndarray:
    scores = np.clip(np.asarray(scores, float), _LEAST, 1 - _LEAST)
    return np.log(scores) - np.log1p(-scores)


def fit_calibration(scores: np.ndarray, right: np.ndarray) -> Calibration:
    """Fit the map that makes what happened most likely.

    Args:
        scores (ndarray): (num_segments,) in [0, 1].
        right (ndarray): (num_segments,) bool, whether it is a symbol of its
            class, with an IoU of 0.5 at least.

    Returns:
        Calibration: Logistic regression with targets drawn in a little, as
        Platt's, so that a model that is always right stays finite.

    Raises:
        ValueError: There are no segments.
    """
    if not len(scores):
        raise ValueError('scores of no segments cannot be calibrated')
    odds, right = _log_odds(scores), np.asarray(right, bool)
    high = (right.sum() + 1) / (right.sum() + 2)
    low = 1 / ((~right).sum() + 2)
    target = np.where(right, high, low)

    def loss(params):
        logit = np.exp(params[0]) * odds + params[1]
        error = expit(logit) - target
        value = np.logaddexp(0, logit) - target * logit
        slope = np.exp(params[0]) * (error * odds).mean()
        return value.mean(), np.array([slope, error.mean()])

    found = minimize(loss, np.zeros(2), jac=True, method='BFGS').x
    return Calibration(float(np.exp(found[0])), float(found[1]))


def reliability(
    scores: np.ndarray,
    right: np.ndarray,
    edges: Sequence[float] = (0, .5, .7, .8, .9, .95, .99, 1)
) -> list[Bin]:
    """Count what became of the segments of each range of scores.

    Args:
        scores (ndarray): (num_segments,) in [0, 1].
        right (ndarray): (num_segments,) bool.
        edges (Sequence[float]): Ends of the ranges; a score on an edge
            belongs to the higher one, 1 to the last.

    Returns:
        list[Bin]: Of the ranges that hold any.
    """
    scores, right = np.asarray(scores, float), np.asarray(right, bool)
    place = np.clip(
        np.searchsorted(edges, scores, 'right') - 1, 0,
        len(edges) - 2)
    return [
        Bin(edges[k], edges[k + 1], int((place == k).sum()),
            float(scores[place == k].mean()), float(right[place == k].mean()))
        for k in np.unique(place)
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Average the gap of score and share right over the segments.

    The expected calibration error of Guo et al., ICML 2017.
    """
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.mean_score - b.share_right)
               for b in bins) / max(total, 1)
