"""Words in the place of codes, as a reader sees them: categories, countries, relations, units."""

from collections.abc import Mapping
from functools import cache

import pandas as pd

from research.text.codes.codebook import load_codebook
from research.text.lexicon import Lexicon

_LEXICON = Lexicon(__file__, "words.toml")
_COLUMNS: Mapping[str, str] = _LEXICON.table("columns")  # and what their codes are


@cache
def _names(codes: str) -> Mapping[str, str]:
    """Return the names of codes of one sort."""
    from babel import Locale

    if codes in ("territories", "languages"):
        return dict(getattr(Locale("en"), codes))
    names = dict(_LEXICON.table(codes))
    if codes == "categories":
        names |= {category.key: category.name for category in load_codebook()}
    return names


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with names in the place of the codes in its columns; others stay.

    >>> in_words(pd.DataFrame({"country": ["KZ"], "relation": ["pct_change"], "n": [2]}))
          country           relation  n
    0  Kazakhstan  change in percent  2
    """
    named = {}
    for column in table.columns.intersection([*_COLUMNS]):
        names = _names(_COLUMNS[column])
        named[column] = table[column].map(
            lambda code, names=names: names.get(code, code)
        )
    return table.assign(**named)
