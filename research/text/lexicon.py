"""Words that rules look for: read from a data file, folded and compiled, once each.

A data file holds words, in lists and tables; what is done with them stands in Python.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from research.files.paths import read_toml


def fold(text: str) -> str:
    """Return a text in the form in which words are compared.

    >>> fold("Актёр")
    'актер'
    """
    return text.lower().replace("ё", "е")


class Lexicon:
    """The lists of words in one data file.

    A text of several lines in the file is a list of the words in it.

    Parameters
    ----------
    module
        The ``__file__`` of the module that the data file lies beside.
    name
        The name of the data file.
    """

    def __init__(self, module: str, name: str) -> None:
        self.data: dict[str, Any] = read_toml(module, name)
        self.words = cache(self._words)
        self.any_of = cache(self._any_of)

    def table(self, *path: str) -> Any:
        """Return what stands under the names of a path, as it is written."""
        table: Any = self.data
        for name in path:
            table = table[name]
        return table

    def _words(self, *path: str) -> frozenset[str]:
        """Return all words of a list, or of the lists of a table, folded."""
        return frozenset(fold(word) for word in _leaves(self.table(*path)))

    def _any_of(self, *path: str) -> re.Pattern[str]:
        """Return what matches any word of a list, the longest first; `*` stands for letters."""
        longest_first = sorted(self.words(*path), key=lambda word: (-len(word), word))
        either = "|".join(
            re.escape(word).replace(r"\*", r"\w*") for word in longest_first
        )
        return re.compile(rf"\b(?:{either})(?!\w)", re.IGNORECASE)


def _leaves(value: Any) -> Iterator[Any]:
    """Yield every word and number below a value of a data file."""
    if isinstance(value, Mapping):
        value = list(value.values())
    elif isinstance(value, str) and "\n" in value:
        value = value.split()
    if not isinstance(value, list):
        yield value
        return
    for entry in value:
        yield from _leaves(entry)
