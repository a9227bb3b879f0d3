"""The one exception that users meet: a sentence that names the input and the way out."""

from collections.abc import Collection
from difflib import get_close_matches


class ResearchError(ValueError):
    """Something the user gave cannot be used; the message says what, and what to do."""


class CorpusError(ResearchError):
    """A corpus that cannot be loaded: no such path, nothing readable in it, or no texts."""


def suggest(name: str, known: Collection[str]) -> str:
    """Return an unknown name in quotes with what is known, the most similar first.

    >>> suggest("n_topic", ["n_topics", "n_quotes"])
    '"n_topic"; did you mean "n_topics"? (there are: n_topics, n_quotes)'
    """
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f'; did you mean "{nearest[0]}"?' if nearest else ""
    listed = ", ".join(known) or "none"
    return f'"{name}"{hint} (there are: {listed})'


def check_choice(name: str, value: str, choices: Collection[str]) -> None:
    """Refuse a value that is none of the choices, with the nearest one.

    >>> check_choice("axis", "market", ["market", "actor"])
    """
    if value in choices:
        return
    hint = suggest(value, choices)
    raise ResearchError(f"{name} is {hint}.")
