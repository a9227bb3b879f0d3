"""Search by meaning and by words at once, across languages.

Passages are ranked by their sentence vectors and by the words that they share with the query
(BM25; Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019); the two ranks are fused
by their reciprocals (Cormack et al. 2009, https://doi.org/10.1145/1571941.1572114).
"""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from research.corpus import PASSAGE_COLUMNS, Corpus
from research.embedding import embed
from research.errors import ResearchError
from research.language import carries_content, words

HIT_COLUMNS = ["rank", "passage_id", *PASSAGE_COLUMNS[:-1], "score", "similarity", "words"]

_K1, _B = 1.2, 0.75  # of BM25, as usual
_FUSION = 60  # as in the article
_DEPTH = 1_000  # passages of either ranking that are fused

Scores = npt.NDArray[np.float64]


def _lemmas(text: str, language: str) -> list[str]:
    found = (word for word in words(text, language) if len(word.lemma) > 2)
    return [w.lemma for w in found if language != "en" or carries_content(w.text, language)]


def _bm25(counts: Any) -> Any:
    """Return the BM25 weight of each word in each passage."""
    n, lengths = counts.shape[0], np.asarray(counts.sum(axis=1)).ravel()
    norm = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1))
    holding = np.diff(counts.indptr)
    rarity = np.log1p((n - holding + 0.5) / (holding + 0.5))
    counts.data *= (_K1 + 1) / (counts.data + norm[counts.indices])
    counts.data *= np.repeat(rarity, holding)
    return counts


def _reciprocal_ranks(scores: Scores) -> Scores:
    """Return one over the rank of each score, shifted; nothing for those far behind."""
    order = np.argsort(-scores, kind="stable")[:_DEPTH]
    ranks = np.zeros(len(scores))
    ranks[order] = 1 / (_FUSION + 1 + np.arange(len(order)))
    return ranks


class _Index:
    """The vectors and words of passages, made once and searched many times."""

    def __init__(self, passages: pd.DataFrame, progress: bool) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        if passages.empty:
            raise ResearchError("There is no passage to search in.")
        self.passages = passages
        self.vectors = embed(passages["text"], progress=progress)
        lemmas = list(map(_lemmas, passages["text"], passages["language"]))
        if not any(lemmas):
            lemmas[0] = ["-"]
        self._counter = CountVectorizer(analyzer=lambda lemmas: lemmas)
        self._weights = _bm25(self._counter.fit_transform(lemmas).tocsc().astype(float))

    def _words(self, query: str) -> Scores:
        lemmas = {lemma for code in ("en", "ru") for lemma in _lemmas(query, code)}
        known = sorted(lemmas & set(self._counter.vocabulary_))
        columns = [self._counter.vocabulary_[lemma] for lemma in known]
        return np.asarray(self._weights[:, columns].sum(axis=1)).ravel()

    def best(self, query: str, n: int) -> pd.DataFrame:
        meaning, by_words = self.vectors @ embed([query])[0], self._words(query)
        score = _reciprocal_ranks(meaning) + np.where(by_words > 0, _reciprocal_ranks(by_words), 0)
        best = np.lexsort((-meaning, -score.round(9)))[:n]
        hits = self.passages.iloc[best].rename_axis("passage_id").reset_index()
        hits = hits.assign(score=score[best], similarity=meaning[best], words=by_words[best])
        hits = hits.assign(rank=np.arange(1, len(hits) + 1))[HIT_COLUMNS]
        return hits.round({"score": 4, "similarity": 3, "words": 2})


_INDEXES: WeakKeyDictionary[Corpus, _Index] = WeakKeyDictionary()


def search(
    corpus: Corpus | pd.DataFrame, query: str, n: int = 10, *, progress: bool = False
) -> pd.DataFrame:
    """Return the passages nearest to a query in meaning and in words, in any language.

    Parameters
    ----------
    corpus
        A corpus, or some rows of its passages: to search in Russian texts only,
        ``search(corpus.passages.query("language == 'ru'"), ...)``.
    query
        A question or a few words, in English or in Russian.
    n
        Hits.
    progress
        Show a progress bar while vectors are computed, the first time.

    Returns
    -------
    pandas.DataFrame
        ``rank, passage_id, doc_id, start, end, text, language, score`` (the fused one)``,
        similarity`` (cosine of the vectors)`` and words`` (BM25).

    Raises
    ------
    ResearchError
        The query is empty, or there is no passage.

    Examples
    --------
    >>> from research import corpus_from_texts
    >>> corpus = corpus_from_texts(["Two gangs sold heroin.", "Погода была тёплая."])
    >>> search(corpus, "торговля наркотиками", n=1)["text"].tolist()
    ['Two gangs sold heroin.']
    """
    if not query.strip():
        raise ResearchError("The query is empty; give a question or a few words.")
    if not isinstance(corpus, Corpus):
        return _Index(corpus, progress).best(query, n)
    if corpus not in _INDEXES:
        _INDEXES[corpus] = _Index(corpus.passages, progress)
    return _INDEXES[corpus].best(query, n)
