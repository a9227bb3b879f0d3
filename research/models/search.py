"""Search by meaning and by words at once, across languages.

A passage is as near to a query in meaning as the nearest of its sentences (the cosine of their
vectors), and in words as its BM25 beside the highest (https://doi.org/10.1561/1500000019). Their
weighted sum fuses better than ranks (https://doi.org/10.1145/3596512; ``benchmarks/search.ipynb``,
of before a heading or a fragment lost a part of its score to the sentences).
"""

import re
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from research.corpus import PASSAGE_COLUMNS, Corpus
from research.corpus.derived import derived
from research.errors import ResearchError, check_choice
from research.evidence.places import find_places
from research.models.classification import CodebookClassifier
from research.models.classification.labelling import with_passages
from research.models.embedding import DEFAULT, Array, embed
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
_HEADING = 0.3  # taken from a heading or a fragment, which say less than a sentence
_FEWEST = 3  # spaces between words of a sentence
_K1 = 1.2  # of BM25, as usual
_B = 0.75
_LONG = 300  # characters: a longer sentence is taken apart at its semicolons
_LIKELY = 0.5  # the least probability of a label that a filter goes by
_PHRASE = re.compile(r"[\"“„«]([^\"”“„«»]*\w[^\"”“„«»]*)[\"”“»]")
_REQUIRED = re.compile(r"(?<!\S)\+(\w\S*)")
_ALL = re.compile(r"(?s).+")
_CLAUSE = re.compile(r"[^;]*\w[^;]*;?")
_PLACE = ["doc_id", "start", "end"]
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")

Choice = str | Sequence[str] | None


def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Return a pattern of whole words, with any space between them and in any case."""
    pattern = r"\s+".join(map(re.escape, phrase.split()))
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


class _Query:
    """What is asked; a word stands as its lemmas, one for each language."""

    def __init__(self, query: str, languages: Sequence[str]) -> None:
        self.languages = languages
        self.text = _REQUIRED.sub(r"\1", query)
        self.words = self._lemmas(self.text)
        self.required: list[set[str]] = []
        phrases = _PHRASE.findall(query)
        for word in _REQUIRED.findall(query):
            lemmas = self._lemmas(word)
            if lemmas and len(word) > 2:
                self.required += lemmas
            else:  # as EU, or "the": it has to stand as it is
                phrases.append(word)
        self.phrases = [_phrase_pattern(phrase) for phrase in phrases]

    def _lemmas(self, text: str) -> list[set[str]]:
        return [
            {lemma(word.text, code) for code in self.languages}
            for word in words(text, "und")
            if carries_content(word.text, "en")
        ]


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a passage, and the clauses of the very long ones."""
    spans = [
        match.span()
        for start, end in sentence_spans(text)
        for match in (_CLAUSE if end - start > _LONG else _ALL).finditer(
            text, start, end
        )
    ]
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


@derived
def _readings(corpus: Corpus) -> pd.DataFrame:
    """Return what is looked up of each passage: its sentences and lemmas."""
    rows = [
        (*map(list, zip(*_spans(text), strict=True)), _lemmas_of(text, language))
        for text, language in corpus.passages[["text", "language"]].to_numpy()
    ]
    return pd.DataFrame(rows, columns=["starts", "ends", "lemmas"])


def _bm25(counts: Any) -> Any:
    """Return the BM25 weight of each word (a column) in each passage (a row)."""
    lengths = counts.sum(axis=1)
    n_holding = np.diff(counts.indptr)  # for each word, the passages that hold it
    norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
    rarity = np.log1p((len(lengths) - n_holding + 0.5) / (n_holding + 0.5))
    counts.data *= (_K1 + 1) / (counts.data + norm[counts.indices])
    counts.data *= np.repeat(rarity, n_holding)
    return counts


class _Index:
    """The sentences, vectors and words of a corpus, made once and searched many times."""

    def __init__(self, corpus: Corpus, model: str) -> None:
        from scipy.sparse import csc_array
        from sklearn.feature_extraction.text import CountVectorizer

        if corpus.passages.empty:
            raise ResearchError("There is no passage to search in.")
        self.passages = corpus.passages
        self.languages = sorted({"en", "ru", *self.passages["language"].unique()})
        readings = _readings(corpus)
        places = ["starts", "ends"]
        spans = readings[places].explode(places)
        self.rows = spans.index
        self.spans = spans.to_numpy(int)
        counter = CountVectorizer(analyzer=list)
        counts = counter.fit_transform(readings["lemmas"])
        self.column = counter.vocabulary_
        self.weights = _bm25(csc_array(counts, dtype=float))
        texts = self.passages["text"].tolist()
        sentences = [texts[row][start:end] for row, start, end in spans.itertuples()]
        self.model = model
        self.vectors = embed(sentences, model)

    def _weight(self, lemmas: set[str]) -> Array:
        """Return the BM25 of all passages for words, given as their lemmas."""
        columns = sorted(self.column[word] for word in lemmas & self.column.keys())
        return np.asarray(self.weights[:, columns].sum(axis=1))

    def holds(self, query: _Query) -> Array:
        """Tell which passages hold each word and phrase that must be there."""
        holds = np.ones(len(self.passages), dtype=bool)
        for forms in query.required:
            holds &= self._weight(forms) > 0
        for phrase in query.phrases:
            holds &= self.passages["text"].str.contains(phrase)
        return holds

    def best(
        self,
        query: _Query,
        n: int,
        chosen: Array,
    ) -> pd.DataFrame:
        """Return the best n of the chosen passages, with the place of what was asked for."""
        asked = embed([query.text], self.model)[0]
        nearness = pd.Series(self.vectors @ asked).groupby(self.rows)
        meaning = nearness.max().to_numpy().round(5)
        weight = self._weight(set().union(*query.words))
        shared = (weight / max(weight.max(), 1e-9)).round(5)
        n_spaces = self.passages["text"].str.count(r"\w\s+\w")
        is_heading = (self.passages["kind"] == "title") | (n_spaces < _FEWEST)
        hits = (
            self.passages.assign(
                score=meaning + WEIGHT * shared - _HEADING * is_heading,
                similarity=meaning,
                words=shared,
                nearest=nearness.idxmax().to_numpy(),
            )[chosen]
            .nlargest(n, ["score", "similarity"])
            .reset_index()
        )
        hits["rank"] = hits.index + 1
        matches = [
            _match(hit["text"], hit["language"], query) or self.spans[hit["nearest"]]
            for hit in hits.to_dict("records")
        ]
        places = np.array(matches, dtype=int).reshape(-1, 2)
        hits[["match_start", "match_end"]] = places + hits[["start"]].to_numpy()
        return hits[HIT_COLUMNS].round(3)


def _match(text: str, language: str, query: _Query) -> tuple[int, int] | None:
    """Return the place of the first phrase or word that must be there, if there is one."""
    if query.phrases:  # a hit holds each of them
        return next(query.phrases[0].finditer(text)).span()
    required = set().union(*query.required)
    for word in words(text, language):
        if word.lemma in required:
            return word.start, word.end
    return None


_INDEXES: WeakKeyDictionary[Corpus, dict[str, _Index]] = WeakKeyDictionary()


def _index(corpus: Corpus, model: str) -> _Index:
    indexes = _INDEXES.setdefault(corpus, {})
    if model not in indexes:
        indexes[model] = _Index(corpus, model)
    return indexes[model]


def _overlapping(passages: pd.DataFrame, spans: pd.DataFrame) -> Array:
    """Tell in which passages one of the spans of documents lies."""
    pairs = with_passages(spans[_PLACE], passages)
    return passages.index.isin(pairs["passage_id"])


def _likely(labels: pd.DataFrame, keys: Array) -> pd.DataFrame:
    """Return the labels that are likely true and have one of the keys."""
    for column in {"value", "probability"} & set(labels):
        labels = labels[labels[column] >= _LIKELY]
    known = sorted({*load_codebook().keys, *labels["key"]})
    for key in keys:
        check_choice("label", key, known)
    return labels[labels["key"].isin(keys)]


def _dated(
    dates: pd.Series,
    since: object,
    until: object,
) -> Array:
    """Tell which dates lie between two that are given, both included."""
    for limit in filter(None, (since, until)):
        if not _DATE.fullmatch(str(limit)):
            raise ResearchError(
                f"The search cannot start (since) or end (until) at '{limit}': this is no date; "
                "give a date or its beginning: 2024-05."
            )
    # A tilde comes after all that may go on from a date.
    return dates.between(str(since or 0), f"{until or ''}~").to_numpy()


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
    model: str = DEFAULT,
) -> pd.DataFrame:
    """Return the `n` passages nearest to a query in meaning and in words, in any language.

    Parameters
    ----------
    corpus
        Its passages are read once: what is worked out of them is kept on disk.
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
    model
        The sentence encoder, as `embed` takes it.

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
    index = _index(corpus, model)
    passages = index.passages
    asked = _Query(query, index.languages)
    chosen = index.holds(asked)
    if language:
        chosen &= passages["language"].isin(np.atleast_1d(language))
    if country:
        codes = np.char.upper(np.atleast_1d(country))
        places = find_places(corpus)
        chosen &= _overlapping(passages, places[places["iso"].str[:2].isin(codes)])
    if label:
        if labels is None:
            labels = CodebookClassifier().predict(corpus)
        chosen &= _overlapping(passages, _likely(labels, np.atleast_1d(label)))
    if document:
        doc_ids = np.atleast_1d(document)
        for doc_id in doc_ids:
            check_choice("document", doc_id, passages["doc_id"].unique())
        chosen &= passages["doc_id"].isin(doc_ids)
    if since or until:
        dates = passages["doc_id"].map(corpus.documents["date"]).fillna("")
        chosen &= _dated(dates, since, until)
    return index.best(asked, n, chosen)
