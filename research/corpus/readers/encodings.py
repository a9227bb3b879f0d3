"""From bytes to text: Unicode by its marks and its form, old Cyrillic encodings by their letters.

A candidate is judged by the pairs of characters that its high bytes make: how many of them are
frequent in Russian and Ukrainian, how many stand where no writing has them (a capital after a
small letter, Cyrillic beside Latin, a box-drawing sign).
"""

import codecs
import re
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from itertools import islice, pairwise

from research.corpus.readers.base import Unreadable, checked
from research.files.paths import filled, read_toml

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EIGHT_BIT = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "koi8-u", "cp1252")
_LEAST_SCORE = 0.6
_SAMPLE = (
    50_000  # bytes; of a longer text, as many stretches of high bytes as make it up
)
_HIGH_BYTES = re.compile(rb"[^\x80-\xff]?[\x80-\xff]+[^\x80-\xff]?")
_DAMAGE = re.compile(r"[\0-\x08\x0e-\x1a\x7f\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x7f]")

_KNOWN = read_toml(__file__, "readers.toml")["encodings"]
_FREQUENT = frozenset(
    row[0] + second for row in _KNOWN["frequent"].split() for second in row[1:]
)
_PAIRS = [
    (re.compile(filled(pattern, _KNOWN)), value) for pattern, value in _KNOWN["pairs"]
]
_LONE_LETTER = re.compile(_KNOWN["lone_letter"])


@lru_cache(maxsize=20_000)
def _value(pair: str) -> float:
    """Return how much two characters beside one another speak for their decoding, -1 to 1."""
    folded = "".join(c.lower() if c.isalpha() else "_" for c in pair)
    usual = 1 if folded in _FREQUENT else -0.2
    return next((value for pattern, value in _PAIRS if pattern.search(pair)), usual)


def _score(sample: bytes, encoding: str) -> float:
    try:
        text = _LONE_LETTER.sub("\ufffd", f" {sample.decode(encoding)} ")
    except UnicodeDecodeError:
        return -1
    pairs = Counter(a + b for a, b in pairwise(text) if max(a, b) > "\x7f")
    return sum(_value(pair) * n for pair, n in pairs.items()) / max(pairs.total(), 1)


def _eight_bit(data: bytes) -> str | None:
    """Return the old encoding that makes the most likely text of `data`, or None."""
    sample = data
    if len(data) > _SAMPLE:
        stretches = (
            match[0] for match in islice(_HIGH_BYTES.finditer(data), _SAMPLE // 10)
        )
        sample = b" ".join(stretches)
    scores = {encoding: _score(sample, encoding) for encoding in _EIGHT_BIT}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= _LEAST_SCORE else None


def _utf16_without_mark(data: bytes) -> str | None:
    """Return UTF-16 where every second byte is that of Latin or Cyrillic letters."""
    head = data[:4_000]
    for name, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        high, low = head[at::2], head[1 - at :: 2]
        of_letters = sum(high.count(byte) for byte in (0, 4))
        if (
            len(high) >= 4
            and of_letters >= 0.8 * len(high)
            and low.count(0) < 0.1 * len(low)
        ):
            return name
    return None


def _detect(data: bytes) -> str | None:
    """Return the name of the encoding of `data`, or None where no candidate is convincing."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if name := marked or _utf16_without_mark(data):
        return name
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return "utf-8"
    return _eight_bit(data)


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of a whole file and the name of its encoding, or raise `Unreadable`.

    The encoding that the file declares is used where its bytes do not show another.

    >>> decode("Минск".encode("utf-16")), decode("Изъято оружие".encode("koi8-r"))
    (('Минск', 'utf-16'), ('Изъято оружие', 'koi8-r'))
    """
    found = _detect(data)
    is_guess = found is None or found in _EIGHT_BIT
    for name in filter(None, [declared, found] if is_guess else [found]):
        with suppress(UnicodeError, LookupError):
            text, encoding = data.decode(name), codecs.lookup(name).name
            break
    else:
        raise Unreadable(
            f"It is not valid {found or 'UTF-8'}, and no other encoding makes words of it; if it "
            "is a text, save it as UTF-8."
        )
    if len(_CONTROLS.findall(text[:10_000])) > 0.01 * min(len(text), 10_000):
        raise Unreadable(
            "It holds control characters, so it is not a text; save it as plain text."
        )
    return checked(text), encoding


def decode_table(data: bytes) -> tuple[str, str]:
    """Decode a table as `decode` does; what is damaged in UTF-8 stays, for its rows to be refused.

    Damaged bytes become lone surrogates, which no reader lets through.
    """
    try:
        return decode(data)
    except Unreadable:
        text = data.decode("utf-8", errors="surrogateescape")
        if not 0 < len(_DAMAGE.findall(text)) < 0.01 * len(text):
            raise
        return text, "utf-8"
