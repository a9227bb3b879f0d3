"""How well a classifier does, beside what chance and simple methods do."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from research.errors import ResearchError
from research.models.classification.linear import group_folds
from research.models.classification.metrics import (
    bootstrap_interval,
    calibration_error,
    macro_f1,
)
from research.models.classification.text_classifier import (
    checked_labels,
    checked_texts,
    copy_groups,
)
from research.models.embedding import Array


def _folds(
    truth: Array, groups: Array, folds: int, random_state: int
) -> list[tuple[Array, Array]]:
    n = pd.Series(groups).groupby(truth).nunique()
    if n.min() < folds:
        raise ResearchError(
            f'Class "{n.idxmin()}" has {n.min()} texts (copies aside), fewer than the {folds} '
            "folds; label more, merge it or give a smaller `folds`."
        )
    return group_folds(truth, groups, folds, random_state)


def evaluate(
    model: Any,
    texts: Sequence[str],
    labels: Any,
    *,
    folds: int = 5,
    groups: Any = None,
    n_boot: int = 500,
    random_state: int = 0,
) -> pd.DataFrame:
    """Cross-validate a classifier of texts beside baselines and a control.

    `model` is a scikit-learn classifier of raw texts, such as `make_text_classifier` returns. Texts
    of one group stay in one fold; by default copies and near copies, so that no system is tested
    on what it has learned by heart. Columns system (``model``; ``tf-idf``: words with a linear SVM;
    ``majority``; ``shuffled labels``: the model trained on labels in random order, which must score
    as chance), measure (``macro_f1``, ``accuracy``, for ``model`` also ``calibration_error``),
    value, low and high (95 % bootstrap interval over texts) and n.

    Examples
    --------
    >>> model = make_pipeline(TfidfVectorizer(), DummyClassifier())
    >>> texts, labels = ["a goal", "a bribe"] * 10, ["sport", "crime"] * 10
    >>> table = evaluate(model, texts, labels, groups=range(20), n_boot=20)
    >>> table[["system", "measure", "value", "n"]].iloc[1:3]
      system   measure  value   n
    1  model  macro_f1  0.3333  20
    2  model  accuracy  0.5000  20
    """
    texts = checked_texts(texts)
    classes, numbers = checked_labels(texts, labels)
    groups = copy_groups(texts) if groups is None else np.asarray(groups)
    tfidf = make_pipeline(
        TfidfVectorizer(sublinear_tf=True), LinearSVC(random_state=random_state)
    )
    shuffled = np.random.default_rng(random_state).permutation(numbers)
    systems = [
        ("model", model, numbers),
        ("tf-idf", tfidf, numbers),
        ("majority", DummyClassifier(strategy="most_frequent"), numbers),
        ("shuffled labels", model, shuffled),
    ]
    rows = []

    def score(measure: str, metric: Any, one: Array, other: Array) -> None:
        ends = bootstrap_interval(one, other, metric, n_boot, random_state)
        rows.append((system, measure, metric(one, other), *ends))

    for system, estimator, target in systems:
        validate = partial(
            cross_val_predict,
            estimator,
            texts,
            classes[target],
            cv=_folds(classes[target], groups, folds, random_state),
        )
        if system == "model" and hasattr(model, "predict_proba"):
            chances = validate(method="predict_proba")
            predicted = chances.argmax(axis=1)
            judged = chances.max(axis=1), predicted == target
            score("calibration_error", calibration_error, *judged)
        else:
            predicted = np.searchsorted(classes, validate())
        f1 = partial(macro_f1, n_classes=len(classes))
        score("macro_f1", f1, target, predicted)
        score("accuracy", accuracy_score, target, predicted)
    columns = ["system", "measure", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(n=len(texts)).round(4)
