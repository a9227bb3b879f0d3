"""Personal names in texts, so that pages can be shared without them.

Each word gets a letter for what it can be in a name, and names are a pattern over these letters.
A name that is left does more harm than a word that is lost.
"""

import re
from enum import StrEnum
from functools import lru_cache

from research.text.language import morphology
from research.text.lexicon import Lexicon, fold
from research.text.places import find_mentions
from research.text.tokens import Token

MASK = "[name]"

_Spans = list[tuple[int, int]]
_LEXICON = Lexicon(__file__, "persons.toml")
_ARTICLES = ("al-", "el-", "аль-", "эль-")

# Names are masked in HTML and Markdown too, and there they go on over hyphens, entities and
# initials, which is why these are not the tokens of `text.tokens`.
_TOKEN = re.compile(
    r"""
    \\[nrt"]                # an escaped character of JSON
    | \b[A-ZА-ЯЁ]\.         # an initial
    | [^\W\d_]+(?:(?:[-'’]|&\#x?\d+;)[^\W\d_]+)*   # a word
    | </?(?:mark|em|strong)>  # a mark within a name
    | ,[ ]
    | \n
    | [^\s*_\[\]]
    """,
    re.VERBOSE,
)
_MARK = re.compile(r"<.+>")
_POSSESSIVE = re.compile(r"(?:['’]|&\#x27;)s$")
_OPENING = re.compile(r"(?:^|[.!?…:«\"“\n>])\W*$")  # of a sentence or a quote
_FAMILY = re.compile(
    r"""
    [a-z](?:
        ov|ova|ev|eva|enko|chuk|chyk|sky|skyy|skiy|skii|ska|skaya|skaia|vich|vych|vna|uly|kyzy
        |oglu|yan|shvili|dze|zade|ayev|ayeva
    )$
    | ^(?:O['’]|Ma?c)[A-Z][a-z]+$
    """,
    re.VERBOSE,
)


class Part(StrEnum):
    """What a word can be in a name; commas and points stand for themselves."""

    TITLE = "t"
    INITIAL = "i"
    GIVEN = "g"
    FAMILY = "f"
    EITHER = "m"  # a name, or a word or place: "Rose", "Мороз"
    UNKNOWN = "u"
    KNOWN = "w"
    PARTICLE = "p"
    OTHER = "-"


_NAME = re.compile(
    r"""
    (?:(?<=t)|(?<=t\.))[igfmu][igfmuwp]*  # Judge Brock, Mr. van Dyck
    | [gfmu]?i{1,9}[gfmu]+                # А. К. Стук, John F. Kennedy
    | i{2,9}w                             # А. К. Мороз
    | [gf]i+                              # Иванов А.
    | [mufgw]ii+                          # Стук А. К.
    | u,[gm](?![gfmuw])                   # Voloshin, Georgiy
    | (?:[um]w?)?[gf](?:p*[gfmuiw]|p)*    # Maria Gonzalez, Hasan ibn Ali
    | m[gfmu]+                            # Victoria Brock
    """,
    re.VERBOSE,
)
_OF_NAMES = (Part.GIVEN, Part.FAMILY, Part.EITHER, Part.UNKNOWN, Part.KNOWN)
# A place is a name only after a title or a given name.
_IN_A_PLACE = {
    Part.FAMILY: Part.EITHER,
    Part.UNKNOWN: Part.OTHER,
    Part.KNOWN: Part.OTHER,
}


def find_persons(text: str) -> list[tuple[int, int]]:
    """Return where a text names persons, in English and Russian.

    A family name that was found once is found wherever it stands in the same text.

    >>> text = "Судья А. К. Стук и Maria Gonzalez ждали в Минске."
    >>> [text[start:end] for start, end in find_persons(text)]
    ['А. К. Стук', 'Maria Gonzalez']
    """
    in_place: set[int] = set()
    for place in find_mentions(text):
        in_place.update(range(place.start, place.end))
    words = _words(text)
    parts = [_part(word, text, word.start in in_place) for word in words]
    spans = [match.span() for match in _NAME.finditer("".join(parts))]
    spans += _named_again(words, parts, spans)
    return [(words[first].start, words[end - 1].end) for first, end in sorted(spans)]


def mask_persons(text: str) -> str:
    """Return a text, HTML or Markdown too, with a mask in the place of each personal name.

    >>> mask_persons("Police held Ivan Petrov's brother Oleg in Minsk.")
    "Police held [name]'s brother [name] in Minsk."
    """
    pieces = []
    at = 0
    for start, end in find_persons(text):
        pieces += [text[at:start], MASK]
        at = end
    return "".join([*pieces, text[at:]])


def _words(text: str) -> list[Token]:
    """Return the words and signs of a text, without possessive endings and marks."""
    words = []
    for match in _TOKEN.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        if not _MARK.fullmatch(word):
            start = match.start()
            words.append(Token(start, start + len(word), word, word.lower()))
    return words


def _named_again(words: list[Token], parts: list[str], spans: _Spans) -> _Spans:
    """Return the words that stand alone and are a part of a name elsewhere in the text."""
    named: set[int] = set()
    stems: set[str] = set()
    for first, end in spans:
        named.update(range(first, end))
        # The unknown word at the head of a longer name may be no part of it.
        is_doubtful = parts[first] == Part.UNKNOWN and end - first > 1
        for i in range(first + is_doubtful, end):
            if parts[i] in _OF_NAMES:
                stems.add(_stem(words[i].text))
    return [
        (i, i + 1)
        for i, part in enumerate(parts)
        if part in _OF_NAMES and i not in named and _stem(words[i].text) in stems
    ]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if word.isascii():
        return word.lower()
    return str(morphology().parse(word)[0].normal_form)


def _part(token: Token, text: str, is_place: bool) -> str:
    """Return what a token can be in a name."""
    word, lower = token.text, token.lower
    if not token.is_word:
        return word[0] if word in (".", ", ") else Part.OTHER
    if _LEXICON.words("titles") & {fold(word), fold(_stem(word))}:
        return Part.TITLE
    if lower in _LEXICON.words("particles") or lower.startswith(_ARTICLES):
        return Part.PARTICLE
    if word[0].islower() or lower in _LEXICON.words("others"):
        return Part.OTHER
    if word.endswith("."):
        return Part.OTHER if is_place else Part.INITIAL
    return _capitalised_part(token, text, is_place)


def _capitalised_part(token: Token, text: str, is_place: bool) -> Part:
    word = token.text
    if word[0] <= "z":
        part = _latin_part(word)
    else:
        before = text[max(0, token.start - 9) : token.start]
        part = _cyrillic_part(token.lower, bool(_OPENING.search(before)))
    if word.isupper() and part in (Part.EITHER, Part.UNKNOWN, Part.KNOWN):
        return Part.OTHER
    return _IN_A_PLACE.get(part, part) if is_place else part


@lru_cache(maxsize=50_000)
def _latin_part(word: str) -> Part:
    first = word.lower().partition("-")[0]
    if first in _LEXICON.words("given"):
        return Part.GIVEN
    if first in _LEXICON.words("ambiguous"):
        return Part.EITHER
    for latin, cyrillic in _LEXICON.table("letters").items():
        first = first.replace(latin, cyrillic)
    if morphology().word_is_known(first):
        tag = morphology().parse(first)[0].tag
        if "Name" in tag:
            return Part.GIVEN
        if "Surn" in tag:
            return Part.FAMILY
    spelled = word.capitalize() if word.isupper() else word
    return Part.FAMILY if _FAMILY.search(spelled) else Part.UNKNOWN


@lru_cache(maxsize=50_000)
def _cyrillic_part(word: str, is_opening: bool) -> Part:
    """Return what a Russian word can be by the weight of its readings."""
    parses = morphology().parse(word.rpartition("-")[2])

    def weight(kind: str) -> float:
        return float(sum(parse.score for parse in parses if kind in parse.tag))

    given, patronymic, family = map(weight, ("Name", "Patr", "Surn"))
    personal = given + patronymic + family
    other = max(weight("Geox"), weight("Orgn"))
    if other > max(personal, 0.1):
        return Part.EITHER if family else Part.OTHER
    # The capital of a first word says nothing.
    if personal >= (0.5 if is_opening else 0.25):
        is_family = family >= max(given, patronymic, other)
        return Part.FAMILY if is_family else Part.GIVEN
    if personal:
        return Part.EITHER
    return Part.KNOWN if morphology().word_is_known(word) else Part.UNKNOWN
