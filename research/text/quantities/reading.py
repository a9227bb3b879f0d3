"""Quantities of a sentence, read from its tokens: one reader for each way of writing them."""

from __future__ import annotations

from dataclasses import dataclass

from research.text.quantities import units
from research.text.quantities import words as lexicon
from research.text.quantities.numbers import Number, Tokens, is_digits, read_number
from research.text.quantities.periods import UNKNOWN, Bounds
from research.text.quantities.units import COUNT, DASHES, FAR
from research.text.quantities.words import SHARE, Unit, comparators, values, words

CHANGES = ("percent_change", "percentage_points", "ratio")
_LEVELS = ("count", "money", "mass", "volume", "share", "percent")
_RANKED = frozenset({"ranked", "ranks", "rank", "ranking", "placed"})
_OUT_OF = ("in every", "out of", "of every", "из каждых", "in", "из")
_BEFORE, _AFTER = 45, 25  # characters that show whether a number is a claim


@dataclass(eq=False)
class Quantity:
    """A claim as its sentence says it, and what `context` adds; its tokens end before `last`."""

    start: int
    end: int
    first: int
    last: int
    value: float
    comparator: str
    kind: str
    unit: str
    direction: str = ""
    value_high: float | None = None
    trend: str = ""
    measure: str = ""
    own_measure: bool = False
    bounds: Bounds = UNKNOWN
    base: Quantity | None = None
    part_of: Quantity | None = None
    adds_to: Quantity | None = None
    claim_id: str = ""

    @property
    def is_level(self) -> bool:
        """Tell whether it is an amount, and not a change between amounts."""
        return self.kind in _LEVELS and not self.direction


def _make(
    t: Tokens, i: int, end: int, value: float, unit: Unit, where: str = ""
) -> Quantity:
    """Return the quantity of some tokens, with the comparator before them."""
    sign, first = units.comparator(t, i) if unit.kind != "rank" else ("eq", i)
    return Quantity(
        t[first].start, t[end - 1].end, first, end, value, sign, *unit, where
    )


def read_rank(t: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a rank: ranked 88th, 5-е место, third place."""
    end = number.end if number else i + 1
    nth = values("ordinals").get(t.low(i))
    nearby = {t.low(end), t.low(end + 1)} & words("endings") or t.low(i - 1) in words(
        "ranks"
    )
    nth = number.value if nth is None and number and nearby else nth
    while t.low(end) == "-" or t.low(end) in words("endings"):
        end += 1
    named = t.low(end) in words("ranks") - _RANKED
    if nth is None or not (named or _RANKED & {t.low(i - k) for k in (1, 2, 3)}):
        return None
    return _make(t, i, end + named, nth, Unit("rank", "rank"))


def read_ratio_word(t: Tokens, i: int, _: Number | None) -> Quantity | None:
    """Read a ratio in one word: doubled, halved, вдвое."""
    word, value = t.low(i), values("ratios").get(t.low(i))
    own = t.low(i + 1) in ("the", "that", "its", "their", "as")
    if value is None or (word in ("double", "triple", "twice", "thrice") and not own):
        return None
    where = "down" if word.startswith("halv") else units.direction(t, i, i + 1) or "up"
    return _make(t, i, i + 1, value, Unit("ratio", "ratio"), where)


def read_every(t: Tokens, i: int, _: Number | None) -> Quantity | None:
    """Read a share as one of so many: каждый пятый, every fourth."""
    nth = values("ordinals").get(t.low(i + 1), 0)
    is_every = t.low(i).startswith("кажд") or t.low(i) == "every"
    if not is_every or nth < 2 or t.low(i + 2) in lexicon.units():
        return None
    return _make(t, i, i + 2, 100 / nth, SHARE)


def read_out_of(t: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a share as so many of so many: one in five, 7 out of 100, девять из десяти."""
    if number is None or units.near(t, i, i, words("scores"), 4) < FAR:
        return None
    for joint in _OUT_OF:
        at = number.end + joint.count(" ") + 1
        if t.phrase(number.end, at) == joint and at < len(t):
            whole = read_number(t, at)
            usual = (100, 1000, *(range(2, 21) if joint == "in" else (5, 10)))
            if not whole or whole.value not in usual:
                return None
            if number.value < whole.value and t.low(whole.end) not in lexicon.units():
                return _make(t, i, whole.end, 100 * number.value / whole.value, SHARE)
    return None


def read_slashed(t: Tokens, i: int, _: Number | None) -> Quantity | None:
    """Read a fraction in figures: 2/3 of the cases, 1/3 дел, 3/4 кг."""
    above, slash, below = t.low(i), t.low(i + 1), t.low(i + 2)
    if slash != "/" or not (above.isdecimal() and below.isdecimal() and len(below) < 3):
        return None
    if not 0 < int(above) < int(below) <= 20 or not t.low(i + 3).isalpha():
        return None
    share = 100 * int(above) / int(below)
    return _of_unit(t, i, i + 3, share) or _make(t, i, i + 3, share, SHARE)


def read_fraction(t: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a fraction in words: half, two thirds, a quarter of, три четверти, пятая часть."""
    at, times = (number.end, number.value) if number else (i, 1.0)
    at += t.low(at) == "-"
    word, end, ordinals = t.low(at), at + 1, values("ordinals")
    share = values("fractions").get(
        word, values("fractions").get(word.removesuffix("s"), 0)
    )
    if word in ordinals and t.low(end).startswith(("част", "дол")):
        share, end = 100 / ordinals[word], end + 1
    ordinal = word in ordinals or t.low(i - 1) in ordinals
    part = (
        None
        if ordinal
        else _of_unit(t, i, end + (t.low(end) in ("a", "an")), share * times)
    )
    if (
        part
        or word == "пол"
        or not 0 < share * times <= 100
        or not _is_fraction(t, i, at)
    ):
        return part
    first = i - (t.low(i - 1) in ("a", "one"))
    kind = units.percent_kind(t, first, end)
    where = units.direction(t, first, end) if kind == "percent_change" else ""
    return _make(t, first, end, share * times, Unit(kind, "percent"), where)


def _is_fraction(t: Tokens, i: int, at: int) -> bool:
    """Tell a fraction from an ordinal (a third suspect) and a part of a year (the first half)."""
    word, before, after = t.low(at), t.low(i - 1), t.low(at + 1)
    if before in values("ordinals"):
        return False
    if not word.isascii():
        return after not in ("года", "часа", "века")
    if before in ("the", "last") or after in ("-", "year", "hour", "brother", "sister"):
        return False
    verbs = ("of", "in", "since", "to", "were", "was", "more", "less")
    closes = not after.isalpha() or after in verbs
    is_one = closes and (at > i or before in ("a", "one", "by"))
    return word == "half" or word.endswith("s") or is_one


def _of_unit(t: Tokens, i: int, at: int, share: float) -> Quantity | None:
    """Read a part of a unit: half a million, half a tonne, quarter litre, полтонны."""
    scale = values("scales").get(t.low(at))
    unit, end = units.read_unit(t, at + (scale is not None)) or (COUNT, at + 1)
    if not share or (
        scale is None and unit.kind in ("count", "percent", "ratio", "money")
    ):
        return None
    return _make(t, i, end, (scale or 1) * share / 100, unit)


def _over_time(t: Tokens, i: int) -> bool:
    """Tell whether the sentence speaks of a change, so that "from A to B" is no range."""
    before = set(map(t.low, range(i - 60, i)))
    return not before.isdisjoint(words("up", "down", "rates")) and before.isdisjoint(
        ("sentence", "term")
    )


def _high(t: Tokens, number: Number, at: int, start: int) -> Number | None:
    """Return the upper end of a range that begins with a number, or None."""
    joint, before = t.low(at), t.low(start - 1)
    spread = joint in DASHES and t.glued(at - 1) == t.glued(at)
    spread |= joint == "to" and (before != "from" or not _over_time(t, start))
    spread |= (joint, before) in (("and", "between"), ("и", "между"), ("до", "от"))
    after = at + 1
    while spread and after < len(t) - 1 and not t[after].text[-1].isalnum():
        after += 1
    high = read_number(t, after) if spread and after < len(t) else None
    low = number.value * (high.scale if high and number.scale == 1 else 1)
    return high if high and low < high.value and number.value < high.value else None


def _with_parts(t: Tokens, value: float, unit: Unit, end: int) -> tuple[float, int]:
    """Add smaller units: 3 кг 420 г, 12 years and six months, 20 dollars 43 cents."""
    name, factor = unit.name, 1.0
    while True:
        at = end + (t.low(end) in ("and", "и", "."))
        rest = read_number(t, at) if at < len(t) else None
        part = units.read_unit(t, rest.end) if rest else None
        if not (rest and part):
            return value, end
        cents = 0.01 if unit.kind == "money" and part[0].name == "cent" != name else 0
        factor *= cents or lexicon.DATA["parts"].get(f"{name} {part[0].name}", 0)
        if not factor:
            return value, end
        value, end, name = value + rest.value * factor, part[1], part[0].name


def _with_sign(t: Tokens, start: int, unit: Unit) -> int:
    """Return the first token of a number with its sign."""
    joined = t.glued(start - 2) and t.low(start - 2).isalnum()
    minus = t.low(start - 1) in ("-", "−") and t.glued(start - 1) and not joined
    signed = (t.low(start - 1) == "+" or minus) and unit.kind in ("percent", "count")
    return start - signed


def read_measured(t: Tokens, i: int, number: Number) -> Quantity:
    """Read a number with its range, unit and sign."""
    money = units.currency_before(t, i)
    start = money[1] if money else i
    bare = (COUNT, number.end)
    unit, end = (
        (money[0], number.end) if money else units.read_unit(t, number.end) or bare
    )
    value, upper = number.value, _high(t, number, end, start)
    after = (units.read_unit(t, upper.end) or (COUNT, upper.end)) if upper else bare
    if upper and unit != COUNT and not money and after[0] != unit:
        upper = None
    if upper:
        value *= upper.scale if number.scale == 1 else 1
        unit, end = (unit, upper.end) if money else after
    elif unit != COUNT:
        value, end = _with_parts(t, value, unit, end)
    first = _with_sign(t, start, unit)
    unit, end = units.settle(t, first, end, unit)
    is_change = unit.kind in CHANGES or units.is_difference(t, first, end)
    made = _make(
        t, first, end, value, unit, units.direction(t, first, end) if is_change else ""
    )
    made.value_high = upper and upper.value
    return made


def _is_one_of(t: Tokens, n: Number) -> bool:
    """Tell of a one that counts nothing: one of the groups, за одним делом."""
    if n.form != "word" or n.value != 1:
        return False
    word, before = t.low(n.end), t.low(n.first - 1)
    hedged = before in {hedge.split()[-1] for hedge in comparators("hedges")}
    is_counted = word in words("one_of") or word in lexicon.units()
    return not hedged and (
        not is_counted or before in ("the", "no", "any", "ни", "этот", "than")
    )


def _is_no_claim(t: Tokens, number: Number) -> bool:
    """Tell by what stands around a number that it is none: Tier 2, Article 5, aged 30."""
    start, end = t[number.first].start, t[number.end - 1].end
    before = t.text[max(0, start - _BEFORE) : start].replace("<", " ").replace(">", " ")
    around = f"{before}<{t.text[start:end]}>{t.text[end : end + _AFTER]}"
    return _is_one_of(t, number) or bool(lexicon.DISTRACTORS.search(around))


READERS = (
    read_rank,
    read_ratio_word,
    read_every,
    read_out_of,
    read_fraction,
    read_slashed,
)


def _read_at(t: Tokens, i: int) -> tuple[Quantity | None, int]:
    """Return the quantity at a token, if there is one, and the token to go on with."""
    number = read_number(t, i)
    for reader in READERS:
        if quantity := reader(t, i, number):
            return quantity, max(quantity.last, i + 1)
    if number is None:
        return None, i + 1
    if _is_no_claim(t, number) and not units.currency_before(t, number.first):
        return None, number.end
    quantity = read_measured(t, i, number)
    return quantity, max(number.end, quantity.last)


def find_quantities(t: Tokens) -> list[Quantity]:
    """Return the quantities of a sentence.

    >>> found = find_quantities(Tokens("Изъято более 3 кг 420 г героина на $1.5m.", "ru"))
    >>> [(q.comparator, q.value, q.kind, q.unit) for q in found]
    [('gt', 3.42, 'mass', 'kg'), ('eq', 1500000.0, 'money', 'USD')]
    """
    i, found = 0, list[Quantity]()
    while i < len(t):
        quantity, after = None, i + 1
        if t[i].lower in lexicon.starters() or is_digits(t[i].text):
            quantity, after = _read_at(t, i)
        if quantity:
            bare = quantity.kind == "count" and not t.low(quantity.last).isalpha()
            if found and bare and found[-1].kind == "money" and quantity.value >= 1000:
                quantity.kind, quantity.unit = (
                    "money",
                    found[-1].unit,
                )  # превысил 1,7 млрд
            found.append(quantity)
        i = after
    return found
