"""The words of roles: what `roles.toml` lists, as patterns."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from research.files.paths import filled, read_toml

ROLES = ("source", "transit", "destination")
LISTS = read_toml(__file__, "roles.toml")
NOUN, GOAL, ADJECTIVE, REST = (
    "\ue000",
    "\ue001",
    "\ue002",
    "\ue003",
)  # how a place is written


@cache
def _parts() -> dict[str, str]:
    """Return what the names in braces stand for."""
    known = LISTS
    nouns = {
        code: [known["nouns"][role][code] for role in ROLES] for code in ("en", "ru")
    }
    here, adjective = f"[{NOUN}{GOAL}]{REST}*", f"{ADJECTIVE}{REST}*"
    return {
        **known["parts"],
        **{code: "|".join(words) for code, words in nouns.items()},
        "verbs_of_source": known["verbs"]["source"],
        "goods": "|".join((*known["goods"].values(), *known["illicit_goods"].values())),
        "persons": known["sentence"]["persons"],
        "place": rf"(?:{here}|{adjective}(?=\s+(?:{known['sentence']['areas']})))",
        "to_place": f"{GOAL}{REST}*",
        "adjective": adjective,
    }


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of `roles.toml` with its parts filled in."""
    return re.compile(filled(pattern, _parts()), re.IGNORECASE)


def clause(name: str) -> re.Pattern[str]:
    """Return a pattern of how clauses hang together."""
    return compiled(LISTS["clause"][name])


@cache
def routes(*, abroad: bool) -> list[tuple[str, re.Pattern[str]]]:
    """Return the role of a place on a route, and how it is said; group `at` holds the place.

    What is marked `abroad` holds only where the sentence speaks of another country.
    """
    rules = [rule for rule in LISTS["routes"] if rule.get("abroad", False) == abroad]
    return [(rule["role"], compiled(rule["pattern"])) for rule in rules]


@cache
def called() -> list[re.Pattern[str]]:
    """Return what calls a country by its roles; the group `roles` holds the words for them."""
    known = LISTS["called"]
    return [compiled(pattern) for pattern in (*known["patterns"], known["subject"])]


def says(name: str, text: str) -> bool:
    """Tell whether a text holds a word, or the beginning of one, of a list of `[sentence]`."""
    return bool(compiled(rf"\b(?:{LISTS['sentence'][name]})").search(text))


def masked(text: str) -> str:
    """Blank out what is fought, looked for or spoken about, and so does not flow.

    >>> masked("Talks on drug control; heroin from Iran.")
    '·····················; heroin from Iran.'
    """
    for mask in LISTS["masks"].values():
        text = compiled(mask).sub(lambda m: "·" * len(m[0]), text)
    return text


def market_of_goods(text: str) -> dict[str, Any]:
    """Return the markets of the goods or persons that a clause names, with their places.

    Some goods count only where the clause speaks of crime, or calls a country by a role.
    """
    is_illicit = says("illicit", text) or any(
        name.search(text) for name in called()[:-1]
    )
    goods = LISTS["goods"] | (LISTS["illicit_goods"] if is_illicit else {})
    found: dict[str, Any] = {
        market: match.span()
        for market, words in goods.items()
        if (match := compiled(rf"\b(?:{words})").search(text))
    }
    if not found and says("persons", text):
        crimes = {
            "trafficked": "market.human_trafficking",
            "smuggled": "market.human_smuggling",
        }
        return next(
            ({key: (0, 0)} for crime, key in crimes.items() if says(crime, text)), {}
        )
    return found


def roles_in(words: str) -> Iterator[str]:
    """Yield the roles that words such as 'source and transit' name."""
    known = LISTS
    for role in ROLES:
        named = "|".join(
            (*known["nouns"][role].values(), known["verbs"].get(role, "(?!)"))
        )
        if re.search(rf"\b(?:{named})\b", words, re.IGNORECASE):
            yield role
