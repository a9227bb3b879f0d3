"""Countries, regions and cities that texts name, in English and in Russian with its inflection.

Names of countries are those of the Unicode CLDR (by way of `babel`); variants, adjectives and
demonyms, and the regions and cities of eastern Europe and central Asia are in `places.csv`, with
codes of ISO 3166. Russian names are compared by the dictionary forms of their words.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from research.text.language import dictionary_forms

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_GAP = re.compile(r"(?:\.?[\s\xa0]?|\s?[-–—]\s?|\s&\s)")
_POSSESSIVE = re.compile(r"['’]s?$")
_UNUSUAL = re.compile(r"[()]| - |SAR")
_MONEY = re.compile(r"\s?(?:\$|dollars?\b)|(?:\bдолл(?:\.|ар\w*)\s)$")
_NO_COUNTRY = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))

# Names that are words or persons' names too: a place only after a word that asks for a place.
_ALSO_WORDS = frozenset(
    ("того", "лида", "находка", "грозный", "днепр", "самара", "чад", "мали")
)
_ALSO_PERSONS = frozenset(("jordan", "chad", "georgia", "israel", "sofia", "victoria"))
_ASKS_FOR_PLACE = frozenset(
    (
        "в",
        "во",
        "из",
        "через",
        "до",
        "под",
        "город",
        "г",
        "республика",
        "страна",
        "и",
        "на",
    )
)


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
    tokens: tuple[str, ...]
    written: str
    place: Place
    is_adjective: bool


def _is_cyrillic(token: str) -> bool:
    return not token.isascii() and any("Ѐ" <= letter <= "ӿ" for letter in token)


@lru_cache(maxsize=50_000)
def _forms(token: str) -> frozenset[str]:
    """Return the forms under which a token is looked up."""
    if _is_cyrillic(token):
        joined = token[:-1] + "ий" if token.lower().endswith(("ско", "цко")) else token
        return frozenset(form.replace("ё", "е") for form in dictionary_forms(joined))
    lower = _POSSESSIVE.sub("", token.lower(), count=1)
    return (
        frozenset((lower, lower[:-1])) if lower.endswith("s") else frozenset((lower,))
    )


def _key(token: str) -> str:
    """Return the one form under which a token of a name is kept."""
    lower, forms = token.lower().replace("ё", "е"), _forms(token)
    return lower if lower in forms or not _is_cyrillic(token) else min(forms, key=len)


def _names_of_countries() -> Iterator[tuple[str, Place, bool]]:
    from babel import Locale

    english, russian = (Locale(code).territories for code in ("en", "ru"))
    for iso, name in english.items():
        if len(iso) == 2 and iso.isalpha() and iso not in _NO_COUNTRY:
            place = Place(name.partition(" (")[0], "country", iso)
            written = (name, name.replace("&", "and"), russian.get(iso, ""))
            usual = (each for each in written if each and not _UNUSUAL.search(each))
            yield from ((each, place, False) for each in usual)


def _names_of_table() -> Iterator[tuple[str, Place, bool]]:
    from babel import Locale

    countries = Locale("en").territories
    source = Path(__file__).with_name("places.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(source.splitlines()):
        names, adjectives = (
            list(filter(None, row[c].split("|"))) for c in ("names", "adjectives")
        )
        known = countries.get(row["iso"]) if row["kind"] == "country" else None
        place = Place((known or names[0]).partition(" (")[0], row["kind"], row["iso"])
        yield from ((name, place, False) for name in names)
        yield from ((adjective, place, True) for adjective in adjectives)


@lru_cache(maxsize=1)
def _index() -> dict[str, list[_Name]]:
    """Return the names by the form of their first token."""
    index: dict[str, list[_Name]] = {}
    for written, place, is_adjective in (*_names_of_table(), *_names_of_countries()):
        tokens = tuple(_key(match[0]) for match in _TOKEN.finditer(written))
        index.setdefault(tokens[0], []).append(
            _Name(tokens, written, place, is_adjective)
        )
    return index


@lru_cache(maxsize=50_000)
def _names_from(token: str) -> list[_Name]:
    """Return the names that a token can begin."""
    return [name for form in sorted(_forms(token)) for name in _index().get(form, ())]


def _is_written_so(name: _Name, words: Sequence[str]) -> bool:
    """Tell whether words have the capitals that a name has."""
    letters = [match[0] for match in _TOKEN.finditer(name.written)]
    if all(letter.isupper() for letter in letters):
        return all(word.isupper() for word in words)
    return letters[0][0].islower() or words[0][0].isupper()


def _matches(name: _Name, text: str, tokens: Sequence[re.Match[str]], i: int) -> bool:
    part = tokens[i : i + len(name.tokens)]
    if len(part) < len(name.tokens) or not _is_written_so(
        name, [match[0] for match in part]
    ):
        return False
    gaps = (text[a.end() : b.start()] for a, b in pairwise(part))
    fit = all(
        key in _forms(match[0]) for key, match in zip(name.tokens, part, strict=True)
    )
    return fit and all(_GAP.fullmatch(gap) for gap in gaps)


def _is_other(name: _Name, text: str, tokens: Sequence[re.Match[str]], i: int) -> bool:
    """Tell whether the word at a place is a common word, a person's first name, or money."""
    if name.place.iso == "US":
        around = text[max(0, tokens[i].start() - 10) : tokens[i].start()]
        if _MONEY.match(text, tokens[i].end()) or _MONEY.search(around):
            return True
    if name.tokens[0] in _ALSO_WORDS:
        return i == 0 or not (
            tokens[i - 1][0].lower() in _ASKS_FOR_PLACE
            or text[tokens[i - 1].end()] == ","
        )
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    is_followed = (
        after is not None
        and after.start() == tokens[i].end() + 1
        and after[0].istitle()
    )
    return name.tokens[0] in _ALSO_PERSONS and is_followed


def find_mentions(text: str) -> Iterator[Mention]:
    """Yield the places that a text names, in order; of two that overlap the longer.

    >>> [mention.place.iso for mention in find_mentions("Из Белоруссии в Kazakhstan")]
    ['BY', 'KZ']
    """
    tokens, i = list(_TOKEN.finditer(text)), 0
    while i < len(tokens):
        fits = [
            name
            for name in _names_from(tokens[i][0])
            if _matches(name, text, tokens, i)
        ]
        best = max(
            fits,
            key=lambda name: (len(name.tokens), not name.is_adjective),
            default=None,
        )
        if best is None or _is_other(best, text, tokens, i):
            i += 1
            continue
        start, end = tokens[i].start(), tokens[i + len(best.tokens) - 1].end()
        end = start + len(_POSSESSIVE.sub("", text[start:end], count=1))
        end += best.written.endswith(".") and text[end : end + 1] == "."
        yield Mention(start, end, best.place, best.is_adjective)
        i += len(best.tokens)
