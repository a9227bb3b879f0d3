"""What states say that they did, plan or promise against organised crime, as a register.

A measure is a verb of action with an actor of the state and an object that is a response of the
codebook ("police launched an awareness campaign"), or an item of a list of measures. The words
are in `measures.toml`.
"""

import re
from collections.abc import Iterator
from operator import itemgetter

from research.files.paths import filled
from research.text.lexicon import Lexicon
from research.text.places import find_mentions
from research.text.roles.patterns import AFTER_PREPOSITION, compiled

Measure = tuple[int, int, str, str, str]  # start, end, actor, kind, status
_WORDS = Lexicon(__file__, "measures.toml")


def _stems(language: str) -> str:
    return "|".join(map(re.escape, sorted(_WORDS.words("verbs", language))))


_PARTS = {
    "en": rf"\b(?:{_stems('english')})",
    "ru": rf"\b(?:{_stems('russian')})",
    "verb": r"(?P<verb>(?:{en}|{ru})\w*)",
    "gap": r"(?:(?!(?:not|не)\b)[\w'’-]+\s+){0,4}?",
}
_PARTS |= {
    name: _WORDS.any_of("status", name).pattern for name in _WORDS.table("status")
}


def _compiled(*either: str) -> re.Pattern[str]:
    return re.compile(filled("|".join(either), _PARTS), re.IGNORECASE)


_STATUS = {  # tried in this order; the one named group of a pattern is the verb
    "promised": _compiled(r"{promise},?\s+{gap}{verb}"),  # "pledged to open a shelter"
    "planned": _compiled(
        r"(?P<passive>{planned_ru})\s+{gap}{ru}\w*",  # "планируется открыть"
        r"{plan}\s+{gap}{verb}",  # "will soon open"
        r"(?P<future>{ru}(?:ит|ят|ет|ут|ют|ст|дут|мет|мут))\b",  # "откроет"
        r"\binstructions on\b[^.;]{0,200}?(?P<noun>{instructed})",
    ),
    "done": _compiled(
        r"\b(?P<passive>(?:(?:has|have) been|was|were)\s+(?:\w+ly\s+)?(?:{en}(?:ed|d|t)?|done))\b",
        r"(?P<past>{en}(?:ed|d|t|ied)\b|{done})",  # "opened"
        r"(?P<past_ru>{ru}(?:л[аио]?|[ао]|ел))\b",  # "открыла"
        r"(?P<passive_ru>{ru}(?:е?н[аоы]?|т[аоы]?))\b",  # "открыт"
    ),
}
_DENIED = re.compile(
    r"\b(?:not|never|n['’]t|no longer|не|никогда не)\s+(?:[\w-]+\s+)?$", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[,;:.!?](?:\s|$)|\s[–—-]\s|\s(?:during|in order to)\s|$")
_BULLET = "•-–—*0123456789.) \t"

# "the Interior Ministry", "Prosecutor General's Office", "министерство внутренних дел"
_ORGAN = re.compile(
    r"\b(?:(?:the|(?-i:[A-Z])[\w'’-]+)\s+)*"
    rf"(?:prosecutor\w*(?: general)?(?:['’]s office)?|{_WORDS.any_of('actor', 'organs').pattern})"
    r"(?:\s+(?:of|for)(?: [\w'’]+){1,3}?| (?:внутренних дел|(?-i:[А-Я])[а-яё]+))?\b",
    re.IGNORECASE,
)
# "The following measures will be taken:"
_OPENS_LIST = re.compile(
    _WORDS.any_of("lists", "opens").pattern + r"[^.;]{0,60}:\s*$", re.I
)
_KINDS = {
    kind: re.compile(r"(?!customs union)" + _WORDS.any_of("kinds", kind).pattern, re.I)
    for kind in _WORDS.table("kinds")
}


def kind_of(text: str) -> str:
    """Return the response that a text names first, or an empty text.

    >>> kind_of("a campaign on cooperation with police")
    'response.prevention'
    """
    named = {kind: pattern.search(text) for kind, pattern in _KINDS.items()}
    starts = [(match.start(), kind) for kind, match in named.items() if match]
    return min(starts, key=itemgetter(0), default=(0, ""))[1]


def _actor(text: str, place: int) -> str:
    """Return the organ of the state, or the country, that is named last before a place."""
    actors = [match.span() for match in _ORGAN.finditer(text, 0, place)]
    for start, end, country, is_adjective in find_mentions(text[:place]):
        is_country = country.kind == "country" and not is_adjective
        if is_country and not compiled(AFTER_PREPOSITION).search(text[:start]):
            actors.append((start, end))
    start, end = max(actors, default=(0, 0))
    return text[start:end]


def stated_measures(text: str) -> Iterator[Measure]:
    """Yield the measures that a sentence states; each verb has one status.

    >>> list(stated_measures("Police will open a shelter, they said."))
    [(12, 26, 'Police', 'response.protection', 'planned')]
    """
    folded = text.replace("ё", "е")
    taken: set[int] = set()
    for status, pattern in _STATUS.items():
        for match in pattern.finditer(folded):
            group = match.lastgroup or ""
            verb, is_passive = match.start(group), group.startswith("passive")
            if verb in taken:
                continue
            taken.add(verb)
            # What is done stands after an active verb, and before a passive one.
            start = verb
            if is_passive:
                start -= len(text[:verb].rpartition(", ")[2])
            end = next(_CLAUSE_END.finditer(text, match.end())).start()
            kind = kind_of(folded[start:end])
            if not kind or _DENIED.search(text, 0, verb):
                continue
            actor = _actor(text, match.start())
            if actor or is_passive:
                yield start, end, actor, kind, status


def listed_measures(text: str, intro: str) -> Iterator[Measure]:
    """Yield an item of a list as a measure where the sentence before it opens such a list.

    >>> list(listed_measures("1. more border patrols;", "Additional measures are:"))
    [(3, 22, '', 'response.prosecution', 'planned')]
    """
    if _OPENS_LIST.search(intro):
        start = len(text) - len(text.lstrip(_BULLET))
        end = len(text.rstrip(" ;.,"))
        kind = kind_of(text.replace("ё", "е")) or "response.prosecution"
        yield start, end, _actor(intro, len(intro)), kind, "planned"
