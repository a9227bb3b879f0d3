"""Topics in the words of one language: non-negative factors of TF-IDF.

Lee and Seung 1999 (https://doi.org/10.1038/44565), as scikit-learn has it, started from the
non-negative double SVD (Boutsidis and Gallopoulos 2008,
https://doi.org/10.1016/j.patcog.2007.09.010). Counts enter by their logarithm, so that a word said
often in one text does not make a topic of its own.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from typing import Any, Self

import numpy as np
import pandas as pd

from research.language import lemma
from research.topics.solver import Array, unit
from research.topics.terms import (
    TERM_COLUMNS,
    Ranking,
    first_terms,
    score,
    shown_forms,
    word_counts,
)

MOST_WORDS = 20_000
_FEW_TEXTS, _TINY = 10, 1e-12


class LexicalSpace:
    """Distinct texts as rows of TF-IDF; `solve` finds topics among them."""

    def fit(self, passages: pd.DataFrame) -> Self:
        """Learn the words of passages; each distinct text counts once."""
        self.inverse, texts = pd.factorize(passages["text"].astype(object), sort=True)
        # Passages too short to be sure of are in the language of most.
        self.language = str(passages["language"].mode().iloc[0])
        words = word_counts(pd.DataFrame({"text": texts, "language": self.language}))
        self._count(words, len(texts))
        return self._place()

    def _count(self, words: pd.DataFrame, n: int) -> None:
        """Keep the usual words: in more than a few texts, and in no more than half of them."""
        codes, lemmas = pd.factorize(words["lemma"].astype(object), sort=True)
        counts = _table(words["position"], codes, (n, len(lemmas)))
        spread = np.asarray((counts > 0).sum(axis=0)).ravel()
        rare = 0 if n <= _FEW_TEXTS else max(1, min(4, n // 250))
        usual = (spread > rare) & (spread <= max(n / 2, _FEW_TEXTS))
        kept = np.flatnonzero(usual)
        kept = np.sort(kept[np.argsort(-spread[kept], kind="stable")[:MOST_WORDS]])
        self.counts, self.vocabulary = counts[:, kept], lemmas[kept].tolist()
        forms = shown_forms(words)
        self.forms = [forms[self.language, lemma] for lemma in self.vocabulary]

    def _place(self) -> Self:
        n = self.counts.shape[0]
        self.idf = np.log((n + 1) / (np.asarray((self.counts > 0).sum(axis=0)).ravel() + 1)) + 1
        self.rows = _tf_idf(self.counts, self.idf)
        self.mass = np.ones(n)
        self.most = max(1, min(len(np.unique(self.rows.nonzero()[0])), len(self.vocabulary)))
        return self

    def seeds(self, terms: Sequence[Sequence[str]]) -> Array:
        """Return what the texts with a word of each list have in common, as a topic."""
        topics = np.zeros((len(terms), len(self.vocabulary)))
        for i, words in enumerate(terms):
            known = np.isin(self.vocabulary, [lemma(word, self.language) for word in words])
            said = np.asarray(self.counts[:, known].sum(axis=1)).ravel() > 0
            topics[i] = np.asarray(self.rows[said].sum(axis=0)).ravel()
        return unit(topics)

    def solve(
        self, k: int, random_state: int, chosen: Array | None = None, seeds: Array | None = None
    ) -> Array:
        """Return k topics, fitted on the chosen rows, as rows of length one over the words."""
        if not self.vocabulary:
            return np.ones((1, 0))
        rows = self.rows if chosen is None else self.rows[chosen]
        k = min(k, *rows.shape)
        topics = _factors(rows, k, random_state)
        if seeds is not None and len(seeds):
            topics = _factors(rows, k, random_state, _led_by(seeds[:k], topics))
        return unit(topics)

    def similarity(self, topics: Array) -> Array:
        """Return the cosine similarity of each distinct text with each topic."""
        return np.asarray(self.rows @ topics.T)

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

    def transform(self, passages: pd.DataFrame, topics: Array, arrays: dict[str, Any]) -> Array:
        """Return the weights of the topics in new texts."""
        texts = pd.DataFrame({"text": passages["text"].to_list(), "language": arrays["language"]})
        words = word_counts(texts)
        codes = pd.Index(arrays["vocabulary"], dtype=object).get_indexer(words["lemma"])
        known = codes >= 0
        shape = (len(texts), len(arrays["vocabulary"]))
        rows = _tf_idf(_table(words["position"][known], codes[known], shape), arrays["idf"])
        return mixture(np.asarray(rows @ topics.T), topics @ topics.T)

    def shuffled(self, random_state: int) -> Self:
        """Return the same space without structure: each word's counts shuffled over texts."""
        other, counts = copy(self), self.counts.tocsc(copy=True)
        generator = np.random.default_rng(random_state)
        for start, end in pairwise(counts.indptr):
            counts.indices[start:end] = generator.choice(
                counts.shape[0], end - start, replace=False
            )
        counts.sort_indices()
        other.counts = counts.tocsr()
        return other._place()


def lexical_terms(
    topics: Array, arrays: dict[str, Any], n: int, ranking: Ranking, lambda_: float
) -> pd.DataFrame:
    """Return the first words of each topic."""
    names = pd.Index(arrays["vocabulary"], dtype=object)
    shares = topics / np.maximum(topics.sum(axis=1, keepdims=True), _TINY)
    scores = score(shares, arrays["overall"], ranking, lambda_)
    found = first_terms(scores, topics > _TINY, names, n)
    form = dict(zip(names, arrays["forms"], strict=True))
    found = found.assign(term=found["lemma"].map(form), language=arrays["language"])
    return pd.DataFrame(found[TERM_COLUMNS])


def _table(rows: pd.Series, columns: Array, shape: tuple[int, int]) -> Any:
    from scipy.sparse import csr_matrix

    return csr_matrix((np.ones(len(columns)), (rows.to_numpy(int), columns)), shape=shape)


def _tf_idf(counts: Any, idf: Array) -> Any:
    from sklearn.preprocessing import normalize

    if not counts.shape[1]:
        return counts
    logs = counts.copy()
    logs.data = 1 + np.log(logs.data)
    return normalize(logs.multiply(idf).tocsr())


def _factors(rows: Any, k: int, random_state: int, start: Array | None = None) -> Array:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    init = "nndsvd" if start is None else "custom"
    model = NMF(k, init=init, random_state=random_state, max_iter=400)
    given = {} if start is None else {"W": np.maximum(rows @ start.T, _TINY), "H": start}
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last steps change no term
        model.fit_transform(rows, **given)
    return np.asarray(model.components_)


def _led_by(seeds: Array, topics: Array) -> Array:
    """Return the seeds, and the topics that are least like them."""
    likeness = (unit(topics) @ seeds.T).max(axis=1).round(9)
    rest = np.argsort(likeness, kind="stable")[: len(topics) - len(seeds)]
    return np.concatenate([seeds, topics[np.sort(rest)]])


def mixture(products: Array, overlaps: Array, sweeps: int = 100) -> Array:
    """Return non-negative least squares by coordinates, each row then summing to one.

    A row that shares nothing with any topic gets equal shares: it fits nothing.
    """
    scale = products.max(axis=1, initial=0)
    found = np.zeros(products.T.shape)
    target = (products / np.where(scale > 0, scale, 1)[:, None]).T
    for _ in range(sweeps):
        for j, row in enumerate(overlaps):
            step = (target[j] - row @ found) / row[j] if row[j] > 0 else 0.0
            found[j] = np.maximum(found[j] + step, 0)
    total = found.sum(axis=0)
    even = 1 / max(1, len(overlaps))
    return np.where(total > _TINY, found / np.where(total > _TINY, total, 1), even).T
