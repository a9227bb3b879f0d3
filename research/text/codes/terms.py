"""Terms of the codebook found in a text by their lemmas.

The notation of a term is explained in the head of `codebook.toml`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from research.text.language import lemma
from research.text.lexicon import Lexicon

WORDS = Lexicon(__file__, "cues.toml")
MAX_GAP = 3  # words that a `*` may stand for

# Terms see the parts of hyphenated words and of words with apostrophes, which `text.tokens`
# keeps together, and "полгода" as one word, which it cuts.
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ENGLISH_PLURAL = re.compile(r"[a-z]{3}[^s]s$")
_JOINED = re.compile(r"(?:[\s\-‑'’\"“”«»/()]|\d+(?:[.,]\d+)*|%)*")
SENTENCE_END = re.compile(r"[.!?;:•\n]\s")


class TermWord(NamedTuple):
    """A word or a part of a hyphenated word, with the forms that a term may name it by."""

    start: int
    end: int
    forms: frozenset[str]
    follows: bool
    same_sentence: bool
    is_capital: bool

    def says(self, kind: str) -> bool:
        """Tell whether the word, in any form, is in one of the lists of `cues.toml`."""
        return not self.forms.isdisjoint(WORDS.words(kind))


class Hit(NamedTuple):
    """A term of `label` found in the text: places in code points, and positions of its words."""

    label: str
    start: int
    end: int
    first: int
    last: int
    weak: bool


Words = list[TermWord]
Hits = list[Hit]


class _Step(NamedTuple):
    """A word of a term: the forms that it matches, and how many words may stand before it."""

    forms: frozenset[str]
    gap: int


class _Term(NamedTuple):
    label: str
    later_steps: list[_Step]
    weak: bool


def spelling(word: str) -> str:
    """Return one spelling for the British and the American word, for `ё` and `е`.

    >>> spelling("organised"), spelling("labour"), spelling("сутенёр")
    ('organized', 'labor', 'сутенер')
    """
    word = word.lower().replace("ё", "е")
    word = re.sub(r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ing|ation|ations)$)", "iz", word)
    return re.sub(r"(?<=[a-z]{3})our(?=(?:s|ed|ing)?$)", "or", word)


def _dictionary_form(word: str) -> str:
    """Return the lemma; an English plural unknown to the lemmatiser loses its `s`."""
    if _CYRILLIC.search(word):
        return lemma(word, "ru")
    english = lemma(word, "en")
    is_unknown = english == word.lower()
    return english[:-1] if is_unknown and _ENGLISH_PLURAL.search(english) else english


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) > 1


@lru_cache(maxsize=200_000)
def _forms(word: str) -> frozenset[str]:
    forms = {spelling(word), spelling(_dictionary_form(word))}
    return frozenset(forms | {word} if _is_acronym(word) else forms)


def _term_forms(word: str) -> frozenset[str]:
    """Return what a term's word matches: capitals as such, English as written, Russian lemmas."""
    if _is_acronym(word):
        return frozenset({word})
    return _forms(word) if _CYRILLIC.search(word) else frozenset({spelling(word)})


def term_words(text: str) -> Words:
    """Return the words of `text`, hyphenated ones in parts.

    >>> [sorted(word.forms) for word in term_words("Stolen arms")]
    [['steal', 'stolen'], ['arm', 'arms']]
    """
    words = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        start, end = match.span()
        follows = _JOINED.fullmatch(gap) is not None
        same_sentence = follows or SENTENCE_END.search(gap) is None
        is_capital = text[start].isupper()
        words.append(
            TermWord(start, end, _forms(match[0]), follows, same_sentence, is_capital)
        )
    return words


def _steps(phrase: str) -> list[_Step]:
    parts = re.findall(r"(\* )?(\S+)", phrase.removesuffix("?").replace("-", " "))
    steps = []
    for gap, either in parts:
        options = map(_term_forms, either.split("|"))
        steps.append(_Step(frozenset().union(*options), MAX_GAP if gap else 0))
    return steps


def _ends(steps: list[_Step], words: Words, position: int) -> Iterator[int]:
    """Give every position after a match of `steps` that starts at `position`."""
    if not steps:
        yield position
        return
    step, *later_steps = steps
    reach = position + step.gap + 1
    for i, word in enumerate(words[position:reach], position):
        is_near = word.same_sentence if step.gap else word.follows
        if not is_near or word.says("turns"):
            return
        if not step.forms.isdisjoint(word.forms):
            yield from _ends(later_steps, words, i + 1)


class TermIndex:
    """The terms of many labels, by the forms of their first word.

    Examples
    --------
    >>> index = TermIndex({"tip": ["торговля людьми"], "arms": ["smuggle * weapon"]})
    >>> text = "Smuggled small weapons; торговлей людьми"
    >>> [(hit.label, text[hit.start : hit.end]) for hit in index.find(term_words(text))]
    [('arms', 'Smuggled small weapons'), ('tip', 'торговлей людьми')]
    """

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[_Term]] = defaultdict(list)
        for label, phrases in terms.items():
            for phrase in phrases:
                first, *later_steps = _steps(phrase)
                term = _Term(label, later_steps, phrase.endswith("?"))
                for form in first.forms:
                    self._by_first[form].append(term)

    def find(self, words: Words) -> Hits:
        """Return the hits in order, without those inside a longer hit of the same label."""
        hits = {
            Hit(term.label, word.start, words[end - 1].end, first, end - 1, term.weak)
            for first, word in enumerate(words)
            for form in word.forms
            for term in self._by_first.get(form, ())
            for end in _ends(term.later_steps, words, first + 1)
        }
        longest_first = sorted(hits, key=lambda hit: (hit.start, -hit.end, *hit))
        reached: dict[str, int] = {}
        outer_hits = []
        for hit in longest_first:
            if hit.end > reached.get(hit.label, -1):
                reached[hit.label] = hit.end
                outer_hits.append(hit)
        return outer_hits
