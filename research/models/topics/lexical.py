"""Topics in the words of one language: non-negative factors of TF-IDF.

Lee and Seung 1999 (https://doi.org/10.1038/44565), as scikit-learn has it. Counts enter by their
logarithm, so that a word said often in one text does not make a topic of its own.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import pandas as pd

from research.models.topics.solver import (
    TINY,
    Array,
    consensus,
    mixture,
)
from research.models.topics.terms import (
    TERM_COLUMNS,
    first_terms,
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
        all_texts = passages["text"].astype(object)
        self.inverse, texts = pd.factorize(all_texts, sort=True)
        # Passages too short to be sure of are in the language of most.
        self.language = str(passages["language"].mode().iloc[0])
        words = word_counts(pd.DataFrame({"text": texts, "language": self.language}))
        words = without_common(words, texts)
        self.counts, self.vocabulary = _counts(words, len(texts))
        forms = shown_forms(words)
        self.forms = [forms[self.language, word] for word in self.vocabulary]
        n_texts = self.counts.getnnz(axis=0)
        self.idf = np.log((len(texts) + 1) / (n_texts + 1)) + 1
        self.rows = _tf_idf(self.counts, self.idf)
        self.mass = np.ones(len(texts))
        n_with_words = len(np.unique(self.rows.nonzero()[0]))
        self.most = max(1, min(n_with_words, len(self.vocabulary)))
        return self

    def solve(
        self,
        k: int,
        random_state: int,
        chosen: Array | None = None,
    ) -> Array:
        """Return k topics, fitted on the chosen rows, as rows of length one over the words."""
        if not self.vocabulary:
            return np.ones((1, 0))
        rows = self.rows if chosen is None else self.rows[chosen]
        k = min(k, *rows.shape)
        # Many topics need fewer starts.
        runs = max(5, min(20, 400 // k)) if chosen is None else 3
        return consensus(rows, k, random_state, runs)

    def weights(self, topics: Array, similarity: Array) -> Array:
        """Return for each row the shares of the topics whose mixture is nearest to it."""
        return mixture(similarity, topics @ topics.T)

    def arrays(self) -> dict[str, Any]:
        """Return what `transform` and `terms` need beside the topics."""
        total = np.asarray(self.counts.sum(axis=0)).ravel()
        return {
            "idf": self.idf,
            "overall": total / max(1, total.sum()),
            "vocabulary": self.vocabulary,
            "forms": self.forms,
            "language": self.language,
        }

    def place(self, texts: Sequence[str], arrays: dict[str, Any]) -> Any:
        """Return the rows of new texts."""
        from sklearn.feature_extraction.text import CountVectorizer

        if not arrays["vocabulary"]:
            return np.zeros((len(texts), 0))
        table = pd.DataFrame({"text": texts, "language": arrays["language"]})
        counter = CountVectorizer(analyzer=list, vocabulary=arrays["vocabulary"])
        counts = counter.transform(_lemmas(word_counts(table), len(texts)))
        return _tf_idf(counts, arrays["idf"])


def _lemmas(words: pd.DataFrame, n: int) -> pd.Series:
    """Return the lemmas of each of n texts."""
    lemmas = words.groupby("position")["lemma"].agg(list)
    return lemmas.reindex(range(n)).fillna("")  # of which a list is empty


def _counts(words: pd.DataFrame, n: int) -> tuple[Any, list[str]]:
    """Count the usual words: in more than a few of n texts, and in no more than half."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    most_of_rare = max(1, min(4, n // 250)) if n > _FEW_TEXTS else 0
    counter = CountVectorizer(
        analyzer=list,
        min_df=most_of_rare + 1,
        max_df=max(n // 2, _FEW_TEXTS),
        max_features=MOST_WORDS,
    )
    try:
        counts = counter.fit_transform(_lemmas(words, n))
    except ValueError:  # no word is usual
        return csr_matrix((n, 0)), []
    return counts, counter.get_feature_names_out().tolist()


def lexical_terms(topics: Array, arrays: dict[str, Any], n: int) -> pd.DataFrame:
    """Return the first words of each topic."""
    vocabulary = pd.Index(arrays["vocabulary"], dtype=object)
    shares = topics / np.maximum(topics.sum(axis=1, keepdims=True), TINY)
    scores = relevance(shares, arrays["overall"], _LAMBDA)
    terms = first_terms(scores, topics > TINY, vocabulary, n)
    forms = dict(zip(vocabulary, arrays["forms"], strict=True))
    terms["term"] = terms["lemma"].map(forms)
    terms["language"] = arrays["language"]
    return terms[TERM_COLUMNS]


def _tf_idf(counts: Any, idf: Array) -> Any:
    from sklearn.preprocessing import normalize

    if not counts.shape[1]:
        return counts
    logs = counts.copy()
    logs.data = 1 + np.log(logs.data)
    return normalize(logs.multiply(idf).tocsr())
