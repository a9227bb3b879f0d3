"""Topics in the words of one language: non-negative factors of TF-IDF.

Lee and Seung 1999 (https://doi.org/10.1038/44565), as scikit-learn has it. Counts enter by their
logarithm, so that a word said often in one text does not make a topic of its own.
"""

from typing import Any, Self

import numpy as np
import pandas as pd

from research.models.embedding import Array, unit
from research.models.topics.solver import Arrays, consensus, distinct, mixture
from research.models.topics.terms import (
    lemmas_of_texts,
    word_counts,
)

MOST_WORDS = 20_000
_FEW_TEXTS = 10


class LexicalSpace:
    """Distinct texts as rows of TF-IDF; `solve` finds topics among them."""

    def fit(self, passages: pd.DataFrame) -> Self:
        """Learn the words of passages; each distinct text counts once."""
        self.inverse, self.passages = distinct(passages)
        texts = self.passages["text"]
        # Passages too short to be sure of are in the language of most.
        language = passages["language"].mode().iloc[0]
        self.words = word_counts(self.passages.assign(language=language))
        lemmas = lemmas_of_texts(self.words, range(len(texts)))
        counter = _usual_words(len(texts))
        try:
            self.rows = counter.fit_transform(lemmas)
        except ValueError:  # there is none
            counter = _counter(vocabulary=["-"])
            self.rows = counter.fit_transform(lemmas)
        vocabulary = counter.get_feature_names_out().tolist()
        self.mass = np.ones(len(texts))
        n_with_words = np.count_nonzero(self.rows.getnnz(axis=1))
        self.most = max(1, min(n_with_words, len(vocabulary)))
        self.arrays: Arrays = {
            "idf": counter.idf_,
            "vocabulary": vocabulary,
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

    def carry(self, topics: Array, arrays: Arrays) -> Array:
        """Return topics of an earlier space in the words of this one."""
        earlier = pd.DataFrame(topics, columns=arrays["vocabulary"])
        words = self.arrays["vocabulary"]
        return unit(earlier.reindex(columns=words, fill_value=0.0).to_numpy())

    def weights(self, topics: Array, similarity: Array) -> Array:
        """Return for each row the shares of the topics whose mixture is nearest to it."""
        return mixture(similarity, topics @ topics.T)

    def place(self, passages: pd.DataFrame, arrays: Arrays) -> Any:
        """Return the rows of new passages, by the `arrays` of a fitted space."""
        words = word_counts(passages.assign(language=arrays["language"]))
        counter = _counter(vocabulary=arrays["vocabulary"])
        counter.idf_ = arrays["idf"]
        return counter.transform(lemmas_of_texts(words, range(len(passages))))


def _usual_words(n: int) -> Any:
    """Return a counter of words in more than a few of n texts and in no more than half."""
    least = max(2, min(5, n // 250 + 1)) if n > _FEW_TEXTS else 1
    most = max(n // 2, _FEW_TEXTS)
    return _counter(min_df=least, max_df=most, max_features=MOST_WORDS)


def _counter(**options: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=list, sublinear_tf=True, **options)
