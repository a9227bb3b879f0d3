"""What states say that they did, plan or promise against organised crime, as a register.

A measure is a verb of action with an actor of the state and an object that is a response of the
codebook ("police launched an awareness campaign"), or an item of a list of measures. The words
are in `measures.toml`.
"""

import re
from collections.abc import Iterator

from research.files.paths import filled, read_toml
from research.text.places import find_mentions
from research.text.roles.patterns import AFTER_PREPOSITION, compiled

_CLAUSE_END = re.compile(r"[,;:.!?](?:\s|$)|\s[–—-]\s|\s(?:during|in order to)\s|$")

Measure = tuple[int, int, str, str, str]  # start, end, actor, kind, status
_WORDS = read_toml(__file__, "measures.toml")
_PATTERNS = {
    name: {
        key: re.compile(filled(each, _WORDS["parts"]), re.I)
        for key, each in table.items()
    }
    for name, table in _WORDS.items()
    if name != "parts"
}


def kind_of(text: str) -> str:
    """Return the response that a text names first, or an empty text.

    >>> kind_of("a campaign on cooperation with police")
    'response.prevention'
    """
    kinds = _PATTERNS["kinds"].items()
    named = [
        (match.start(), kind) for kind, words in kinds if (match := words.search(text))
    ]
    return min(named, key=lambda place: place[0], default=(0, ""))[1]


def _actor(text: str, at: int) -> str:
    """Return the organ of the state, or the country, that is named last before a place."""
    found = [
        (m.start(), m[0]) for m in _PATTERNS["actor"]["organ"].finditer(text, 0, at)
    ]
    countries = [m for m in find_mentions(text[:at]) if m.place.kind == "country"]
    bare = [
        m for m in countries if not compiled(AFTER_PREPOSITION).search(text[: m.start])
    ]
    found += [(m.start, text[m.start : m.end]) for m in bare if not m.is_adjective]
    return max(found, default=(0, ""))[1]


def stated_measures(text: str) -> Iterator[Measure]:
    """Yield the measures that a sentence states; each verb has one status."""
    taken: set[int] = set()
    for status, words in _PATTERNS["status"].items():
        for match in words.finditer(text):
            groups = {
                name: match.start(name)
                for name, found in match.groupdict().items()
                if found
            }
            is_passive = not groups.keys().isdisjoint(("passive", "passive_ru"))
            at = min(groups.values())
            end = _CLAUSE_END.search(text, match.end()).start()  # type: ignore[union-attr]
            comma = text.rfind(", ", 0, at)
            start = at if not is_passive else comma + 2 if comma >= 0 else 0
            denied = _PATTERNS["not"]["done"].search(text, 0, at)
            kind = "" if at in taken or denied else kind_of(text[start:end])
            actor = _actor(text, match.start()) if kind else ""
            if kind and (actor or is_passive):
                yield start, end, actor, kind, status
            taken.add(at)


def listed_measures(text: str, intro: str) -> Iterator[Measure]:
    """Yield an item of a list as a measure where the sentence before it opens such a list."""
    for status, words in _PATTERNS["lists"].items():
        if words.search(intro):
            start = len(text) - len(text.lstrip("•-–—*0123456789.) \t"))
            kind = kind_of(text) or "response.prosecution"
            end = len(text.rstrip(" ;.,"))
            yield start, end, _actor(intro, len(intro)), kind, status
