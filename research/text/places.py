"""Countries, regions and cities that texts name, in English and in Russian with its inflection.

Names of countries are those of the Unicode CLDR (by way of `babel`); variants, adjectives and
demonyms, and the regions and cities of eastern Europe and central Asia are in `places.csv`, with
codes of ISO 3166. Russian names are compared by the dictionary forms of their words.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from research.text.language import dictionary_forms
from research.text.lexicon import Lexicon, fold
from research.text.tokens import Token, tokens

NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))  # of the CLDR

_LEXICON = Lexicon(__file__, "places.toml")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_GAP = re.compile(r"(?:\.?[\s\xa0]?|\s?[-–—]\s?|\s&\s)")
_POSSESSIVE = re.compile(r"['’]s?$")
_UNUSUAL = re.compile(r"[()]| - |SAR")
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
    is_adjective: bool


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    """Return the forms under which a word is looked up."""
    if _CYRILLIC.search(word):
        if word.lower().endswith(("ско", "цко")):  # Северо-, российско-казахстанский
            word = word[:-1] + "ий"
        return frozenset(map(fold, dictionary_forms(word)))
    lower = _POSSESSIVE.sub("", word.lower(), count=1)
    return frozenset((lower, lower.removesuffix("s")))


def _key(word: str) -> str:
    """Return the one form under which a word of a name is kept."""
    lower = fold(word)
    if lower in _forms(word) or not _CYRILLIC.search(word):
        return lower
    return min(_forms(word), key=len)


def _words(text: str) -> list[Token]:
    return [token for token in tokens(text) if token.is_word]


def _named(written: str, place: Place, is_adjective: bool = False) -> _Name:
    keys = [_key(word.text) for word in _words(written)]
    return _Name(written, keys, place, is_adjective)


def _plain_name(name: str) -> str:
    return name.partition(" (")[0]


def _names_of_countries() -> Iterator[_Name]:
    from babel import Locale

    russian = Locale("ru").territories
    for iso, name in Locale("en").territories.items():
        if len(iso) != 2 or iso in NO_COUNTRIES:
            continue
        place = Place(_plain_name(name), "country", iso)
        for written in (name, name.replace("&", "and"), russian.get(iso, "")):
            if written and not _UNUSUAL.search(written):
                yield _named(written, place)


def _names_of_table() -> Iterator[_Name]:
    from babel import Locale

    english = Locale("en").territories
    with Path(__file__).with_name("places.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            name = english.get(row["iso"]) or row["names"].split("|")[0]
            place = Place(_plain_name(name), row["kind"], row["iso"])
            for column in ("names", "adjectives"):
                for written in filter(None, row[column].split("|")):
                    yield _named(written, place, column == "adjectives")


@cache
def _index() -> dict[str, list[_Name]]:
    """Return the names by the form of their first word."""
    index: dict[str, list[_Name]] = {}
    for name in (*_names_of_table(), *_names_of_countries()):
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


def _is_common_word(text: str, words: list[Token], i: int) -> bool:
    """Tell whether nothing before a name that is a word asks for a place: "Того и другого"."""
    if i == 0:
        return True
    before = words[i - 1]
    if before.lower in _LEXICON.words("asks_for_place"):
        return False
    return text[before.end] != ","


def _is_given_name(words: list[Token], i: int) -> bool:
    """Tell whether a capitalised word follows, as in "Jordan Smith"."""
    if i + 1 == len(words):
        return False
    word, following = words[i : i + 2]
    return following.start == word.end + 1 and following.text.istitle()


def _is_no_place(
    name: _Name,
    text: str,
    words: list[Token],
    i: int,
) -> bool:
    """Tell whether the word at a place is money, a common word, or a person's given name."""
    first = name.keys[0]
    if name.place.iso == "US" and _is_money(text, words[i]):
        return True
    if first in _LEXICON.words("also_words"):
        return _is_common_word(text, words, i)
    if first in _LEXICON.words("also_persons"):
        return _is_given_name(words, i)
    return False


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
