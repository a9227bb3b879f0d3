"""What a clause speaks of: its goods, its roles, and what in it does not flow."""

from collections.abc import Iterator

from research.text.roles.patterns import (
    CALLED,
    ILLICIT,
    MASKS,
    ROLES,
    WORDS,
    compiled,
    has_word,
)

_SECRET = ("market.arms_trafficking", "market.human_smuggling")


def masked(text: str) -> str:
    """Blank out what is fought, looked for or spoken about, and so does not flow; write е for ё.

    >>> masked("Talks on drug control; heroin from Iran.")
    '·····················; heroin from Iran.'
    """
    text = text.replace("ё", "е")
    for mask in MASKS:
        text = compiled(mask).sub(lambda match: "·" * len(match[0]), text)
    return text


def markets_of_goods(text: str) -> dict[str, int]:
    """Return the markets of the goods or persons that a clause names, with their places.

    Some goods count only where the clause speaks of crime, or calls a country by a role.

    >>> markets_of_goods("heroin and gold"), markets_of_goods("smuggled gold")
    ({'market.heroin_trade': 0}, {'market.non_renewable_resource_crimes': 9})
    """
    markets = {market: ("goods", market) for market in WORDS.table("goods")}
    illicit = WORDS.table("illicit_goods")
    if not any(compiled(pattern).search(text) for pattern in (ILLICIT, *CALLED)):
        # Arms and people who are said to be carried over borders are so in secret.
        illicit = _SECRET if has_word("carried", text) else ()
    paths = [*markets.values(), *(("illicit_goods", market) for market in illicit)]
    starts = {}
    for path in paths:
        if match := WORDS.any_of(*path).search(text):
            starts[path[1]] = match.start()
    if starts or not has_word("persons", text):
        return starts
    if has_word("trafficked", text):
        return {"market.human_trafficking": 0}
    return {"market.human_smuggling": 0} if has_word("smuggled", text) else {}


def roles_in(text: str) -> Iterator[str]:
    """Yield the roles that words name.

    >>> list(roles_in("source and transit"))
    ['source', 'transit']
    """
    for role in ROLES:
        lists = [WORDS.any_of(kind, role) for kind in ("nouns_en", "nouns_ru", "verbs")]
        if any(words.search(text) for words in lists):
            yield role
