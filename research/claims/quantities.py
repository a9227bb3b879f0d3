"""Quantities of a sentence: number, comparator, unit, kind and direction, read from its tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from research.claims import lexicon
from research.claims.distractors import is_distractor
from research.claims.lexicon import Unit, comparators, values, words
from research.claims.numbers import (
    Number,
    Tokens,
    attached,
    is_digits,
    lower,
    read_number,
    tokenize,
)

COUNT = Unit("count", "")
_PARTS_OF = {
    ("kg", "g"): 0.001,
    ("t", "kg"): 0.001,
    ("g", "mg"): 0.001,
    ("year", "month"): 1 / 12,
    ("km", "m"): 0.001,
    ("m", "cm"): 0.01,
    ("hour", "minute"): 1 / 60,
    ("month", "day"): 1 / 30,
}
_CHANGES = ("percent_change", "percentage_points", "ratio")
_ENDINGS = frozenset("st nd rd th й я е го му м ой ая ое ю х ый ого ом ых".split())
_DASHES = frozenset("-–—")
_STOPS = frozenset(".;")
_HALF_UNIT = re.compile(r"пол(тонны|года|кило|килограмма|литра|часа|минуты)")


class Quantity(NamedTuple):
    """A claim as its tokens say it; `first` and `end` are tokens."""

    first: int
    end: int
    value: float
    value_high: float | None
    comparator: str
    kind: str
    unit: str
    direction: str = ""


def _phrase(tokens: Tokens, i: int, n: int) -> tuple[str, int]:
    """Return n words from a token on, without the full stops of abbreviations, and their end."""
    found, end = [], i
    while i < len(tokens) and len(found) < n:
        if not (lower(tokens, i) == "." and found and attached(tokens, i - 1)):
            found.append(lower(tokens, i))
            end = i + 1
        i += 1
    return " ".join(found), end


def _words_before(tokens: Tokens, i: int, n: int) -> str:
    return " ".join(lower(tokens, k) for k in range(i - n, i)) if i >= n else ""


def _find_unit(tokens: Tokens, i: int) -> tuple[Unit, int] | None:
    """Return the unit that begins at a token, in any of its spellings, and its end."""
    for n in (3, 2, 1):
        phrase, end = _phrase(tokens, i, n)
        unit = lexicon.units().get(phrase)
        if n == 1 and i < len(tokens) and tokens[i].text in lexicon.currency_codes():
            return Unit("money", tokens[i].text), end
        is_code = phrase.isascii() and len(phrase) == 3 and phrase.isalpha() and unit is not None
        if unit and not (is_code and unit.name.lower() == phrase and tokens[i].text.islower()):
            if phrase.startswith("pound") and "of" in (lower(tokens, end), lower(tokens, end + 1)):
                return Unit("mass", "lb"), end
            return unit, end
    return None


def read_unit(tokens: Tokens, i: int) -> tuple[Unit, int] | None:
    """Return the unit at a token: кв. км, Belarusian roubles, -year, %."""
    if lower(tokens, i) in _DASHES and attached(tokens, i - 1) and attached(tokens, i):
        i += 1
    square = {w: kind for kind, ws in lexicon.data()["square"].items() for w in ws}
    kind = next((k for w, k in square.items() if lower(tokens, i)[:8] == w[:8] and w), None)
    if kind:
        _, after = _phrase(tokens, i, 1)
        after += lower(tokens, after) == "."
        found = _find_unit(tokens, after)
        if found and found[0].kind == "length":
            return Unit(kind, found[0].name + ("2" if kind == "area" else "3")), found[1]
        return None
    nation, after = lexicon.nations().get(lower(tokens, i)), i + 1
    after += nation is not None and lower(tokens, after) == "."
    found = _find_unit(tokens, after if nation is not None else i)
    if found is None or (nation is not None and found[0].kind != "money"):
        return None
    unit, end = found
    if unit.kind == "length" and lower(tokens, end) in ("2", "²") and attached(tokens, end - 1):
        return Unit("area", f"{unit.name}2"), end + 1
    return Unit(unit.kind, nation or unit.name), end


def _currency_before(tokens: Tokens, i: int) -> tuple[Unit, int] | None:
    """Return the currency that stands before a figure, and its first token: US$, EUR, Rs."""
    if i and tokens[i - 1].text in lexicon.currency_codes():
        return Unit("money", tokens[i - 1].text), i - 1
    for n in (3, 2, 1):
        phrase = _words_before(tokens, i, n)
        unit = lexicon.units().get(phrase)
        if unit and unit.kind == "money":
            is_sign = not phrase[-1].isalpha()
            is_code = tokens[i - 1].text.isupper() and len(phrase) in (2, 3)
            if is_sign or is_code:
                return unit, i - n
    return None


def _hedge(tokens: Tokens, i: int) -> tuple[str, int] | None:
    """Return the comparator that the words before a token stand for, and their first token."""
    known = comparators("hedges")
    for n in (4, 3, 2, 1):
        sign = known.get(_words_before(tokens, i, n))
        if sign and not (n == 1 and _reaches(tokens, i - 1)):
            return sign, i - n
    return None


def _reaches(tokens: Tokens, i: int) -> bool:
    """Tell of a "до" that names where a change ends: вырос с 5 до 10."""
    if lower(tokens, i) != "до":
        return False
    near = [lower(tokens, k) for k in range(max(0, i - 12), i)]
    changed = any(word in words("up") | words("down") for word in near)
    return changed or ("с" in near or "со" in near)


def _comparator(tokens: Tokens, i: int) -> tuple[str, int]:
    """Return the comparator of a number and where its span begins."""
    found = _hedge(tokens, i)
    if found:
        return found
    if lower(tokens, i - 1) in ("на", "в", "во", "by", "in", "to", "a", "an", "with", "the", "с", "from", "у"):
        found = _hedge(tokens, i - 1)
        if found and not (found[0] == "le" and lower(tokens, found[1]) == "до"):
            return found[0], found[1] if lower(tokens, i - 1) in ("a", "an", "the") else i
    verbs = comparators("hedging_verbs")
    near = [lower(tokens, k) for k in range(max(0, i - 2), i)]
    return next((verbs[word] for word in near if word in verbs), "eq"), i


def _near(tokens: Tokens, first: int, end: int, wanted: Collection[str], back: int, ahead: int) -> int:
    """Return how far the nearest wanted word of the clause is from a number; 99 where none is."""
    for k in range(ahead):
        word = lower(tokens, end + k)
        if word in wanted:
            return k
        if word in _STOPS or word in (",", "(", ")"):
            break
    for k in range(1, back + 1):
        word = lower(tokens, first - k)
        if word in wanted:
            return k
        if word in _STOPS:
            break
    return 99


def direction(tokens: Tokens, first: int, end: int) -> str:
    """Return the direction of a change: the sign, else the nearest word that tells."""
    sign = lower(tokens, first)
    if sign in ("+", "-", "−", "–"):
        return "up" if sign == "+" else "down"
    ups, downs = (_near(tokens, first, end, words(name), 14, 4) for name in ("up", "down"))
    return "" if min(ups, downs) == 99 else ("up" if ups <= downs else "down")


def _is_change(tokens: Tokens, first: int, end: int) -> bool:
    """Tell whether a percentage says by how much something changed."""
    before = lower(tokens, first - 1)
    if lower(tokens, first) in ("+", "-", "−") or before in ("+", "minus", "plus", "минус", "плюс"):
        return True
    changes = words("up") | words("down")
    while first and _hedge(tokens, first):  # by as much as 15 %, почти на 15 %
        first = _hedge(tokens, first)[1]
        before = lower(tokens, first - 1)
    verb = _near(tokens, first, first, changes, 16, 0)
    if before in ("by", "на", "of") or lower(tokens, first - 2) in ("by", "на"):
        if before == "of":
            return _near(tokens, first, first, changes, 4, 0) < 99
        return before == "by" or verb < 99 or _near(tokens, end, end, changes, 0, 4) < 99
    if before in ("to", "from", "до", "с", "со", "at"):
        return False
    after = [lower(tokens, end + k) for k in range(3)]
    if any(word in changes for word in after[:2]) and after[0] not in ("of", "or", ","):
        return True
    return _near(tokens, first, first, changes, 2, 0) < 99 and after[0] not in ("of", "или")


def percent_kind(tokens: Tokens, first: int, end: int) -> str:
    """Tell a change, a rate and a share apart."""
    if _is_change(tokens, first, end):
        return "percent_change"
    after = [lower(tokens, end + k) for k in range(2)]
    is_rate = after[0] in ("a", "per", "в", "годовых") and after[1] in words("per") | {""}
    is_rate |= _near(tokens, first, end, words("rates"), 10, 3) < 99
    return "percent" if is_rate else "share"


def _is_ratio(tokens: Tokens, first: int, end: int) -> bool:
    """Tell "2.4 times more" and "в 2,5 раза" from "convicted three times"."""
    if lower(tokens, end - 1) in ("fold", "кратный"):
        return True
    if lower(tokens, first - 1) in ("в", "во"):
        return True
    after = lower(tokens, end)
    comparing = words("up") | words("down") | {"as", "the", "that", "than", "bigger", "its", "their"}
    return after in comparing or _near(tokens, first, first, words("up") | words("down"), 5, 0) < 99


def _kind_of(tokens: Tokens, first: int, end: int, unit: Unit) -> Unit | None:
    """Settle the kinds that the unit's word alone does not."""
    if unit.kind == "percent":
        return Unit(percent_kind(tokens, first, end), "percent")
    if unit.kind == "ratio" and not _is_ratio(tokens, first, end):
        return Unit("count", "times")
    if unit.kind == "index_score" and lower(tokens, end - 1).isascii() and _near(tokens, first, end, words("scores"), 8, 4) == 99:
        return Unit("count", "points")
    if unit.kind == "money" and unit.name == "cent" and lower(tokens, first - 1) == "per":
        return None
    return unit


def _is_rank(tokens: Tokens, first: int, end: int) -> bool:
    verbs = {"ranked", "ranks", "rank", "ranking", "placed"}
    before = {lower(tokens, first - k) for k in range(1, 4)} & verbs
    return bool(before) or lower(tokens, end) in words("ranks") - verbs


def read_rank(tokens: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a rank: ranked 88th, 5-е место, third place."""
    nth = values("ordinals").get(lower(tokens, i))
    end = number.end if number else i + 1
    if nth is None and number and ({lower(tokens, end), lower(tokens, end + 1)} & _ENDINGS or lower(tokens, i - 1) in words("ranks")):
        nth = number.value
    while lower(tokens, end) == "-" or lower(tokens, end) in _ENDINGS:
        end += 1
    if nth is None or not _is_rank(tokens, i, end):
        return None
    return Quantity(i, end + (lower(tokens, end) in words("ranks")), nth, None, "eq", "rank", "rank")


def read_ratio_word(tokens: Tokens, i: int, _: Number | None) -> Quantity | None:
    """Read a ratio in one word: doubled, halved, вдвое."""
    word = lower(tokens, i)
    value = values("ratios").get(word)
    if value is None:
        return None
    if word in ("double", "triple") and lower(tokens, i + 1) not in ("the", "that", "its", "their", "what"):
        return None
    sign, first = _comparator(tokens, i)
    where = direction(tokens, i, i + 1) or ("down" if word in words("down") else "up")
    return Quantity(first, i + 1, value, None, sign, "ratio", "ratio", "down" if word.startswith("halv") else where)


def read_one_in(tokens: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a share as so many of so many: one in five, 7 out of 100, каждый пятый."""
    sign, first = _comparator(tokens, i)
    every = lower(tokens, i).startswith("кажд") or lower(tokens, i) == "every"
    nth = values("ordinals").get(lower(tokens, i + 1))
    if every and nth and nth > 1 and lower(tokens, i + 2) not in ("year", "day", "month", "week", "год", "день"):
        return Quantity(first, i + 2, 100 / nth, None, sign, "share", "percent")
    if number is None or _near(tokens, first, first, words("scores"), 4, 0) < 99:
        return None
    joins = {("in",): 1, ("out", "of"): 2, ("in", "every"): 2, ("of", "every"): 2, ("из", "каждых"): 2, ("из",): 1}
    for phrase, n in joins.items():
        at = number.end + n
        if tuple(lower(tokens, number.end + k) for k in range(n)) == phrase and at < len(tokens):
            whole = read_number(tokens, at, "en", "")
            is_round = whole is not None and (
                whole.value in (5, 10, 100, 1000) or (n == 1 and phrase != ("из",) and whole.value <= 20)
            )
            if whole and is_round and number.value < whole.value and lower(tokens, whole.end) not in lexicon.units():
                share = 100 * number.value / whole.value
                return Quantity(first, whole.end, share, None, sign, "share", "percent")
    return None


def read_fraction(tokens: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a fraction in words: half, two thirds, a quarter of, три четверти, пятая часть."""
    at, times = (number.end, number.value) if number else (i, 1.0)
    if lower(tokens, at) == "-":
        at += 1
    word = lower(tokens, at)
    if times == 1 and word in values("ordinals") and lower(tokens, at + 1).startswith(("част", "дол")):
        share, end = 100 / values("ordinals")[word], at + 2
    else:
        singular = word[:-1] if word.isascii() and word.endswith("s") else word
        share = values("fractions").get({"halve": "half"}.get(singular, singular), 0) * times
        end = at + 1
    if not 0 < share <= 100 or not _is_fraction(tokens, i, at, times):
        return None
    if word.startswith("half") and lower(tokens, end) in ("a", "an"):
        return _half_of(tokens, i, end + 1)
    first = i - 1 if lower(tokens, i - 1) in ("a", "one") else i
    sign, start = _comparator(tokens, first)
    kind = percent_kind(tokens, first, end)
    return Quantity(start, end, share, None, sign, kind, "percent", direction(tokens, first, end) if kind == "percent_change" else "")


def read_slashed(tokens: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a fraction in figures: 2/3 of the cases, 1/3 дел."""
    parts = [lower(tokens, i + k) for k in range(3)]
    if not (parts[1] == "/" and parts[0].isdecimal() and parts[2].isdecimal() and len(parts[2]) < 3):
        return None
    above, below = int(parts[0]), int(parts[2])
    if not 0 < above < below <= 20 or lower(tokens, i + 3) in ("", "/", "-"):
        return None
    sign, first = _comparator(tokens, i)
    return Quantity(first, i + 3, 100 * above / below, None, sign, "share", "percent")


def _is_fraction(tokens: Tokens, i: int, at: int, times: float) -> bool:
    """Tell a fraction from an ordinal (a third suspect) and a part of a year (the first half)."""
    word, before, after = lower(tokens, at), lower(tokens, i - 1), lower(tokens, at + 1)
    if not word.isascii():
        return before not in values("ordinals") and after not in ("года", "часа", "века")
    if before in values("ordinals") or before in ("the", "last") or after in ("-", "year"):
        return False
    if word == "half" or word.endswith("s"):
        return after not in ("-", "year", "hour", "brother", "sister") or after in ("a", "an")
    closes = after in ("of", ",", ".", "", "in", "since", "to", "were", "was", "are", "is", "more", "less", "said")
    return closes and (at > i or before in ("a", "one", "by"))


def _half_of(tokens: Tokens, i: int, at: int) -> Quantity | None:
    """Read half a million, half a tonne, half a dozen."""
    scale = values("scales").get(lower(tokens, at))
    sign, first = _comparator(tokens, i)
    if scale:
        found = read_unit(tokens, at + 1)
        unit, end = found or (COUNT, at + 1)
        return Quantity(first, end, scale / 2, None, sign, unit.kind, unit.name)
    found = read_unit(tokens, at)
    return Quantity(first, found[1], 0.5, None, sign, *found[0]) if found else None


def read_half_unit(tokens: Tokens, i: int, _: Number | None) -> Quantity | None:
    """Read half a unit in one Russian word: полтонны, полгода."""
    match = _HALF_UNIT.fullmatch(lower(tokens, i))
    if not match:
        return None
    sign, first = _comparator(tokens, i)
    return Quantity(first, i + 1, 0.5, None, sign, *lexicon.units()[match[1]])


def _high(tokens: Tokens, number: Number, at: int, start: int, language: str, text: str) -> Number | None:
    """Return the upper end of a range that begins with a number, or None."""
    joint, before = lower(tokens, at), lower(tokens, start - 1)
    spread = joint in _DASHES or (joint == "to" and before != "from") or (joint == "до" and before == "от")
    spread |= joint in ("and", "и") and before in ("between", "между")
    spread |= joint in ("to", "до") and before in ("from", "от") and not _is_change_over_time(tokens, start)
    if not spread or at + 1 >= len(tokens):
        return None
    after = at + 1
    while after < len(tokens) - 1 and not is_digits(tokens[after].text) and not tokens[after].text.isalpha():
        after += 1
    if lower(tokens, after) == "us":
        after += 2
    high = read_number(tokens, after, language, text) if after < len(tokens) else None
    if high is None or (joint in _DASHES and attached(tokens, at - 1) != attached(tokens, at)):
        return None
    low = number.value if number.scale > 1 else number.value * high.scale
    return high if low < high.value and number.value < high.value else None


def _is_change_over_time(tokens: Tokens, i: int) -> bool:
    changes = words("up") | words("down") | words("rates")
    near = {lower(tokens, k) for k in range(max(0, i - 60), i)}
    return bool(near & changes) and not near & {"sentence", "term", "лишения"}


def _with_parts(
    tokens: Tokens, value: float, unit: Unit, end: int, language: str, text: str
) -> tuple[float, int]:
    """Add smaller units: 3 кг 420 г, 12 years and six months, 20 dollars 43 cents."""
    name, factor = unit.name, 1.0
    while True:
        at = end + (lower(tokens, end) in ("and", "и", "."))
        rest = read_number(tokens, at, language, text) if at < len(tokens) else None
        part = read_unit(tokens, rest.end) if rest else None
        share = _part_of(name, unit.kind, part[0].name) if part else None
        if not (rest and part and share):
            return value, end
        factor *= share
        value, end, name = value + rest.value * factor, part[1], part[0].name


def _part_of(name: str, kind: str, part: str) -> float | None:
    return 0.01 if kind == "money" and part == "cent" != name else _PARTS_OF.get((name, part))


def _unit_after(tokens: Tokens, at: int) -> tuple[Unit, int]:
    found = read_unit(tokens, at)
    if found is None or (found[0].name == "second" and lower(tokens, at) == "second"):
        return COUNT, at
    return found


def read_measured(tokens: Tokens, i: int, number: Number | None, language: str, text: str) -> Quantity | None:
    """Read a number with its range, unit and sign."""
    if number is None:
        return None
    money = _currency_before(tokens, i)
    start = money[1] if money else i
    (unit, end), value, high = _unit_after(tokens, number.end), number.value, None
    upper = _high(tokens, number, end, start, language, text)
    if upper and unit != COUNT and not money and _unit_after(tokens, upper.end)[0] != unit:
        upper = None
    if upper:
        after, end = _unit_after(tokens, upper.end)
        unit = after if after != COUNT else unit
        value, high = (value if number.scale > 1 else value * upper.scale), upper.value
    elif unit != COUNT:
        value, end = _with_parts(tokens, value, unit, end, language, text)
    if money:
        whole, after = _with_parts(tokens, value, money[0], number.end, language, text)
        value, end = (whole, after) if not upper else (value, end)
        unit = money[0]
    sign_before = lower(tokens, start - 1) in ("+", "−") or (
        lower(tokens, start - 1) == "-" and attached(tokens, start - 1) and not (attached(tokens, start - 2) and lower(tokens, start - 2).isalnum())
    )
    first = start - 1 if sign_before and unit.kind in ("percent", "count", "percentage_points") else start
    settled = _kind_of(tokens, first, end, unit)
    if settled is None:
        return None
    settled, end = _score_or_ratio(tokens, first, end, settled)
    comparator, begin = _comparator(tokens, first)
    where = direction(tokens, first, end) if settled.kind in _CHANGES or _is_difference(tokens, first, end) else ""
    return Quantity(begin, end, value, high, comparator, settled.kind, settled.name, where)


def _score_or_ratio(tokens: Tokens, first: int, end: int, unit: Unit) -> tuple[Unit, int]:
    closes = not lower(tokens, end).isalpha() or lower(tokens, end) == "out"
    if unit == COUNT and closes and _near(tokens, first, end, words("scores"), 6, 1) < 99:
        return Unit("index_score", "points"), end
    if unit.kind == "ratio" and lower(tokens, end) in words("up") | words("down"):
        return unit, end + 1
    return unit, end


def _is_difference(tokens: Tokens, first: int, end: int) -> bool:
    """Tell whether a count says by how many something changed."""
    changes = words("up") | words("down")
    if lower(tokens, end) in ("more", "fewer", "less", "больше", "меньше"):
        return True
    return lower(tokens, first - 1) in ("by", "на") and _near(tokens, first, first, changes, 8, 0) < 99


Reader = Callable[[Tokens, int, Number | None], Quantity | None]
READERS: tuple[Reader, ...] = (read_rank, read_ratio_word, read_half_unit, read_one_in, read_fraction, read_slashed)


def _read_at(tokens: Tokens, i: int, language: str, text: str) -> tuple[Quantity | None, int]:
    """Return the quantity at a token, if there is one, and the token to go on with."""
    number = read_number(tokens, i, language, text)
    for reader in READERS:
        quantity = reader(tokens, i, number)
        if quantity:
            return quantity, max(quantity.end, i + 1)
    if number is None:
        return None, i + 1
    if is_distractor(tokens, number, text):
        return None, number.end
    quantity = read_measured(tokens, i, number, language, text)
    return quantity, max(number.end, quantity.end if quantity else 0)


def _inherit(quantity: Quantity, last: Quantity | None) -> Quantity:
    """Give a scaled number without a unit the unit of the money before it: превысил 1,7 млрд."""
    if last and quantity.kind == "count" and last.kind == "money" and quantity.value >= 1000:
        return quantity._replace(kind="money", unit=last.unit)
    return quantity


def find_quantities(
    text: str, language: str, masked: Collection[tuple[int, int]] = ()
) -> tuple[list[Quantity], list]:
    """Return the quantities of a sentence and its tokens; masked places hold no number.

    >>> found, tokens = find_quantities("Изъято более 3 кг 420 г героина на $1.5m.", "ru")
    >>> [(q.comparator, q.value, q.kind, q.unit) for q in found]
    [('gt', 3.42, 'mass', 'kg'), ('eq', 1500000.0, 'money', 'USD')]
    """
    tokens = [
        token._replace(text="¤", lower="¤")
        if any(a < token.end and token.start < b for a, b in masked)
        else token
        for token in tokenize(text)
    ]
    starts = lexicon.starters()
    ordinals = values("ordinals")
    found: list[Quantity] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        starts_here = token.lower in starts or is_digits(token.text) or token.lower in ordinals or token.text in "¼½¾⅓⅔⅛"
        if not starts_here:
            i += 1
            continue
        quantity, i = _read_at(tokens, i, language, text)
        if quantity:
            bare = not lower(tokens, quantity.end).isalpha()
            found.append(_inherit(quantity, found[-1] if found and bare else None))
    return found, tokens
