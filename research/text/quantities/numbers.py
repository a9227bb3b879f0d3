"""Numbers of a text: digits in any grouping, words, scales, fractions; each with its tokens."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from research.text.quantities.words import (
    currency_codes,
    hedges,
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
_TORN_DECIMAL = re.compile(r"(\d+) [.,] (\d+) [%п]")  # 166 , 8 %
_GAP = "[ \u00a0\u2009\u202f]"
_GROUPS = re.compile(
    rf"\d{{1,3}}(?:{_GAP}\d{{3}}(?!\w|[.,:/-]\d))*(?:{_GAP}\d{{3}}[.,]\d+(?!\w|[.,:/-]\d))?"
)  # 1 234 567,8
_APOSTROPHES = re.compile("['’]")
_NOTED = re.compile(
    r"^(\d{1,3}(?:,\d{3})+)\.\d\d?$"
)  # the number of a note behind a full stop
_CURRENCY_SIGNS = frozenset("$€£₽₸¥₴")
_CLEAR_SCALES = frozenset(
    "kKкКMМ"
)  # while "5 m" and "5b" may be metres and a number in a list
_BEYOND = Token(-2, -1, "", "")  # glued to nothing
FAR = 99  # words
_LONGEST = 18  # digits; a longer one counts nothing and is an identifier


class Tokens(list[Token]):
    """The tokens of a text in one language; where it is masked, they say nothing.

    >>> [token.text for token in Tokens("US$1.5m, 34-летний")]
    ['US', '$', '1.5', 'm', ',', '34', '-', 'летний']
    """

    def __init__(
        self, text: str, language: str = "en", masked: Collection[tuple[int, int]] = ()
    ) -> None:
        super().__init__(tokens(text))
        self.text = text
        self.language = language
        for i, token in enumerate(self):
            if any(start < token.end and token.start < end for start, end in masked):
                self[i] = token._replace(text=MASK, lower=MASK)

    def at(self, i: int) -> Token:
        """Return a token, or an empty one beyond the ends."""
        return self[i] if 0 <= i < len(self) else _BEYOND

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
        return self.at(i).end == self.at(i + 1).start

    def value(self, i: int, name: str) -> Any:
        """Return what a token stands for in a table of `numbers.toml`, if anything."""
        return values(name).get(self.low(i))


@dataclass
class Span:
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

    @property
    def place(self) -> tuple[int, int]:
        """Where the tokens begin and end in the text."""
        return self.tokens[self.first].start, self.tokens[self.end - 1].end

    def distance(self, wanted: Collection[str], back: int, ahead: int) -> int:
        """Return how far the nearest wanted word is: ahead in the clause, else back."""
        following = self.tokens.lows(self.end, self.end + ahead)
        distance = _place(following, wanted, ".;,()")
        if distance < FAR:
            return distance
        backwards = self.tokens.lows(self.first - back, self.first)
        backwards.reverse()
        return min(FAR, 1 + _place(backwards, wanted, ".;"))

    def near(self, wanted: Collection[str], back: int, ahead: int = 0) -> bool:
        """Tell whether a wanted word is among those just before or behind."""
        return self.distance(wanted, back, ahead) < FAR


@dataclass
class Number(Span):
    """A number: its tokens, its value, how it is written; without tokens it counts as one."""

    value: float = 1
    in_words: bool = False
    scale: float = 1  # 1000 where the number ends in "thousand"


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


def read_figure(
    figure: str,
    language: str,
    *,
    measured: bool = False,
) -> float | None:
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
    marks = "".join(re.findall("[.,]", figure))
    decimal_marks = ".," if language == "ru" else "."
    is_decimal = measured and len(marks) == 1 and marks in decimal_marks
    if _THOUSANDS.fullmatch(figure) and not is_decimal:
        return float(re.sub("[.,]", "", figure))
    if not _DECIMAL.fullmatch(figure):
        return None
    decimal = _ALL_MARKS_BUT_THE_LAST.sub("", figure)
    return float(decimal.replace(",", "."))


def _read_digits(
    t: Tokens,
    i: int,
) -> Number | None:
    """Read a figure, its groups, and a fraction's sign right behind it: 1 234,5, 2½."""
    torn = _TORN_DECIMAL.fullmatch(t.phrase(i, i + 4))
    if torn and not t.glued(i):
        decimal = ".".join(torn.groups())
        return Number(t, i, i + 3, float(decimal))
    groups = _GROUPS.match(t.text, t[i].start)
    gaps = re.findall(_GAP, groups[0]) if groups else ()
    number = Number(t, i, i + 1 + len(gaps))
    figure = _APOSTROPHES.sub("", "".join(t.lows(i, number.end)))
    following = number.after
    word = t.at(number.end).text
    if word[:1].isupper() and word not in currency_codes():  # In, but not EUR
        figure = _NOTED.sub(r"\1", figure)
    # Some units, and scales, are counted in decimals: 2,748 кг, 1.234 million.
    unit = units().get(following)
    has_parts = unit is not None and unit.kind not in ("money", "duration")
    is_measured = has_parts or following in values("scales")
    value = read_figure(figure, t.language, measured=is_measured)
    if value is None:
        return None
    number.value = value
    return number


def _fits(current: float, value: float) -> bool:
    """Tell whether a cardinal may follow others: twenty three, but not ten three."""
    if value < 10:
        return current % 10 == 0 and current % 100 != 10
    if value < 100:
        return current % 100 == 0
    return current % 1000 == 0


def _is_joint(
    t: Tokens,
    i: int,
    current: float,
) -> bool:
    """Tell whether a token may join two cardinals: twenty[-]three, a hundred [and] two."""
    if t.low(i) == "and":
        return current % 100 == 0
    return t.low(i) == "-" and t.glued(i)


def _read_word(
    t: Tokens,
    i: int,
) -> Number | None:
    """Read cardinals that add up: twenty-three, one hundred and fifty, сто пятьдесят."""
    end = i
    current = 0.0
    while True:
        at = end + (end > i and _is_joint(t, end, current))
        value = t.value(at, "cardinals")
        if value is not None and _fits(current, value):
            current += value
        elif t.low(at) == "hundred" and _may_be_hundreds(t, i, current):
            current = max(current, 1.0) * 100
        else:
            break
        end = at + 1
    return Number(t, i, end, current, in_words=True) if end > i else None


def _may_be_hundreds(
    t: Tokens,
    i: int,
    current: float,
) -> bool:
    """Tell hundreds in numbers (five hundred, a hundred and two) from "hundred" alone."""
    if current:
        return current < 20
    return t.low(i - 1) == "a" or t.low(i + 1) in values("scales")


def _bare_scale(t: Tokens, i: int) -> Number | None:
    """Read a scale word that is a number by itself: миллион, a dozen, more than a thousand."""
    number = Number(t, i, i, in_words=True)
    if number.word in table("bare", "always"):
        return number
    is_hedged = number.before in hedges() or number.before in ("a", "an", "of")
    return number if is_hedged and number.word in table("bare", "hedged") else None


def _attached_scale(number: Number) -> float:
    """Return the scale of a letter right behind a number, 1 without one: 10k, $5m, but not 5m."""
    t = number.tokens
    if not t.glued(number.end - 1):
        return 1
    before = t.at(number.first - 1).text
    is_money = before in _CURRENCY_SIGNS or before in currency_codes()
    if not is_money and t[number.end].text not in _CLEAR_SCALES:
        return 1
    return float(table("attached_scales").get(number.after, 1))


def _is_end_of_abbreviation(t: Tokens, i: int) -> bool:
    """Tell the full stop of "5 тыс. чел." from that of a sentence."""
    if t.low(i) != "." or not t.glued(i - 1):
        return False
    following = t.at(i + 1).text
    return following != "" and not following[0].isupper()


def _scale(number: Number) -> None:
    """Multiply a number by the scale words that follow it."""
    t = number.tokens
    number.scale = _attached_scale(number)
    number.end += number.scale > 1
    while word_scale := t.value(number.end, "scales"):
        number.scale *= word_scale
        number.end += 1
        number.end += _is_end_of_abbreviation(t, number.end)
    number.value *= number.scale


def _add_fraction(number: Number) -> None:
    """Add what less than one stands behind a number: 2 1/2, two and a half."""
    t = number.tokens
    at = number.end
    for end in (at + 1, at + 2, at + 3):
        tail = table("tails").get(t.phrase(at, end))
        if tail:
            number.value += tail
            number.end = end


def _rest(number: Number) -> Number | None:
    """Read what a number has after a scale: два миллиона [двести тысяч], 1 тыс. [340]."""
    t = number.tokens
    at = number.end
    if number.scale == 1:
        return None
    scale_at = at - 2 if number.last_word == "." else at - 1
    if not is_digits(number.after):
        rest = _read_word(t, at)
    elif t.low(scale_at).isascii() or not is_digits(number.word):
        return None  # "5 million 340" and "пять тысяч 340" are two numbers
    else:
        rest = _read_digits(t, at)
    if rest is None:
        return None
    _scale(rest)
    limit = t.value(scale_at, "scales") or 0
    return rest if rest.value < limit else None


def read_number(t: Tokens, i: int) -> Number | None:
    """Return the number that begins at a token, or None.

    >>> read_number(Tokens("сто двадцать три тысячи пятьсот", "ru"), 0).value
    123500.0
    """
    read = _read_digits if is_digits(t.low(i)) else _read_word
    number = read(t, i) or _bare_scale(t, i)
    if number is None:
        return None
    _add_fraction(number)
    _scale(number)
    while rest := _rest(number):
        number.end = rest.end
        number.value += rest.value
    return number
