"""The words of quantities, from `numbers.toml`, each in all its forms."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from research.text.lexicon import Lexicon

table = Lexicon(__file__, "numbers.toml").table


class Unit(NamedTuple):
    """What a number is a number of: the kind of quantity, and the unit."""

    kind: str
    name: str


SHARE = Unit("share", "percent")


def either(wanted: Iterable[str]) -> str:
    r"""Return a pattern of any of some words, the first that fits.

    In a word, `*` stands for letters, `+` for at least one, `?` for one or none, and ё for е too.

    >>> either(["рейс?", "отчёт", "in all"])
    'рейс\\w?|отч[её]т|in\\ all'
    """
    pattern = "|".join(map(re.escape, wanted))
    return re.sub(r"\\([*+?])", r"\\w\1", pattern).replace("ё", "[её]")


def _word_forms(word: str) -> set[str]:
    """Return all inflected forms of a Russian word, with е for ё as well."""
    from research.text.language import morphology

    if word.isascii() or not word.isalpha() or len(word) < 3 or word == "пол":
        return {word}
    parses = morphology().parse(word)
    as_lemma = [parse for parse in parses if parse.normal_form == word]
    likeliest = (as_lemma or parses)[0]
    inflected = [word, *(form.word for form in likeliest.lexeme)]
    with_e = " ".join(inflected).replace("ё", "е")
    return {*inflected, *with_e.split()}


def forms(phrase: str) -> set[str]:
    """Return a phrase with each of its words in all forms.

    >>> sorted(forms("тонна"))[:3]
    ['тонн', 'тонна', 'тоннам']
    """
    in_all_forms = map(_word_forms, phrase.split())
    return set(map(" ".join, product(*in_all_forms)))


def _by_form(rows: dict[str, Any]) -> dict[str, Any]:
    """Return what each word of a table stands for, in all forms: its value, or its list's name."""
    meanings: dict[str, Any] = {}
    for key, row in rows.items():
        if not isinstance(row, list):
            meanings |= dict.fromkeys(forms(key), row)
            continue
        for word in row:
            meanings |= dict.fromkeys(forms(word), key)
    return meanings


@cache
def values(name: str) -> dict[str, Any]:
    """Return what each word of one table of `numbers.toml` stands for."""
    return _by_form(table(name))


@cache
def words(*names: str) -> frozenset[str]:
    """Return lists of `[words]`, in all forms."""
    in_all_forms: set[str] = set()
    for name in names:
        for word in table("words", name):
            in_all_forms |= forms(word)
    return frozenset(in_all_forms)


@cache
def units() -> dict[str, Unit]:
    """Return the unit that each word or phrase names."""
    named: dict[str, Unit] = {}
    for kind, rows in table("units").items():
        for form, name in _by_form(rows).items():
            named[form] = Unit(kind, name)
    return named


@cache
def currency_codes() -> frozenset[str]:
    """Return the three-letter codes of all currencies that are or were in use."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


@cache
def hedges() -> dict[str, str]:
    """Return the comparator that each hedge stands for."""
    signs: dict[str, str] = {}
    for sign, phrases in table("hedges").items():
        signs |= dict.fromkeys(phrases, sign)
    return signs


@cache
def starters() -> frozenset[str]:
    """Return the words that can begin a quantity without a digit."""
    tables = ("cardinals", "scales", "fractions", "ratios", "ordinals")
    return frozenset(table("starters")).union(*map(values, tables))
