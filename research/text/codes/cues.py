"""What the terms found in passages are evidence of: one rule, one function."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from research.text.codes.codebook import Codebook
from research.text.codes.terms import (
    SENTENCE_END,
    TURN,
    Hit,
    TermIndex,
    Token,
    says,
    tokens,
)
from research.text.language import carries_content

CONTEXT, ORGAN, AGAINST = "@context", "@organs", "@against"

_NEAR, _REACH = (
    30,
    8,
)  # words that are looked at, and within which a cue speaks of a term
METHODS = ("term", "hedged", "weak", "denied", "name")  # the strongest first

_AND = re.compile("and|и")
_THAT = re.compile("that|whether|if|что|чтобы|будто|как")
_SMALL = re.compile("an?|and|against|as|at|by|for|from|in|of|on|or|the|to|with")
_NOT = re.compile("not|never|without|deny|не|нельзя|без|отрицать")
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
    terms = {
        category.key: (*category.terms_en, *category.terms_ru) for category in codebook
    }
    index = TermIndex(
        terms | {f"@{cue}": phrases for cue, phrases in codebook.cues.items()}
    )
    found: list[dict[str, Evidence]] = [{} for _ in range(len(passages))]
    for document in passages.groupby("doc_id").indices.values():
        texts = passages["text"].iloc[document]
        words = [tokens(text) for text in texts]
        hits = [index.find(here) for here in words]
        on_crime = shows_crime([hit.label for here in hits for hit in here], codebook)
        for i, text, words_here, hits_here in zip(
            document, texts, words, hits, strict=True
        ):
            cues = [hit for hit in hits_here if hit.label not in codebook]
            shown = [
                hit
                for hit in hits_here
                if _counts(hit, text, codebook, on_crime=on_crime)
            ]
            found[i] = _strongest(shown, cues, words_here, codebook)
    return found


def _counts(hit: Hit, text: str, codebook: Codebook, *, on_crime: bool) -> bool:
    if hit.label not in codebook or (
        codebook[hit.label].needs_context and not on_crime
    ):
        return False
    return not (codebook[hit.label].without_number and has_number(hit, text))


def _strongest(
    terms: Sequence[Hit],
    cues: Sequence[Hit],
    words: Sequence[Token],
    codebook: Codebook,
) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for hit in without_inner_fallbacks(terms, codebook):
        method = _method(hit, _near(cues, hit), words, codebook)
        best = found.get(hit.label)
        if best is None or METHODS.index(method) < METHODS.index(best.method):
            found[hit.label] = Evidence(method, (hit.start, hit.end))
    return found


def _method(
    hit: Hit, cues: Sequence[Hit], words: Sequence[Token], codebook: Codebook
) -> str:
    """Return how a term shows its category; an everyday one is neither a name nor denied."""
    is_everyday = codebook[hit.label].needs_context
    if not is_everyday and (
        in_name_of_organ(hit, cues, words) or in_title(hit, cues, words)
    ):
        return "name"
    if not is_everyday and is_denied(hit, cues, words):
        return "denied"
    if hit.weak:
        return "weak"
    doubts = (
        cue for cue in cues if cue.label == "@hedged" and cue.first - hit.last <= 2
    )
    is_hedged = any(governs(cue, hit, words) for cue in doubts)
    return "hedged" if is_hedged else "term"


def shows_crime(labels: Sequence[str], codebook: Codebook) -> bool:
    """Tell whether a document with these hits speaks of crime: by one term, or two cues."""
    plain = (
        label
        for label in labels
        if label in codebook and not codebook[label].needs_context
    )
    return labels.count(CONTEXT) > 1 or any(plain)


def has_number(hit: Hit, text: str) -> bool:
    """Tell whether a word of magnitude has its number, as in "rose significantly, by 12 %"."""
    rest = SENTENCE_END.split(text[hit.start : hit.end + _AFTER])[0]
    return bool(_NUMBER.search(rest) or re.search(r"\d\s?$", text[: hit.start][-3:]))


def without_inner_fallbacks(hits: Sequence[Hit], codebook: Codebook) -> list[Hit]:
    """Drop "smuggling" in "weapons smuggling", which is no smuggling of unstated goods."""
    return [
        hit
        for hit in hits
        if not codebook[hit.label].fallback
        or not any(_is_narrower(other, hit, codebook) for other in _near(hits, hit))
    ]


def _near(hits: Sequence[Hit], hit: Hit) -> Sequence[Hit]:
    """Return those of the hits, which are in order, that start near one; a text may be long."""
    start = bisect_left(hits, hit.first - _NEAR, key=lambda other: other.first)
    return hits[
        start : bisect_left(hits, hit.last + _NEAR, key=lambda other: other.first)
    ]


def _is_narrower(other: Hit, hit: Hit, codebook: Codebook) -> bool:
    """Tell whether a hit that shares a word with a fallback says more than it on its axis."""
    if other.last < hit.first or hit.last < other.first:
        return False
    theirs, own = codebook[other.label], codebook[hit.label]
    holds = other.start <= hit.start and hit.end <= other.end
    return (
        theirs.key != own.key
        and theirs.axis == own.axis
        and (holds or not theirs.fallback)
    )


def in_name_of_organ(hit: Hit, cues: Sequence[Hit], words: Sequence[Token]) -> bool:
    """Tell whether the term only names an organ, as in "Department for combating corruption".

    An organ that does something is no name: "The police said that they fight corruption".
    """
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
    around = words[max(0, hit.first - _NEAR) : hit.last + _NEAR]
    return not all(map(_may_stand_in_title, around)) and any(
        organ.label == ORGAN
        and {organ.first, organ.last} <= set(run)
        and not hit.first <= organ.first <= hit.last
        for organ in cues
    )


def _may_stand_in_title(word: Token) -> bool:
    return word.is_capital or says(word, _SMALL)


def _stretch(hit: Hit, words: Sequence[Token], fits: Callable[[Token], bool]) -> range:
    """Return the positions around the hit, up to a comma or a word that does not fit."""
    first, end = hit.first, hit.last + 1
    if not all(map(fits, words[first:end])):
        return range(first, end)
    while (
        first > max(0, hit.first - _NEAR)
        and words[first].follows
        and fits(words[first - 1])
    ):
        first -= 1
    while (
        end < min(len(words), hit.last + _NEAR)
        and words[end].follows
        and fits(words[end])
    ):
        end += 1
    return range(first, end)


def is_denied(hit: Hit, cues: Sequence[Hit], words: Sequence[Token]) -> bool:
    """Tell whether the text denies it ("found no evidence of"), and not that ("did not deny")."""
    near = [
        cue
        for cue in cues
        if governs(cue, hit, words)
        and not (cue.first and says(words[cue.first - 1], _NOT))
    ]
    labels = {cue.label for cue in near}
    is_after = any(cue.label == "@denied" and cue.first < hit.last for cue in near)
    is_next = hit.first > 0 and says(words[hit.first - 1], _NOT)
    is_none = any(
        cue.label == "@none" and 0 < hit.first - cue.last <= 4 for cue in near
    )
    return (
        is_next or is_after or "@unfound" in labels or (is_none and "@found" in labels)
    )


def governs(cue: Hit, hit: Hit, words: Sequence[Token]) -> bool:
    """Tell whether a cue speaks of the hit: near it, and no other statement lies between."""
    one, other = (cue, hit) if cue.first < hit.first else (hit, cue)
    between = words[one.last + 1 : other.first]
    follow = words[one.last + 1 : other.first + 1]
    if other.last < one.last:
        return True
    if not (
        0 < len(follow) <= _REACH + 1 and all(word.same_sentence for word in follow)
    ):
        return False
    if any(says(word, TURN) for word in between) or (
        one is hit and between and says(between[-1], _AND)
    ):
        return False
    clause = _stretch(hit, words, lambda _: True)
    is_own = not any(is_verb(words[i]) for i in clause)
    return is_own or cue.first in clause or says(words[clause.start], _THAT)


def _shortly_before(one: Hit, other: Hit, at_most: int) -> bool:
    return 0 < other.first - one.last <= at_most


def is_verb(word: Token) -> bool:
    """Tell whether the word looks like a finite verb; a Russian one has an infinitive as lemma.

    >>> from research.text.codes.terms import tokens
    >>> [is_verb(word) for word in tokens("Комитет сообщил, что police arrested")]
    [False, True, False, False, True]
    """
    if says(word, _RUSSIAN_VERB):
        return any(
            _INFINITIVE.search(f) and not carries_content(f, "ru") for f in word.forms
        )
    return says(word, _ENGLISH_VERB)
