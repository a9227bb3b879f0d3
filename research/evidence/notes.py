"""The sentences that say what a check found: the one place where their figures are written."""

from string import Formatter
from typing import Any

from research.files.paths import read_toml


class _Sentence(Formatter):
    """A template whose fields may ask for a `figure`: 194.5, but 25 and not 25.0."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "figure":
            return f"{value:,.1f}".removesuffix(".0")
        return format(value, format_spec)


def note(name: str, *claims: Any, **values: Any) -> str:
    """Return a sentence of `notes.toml` with its claims and figures.

    >>> note("literal_ratio", value=3.4), note("literal_ratio", value=3.0)
    (' Taken literally, that would be 3.4 times.', ' Taken literally, that would be 3 times.')
    """
    sentence = read_toml(__file__, "notes.toml")[name]
    return _Sentence().format(sentence, *claims, **values)
