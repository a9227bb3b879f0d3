"""Search by meaning and by words at once, across languages.

A passage is as near to a query in meaning as the nearest of its sentences (the cosine of their
vectors), and in words as its BM25 beside the highest (https://doi.org/10.1561/1500000019). Their
weighted sum fuses better than ranks (https://doi.org/10.1145/3596512; ``benchmarks/search.ipynb``).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from research.corpus import PASSAGE_COLUMNS, Corpus
from research.errors import ResearchError, check_choice
from research.evidence.places import find_places
from research.files.cache import Cache, remove_caches
from research.files.fingerprint import fingerprint
from research.models.classification import CodebookClassifier
from research.models.embedding import embed
from research.text.codes.codebook import load_codebook
from research.text.language import carries_content, lemma, words
from research.text.sentences import sentence_spans

HIT_COLUMNS = [
    "rank",
    "passage_id",
    *PASSAGE_COLUMNS[:-1],
    "score",
    "similarity",
    "words",
    "match_start",
    "match_end",
]

WEIGHT = 0.2  # of the words, chosen on half of the queries of the benchmark
_K1 = 1.2  # of BM25, as usual
_B = 0.75
_LONG = 300  # characters: a longer sentence is taken apart at its semicolons
_AT_ONCE = 500  # passages
_LIKELY = 0.5  # the least probability of a label that a filter goes by
_PHRASE = re.compile(r"[\"“„«]([^\"”“„«»]*\w[^\"”“„«»]*)[\"”“»]")
_REQUIRED = re.compile(r"(?<!\S)\+(\w\S*)")
_CLAUSE = re.compile(r"[^;]+;?")
_WHOLE = re.compile(r"(?s).+")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")

Values = npt.NDArray[Any]
Choice = str | Sequence[str] | None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Return a pattern of whole words, with any space between them and in any case."""
    words_of_phrase = map(re.escape, phrase.split())
    pattern = r"\s+".join(words_of_phrase)
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


class _Query:
    """What is asked; a word stands as its lemmas, one for each language."""

    def __init__(self, query: str, languages: Sequence[str]) -> None:
        self.languages = languages
        self.text = _REQUIRED.sub(r"\1", query)
        self.words = self._lemmas(self.text)
        required = _REQUIRED.findall(query)
        # A word has to stand as it is where it is short, as EU, or has no content, as "the".
        literal = [word for word in required if len(word) < 3 or not self._lemmas(word)]
        others = [word for word in required if word not in literal]
        self.required = self._lemmas(" ".join(others))
        self.phrases = {
            _folded(phrase): _phrase_pattern(phrase)
            for phrase in _PHRASE.findall(query) + literal
        }

    def _lemmas(self, text: str) -> list[set[str]]:
        usual = [
            word.text for word in words(text, "und") if carries_content(word.text, "en")
        ]
        return [{lemma(word, code) for code in self.languages} for word in usual]


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a passage, and the clauses of the very long ones."""
    spans = []
    for start, end in sentence_spans(text):
        part = _CLAUSE if end - start > _LONG else _WHOLE
        matches = part.finditer(text, start, end)
        spans += [match.span() for match in matches if match[0].strip()]
    return spans or [(0, len(text))]


def _lemmas_of(text: str, language: str) -> list[str]:
    """Return the lemmas to find a passage by; "-" where it has none, so that it has a row."""
    lemmas = [
        word.lemma
        for word in words(text, language)
        if len(word.lemma) > 2
        and (language != "en" or carries_content(word.text, language))
    ]
    return lemmas or ["-"]


def _read(text: str, language: str) -> dict[str, Any]:
    """Return what is looked up of a passage: its sentences and lemmas."""
    return {"spans": _spans(text), "lemmas": _lemmas_of(text, language)}


def _readings(passages: pd.DataFrame, progress: bool) -> Iterator[dict[str, Any]]:
    """Yield what is looked up of each passage, kept on disk by its text and by these rules."""
    from tqdm import tqdm

    name = f"search-{fingerprint('models')[:16]}"
    remove_caches("search-*", keep=name)
    starts = range(0, len(passages), _AT_ONCE)
    with closing(Cache(name)) as cache:
        for i in tqdm(starts, "Words", unit=f"x{_AT_ONCE}", disable=not progress):
            chunk = passages[["text", "language"]][i : i + _AT_ONCE]
            rows = chunk.to_numpy().tolist()
            contents = [repr(row).encode() for row in rows]
            keys = [hashlib.sha256(content).digest() for content in contents]
            readings = cache.get(set(keys))
            new = {
                key: json.dumps(_read(*row)).encode()
                for key, row in zip(keys, rows, strict=True)
                if key not in readings
            }
            cache.put(new)
            readings |= new
            yield from (json.loads(readings[key]) for key in keys)


def _bm25(counts: Any) -> Any:
    """Return the BM25 weight of each word (a column) in each passage (a row)."""
    n_passages = counts.shape[0]
    lengths = counts.sum(axis=1)
    n_holding = np.diff(counts.indptr)  # for each word, the passages that hold it
    norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
    rarity = np.log1p((n_passages - n_holding + 0.5) / (n_holding + 0.5))
    counts.data *= (_K1 + 1) / (counts.data + norm[counts.indices])
    counts.data *= np.repeat(rarity, n_holding)
    return counts


class _Index:
    """The sentences, vectors and words of a corpus, made once and searched many times."""

    def __init__(self, corpus: Corpus, progress: bool) -> None:
        from scipy.sparse import csc_array
        from sklearn.feature_extraction.text import CountVectorizer

        if corpus.passages.empty:
            raise ResearchError("There is no passage to search in.")
        self.passages = corpus.passages
        self.languages = sorted({"en", "ru", *self.passages["language"].unique()})
        dates = corpus.documents["date"].astype(object)
        self.dates = self.passages["doc_id"].map(dates).fillna("")
        self.texts = self.passages["text"].tolist()
        self.folded = [_folded(text) for text in self.texts]
        readings = pd.DataFrame(list(_readings(self.passages, progress)))
        self.spans = readings["spans"].tolist()
        self.first = np.cumsum([0, *map(len, self.spans)])
        counter = CountVectorizer(analyzer=list)
        counts = counter.fit_transform(readings["lemmas"])
        self.column = counter.vocabulary_
        self.weights = _bm25(csc_array(counts, dtype=float))
        sentences = [
            text[start:end]
            for text, spans in zip(self.texts, self.spans, strict=True)
            for start, end in spans
        ]
        self.vectors = embed(sentences, progress=progress)

    def _weight(self, lemmas: set[str]) -> Values:
        """Return the BM25 of all passages for words, given as their lemmas."""
        known = lemmas & self.column.keys()
        columns = sorted(self.column[word] for word in known)
        return np.asarray(self.weights[:, columns].sum(axis=1))

    def scores(self, query: _Query) -> tuple[Values, Values, Values]:
        """Return how near sentences are, how near passages, and their BM25 beside the highest."""
        [vector] = embed([query.text])
        nearness = self.vectors @ vector
        meaning = np.maximum.reduceat(nearness, self.first[:-1])
        weight = self._weight(set().union(*query.words))
        highest = max(weight.max(), 1e-9)
        shared = weight / highest
        return nearness, meaning.round(5), shared.round(5)

    def _holding(self, query: _Query, chosen: Values) -> Values:
        """Return which of the chosen passages hold each word and phrase that must be there."""
        for forms in query.required:
            chosen = chosen & (self._weight(forms) > 0)
        rows = np.flatnonzero(chosen).tolist()
        for folded, pattern in query.phrases.items():
            likely = [row for row in rows if folded in self.folded[row]]  # this is fast
            rows = [row for row in likely if pattern.search(self.texts[row])]
        return np.array(rows, dtype=int)

    def _match(
        self,
        row: int,
        query: _Query,
        nearness: Values,
    ) -> tuple[int, int]:
        """Return the place of the first phrase or word asked for, or of the nearest sentence."""
        text = self.texts[row]
        for pattern in query.phrases.values():
            match = pattern.search(text)
            if match:
                return match.span()
        if query.required:
            required = set().union(*query.required)
            for word in words(text, self.passages["language"].iloc[row]):
                if word.lemma in required:
                    return word.start, word.end
        own_sentences = nearness[self.first[row] : self.first[row + 1]]
        start, end = self.spans[row][own_sentences.argmax()]
        return start, end

    def best(
        self,
        query: _Query,
        n: int,
        chosen: Values,
    ) -> pd.DataFrame:
        """Return the best n of the chosen passages, with the place of what was asked for."""
        nearness, meaning, shared = self.scores(query)
        scores = pd.DataFrame({"similarity": meaning, "words": shared})
        scores["score"] = meaning + WEIGHT * shared
        holding = scores.iloc[self._holding(query, chosen)]
        best = holding.nlargest(n, ["score", "similarity"])
        passages = self.passages.iloc[best.index]
        hits = passages.rename_axis("passage_id").reset_index()
        hits = hits.join(best.reset_index(drop=True))
        hits["rank"] = hits.index + 1
        matches = [self._match(row, query, nearness) for row in best.index]
        places = pd.DataFrame(matches, columns=["match_start", "match_end"], dtype=int)
        hits = hits.join(places.add(hits["start"], axis="index"))
        return hits[HIT_COLUMNS].round(3)


_INDEXES: WeakKeyDictionary[Corpus, _Index] = WeakKeyDictionary()


def _index(corpus: Corpus, progress: bool) -> _Index:
    if corpus not in _INDEXES:
        _INDEXES[corpus] = _Index(corpus, progress)
    return _INDEXES[corpus]


def _naming(corpus: Corpus, countries: Sequence[str]) -> Values:
    """Tell which passages name one of the countries, or a place in it."""
    codes = [country.upper() for country in countries]
    places = find_places(corpus)
    named = places[places["iso"].str[:2].isin(codes)].sort_values("start")
    passages = corpus.passages.rename_axis("passage_id").reset_index()
    holders = pd.merge_asof(
        named, passages.sort_values("start"), on="start", by="doc_id"
    )
    return corpus.passages.index.isin(holders["passage_id"])


def _labelled(
    passages: pd.DataFrame, labels: pd.DataFrame, keys: Sequence[str]
) -> Values:
    """Tell in which passages a label lies that is likely true and has one of the keys."""
    for column in {"value", "probability"} & set(labels):
        labels = labels[labels[column] >= _LIKELY]
    for key in keys:
        check_choice("label", key, sorted({*load_codebook().keys, *labels["key"]}))
    rows = passages[["doc_id", "start", "end"]].assign(row=np.arange(len(passages)))
    pairs = labels[labels["key"].isin(keys)].merge(rows, "inner", "doc_id")
    overlapping = pairs.query("start_x < end_y and start_y < end_x")
    return np.isin(rows["row"], overlapping["row"])


def _listed(values: str | Sequence[str]) -> list[str]:
    if isinstance(values, list | tuple):
        return list(values)
    return [str(values)]


def _date(name: str, value: object) -> str:
    if not _DATE.fullmatch(str(value)):
        message = f"{name} is '{value}'; give a date or its beginning: 2024-05."
        raise ResearchError(message)
    return str(value)


def search(  # noqa: PLR0913 - each filter has its name
    corpus: Corpus,
    query: str,
    n: int = 10,
    *,
    language: Choice = None,
    country: Choice = None,
    label: Choice = None,
    document: Choice = None,
    since: str | None = None,
    until: str | None = None,
    labels: pd.DataFrame | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Return the `n` passages nearest to a query in meaning and in words, in any language.

    Parameters
    ----------
    corpus
        Its passages are read once: what is worked out of them is kept on disk by their text.
    query
        In English or in Russian. A phrase ``"in quotes"`` must stand in the passage as it is
        written, a word with a plus (``+оружие``) in any of its forms.
    language, country, label, document
        Only passages in one of the languages (ISO 639-1), that name one of the countries (ISO
        3166-1) or a place in it, in which a label with one of the keys lies, or of one of the
        documents (``doc_id``).
    since, until
        Only documents of these dates: a date or its beginning, such as 2024-05, both included.
    labels
        The labels table in which `label` is looked up; where not given, the codebook's labels.
    progress
        Show progress bars.

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
    index = _index(corpus, progress)
    passages = index.passages
    chosen = np.ones(len(passages), dtype=bool)
    if language:
        chosen &= passages["language"].isin(_listed(language)).to_numpy()
    if country:
        chosen &= _naming(corpus, _listed(country))
    if label:
        if labels is None:
            labels = CodebookClassifier().predict(corpus)
        chosen &= _labelled(passages, labels, _listed(label))
    if document:
        doc_ids = _listed(document)
        for doc_id in doc_ids:
            check_choice("document", doc_id, passages["doc_id"].unique())
        chosen &= passages["doc_id"].isin(doc_ids).to_numpy()
    if since:
        chosen &= (index.dates >= _date("since", since)).to_numpy()
    if until:
        last = _date("until", until)
        beginnings = index.dates.str[: len(last)]
        chosen &= beginnings.between("0", last).to_numpy()
    return index.best(_Query(query, index.languages), n, chosen)
