"""Three simple linear models over parts of one matrix of features, blended into one.

Words with sentence vectors (a linear SVM), words with character sequences (complement naive
Bayes, Rennie et al. 2003) and the vectors (a shrunk linear discriminant) err on different texts.
Weights found on held-out folds also calibrate (temperature scaling, Guo et al. 2017).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, minimize
from scipy.special import log_softmax, softmax
from sklearn.covariance import ledoit_wolf
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

Array = npt.NDArray[Any]

_FOLDS = 5
_WITHOUT_FOLDS = 2 / 3  # the weight of each, where no fold can be held out
_PRIOR = 1.0  # the strength, in texts, with which the weights are drawn to be equal


def bayes(features: Any, y: Array) -> Array:
    """Return the coefficients of a complement naive Bayes."""
    model = ComplementNB(alpha=0.1)
    model.fit(features, y)
    return np.asarray(model.feature_log_prob_)


def discriminant(features: Any, y: Array) -> Array:
    """Return a linear discriminant whose covariance is shrunk (Ledoit and Wolf 2004).

    The last column of the features, and of the coefficients, is constant.
    """
    vectors = features[:, :-1].toarray()
    groups = pd.DataFrame(vectors).groupby(y)
    means = groups.mean().to_numpy()
    within = vectors - means[y]
    covariance, _ = ledoit_wolf(within, assume_centered=True)
    # Texts that are all alike have no covariance; a little of it keeps the equations solvable.
    size = len(covariance)
    covariance += 1e-6 * np.eye(size)
    coef = np.linalg.solve(covariance, means.T).T
    constant = -(means * coef).sum(axis=1) / 2
    return np.column_stack([coef, constant])


def blend_weights(scores: Array, y: Array) -> Array:
    """Return the weights, none below zero, of scores ``[model, text, class]``."""
    spread = scores.std(axis=(1, 2), keepdims=True)
    best = minimize(
        _loss,
        x0=np.ones(len(scores)),
        args=(scores / spread, y),
        jac=True,
        bounds=Bounds(lb=0),
    )
    return np.asarray(best.x / spread.ravel())


def _loss(weights: Array, scores: Array, y: Array) -> tuple[float, Array]:
    """Return the cross-entropy and what it costs to be unequal, and the slope of both."""
    texts = np.arange(len(y))
    blended = np.tensordot(weights, scores, 1)
    logs = log_softmax(blended, axis=1)
    residual = np.exp(logs)
    residual[texts, y] -= 1
    unequal = weights - 1
    loss = -logs[texts, y].sum()
    loss += _PRIOR * unequal @ unequal
    slope = np.tensordot(scores, residual, 2)
    slope += 2 * _PRIOR * unequal
    return loss, slope


@dataclass(frozen=True)
class Blend:
    """How the models are fitted to rows of characters, words, vectors and a constant 1."""

    words: int  # the first column of the words
    vectors: int  # the first column of the vectors
    random_state: int | None

    def fit(
        self,
        features: Any,
        y: Array,
        groups: Array,
    ) -> tuple[Array, Array]:
        """Return the blend, and its probabilities for rows held out (missing where none could be).

        `y` holds numbers from 0; rows of the same group are never on both sides of a fold. The
        blend is one linear model, a row of coefficients for each class.
        """
        members = self._members(features, y)
        scores = self._held_out_scores(features, y, groups)
        is_held = np.isfinite(scores).all(axis=(0, 2))
        if is_held.any():
            weights = blend_weights(scores[:, is_held], y[is_held])
        else:
            weights = np.full(len(members), _WITHOUT_FOLDS)
        model = np.tensordot(weights, members, 1)
        blended = np.tensordot(weights, scores, 1)
        chances = softmax(blended, axis=1)
        return model.astype(np.float32), chances

    def _members(self, features: Any, y: Array) -> Array:
        """Fit each model on its columns; the others get a coefficient of zero.

        The scores of each vary by one over its own texts: few texts make a model no bolder.
        """
        n_classes = y.max() + 1
        n_features = features.shape[1]
        members = np.zeros((3, n_classes, n_features))
        fits = [
            (slice(self.words, None), self._support_vectors),
            (slice(self.vectors), bayes),
            (slice(self.vectors, None), discriminant),
        ]
        for member, (own, fit) in zip(members, fits, strict=True):
            member[:, own] = fit(features[:, own], y)
        members -= members.mean(axis=1, keepdims=True)
        scores = _scores(features, members)
        spread = scores.std(axis=(1, 2), keepdims=True)
        spread = np.maximum(spread, 1e-9)
        return np.asarray(members / spread)

    def _support_vectors(self, features: Any, y: Array) -> Array:
        """Return the coefficients of a linear support vector machine."""
        svm = LinearSVC(fit_intercept=False, random_state=self.random_state)
        svm.fit(features, y)
        coef = np.asarray(svm.coef_)
        if len(coef) > 1:
            return coef
        # Of two classes it scores the second alone, as if the first had zero.
        first = np.zeros_like(coef)
        return np.vstack([first, coef])

    def _held_out_scores(
        self,
        features: Any,
        y: Array,
        groups: Array,
    ) -> Array:
        """Return the scores ``[model, text, class]`` by models that have not seen the text.

        They are missing where a class has one group only, or a fold could not learn all classes.
        """
        n_classes = y.max() + 1
        shape = (3, len(y), n_classes)
        scores = np.full(shape, np.nan)
        sizes = pd.Series(groups).groupby(y).nunique()
        folds = min(_FOLDS, sizes.min())
        if folds < 2:
            return scores
        split = StratifiedGroupKFold(
            folds, shuffle=True, random_state=self.random_state
        )
        for train, test in split.split(y, y, groups):
            known = y[train]
            known_classes = np.unique(known)
            if len(known_classes) == n_classes:
                members = self._members(features[train], known)
                scores[:, test] = _scores(features[test], members)
        return scores


def _scores(features: Any, members: Array) -> Array:
    scores = [features @ coef.T for coef in members]
    return np.stack(scores)
