"""Topics in the words of one language: non-negative factors of documents and their words' company.

A document is its TF-IDF row widened by the words that keep company with its own, so that short
texts and rare words lean on the whole corpus. The widened matrix is dense, but its products are
not formed: the factors (Lee and Seung 1999, https://doi.org/10.1038/44565; hierarchical least
squares of Cichocki and Phan 2009, https://doi.org/10.1587/transfun.E92.A.708) need only products
with the sparse rows and with the table of association. The start is the non-negative double SVD
(Boutsidis and Gallopoulos 2008, https://doi.org/10.1016/j.patcog.2007.09.010).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    relevance,
    score,
    shown_forms,
    word_counts,
)

MOST_WORDS = 4000
# How much weight the company of a document's words has beside the words; chosen on M10.
WIDENING = 6.0
COMPANY = 20.0  # how much the company of a topic's first words counts in its terms
_CORE, _FEW_TEXTS, _SWEEPS, _TINY = 20, 10, 60, 1e-12
Product = Callable[[Array], Array]


def association(counts: Any) -> Array:
    """Return the NPMI of words (columns) over documents (Bouma 2009).

    The joint count and the one expected get one each, so that two words which met once by chance
    do not count as companions.
    """
    present = (counts > 0).astype(np.float32)
    n = present.shape[0]
    together = (present.T @ present).toarray()
    alone = together.diagonal().copy()
    expected = np.outer(alone, alone) / n
    scale = -np.log(np.clip(together, 1, None) / n) + _TINY
    npmi = np.log((together + 1) / (expected + 1)) / scale
    np.fill_diagonal(npmi, 0)
    return np.asarray(np.clip(npmi, -1, 1), dtype=np.float32)


class LexicalSpace:
    """Distinct texts as widened TF-IDF rows; `solve` finds topics among them."""

    def fit(self, passages: pd.DataFrame) -> Self:
        """Learn the words and their company from passages; each distinct text counts once."""
        self.inverse, texts = pd.factorize(passages["text"].astype(object), sort=True)
        # Passages too short to be sure of are in the language of most.
        self.language = str(passages["language"].mode().iloc[0])
        words = word_counts(pd.DataFrame({"text": texts, "language": self.language}))
        self._count(words, len(texts))
        return self._place()

    def _count(self, words: pd.DataFrame, n: int) -> None:
        """Keep the usual words: in more than one text, and in no more than half of them."""
        codes, lemmas = pd.factorize(words["lemma"].astype(object), sort=True)
        counts = _table(words["position"], codes, (n, len(lemmas)))
        spread = np.asarray((counts > 0).sum(axis=0)).ravel()
        usual = (spread > 1) & (spread <= n / 2) if n > _FEW_TEXTS else spread > 0
        kept = np.flatnonzero(usual)
        kept = np.sort(kept[np.argsort(-spread[kept], kind="stable")[:MOST_WORDS]])
        self.counts, self.vocabulary = counts[:, kept], lemmas[kept].tolist()
        forms = shown_forms(words)
        self.forms = [forms[self.language, lemma] for lemma in self.vocabulary]

    def _place(self) -> Self:
        n = self.counts.shape[0]
        self.idf = np.log((n + 1) / (np.asarray((self.counts > 0).sum(axis=0)).ravel() + 1)) + 1
        rows = _tf_idf(self.counts, self.idf)
        self.npmi = association(self.counts)
        self.company = _company(rows, np.clip(self.npmi, 0, 1) ** 2)
        norms = _norms(rows, self.company)
        self.rows = rows.multiply(1 / np.where(norms > 0, norms, 1)[:, None]).tocsr()
        self.mass = np.ones(n)
        self.most = max(1, min(int((norms > 0).sum()), len(self.vocabulary)))
        return self

    def seeds(self, terms: Sequence[Sequence[str]]) -> Array:
        """Return the words of each list, and their company, as a topic."""
        tables = [{lemma(word, self.language) for word in words} for words in terms]
        rows = np.array([[word in table for word in self.vocabulary] for table in tables], float)
        return unit(rows.reshape(len(tables), len(self.vocabulary)) @ self.company)

    def solve(
        self, k: int, random_state: int, chosen: Array | None = None, seeds: Array | None = None
    ) -> Array:
        """Return k topics, fitted on the chosen rows, as rows of length one over the words."""
        if not self.vocabulary:
            return np.ones((1, 0))
        rows = self.rows if chosen is None else self.rows[chosen]
        across = rows.T.tocsr()
        return factorise(
            lambda words: rows @ (self.company @ words.astype(np.float32)),
            lambda documents: (across @ documents).T.astype(np.float32) @ self.company,
            rows.shape,
            k,
            random_state,
            seeds,
        )

    def similarity(self, topics: Array) -> Array:
        """Return the cosine similarity of each distinct text with each topic."""
        return np.asarray(self.rows @ (self.company @ topics.T))

    def weights(self, topics: Array, similarity: Array) -> Array:
        """Return for each row the shares of the topics whose mixture is nearest to it."""
        return mixture(similarity, topics @ topics.T)

    def arrays(self, topics: Array) -> dict[str, Any]:
        """Return what `transform` and `terms` need beside the topics."""
        total = np.asarray(self.counts.sum(axis=0)).ravel()
        overall = total / max(1, total.sum())
        core = np.zeros(topics.shape)
        first = np.argsort(-relevance(_shares(topics), overall, 0.6), axis=1, kind="stable")
        np.put_along_axis(core, first[:, :_CORE], 1 / _CORE, axis=1)
        return {
            "idf": self.idf,
            "projection": self.company @ topics.T,
            "overall": overall,
            "company": core @ self.npmi,
            "vocabulary": self.vocabulary,
            "forms": self.forms,
            "language": self.language,
        }

    def transform(self, passages: pd.DataFrame, topics: Array, arrays: dict[str, Any]) -> Array:
        """Return the weights of the topics in new texts."""
        texts = pd.DataFrame({"text": passages["text"].to_list(), "language": arrays["language"]})
        words = word_counts(texts)
        codes = pd.Index(arrays["vocabulary"], dtype=object).get_indexer(words["lemma"])
        counts = _table(
            words["position"][codes >= 0],
            codes[codes >= 0],
            (len(texts), len(arrays["vocabulary"])),
        )
        rows = _tf_idf(counts, arrays["idf"])
        return mixture(np.asarray(rows @ arrays["projection"]), topics @ topics.T)

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
    """Return the first words of each topic; by relevance, those in company come first."""
    names = pd.Index(arrays["vocabulary"], dtype=object)
    scores = score(_shares(topics), arrays["overall"], ranking, lambda_)
    if ranking == "relevance":
        scores = scores + COMPANY * arrays["company"]
    found = first_terms(scores, topics > _TINY, names, n)
    form = dict(zip(names, arrays["forms"], strict=True))
    found = found.assign(term=found["lemma"].map(form), language=arrays["language"])
    return pd.DataFrame(found[TERM_COLUMNS])


def _shares(topics: Array) -> Array:
    return np.asarray(topics / np.maximum(topics.sum(axis=1, keepdims=True), _TINY))


def _table(rows: pd.Series, columns: Array, shape: tuple[int, int]) -> Any:
    from scipy.sparse import csr_matrix

    return csr_matrix((np.ones(len(columns)), (rows.to_numpy(int), columns)), shape=shape)


def _tf_idf(counts: Any, idf: Array) -> Any:
    from sklearn.preprocessing import normalize

    return normalize(counts.multiply(idf).tocsr()) if counts.shape[1] else counts


def _company(rows: Any, table: Array) -> Array:
    """Return the table that widens a row: its own words, and the company that they keep."""
    mass = np.asarray(rows.sum(axis=0)).ravel()
    average = float(mass @ table.sum(axis=1)) / max(mass.sum(), _TINY)
    table = table * np.float32(WIDENING / average if average > 0 else 0)
    np.fill_diagonal(table, 1)
    return table


def _norms(rows: Any, company: Array) -> Array:
    table = company @ company.T
    parts = [rows[i : i + 1000] for i in range(0, rows.shape[0], 1000)]
    squares = [np.asarray(part.multiply(part @ table).sum(axis=1)).ravel() for part in parts]
    return np.asarray(np.sqrt(np.concatenate(squares)))


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


def _start(right: Product, left: Product, columns: int, k: int, random_state: int) -> list[Array]:
    """Return the first k singular triplets as non-negative factors (NNDSVD)."""
    generator = np.random.default_rng(random_state)
    basis = generator.normal(size=(columns, min(columns, k + 10)))
    for _ in range(4):
        basis, _ = np.linalg.qr(left(np.linalg.qr(right(basis))[0]).T)
    rows, values, rotation = np.linalg.svd(right(basis), full_matrices=False)
    sides = [rows[:, :k].T, (rotation[:k] @ basis.T)]
    parts = [[np.maximum(sign * side, 0) for side in sides] for sign in (1, -1)]
    sizes = [np.prod([np.linalg.norm(x, axis=1) for x in pair], axis=0) for pair in parts]
    positive = (sizes[0] >= sizes[1])[:, None]
    scale = np.sqrt(values[:k] * np.maximum(*sizes))[:, None]
    return [scale * unit(np.where(positive, *pair)) for pair in zip(*parts, strict=True)]


def factorise(
    right: Product, left: Product, shape: tuple[int, int], k: int, seed: int, first: Array | None
) -> Array:
    """Return k non-negative factors, rows of length one, of a matrix known by its products."""
    k = min(k, *shape)
    rows, columns = _start(right, left, shape[1], k, seed)
    if first is not None and len(first):
        found = factorise(right, left, shape, k, seed, None)
        columns = _guided(found, first[:k])
        rows = np.maximum(right(columns.T).T, 0)
    for side in (rows, columns):
        np.maximum(side, 1e-6 * side.max(), out=side)
    for _ in range(_SWEEPS):
        _improve(rows, right(columns.T).T, columns @ columns.T)
        before = columns.copy()
        _improve(columns, left(rows.T), rows @ rows.T)
        if np.linalg.norm(columns - before) < 1e-4 * np.linalg.norm(before):
            break
    return unit(columns)


def _guided(topics: Array, first: Array) -> Array:
    """Return the topics, led by those that the first are most like, each half way to its like."""
    from scipy.optimize import linear_sum_assignment

    _, likes = linear_sum_assignment(-(first @ topics.T).round(9))
    rest = np.setdiff1d(np.arange(len(topics)), likes)
    return np.concatenate([unit(topics[likes] + first), topics[rest]])


def _improve(factors: Array, products: Array, overlaps: Array) -> None:
    for _ in range(2):
        for j, row in enumerate(overlaps):
            step = (products[j] - row @ factors) / max(row[j], _TINY)
            factors[j] = np.maximum(factors[j] + step, 1e-16)
