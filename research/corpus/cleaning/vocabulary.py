"""The words and patterns that the rules of cleaning look for: those of `cleaning.toml`."""

import re
from functools import lru_cache

from research.files.paths import filled, read_toml

_LISTS = read_toml(__file__, "cleaning.toml")
_WRITTEN = _LISTS["patterns"]
PATTERNS = {name: re.compile(filled(each, _WRITTEN)) for name, each in _WRITTEN.items()}
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def fold(text: str) -> str:
    """Return a text in the form in which words are compared."""
    return text.lower().replace("ё", "е")


@lru_cache
def entries(kind: str, name: str) -> frozenset[str]:
    """Return one list of `cleaning.toml`."""
    return frozenset(map(fold, _LISTS[kind][name]))


@lru_cache
def _any_of(kind: str, name: str) -> re.Pattern[str]:
    """Return what finds any entry of a list, the longest first."""
    longest_first = sorted(entries(kind, name), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def words(line: str) -> list[str]:
    """Return the words of a line as they are compared."""
    return WORD.findall(fold(line))


def after(line: str, kind: str, name: str) -> str | None:
    """Return what follows one of the words that a line starts with, or None."""
    start = _any_of(kind, name).match(fold(line))
    return line[start.end() :].lstrip() if start else None


@lru_cache
def _forms(kind: str, names: tuple[str, ...]) -> re.Pattern[str]:
    every = sorted(
        {re.escape(entry) for name in names for entry in entries(kind, name)}
    )
    return re.compile("|".join(every).replace(r"\*", r"\S*"))


@lru_cache(maxsize=50_000)
def is_form(word: str, kind: str, *names: str) -> bool:
    """Tell whether a word is in lists of `cleaning.toml`, where `*` stands for any letters."""
    return _forms(kind, names).fullmatch(word) is not None
