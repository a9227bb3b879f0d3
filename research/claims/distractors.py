"""Numbers that are no claims: years and dates aside, these are known by what stands around them.

Each kind is one pattern of `[distractors]` in `numbers.toml`.
"""

import re
from functools import lru_cache

from research.claims.lexicon import comparators, data, patterns, units, words
from research.claims.numbers import Number, Tokens

_BEFORE, _AFTER = 45, 25  # characters that the patterns look at


def find_shapes(text: str) -> list[tuple[int, int]]:
    """Return the places of phones, times, addresses and identifiers."""
    return [match.span() for match in patterns()["shapes"].finditer(text)]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in data()["distractors"].values()))


def _indefinite_one(t: Tokens, n: Number) -> bool:
    """Tell of a one that counts nothing: one of the groups, за одним делом."""
    if n.form != "word" or n.value != 1:
        return False
    word, before = t.low(n.end), t.low(n.first - 1)
    hedged = before in {hedge.split()[-1] for hedge in comparators("hedges")}
    is_counted = word in words("one_of") or word in units()
    return not hedged and (not is_counted or before in ("the", "no", "any", "ни", "этот", "than"))


def is_distractor(t: Tokens, number: Number) -> bool:
    """Tell whether a number is no claim.

    >>> from research.claims.numbers import read_number
    >>> tokens = Tokens("Tier 2")
    >>> is_distractor(tokens, read_number(tokens, 1))
    True
    """
    start, end = t[number.first].start, t[number.end - 1].end
    before = t.text[max(0, start - _BEFORE) : start].replace("<", " ").replace(">", " ")
    around = f"{before}<{t.text[start:end]}>{t.text[end : end + _AFTER]}"
    return _indefinite_one(t, number) or bool(_pattern().search(around))
