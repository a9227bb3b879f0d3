"""Numbers of a text: digits in any grouping, words, scales, fractions; each with its tokens."""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

from research.text.quantities.words import (
    DATA,
    comparators,
    currency_codes,
    units,
    values,
)
from research.text.tokens import Token, tokens

MASK = "¤"
_GROUPED = re.compile(r"(?!0[.,])\d{1,3}(?:[.,]\d{3})+")
_MIXED = re.compile(r"\d+(?:[.,]\d{3})*[.,]\d+")
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?")
_GAP = frozenset(" \u00a0\u2009\u202f'’")
_LONGEST = 18  # digits; a longer one counts nothing and is an identifier


class Number(NamedTuple):
    """A number: its first token, the one after its last, its value, how it is written."""

    first: int
    end: int
    value: float
    form: str  # digits, word or scaled
    scale: float = 1


class Tokens(list[Token]):
    """The tokens of a text in one language; where it is masked, they say nothing.

    >>> [token.text for token in Tokens("US$1.5m, 34-летний")]
    ['US', '$', '1.5', 'm', ',', '34', '-', 'летний']
    """

    def __init__(
        self, text: str, language: str = "en", masked: Collection[tuple[int, int]] = ()
    ) -> None:
        self.text, self.language = text, language
        for token in tokens(text):
            if any(a < token.end and token.start < b for a, b in masked):
                token = token._replace(text=MASK, lower=MASK)  # noqa: PLW2901
            self.append(token)

    def low(self, i: int) -> str:
        """Return a token in lower case, or an empty text beyond the ends."""
        return self[i].lower if 0 <= i < len(self) else ""

    def phrase(self, start: int, end: int) -> str:
        """Return tokens in lower case, with a space between them."""
        return " ".join(map(self.low, range(start, end)))

    def glued(self, i: int) -> bool:
        """Tell whether no space stands between a token and the next one."""
        return 0 <= i < len(self) - 1 and self[i].end == self[i + 1].start


def is_digits(text: str) -> bool:
    """Tell whether a token is a figure."""
    return text[:1].isdecimal() or text[1:2].isdecimal()


def read_figure(figure: str, language: str, *, measured: bool = False) -> float | None:
    """Return the value of a figure; None where it is none (a version, an address, a date).

    >>> read_figure("25,575", "en"), read_figure("1,5", "ru"), read_figure("1.234.567,8", "ru")
    (25575.0, 1.5, 1234567.8)
    >>> read_figure("2,748", "ru", measured=True), read_figure("192.168.1.2", "en")
    (2.748, None)
    """
    if len(figure) > _LONGEST:
        return None
    digits, marks = re.sub("[.,]", "", figure), re.findall("[.,]", figure)
    is_grouped = _GROUPED.fullmatch(figure) and len(set(marks)) == 1
    if not marks or (is_grouped and len(marks) > 1):
        return float(digits)
    if len(marks) == 1:
        is_decimal = language == "ru" or marks[0] == "."
        is_whole = is_grouped and not (is_decimal and measured)
        return float(digits) if is_whole else float(figure.replace(",", "."))
    whole, _, rest = figure.rpartition(marks[-1])
    if (
        marks.count(marks[-1]) == 1
        and len(set(marks)) == 2
        and _MIXED.fullmatch(figure)
    ):
        return float(f"{re.sub('[.,]', '', whole)}.{rest}")
    return None


def _joined_groups(t: Tokens, i: int) -> int:
    """Return the end of a figure whose groups are set apart by spaces: 1 234 567."""
    end = i + 1
    if not (t[i].text.isdecimal() and len(t[i].text) <= 3):
        return end
    while (
        end < len(t) and _GROUP.fullmatch(t[end].text) and t[end - 1].text.isdecimal()
    ):
        if t.text[t[end - 1].end : t[end].start] not in _GAP:
            break
        end += 1
    return end


def _torn_decimal(t: Tokens, i: int) -> bool:
    """Tell whether a decimal comma stands loose before a percent sign: 166 , 8%."""
    is_torn = t[i].text.isdecimal() and t.low(i + 1) in (",", ".")
    follows = [t.low(i + 2), t.low(i + 3)]
    return (
        is_torn
        and not t.glued(i)
        and follows[0].isdecimal()
        and follows[1] in ("%", "п")
    )


def _read_digits(t: Tokens, i: int) -> Number | None:
    if _torn_decimal(t, i):
        return Number(i, i + 3, float(f"{t[i].text}.{t[i + 2].text}"), "digits")
    end = _joined_groups(t, i)
    figure = "".join(token.text for token in t[i:end])
    if end - i > 1 and not figure.isdecimal():  # 1 234,5
        value: float | None = (
            float(figure.replace(",", ".")) if len(figure) <= _LONGEST else None
        )
    else:
        unit = units().get(t.low(end))
        has_parts = unit is not None and unit.kind not in ("money", "duration")
        measured = has_parts or t.low(end) in values("scales")
        value = read_figure(figure, t.language, measured=measured)
    if value is None:
        return None
    if t.low(end) in "¼½¾⅓⅔⅛" and t.low(end):
        return Number(i, end + 1, value + unicodedata.numeric(t[end].text), "digits")
    return Number(i, end, value, "digits")


def _fits(current: float, value: float) -> bool:
    if value < 10:
        return (
            current % 10 == 0 and current % 100 not in (0, 10)
        ) or current % 100 == 0
    return current % (100 if value < 100 else 1000) == 0


def _read_word(t: Tokens, i: int) -> Number | None:
    """Read cardinals that add up: twenty-three, one hundred and fifty, сто пятьдесят."""
    cardinals, end, current = values("cardinals"), i, 0.0
    may_begin = t.low(i - 1) == "a" or t.low(i + 1) in values(
        "scales"
    )  # a hundred and two
    while end < len(t):
        word = t.low(end)
        if word in cardinals and (end == i or _fits(current, cardinals[word])):
            current += cardinals[word]
        elif word == "hundred" and (current < 20 and (current or may_begin)):
            current = max(current, 1) * 100
        elif word in ("-", "and") and end > i and t.low(end + 1) in cardinals:
            joins = current % 100 == 0 if word == "and" else t.glued(end)
            if not joins or not _fits(current, cardinals[t.low(end + 1)]):
                break
        else:
            break
        end += 1
    return Number(i, end, current, "word") if end > i else None


def _bare_scale(t: Tokens, i: int) -> Number | None:
    """Read a scale word that is a number by itself: миллион, a dozen, more than a thousand."""
    word, before = t.low(i), t.low(i - 1)
    hedged = before in comparators("hedges") or before in ("a", "an", "of")
    known, also = DATA["bare"]["always"], DATA["bare"]["hedged"] if hedged else ()
    return Number(i, i, 1, "word") if word in known or word in also else None


def _scaled(t: Tokens, number: Number) -> Number:
    """Multiply a number by the scale words that follow it."""
    end, value, scales = number.end, number.value, values("scales")
    close = t.low(end) in DATA["attached_scales"] and t.glued(end - 1)
    before = t[number.first - 1].text if number.first else ""
    is_money = before in set("$€£₽₸¥₴") or before in currency_codes()
    if close and (t[end].text in ("k", "к", "K", "К", "M", "М") or is_money):
        scale = DATA["attached_scales"][t.low(end)]
        return Number(number.first, end + 1, value * scale, "scaled", scale)
    scale = 1.0
    while t.low(end) in scales:
        scale *= scales[t.low(end)]
        end += 1
        follows = t[end + 1].text if end + 1 < len(t) else "A"
        if t.low(end) == "." and t.glued(end - 1) and not follows[0].isupper():
            end += 1
    return (
        number
        if scale == 1
        else Number(number.first, end, value * scale, "scaled", scale)
    )


def _with_fraction(t: Tokens, number: Number) -> Number:
    """Add what is less than one: two and a half, два с половиной, two point five."""
    phrase = [t.low(number.end + k) for k in range(3)]
    if phrase[1] == "/" and phrase[0].isdecimal() and phrase[2].isdecimal():  # 2 1/2
        above, below = int(phrase[0]), int(phrase[2])
        if 0 < above < below <= 16 and not t.glued(number.end - 1):
            return number._replace(
                end=number.end + 3, value=number.value + above / below
            )
    tail = values("cardinals").get(phrase[1], 10)
    if phrase[0] == "point" and tail < 10 and number.form == "word":  # two point five
        return number._replace(end=number.end + 2, value=number.value + tail / 10)
    for n in (2, 3):
        part = DATA["tails"].get(" ".join(phrase[:n]), 0)
        if part:
            return number._replace(end=number.end + n, value=number.value + part)
    return number


def _rest(t: Tokens, number: Number) -> Number | None:
    """Read what a number has after a scale: два миллиона [двести тысяч], 1 тыс. [340]."""
    at = number.end
    if number.form != "scaled" or at >= len(t):
        return None
    word = t.low(at - 1) if t.low(at - 1) != "." else t.low(at - 2)
    in_digits = is_digits(t[at].text)
    if in_digits and (word.isascii() or not is_digits(t[number.first].text)):
        return None
    rest = _read_digits(t, at) if in_digits else _read_word(t, at)
    rest = _scaled(t, rest) if rest else None
    return rest if rest and rest.value < values("scales").get(word, 0) else None


def read_number(t: Tokens, i: int) -> Number | None:
    """Return the number that begins at a token, or None.

    >>> read_number(Tokens("сто двадцать три тысячи пятьсот", "ru"), 0).value
    123500.0
    """
    if is_digits(t[i].text):
        number = _read_digits(t, i)
    elif t[i].text in "¼½¾⅓⅔⅛":
        number = Number(i, i + 1, unicodedata.numeric(t[i].text), "digits")
    else:
        number = _read_word(t, i) or _bare_scale(t, i)
    if number is None:
        return None
    number = _scaled(t, _with_fraction(t, number))
    while (rest := _rest(t, number)) is not None:
        number = number._replace(end=rest.end, value=number.value + rest.value)
    return number
