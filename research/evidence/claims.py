"""Numeric claims of texts: value, unit, what is counted, when, where, and who says so."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from research.corpus import Corpus
from research.corpus.derived import derived
from research.evidence.places import places_spoken_of
from research.evidence.spans import spans_table
from research.text.quantities import context
from research.text.quantities.numbers import Span, Tokens
from research.text.quantities.patterns import PATTERNS
from research.text.quantities.periods import UNKNOWN, find_periods
from research.text.quantities.reading import Quantity, find_quantities
from research.text.quantities.units import direction
from research.text.quantities.words import starters
from research.text.sentences import sentence_spans

_FURTHER = [
    "value",
    "value_high",
    "comparator",
    "unit_kind",
    "unit",
    "measure",
    "period_start",
    "period_end",
    "places",
    "attribution",
    "passage_id",
    "direction",
    "base",
    "part_of",
    "adds_to",
]
_WORD = re.compile(r"пол(?=[тгклчм])|[^\W\d_]+")
_DIGIT = re.compile(r"\d|[¼½¾⅓⅔⅛]")
# Whose numbers are written as in English, whose as in Russian; others are not read.
_WRITTEN_AS = {"en": "en", "und": "en"} | dict.fromkeys(
    ("ru", "uk", "be", "kk", "bg", "mk", "sr"), "ru"
)
_LONGEST = 2000  # characters of a sentence that are read at once: time grows linearly


def may_hold_numbers(text: str) -> bool:
    """Tell whether a text has a digit or a word that can begin a quantity."""
    if _DIGIT.search(text):
        return True
    return not starters().isdisjoint(_WORD.findall(text.lower()))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text that may hold numbers, very long ones in pieces."""
    if not may_hold_numbers(text):
        return
    for part, part_end in _cut(text, 0, len(text), 10 * _LONGEST):
        for start, end in sentence_spans(text[part:part_end]):
            for piece in _cut(text, part + start, part + end, _LONGEST):
                if may_hold_numbers(text[slice(*piece)]):
                    yield piece


def _cut(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """Yield a span in pieces that are cut at white space where there is any."""
    while end - start > longest:
        cut = text.rfind(" ", start + 1, start + longest)
        if cut < 0:
            cut = start + longest
        yield start, cut
        start = cut
    yield start, end


class _Reader:
    """Reads the passages of a corpus in order; in each document it remembers the period."""

    def __init__(self, corpus: Corpus) -> None:
        self.years = corpus.documents["date"].str[:4]
        self.spoken_of = places_spoken_of(corpus)
        self.doc_id = ""

    def read(self, passage: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the place of each quantity in a passage, and the columns that follow it."""
        if passage.doc_id != self.doc_id:
            self._open(passage.doc_id)
        if passage.language not in _WRITTEN_AS:
            return
        language = _WRITTEN_AS[passage.language]
        is_first = True
        for start, end in _sentences(passage.text):
            sentence = passage.text[start:end]
            if is_first and not context.has("anaphora", sentence):
                self.current = UNKNOWN
            is_first = False
            at = passage.start + start
            quantities = self._quantities(sentence, language)
            for q in quantities:
                q.claim_id = f"{self.doc_id}:{at + q.start}"
            for q in quantities:
                place = self.spoken_of(
                    self.doc_id, at + q.start, at, at + len(sentence)
                )
                related = (q.base, q.part_of, q.adds_to)
                links = [other and other.claim_id for other in related]
                yield (
                    start + q.start,
                    start + q.end,
                    q.value,
                    q.value_high,
                    q.comparator,
                    q.kind,
                    q.unit,
                    q.measure,
                    *q.bounds,
                    [place] if place else [],
                    context.attribution(sentence),
                    passage.Index,
                    q.trend or q.direction,
                    *links,
                )

    def _open(self, doc_id: str) -> None:
        """Forget the document before."""
        year = self.years[doc_id]
        self.doc_id = doc_id
        self.year = int(year) if isinstance(year, str) else None
        self.current = UNKNOWN
        self.last: Sequence[Quantity] = []
        self.measures: dict[str, str] = {}

    def _quantities(self, sentence: str, language: str) -> list[Quantity]:
        """Return the quantities of a sentence, related to one another and to what came before."""
        periods = find_periods(sentence)
        masked = [(period.start, period.end) for period in periods]
        masked += [match.span() for match in PATTERNS["shapes"].finditer(sentence)]
        tokens = Tokens(sentence, language, masked)
        quantities = find_quantities(tokens)
        if not quantities:
            return []
        for q in quantities:
            context.set_measure(sentence, q)
            q.measure = q.measure or self.measures.get(q.kind, "")
            self.measures[q.kind] = q.measure
        periods = context.resolve(sentence, periods, self.year, self.current)
        self.current = context.set_periods(sentence, quantities, periods, self.current)
        context.pair(sentence, quantities)
        context.find_changes(quantities)
        for q in quantities:
            q.trend = q.trend and direction(Span(tokens, q.first, q.first))
        context.find_parts(sentence, quantities)
        context.find_sums(sentence, quantities)
        self.last = context.relate_to_before(sentence, quantities, self.last)
        return quantities


@derived
def extract_claims(corpus: Corpus) -> pd.DataFrame:
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
    claims = spans_table(corpus.passages, _Reader(corpus).read, _FURTHER)
    ids = claims["doc_id"] + ":" + claims["start"].astype(str)
    claims.insert(0, "claim_id", ids)
    return claims.astype({"value": float, "value_high": float})
