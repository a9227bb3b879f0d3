"""How good predictions are: shares and scores with their intervals, calibration."""

from typing import Any

import numpy as np

from research.errors import ResearchError
from research.models.embedding import Array

_ENDS = [0.025, 0.975]  # of a 95 % interval
_BINS = 10


def share_interval(
    count: int,
    n: int,
) -> tuple[float, float]:
    """Return the ends of the 95 % interval of a share, which holds for small n too.

    It is Wilson's (1927). A ValueError says that `count` is not between 0 and `n`, or `n` is 0.

    >>> low, high = share_interval(2, 4)
    >>> round(low, 2), round(high, 2)
    (0.15, 0.85)
    """
    from scipy.stats import binomtest

    interval = binomtest(count, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def bootstrap_interval(
    one: Array,
    other: Array,
    metric: Any,
    n_boot: int = 500,
    random_state: int = 0,
) -> Array:
    """Return the ends of the 95 % interval of a metric over texts drawn with replacement."""
    n = len(one)
    generator = np.random.default_rng(random_state)
    draws = generator.integers(n, size=(n_boot, n))
    values = [metric(one[draw], other[draw]) for draw in draws]
    return np.asarray(np.quantile(values, _ENDS))


def macro_f1(
    truth: Array,
    predicted: Array,
    n_classes: int,
) -> float:
    """Return the mean F1 of classes, given by numbers from 0; one that is nowhere has 0.

    >>> macro_f1(np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
    0.6666666666666666
    """
    right = truth[truth == predicted]
    hits, given, actual = (
        np.bincount(
            numbers,
            minlength=n_classes,
        )
        for numbers in (
            right,
            predicted,
            truth,
        )
    )
    half = np.maximum(given + actual, 1) / 2
    return float(np.mean(hits / half))


def calibration_error(
    probability: Any,
    correct: Any,
) -> float:
    """Return the expected calibration error (Naeini et al. 2015): the mean gap of ten bins.

    >>> calibration_error([0.9, 0.9, 0.9, 0.9], [True, True, True, False])
    0.15
    """
    probability = np.ravel(probability)
    are_probabilities = (probability >= 0) & (probability <= 1)
    if not (len(probability) and are_probabilities.all()):
        raise ResearchError(
            "Probabilities from 0 to 1 are needed; some are missing or outside."
        )
    bins = (probability * _BINS).astype(int).clip(max=_BINS - 1)
    gaps = np.bincount(bins, weights=probability - np.ravel(correct))
    return round(float(np.abs(gaps).sum() / len(probability)), 4)
