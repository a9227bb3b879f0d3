"""What the terms found in passages are evidence of: one rule, one function."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from research.classification.terms import SENTENCE_END, TURNS, Hit, TermIndex, Token, tokens
from research.codebook import Codebook
from research.language import carries_content

CONTEXT, ORGAN, AGAINST = "@context", "@organs", "@against"

_NEAR, _REACH = 30, 8  # words within which the parts of a name stand, and what a cue speaks of
METHODS = ("term", "hedged", "weak", "denied", "name")  # the strongest first

_JOINS = frozenset(("and", "и"))
_SUBORDINATE = frozenset("that whether if что чтобы будто как".split())
_SMALL = frozenset("a an and against as at by for from in of on or the to with".split())
_NOT = frozenset("not never without deny не нельзя без отрицать".split())
_NUMBER = re.compile(r"\b(?!(?:19|20)\d\d\b)\d")  # apart from a year
_AFTER = 30  # characters within which a magnitude may get its number

_INFINITIVE = re.compile(r"(?:т[ьи]|чь)(?:ся)?$")
_RUSSIAN_VERB = re.compile(r"[а-я]+(?:л[аои]?|[еиуюая]т)(?:с[яь])?")  # and many a noun
_ENGLISH_VERB = re.compile(
    r"(?!united$|organized$)[a-z]{2,}ed|is|are|was|were|has|have|had|will|would|may|must|can|could"
    r"|says?|said|tells?|told|began|held|led|made|took|went|found|got|gave|came|sold|bought|kept"
    r"|fled|ran|hid|sent|paid|stole|caught|shot|left"
)


class Evidence(NamedTuple):
    """How a passage shows a category, and where."""

    method: str
    span: tuple[int, int]


def find_terms(passages: pd.DataFrame, codebook: Codebook) -> list[dict[str, Evidence]]:
    """Return for each passage the strongest evidence for every key of which it has a term."""
    terms = {category.key: (*category.terms_en, *category.terms_ru) for category in codebook}
    index = TermIndex(terms | {f"@{cue}": phrases for cue, phrases in codebook.cues.items()})
    vague = {category.key for category in codebook if category.without_number}
    found: list[dict[str, Evidence]] = [{} for _ in range(len(passages))]
    for document in passages.groupby("doc_id").indices.values():
        texts = passages["text"].iloc[document]
        words = [tokens(text) for text in texts]
        hits = [
            [hit for hit in index.find(here) if hit.label not in vague or not has_number(hit, text)]
            for here, text in zip(words, texts, strict=True)
        ]
        on_crime = sum(shows_crime(hit, codebook) for of_passage in hits for hit in of_passage) >= 1
        for i, hits_here, words_here in zip(document, hits, words, strict=True):
            found[i] = _strongest(hits_here, words_here, codebook, on_crime=on_crime)
    return found


def _strongest(
    hits: Sequence[Hit], words: Sequence[Token], codebook: Codebook, *, on_crime: bool
) -> dict[str, Evidence]:
    cues = [hit for hit in hits if is_cue(hit)]
    terms = [hit for hit in hits if not is_cue(hit)]
    found: dict[str, Evidence] = {}
    for hit in without_inner_fallbacks(terms, codebook):
        if codebook[hit.label].needs_context and not on_crime:
            continue
        method = _method(hit, cues, words, codebook)
        best = found.get(hit.label)
        if best is None or METHODS.index(method) < METHODS.index(best.method):
            found[hit.label] = Evidence(method, (hit.start, hit.end))
    return found


def _method(hit: Hit, cues: Sequence[Hit], words: Sequence[Token], codebook: Codebook) -> str:
    """Return how a term shows its category; an everyday one is neither a name nor denied."""
    is_everyday = codebook[hit.label].needs_context
    if not is_everyday and (in_name_of_organ(hit, cues, words) or in_title(hit, cues, words)):
        return "name"
    if not is_everyday and is_denied(hit, cues, words):
        return "denied"
    if hit.weak:
        return "weak"
    hedges = (cue for cue in cues if cue.label == "@hedged")
    return "hedged" if any(governs(cue, hit, words) for cue in hedges) else "term"


def is_cue(hit: Hit) -> bool:
    """Tell whether the hit is a cue and no category."""
    return hit.label.startswith("@")


def shows_crime(hit: Hit, codebook: Codebook) -> float:
    """Return how far the hit shows that its document speaks of crime; 1 is enough in all."""
    if is_cue(hit):
        return 0.5 if hit.label == CONTEXT else 0
    return 0 if codebook[hit.label].needs_context else 1


def has_number(hit: Hit, text: str) -> bool:
    """Tell whether a word of magnitude comes with its number, as in "rose significantly, by 12 %"."""
    rest = SENTENCE_END.split(text[hit.start : hit.end + _AFTER])[0]
    return bool(_NUMBER.search(rest) or re.search(r"\d\s?$", text[: hit.start][-3:]))


def without_inner_fallbacks(hits: Sequence[Hit], codebook: Codebook) -> list[Hit]:
    """Drop "smuggling" in "weapons smuggling", which is no smuggling of unstated goods."""
    at_word: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        for word in range(hit.first, hit.last + 1):
            at_word[word].append(hit)
    return [
        hit
        for hit in hits
        if not codebook[hit.label].fallback
        or not any(
            _is_narrower(other, hit, codebook)
            for word in range(hit.first, hit.last + 1)
            for other in at_word[word]
        )
    ]


def _is_narrower(other: Hit, hit: Hit, codebook: Codebook) -> bool:
    """Tell whether a hit that shares a word with a fallback says more than it on its axis."""
    theirs, own = codebook[other.label], codebook[hit.label]
    holds = other.start <= hit.start and hit.end <= other.end
    return theirs.key != own.key and theirs.axis == own.axis and (holds or not theirs.fallback)


def in_name_of_organ(hit: Hit, cues: Sequence[Hit], words: Sequence[Token]) -> bool:
    """Tell whether the term only names an organ, as in "Department for combating corruption".

    An organ that does something is no name: "The police said that they fight corruption".
    """
    cues = [cue for cue in cues if abs(cue.first - hit.first) <= _NEAR]
    return any(
        (
            _shortly_before(organ, cue, 6)
            and not any(map(is_verb, words[organ.last + 1 : cue.first]))
        )
        or (_shortly_before(cue, hit, 1) and _shortly_before(hit, organ, 2))
        for cue in cues
        if cue.label == AGAINST and _shortly_before(cue, hit, 3)
        for organ in cues
        if organ.label == ORGAN
    )


def in_title(hit: Hit, cues: Sequence[Hit], words: Sequence[Token]) -> bool:
    """Tell whether the term only names an office, as in "Financial Action Task Force on Fraud".

    Such a name is "Office on" with the term, or a run of capitals that also holds an organ. Where
    all words have capitals, as in a headline, they say nothing.
    """
    if any(c.label == "@offices" and _shortly_before(c, hit, 1) for c in cues):
        return True
    run = _stretch(hit, words, _may_stand_in_title)
    return not all(map(_may_stand_in_title, words)) and any(
        organ.label == ORGAN
        and {organ.first, organ.last} <= set(run)
        and words[organ.first].is_capital
        and not hit.first <= organ.first <= hit.last
        for organ in cues
    )


def _may_stand_in_title(word: Token) -> bool:
    return word.is_capital or not _SMALL.isdisjoint(word.forms)


def _stretch(hit: Hit, words: Sequence[Token], fits: Callable[[Token], bool]) -> range:
    """Return the positions around the hit that no comma parts from it and whose words all fit."""
    first, end = hit.first, hit.last + 1
    if not all(map(fits, words[first:end])):
        return range(first, end)
    while first > 0 and words[first].follows and fits(words[first - 1]):
        first -= 1
    while end < len(words) and words[end].follows and fits(words[end]):
        end += 1
    return range(first, end)


def is_denied(hit: Hit, cues: Sequence[Hit], words: Sequence[Token]) -> bool:
    """Tell whether the text says that there is no such thing, as in "found no evidence of fraud".

    A denial that is itself denied ("did not rule out") is none.
    """
    near = [
        cue
        for cue in cues
        if governs(cue, hit, words) and not (cue.first and words[cue.first - 1].forms & _NOT)
    ]
    labels = {cue.label for cue in near}
    is_after = any(cue.label == "@denied" and cue.first < hit.last for cue in near)
    is_next = hit.first > 0 and not _NOT.isdisjoint(words[hit.first - 1].forms)
    is_none = any(cue.label == "@none" and 0 < hit.first - cue.last <= 4 for cue in near)
    return is_next or is_after or "@unfound" in labels or (is_none and "@found" in labels)


def governs(cue: Hit, hit: Hit, words: Sequence[Token]) -> bool:
    """Tell whether a cue speaks of the hit: near it, and no other statement lies between."""
    one, other = (cue, hit) if cue.first < hit.first else (hit, cue)
    between = words[one.last + 1 : other.first]
    if other.last < one.last:
        return True
    if not 0 < other.first - one.last <= _REACH + 1:
        return False
    if not all(word.same_sentence for word in words[one.last + 1 : other.first + 1]):
        return False
    if any(not TURNS.isdisjoint(word.forms) for word in between):
        return False
    if one is hit and between and not _JOINS.isdisjoint(between[-1].forms):
        return False
    clause = _stretch(hit, words, lambda _: True)
    is_own = not any(is_verb(words[i]) for i in clause)
    return is_own or cue.first in clause or not _SUBORDINATE.isdisjoint(words[clause.start].forms)


def _shortly_before(one: Hit, other: Hit, at_most: int) -> bool:
    return 0 < other.first - one.last <= at_most


def is_verb(word: Token) -> bool:
    """Tell whether the word looks like a finite verb; a Russian one has an infinitive as lemma.

    >>> from research.classification.terms import tokens
    >>> [is_verb(word) for word in tokens("Комитет сообщил, что police arrested")]
    [False, True, False, False, True]
    """
    if any(map(_RUSSIAN_VERB.fullmatch, word.forms)):
        return any(_INFINITIVE.search(f) and not carries_content(f, "ru") for f in word.forms)
    return any(map(_ENGLISH_VERB.fullmatch, word.forms))
