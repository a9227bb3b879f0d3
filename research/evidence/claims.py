"""Numeric claims of texts: value, unit, what is counted, when, where, and who says so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from research.corpus import Corpus, as_corpus
from research.evidence.places import places_spoken_of
from research.text.quantities import context
from research.text.quantities.numbers import Span, Tokens
from research.text.quantities.patterns import PATTERNS
from research.text.quantities.periods import UNKNOWN, find_periods
from research.text.quantities.reading import Quantity, find_quantities
from research.text.quantities.units import direction
from research.text.quantities.words import starters

CLAIM_COLUMNS = [
    *(
        "claim_id",
        "doc_id",
        "start",
        "end",
        "text",
        "value",
        "value_high",
        "comparator",
    ),
    *(
        "unit_kind",
        "unit",
        "measure",
        "period_start",
        "period_end",
        "places",
        "attribution",
    ),
    *("passage_id", "direction", "base", "part_of", "adds_to"),
]
_WORD = re.compile(r"пол(?=[тгклчм])|[^\W\d_]+")
_DIGIT = re.compile(r"\d|[¼½¾⅓⅔⅛]")
_LONGEST = (
    2000  # characters of a sentence that are read at once, so that time grows linearly
)


def may_hold_numbers(text: str) -> bool:
    """Tell whether a text has a digit or a word that can begin a quantity."""
    return bool(_DIGIT.search(text)) or not starters().isdisjoint(
        _WORD.findall(text.lower())
    )


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text, very long ones in pieces cut at white space."""
    from research.text.sentences import sentence_spans

    for a, b in _cut(text, 0, len(text), 10 * _LONGEST):
        for start, end in sentence_spans(text[a:b]):
            yield from _cut(text, a + start, a + end)


def _cut(
    text: str, start: int, end: int, longest: int = _LONGEST
) -> Iterator[tuple[int, int]]:
    while end - start > longest:
        at = text.rfind(" ", start + 1, start + longest)
        at = at if at > start else start + longest
        yield start, at
        start = at
    yield start, end


class _Reader:
    """Reads the passages of one document in order, and remembers the period spoken of."""

    def __init__(self, year: str | None) -> None:
        self.year = int(year) if isinstance(year, str) else None
        self.current = UNKNOWN
        self.last: Sequence[Quantity] = []
        self.passage = ""
        self.measures: dict[str, str] = {}

    def read(self, sentence: str, language: str, passage: str) -> list[Quantity]:
        """Return the quantities of a sentence, related to one another and to what came before."""
        if passage != self.passage and not context.has("anaphora", sentence):
            self.current = UNKNOWN
        self.passage = passage
        periods = find_periods(sentence)
        shapes = [match.span() for match in PATTERNS["shapes"].finditer(sentence)]
        tokens = Tokens(sentence, language, [*(p[:2] for p in periods), *shapes])
        found = find_quantities(tokens)
        for q in found:
            context.set_measure(sentence, q)
            q.measure = self.measures[q.kind] = q.measure or self.measures.get(
                q.kind, ""
            )
        if found:
            resolved = context.resolve(sentence, periods, self.year, self.current)
            self.current = context.set_periods(sentence, found, resolved, self.current)
            context.pair(sentence, found)
            context.find_changes(found)
            for q in found:
                q.trend = q.trend and direction(Span(tokens, q.first, q.first))
            context.find_parts(sentence, found)
            context.find_sums(sentence, found)
            self.last = context.relate_to_before(sentence, found, self.last)
        return found


def _rows(corpus: Corpus) -> Iterator[list[Any]]:
    years, spoken_of = corpus.documents["date"].str[:4], places_spoken_of(corpus)
    passages = corpus.passages[["doc_id", "start", "text", "language"]]
    reader, reading = _Reader(None), None
    for passage_id, doc_id, at, text, language in passages.itertuples(name=None):
        if doc_id != reading:
            reader, reading = _Reader(years[doc_id]), doc_id
        for start, end in _pieces(text) if may_hold_numbers(text) else ():
            sentence = text[start:end]
            if not may_hold_numbers(sentence):
                continue
            found = reader.read(
                sentence, "en" if language in ("en", "und") else "ru", passage_id
            )
            source = context.attribution(sentence) if found else ""
            for q in found:
                q.claim_id = f"{doc_id}:{at + start + q.start}"
            for q in found:
                begin, stop = at + start + q.start, at + start + q.end
                place = spoken_of(doc_id, begin, at + start, at + end)
                related = [
                    x.claim_id if x else None for x in (q.base, q.part_of, q.adds_to)
                ]
                yield [
                    q.claim_id, doc_id, begin, stop, sentence[q.start : q.end],
                    *(q.value, q.value_high, q.comparator, q.kind, q.unit, q.measure, *q.bounds),
                    *([place] * bool(place), source, passage_id, q.trend or q.direction, *related),
                ]  # fmt: skip


def extract_claims(corpus: Corpus | Iterable[str]) -> pd.DataFrame:
    """Return the quantities that the texts of a corpus state, one row each.

    Parameters
    ----------
    corpus
        A corpus, or texts; noise is not read.

    Returns
    -------
    pandas.DataFrame
        ``claim_id, doc_id, start, end, text, value, value_high, comparator, unit_kind, unit,
        measure, period_start, period_end, places, attribution, passage_id``, and for the audit
        ``direction`` (up, down or empty) and the claims that one is compared with (``base``), is
        a part of (``part_of``) or is one of the summands of (``adds_to``).

    Examples
    --------
    >>> from research import corpus_from_texts
    >>> claims = extract_claims(corpus_from_texts(["Police seized more than 3 kg of heroin."]))
    >>> claims[["text", "value", "comparator", "unit_kind", "unit"]].values.tolist()
    [['more than 3 kg', 3.0, 'gt', 'mass', 'kg']]
    """
    claims = pd.DataFrame(list(_rows(as_corpus(corpus))), columns=CLAIM_COLUMNS)
    return claims.astype(
        {"value": float, "value_high": float, "start": int, "end": int}
    )
