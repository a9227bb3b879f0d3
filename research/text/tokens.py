"""The tokens of a text: words, figures and signs, each with its place; made once for a text."""

import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"""\d{1,3}(?:['’]\d{3})+(?!\d)     # 1'250'000
    | \d+(?:[.,]\d+)*                   # a figure
    | (?<![\w.])\.\d+                   # .5
    | [¼½¾⅓⅔⅛]
    | \b[Пп]ол(?=тонны|года|кило|литра|часа|минуты)
    | [^\W\d_]+(?:['’][^\W\d_]+)*       # a word, with its apostrophes
    | \S""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word, a figure or a sign of a text, with its place."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def is_word(self) -> bool:
        """Tell whether it is of letters."""
        return self.text[0].isalpha()


@lru_cache(maxsize=2_000)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text in order.

    >>> [token.text for token in tokens("US$1.5m, 34-летний Д'Артаньян")]
    ['US', '$', '1.5', 'm', ',', '34', '-', 'летний', "Д'Артаньян"]
    """
    return tuple(
        Token(match.start(), match.end(), match[0], match[0].lower())
        for match in _TOKEN.finditer(text)
    )
