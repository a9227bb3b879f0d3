"""Search by meaning and by words at once, across languages.

A passage is as near to a query in meaning as the nearest of its sentences (the cosine of their
vectors), and in words as its BM25 beside the highest (https://doi.org/10.1561/1500000019). Their
weighted sum fuses better than ranks (https://doi.org/10.1145/3596512; ``benchmarks/search.ipynb``).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from research.corpus import PASSAGE_COLUMNS, Corpus
from research.errors import ResearchError, check_choice
from research.files.cache import Cache, remove_caches
from research.files.fingerprint import fingerprint
from research.models.classification import CodebookClassifier
from research.models.embedding import embed
from research.text.codes.codebook import load_codebook
from research.text.language import carries_content, lemma, words
from research.text.places import find_mentions
from research.text.sentences import sentence_spans

HIT_COLUMNS = [
    "rank",
    "passage_id",
    *PASSAGE_COLUMNS[:-1],
    "score",
    "similarity",
    "words",
]
HIT_COLUMNS += ["match_start", "match_end"]

WEIGHT = 0.2  # of the words, chosen on half of the queries of the benchmark
_K1, _B = 1.2, 0.75  # of BM25, as usual
_LONG = 300  # characters: a longer sentence is taken apart at its semicolons
_AT_ONCE = 500  # passages
_PHRASE = re.compile(r"[\"“„«]([^\"”“„«»]*\w[^\"”“„«»]*)[\"”“»]")
_REQUIRED = re.compile(r"(?<!\S)\+(\w\S*)")

Values = npt.NDArray[Any]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


class _Query:
    """What is asked; a word stands as its lemmas, one for each language."""

    def __init__(self, query: str, languages: Sequence[str]) -> None:
        self.text, self.languages = _REQUIRED.sub(r"\1", query), languages
        self.words = self._lemmas(self.text)
        asked = _REQUIRED.findall(query)
        short = [
            word for word in asked if len(word) < 3 or not self._lemmas(word)
        ]  # `+EU`, `+the`
        self.required = self._lemmas(
            " ".join(word for word in asked if word not in short)
        )
        self.phrases = {}
        for phrase in _PHRASE.findall(query) + short:
            pattern = r"\s+".join(map(re.escape, phrase.split()))
            whole = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
            self.phrases[_folded(phrase)] = whole

    def _lemmas(self, text: str) -> list[set[str]]:
        found = [w.text for w in words(text, "und") if carries_content(w.text, "en")]
        return [{lemma(word, code) for code in self.languages} for word in found]


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a passage, and the clauses of the very long ones."""
    found = []
    for start, end in sentence_spans(text):
        parts = re.finditer(
            r"[^;]+;?" if end - start > _LONG else r"(?s).+", text[start:end]
        )
        found += [
            (start + part.start(), start + part.end())
            for part in parts
            if part[0].strip()
        ]
    return found or [(0, len(text))]


def _read(text: str, language: str) -> dict[str, Any]:
    """Return what is looked up of a passage: its sentences, lemmas and countries."""
    usual = (w for w in words(text, language) if len(w.lemma) > 2)
    lemmas = [
        w.lemma for w in usual if language != "en" or carries_content(w.text, language)
    ]
    countries = sorted(
        {mention.place.iso[:2] for mention in find_mentions(text)} - {""}
    )
    return {"spans": _spans(text), "lemmas": lemmas or ["-"], "countries": countries}


def _readings(passages: pd.DataFrame, progress: bool) -> Iterator[dict[str, Any]]:
    """Yield what is looked up of each passage, kept on disk by its text and by these rules."""
    from tqdm import tqdm

    name = f"search-{fingerprint('models')[:16]}"
    remove_caches("search-*", keep=name)
    rows = list(zip(passages["text"], passages["language"], strict=True))
    chunks = [rows[i : i + _AT_ONCE] for i in range(0, len(rows), _AT_ONCE)]
    with closing(Cache(name)) as cache:
        for chunk in tqdm(chunks, "Words", unit=f"x{_AT_ONCE}", disable=not progress):
            keys = [hashlib.sha256(repr(row).encode()).digest() for row in chunk]
            kept = cache.get(keys)
            made = {
                k: _read(*row)
                for k, row in zip(keys, chunk, strict=True)
                if k not in kept
            }
            cache.put(
                new := {key: json.dumps(value).encode() for key, value in made.items()}
            )
            yield from (json.loads((kept | new)[key]) for key in keys)


def _bm25(counts: Any) -> Any:
    """Return the BM25 weight of each word in each passage."""
    n, lengths, holding = counts.shape[0], counts.sum(axis=1), np.diff(counts.indptr)
    norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
    counts.data *= (_K1 + 1) / (counts.data + norm[counts.indices])
    counts.data *= np.repeat(np.log1p((n - holding + 0.5) / (holding + 0.5)), holding)
    return counts


class _Index:
    """The sentences, vectors and words of a corpus, made once and searched many times."""

    def __init__(self, corpus: Corpus, progress: bool) -> None:
        from scipy.sparse import csc_array
        from sklearn.feature_extraction.text import CountVectorizer

        if corpus.passages.empty:
            raise ResearchError("There is no passage to search in.")
        self.passages = corpus.passages
        self.languages = sorted({"en", "ru", *corpus.passages["language"].unique()})
        self.dates = (
            self.passages["doc_id"]
            .map(corpus.documents["date"].astype(object))
            .fillna("")
        )
        self.texts = self.passages["text"].tolist()
        self.folded = list(map(_folded, self.texts))
        readings = pd.DataFrame(list(_readings(self.passages, progress)))
        self.countries, self.labels = (
            readings["countries"].explode(),
            pd.Series(dtype=object),
        )
        self.spans = readings["spans"].tolist()
        self.first = np.cumsum([0, *map(len, self.spans)])
        pairs = zip(self.texts, self.spans, strict=True)
        sentences = (text[start:end] for text, spans in pairs for start, end in spans)
        self.vectors = embed(sentences, progress=progress)
        counter = CountVectorizer(analyzer=list)
        counts = csc_array(counter.fit_transform(readings["lemmas"]), dtype=float)
        self.column, self.weights = counter.vocabulary_, _bm25(counts)

    def _columns(self, forms: set[str]) -> list[int]:
        return sorted(self.column[form] for form in forms if form in self.column)

    def scores(self, query: _Query) -> tuple[Values, Values, Values]:
        """Return how near sentences are, how near passages, and their BM25 beside the highest."""
        nearness = self.vectors @ embed([query.text])[0]
        known = sorted(
            {column for forms in query.words for column in self._columns(forms)}
        )
        weight = self.weights[:, known].sum(axis=1)
        shared = (weight / max(weight.max(), 1e-9)).round(5)
        return nearness, np.maximum.reduceat(nearness, self.first[:-1]).round(5), shared

    def _holding(self, query: _Query, chosen: Values) -> Values:
        """Return which of the chosen passages hold each word and phrase that must be there."""
        for forms in query.required:
            chosen = chosen & (self.weights[:, self._columns(forms)].sum(axis=1) > 0)
        rows = np.flatnonzero(chosen).tolist()
        for folded, pattern in query.phrases.items():
            likely = (row for row in rows if folded in self.folded[row])
            rows = [row for row in likely if pattern.search(self.texts[row])]
        return np.array(rows, dtype=int)

    def _match(self, row: int, query: _Query, nearness: Values) -> tuple[int, int]:
        """Return the place of the first phrase or word asked for, or of the nearest sentence."""
        text, language = self.texts[row], self.passages["language"].iloc[row]
        for pattern in query.phrases.values():
            if found := pattern.search(text):
                return found.span()
        for word in words(text, language) if query.required else ():
            if any(word.lemma in forms for forms in query.required):
                return word.start, word.end
        start, end = self.spans[row][
            nearness[self.first[row] : self.first[row + 1]].argmax()
        ]
        return start, end

    def best(self, query: _Query, n: int, chosen: Values) -> pd.DataFrame:
        nearness, meaning, shared = self.scores(query)
        score, rows = meaning + WEIGHT * shared, self._holding(query, chosen)
        if len(rows) > n:
            rows = rows[score[rows] >= np.partition(score[rows], -n)[-n]]
        rows = rows[np.lexsort((-meaning[rows], -score[rows]))][:n]
        hits = self.passages.iloc[rows].rename_axis("passage_id").reset_index()
        places = [self._match(int(row), query, nearness) for row in rows]
        starts, ends = (
            np.reshape(np.array(places, dtype=int), (-1, 2)).T
            + hits["start"].to_numpy()
        )
        hits = hits.assign(
            rank=np.arange(1, len(hits) + 1), match_start=starts, match_end=ends
        )
        hits = hits.assign(
            score=score[rows], similarity=meaning[rows], words=shared[rows]
        )
        return hits[HIT_COLUMNS].round(3)


def _keys_by_row(labels: pd.DataFrame, passages: pd.DataFrame) -> pd.Series:
    """Return the keys of labels that are likely true, by the row of the passage they lie in."""
    for column in {"value", "probability"} & set(labels):
        labels = labels[labels[column] >= 0.5]
    places = passages[["doc_id", "start", "end"]].assign(row=np.arange(len(passages)))
    joined = labels.merge(places, on="doc_id", suffixes=("", "_passage"))
    return joined.query("start < end_passage and start_passage < end").set_index("row")[
        "key"
    ]


def _named(index: _Index, names: pd.Series, values: list[str]) -> Values:
    return np.isin(np.arange(len(index.passages)), names.index[names.isin(values)])


_FILTERS: dict[str, Callable[[_Index, list[str]], Any]] = {
    "language": lambda index, values: index.passages["language"].isin(values),
    "document": lambda index, values: index.passages["doc_id"].isin(values),
    "country": lambda index, values: _named(
        index, index.countries, [v.upper() for v in values]
    ),
    "label": lambda index, values: _named(index, index.labels, values),
    "since": lambda index, values: index.dates >= values[0],
    "until": lambda index, values: index.dates.str[: len(values[0])].between(
        "0", values[0]
    ),
}


def _check_filter(name: str, values: list[str], index: _Index) -> None:
    """Refuse a filter or a value of one that can never be met."""
    check_choice("filter", name, _FILTERS)
    documents = index.passages["doc_id"].unique().tolist()
    known = {"document": documents, "label": {*load_codebook().keys, *index.labels}}
    for value in values:
        if name in known:
            check_choice(name, value, sorted(known[name]))
        if name in ("since", "until") and not re.fullmatch(
            r"\d{4}(-\d\d){0,2}", str(value)
        ):
            raise ResearchError(
                f"{name} is '{value}'; give a date or its beginning: 2024-05."
            )


_INDEXES: WeakKeyDictionary[Corpus, _Index] = WeakKeyDictionary()


def search(
    corpus: Corpus,
    query: str,
    n: int = 10,
    *,
    labels: pd.DataFrame | None = None,
    progress: bool = False,
    **filters: str | Sequence[str] | None,
) -> pd.DataFrame:
    """Return the `n` passages nearest to a query in meaning and in words, in any language.

    Parameters
    ----------
    corpus
        Its passages are read once: what is worked out of them is kept on disk by their text.
    query
        In English or in Russian. A phrase ``"in quotes"`` must stand in the passage as it is
        written, a word with a plus (``+оружие``) in any of its forms.
    labels, progress
        Where the filter `label` looks from now on (at first: the codebook); show progress bars.
    **filters
        ``language`` (ISO 639-1), ``country`` (ISO 3166-1; the passage names it or a place in it),
        ``label`` (a key), ``document`` (a doc_id): one or several of them; ``since`` and ``until``:
        dates or their beginnings, such as 2024-05, both included.

    Returns
    -------
    pandas.DataFrame
        ``rank, passage_id, doc_id, start, end, text, language, score, similarity`` (of the nearest
        sentence)``, words`` (BM25, from 0 to 1), ``match_start, match_end``: the phrase, the word
        or the nearest sentence, in the document.

    Examples
    --------
    >>> from research import corpus_from_texts
    >>> corpus = corpus_from_texts(["Two gangs sold heroin.", "Погода была тёплая."])
    >>> search(corpus, "торговля наркотиками", n=1)["text"].tolist()
    ['Two gangs sold heroin.']
    """
    if not query.strip() or n < 1:
        raise ResearchError(
            "The query is empty; give a question or a few words, and n above 0."
        )
    if corpus not in _INDEXES:
        _INDEXES[corpus] = _Index(corpus, progress)
    index = _INDEXES[corpus]
    if labels is None and filters.get("label") and index.labels.empty:
        labels = CodebookClassifier().predict(corpus)
    if labels is not None:
        index.labels = _keys_by_row(labels, index.passages)
    chosen = np.ones(len(index.passages), dtype=bool)
    for name, given in filters.items():
        if given:
            values = list(given) if isinstance(given, list | tuple) else [str(given)]
            _check_filter(name, values, index)
            chosen &= np.asarray(_FILTERS[name](index, values))
    return index.best(_Query(query, index.languages), n, chosen)
