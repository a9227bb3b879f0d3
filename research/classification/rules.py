"""What the terms found in passages are evidence of: one rule, one function."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from research.classification.terms import Hit, TermIndex, Token, tokens
from research.codebook import Codebook
from research.language import carries_content

CONTEXT, ORGAN, AGAINST = "@context", "@organs", "@against"

_NEAR = 30  # words
METHODS = ("term", "weak", "name")  # the strongest first

_INFINITIVE = re.compile(r"(?:т[ьи]|чь)(?:ся)?$")
_RUSSIAN_VERB = re.compile(r"[а-я]+(?:л[аои]?|[еиуюая]т)(?:с[яь])?")  # and many a noun
_ENGLISH_VERB = re.compile(
    r"(?!united$|organized$)[a-z]{2,}ed|is|are|was|were|has|have|had|will|would|may|must|can|could"
    r"|says?|said|tells?|told|began|held|led|made|took|went"
)


class Evidence(NamedTuple):
    """How a passage shows a category, and where."""

    method: str
    span: tuple[int, int]


def find_terms(passages: pd.DataFrame, codebook: Codebook) -> list[dict[str, Evidence]]:
    """Return for each passage the strongest evidence for every key of which it has a term."""
    terms = {category.key: (*category.terms_en, *category.terms_ru) for category in codebook}
    index = TermIndex(terms | {f"@{cue}": phrases for cue, phrases in codebook.cues.items()})
    found: list[dict[str, Evidence]] = [{} for _ in range(len(passages))]
    for document in passages.groupby("doc_id").indices.values():
        words = [tokens(text) for text in passages["text"].iloc[document]]
        hits = [index.find(of_passage) for of_passage in words]
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
        method = "weak" if hit.weak else "term"
        if codebook[hit.label].needs_context:
            if not on_crime:
                continue
        elif in_name_of_organ(hit, cues, words):
            method = "name"
        best = found.get(hit.label)
        if best is None or METHODS.index(method) < METHODS.index(best.method):
            found[hit.label] = Evidence(method, (hit.start, hit.end))
    return found


def is_cue(hit: Hit) -> bool:
    """Tell whether the hit is a cue and no category."""
    return hit.label.startswith("@")


def shows_crime(hit: Hit, codebook: Codebook) -> float:
    """Return how far the hit shows that its document speaks of crime; 1 is enough in all."""
    if is_cue(hit):
        return 0.5 if hit.label == CONTEXT else 0
    return 0 if codebook[hit.label].needs_context else 1


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
