"""Three simple linear models over parts of one matrix of features, blended into one.

Words with sentence vectors (a linear SVM), words with character sequences (complement naive
Bayes, Rennie et al. 2003) and the vectors (a shrunk linear discriminant) err on different texts.
Weights found on held-out folds also calibrate (temperature scaling, Guo et al. 2017).
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.covariance import ledoit_wolf
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

Array = npt.NDArray[Any]

_FOLDS = 5
_WITHOUT_FOLDS = 2.0  # weight times spread of the scores, where no fold can be held out
_PRIOR = 1.0  # the strength, in texts, with which the weights are drawn to be equal


class Linear(NamedTuple):
    """A fitted linear model: a row of coefficients and a constant for each class."""

    coef: Array
    intercept: Array

    def scores(self, features: Any) -> Array:
        """Return the score of each class."""
        return np.asarray(features @ self.coef.T + self.intercept)


def _centred(coef: Array, intercept: Array) -> Linear:
    return Linear(coef - coef.mean(axis=0), intercept - intercept.mean())


def support_vectors(features: Any, y: Array, random_state: int | None) -> Linear:
    """Return a linear support vector machine."""
    svm = LinearSVC(random_state=random_state).fit(features, y)
    sides = np.array([[-0.5], [0.5]]) if len(svm.coef_) == 1 else np.eye(len(svm.coef_))
    return _centred(sides @ svm.coef_, sides @ svm.intercept_)


def bayes(features: Any, y: Array) -> Linear:
    """Return a complement naive Bayes."""
    coef = ComplementNB(alpha=0.1).fit(features, y).feature_log_prob_
    return _centred(coef, np.zeros(len(coef)))


def discriminant(features: Any, y: Array) -> Linear:
    """Return a linear discriminant whose covariance is shrunk (Ledoit and Wolf 2004)."""
    dense = features.toarray()
    means = np.stack([dense[y == one].mean(axis=0) for one in np.unique(y)])
    covariance, _ = ledoit_wolf(dense - means[y], assume_centered=True)
    coef = np.linalg.solve(covariance + 1e-6 * np.eye(len(covariance)), means.T).T
    return _centred(coef, -(means * coef).sum(axis=1) / 2)


def _fit_members(
    features: Any, y: Array, parts: Array, random_state: int | None
) -> list[Linear]:
    """Fit each model on its columns; the others get a coefficient of zero.

    The scores of each vary by one over its own texts: a model of few texts is no bolder for that.
    """
    characters, words, width = parts
    models = [
        (characters, width, support_vectors(features[:, characters:], y, random_state)),
        (0, words, bayes(features[:, :words], y)),
        (words, width, discriminant(features[:, words:], y)),
    ]
    members = []
    for start, end, model in models:
        spread = max(1e-9, model.scores(features[:, start:end]).std())
        coef = np.pad(
            (model.coef / spread).astype(np.float32), ((0, 0), (start, width - end))
        )
        members.append(Linear(coef, model.intercept / spread))
    return members


def blend_weights(scores: Array, y: Array) -> Array:
    """Return the weights, none below zero, of scores ``[model, text, class]``."""
    spread = scores.std(axis=(1, 2))
    scaled = scores / spread[:, None, None]
    own = scaled[:, np.arange(len(y)), y]

    def loss(weights: Array) -> tuple[float, Array]:
        logs = log_softmax(np.tensordot(weights, scaled, 1), axis=1)
        slope = ((np.exp(logs) * scaled).sum(axis=2) - own).sum(axis=1)
        value = -logs[np.arange(len(y)), y].sum() + _PRIOR * ((weights - 1) ** 2).sum()
        return value, slope + 2 * _PRIOR * (weights - 1)

    found = minimize(
        loss, np.ones(len(scores)), jac=True, bounds=[(0, None)] * len(scores)
    )
    return np.asarray(found.x / spread)


def fit_blend(
    features: Any, y: Array, groups: Array, parts: Array, random_state: int | None
) -> tuple[Linear, Array]:
    """Return the blend, and its probabilities for rows held out (missing where none could be).

    The columns of `features` are characters, words and vectors; `parts` says where each ends. `y`
    holds numbers from 0; rows of the same group are never on both sides of a fold.
    """
    members = _fit_members(features, y, parts, random_state)
    scores = np.stack([member.scores(features) for member in members])
    held = np.zeros(len(y), dtype=bool)
    folds = min(_FOLDS, *(len(np.unique(groups[y == one])) for one in np.unique(y)))
    if folds > 1:
        split = StratifiedGroupKFold(folds, shuffle=True, random_state=random_state)
        for train, test in split.split(y, y, groups):
            if len(np.unique(y[train])) == len(np.unique(y)):
                fitted = _fit_members(features[train], y[train], parts, random_state)
                scores[:, test] = [member.scores(features[test]) for member in fitted]
                held[test] = True
    if held.any():
        weights = blend_weights(scores[:, held], y[held])
    else:
        weights = _WITHOUT_FOLDS / scores.std(axis=(1, 2)) / len(scores)
    parts_of = zip(*members, strict=True)
    model = Linear(
        *(np.tensordot(weights.astype(np.float32), np.stack(x), 1) for x in parts_of)
    )
    chances = softmax(np.tensordot(weights, scores, 1), axis=1)
    return model, np.where(held[:, np.newaxis], chances, np.nan)
