"""Search by meaning and by words at once, across languages.

A passage is as near to a query in meaning as the nearest of its sentences (the cosine of their
vectors), and in words as the share of the query's BM25 weight that it holds (Robertson and
Zaragoza 2009, https://doi.org/10.1561/1500000019). The score is the sum of the two: a convex
combination, which fuses better than ranks do (Bruch et al. 2023, https://doi.org/10.1145/3596512;
measured in ``notebooks/benchmarks/search.ipynb``).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from research.cache import Cache, remove_caches
from research.classification import CodebookClassifier
from research.corpus import PASSAGE_COLUMNS, Corpus
from research.embedding import embed
from research.errors import ResearchError, check_choice
from research.language import carries_content, lemma, words
from research.places import find_mentions
from research.sentences import sentence_spans

HIT_COLUMNS = ["rank", "passage_id", *PASSAGE_COLUMNS[:-1], "score", "similarity", "words"]
HIT_COLUMNS += ["match_start", "match_end"]

_K1, _B = 1.2, 0.75  # of BM25, as usual
_LONG = 300  # characters: a longer sentence is taken apart at its semicolons
_AT_ONCE = 500  # passages
_RULES = ("searching.py", "sentences.*", "language.py", "languages.toml", "places.*")
_PHRASE = re.compile(r"[\"“„«]([^\"”“„«»]*\w[^\"”“„«»]*)[\"”“»]")
_REQUIRED = re.compile(r"(?<!\S)\+(?=\w)")

Values = npt.NDArray[Any]


class _Query(NamedTuple):
    """What is asked; a word stands as its lemmas, one for each language."""

    text: str
    phrases: list[tuple[str, re.Pattern[str]]]  # folded, and as a pattern
    words: list[frozenset[str]]
    required: list[frozenset[str]]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _lemmas_of(text: str, languages: Sequence[str]) -> list[frozenset[str]]:
    found = [w.text for w in words(text, "und") if carries_content(w.text, "en")]
    return [frozenset(lemma(word, code) for code in languages) for word in found]


def _parse(query: str, languages: Sequence[str]) -> _Query:
    text, phrases = _REQUIRED.sub("", query), []
    for phrase in _PHRASE.findall(text):
        pattern = r"\s+".join(map(re.escape, phrase.split()))
        whole = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
        phrases.append((_folded(phrase), whole))
    required = " ".join(part.split()[0] for part in _REQUIRED.split(query)[1:])
    return _Query(text, phrases, _lemmas_of(text, languages), _lemmas_of(required, languages))


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a passage, and the clauses of the very long ones."""
    found = []
    for start, end in sentence_spans(text):
        parts = re.finditer(r"[^;]+;?" if end - start > _LONG else r"(?s).+", text[start:end])
        found += [(start + part.start(), start + part.end()) for part in parts if part[0].strip()]
    return found or [(0, len(text))]


def _read(text: str, language: str) -> dict[str, Any]:
    """Return what is looked up of a passage: its sentences, lemmas and countries."""
    usual = (w for w in words(text, language) if len(w.lemma) > 2)
    lemmas = [w.lemma for w in usual if language != "en" or carries_content(w.text, language)]
    countries = sorted({mention.place.iso[:2] for mention in find_mentions(text)} - {""})
    return {"spans": _spans(text), "lemmas": lemmas, "countries": countries}


@lru_cache(maxsize=1)
def _rules_version() -> str:
    folder = Path(__file__).parent
    files = sorted(file for pattern in _RULES for file in folder.glob(pattern))
    packages = " ".join(version(name) for name in ("pymorphy3", "razdel", "simplemma"))
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(packages.encode() + content).hexdigest()[:16]


def _readings(passages: pd.DataFrame, progress: bool) -> Iterator[dict[str, Any]]:
    """Yield what is looked up of each passage, kept on disk by its text."""
    from tqdm import tqdm

    remove_caches("search-*", keep=(name := f"search-{_rules_version()}"))
    rows = list(zip(passages["text"], passages["language"], strict=True))
    chunks = [rows[i : i + _AT_ONCE] for i in range(0, len(rows), _AT_ONCE)]
    with closing(Cache(name)) as cache:
        for chunk in tqdm(chunks, "Words", unit=f"x{_AT_ONCE}", disable=not progress):
            keys = [
                hashlib.sha256("\n".join(row).encode(errors="replace")).digest() for row in chunk
            ]
            kept = cache.get(keys)
            made = {k: _read(*row) for k, row in zip(keys, chunk, strict=True) if k not in kept}
            cache.put(new := {key: json.dumps(value).encode() for key, value in made.items()})
            yield from (json.loads((kept | new)[key]) for key in keys)


def _rows_by_name(pairs: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, name in pairs:
        rows.setdefault(name, []).append(row)
    return rows


def _rows_by_label(labels: pd.DataFrame, passages: pd.DataFrame) -> dict[str, list[int]]:
    """Return the rows of the passages that the labels lie in, by key; a label denied is none."""
    places = passages[["doc_id", "start", "end"]].assign(row=np.arange(len(passages)))
    joined = labels.merge(places, on="doc_id", suffixes=("", "_passage"))
    joined = joined.query("start < end_passage and start_passage < end")
    joined = joined[joined["value"]] if "value" in joined else joined
    return _rows_by_name(zip(joined["row"], joined["key"], strict=True))


def _sums(table: Any) -> Values:
    return np.asarray(table.sum(axis=1), dtype=float).ravel()


def _bm25(counts: Any) -> tuple[Any, Values]:
    """Return the BM25 weight of each word in each passage, and how rare each word is."""
    n, lengths = counts.shape[0], _sums(counts)
    norm = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1))
    holding = np.diff(counts.indptr)
    rarity = np.log1p((n - holding + 0.5) / (holding + 0.5))
    counts.data *= (_K1 + 1) / (counts.data + norm[counts.indices])
    counts.data *= np.repeat(rarity, holding)
    return counts, rarity


class _Index:
    """The sentences, vectors and words of a corpus, made once and searched many times."""

    def __init__(self, corpus: Corpus, progress: bool) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        if corpus.passages.empty:
            raise ResearchError("There is no passage to search in.")
        self.passages = corpus.passages
        self.languages = sorted({"en", "ru", *corpus.passages["language"].unique()})
        self.dates = self.passages["doc_id"].map(corpus.documents["date"].astype(object)).fillna("")
        self.texts = self.passages["text"].tolist()
        self.folded = list(map(_folded, self.texts))
        readings = list(_readings(self.passages, progress))
        self.spans: list[list[tuple[int, int]]] = [reading["spans"] for reading in readings]
        named = ((row, name) for row, own in enumerate(readings) for name in own["countries"])
        self.countries = _rows_by_name(named)
        self.labels: dict[str, list[int]] = {}
        self.first = np.cumsum([0, *map(len, self.spans)])
        pairs = zip(self.texts, self.spans, strict=True)
        sentences = [text[start:end] for text, spans in pairs for start, end in spans]
        self.vectors = embed(sentences, progress=progress)
        lemmas = [reading["lemmas"] or ["-"] for reading in readings]
        counter = CountVectorizer(analyzer=list).fit(lemmas)
        self.column = counter.vocabulary_
        self.weights, self.rarity = _bm25(counter.transform(lemmas).tocsc().astype(float))

    def mask(self, rows: Iterable[int]) -> Values:
        """Return a truth value for each passage: whether its row is one of `rows`."""
        chosen = np.zeros(len(self.passages), dtype=bool)
        chosen[list(rows)] = True
        return chosen

    def named(self, rows: Mapping[str, Sequence[int]], names: Iterable[str]) -> Values:
        """Return the mask of the passages that have one of some names."""
        return self.mask(row for name in names for row in rows.get(name, ()))

    def _words(self, wanted: Sequence[frozenset[str]]) -> Values:
        """Return the share of the query's weight that each passage holds, from 0 to 1."""
        columns = [[self.column[form] for form in forms if form in self.column] for forms in wanted]
        rarest = np.log1p((len(self.passages) + 0.5) / 0.5)
        total = sum(max(self.rarity[own], default=rarest) for own in columns) * (_K1 + 1)
        known = sorted({column for own in columns for column in own})
        share: Values = _sums(self.weights[:, known]) / max(total, 1e-9)
        return share

    def _holds(self, query: _Query) -> Values:
        """Tell which passages hold each phrase and each word that must be there."""
        held = np.ones(len(self.passages), dtype=bool)
        for folded, pattern in query.phrases:
            likely = [row for row, text in enumerate(self.folded) if folded in text]
            held &= self.mask(row for row in likely if pattern.search(self.texts[row]))
        for forms in query.required:
            columns = [self.column[form] for form in forms if form in self.column]
            held &= _sums(self.weights[:, columns]) > 0
        return held

    def _match(self, row: int, query: _Query, nearness: Values) -> tuple[int, int]:
        """Return the place of the first phrase, or of the sentence that answers best."""
        text, language = self.texts[row], self.passages["language"].iloc[row]
        for _, pattern in query.phrases:
            if found := pattern.search(text):
                return found.span()

        marks = []
        for place, (start, end) in enumerate(self.spans[row], self.first[row]):
            said = {word.lemma for word in words(text[start:end], language)}
            required = sum(bool(forms & said) for forms in query.required)
            shared = sum(bool(forms & said) for forms in query.words) / max(1, len(query.words))
            marks.append((required, round(float(nearness[place]) + shared, 4)))
        return self.spans[row][marks.index(max(marks))]

    def best(self, text: str, n: int, chosen: Values) -> pd.DataFrame:
        query = _parse(text, self.languages)
        nearness = self.vectors @ embed([query.text])[0]
        meaning = np.maximum.reduceat(nearness, self.first[:-1]).round(5)
        shared = self._words(query.words).round(5)
        rows = np.flatnonzero(chosen & self._holds(query))
        score = (meaning + shared)[rows]
        if len(rows) > n:
            rows = rows[score >= np.partition(score, -n)[-n]]
        rows = rows[np.lexsort((-meaning[rows], -(meaning + shared)[rows]))][:n]
        hits = self.passages.iloc[rows].rename_axis("passage_id").reset_index()
        places = [self._match(int(row), query, nearness) for row in rows]
        starts, ends = np.reshape(np.array(places, dtype=int), (-1, 2)).T + hits["start"].to_numpy()
        hits = hits.assign(rank=np.arange(1, len(hits) + 1), match_start=starts, match_end=ends)
        hits = hits.assign(score=(meaning + shared)[rows], similarity=meaning[rows])
        return hits.assign(words=shared[rows])[HIT_COLUMNS].round(3)


_FILTERS: dict[str, Callable[[_Index, list[str]], Any]] = {
    "language": lambda index, values: index.passages["language"].isin(values),
    "document": lambda index, values: index.passages["doc_id"].isin(values),
    "country": lambda index, values: index.named(index.countries, values),
    "label": lambda index, values: index.named(index.labels, values),
    "since": lambda index, values: index.dates >= values[0],
    "until": lambda index, values: index.dates.str[: len(values[0])].between("0", values[0]),
}
_INDEXES: WeakKeyDictionary[Corpus, _Index] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def _found(corpus: Corpus) -> pd.DataFrame:
    """Return the labels of the codebook that are likelier than not, made once."""
    return CodebookClassifier().predict(corpus).query("probability >= 0.5")


def search(
    corpus: Corpus,
    query: str,
    n: int = 10,
    *,
    labels: pd.DataFrame | None = None,
    progress: bool = False,
    **filters: str | Sequence[str] | None,
) -> pd.DataFrame:
    """Return the passages nearest to a query in meaning and in words, in any language.

    Parameters
    ----------
    corpus
        A corpus. What is worked out of each passage is kept on disk by its text, so that only new
        ones are read the next time.
    query
        A question or a few words, in English or in Russian. A phrase ``"in quotes"`` must stand
        in the passage as it is written, a word with a plus (``+оружие``) in any of its forms.
    n
        Hits.
    labels
        The table in which the filter `label` looks: what `CodebookClassifier` returns, or labels
        read from a file. Without it, what the codebook shows with a probability of 0.5 or more.
    progress
        Show progress bars while the passages are read, the first time.
    **filters
        ``language`` (ISO 639-1), ``country`` (ISO 3166-1: the passage names it or a place in it),
        ``label`` (a key of the codebook), ``document`` (a doc_id): one or several of them;
        ``since`` and ``until``: dates, or their beginnings such as 2024-05, both included.

    Returns
    -------
    pandas.DataFrame
        ``rank, passage_id, doc_id, start, end, text, language, score`` (the sum of the next two)``,
        similarity`` (cosine of the nearest sentence)``, words`` (share of the query's weight that
        the passage has)`` and match_start, match_end``: the phrase, or the sentence that matches
        best, as a place in the document.

    Raises
    ------
    ResearchError
        The query is empty, a filter is unknown, or there is no passage.

    Examples
    --------
    >>> from research import corpus_from_texts
    >>> corpus = corpus_from_texts(["Two gangs sold heroin.", "Погода была тёплая."])
    >>> search(corpus, "торговля наркотиками", n=1)["text"].tolist()
    ['Two gangs sold heroin.']
    >>> search(corpus, "weather +тёплый", language="ru")["rank"].tolist()
    [1]
    """
    if not query.strip():
        raise ResearchError("The query is empty; give a question or a few words.")
    if corpus not in _INDEXES:
        _INDEXES[corpus] = _Index(corpus, progress)
    index = _INDEXES[corpus]
    if filters.get("label"):
        index.labels = _rows_by_label(_found(corpus) if labels is None else labels, index.passages)
    chosen = np.ones(len(index.passages), dtype=bool)
    for name, given in filters.items():
        check_choice("filter", name, _FILTERS)
        if given:
            values = [given] if isinstance(given, str) else list(given)
            chosen &= np.asarray(_FILTERS[name](index, values))
    return index.best(query, n, chosen)
