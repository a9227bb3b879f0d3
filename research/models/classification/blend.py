"""Three simple linear models over parts of one matrix of features, blended into one.

Words with sentence vectors (a linear SVM), words with character sequences (complement naive
Bayes, Rennie et al. 2003) and the vectors (a shrunk linear discriminant) err on different texts.
They count alike; held-out folds say how sure their sum is (temperature scaling, Guo et al. 2017).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.covariance import ledoit_wolf
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

Array = npt.NDArray[Any]

_FOLDS = 5
_WITHOUT_FOLDS = 2 / 3  # how sure the sum is, where no fold can be held out
_SUREST = 20
_PRIOR = 3.0  # the strength, in texts, with which that is drawn to one


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


def sureness(scores: Array, y: Array) -> float:
    """Return by what scores ``[text, class]`` are multiplied to be logarithms of chances."""
    texts = np.arange(len(y))

    def loss(factor: float) -> float:
        logs = log_softmax(factor * scores, axis=1)
        return float(_PRIOR * (factor - 1) ** 2 - logs[texts, y].sum())

    best = minimize_scalar(loss, bounds=(0, _SUREST), method="bounded")
    return float(best.x)


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
        scores = self._held_out_scores(features, y, groups)
        is_held = np.isfinite(scores).all(axis=1)
        factor = _WITHOUT_FOLDS
        if is_held.any():
            factor = sureness(scores[is_held], y[is_held])
        model = factor * self._sum(features, y)
        return model.astype(np.float32), softmax(factor * scores, axis=1)

    def _sum(self, features: Any, y: Array) -> Array:
        """Fit each model on its columns, and return their sum.

        The scores of each vary by one over its own texts: few texts make a model no bolder.
        """
        models = np.zeros((y.max() + 1, features.shape[1]))
        fits = [
            (slice(self.words, None), self._support_vectors),
            (slice(self.vectors), bayes),
            (slice(self.vectors, None), discriminant),
        ]
        for columns, fit in fits:
            own = features[:, columns]
            model = fit(own, y)
            model = model - model.mean(axis=0)
            spread = np.std(own @ model.T)
            models[:, columns] += model / max(spread, 1e-9)
        return models

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
        """Return the scores ``[text, class]`` by models that have not seen the text.

        They are missing where a class has one group only, or a fold could not learn all classes.
        """
        n_classes = y.max() + 1
        scores = np.full((len(y), n_classes), np.nan)
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
                models = self._sum(features[train], known)
                scores[test] = features[test] @ models.T
        return scores
