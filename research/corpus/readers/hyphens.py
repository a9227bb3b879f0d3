"""Words that were parted at the end of a line: put together again, with or without the hyphen."""

import re
from collections import Counter
from functools import lru_cache

from research.text.language import morphology

# Only from where a word begins: else the time grows as the square of its length.
_PARTED = re.compile(
    r"(?<!\w)(?<!\w-)(?<!\w--)(?<!---)"
    r"(?P<left>\w[\w-]*)(?:\ufffe|[-‐\xad]\n)(?=(?P<right>\w[\w-]*))"
)
_SHORTEST_LEFT = 2  # letters of the first part of a compound that no dictionary has
_SHORTEST_RIGHT = 4
_WORD = re.compile(r"\w[\w-]*")


@lru_cache(10_000)
def _is_known(word: str) -> bool:
    """Tell whether a dictionary of Russian or English has a word, in lower case."""
    from simplemma import is_known

    return morphology().word_is_known(word) or is_known(word, lang="en")


def _is_compound(left: str, right: str) -> bool:
    """Tell whether a dictionary has two parts with a hyphen, or else both as words."""
    last = left.rpartition("-")[2]
    first = right.partition("-")[0]
    is_long = len(last) >= _SHORTEST_LEFT and len(right) >= _SHORTEST_RIGHT
    are_words = is_long and _is_known(last) and _is_known(first)
    return _is_known(f"{left}-{right}") or (are_words and not _is_known(left + right))


def _keeps_hyphen(left: str, right: str, counts: Counter[str]) -> bool:
    """Tell whether the hyphen between two parts belongs to the word.

    The rest of the document says so, or else a dictionary.
    """
    is_word = (left[-1] + right[0]).isalpha()  # unlike Т-72
    if not is_word or left.isupper() != right[0].isupper():  # Нью-Йорк, UK-based
        return True
    left = left.lower()
    right = right.lower()
    n_whole = counts[left + right]
    n_compound = counts[f"{left}-{right}"]
    if n_whole == n_compound:
        return _is_compound(left, right)
    return n_compound > n_whole


def join_parted(text: str) -> str:
    r"""Return a text in which words that were parted at the end of a line are whole.

    >>> join_parted("Ростов-\nна-Дону, финан-\nсовых, cross-\nborder, 2019-\n2021")
    'Ростов-на-Дону, финансовых, cross-border, 2019-2021'
    """
    counts = Counter(_WORD.findall(text.lower()))

    def left_part(match: re.Match[str]) -> str:
        keeps = _keeps_hyphen(
            match[1],
            match[2],
            counts,
        )
        return match[1] + "-" * keeps

    text = _PARTED.sub(left_part, text)
    text = text.replace("\xad", "")
    return text.replace("\ufffe", "-")
