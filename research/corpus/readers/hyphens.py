"""Words that were parted at the end of a line: put together again, with or without the hyphen."""

import re
from collections import Counter
from functools import lru_cache

from research.text.language import morphology

_PARTED = re.compile(r"(?P<left>\w[\w-]*)(?:\ufffe|[-‐\xad]\n)(?=(?P<right>\w[\w-]*))")
_WORD = re.compile(r"\w[\w-]*")


@lru_cache(maxsize=10_000)
def _is_known(word: str) -> bool:
    """Tell whether a dictionary of Russian or English has a word, in lower case."""
    from simplemma import is_known

    return bool(morphology().word_is_known(word)) or is_known(word, lang="en")


def _keeps_hyphen(left: str, right: str, counts: Counter[str]) -> bool:
    """Tell whether the hyphen between two parts belongs to the word.

    The rest of the document says so, or else a dictionary; where neither has the word, two
    words that are long enough make a compound.
    """
    is_of_letters = (left[-1] + right[0]).isalpha()
    if (
        not is_of_letters or left.isupper() != right[0].isupper()
    ):  # Т-72, Нью-Йорк, UK-based
        return True
    left, right = left.lower(), right.lower()
    whole, compound = left + right, f"{left}-{right}"
    if counts[whole] != counts[compound]:
        return counts[compound] > counts[whole]
    last, first = left.rpartition("-")[2], right.partition("-")[0]
    if _is_known(whole):
        return _is_known(compound) and _is_known(last)
    is_long = len(last) > 1 and len(right) > 3
    return _is_known(compound) or (is_long and _is_known(last) and _is_known(first))


def join_parted(text: str) -> str:
    r"""Return a text in which words that were parted at the end of a line are whole.

    >>> join_parted("Ростов-\nна-Дону, финан-\nсовых, cross-\nborder, 2019-\n2021")
    'Ростов-на-Дону, финансовых, cross-border, 2019-2021'
    """
    counts = Counter(_WORD.findall(text.lower()))

    def left_part(match: re.Match[str]) -> str:
        left, right = match.groups()
        return f"{left}-" if _keeps_hyphen(left, right, counts) else str(left)

    return _PARTED.sub(left_part, text).replace("\ufffe", "-").replace("\xad", "")
