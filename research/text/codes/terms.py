"""Terms of the codebook found in a text by their lemmas.

The notation of a term is explained in the head of `codebook.toml`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from research.text.language import lemma

MAX_GAP = 3
TURN = re.compile("but|however|although|though|while|whereas|но|однако|хотя|зато|а")

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_JOINED = re.compile(r"(?:[\s\-‑'’\"“”«»/()]|\d+(?:[.,]\d+)*|%)*")
SENTENCE_END = re.compile(r"[.!?;:•\n]\s")

_Forms = frozenset[str]
_Step = tuple[
    _Forms, int
]  # what a word of a term matches; how many words may stand before it


class Token(NamedTuple):
    """A word or a part of a hyphenated word, with the forms that a term may name it by."""

    start: int
    end: int
    forms: _Forms
    follows: bool
    same_sentence: bool
    is_capital: bool


class Hit(NamedTuple):
    """A term of `label` found in the text: places in code points, and positions of its words."""

    label: str
    start: int
    end: int
    first: int
    last: int
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
    found = lemma(word, "en")
    is_unknown_plural = found == word.lower() and re.search(r"[a-z]{3}[^s]s$", found)
    return found[:-1] if is_unknown_plural else found


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) > 1


@lru_cache(maxsize=200_000)
def _forms(word: str) -> _Forms:
    forms = {spelling(word), spelling(_dictionary_form(word))}
    return frozenset(forms | {word} if _is_acronym(word) else forms)


def _term_forms(word: str) -> _Forms:
    """Return what a term's word matches: capitals as such, English as written, Russian lemmas."""
    if _is_acronym(word):
        return frozenset({word})
    return _forms(word) if _CYRILLIC.search(word) else frozenset({spelling(word)})


def says(word: Token, pattern: re.Pattern[str]) -> bool:
    """Tell whether a form of the word is what the pattern says."""
    return any(map(pattern.fullmatch, word.forms))


def tokens(text: str) -> list[Token]:
    """Return the words of `text`, hyphenated ones in parts.

    >>> [sorted(token.forms) for token in tokens("Stolen arms")]
    [['steal', 'stolen'], ['arm', 'arms']]
    """
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        follows = _JOINED.fullmatch(between) is not None
        same_sentence = follows or SENTENCE_END.search(between) is None
        end = match.end()
        word = match[0]
        found.append(
            Token(
                match.start(),
                end,
                _forms(word),
                follows,
                same_sentence,
                word[0].isupper(),
            )
        )
    return found


def _steps(term: str) -> list[_Step]:
    parts = re.findall(r"(\* )?(\S+)", term.removesuffix("?").replace("-", " "))
    return [
        (frozenset().union(*map(_term_forms, words.split("|"))), MAX_GAP if gap else 0)
        for gap, words in parts
    ]


def _ends(
    steps: Sequence[_Step], words: Sequence[Token], position: int
) -> Iterator[int]:
    """Give every position after a match of `steps` that starts at `position`."""
    if not steps:
        yield position
        return
    forms, gap = steps[0]
    for at in range(position, min(position + gap + 1, len(words))):
        if not (words[at].same_sentence if gap else words[at].follows):
            return
        if says(words[at], TURN):
            return
        if not forms.isdisjoint(words[at].forms):
            yield from _ends(steps[1:], words, at + 1)


class TermIndex:
    """The terms of many labels, by the forms of their first word.

    Examples
    --------
    >>> index = TermIndex({"tip": ["торговля людьми"], "arms": ["smuggle * weapon"]})
    >>> text = "Smuggled small weapons; торговлей людьми"
    >>> [(hit.label, text[hit.start : hit.end]) for hit in index.find(tokens(text))]
    [('arms', 'Smuggled small weapons'), ('tip', 'торговлей людьми')]
    """

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[str, list[_Step], bool]]] = defaultdict(
            list
        )
        for label, phrases in terms.items():
            for phrase in phrases:
                (forms, _), *others = _steps(phrase)
                for form in forms:
                    self._by_first[form].append((label, others, phrase.endswith("?")))

    def find(self, words: Sequence[Token]) -> list[Hit]:
        """Return the hits in order, without those inside a longer hit of the same label."""
        hits = {
            Hit(label, word.start, words[end - 1].end, first, end - 1, weak)
            for first, word in enumerate(words)
            for form in word.forms
            for label, others, weak in self._by_first.get(form, ())
            for end in _ends(others, words, first + 1)
        }
        kept: list[Hit] = []
        reached: dict[str, int] = {}
        for hit in sorted(
            hits, key=lambda hit: (hit.start, -hit.end, hit.label, hit.weak)
        ):
            if hit.end > reached.get(hit.label, -1):
                kept.append(hit)
                reached[hit.label] = hit.end
        return kept
