"""A classifier of raw texts for any labels, with calibrated probabilities."""

import warnings
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, hstack
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils import InputTags, Tags
from sklearn.utils.validation import check_is_fitted

from research.corpus.copies import find_copies, signature
from research.errors import ResearchError
from research.files.paths import PathLike
from research.models import storage
from research.models.classification.linear import fit_linear
from research.models.embedding import DEFAULT, Array, embed

_KIND = "research.TextClassifier 5"
_WORD = r"(?u)\b\w+\b"
# The weight of vectors beside words was chosen on M10 and the train part of SIB-200.
_VECTORS = 1.25
_TOO_FEW = (
    "A label has only one text (copies aside); the probabilities are not calibrated."
)


class TextClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A linear classifier of raw texts, for one label a text.

    `random_state` is the seed of the folds, `model` the sentence encoder as `embed` takes it.
    After `fit`, ``classes_`` are the labels, and ``n_texts_`` is how many texts it learned from.
    """

    def __init__(self, random_state: int | None = 0, model: str = DEFAULT) -> None:
        self.random_state = random_state
        self.model = model

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags = InputTags(one_d_array=True, two_d_array=False, string=True)
        return tags

    def fit(self, texts: Sequence[str], labels: Any) -> Self:
        """Learn from one label a text."""
        texts = checked_texts(texts)
        self.classes_, target = checked_labels(texts, labels)
        # The folds go by content, so that the order of the texts changes nothing.
        order = sorted(range(len(texts)), key=lambda i: (texts[i], str(target[i])))
        texts = [texts[i] for i in order]
        target = target[order]
        self._words = _count_words().fit(texts)
        features = self._features(texts)
        groups = copy_groups(texts)
        self._model, held = fit_linear(features, target, groups, self.random_state)
        self.n_texts_ = len(texts)
        if not np.isfinite(held).all():
            warnings.warn(_TOO_FEW, stacklevel=2)
        return self

    def _features(self, texts: Sequence[str]) -> Any:
        """Return the columns of words and vectors, and a constant 1."""
        columns = (
            self._words.transform(texts),
            _VECTORS * embed(texts, self.model),
            np.ones((len(texts), 1)),
        )
        return csr_array(hstack(columns))

    def predict_proba(self, texts: Sequence[str]) -> Array:
        """Return the probability of each label, no surer than the number of texts allows."""
        check_is_fitted(self)
        texts = checked_texts(texts, with_words=False)
        if not texts:
            return np.empty((0, len(self.classes_)))
        scores = self._features(texts) @ self._model.T
        chances = softmax(scores, axis=1)
        even = 1 / len(self.classes_)
        n = self.n_texts_
        return np.asarray((n * chances + even) / (n + 1))

    def predict(self, texts: Sequence[str]) -> Array:
        """Return the likeliest label of each text."""
        chances = self.predict_proba(texts)
        return np.asarray(self.classes_[chances.argmax(axis=1)])

    def save(self, path: PathLike) -> None:
        """Write the model to one ``.npz`` file, nothing executable."""
        check_is_fitted(self)
        header = {
            "parameters": self.get_params(),
            "words": self._words.get_feature_names_out().tolist(),
            "classes": self.classes_.tolist(),
            "n_texts": self.n_texts_,
        }
        arrays = {"model": self._model, "idf": self._words.idf_}
        storage.write(path, _KIND, header, arrays)

    @classmethod
    def load(cls, path: PathLike) -> Self:
        """Read a model that `save` wrote."""
        header, arrays = storage.read(path, _KIND)
        model = cls(**header["parameters"])
        model.classes_ = np.asarray(header["classes"])
        model.n_texts_ = header["n_texts"]
        model._model = arrays["model"]
        model._words = _count_words(header["words"])
        model._words.idf_ = arrays["idf"]
        return model


def _count_words(vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    """Return what counts words and pairs of them, those of a vocabulary if it is given."""
    return TfidfVectorizer(
        token_pattern=_WORD,
        ngram_range=(1, 2),
        sublinear_tf=True,
        vocabulary=vocabulary,
    )


def checked_texts(texts: Sequence[str], *, with_words: bool = True) -> list[str]:
    """Return the texts as a list, or refuse the first that is no text or has no words."""
    if isinstance(texts, str):
        texts = [texts]
    texts = list(texts)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise ResearchError(
                f"Text number {i} is {text!r}, no text; leave out what is missing."
            )
        if with_words and not any(map(str.isalnum, text)):
            raise ResearchError(
                f"Text number {i} is empty of words; leave it out, with its label."
            )
    return texts


def checked_labels(texts: Sequence[str], labels: Any) -> tuple[Array, Array]:
    """Return the classes, and the number of each text's class."""
    rows = list(labels.to_numpy() if isinstance(labels, pd.DataFrame) else labels)
    if len(texts) != len(rows):
        raise ResearchError(f"There are {len(texts)} texts but {len(rows)} labels.")
    if any(isinstance(row, np.ndarray | list | tuple | set) for row in rows):
        raise ResearchError(
            "Several labels a text were given; give a table of 0 and 1 to scikit-learn's "
            "MultiOutputClassifier(make_text_classifier())."
        )
    if pd.isna(rows).any():
        raise ResearchError("Some labels are missing; drop those texts or label them.")
    classes, target = np.unique(rows, return_inverse=True)
    if len(classes) < 2:
        shown = f'all labels are "{classes[0]}"' if rows else "there are no labels"
        raise ResearchError(f"A classifier needs labels of two classes; {shown}.")
    return classes, target


def copy_groups(texts: Sequence[str]) -> Array:
    """Return a number for each text; copies and near copies have the same.

    >>> copy_groups(["A gang was found.", "It rained.", "a gang was found"]).tolist()
    [0, 1, 0]
    """
    copies = find_copies(
        pd.DataFrame({"date": None, "n_chars": list(map(len, texts))}),
        [" ".join(text.lower().split()) for text in texts],
        np.stack([signature(text) for text in texts]),
        texts.__getitem__,
    )
    original = np.arange(len(texts))
    # Near copies first: what is copied to the letter may itself be a near copy.
    for kind in ("near", "exact"):
        rows = copies[copies["kind"] == kind]
        original[rows["doc_id"]] = original[rows["original"]]
    return np.unique(original, return_inverse=True)[1]


def make_text_classifier(
    random_state: int | None = 0, model: str = DEFAULT
) -> TextClassifier:
    """Return an unfitted scikit-learn classifier from raw texts to labels of any kind.

    It learns the words of a corpus and yet carries over from English to Russian; with another
    `model` of `embed`, to other languages.

    Examples
    --------
    >>> texts = ["a goal", "the match", "a bribe", "the court", "the team won", "he was jailed"]
    >>> labels = ["sport", "sport", "crime", "crime", "sport", "crime"]
    >>> model = make_text_classifier().fit(texts, labels)
    >>> str(model.predict(["команда забила гол"])[0])
    'sport'
    """
    return TextClassifier(random_state, model)
