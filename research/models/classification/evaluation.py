"""How well a classifier does, beside what chance and simple methods do."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from research.errors import ResearchError
from research.models.classification.blend import Array
from research.models.classification.metrics import (
    bootstrap_interval,
    calibration_error,
    label_scores,
)
from research.models.classification.text_classifier import (
    checked_labels,
    checked_texts,
    copy_groups,
)


def _checked(texts: Sequence[str], labels: Sequence[Any]) -> Array:
    classes, target = checked_labels(checked_texts(texts), labels)
    if target.ndim > 1:
        raise ResearchError(
            "Several labels a text were given; evaluate one of them at a time."
        )
    return np.asarray(classes[target])


def held_out(
    model: Any,
    texts: Sequence[str],
    labels: Any,
    *,
    folds: int = 5,
    groups: Any = None,
    random_state: int = 0,
) -> pd.DataFrame:
    """Return what a classifier says of each text when it has not learned from it.

    Columns text, truth, predicted, probability (of what is predicted) and given (that of the
    truth): ``query("truth != predicted")`` lists the errors, and ``pandas.crosstab`` of truth and
    predicted is the confusion. The parameters are those of `evaluate`.
    """
    truth = _checked(texts, labels)
    split = _folds(texts, truth, folds, groups, random_state)
    chances = cross_val_predict(
        model, list(texts), truth, cv=split, method="predict_proba"
    )
    classes, rows = np.unique(truth, return_inverse=True)
    return pd.DataFrame(
        {
            "text": list(texts),
            "truth": truth,
            "predicted": classes[chances.argmax(axis=1)],
            "probability": chances.max(axis=1),
            "given": chances[np.arange(len(rows)), rows],
        }
    )


def _folds(
    texts: Sequence[str], truth: Array, folds: int, groups: Any, random_state: int
) -> list[tuple[Array, Array]]:
    groups = copy_groups(texts) if groups is None else np.asarray(groups)
    for one in np.unique(truth):
        if (n := len(np.unique(groups[truth == one]))) < folds:
            raise ResearchError(
                f'Class "{one}" has {n} texts (copies aside), fewer than the {folds} folds; '
                "label more, merge it or give a smaller `folds`."
            )
    split = StratifiedGroupKFold(folds, shuffle=True, random_state=random_state)
    return list(split.split(truth, truth, groups))


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
    truth = _checked(texts, labels)
    tfidf = make_pipeline(
        TfidfVectorizer(sublinear_tf=True), LinearSVC(random_state=random_state)
    )
    systems = {
        "model": (model, truth),
        "tf-idf": (tfidf, truth),
        "majority": (DummyClassifier(strategy="most_frequent"), truth),
        "shuffled labels": (
            model,
            np.random.default_rng(random_state).permutation(truth),
        ),
    }
    rows = []
    for system, (estimator, target) in systems.items():
        if system == "model" and hasattr(model, "predict_proba"):
            table = held_out(
                model,
                texts,
                truth,
                folds=folds,
                groups=groups,
                random_state=random_state,
            )
            predicted = table["predicted"].to_numpy()
            pairs = table["probability"].to_numpy(), truth == predicted
            ends = bootstrap_interval(*pairs, calibration_error, n_boot, random_state)
            found = (calibration_error(*pairs), *ends)
            rows.append((system, "calibration_error", *found, len(truth)))
        else:
            split = _folds(texts, target, folds, groups, random_state)
            predicted = cross_val_predict(estimator, list(texts), target, cv=split)
        scores = label_scores(
            target, predicted, n_boot=n_boot, random_state=random_state
        )
        for name, mean in (("macro_f1", "macro"), ("accuracy", "micro")):
            row = scores.set_index("label").loc[mean, ["f1", "f1_low", "f1_high"]]
            rows.append((system, name, *row, len(truth)))
    return pd.DataFrame(
        rows, columns=["system", "measure", "value", "low", "high", "n"]
    ).round(4)
