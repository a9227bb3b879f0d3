"""Numbers of a text: digits in any grouping, words, scales, fractions; each with its tokens."""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

from research.text.quantities.words import (
    VULGAR_FRACTIONS,
    comparators,
    currency_codes,
    table,
    units,
    values,
)
from research.text.tokens import Token, tokens

MASK = "¤"
_THOUSANDS = re.compile(
    r"(?!0[.,])\d{1,3}([.,])\d{3}(?:\1\d{3})*"
)  # 25,575 or 1.234.567
_DECIMAL = re.compile(r"\d*[.,]?\d+|\d+([.,])\d{3}(?:\1\d{3})*(?!\1)[.,]\d+")  # 1.234,5
_ALL_MARKS_BUT_THE_LAST = re.compile(r"[.,](?=.*[.,])")
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?")  # of 1 234 567,8
_TORN_DECIMAL = re.compile(r"(\d+) [.,] (\d+) [%п]")  # 166 , 8 %
SLASHED = re.compile(r"(\d+) / (\d+)")
_GAPS = frozenset(" \u00a0\u2009\u202f'’")
_CURRENCY_SIGNS = frozenset("$€£₽₸¥₴")
_CLEAR_SCALES = frozenset(
    "kKкКMМ"
)  # while "5 m" and "5b" may be metres and a number in a list
FAR = 99  # words
_LONGEST = 18  # digits; a longer one counts nothing and is an identifier


class Number(NamedTuple):
    """A number: its first token, the one after its last, its value, how it is written."""

    first: int
    end: int
    value: float
    in_words: bool = False
    scale: float = 1  # 1000 where the number ends in "thousand"


class Tokens(list[Token]):
    """The tokens of a text in one language; where it is masked, they say nothing.

    >>> [token.text for token in Tokens("US$1.5m, 34-летний")]
    ['US', '$', '1.5', 'm', ',', '34', '-', 'летний']
    """

    def __init__(
        self, text: str, language: str = "en", masked: Collection[tuple[int, int]] = ()
    ) -> None:
        super().__init__(tokens(text))
        self.text, self.language = text, language
        for i, token in enumerate(self):
            if any(start < token.end and token.start < end for start, end in masked):
                self[i] = token._replace(text=MASK, lower=MASK)

    def low(self, i: int) -> str:
        """Return a token in lower case, or an empty text beyond the ends."""
        return self[i].lower if 0 <= i < len(self) else ""

    def lows(self, start: int, end: int) -> list[str]:
        """Return tokens in lower case, with an empty text for each beyond the ends."""
        return [self.low(i) for i in range(start, end)]

    def phrase(self, start: int, end: int) -> str:
        """Return tokens in lower case, with a space between them."""
        return " ".join(self.lows(start, end))

    def glued(self, i: int) -> bool:
        """Tell whether no space stands between a token and the next one."""
        return 0 <= i < len(self) - 1 and self[i].end == self[i + 1].start


class Span(NamedTuple):
    """Some tokens of a text, and what stands around them."""

    tokens: Tokens
    first: int
    end: int

    @property
    def word(self) -> str:
        """The first of the tokens, in lower case."""
        return self.tokens.low(self.first)

    @property
    def last_word(self) -> str:
        """The last of the tokens, in lower case."""
        return self.tokens.low(self.end - 1)

    @property
    def before(self) -> str:
        """The token before, in lower case."""
        return self.tokens.low(self.first - 1)

    @property
    def after(self) -> str:
        """The token behind, in lower case."""
        return self.tokens.low(self.end)

    @property
    def next_two(self) -> list[str]:
        """The two tokens behind, in lower case."""
        return self.tokens.lows(self.end, self.end + 2)

    def distance(self, wanted: Collection[str], back: int, ahead: int) -> int:
        """Return how far the nearest wanted word is: ahead in the clause, else back."""
        t = self.tokens
        following = t.lows(self.end, self.end + ahead)
        distance = _place(following, wanted, ".;,()")
        if distance < FAR:
            return distance
        backwards = t.lows(self.first - back, self.first)[::-1]
        return min(FAR, 1 + _place(backwards, wanted, ".;"))

    def near(self, wanted: Collection[str], back: int, ahead: int = 0) -> bool:
        """Tell whether a wanted word is among those just before or behind."""
        return self.distance(wanted, back, ahead) < FAR


def _place(clause: list[str], wanted: Collection[str], ends: str) -> int:
    """Return the place of the first wanted word of a clause, `FAR` where it has none."""
    for place, word in enumerate(clause):
        if word in wanted:
            return place
        if word in ends:
            break
    return FAR


def is_digits(text: str) -> bool:
    """Tell whether a token is a figure."""
    return text[:1].isdecimal() or text[1:2].isdecimal()


def read_figure(figure: str, language: str, *, measured: bool = False) -> float | None:
    """Return the value of a figure; None where it is none (a version, an address, a date).

    One mark before three digits sets thousands apart, but not where a decimal mark of the language
    stands before a unit that has parts (`measured`): 2,748 кг.

    >>> read_figure("25,575", "en"), read_figure("1,5", "ru"), read_figure("1.234.567,8", "ru")
    (25575.0, 1.5, 1234567.8)
    >>> read_figure("2,748", "ru", measured=True), read_figure("192.168.1.2", "en")
    (2.748, None)
    """
    if len(figure) > _LONGEST:
        return None
    marks = re.findall("[.,]", figure)
    is_decimal = measured and (marks == ["."] or (marks == [","] and language == "ru"))
    if _THOUSANDS.fullmatch(figure) and not is_decimal:
        return float(re.sub("[.,]", "", figure))
    if _DECIMAL.fullmatch(figure):
        return float(_ALL_MARKS_BUT_THE_LAST.sub("", figure).replace(",", "."))
    return None


def _end_of_groups(t: Tokens, i: int) -> int:
    """Return the end of a figure whose groups are set apart by spaces: 1 234 567,8."""
    end = i + 1
    if len(t[i].text) > 3:
        return end
    while t[end - 1].text.isdecimal() and _GROUP.fullmatch(t.low(end)):
        if t.text[t[end - 1].end : t[end].start] not in _GAPS:
            break
        end += 1
    return end


def _has_parts(word: str) -> bool:
    """Tell whether what a word names is measured in decimals: 2,748 кг, 1.234 million."""
    if word in values("scales"):
        return True
    unit = units().get(word)
    return unit is not None and unit.kind not in ("money", "duration")


def _read_digits(t: Tokens, i: int) -> Number | None:
    """Read a figure, its groups, and a fraction's sign right behind it: 1 234,5, 2½."""
    torn = _TORN_DECIMAL.fullmatch(t.phrase(i, i + 4))
    if torn and not t.glued(i):
        whole, decimals = torn.groups()
        return Number(i, i + 3, float(f"{whole}.{decimals}"))
    end = _end_of_groups(t, i)
    figure = "".join(t.lows(i, end))
    following = t.low(end)
    value = read_figure(figure, t.language, measured=_has_parts(following))
    if value is None:
        return None
    if following in VULGAR_FRACTIONS:
        value += unicodedata.numeric(following)
        end += 1
    return Number(i, end, value)


def _fits(current: float, value: float) -> bool:
    """Tell whether a cardinal may follow others: twenty three, but not ten three."""
    if value < 10:
        return current % 10 == 0 and current % 100 != 10
    return current % (100 if value < 100 else 1000) == 0


def _is_joint(t: Tokens, i: int, current: float) -> bool:
    """Tell whether a token joins two cardinals: twenty[-]three, a hundred [and] two."""
    value = values("cardinals").get(t.low(i + 1))
    if value is None or not _fits(current, value):
        return False
    return current % 100 == 0 if t.low(i) == "and" else t.low(i) == "-" and t.glued(i)


def _read_word(t: Tokens, i: int) -> Number | None:
    """Read cardinals that add up: twenty-three, one hundred and fifty, сто пятьдесят."""
    end, current = i, 0.0
    while True:
        value = values("cardinals").get(t.low(end))
        if value is not None and (end == i or _fits(current, value)):
            current += value
        elif t.low(end) == "hundred" and _may_be_hundreds(t, i, current):
            current = max(current, 1.0) * 100
        elif end == i or not _is_joint(t, end, current):
            break
        end += 1
    return Number(i, end, current, in_words=True) if end > i else None


def _may_be_hundreds(t: Tokens, i: int, current: float) -> bool:
    """Tell hundreds in numbers (five hundred, a hundred and two) from "hundred" alone."""
    if current:
        return current < 20
    return t.low(i - 1) == "a" or t.low(i + 1) in values("scales")


def _bare_scale(t: Tokens, i: int) -> Number | None:
    """Read a scale word that is a number by itself: миллион, a dozen, more than a thousand."""
    word, before = t.low(i), t.low(i - 1)
    is_hedged = before in comparators("hedges") or before in ("a", "an", "of")
    is_number = word in table("bare", "always")
    if is_number or (is_hedged and word in table("bare", "hedged")):
        return Number(i, i, 1.0, in_words=True)
    return None


def _attached_scale(t: Tokens, number: Number) -> float:
    """Return the scale of a letter right behind a number, 1 without one: 10k, $5m, but not 5m."""
    at = number.end
    if not t.glued(at - 1):
        return 1
    before = t[number.first - 1].text if number.first else ""
    is_money = before in _CURRENCY_SIGNS or before in currency_codes()
    if not is_money and t[at].text not in _CLEAR_SCALES:
        return 1
    return float(table("attached_scales").get(t.low(at), 1))


def _is_end_of_abbreviation(t: Tokens, i: int) -> bool:
    """Tell the full stop of "5 тыс. чел." from that of a sentence."""
    if t.low(i) != "." or not t.glued(i - 1):
        return False
    following = t[i + 1].text if i + 1 < len(t) else ""
    return following != "" and not following[0].isupper()


def _scaled(t: Tokens, number: Number) -> Number:
    """Multiply a number by the scale words that follow it."""
    end = number.end
    scale = _attached_scale(t, number)
    if scale > 1:
        end += 1
    else:
        while word_scale := values("scales").get(t.low(end)):
            scale *= word_scale
            end += 1
            end += _is_end_of_abbreviation(t, end)
    return number._replace(end=end, value=number.value * scale, scale=scale)


def _slashed_behind(t: Tokens, at: int) -> float:
    """Return the fraction of "2 1/2", 0 where there is none."""
    slashed = SLASHED.fullmatch(t.phrase(at, at + 3))
    if not slashed or t.glued(at - 1):
        return 0
    above, below = map(int, slashed.groups())
    return above / below if 0 < above < below <= 16 else 0


def _fraction_behind(t: Tokens, number: Number) -> tuple[float, int]:
    """Return what less than one stands behind a number, and in how many tokens."""
    at = number.end
    if fraction := _slashed_behind(t, at):
        return fraction, 3
    digit = values("cardinals").get(t.low(at + 1), 10)
    if number.in_words and t.low(at) == "point" and digit < 10:  # two point five
        return digit / 10, 2
    for length in (2, 3):  # two and a half, два с половиной
        tail = t.phrase(at, at + length)
        if tail in table("tails"):
            return table("tails")[tail], length
    return 0.0, 0


def _rest(t: Tokens, number: Number) -> Number | None:
    """Read what a number has after a scale: два миллиона [двести тысяч], 1 тыс. [340]."""
    at = number.end
    if number.scale == 1:
        return None
    before = [word for word in t.lows(at - 2, at) if word != "."]
    scale_word = before[-1]
    if not is_digits(t.low(at)):
        rest = _read_word(t, at)
    elif scale_word.isascii() or not is_digits(t.low(number.first)):
        return None  # "5 million 340" and "пять тысяч 340" are two numbers
    else:
        rest = _read_digits(t, at)
    if rest is None:
        return None
    rest = _scaled(t, rest)
    is_smaller = rest.value < values("scales").get(scale_word, 0)
    return rest if is_smaller else None


def read_number(t: Tokens, i: int) -> Number | None:
    """Return the number that begins at a token, or None.

    >>> read_number(Tokens("сто двадцать три тысячи пятьсот", "ru"), 0).value
    123500.0
    """
    word = t.low(i)
    if is_digits(word):
        number = _read_digits(t, i)
    elif word in VULGAR_FRACTIONS:
        number = Number(i, i + 1, unicodedata.numeric(word))
    else:
        number = _read_word(t, i) or _bare_scale(t, i)
    if number is None:
        return None
    fraction, length = _fraction_behind(t, number)
    end = number.end + length
    number = _scaled(t, number._replace(end=end, value=number.value + fraction))
    while rest := _rest(t, number):
        number = number._replace(end=rest.end, value=number.value + rest.value)
    return number
