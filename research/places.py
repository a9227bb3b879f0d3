"""Countries, regions and cities that texts name, in English and in Russian with its inflection.

Names of countries are those of the Unicode CLDR (by way of `babel`); variants, adjectives and
demonyms, and the regions and cities of eastern Europe and central Asia are in `places.csv`, with
codes of ISO 3166. Russian names are compared by the dictionary forms of their words.
"""

import csv
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from research.corpus import Corpus, as_corpus
from research.language import dictionary_forms

PLACE_COLUMNS = ["doc_id", "start", "end", "text", "name", "kind", "iso", "language"]

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_GAP = re.compile(r"(?:\.?[\s\xa0]?|\s?[-–—]\s?|\s&\s)")
_POSSESSIVE = re.compile(r"['’]s?$")
_UNUSUAL = re.compile(r"[()]| - |SAR")
_MONEY = re.compile(r"\s?(?:\$|dollars?\b)|(?:\bдолл(?:\.|ар\w*)\s)$")
_NO_COUNTRY = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))

# Names that are words or persons' names too: a place only after a word that asks for a place.
_ALSO_WORDS = frozenset(("того", "лида", "находка", "грозный", "днепр", "самара", "чад", "мали"))
_ALSO_PERSONS = frozenset(("jordan", "chad", "georgia", "israel", "sofia", "victoria"))
_ASKS_FOR_PLACE = frozenset(
    ("в", "во", "из", "через", "до", "под", "город", "г", "республика", "страна", "и", "на")
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
    return frozenset((lower, lower[:-1])) if lower.endswith("s") else frozenset((lower,))


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
    source = files("research").joinpath("places.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(source.splitlines()):
        names, adjectives = (list(filter(None, row[c].split("|"))) for c in ("names", "adjectives"))
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
        index.setdefault(tokens[0], []).append(_Name(tokens, written, place, is_adjective))
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
    if len(part) < len(name.tokens) or not _is_written_so(name, [match[0] for match in part]):
        return False
    gaps = (text[a.end() : b.start()] for a, b in pairwise(part))
    fit = all(key in _forms(match[0]) for key, match in zip(name.tokens, part, strict=True))
    return fit and all(_GAP.fullmatch(gap) for gap in gaps)


def _is_other(name: _Name, text: str, tokens: Sequence[re.Match[str]], i: int) -> bool:
    """Tell whether the word at a place is a common word, a person's first name, or money."""
    if name.place.iso == "US":
        around = text[max(0, tokens[i].start() - 10) : tokens[i].start()]
        if _MONEY.match(text, tokens[i].end()) or _MONEY.search(around):
            return True
    if name.tokens[0] in _ALSO_WORDS:
        return i == 0 or not (
            tokens[i - 1][0].lower() in _ASKS_FOR_PLACE or text[tokens[i - 1].end()] == ","
        )
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    is_followed = after is not None and after.start() == tokens[i].end() + 1 and after[0].istitle()
    return name.tokens[0] in _ALSO_PERSONS and is_followed


def find_mentions(text: str) -> Iterator[Mention]:
    """Yield the places that a text names, in order; of two that overlap the longer.

    >>> [mention.place.iso for mention in find_mentions("Из Белоруссии в Kazakhstan")]
    ['BY', 'KZ']
    """
    tokens, i = list(_TOKEN.finditer(text)), 0
    while i < len(tokens):
        fits = [name for name in _names_from(tokens[i][0]) if _matches(name, text, tokens, i)]
        best = max(fits, key=lambda name: (len(name.tokens), not name.is_adjective), default=None)
        if best is None or _is_other(best, text, tokens, i):
            i += 1
            continue
        start, end = tokens[i].start(), tokens[i + len(best.tokens) - 1].end()
        end = start + len(_POSSESSIVE.sub("", text[start:end], count=1))
        end += best.written.endswith(".") and text[end : end + 1] == "."
        yield Mention(start, end, best.place, best.is_adjective)
        i += len(best.tokens)


def find_places(corpus: Corpus | Iterable[str]) -> pd.DataFrame:
    """Return the places that a corpus names.

    Parameters
    ----------
    corpus
        A corpus, or texts.

    Returns
    -------
    pandas.DataFrame
        ``doc_id, start, end, text, name, kind, iso, language``: the name in English; the kind is
        country, region, city or macroregion; a country's code is that of ISO 3166-1, a region's
        that of ISO 3166-2, a city has that of its region.

    Examples
    --------
    >>> find_places(["Задержан в Астане.", "Flown from Minsk to the U.S."])[["text", "iso"]]
         text    iso
    0  Астане  KZ-71
    1   Minsk  BY-HM
    2    U.S.     US
    """
    rows, passages = [], as_corpus(corpus).passages[["doc_id", "start", "text", "language"]]
    for doc_id, at, text, language in passages.itertuples(index=False, name=None):
        for start, end, place, _ in find_mentions(text):
            rows.append((doc_id, at + start, at + end, text[start:end], *place, language))
    return pd.DataFrame(rows, columns=PLACE_COLUMNS)


def places_spoken_of(corpus: Corpus) -> Callable[[str, int, int, int], str]:
    """Return a function that tells the place that a document speaks of at a place in a sentence.

    It is the one that the sentence, from `start` to `end`, names last before `at`, or else next;
    where it names none, the country that the document names most, if more than once.

    >>> from research import corpus_from_texts
    >>> corpus = corpus_from_texts(["In Astana. Belarus has 12. Belarus again. Then 5."])
    >>> spoken_of, doc_id = places_spoken_of(corpus), corpus.documents.index[0]
    >>> spoken_of(doc_id, 8, 0, 10), spoken_of(doc_id, 48, 43, 49)
    ('KZ-71', 'BY')
    """
    named: dict[str, list[tuple[int, str]]] = {}
    for doc_id, start, *_, iso, _ in find_places(corpus).to_numpy().tolist():
        named.setdefault(doc_id, []).append((start, iso))
    of_most: dict[str, str] = {}
    for doc_id, places in named.items():
        counts = Counter(iso[:2] for _, iso in places if iso).most_common(1)
        of_most[doc_id] = next((iso for iso, n in counts if n > 1), "")

    def spoken_of(doc_id: str, at: int, start: int, end: int) -> str:
        places = named.get(doc_id, [])
        inside = places[bisect_left(places, (start,)) : bisect_left(places, (end,))]
        nearest = min(inside, key=lambda place: (place[0] > at, abs(place[0] - at)), default=None)
        return nearest[1] if nearest else of_most.get(doc_id, "")

    return spoken_of
