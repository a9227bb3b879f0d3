"""A scikit-learn classifier of raw texts for any labels, with calibrated probabilities."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

from research.embedding import embed
from research.errors import ResearchError

_FOLDS = 3
_MOST = 100_000  # character sequences, by frequency
_VECTOR_WEIGHT = 0.5  # of 0.5, 1 and 2 the best on BBC News and M10, three folds


class CalibratedLinear(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A linear classifier, calibrated on held-out folds where each class has examples enough.

    The method is temperature scaling. A class with fewer than two examples leaves no fold to
    calibrate on; then a logistic regression stands in, whose probabilities are its own.
    """

    def __init__(self, C: float = 0.3, random_state: int | None = 0) -> None:  # noqa: N803
        self.C = C
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803
        """Fit on features and labels."""
        classes, counts = np.unique(np.asarray(y), return_counts=True)
        if len(classes) < 2:
            raise ResearchError(
                f'All labels are "{classes[0]}"; a classifier needs examples of two classes.'
            )
        if counts.min() < 2:
            model = LogisticRegression(C=30 * self.C, max_iter=1000)
        else:
            folds = StratifiedKFold(
                min(_FOLDS, counts.min()), shuffle=True, random_state=self.random_state
            )
            linear = LinearSVC(C=self.C, random_state=self.random_state)
            model = CalibratedClassifierCV(linear, method="temperature", cv=folds, ensemble=False)
        self.model_ = model.fit(X, y)
        self.classes_ = self.model_.classes_
        return self

    def predict(self, X: Any) -> Any:  # noqa: N803
        """Return the likeliest class of each row."""
        return self.model_.predict(X)

    def predict_proba(self, X: Any) -> Any:  # noqa: N803
        """Return the probability of each class."""
        return self.model_.predict_proba(X)


def make_text_classifier(random_state: int | None = 0) -> Pipeline:
    """Return an unfitted scikit-learn pipeline from raw texts to labels of any kind.

    Words and character sequences (TF-IDF) stand beside the sentence vectors, so that it learns
    the words of a corpus and yet carries over from English to Russian; a calibrated linear model
    decides.

    Examples
    --------
    >>> texts = ["a goal", "the match", "a bribe", "the court", "the team won", "he was jailed"]
    >>> labels = ["sport", "sport", "crime", "crime", "sport", "crime"]
    >>> model = make_text_classifier().fit(texts, labels)
    >>> str(model.predict(["команда забила гол"])[0])
    'sport'
    """
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b")  # noqa: S106
    characters = TfidfVectorizer(
        sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5), max_features=_MOST
    )
    vectors = FunctionTransformer(embed)
    features = FeatureUnion(
        [("words", words), ("characters", characters), ("vectors", vectors)],
        transformer_weights={"vectors": _VECTOR_WEIGHT},
    )
    return make_pipeline(features, CalibratedLinear(random_state=random_state))
