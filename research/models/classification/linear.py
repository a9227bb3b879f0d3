"""One linear model over all features of texts, and how sure it may be.

It is a support vector machine; held-out folds say how sure its scores are (temperature scaling,
Guo et al. 2017).
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.svm import LinearSVC

from research.models.embedding import Array

_FOLDS = 5
_USUAL = 4.0  # how sure the scores are where no fold can be held out, as on M10
_SUREST = 40
_PRIOR = 3.0  # the strength, in texts, with which that is drawn to what is usual


def sureness(scores: Array, y: Array) -> float:
    """Return by what scores ``[text, class]`` are multiplied to be logarithms of chances."""
    texts = np.arange(len(y))

    def loss(factor: float) -> float:
        logs = log_softmax(factor * scores, axis=1)
        return float(_PRIOR * (factor / _USUAL - 1) ** 2 - logs[texts, y].sum())

    best = minimize_scalar(
        loss,
        bounds=(0, _SUREST),
        method="bounded",
    )
    return float(best.x)


def group_folds(
    y: Array, groups: Array, folds: int, random_state: int | None
) -> list[tuple[Array, Array]]:
    """Return which texts learn and which are held out, those of one group together."""
    split = StratifiedGroupKFold(folds, shuffle=True, random_state=random_state)
    return list(split.split(y, y, groups))


def fit_linear(
    features: Any, y: Array, groups: Array, random_state: int | None
) -> tuple[Array, Array]:
    """Return a row of coefficients for each class, and probabilities for texts held out.

    `y` holds numbers from 0. The probabilities are missing where a class has one group only, or a
    fold could not learn all classes.
    """
    svm = LinearSVC(
        fit_intercept=False,
        class_weight="balanced",
        random_state=random_state,
    )
    coef = _by_class(svm.fit(features, y).coef_.T).T
    n_classes = len(coef)
    scores = np.full((len(y), n_classes), np.nan)
    factor = _USUAL
    folds = min(_FOLDS, pd.Series(groups).groupby(y).nunique().min())
    split = group_folds(y, groups, folds, random_state) if folds > 1 else []
    if split and all(len(np.unique(y[train])) == n_classes for train, _ in split):
        scores = _by_class(
            cross_val_predict(svm, features, y, cv=split, method="decision_function")
        )
        factor = sureness(scores, y)
    return (factor * coef).astype(np.float32), softmax(factor * scores, axis=1)


def _by_class(scores: Array) -> Array:
    """Return a column for each class: of two, scikit-learn scores the second alone."""
    columns = scores.reshape(len(scores), -1)
    if columns.shape[1] > 1:
        return columns
    return np.column_stack([np.zeros_like(columns), columns])
