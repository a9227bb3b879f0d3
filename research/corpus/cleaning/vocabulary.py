"""The words that the rules of cleaning look for, those of `cleaning.toml`, and what was learned.

`stems.json` holds for the first letters of each word how much more they stand in noise than in
text; it is learned with the weights of the network.
"""

import json
import math
import re
from functools import cache, lru_cache
from pathlib import Path

from research.corpus.cleaning.patterns import WORD
from research.text.lexicon import Lexicon, fold

_LEXICON = Lexicon(__file__, "cleaning.toml")
entries = _LEXICON.words
_LEANINGS: dict[str, float] = json.loads(
    Path(__file__).with_name("stems.json").read_text("utf-8")
)


def words(line: str) -> list[str]:
    """Return the words of a line as they are compared."""
    return WORD.findall(fold(line))


def after(line: str, *path: str) -> str | None:
    """Return what follows one of the words that a line starts with, or None.

    >>> after("Photo by BelTA", "photo_credit", "starts")
    'by BelTA'
    """
    start = _LEXICON.any_of(*path).match(fold(line))
    return line[start.end() :].lstrip() if start else None


def after_label(line: str, *path: str) -> str | None:
    """Return what follows a word that a line starts with and its colon, or None.

    >>> after_label("Tags: arms", "tags", "starts")
    'arms'
    """
    rest = after(line, *path) or ""
    return rest[1:].lstrip() if rest.startswith(":") else None


@cache
def _forms(*path: str) -> re.Pattern[str]:
    """Return what matches any word of a list, where `*` stands for any letters and hyphens."""
    either = "|".join(map(re.escape, entries(*path)))
    return re.compile(either.replace(r"\*", r"\S*"))


@lru_cache(50_000)
def _is_form(word: str, *path: str) -> bool:
    return _forms(*path).fullmatch(word) is not None


def count_forms(used: list[str], *path: str) -> int:
    """Return how many words are in a list of `cleaning.toml`.

    >>> count_forms(["расследования", "и", "оружие"], "interface", "words")  # расследовани*
    1
    """
    return sum(_is_form(word, *path) for word in used)


def leaning(used: list[str]) -> float:
    """Return how much words lean to noise, or below 0 to text; one never seen counts 0.

    >>> leaning(["подпишитесь"]) > 0 > leaning(["суд"])
    True
    """
    stems = {word[:5] for word in used}
    leans = sum(_LEANINGS.get(stem, 0) for stem in stems)
    return leans / math.sqrt(len(stems) or 1)
