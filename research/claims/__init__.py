"""Numeric claims of texts: value, unit, what is counted, when, where, and who says so."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from research.claims import context
from research.claims.context import UNKNOWN, Mention
from research.claims.distractors import find_shapes
from research.claims.lexicon import starters
from research.claims.numbers import Tokens
from research.claims.periods import Bounds, find_periods
from research.claims.quantities import Quantity, find_quantities
from research.claims.units import direction
from research.corpus import Corpus, as_corpus
from research.places import PlacesOfDocument, places_by_document

CLAIM_COLUMNS = [
    *("claim_id", "doc_id", "start", "end", "text", "value", "value_high", "comparator"),
    *("unit_kind", "unit", "measure", "period_start", "period_end", "places", "attribution"),
    *("passage_id", "direction", "base", "part_of", "adds_to"),
]
_WORD = re.compile(r"пол(?=[тгклчм])|[^\W\d_]+")
_DIGIT = re.compile(r"\d|[¼½¾⅓⅔⅛]")
_LONGEST = 2000  # characters of a sentence that are read at once, so that time grows linearly


def may_hold_numbers(text: str) -> bool:
    """Tell whether a text has a digit or a word that can begin a quantity."""
    return bool(_DIGIT.search(text)) or not starters().isdisjoint(_WORD.findall(text.lower()))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text, very long ones in pieces cut at white space."""
    from research.sentences import sentence_spans

    for a, b in _cut(text, 0, len(text), 10 * _LONGEST):
        for start, end in sentence_spans(text[a:b]):
            yield from _cut(text, a + start, a + end)


def _cut(text: str, start: int, end: int, longest: int = _LONGEST) -> Iterator[tuple[int, int]]:
    while end - start > longest:
        at = text.rfind(" ", start + 1, start + longest)
        at = at if at > start else start + longest
        yield start, at
        start = at
    yield start, end


class _Reader:
    """Reads the passages of one document in order, and remembers the period spoken of."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.current: Bounds = UNKNOWN
        self.last: list[Mention] = []
        self.passage = ""
        self.measures: dict[str, str] = {}

    def read(self, sentence: str, language: str, passage: str) -> list[tuple[Quantity, Mention]]:
        """Return the quantities of a sentence, related to one another and to what came before."""
        if passage != self.passage and not context.has("anaphora", sentence):
            self.current = UNKNOWN
        self.passage = passage
        periods = find_periods(sentence)
        masked = [(p.start, p.end) for p in periods] + find_shapes(sentence)
        tokens = Tokens(sentence, language, masked)
        quantities = find_quantities(tokens)
        mentions = [Mention.of(tokens, quantity) for quantity in quantities]
        for mention in mentions:
            mention.measure, mention.own_measure = context.measure(sentence, mention)
            mention.measure = mention.measure or self.measures.get(mention.kind, "")
            self.measures[mention.kind] = mention.measure
        resolved = context.resolve(sentence, periods, self.year, self.current)
        if mentions:
            self.current = context.set_periods(sentence, mentions, resolved, self.current)
            context.pair(sentence, mentions)
            context.find_changes(mentions)
            for q, mention in zip(quantities, mentions, strict=True):
                if not mention.is_level and mention.base:
                    mention.measure = mention.base.measure
                if mention.trend:
                    mention.trend = direction(tokens, q.first, q.first)
            context.find_parts(sentence, mentions)
            context.find_sums(sentence, mentions)
            self._relate_to_before(sentence, mentions)
        return list(zip(quantities, mentions, strict=True))

    def _relate_to_before(self, sentence: str, mentions: list[Mention]) -> None:
        """Relate amounts to those of the sentences before: these crimes, such offences."""
        whole = next((m for m in self.last if m.base and m.kind == "count"), None)
        total = whole.base if whole else None
        for mention in (m for m in mentions if m.is_level):
            base = mention.base
            if base is None or whole is None or total is None:
                continue
            if base.bounds == UNKNOWN:
                base.bounds = total.bounds
            same = (mention.bounds, base.bounds) == (whole.bounds, total.bounds)
            smaller = mention.value < whole.value and base.value < total.value
            if same and context.has("anaphora", sentence) and mention.kind == "count" and smaller:
                mention.part_of, base.part_of = whole, total
        if any(m.base and m.kind == "count" and m.own_measure for m in mentions):
            self.last = mentions


def _rows(corpus: Corpus) -> Iterator[list[Any]]:
    passages, named = corpus.passages, places_by_document(corpus)
    years = corpus.documents["date"].str[:4]
    columns = [passages[name] for name in ("doc_id", "start", "text", "language")]
    reader, reading, nowhere = _Reader(None), None, PlacesOfDocument([], "")
    for passage_id, doc_id, at, text, language in zip(passages.index, *columns, strict=True):
        if doc_id != reading:
            year = years[doc_id]
            reader, reading = _Reader(int(year) if isinstance(year, str) else None), doc_id
        for start, end in _pieces(text) if may_hold_numbers(text) else ():
            sentence = text[start:end]
            if not may_hold_numbers(sentence):
                continue
            found = reader.read(sentence, "en" if language in ("en", "und") else "ru", passage_id)
            source = context.attribution(sentence) if found else ""
            for _, m in found:
                m.claim_id = f"{doc_id}:{at + start + m.start}"
            for q, m in found:
                begin, stop = at + start + m.start, at + start + m.end
                place = named.get(doc_id, nowhere).spoken_of(begin, at + start, at + end)
                related = [x.claim_id if x else None for x in (m.base, m.part_of, m.adds_to)]
                yield [
                    m.claim_id, doc_id, begin, stop, sentence[m.start : m.end],
                    *(q.value, q.value_high, q.comparator, q.kind, q.unit, m.measure, *m.bounds),
                    *([place] * bool(place), source, passage_id, m.trend or q.direction, *related),
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
    return claims.astype({"value": float, "value_high": float, "start": int, "end": int})
