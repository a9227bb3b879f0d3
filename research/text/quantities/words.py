"""The words of quantities, from `numbers.toml`, each in all its forms."""

import re
from functools import cache
from typing import Any, NamedTuple

from research.files.paths import read_toml


class Unit(NamedTuple):
    """What a number is a number of: the kind of quantity, and the unit."""

    kind: str
    name: str


SHARE = Unit("share", "percent")
DATA = read_toml(__file__, "numbers.toml")
PATTERNS = {
    name: re.compile(each, re.IGNORECASE) for name, each in DATA["patterns"].items()
}
DISTRACTORS = re.compile(
    "|".join(f"(?:{each})" for each in DATA["distractors"].values())
)


def _word_forms(word: str) -> set[str]:
    """Return all inflected forms of a Russian word, with е for ё as well."""
    from research.text.language import _morphology

    if word.isascii() or not word.isalpha() or len(word) < 3:
        return {word}
    parses = _morphology().parse(word)
    parses = [parse for parse in parses if parse.normal_form == word] or parses
    forms = {form.word for parse in parses[:1] for form in parse.lexeme} | {word}
    return forms | {form.replace("ё", "е") for form in forms}


def forms(phrase: str) -> set[str]:
    """Return a phrase with each of its words in all forms.

    >>> sorted(forms("тонна"))[:3]
    ['тонн', 'тонна', 'тоннам']
    """
    found = {""}
    for word in phrase.split():
        found = {
            f"{start} {form}".strip() for start in found for form in _word_forms(word)
        }
    return found


def _by_form(rows: dict[str, Any]) -> dict[str, Any]:
    """Return what each word of a table stands for, in all forms: its value, or its list's name."""
    return {
        form: key if isinstance(row, list) else row
        for key, row in rows.items()
        for word in (row if isinstance(row, list) else [key])
        for form in forms(word)
    }


@cache
def values(table: str) -> dict[str, Any]:
    """Return what each word of one table of `numbers.toml` stands for."""
    return _by_form(DATA[table])


@cache
def words(*names: str) -> frozenset[str]:
    """Return lists of `[words]`, in all forms."""
    return frozenset(_by_form({name: DATA["words"][name] for name in names}))


@cache
def units() -> dict[str, Unit]:
    """Return the unit that each word or phrase names."""
    kinds = DATA["units"].items()
    return {
        form: Unit(k, name)
        for k, rows in kinds
        for form, name in _by_form(rows).items()
    }


@cache
def currency_codes() -> frozenset[str]:
    """Return the three-letter codes of all currencies that are or were in use."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


@cache
def comparators(table: str) -> dict[str, str]:
    """Return the comparator that each hedge stands for."""
    return {phrase: sign for sign, phrases in DATA[table].items() for phrase in phrases}


@cache
def starters() -> frozenset[str]:
    """Return the words that can begin a quantity without a digit."""
    tables = ("cardinals", "scales", "fractions", "ratios", "ordinals")
    return frozenset(DATA["starters"]).union("¼½¾⅓⅔⅛", *map(values, tables))
