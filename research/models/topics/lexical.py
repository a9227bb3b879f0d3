"""Topics in the words of one language: non-negative factors of TF-IDF.

Lee and Seung 1999 (https://doi.org/10.1038/44565), as scikit-learn has it. Counts enter by their
logarithm, so that a word said often in one text does not make a topic of its own.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import pandas as pd

from research.models.embedding import Array
from research.models.topics.solver import (
    TINY,
    Arrays,
    consensus,
    distinct_texts,
    mixture,
)
from research.models.topics.terms import (
    first_terms,
    lemmas_of_texts,
    relevance,
    shown_forms,
    without_common,
    word_counts,
)

MOST_WORDS = 20_000
_FEW_TEXTS = 10
_LAMBDA = 0.8  # of the terms' relevance


class LexicalSpace:
    """Distinct texts as rows of TF-IDF; `solve` finds topics among them."""

    def fit(self, passages: pd.DataFrame) -> Self:
        """Learn the words of passages; each distinct text counts once."""
        self.passages = passages
        self.inverse, texts = distinct_texts(passages)
        # Passages too short to be sure of are in the language of most.
        language = passages["language"].mode().iloc[0]
        words = word_counts(pd.DataFrame({"text": texts, "language": language}))
        words = without_common(words, texts)
        usual = _usual(words, len(texts))
        vocabulary = usual.index.to_list()
        counter = _counter(vocabulary)
        self.rows = counter.fit_transform(lemmas_of_texts(words, range(len(texts))))
        self.mass = np.ones(len(texts))
        n_with_words = np.count_nonzero(self.rows.getnnz(axis=1))
        self.most = max(1, min(n_with_words, len(vocabulary)))
        self.arrays: Arrays = {
            "idf": counter.idf_,
            "overall": (usual / usual.sum()).to_numpy(),
            "vocabulary": vocabulary,
            "forms": shown_forms(words)
            .droplevel("language")
            .reindex(vocabulary, fill_value="-")
            .to_list(),
            "language": language,
        }
        return self

    def solve(
        self,
        k: int,
        random_state: int,
        chosen: Array | None = None,
    ) -> Array:
        """Return k topics, fitted on the chosen rows, as rows of length one over the words."""
        rows = self.rows if chosen is None else self.rows[chosen]
        k = min(k, *rows.shape)
        # Many topics need fewer starts.
        runs = max(5, min(20, 400 // k)) if chosen is None else 3
        return consensus(rows, k, random_state, runs)

    def weights(self, topics: Array, similarity: Array) -> Array:
        """Return for each row the shares of the topics whose mixture is nearest to it."""
        return mixture(similarity, topics @ topics.T)

    def place(self, texts: Sequence[str], arrays: Arrays) -> Any:
        """Return the rows of new texts, by the `arrays` of a fitted space."""
        words = word_counts(
            pd.DataFrame({"text": texts, "language": arrays["language"]})
        )
        counter = _counter(arrays["vocabulary"])
        counter.idf_ = arrays["idf"]
        return counter.transform(lemmas_of_texts(words, range(len(texts))))


def _usual(words: pd.DataFrame, n: int) -> pd.Series:
    """Count the usual words, in more than a few of n texts and in no more than half; or a dash."""
    least = max(2, min(5, n // 250 + 1)) if n > _FEW_TEXTS else 1
    most = max(n // 2, _FEW_TEXTS)
    by_word = words.groupby("lemma")["position"]
    counts = by_word.size()[by_word.nunique().between(least, most)]
    usual = counts.nlargest(MOST_WORDS).sort_index()
    return usual.reindex(usual.index.to_list() or ["-"], fill_value=1)


def _counter(vocabulary: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=list, vocabulary=vocabulary, sublinear_tf=True)


def lexical_terms(topics: Array, arrays: Arrays, n: int) -> pd.DataFrame:
    """Return the first words of each topic."""
    forms = pd.Series(arrays["forms"], index=arrays["vocabulary"])
    shares = pd.DataFrame(
        topics / np.maximum(topics.sum(axis=1, keepdims=True), TINY),
        columns=forms.index,
    )
    scores = relevance(shares, arrays["overall"], _LAMBDA).where(topics > TINY)
    return first_terms(scores, forms, arrays["language"], n)
