"""Numbers of a text: digits in any grouping, words, scales, fractions; each with its tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from research.claims.lexicon import comparators, data, values

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?<![\w.])\.\d+|[¼½¾⅓⅔⅛]|[^\W\d_]+(?:['’][^\W\d_]+)*|\S")
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?")
_GAP = frozenset(" \u00a0\u2009\u202f'’")
_LONGEST = 18  # digits; a longer one counts nothing and is an identifier


class Token(NamedTuple):
    """A word, a figure or a sign of a text, with its place."""

    start: int
    end: int
    text: str
    lower: str


class Number(NamedTuple):
    """A number: its first token, the one after its last, its value, how it is written."""

    first: int
    end: int
    value: float
    form: str  # digits, word or scaled
    scale: float = 1


Tokens = Sequence[Token]


def tokenize(text: str, offset: int = 0) -> list[Token]:
    """Return the tokens of a text.

    >>> [token.text for token in tokenize("US$1.5m, 34-летний")]
    ['US', '$', '1.5', 'm', ',', '34', '-', 'летний']
    """
    return [
        Token(m.start() + offset, m.end() + offset, m[0], m[0].lower())
        for m in _TOKEN.finditer(text)
    ]


def lower(tokens: Tokens, i: int) -> str:
    """Return a token in lower case, or an empty text beyond the ends."""
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def attached(tokens: Tokens, i: int) -> bool:
    """Tell whether no space stands between a token and the next one."""
    return 0 <= i < len(tokens) - 1 and tokens[i].end == tokens[i + 1].start


def is_digits(text: str) -> bool:
    """Tell whether a token is a figure."""
    return text[:1].isdecimal() or text[1:2].isdecimal()


def _is_measured(tokens: Tokens, i: int) -> bool:
    """Tell whether a scale, a percent sign or a unit that has parts follows."""
    from research.claims.lexicon import units

    word = lower(tokens, i)
    unit = units().get(word)
    return word in values("scales") or bool(unit and unit.kind not in ("money", "duration"))


def read_figure(figure: str, language: str, *, measured: bool = False) -> float | None:
    """Return the value of a figure; None where it is none (a version, an address, a date).

    >>> read_figure("25,575", "en"), read_figure("1,5", "ru"), read_figure("1.234.567,8", "ru")
    (25575.0, 1.5, 1234567.8)
    >>> read_figure("2,748", "ru", measured=True), read_figure("192.168.1.2", "en")
    (2.748, None)
    """
    if figure[0] == ".":
        return float(figure) if len(figure) <= _LONGEST else None
    parts, marks = re.split("[.,]", figure), re.findall("[.,]", figure)
    if len(figure) > _LONGEST:
        return None
    whole, last = parts[:-1], parts[-1]
    grouped = len(parts[0]) <= 3 and parts[0] != "0" and all(len(part) == 3 for part in parts[1:])
    if not marks or (grouped and len(set(marks)) == 1 and len(marks) > 1):
        return float("".join(parts))
    if len(marks) == 1:
        english_comma = marks[0] == "," and language != "ru"
        if grouped and (english_comma or not measured):
            return float("".join(parts))
        return float(f"{parts[0]}.{last}")
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1 and all(len(p) == 3 for p in whole[1:]):
        return float(f"{''.join(whole)}.{last}")
    return None


def _joined_groups(tokens: Tokens, i: int, text: str) -> int:
    """Return the end of a figure whose groups are set apart by spaces: 1 234 567."""
    end = i + 1
    if not (tokens[i].text.isdecimal() and len(tokens[i].text) <= 3):
        return end
    while end < len(tokens) and _GROUP.fullmatch(tokens[end].text):
        if text[tokens[end - 1].end : tokens[end].start] not in _GAP:
            break
        end += 1
        if not tokens[end - 1].text.isdecimal():
            break
    return end


def _torn_decimal(tokens: Tokens, i: int) -> bool:
    """Tell whether a decimal comma stands loose before a percent sign: 166 , 8%."""
    is_torn = tokens[i].text.isdecimal() and lower(tokens, i + 1) in (",", ".")
    follows = [lower(tokens, i + 2), lower(tokens, i + 3)]
    return (
        is_torn and not attached(tokens, i) and follows[0].isdecimal() and follows[1] in ("%", "п")
    )


def _read_digits(tokens: Tokens, i: int, language: str, text: str) -> Number | None:
    if _torn_decimal(tokens, i):
        return Number(i, i + 3, float(f"{tokens[i].text}.{tokens[i + 2].text}"), "digits")
    end = _joined_groups(tokens, i, text)
    figure = "".join(token.text for token in tokens[i:end])
    if end - i > 1 and not figure.isdecimal():  # 1 234,5
        value: float | None = float(figure.replace(",", ".")) if len(figure) <= _LONGEST else None
    else:
        value = read_figure(figure, language, measured=_is_measured(tokens, end))
    if value is None:
        return None
    if lower(tokens, end) in "¼½¾⅓⅔⅛" and lower(tokens, end):
        return Number(i, end + 1, value + unicodedata.numeric(tokens[end].text), "digits")
    return Number(i, end, value, "digits")


def _fits(current: float, value: float) -> bool:
    if value < 10:
        return current % 10 == 0 and current % 100 not in (0, 10) or current % 100 == 0
    return current % (100 if value < 100 else 1000) == 0


def _read_word(tokens: Tokens, i: int) -> Number | None:
    """Read cardinals that add up: twenty-three, one hundred and fifty, сто пятьдесят."""
    cardinals, end, current = values("cardinals"), i, 0.0
    while end < len(tokens):
        word = lower(tokens, end)
        if word in cardinals and (end == i or _fits(current, cardinals[word])):
            current += cardinals[word]
        elif word == "hundred" and 0 < current < 20:
            current *= 100
        elif word in ("-", "and") and end > i and lower(tokens, end + 1) in cardinals:
            joins = current % 100 == 0 if word == "and" else attached(tokens, end)
            if not joins or not _fits(current, cardinals[lower(tokens, end + 1)]):
                break
        else:
            break
        end += 1
    return Number(i, end, current, "word") if end > i else None


def _bare_scale(tokens: Tokens, i: int) -> Number | None:
    """Read a scale word that is a number by itself: миллион, a dozen, more than a thousand."""
    word, before = lower(tokens, i), lower(tokens, i - 1)
    hedged = before in comparators("hedges") or before in ("a", "of")
    if word in data()["bare"]["always"] or (
        (before in ("a", "an") or hedged)
        and (word == "dozen" or word in data()["bare"]["hedged"])
    ):
        return Number(i, i, 1, "word")
    return None


def _scaled(tokens: Tokens, number: Number) -> Number:
    """Multiply a number by the scale words that follow it."""
    end, value, scales = number.end, number.value, values("scales")
    close = lower(tokens, end) in data()["attached_scales"] and attached(tokens, end - 1)
    is_money = number.first > 0 and lower(tokens, number.first - 1) in set("$€£₽₸¥₴")
    if close and (lower(tokens, end) in ("k", "к") or is_money):
        scale = data()["attached_scales"][lower(tokens, end)]
        return Number(number.first, end + 1, value * scale, "scaled", scale)
    scale = 1.0
    while lower(tokens, end) in scales:
        scale *= scales[lower(tokens, end)]
        end += 1
        follows = tokens[end + 1].text if end + 1 < len(tokens) else "A"
        if lower(tokens, end) == "." and attached(tokens, end - 1) and not follows[0].isupper():
            end += 1
    return number if scale == 1 else Number(number.first, end, value * scale, "scaled", scale)


def _with_fraction(tokens: Tokens, number: Number) -> Number:
    """Add what is less than one: two and a half, два с половиной, two point five."""
    phrase = [lower(tokens, number.end + k) for k in range(3)]
    tail = values("cardinals").get(phrase[1], 10)
    if phrase[0] == "point" and tail < 10 and number.form == "word":  # two point five
        return number._replace(end=number.end + 2, value=number.value + tail / 10)
    if phrase == ["and", "a", "half"]:
        return number._replace(end=number.end + 3, value=number.value + 0.5)
    if phrase[:2] == ["с", "половиной"]:
        return number._replace(end=number.end + 2, value=number.value + 0.5)
    return number


def _rest(tokens: Tokens, number: Number, language: str, text: str) -> Number | None:
    """Read what a number has after a scale: два миллиона [двести тысяч], 1 тыс. [340]."""
    at = number.end
    if number.form != "scaled" or at >= len(tokens):
        return None
    word = lower(tokens, at - 1) if lower(tokens, at - 1) != "." else lower(tokens, at - 2)
    in_digits = is_digits(tokens[at].text)
    if in_digits and (word.isascii() or not is_digits(tokens[number.first].text)):
        return None
    rest = _read_digits(tokens, at, language, text) if in_digits else _read_word(tokens, at)
    rest = _scaled(tokens, rest) if rest else None
    return rest if rest and rest.value < values("scales").get(word, 0) else None


def read_number(tokens: Tokens, i: int, language: str, text: str) -> Number | None:
    """Return the number that begins at a token, or None.

    >>> text = "сто двадцать три тысячи пятьсот"
    >>> read_number(tokenize(text), 0, "ru", text).value
    123500.0
    """
    if is_digits(tokens[i].text):
        number = _read_digits(tokens, i, language, text)
    elif tokens[i].text in "¼½¾⅓⅔⅛":
        number = Number(i, i + 1, unicodedata.numeric(tokens[i].text), "digits")
    else:
        number = _read_word(tokens, i) or _bare_scale(tokens, i)
    if number is None:
        return None
    number = _scaled(tokens, _with_fraction(tokens, number))
    while (rest := _rest(tokens, number, language, text)) is not None:
        number = number._replace(end=rest.end, value=number.value + rest.value)
    return number
