"""From bytes to text: Unicode by its marks and its form, old Cyrillic encodings by their letters.

A candidate is judged by the pairs of characters that its high bytes make: how many of them are
frequent in Russian and Ukrainian, how many stand where no writing has them.
"""

import codecs
import re
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from itertools import islice

from research.corpus.readers.base import Unreadable, checked
from research.files.paths import read_toml

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_EIGHT_BIT = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "koi8-u", "cp1252")
_LEAST_SCORE = 0.6
_SAMPLE = 50_000  # bytes, of stretches of high ones
_HIGH_BYTES = re.compile(rb"[^\x80-\xff]?[\x80-\xff]+[^\x80-\xff]?")
_DAMAGE = re.compile(r"[\0-\x08\x0e-\x1a\x7f\ud800-\udfff]")
_ACCENTS = re.compile(r"[À-ÖØ-öø-ÿ]{4}")  # Western languages have no four in a row
# A Cyrillic letter in UTF-8, as its two bytes look in cp1251 or in Western encodings.
_TWICE_DECODED = re.compile(r"[РСÐÑ][\x80-\x9f°-¿Ђ-Џђ-џ‚-›™€]")
# How much less likely a text may be in the encoding that its file declares.
_TRUST = 0.5
_LEAST_SOUND = 10  # bytes of sound letters for each damaged one

_PAIRS = re.compile(
    r"(?s)(?=([^\x00-\x7f].|.[^\x00-\x7f]))"
)  # with one that is no ASCII
# Two characters beside one another that no writing has.
_IMPOSSIBLE = re.compile(
    r"""(?x)
    [^\x00-\x7f\w«„‚‹»”›§°©®™€£±×½№•·–—‐‑‒―“‘’…\xa0\xad] | [²³¹¼¾]  # a strange sign
    | [а-џґ][Ѐ-ЯҐ]  # a capital within a word
    | (?! [асеорхуі] | .[асеорхуі] )  # which look like Latin letters
      (?: [Ѐ-ԯ][^\W\d_Ѐ-ԯ] | [^\W\d_Ѐ-ԯ][Ѐ-ԯ] )  # two scripts
    | [^\W\d_][«„‚‹§°©®™€£±×½№•·] | [«„‚‹]\s  # a sign at the wrong end of a word
    | [»”›§°©®™€£±×½№•·][^\W\d_] | \s[»”›]
    """
)
# What two characters beside one another, of which one is no ASCII, say of their decoding: the
# value of the first pattern that fits, else that of a frequent or of a rare pair of letters.
_PAIR_VALUES = {
    _IMPOSSIBLE: -1,
    re.compile(r"\xa0\W|\W\xa0"): 1,
    re.compile(r"[\W\d_]{2}"): 0.9,
    # Latin letters, with no two accents in a row, and Cyrillic ones that were typed for them.
    re.compile(r"[\x00-\x7f\W][\x00-ʯ\W]|[À-ʯ][\x00-\x7f\W]"): 0.65,
    re.compile(r"[A-Za-z][асеорхуі]|[асеорхуі][A-Za-z]"): 0.5,
}
# A Cyrillic letter that stands alone and is no word of one letter.
_LONE_LETTER = re.compile(
    r"(?<!\w)(?![авикосуяжбієйзАВИКОСУЯЖБІЄЙЗ])[\u0400-\u052f](?![\w.)])"
)
_FREQUENT_PAIRS = {
    row[0] + second
    for row in read_toml(__file__, "readers.toml")["encodings"]["frequent"].split()
    for second in row[1:]
}


@lru_cache(20_000)
def pair_value(pair: str) -> float:
    """Return how much two characters beside one another speak for their decoding, -1 to 1.

    >>> pair_value("ст"), pair_value("щъ"), pair_value("сТ")
    (1, -0.2, -1)
    """
    for pattern, value in _PAIR_VALUES.items():
        if pattern.search(pair):
            return value
    folded = re.sub(r"[^\w–—]", "_", pair.lower())
    return 1 if folded in _FREQUENT_PAIRS else -0.2


def _score(text: str) -> float:
    """Return how likely a text is, from -1 to 1, by its pairs with characters beyond ASCII."""
    text = _LONE_LETTER.sub("\ufffd", f" {text} ")
    pairs = Counter(_PAIRS.findall(text))
    values = (pair_value(pair) * n for pair, n in pairs.items())
    return sum(values) / max(pairs.total(), 1)


def _likeliest(data: bytes, declared: str | None = None) -> str | None:
    """Return the old encoding that makes the most likely text of `data`, or None."""
    stretches = islice(_HIGH_BYTES.finditer(data), _SAMPLE // 10)
    sample = b" ".join(stretch[0] for stretch in stretches)[:_SAMPLE]
    scores = {}
    for encoding in filter(None, [*_EIGHT_BIT, declared]):
        with suppress(UnicodeError, LookupError):
            scores[encoding] = _score(sample.decode(encoding))
    if declared in scores:
        scores[declared] += _TRUST
    best = max(scores, key=scores.__getitem__)
    return best if best == declared or scores[best] >= _LEAST_SCORE else None


def _detect(data: bytes, declared: str | None) -> str:
    """Return the name of the encoding of `data`; UTF-8 where no other is convincing."""
    for mark, marked in _MARKS.items():
        if data.startswith(mark):
            return marked
    text = data.decode("utf-8", "ignore")
    n_sound = len(text.encode())
    n_longer = n_sound - len(text)  # bytes of letters beyond ASCII
    if n_longer >= _LEAST_SOUND * (len(data) - n_sound):
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
    text, n_damaged = _DAMAGE.subn("\ufffd", decoder.decode(data))
    if n_damaged > 0.01 * len(text):
        raise Unreadable(
            f"It is not valid {encoding.upper()}: {n_damaged:,} of its {len(text):,} characters "
            "are damaged, NUL or control characters; if it is a text, save it as UTF-8."
        )
    half = "\ufffd" if decoder.getstate()[0] else ""  # of the letter in which it ends
    return checked(text) + half, encoding


def mend(text: str) -> str:
    r"""Return a text with the lines put right that were decoded as what they are not.

    They show an old Cyrillic encoding as a Western one, or UTF-8 as any of these.

    >>> mend("Ïðîêóðàòóðà ñîîáùèëà\nSeñor Müller")
    'Прокуратура сообщила\nSeñor Müller'
    """
    is_unicode = _TWICE_DECODED.search(text)
    if not is_unicode and not _ACCENTS.search(text):
        return text
    from ftfy import fix_encoding

    lines = text.split("\n")
    if is_unicode:
        return "\n".join(map(fix_encoding, lines))
    strange = "\n".join(filter(_ACCENTS.search, lines))
    encoding = _likeliest(strange.encode("latin-1", "ignore"))
    if encoding is None or encoding == "cp1252":
        return text
    codes = bytes(range(0x80, 0x100))
    western = codes.decode("latin-1") + codes.decode("sloppy-windows-1252")
    table = str.maketrans(western, 2 * codes.decode(encoding, "replace"))
    pairs = zip(lines, text.translate(table).split("\n"), strict=True)
    return "\n".join(max(pair, key=_score) for pair in pairs)
