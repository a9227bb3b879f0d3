"""Personal names in texts, so that pages can be shared without them.

Each word gets a letter for what it can be in a name, and names are patterns over these letters
(`persons.toml`). A name that is left does more harm than a word that is lost.
"""

import re

from research.files.paths import read_toml
from research.text.language import _morphology
from research.text.places import find_mentions

MASK = "[name]"

_WORDS = {
    kind: frozenset(words.split())
    for kind, words in read_toml(__file__, "persons.toml")["words"].items()
}
_PATTERNS = {
    name: re.compile(pattern, re.VERBOSE)
    for name, pattern in read_toml(__file__, "persons.toml")["patterns"].items()
}


def find_persons(text: str) -> list[tuple[int, int]]:
    """Return where a text names persons, in English and Russian.

    A family name that was found once is found wherever it stands in the same text.

    >>> text = "Судья А. К. Стук и Maria Gonzalez ждали в Минске."
    >>> [text[start:end] for start, end in find_persons(text)]
    ['А. К. Стук', 'Maria Gonzalez']
    """
    places = {at for start, end, *_ in find_mentions(text) for at in range(start, end)}
    words = [
        word
        for word in _PATTERNS["token"].finditer(text)
        if not word[0][1:].endswith(">")
    ]
    kinds = "".join(_kind(word, word.start() in places) for word in words)
    spans = [match.span() for match in _PATTERNS["name"].finditer(kinds)]
    taken = {i for span in spans for i in range(*span)}
    doubtful = {
        first for first, after in spans if kinds[first] == "u" and after - first > 1
    }
    names = {_stem(words[i][0]) for i in taken - doubtful if kinds[i] in "gfmuw"}
    again = {
        i
        for i, kind in enumerate(kinds)
        if kind in "gfmuw" and _stem(words[i][0]) in names
    }
    spans += [(i, i + 1) for i in again - taken]
    ends = [(words[first].start(), words[after - 1]) for first, after in sorted(spans)]
    return [(start, last.start() + len(_bare(last[0]))) for start, last in ends]


def mask_persons(text: str) -> str:
    """Return a text, HTML or Markdown too, with a mask in the place of each personal name.

    >>> mask_persons("Police held Ivan Petrov's brother Oleg in Minsk.")
    "Police held [name]'s brother [name] in Minsk."
    """
    for start, end in reversed(find_persons(text)):
        text = text[:start] + MASK + text[end:]
    return text


def _bare(word: str) -> str:
    return re.sub(r"(?:['’]|&#x27;)s$", "", word)


def _stem(word: str) -> str:
    bare = _bare(word)
    return (
        bare.lower()
        if bare.isascii()
        else str(_morphology().parse(bare)[0].normal_form)
    )


def _kind(match: re.Match[str], is_place: bool) -> str:
    """Return the letter of a word; a place is a name only after a title or a given name."""
    word, lower = _bare(match[0]), _bare(match[0]).lower()
    if not word[0].isalpha():
        return word[0] if word in (".", ", ") else "-"
    if _WORDS["titles"] & {lower, _stem(word)}:
        return "t"
    if lower in _WORDS["particles"] or lower.startswith(("al-", "el-", "аль-", "эль-")):
        return "p"
    if word[0].islower() or lower in _WORDS["others"]:
        return "-"
    kind = _latin_kind(word) if word[0] <= "z" else _cyrillic_kind(lower, match)
    doubtful = {"f": "m", "i": "-", "u": "-", "w": "-"} if is_place else {}
    return "-" if word.isupper() and kind in "umw" else doubtful.get(kind, kind)


def _latin_kind(word: str) -> str:
    first = word.lower().partition("-")[0]
    if first in _WORDS["given"] | _WORDS["ambiguous"]:
        return "g" if first in _WORDS["given"] else "m"
    for latin, cyrillic in read_toml(__file__, "persons.toml")["letters"].items():
        first = first.replace(latin, cyrillic)
    tags = (
        _morphology().parse(first)[0].tag if _morphology().word_is_known(first) else ()
    )
    if "Name" in tags or "Surn" in tags:
        return "g" if "Name" in tags else "f"
    is_family = _PATTERNS["family"].search(
        word.capitalize() if word.isupper() else word
    )
    return "i" if word.endswith(".") else "f" if is_family else "u"


def _cyrillic_kind(word: str, match: re.Match[str]) -> str:
    """Return the letter of a Russian word by the weight of what it can be as a name."""
    parses = _morphology().parse(word.rpartition("-")[2])
    tags = ("Name", "Patr", "Surn", "Geox", "Orgn")
    weights = {
        tag: sum(parse.score for parse in parses if tag in parse.tag) for tag in tags
    }
    personal = weights["Name"] + weights["Patr"] + weights["Surn"]
    opens = _PATTERNS["opening"].search(
        match.string[max(0, match.start() - 9) : match.start()]
    )
    if word.endswith("."):
        return "i"
    if max(weights["Geox"], weights["Orgn"]) > max(personal, 0.1):
        return "m" if weights["Surn"] else "-"
    if personal >= (0.5 if opens else 0.25):
        return "f" if weights["Surn"] == max(weights.values()) else "g"
    return "m" if personal else "w" if _morphology().word_is_known(word) else "u"
