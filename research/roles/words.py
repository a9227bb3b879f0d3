"""The words of roles: what `roles.toml` lists, as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

ROLES = ("source", "transit", "destination")
NOUN, GOAL, ADJECTIVE, REST = "\ue000", "\ue001", "\ue002", "\ue003"  # how a place is written

_WHOLE_WORDS = frozenset(("denied", "hedged", "attributed"))


class Route(NamedTuple):
    """A way to say that something leaves, passes or reaches a place; group `at` holds the place."""

    role: str
    pattern: re.Pattern[str]
    abroad: bool  # it holds only where the sentence speaks of another country


@lru_cache(maxsize=1)
def lists() -> dict[str, Any]:
    """Return `roles.toml` as it stands."""
    return tomllib.loads(files("research").joinpath("roles.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _parts() -> dict[str, str]:
    """Return what the names in braces stand for."""
    known = lists()
    nouns = {code: [known["nouns"][role][code] for role in ROLES] for code in ("en", "ru")}
    here, adjective = f"[{NOUN}{GOAL}]{REST}*", f"{ADJECTIVE}{REST}*"
    areas, persons = (known["sentence"][name] for name in ("areas", "persons"))
    return {
        **known["parts"],
        **{code: "|".join(words) for code, words in nouns.items()},
        "verbs_of_source": known["verbs"]["source"],
        "goods": "|".join((*known["goods"].values(), *known["illicit_goods"].values())),
        "persons": persons,
        "place": rf"(?:{here}|{adjective}(?=\s+(?:{areas})))",
        "to_place": f"{GOAL}{REST}*",
        "adjective": adjective,
    }


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of `roles.toml` with its parts filled in."""
    while (filled := re.sub(r"\{([a-z_]+)\}", lambda m: _parts()[m[1]], pattern)) != pattern:
        pattern = filled
    return re.compile(pattern, re.IGNORECASE)


@cache
def clause(name: str) -> re.Pattern[str]:
    """Return a pattern of how clauses hang together."""
    return compiled(lists()["clause"][name])


@lru_cache(maxsize=1)
def routes() -> list[Route]:
    """Return what is said of places on a route."""
    rules = lists()["routes"]
    return [Route(r["role"], compiled(r["pattern"]), r.get("abroad", False)) for r in rules]


@lru_cache(maxsize=1)
def called() -> list[re.Pattern[str]]:
    """Return what calls a country by its roles; the group `roles` holds the words for them."""
    known = lists()["called"]
    return [compiled(pattern) for pattern in (*known["patterns"], known["subject"])]


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return one list of words of sentences as a pattern of whole words or of beginnings."""
    ends = r"\b" if name in _WHOLE_WORDS else ""
    return re.compile(rf"\b(?:{lists()['sentence'][name]}){ends}", re.IGNORECASE)


def says(name: str, text: str) -> bool:
    """Tell whether a text holds a word of a list."""
    return bool(pattern(name).search(text))


@lru_cache(maxsize=1)
def _masks() -> list[re.Pattern[str]]:
    return [compiled(pattern) for pattern in lists()["masks"].values()]


def masked(text: str) -> str:
    """Blank out what is fought, looked for or spoken about, and so does not flow.

    >>> masked("Talks on drug control; heroin from Iran.")
    '·····················; heroin from Iran.'
    """
    for mask in _masks():
        text = mask.sub(lambda m: "·" * len(m[0]), text)
    return text


@cache
def _goods() -> list[tuple[str, str, re.Pattern[str]]]:
    return [
        (section, market, re.compile(rf"\b(?:{words})", re.IGNORECASE))
        for section in ("goods", "illicit_goods")
        for market, words in lists()[section].items()
    ]


def _is_illicit(text: str) -> bool:
    """Tell whether a clause speaks of crime, or calls a country by a role: "a transit country"."""
    return says("illicit", text) or any(name.search(text) for name in called()[:-1])


def market_of_goods(text: str) -> dict[str, Any]:
    """Return the markets of the goods or persons that a clause names, with their places."""
    sections = ("goods", "illicit_goods") if _is_illicit(text) else ("goods",)
    found = {
        market: match.span()
        for section, market, words in _goods()
        if section in sections and (match := words.search(text))
    }
    if not found and says("persons", text):
        crimes = {"trafficked": "market.human_trafficking", "smuggled": "market.human_smuggling"}
        return next(({key: (0, 0)} for crime, key in crimes.items() if says(crime, text)), {})
    return found


def roles_in(words: str) -> Iterator[str]:
    """Yield the roles that words such as 'source and transit' name."""
    known = lists()
    for role in ROLES:
        named = "|".join((*known["nouns"][role].values(), known["verbs"].get(role, "(?!)")))
        if re.search(rf"\b(?:{named})\b", words, re.IGNORECASE):
            yield role
