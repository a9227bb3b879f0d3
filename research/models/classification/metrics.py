"""How good predictions are: shares with their intervals, scores of each label, calibration."""

from typing import Any

import numpy as np
import pandas as pd

from research.errors import ResearchError
from research.models.embedding import Array

_ENDS = [0.025, 0.975]  # of a 95 % interval
_BINS = 10


def share_interval(count: int, n: int) -> tuple[float, float]:
    """Return the ends of the 95 % interval of a share, which holds for small n too.

    It is Wilson's (1927). A ValueError says that `count` is not between 0 and `n`, or `n` is 0.

    >>> low, high = share_interval(2, 4)
    >>> round(low, 2), round(high, 2)
    (0.15, 0.85)
    """
    from scipy.stats import binomtest

    interval = binomtest(count, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def _draws(n: int, n_boot: int, random_state: int) -> Array:
    """Return the numbers of `n` texts drawn with replacement, a row for each of `n_boot` draws."""
    return np.random.default_rng(random_state).integers(n, size=(n_boot, n))


def bootstrap_interval(
    one: Array,
    other: Array,
    metric: Any,
    n_boot: int = 500,
    random_state: int = 0,
) -> Array:
    """Return the ends of the 95 % interval of a metric over texts drawn with replacement."""
    draws = _draws(len(one), n_boot, random_state)
    values = [metric(one[draw], other[draw]) for draw in draws]
    return np.asarray(np.quantile(values, _ENDS))


def _rates(truth: Array, predicted: Array, weights: Array) -> Array:
    """Return precision, recall and F1 ``[rate, draw, label]``; the last two are macro and micro.

    `truth` and `predicted` are tables of true and false, `weights` how often a draw has each text.
    """
    tables = np.stack([truth & predicted, predicted, truth])
    counts = weights @ tables.astype(float)
    overall = counts.sum(axis=2, keepdims=True)
    hits, given, actual = np.append(counts, overall, axis=2)
    totals = np.stack([given, actual, (given + actual) / 2])
    # A label that is nowhere has no hit of none: that is 0, as no hit of a half.
    rates = hits / np.maximum(totals, 0.5)
    macro = rates[:, :, :-1].mean(axis=2)
    return np.insert(rates, -1, macro, axis=2)


def label_scores(
    truth: Any,
    predicted: Any,
    *,
    labels: Any = None,
    n_boot: int = 500,
    random_state: int = 0,
) -> pd.DataFrame:
    """Return precision, recall and F1 of each label, with their macro and micro means.

    `truth` and `predicted` hold one label a text or, if several, a column of 0 and 1 for each of
    `labels`. F1 has a 95 % bootstrap interval over texts.

    >>> scores = label_scores(["a", "a", "b"], ["a", "b", "b"], n_boot=20)
    >>> scores[["label", "recall", "f1", "n"]].round(2)
       label  recall      f1  n
    0      a    0.50  0.67  2
    1      b    1.00  0.67  1
    2  macro    0.75  0.67  3
    3  micro    0.67  0.67  3
    """
    truth = np.asarray(truth)
    predicted = np.asarray(predicted)
    if truth.shape != predicted.shape:
        raise ResearchError(
            f"There are {len(truth)} true and {len(predicted)} predicted labels; give one of each "
            "for every text."
        )
    if truth.ndim == 1:
        if labels is None:
            labels = np.union1d(truth, predicted)
        labels = np.asarray(labels)
        truth = truth[:, np.newaxis] == labels
        predicted = predicted[:, np.newaxis] == labels
    elif labels is None:
        labels = range(truth.shape[1])
    n = len(truth)
    draws = np.vstack([np.arange(n), _draws(n, n_boot, random_state)])
    rates = _rates(
        truth.astype(bool),
        predicted.astype(bool),
        np.apply_along_axis(np.bincount, 1, draws, minlength=n),
    )
    precision, recall, f1 = rates[:, 0]
    f1_low, f1_high = np.quantile(rates[2, 1:], _ENDS, axis=0)
    counts = truth.sum(axis=0)
    table = pd.DataFrame(
        {
            "label": [*map(str, labels), "macro", "micro"],
            "precision": precision,
            "recall": recall,
            "f1": f1,
            "n": [*counts, counts.sum(), counts.sum()],
            "f1_low": f1_low,
            "f1_high": f1_high,
        }
    )
    return table.round(4)


def calibration_error(probability: Any, correct: Any) -> float:
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
