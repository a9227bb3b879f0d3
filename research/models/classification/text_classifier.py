"""A classifier of raw texts for any labels, with calibrated probabilities."""

import io
import json
import warnings
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_array, hstack
from scipy.special import expit, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

from research.errors import ResearchError
from research.files.paths import PathLike, write_atomically
from research.models.classification.blend import Array, Linear, fit_blend
from research.models.classification.metrics import (
    calibration_error,
    label_scores,
    reliability,
)
from research.models.classification.targets import (
    checked_labels,
    checked_texts,
    copy_groups,
)
from research.models.embedding import embed

_FORMAT = "research.TextClassifier 1"
_VIEWS: dict[str, dict[str, Any]] = {
    "characters": {
        "analyzer": "char_wb",
        "ngram_range": (3, 5),
        "max_features": 100_000,
    },
    "words": {"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
}
_LIMITS = [
    "The scores are of texts held out from those it learned from; texts of another kind, time or "
    "source may score lower, and their probabilities may mean less.",
    "The three weights of the blend were found on the same held-out texts, which flatters the "
    "scores a little.",
    "It knows only its own labels: a text of another subject gets the nearest one.",
]
_TOO_FEW = (
    "A label has only one text (copies aside); the probabilities are not calibrated."
)


class TextClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A linear classifier of raw texts for one label a text or several.

    `random_state` is the seed of the folds. After `fit`, ``classes_`` are the labels; where a text
    may have several (``is_multilabel_``), predictions have one column a label. ``card_`` is the
    model card: what it learned from, how well it does, and its known limits.
    """

    def __init__(self, random_state: int | None = 0) -> None:
        self.random_state = random_state

    def fit(self, texts: Sequence[str], labels: Any) -> Self:
        """Learn from one label a text; or from several, as lists or a table of true and false."""
        texts = checked_texts(texts)
        self.classes_, target = checked_labels(texts, labels)
        self.is_multilabel_ = target.ndim == 2
        order = sorted(range(len(texts)), key=lambda i: (texts[i], str(target[i])))
        texts, target = [texts[i] for i in order], target[order]  # folds go by content
        self._views = [
            TfidfVectorizer(sublinear_tf=True, **how).fit(texts)
            for how in _VIEWS.values()
        ]
        features, groups = self._features(texts), copy_groups(texts)
        parts = np.cumsum([len(view.vocabulary_) for view in self._views])
        parts = np.array([*parts, features.shape[1]])
        targets = target.T if self.is_multilabel_ else [target]
        fits = [
            fit_blend(features, one, groups, parts, self.random_state)
            for one in targets
        ]
        self._model, held = fits[0]
        if self.is_multilabel_:
            coef = np.concatenate([np.diff(model.coef, axis=0) for model, _ in fits])
            constants = np.concatenate([np.diff(model.intercept) for model, _ in fits])
            self._model = Linear(coef, constants)
            held = np.column_stack([chances[:, 1] for _, chances in fits])
        self.card_ = self._card(texts, target, held)
        return self

    def _features(self, texts: Sequence[str]) -> Any:
        parts = [view.transform(texts) for view in self._views]
        return csr_array(hstack([*parts, csr_array(embed(texts))]))

    def predict_proba(self, texts: Sequence[str]) -> Array:
        """Return the probability of each label, no surer than the number of texts allows."""
        check_is_fitted(self)
        texts = checked_texts(texts, with_words=False)
        if not texts:
            return np.empty((0, len(self.classes_)))
        scores = self._model.scores(self._features(texts))
        chances = expit(scores) if self.is_multilabel_ else softmax(scores, axis=1)
        n, even = (
            self.card_["n_texts"],
            0.5 if self.is_multilabel_ else 1 / len(self.classes_),
        )
        return np.asarray((n * chances + even) / (n + 1))

    def predict(self, texts: Sequence[str]) -> Array:
        """Return the likeliest label of each text or, if several, 1 where one is above 0.5."""
        return self._decide(self.predict_proba(texts))

    def _decide(self, chances: Array) -> Array:
        if self.is_multilabel_:
            return (chances > 0.5).astype(int)
        return np.asarray(self.classes_[chances.argmax(axis=1)])

    def _card(self, texts: list[str], target: Array, held: Array) -> dict[str, Any]:
        rows = [
            f"{text}\n{one}" for text, one in zip(texts, target.tolist(), strict=True)
        ]
        counts = target.sum(axis=0) if self.is_multilabel_ else np.bincount(target)
        card: dict[str, Any] = {
            "n_texts": len(texts),
            "labels": dict(zip(map(str, self.classes_), map(int, counts), strict=True)),
            "data_sha256": sha256("\n".join(rows).encode(errors="replace")).hexdigest(),
            "limits": list(_LIMITS),
        }
        known = ~np.isnan(held).any(axis=1)
        card["n_held_out"] = int(known.sum())
        if card["n_held_out"] == 0:
            card["limits"].append(_TOO_FEW)
            warnings.warn(_TOO_FEW, stacklevel=3)
            return card
        held, truth = held[known], target[known]
        predicted = self._decide(held)
        named = truth if self.is_multilabel_ else self.classes_[truth]
        sure = held if self.is_multilabel_ else held.max(axis=1)
        right = truth if self.is_multilabel_ else predicted == named
        scores = label_scores(named, predicted, labels=self.classes_, n_boot=200)
        card["scores"] = scores.to_dict("records")
        card["calibration_error"] = calibration_error(sure, right)
        card["calibration"] = reliability(sure, right).to_dict("records")
        return card

    def save(self, path: PathLike) -> None:
        """Write the model to one ``.npz`` file, nothing executable, and its card beside as JSON."""
        check_is_fitted(self)
        names = [view.get_feature_names_out().tolist() for view in self._views]
        header = {
            "format": _FORMAT,
            "parameters": self.get_params(),
            "vocabularies": names,
        }
        header |= {
            "classes": self.classes_.tolist(),
            "is_multilabel": self.is_multilabel_,
        }
        header["card"] = self.card_
        text = json.dumps(header, ensure_ascii=False)
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            header=np.frombuffer(text.encode(errors="surrogatepass"), dtype=np.uint8),
            coef=self._model.coef,
            intercept=self._model.intercept,
            idf=np.concatenate([view.idf_ for view in self._views]),
        )
        write_atomically(path, buffer.getvalue())
        card = json.dumps(self.card_, ensure_ascii=False, indent=1)
        write_atomically(Path(path).with_suffix(".json"), card + "\n")

    @classmethod
    def load(cls, path: PathLike) -> Self:
        """Read a model that `save` wrote."""
        try:
            with np.load(Path(path), allow_pickle=False) as arrays:
                header = json.loads(
                    arrays["header"].tobytes().decode(errors="surrogatepass")
                )
                return cls(**header["parameters"])._restore(header, arrays)
        except (
            OSError,
            EOFError,
            ValueError,
            KeyError,
            TypeError,
            BadZipFile,
        ) as error:
            raise ResearchError(
                f"'{path}' is not a saved text classifier ({error})."
            ) from error

    def _restore(self, header: dict[str, Any], arrays: Any) -> Self:
        self.classes_ = np.asarray(header["classes"])
        self.is_multilabel_, self.card_ = header["is_multilabel"], header["card"]
        self._model = Linear(arrays["coef"], arrays["intercept"])
        ends = np.cumsum([len(names) for names in header["vocabularies"]])[:-1]
        self._views = []
        for how, names, idf in zip(
            _VIEWS.values(),
            header["vocabularies"],
            np.split(arrays["idf"], ends),
            strict=True,
        ):
            view = TfidfVectorizer(sublinear_tf=True, vocabulary=names, **how)
            view.idf_ = idf
            self._views.append(view)
        return self


def make_text_classifier(random_state: int | None = 0) -> TextClassifier:
    """Return an unfitted scikit-learn classifier from raw texts to labels of any kind.

    It learns the words of a corpus and yet carries over from English to Russian.

    Examples
    --------
    >>> texts = ["a goal", "the match", "a bribe", "the court", "the team won", "he was jailed"]
    >>> labels = ["sport", "sport", "crime", "crime", "sport", "crime"]
    >>> model = make_text_classifier().fit(texts, labels)
    >>> str(model.predict(["команда забила гол"])[0])
    'sport'
    """
    return TextClassifier(random_state)
