"""Countries, regions and cities that texts name, in English and in Russian with its inflection.

Names of countries are those of the Unicode CLDR, with variants, adjectives and demonyms; cities,
ports, border crossings and first-level regions of the world are from GeoNames (CC BY 4.0). They
stand in `places.csv`, with codes of ISO 3166, which `notebooks/benchmarks/world_places.py` makes.
Russian names are compared by the dictionary forms of their words. A name that is a word or a
person's name too ("Mobile", "Jackson", "Орёл") is a place only after a word that asks for one.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from research.text.language import dictionary_forms, is_person
from research.text.lexicon import Lexicon, fold
from research.text.tokens import Token, tokens

NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))  # of the CLDR

_LEXICON = Lexicon(__file__, "places.toml")
_QUOTES = ("«", "“", '"')
_GIVEN = Lexicon(__file__, "persons.toml")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_INFLECTED = re.compile(r"[аяоеыи][яе]$|[ыи]$")  # Северная, Эмираты
_GAP = re.compile(r"(?:\.?[\s\xa0]?|\s?[-–—]\s?|\s&\s)")
_POSSESSIVE = re.compile(r"['’]s?$")
_MONEY = re.compile(r"\s?(?:\$|dollars?\b)|(?:\bдолл(?:\.|ар\w*)\s)$")


class Place(NamedTuple):
    """A country, region, city, or a part of the world (`macroregion`, without a code)."""

    name: str
    kind: str
    iso: str


class Mention(NamedTuple):
    """A place named in a text, and where."""

    start: int
    end: int
    place: Place
    is_adjective: bool  # or a demonym: 'Afghan', 'афганец'


class _Name(NamedTuple):
    """A name of a place, and the forms of its words by which it is found."""

    written: str
    keys: list[str]
    place: Place
    column: str  # of the table: adjectives are not nouns, and unsure names need a cue

    @property
    def is_adjective(self) -> bool:
        return self.column == "adjectives"


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    """Return the forms under which a word is looked up."""
    if _CYRILLIC.search(word):
        lower = fold(word)
        if lower.endswith(("ско", "цко")):  # Северо-, российско-казахстанский
            word = word[:-1] + "ий"
        return frozenset((lower, *map(fold, dictionary_forms(word))))
    return frozenset((_POSSESSIVE.sub("", word.lower(), count=1),))


def _key(word: str) -> str:
    """Return the one form under which a word of a name is kept."""
    lower = fold(word)
    if not _INFLECTED.search(lower):
        return lower
    forms = sorted(map(fold, dictionary_forms(word)))
    return lower if lower in forms else min(forms, key=len)


def _words(text: str) -> list[Token]:
    return [token for token in tokens(text) if token.is_word]


def _named(written: str, place: Place, column: str = "names") -> _Name:
    keys = [_key(word.text) for word in _words(written)]
    return _Name(written, keys, place, column)


def _names() -> Iterator[_Name]:
    with Path(__file__).with_name("places.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            iso, kind = row.pop("iso"), row.pop("kind")
            place = Place("|".join(row.values()).strip("|").split("|")[0], kind, iso)
            for column, names in row.items():
                for written in filter(None, names.split("|")):
                    yield _named(written, place, column)
                    if column == "adjectives":
                        yield _named(written + "s", place, column)  # the Fijians


@cache
def _index() -> dict[str, list[_Name]]:
    """Return the names by the form of their first word."""
    index: dict[str, list[_Name]] = {}
    for name in _names():
        index.setdefault(name.keys[0], []).append(name)
    return index


@lru_cache(maxsize=50_000)
def _names_from(word: str) -> list[_Name]:
    """Return the names that a word can begin."""
    index = _index()
    return [name for form in sorted(_forms(word)) for name in index.get(form, ())]


def _is_written_so(name: _Name, words: list[Token]) -> bool:
    """Tell whether words have the capitals that a name has."""
    if name.written.isupper():
        return all(word.text.isupper() for word in words)
    return words[0].text[0].isupper() or name.written[0].islower()


def _stands_at(name: _Name, text: str, words: list[Token], i: int) -> bool:
    """Tell whether the words from a place on are a name."""
    part = words[i : i + len(name.keys)]
    if len(part) < len(name.keys) or not _is_written_so(name, part):
        return False
    for key, word in zip(name.keys, part, strict=True):
        if key not in _forms(word.text):
            return False
    return all(_GAP.fullmatch(text, a.end, b.start) for a, b in pairwise(part))


def _is_money(text: str, word: Token) -> bool:
    """Tell whether "US" or "США" belongs to a sum: "US$ 5", "20 долларов США"."""
    before = text[max(0, word.start - 10) : word.start]
    return bool(_MONEY.match(text, word.end) or _MONEY.search(before))


def _is_given_name(words: list[Token], i: int) -> bool:
    """Tell whether a capitalised word follows, as in "Jordan Smith"."""
    if i + 1 == len(words):
        return False
    word, following = words[i : i + 2]
    return following.start == word.end + 1 and following.text[:2].istitle()


def _is_family_name(text: str, words: list[Token], i: int) -> bool:
    """Tell whether a title, an initial or a given name stands before, as in "Jack London"."""
    before, word = words[max(0, i - 1)], words[i]
    gap = text[before.end : word.start]
    if not before.text[0].isupper() or gap not in (" ", ". "):
        return False
    if len(before.text) == 1:
        return gap == ". "
    if before.lower in _LEXICON.words("titles") or is_person(before.text):
        return True
    return any(before.lower in _GIVEN.words(kind) for kind in ("given", "ambiguous"))


def _is_unsure(words: list[Token], i: int, end: int) -> bool:
    """Tell whether nothing shows that a name is a place, which is a word or a person's name too.

    "in Nice", "the port of Mobile" and a name that is the whole text show it.
    """
    before = [word.lower for word in words[max(0, i - 2) : i]]
    cues = {" ".join(before), *before[-1:]} & _LEXICON.words("cues")
    is_alone = len(words) == end - i
    is_shown = is_alone or (cues and before[0] != "according")
    return not is_shown or _is_given_name(words, end - 1)


def _is_no_place(
    name: _Name,
    text: str,
    words: list[Token],
    i: int,
) -> bool:
    """Tell whether the word at a place is money, a common word, or a person's name."""
    first, start = name.keys[0], words[i].start
    if name.place.iso == "US" and _is_money(text, words[i]):
        return True
    if first in _LEXICON.words("also_persons"):
        return _is_given_name(words, i)
    # "Ливерпуль" in quotation marks is a club, and "Jack London" a person.
    is_club = text[max(0, start - 1) : start] in _QUOTES
    if name.place.kind == "city" and (is_club or _is_family_name(text, words, i)):
        return True
    is_word = first in _LEXICON.words("also_words") and text[start - 2 : start] != ", "
    is_doubtful = is_word or name.column == "unsure"
    return is_doubtful and _is_unsure(words, i, i + len(name.keys))


def _name_at(
    text: str,
    words: list[Token],
    i: int,
) -> _Name | None:
    """Return the longest name that begins with a word; of equals the noun, not the adjective."""
    names = _names_from(words[i].text)
    fitting = [name for name in names if _stands_at(name, text, words, i)]
    return max(
        fitting,
        key=lambda name: (len(name.keys), not name.is_adjective),
        default=None,
    )


def find_mentions(text: str) -> Iterator[Mention]:
    """Yield the places that a text names, in order; of two that overlap the longer.

    >>> [mention.place.iso for mention in find_mentions("Из Белоруссии в Kazakhstan")]
    ['BY', 'KZ']
    """
    words = _words(text)
    end = 0
    for i, word in enumerate(words):
        name = _name_at(text, words, i) if word.start >= end else None
        if name is None or _is_no_place(name, text, words, i):
            continue
        end = words[i + len(name.keys) - 1].end
        bare = _POSSESSIVE.sub("", text[word.start : end], count=1)
        bare_end = word.start + len(bare)
        if name.written[-1] == "." == text[end : end + 1]:
            bare_end += 1
        yield Mention(word.start, bare_end, name.place, name.is_adjective)
