"""Topics in the words of one language: non-negative factors of TF-IDF.

Lee and Seung 1999 (https://doi.org/10.1038/44565), as scikit-learn has it. Counts enter by their
logarithm, so that a word said often in one text does not make a topic of its own.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import pandas as pd

from research.models.topics.factors import TINY, consensus, factors, mixture
from research.models.topics.inputs import exchanged
from research.models.topics.solver import Array, led_by, unit
from research.models.topics.terms import (
    TERM_COLUMNS,
    Ranking,
    first_terms,
    score,
    shown_forms,
    without_common,
    word_counts,
)
from research.text.language import lemma

MOST_WORDS = 20_000
_FEW_TEXTS = 10


class LexicalSpace:
    """Distinct texts as rows of TF-IDF; `solve` finds topics among them."""

    def fit(self, passages: pd.DataFrame) -> Self:
        """Learn the words of passages; each distinct text counts once."""
        self.passages = passages
        self.inverse, texts = pd.factorize(passages["text"].astype(object), sort=True)
        # Passages too short to be sure of are in the language of most.
        self.language = str(passages["language"].mode().iloc[0])
        words = word_counts(pd.DataFrame({"text": texts, "language": self.language}))
        self._keep_usual(without_common(words, texts), len(texts))
        self.idf = np.log((len(texts) + 1) / (self.counts.getnnz(axis=0) + 1)) + 1
        self.rows = _tf_idf(self.counts, self.idf)
        self.mass = np.ones(len(texts))
        self.most = max(
            1, min(len(np.unique(self.rows.nonzero()[0])), len(self.vocabulary))
        )
        return self

    def _keep_usual(self, words: pd.DataFrame, n: int) -> None:
        """Keep the usual words: in more than a few texts, and in no more than half of them."""
        codes, lemmas = pd.factorize(words["lemma"].astype(object), sort=True)
        counts = _table(words["position"], codes, (n, len(lemmas)))
        spread = counts.getnnz(axis=0)
        rare = 0 if n <= _FEW_TEXTS else max(1, min(4, n // 250))
        usual = (spread > rare) & (spread <= max(n / 2, _FEW_TEXTS))
        kept = np.flatnonzero(usual)
        kept = np.sort(kept[np.argsort(-spread[kept], kind="stable")[:MOST_WORDS]])
        self.counts, self.vocabulary = counts[:, kept], lemmas[kept].tolist()
        forms = shown_forms(words)
        self.forms = [forms[self.language, lemma] for lemma in self.vocabulary]

    def seeds(self, terms: Sequence[Sequence[str]]) -> Array:
        """Return what the texts with a word of each list have in common, as a topic."""
        topics = np.zeros((len(terms), len(self.vocabulary)))
        for i, words in enumerate(terms):
            known = np.isin(
                self.vocabulary, [lemma(word, self.language) for word in words]
            )
            said = np.asarray(self.counts[:, known].sum(axis=1)).ravel() > 0
            topics[i] = np.asarray(self.rows[said].sum(axis=0)).ravel()
        return unit(topics)

    def solve(
        self,
        k: int,
        random_state: int,
        chosen: Array | None = None,
        seeds: Array | None = None,
    ) -> Array:
        """Return k topics, fitted on the chosen rows, as rows of length one over the words."""
        if not self.vocabulary:
            return np.ones((1, 0))
        rows = self.rows if chosen is None else self.rows[chosen]
        k = min(k, *rows.shape)
        runs = (
            max(5, min(20, 400 // k)) if chosen is None else 3
        )  # many topics need fewer starts
        topics = consensus(rows, k, random_state, runs)
        if seeds is not None and len(seeds):
            topics = factors(rows, led_by(seeds[:k], topics))
        return topics

    def weights(self, topics: Array, similarity: Array) -> Array:
        """Return for each row the shares of the topics whose mixture is nearest to it."""
        return mixture(similarity, topics @ topics.T)

    def arrays(self, topics: Array) -> dict[str, Any]:  # noqa: ARG002
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
        words = word_counts(
            pd.DataFrame({"text": texts, "language": arrays["language"]})
        )
        codes = pd.Index(arrays["vocabulary"], dtype=object).get_indexer(words["lemma"])
        known = codes >= 0
        shape = (len(texts), len(arrays["vocabulary"]))
        return _tf_idf(
            _table(words["position"][known], codes[known], shape), arrays["idf"]
        )

    def shuffled(self, random_state: int) -> Self:
        """Return the space of the same words without structure."""
        return type(self)().fit(exchanged(self.passages, random_state))


def lexical_terms(
    topics: Array, arrays: dict[str, Any], n: int, ranking: Ranking, lambda_: float
) -> pd.DataFrame:
    """Return the first words of each topic."""
    names = pd.Index(arrays["vocabulary"], dtype=object)
    shares = topics / np.maximum(topics.sum(axis=1, keepdims=True), TINY)
    scores = score(shares, arrays["overall"], ranking, lambda_)
    found = first_terms(scores, topics > TINY, names, n)
    form = dict(zip(names, arrays["forms"], strict=True))
    found = found.assign(term=found["lemma"].map(form), language=arrays["language"])
    return pd.DataFrame(found[TERM_COLUMNS])


def _table(rows: pd.Series, columns: Array, shape: tuple[int, int]) -> Any:
    from scipy.sparse import csr_matrix

    return csr_matrix(
        (np.ones(len(columns)), (rows.to_numpy(int), columns)), shape=shape
    )


def _tf_idf(counts: Any, idf: Array) -> Any:
    from sklearn.preprocessing import normalize

    if not counts.shape[1]:
        return counts
    logs = counts.copy()
    logs.data = 1 + np.log(logs.data)
    return normalize(logs.multiply(idf).tocsr())
