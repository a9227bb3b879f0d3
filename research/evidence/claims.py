"""Numeric claims of texts: value, unit, what is counted, when, where, and who says so."""

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

import pandas as pd

from research.corpus import Corpus
from research.corpus.derived import derived
from research.evidence.places import places_spoken_of
from research.evidence.spans import spans_table
from research.text.quantities import context, pairs
from research.text.quantities.numbers import Tokens
from research.text.quantities.patterns import PATTERNS
from research.text.quantities.periods import UNKNOWN, find_periods
from research.text.quantities.reading import Quantity, find_quantities
from research.text.quantities.relations import solve
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
    "operands",
]
_OWN = attrgetter(
    "start", "end", "value", "value_high", "comparator", "kind", "unit", "measure"
)
_WORD = re.compile(r"пол(?=[тгклчм])|[^\W\d_]+")
_DIGIT = re.compile(r"\d|[¼½¾⅓⅔⅛]")
# Whose numbers are written as in English, whose as in Russian; others are not read.
_WRITTEN_AS = {"en": "en", "und": "en"} | dict.fromkeys(
    ("ru", "uk", "be", "kk", "bg", "mk", "sr"), "ru"
)
# What is read at once, cut at white space where there is any: time grows linearly.
_STRETCHES = re.compile(r".{1,20000}(?=\s|$)|.{20000}", re.DOTALL)
_PIECES = re.compile(r".{1,2000}(?=\s|$)|.{2000}", re.DOTALL)


def may_hold_numbers(text: str) -> bool:
    """Tell whether a text has a digit or a word that can begin a quantity."""
    if _DIGIT.search(text):
        return True
    return not starters().isdisjoint(_WORD.findall(text.lower()))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text that may hold numbers, very long ones in pieces."""
    if not may_hold_numbers(text):
        return
    for part in _STRETCHES.finditer(text):
        for start, end in sentence_spans(part[0]):
            for piece in _PIECES.finditer(
                text, part.start() + start, part.start() + end
            ):
                if may_hold_numbers(piece[0]):
                    yield piece.span()


class ClaimReader:
    """Reads the passages of a corpus in order; in each document it remembers the period."""

    def __init__(self, corpus: Corpus) -> None:
        self.years = corpus.documents["date"].str[:4]
        self.spoken_of = places_spoken_of(corpus)
        self.doc_id = ""

    def read(self, passage: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the place of each quantity in a passage, and the columns that follow it."""
        found = list(self.quantities(passage))
        solve(passage.text, [q for q, *_ in found])
        for q, start, end, source in found:
            at = passage.start
            place = self.spoken_of(self.doc_id, at + q.start, at + start, at + end)
            yield (
                *_OWN(q),
                *q.bounds,
                [place] if place else [],
                source,
                passage.Index,
                q.trend or q.direction,
                q.base and q.base.claim_id,
                q.part_of and q.part_of.claim_id,
                [other.claim_id for other in q.operands],
            )

    def quantities(self, passage: Any) -> Iterator[tuple[Quantity, int, int, str]]:
        """Yield each quantity of a passage with its sentence and who is said to say so."""
        if passage.doc_id != self.doc_id:
            self._open(passage.doc_id)
        if passage.language not in _WRITTEN_AS:
            return
        language = _WRITTEN_AS[passage.language]
        for i, (start, end) in enumerate(_sentences(passage.text)):
            sentence = passage.text[start:end]
            if not i and not context.has("anaphora", sentence):
                self.current = UNKNOWN
            source = context.attribution(sentence)
            for q in self._quantities(sentence, language):
                q.sentence = i
                q.start += start
                q.end += start
                q.claim_id = f"{self.doc_id}:{passage.start + q.start}"
                yield q, start, end, source

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
        quantities = find_quantities(Tokens(sentence, language, masked))
        if not quantities:
            return []
        for q in quantities:
            context.set_measure(sentence, q)
            q.measure = q.measure or self.measures.get(q.kind, "")
            self.measures[q.kind] = q.measure
        periods = context.resolve(sentence, periods, self.year, self.current)
        self.current = context.set_periods(sentence, quantities, periods, self.current)
        pairs.pair(sentence, quantities)
        pairs.find_parts(sentence, quantities)
        self.last = pairs.relate_to_before(sentence, quantities, self.last)
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
        ``direction`` (up, down, or empty), the claims that
        one is compared with (``base``) or is a part of (``part_of``), and those that what it
        states is computed from (``operands``, a list).

    Examples
    --------
    >>> from research import corpus_from_texts
    >>> claims = extract_claims(corpus_from_texts(["Police seized more than 3 kg of heroin."]))
    >>> claims[["text", "value", "comparator", "unit_kind", "unit"]].values.tolist()
    [['more than 3 kg', 3.0, 'gt', 'mass', 'kg']]
    """
    claims = spans_table(corpus.passages, ClaimReader(corpus).read, _FURTHER)
    ids = claims["doc_id"] + ":" + claims["start"].astype(str)
    claims.insert(0, "claim_id", ids)
    return claims.astype({"value": float, "value_high": float})
