"""How well a classifier does, beside what chance and simple methods do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from research.errors import ResearchError

_Labels = npt.NDArray[Any]


_MEASURES = {
    "macro_f1": partial(f1_score, average="macro", zero_division=0),
    "accuracy": accuracy_score,
}


def bootstrap_interval(
    truth: _Labels, predicted: _Labels, measure: Any, n_boot: int = 500, random_state: int = 0
) -> tuple[float, float]:
    """Return the 95 % interval of `measure` over texts drawn with replacement."""
    rng = np.random.default_rng(random_state)
    draws = (rng.integers(len(truth), size=len(truth)) for _ in range(n_boot))
    low, high = np.quantile([measure(truth[d], predicted[d]) for d in draws], [0.025, 0.975])
    return float(low), float(high)


def _checked(texts: Sequence[str], labels: Sequence[Any], folds: int) -> _Labels:
    if len(texts) != len(labels):
        raise ResearchError(f"There are {len(texts)} texts but {len(labels)} labels.")
    sizes = pd.Series(labels).value_counts(dropna=False)
    if sizes.index.hasnans:
        raise ResearchError("Some labels are missing; drop those texts or label them.")
    if len(sizes) < 2:
        raise ResearchError(f"A classifier needs labels of two classes; there are {len(sizes)}.")
    if sizes.min() < folds:
        raise ResearchError(
            f'Class "{sizes.idxmin()}" has {sizes.min()} texts, fewer than the {folds} folds; '
            "label more, merge it or give a smaller `folds`."
        )
    return np.asarray(labels)


def evaluate(
    model: Any,
    texts: Sequence[str],
    labels: Sequence[Any],
    *,
    folds: int = 5,
    n_boot: int = 500,
    random_state: int = 0,
) -> pd.DataFrame:
    """Cross-validate a classifier of texts beside baselines and a control.

    Parameters
    ----------
    model
        A scikit-learn classifier of raw texts, such as `make_text_classifier` returns.
    texts, labels
        The texts and one label for each.
    folds, n_boot, random_state
        Stratified folds, bootstrap draws and the seed of both.

    Returns
    -------
    pandas.DataFrame
        Columns system (``model``; ``tf-idf``: words with a linear SVM; ``majority``; ``shuffled
        labels``: the model trained on labels in random order, which must score as chance),
        measure (``macro_f1``, ``accuracy``), value, low and high (95 % bootstrap interval over
        texts) and n.

    Examples
    --------
    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> from sklearn.naive_bayes import MultinomialNB
    >>> model = make_pipeline(CountVectorizer(), MultinomialNB())
    >>> table = evaluate(model, ["a goal", "a bribe"] * 10, ["sport", "crime"] * 10, n_boot=20)
    >>> table[["system", "measure", "value", "n"]].head(2)
      system   measure  value   n
    0  model  macro_f1    1.0  20
    1  model  accuracy    1.0  20
    """
    truth = _checked(texts, labels, folds)
    tfidf = make_pipeline(TfidfVectorizer(sublinear_tf=True), LinearSVC(random_state=random_state))
    systems = {
        "model": (model, truth),
        "tf-idf": (tfidf, truth),
        "majority": (DummyClassifier(strategy="most_frequent"), truth),
        "shuffled labels": (model, np.random.default_rng(random_state).permutation(truth)),
    }
    split = StratifiedKFold(folds, shuffle=True, random_state=random_state)
    rows = []
    for system, (estimator, target) in systems.items():
        predicted = cross_val_predict(clone(estimator), list(texts), target, cv=split)
        for name, measure in _MEASURES.items():
            ends = bootstrap_interval(target, predicted, measure, n_boot, random_state)
            rows.append((system, name, measure(target, predicted), *ends, len(truth)))
    return pd.DataFrame(rows, columns=["system", "measure", "value", "low", "high", "n"]).round(4)
