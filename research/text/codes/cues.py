"""What the terms found in passages are evidence of: one rule, one function."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from research.text.codes.codebook import Category, Codebook
from research.text.codes.terms import (
    SENTENCE_END,
    Hit,
    Hits,
    TermIndex,
    TermWord,
    Words,
    term_words,
)
from research.text.language import carries_content

if TYPE_CHECKING:
    import pandas as pd

METHODS = ("term", "hedged", "weak", "denied", "name")  # the strongest first

_NEAR = 30  # words on each side of a term that are looked at
_REACH = 8  # words within which a cue speaks of a term
_AFTER = 30  # characters within which a magnitude may get its number

_NUMBER = re.compile(r"\b(?!(?:19|20)\d\d\b)\d")  # apart from a year
_NUMBER_BEFORE = re.compile(r"\d\s?$")
_INFINITIVE = re.compile(r"(?:т[ьи]|чь)(?:ся)?$")
_RUSSIAN_VERB = re.compile(r"[а-я]+(?:л[аои]?|[еиуюая]т)(?:с[яь])?")  # and many a noun
_ENGLISH_PAST = re.compile(r"(?!united$|organized$)[a-z]{2,}ed")

_FIRST = attrgetter("first")


class Evidence(NamedTuple):
    """How a passage shows a category, and where."""

    method: str
    span: tuple[int, int]


class Passage(NamedTuple):
    """A passage: its words, and the terms and cues of the codebook in it."""

    text: str
    words: Words
    terms: Hits
    cues: Hits


class Context(NamedTuple):
    """A term found in a passage, the cues near it, and the words of the passage."""

    hit: Hit
    cues: Hits
    words: Words

    def cues_of(self, kind: str) -> Hits:
        """Return the cues of one kind, as the codebook names it."""
        return [cue for cue in self.cues if cue.label == kind]


def find_terms(passages: pd.DataFrame, codebook: Codebook) -> list[dict[str, Evidence]]:
    """Return for each passage the strongest evidence for every key of which it has a term."""
    terms = TermIndex({code.key: (*code.terms_en, *code.terms_ru) for code in codebook})
    cues = TermIndex(codebook.cues)

    def read(text: str) -> Passage:
        words = term_words(text)
        return Passage(text, words, terms.find(words), cues.find(words))

    evidence = {}
    for positions in passages.groupby("doc_id").indices.values():
        document = passages["text"].iloc[positions].map(read)
        on_crime = shows_crime(document, codebook)
        for i, passage in zip(positions, document, strict=True):
            evidence[i] = _strongest(passage, codebook, on_crime)
    return [evidence[i] for i in range(len(passages))]


def shows_crime(document: Iterable[Passage], codebook: Codebook) -> bool:
    """Tell whether a document speaks of crime: by one term that needs no context, or two cues."""
    n_cues = 0
    for passage in document:
        n_cues += sum(cue.label == "context" for cue in passage.cues)
        if n_cues > 1:
            return True
        for hit in passage.terms:
            if not codebook[hit.label].needs_context:
                return True
    return False


def _strongest(
    passage: Passage, codebook: Codebook, on_crime: bool
) -> dict[str, Evidence]:
    """Return the strongest evidence for each category in a passage; of equals the first."""
    text, words, terms, cues = passage
    strongest: dict[str, Evidence] = {}
    counted = [
        hit for hit in terms if _counts(hit, codebook[hit.label], text, on_crime)
    ]
    for hit in without_inner_fallbacks(counted, codebook):
        context = Context(hit, _near(cues, hit), words)
        method = _method(context, codebook[hit.label])
        evidence = Evidence(method, (hit.start, hit.end))
        best = strongest.setdefault(hit.label, evidence)
        if METHODS.index(method) < METHODS.index(best.method):
            strongest[hit.label] = evidence
    return strongest


def _counts(hit: Hit, category: Category, text: str, on_crime: bool) -> bool:
    if category.needs_context and not on_crime:
        return False
    return not (category.without_number and has_number(hit, text))


def _method(context: Context, category: Category) -> str:
    """Return how a term shows its category; an everyday one is neither a name nor denied."""
    if not category.needs_context:
        if in_name_of_organ(context) or in_title(context):
            return "name"
        if is_denied(context):
            return "denied"
    if context.hit.weak:
        return "weak"
    return "hedged" if is_hedged(context) else "term"


def has_number(hit: Hit, text: str) -> bool:
    """Tell whether a word of magnitude has its number, as in "rose significantly, by 12 %"."""
    after = text[hit.start : hit.end + _AFTER]
    before = text[: hit.start][-3:]
    same_sentence = SENTENCE_END.split(after)[0]
    return bool(_NUMBER.search(same_sentence) or _NUMBER_BEFORE.search(before))


def without_inner_fallbacks(hits: Hits, codebook: Codebook) -> Hits:
    """Drop "smuggling" in "weapons smuggling", which is no smuggling of unstated goods."""
    outer_hits = []
    for hit in hits:
        others = _near(hits, hit) if codebook[hit.label].fallback else []
        if not any(_is_narrower(other, hit, codebook) for other in others):
            outer_hits.append(hit)
    return outer_hits


def _near(hits: Hits, hit: Hit) -> Hits:
    """Return those of the hits, which are in order, that start near one; a text may be long."""
    start = bisect_left(hits, hit.first - _NEAR, key=_FIRST)
    end = bisect_left(hits, hit.last + _NEAR, key=_FIRST)
    return hits[start:end]


def _is_narrower(other: Hit, hit: Hit, codebook: Codebook) -> bool:
    """Tell whether a hit that shares a word with a fallback says more than it on its axis."""
    theirs, own = codebook[other.label], codebook[hit.label]
    if other.last < hit.first or hit.last < other.first:
        return False
    if theirs.key == own.key or theirs.axis != own.axis:
        return False
    if not theirs.fallback:
        return True
    return other.start <= hit.start and hit.end <= other.end


def in_name_of_organ(context: Context) -> bool:
    """Tell whether the term only names an organ, as in "Department for combating corruption".

    An organ that does something is no name: "The police said that they fight corruption".
    """
    hit, _, words = context
    return any(
        _heads_name(organ, against, words)
        or (_shortly_before(against, hit, 1) and _shortly_before(hit, organ, 2))
        for against in context.cues_of("against")
        if _shortly_before(against, hit, 3)
        for organ in context.cues_of("organs")
    )


def _heads_name(organ: Hit, against: Hit, words: Words) -> bool:
    if not _shortly_before(organ, against, 6):
        return False
    between = words[organ.last + 1 : against.first]
    return not any(map(is_verb, between))


def in_title(context: Context) -> bool:
    """Tell whether the term only names an office, as in "Financial Action Task Force on Fraud".

    Such a name is "Office on" with the term, or a run of capitals that also holds an organ. Where
    all words have capitals, as in a headline, they say nothing.
    """
    hit, _, words = context
    if any(_shortly_before(cue, hit, 1) for cue in context.cues_of("offices")):
        return True
    around = words[max(0, hit.first - _NEAR) : hit.last + _NEAR]
    if all(map(_may_stand_in_title, around)):
        return False
    return any(_is_one_title(o, hit, words) for o in context.cues_of("organs"))


def _is_one_title(
    organ: Hit,
    hit: Hit,
    words: Words,
) -> bool:
    """Tell whether there are but capitals and small words from a term to an organ beside it."""
    first = min(organ.first, hit.first)
    title = words[first : max(organ.last, hit.last) + 1]
    is_whole = all(word.follows for word in title[1:])
    return is_whole and all(map(_may_stand_in_title, title))


def _may_stand_in_title(word: TermWord) -> bool:
    return word.is_capital or word.says("small_in_titles")


def _clause(hit: Hit, words: Words) -> range:
    """Return the positions around a hit, up to a comma."""
    lowest = max(0, hit.first - _NEAR)
    highest = min(len(words), hit.last + _NEAR)
    starts = (i for i in range(hit.first, lowest, -1) if not words[i].follows)
    ends = (i for i in range(hit.last + 1, highest) if not words[i].follows)
    return range(next(starts, lowest), next(ends, highest))


def is_hedged(context: Context) -> bool:
    """Tell whether a doubt is cast on the term: "allegedly", before it or right after it."""
    for cue in context.cues_of("hedged"):
        if cue.first <= context.hit.last + 2 and governs(cue, context):
            return True
    return False


def is_denied(context: Context) -> bool:
    """Tell whether the text denies it ("found no evidence of"), and not that ("did not deny")."""
    hit, cues, words = context
    if _follows_not(hit, words):
        return True
    governing = [cue for cue in cues if governs(cue, context)]
    return _deny([cue for cue in governing if not _follows_not(cue, words)], hit)


def _deny(cues: Hits, hit: Hit) -> bool:
    """Tell whether cues that govern a term deny it: alone, or as "no ... were found"."""
    kinds = {cue.label for cue in cues}
    if "unfound" in kinds:
        return True
    for cue in cues:
        if cue.label == "denied" and cue.first < hit.last:
            return True
        if cue.label == "none" and _shortly_before(cue, hit, 4) and "found" in kinds:
            return True
    return False


def _follows_not(hit: Hit, words: Words) -> bool:
    return hit.first > 0 and words[hit.first - 1].says("not")


def governs(cue: Hit, context: Context) -> bool:
    """Tell whether a cue speaks of the hit: near it, and no other statement lies between."""
    hit, _, words = context
    one, other = sorted((hit, cue), key=_FIRST)
    if other.last < one.last:
        return True
    up_to_other = words[one.last + 1 : other.first + 1]
    between = up_to_other[:-1]
    if not _shortly_before(one, other, _REACH + 1):
        return False
    if not all(word.same_sentence for word in up_to_other):
        return False
    if any(word.says("turns") for word in between):
        return False
    if one is hit and between and between[-1].says("and"):
        return False
    return _is_in_clause(cue, hit, words)


def _is_in_clause(
    cue: Hit,
    hit: Hit,
    words: Words,
) -> bool:
    """Tell whether the clause of a hit has no verb of its own, holds the cue, or follows it."""
    clause = _clause(hit, words)
    if cue.first in clause or words[clause.start].says("that"):
        return True
    return not any(is_verb(words[i]) for i in clause)


def _shortly_before(
    one: Hit,
    other: Hit,
    at_most: int,
) -> bool:
    return 0 < other.first - one.last <= at_most


def is_verb(word: TermWord) -> bool:
    """Tell whether the word looks like a finite verb; a Russian one has an infinitive as lemma.

    >>> from research.text.codes.terms import term_words
    >>> [is_verb(word) for word in term_words("Комитет сообщил, что police arrested")]
    [False, True, False, False, True]
    """
    if any(map(_RUSSIAN_VERB.fullmatch, word.forms)):
        infinitives = filter(_INFINITIVE.search, word.forms)  # and "часть"
        return not all(carries_content(form, "ru") for form in infinitives)
    return word.says("verbs") or any(map(_ENGLISH_PAST.fullmatch, word.forms))
