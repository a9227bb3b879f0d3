"""From bytes to text: Unicode by its marks and its form, old Cyrillic encodings by their letters.

A candidate is judged by the pairs of characters that its high bytes make: how many of them are
frequent in Russian and Ukrainian, how many stand where no writing has them (a capital after a
small letter, Cyrillic beside Latin, a box-drawing sign).
"""

import codecs
import re
from collections import Counter
from contextlib import suppress
from functools import cache, lru_cache
from itertools import islice, pairwise

from research.corpus.readers.base import Unreadable, checked
from research.files.paths import read_toml

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EIGHT_BIT = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "koi8-u", "cp1252")
_LEAST_SCORE = 0.6
_SAMPLE = 50_000  # bytes, of stretches of high ones
_HIGH_BYTES = re.compile(rb"[^\x80-\xff]?[\x80-\xff]+[^\x80-\xff]?")
_DAMAGE = re.compile(r"[\0-\x08\x0e-\x1a\x7f\ud800-\udfff]")
_ACCENTS = re.compile(r"[À-ÖØ-öø-ÿ]{4}")  # Western languages have no four in a row
# A Cyrillic letter in UTF-8, as its two bytes look in cp1251 or in Western encodings.
_TWICE_DECODED = re.compile(r"[РСÐÑ][\x80-\x9f°-¿Ђ-Џђ-џ‚-›™€]")
_TRUST = (
    0.5  # how much less likely a text may be in the encoding that its file declares
)
_LEAST_SOUND = 10  # bytes of sound letters for each damaged one

_LETTER = r"[^\W\d_\x00-\x7f²³¹¼½¾]"  # that is no ASCII
_OTHER = r"[^\W\d_Ѐ-ԯ²³¹¼½¾]"  # a letter that is not Cyrillic
_NO_LETTER = r"[\W\d_\x00-\x7f½]"
_OPENING, _CLOSING, _SIGNS = "«„‚‹", "»”›", "§°©®™€£±×½№•·"
_LIKE_LATIN = "асеорхуі"
_STRANGE_SIGN = rf"[^\x00-\x7f\w{_OPENING}{_CLOSING}{_SIGNS}–—‐‑‒―“‘’…\xa0\xad]|[²³¹¼¾]"
_TWO_SCRIPTS = rf"^(?![{_LIKE_LATIN}]|.[{_LIKE_LATIN}])(?:[Ѐ-ԯ]{_OTHER}|{_OTHER}[Ѐ-ԯ])"
_CAPITAL_WITHIN = r"[а-џґ][Ѐ-ЯҐ]"
_SIGN_AT_THE_WRONG_END = (
    rf"[^\W\d_][{_OPENING}{_SIGNS}]|[{_CLOSING}{_SIGNS}][^\W\d_]"
    rf"|[{_OPENING}]\s|\s[{_CLOSING}]"
)
_NO_BREAK_SPACE = rf"^(?:\xa0{_NO_LETTER}|{_NO_LETTER}\xa0)"
_TWO_SIGNS = rf"^{_NO_LETTER}{_NO_LETTER}"
_TWO_ACCENTS = rf"^(?![Ѐ-ԯ]{{2}}){_LETTER}{_LETTER}"
_ACCENT_BESIDE_ASCII = _OTHER
_DIGIT_BESIDE_LETTER = r"\d"
# What two characters beside one another, of which one is no ASCII, say of their decoding: the
# value of the first pattern that fits, else that of a frequent or of a rare pair of letters.
PAIR_VALUES = {
    _STRANGE_SIGN: -1,
    _TWO_SCRIPTS: -1,
    _CAPITAL_WITHIN: -1,
    _SIGN_AT_THE_WRONG_END: -1,
    _NO_BREAK_SPACE: 1,
    _TWO_SIGNS: 0.9,
    _TWO_ACCENTS: -0.5,
    _ACCENT_BESIDE_ASCII: 0.65,
    _DIGIT_BESIDE_LETTER: -0.5,
}
_FREQUENT_VALUE, _RARE_VALUE = 1, -0.2
# A Cyrillic letter that stands alone and is no word of one letter.
_LONE_LETTER = re.compile(
    r"(?<!\w)(?![авикосуяжбієйзАВИКОСУЯЖБІЄЙЗ])[\u0400-\u052f](?![\w.)])"
)


@lru_cache(maxsize=1)
def _frequent_pairs() -> frozenset[str]:
    """Return the pairs of letters that are frequent in Russian and Ukrainian."""
    rows = read_toml(__file__, "readers.toml")["encodings"]["frequent"].split()
    return frozenset(row[0] + second for row in rows for second in row[1:])


@lru_cache(maxsize=20_000)
def pair_value(pair: str) -> float:
    """Return how much two characters beside one another speak for their decoding, -1 to 1.

    >>> pair_value("ст"), pair_value("щъ"), pair_value("сТ")
    (1, -0.2, -1)
    """
    for pattern, value in PAIR_VALUES.items():
        if re.search(pattern, pair):
            return value
    folded = "".join(c.lower() if c.isalpha() else "_" for c in pair)
    return _FREQUENT_VALUE if folded in _frequent_pairs() else _RARE_VALUE


def _score(text: str) -> float:
    """Return how likely a text is, from -1 to 1, by its pairs with characters beyond ASCII."""
    text = _LONE_LETTER.sub("\ufffd", f" {text} ")
    pairs = Counter(a + b for a, b in pairwise(text) if max(a, b) > "\x7f")
    values = (pair_value(pair) * n for pair, n in pairs.items())
    return sum(values) / max(pairs.total(), 1)


def _likeliest(data: bytes, declared: str | None) -> str | None:
    """Return the old encoding that makes the most likely text of `data`, or None."""
    stretches = islice(_HIGH_BYTES.finditer(data), _SAMPLE // 10)
    sample = b" ".join(stretch[0] for stretch in stretches)
    sample = sample[:_SAMPLE]
    scores = {}
    for encoding in filter(None, [*_EIGHT_BIT, declared]):
        with suppress(UnicodeError, LookupError):
            scores[encoding] = _score(sample.decode(encoding))
    if declared in scores:
        scores[declared] += _TRUST
    best = max(scores, key=scores.__getitem__)
    return best if best == declared or scores[best] >= _LEAST_SCORE else None


def _utf16_without_mark(data: bytes) -> str | None:
    """Return UTF-16 where every second byte is that of Latin or Cyrillic letters."""
    for name, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = data[at:4_000:2]
        n_letters = high.count(0) + high.count(4)
        if n_letters >= max(3, 0.8 * len(high)):
            return name
    return None


def _detect(data: bytes, declared: str | None) -> str:
    """Return the name of the encoding of `data`; UTF-8 where no other is convincing."""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return marked
    if name := _utf16_without_mark(data):
        return name
    text = data.decode("utf-8", "ignore")
    n_damaged = len(data) - len(text.encode())
    n_longer = (
        len(data) - n_damaged - len(text)
    )  # bytes of letters that are well formed
    if n_longer >= _LEAST_SOUND * n_damaged:
        return "utf-8"
    return _likeliest(data, declared) or "utf-8"


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of a whole file and the name of its encoding, or raise `Unreadable`.

    The encoding that the file declares is used where its bytes do not show another. A few
    damaged bytes, or half a letter at the end, stand as U+FFFD.

    >>> decode("Минск".encode("utf-16")), decode("Изъято оружие".encode("koi8-r"))
    (('Минск', 'utf-16'), ('Изъято оружие', 'koi8-r'))
    """
    encoding = codecs.lookup(_detect(data, declared)).name
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    decoded = decoder.decode(data)
    text = _DAMAGE.sub("\ufffd", decoded)
    n_damaged = text.count("\ufffd") - decoded.count("\ufffd")
    if n_damaged > 0.01 * len(text):
        raise Unreadable(
            f"It is not valid {encoding.upper()}: {n_damaged:,} of its {len(text):,} characters "
            "are damaged, NUL or control characters; if it is a text, save it as UTF-8."
        )
    if decoder.getstate()[0]:  # it ends within a letter
        return f"{checked(text)}\ufffd", encoding
    return checked(text), encoding


@cache
def _letters(encoding: str) -> dict[int, int]:
    """Return the letters of an old encoding by those that Western ones have in their place."""
    codes = bytes(range(0x80, 0x100))
    western = codes.decode("latin-1") + codes.decode("cp1252", "replace")
    table = str.maketrans(western, 2 * codes.decode(encoding, "replace"))
    del table[ord("\ufffd")]
    return table


def mend(text: str) -> str:
    r"""Return a text with the lines put right that were decoded as what they are not.

    They show an old Cyrillic encoding as a Western one, or UTF-8 as any of these.

    >>> mend("Ïðîêóðàòóðà ñîîáùèëà\nSeñor Müller")
    'Прокуратура сообщила\nSeñor Müller'
    """
    if _TWICE_DECODED.search(text):
        from ftfy import fix_encoding

        return "\n".join(map(fix_encoding, text.split("\n")))
    if not _ACCENTS.search(text):
        return text
    lines = text.split("\n")
    strange = "\n".join(filter(_ACCENTS.search, lines))[:_SAMPLE]
    tables = map(_letters, _EIGHT_BIT[:-1])
    table = max(tables, key=lambda table: _score(strange.translate(table)))
    score = _score(strange.translate(table))
    least = _score(strange) + _TRUST
    if score < max(_LEAST_SCORE, least):
        return text
    mended = text.translate(table).split("\n")
    pairs = zip(lines, mended, strict=True)
    return "\n".join(max(pair, key=_score) for pair in pairs)
