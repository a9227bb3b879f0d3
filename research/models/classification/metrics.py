"""Measures of predictions: per label, calibration, difference of two models."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from research.errors import ResearchError
from research.models.classification.intervals import share_interval

_Labels = npt.NDArray[Any]


def bootstrap_interval(
    truth: _Labels,
    predicted: _Labels,
    measure: Any,
    n_boot: int = 500,
    random_state: int = 0,
) -> Any:
    """Return the ends of the 95 % interval of `measure` over texts drawn with replacement."""
    draws = _bootstrap(truth, predicted, measure, n_boot, random_state)
    return np.quantile(draws, [0.025, 0.975], axis=0)


def _bootstrap(
    truth: _Labels, predicted: _Labels, measure: Any, n: int, seed: int
) -> _Labels:
    rng = np.random.default_rng(seed)
    draws = (rng.integers(len(truth), size=len(truth)) for _ in range(n))
    return np.array([measure(truth[d], predicted[d]) for d in draws])


def _rates(truth: _Labels, predicted: _Labels, weights: _Labels) -> _Labels:
    """Return precision, recall and F1 ``[measure, draw, label]``; the last two are macro and micro.

    `truth` and `predicted` are tables of true and false, `weights` how often a draw has each text.
    """
    counts = [
        weights @ table.astype(float) for table in (truth & predicted, predicted, truth)
    ]
    hits, given, there = (
        np.column_stack([count, count.sum(axis=1)]) for count in counts
    )
    sums = given, there, (given + there) / 2
    rates = np.stack([hits / np.maximum(total, 0.5) for total in sums])
    macro = rates[:, :, :-1].mean(axis=2, keepdims=True)
    return np.concatenate([rates[:, :, :-1], macro, rates[:, :, -1:]], axis=2)


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
    truth, predicted = np.asarray(truth), np.asarray(predicted)
    if truth.shape != predicted.shape:
        raise ResearchError(
            f"There are {len(truth)} true and {len(predicted)} predicted labels; give one of each "
            "for every text."
        )
    if labels is None:
        labels = (
            range(truth.shape[1]) if truth.ndim == 2 else np.union1d(truth, predicted)
        )
    if truth.ndim == 1:
        truth, predicted = (
            one[:, np.newaxis] == np.asarray(labels) for one in (truth, predicted)
        )
    truth, predicted, n = truth.astype(bool), predicted.astype(bool), len(truth)
    rng = np.random.default_rng(random_state)
    draws = [np.bincount(rng.integers(n, size=n), minlength=n) for _ in range(n_boot)]
    rates = _rates(truth, predicted, np.stack([np.ones(n), *draws]))
    low, high = np.quantile(rates[2, 1:], [0.025, 0.975], axis=0)
    table = pd.DataFrame(rates[:, 0].T, columns=["precision", "recall", "f1"]).round(4)
    table["n"] = [*truth.sum(axis=0), truth.sum(), truth.sum()]
    table.insert(0, "label", [*map(str, labels), "macro", "micro"])
    return table.assign(f1_low=low.round(4), f1_high=high.round(4))


def _checked(probability: Any, correct: Any) -> tuple[_Labels, _Labels]:
    probability, correct = np.ravel(probability), np.ravel(correct)
    if not len(probability) or not ((probability >= 0) & (probability <= 1)).all():
        raise ResearchError(
            "Probabilities from 0 to 1 are needed; some are missing or outside."
        )
    return probability, correct


def reliability(probability: Any, correct: Any, bins: int = 10) -> pd.DataFrame:
    """Return how often predictions of each probability came true, with Wilson intervals.

    >>> reliability([0.9, 0.95, 0.6], [True, True, False])[["probability", "share", "n"]]
       probability  share  n
    0        0.600    0.0  1
    1        0.925    1.0  2
    """
    probability, correct = _checked(probability, correct)
    table = pd.DataFrame({"probability": probability, "share": correct * 1.0})
    table["bin"] = np.minimum((table["probability"] * bins).astype(int), bins - 1)
    means = table.groupby("bin").mean()
    means["n"] = table.groupby("bin").size()
    hits = (means["share"] * means["n"]).round().astype(int)
    ends = [share_interval(hit, n) for hit, n in zip(hits, means["n"], strict=True)]
    means[["low", "high"]] = np.array(ends)
    return means.round(4).reset_index(drop=True)


def calibration_error(probability: Any, correct: Any, bins: int = 10) -> float:
    """Return the expected calibration error (Naeini et al. 2015): the mean gap of the bins.

    >>> calibration_error([0.9, 0.9, 0.9, 0.9], [True, True, True, False])
    0.15
    """
    probability, correct = _checked(probability, correct)
    numbers = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = np.bincount(numbers, weights=probability - correct)
    return round(float(np.abs(gaps).sum() / len(probability)), 4)


def compare(
    truth: Any,
    one: Any,
    other: Any,
    measure: Any,
    n_boot: int = 1000,
    random_state: int = 0,
) -> pd.Series:
    """Return by how much `one` scores above `other`: a paired bootstrap, its interval and p.

    >>> from sklearn.metrics import accuracy_score
    >>> found = compare([1, 0] * 20, [1, 0] * 20, [1, 1] * 20, accuracy_score, n_boot=100)
    >>> found[["difference", "n"]]
    difference     0.5
    n             40.0
    dtype: float64
    """
    truth, both = np.asarray(truth), np.stack([one, other], axis=1)

    def difference(t: _Labels, p: _Labels) -> float:
        return float(measure(t, p[:, 0]) - measure(t, p[:, 1]))

    found = _bootstrap(truth, both, difference, n_boot, random_state)
    low, high = np.quantile(found, [0.025, 0.975])
    tails = min((found <= 0).sum(), (found >= 0).sum()) + 1
    p = min(1.0, 2 * tails / (n_boot + 1))
    return pd.Series(
        {
            "difference": difference(truth, both),
            "low": low,
            "high": high,
            "p": p,
            "n": len(truth),
        }
    ).round(4)
