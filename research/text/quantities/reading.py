"""Quantities of a sentence, read from its tokens: one reader for each way of writing them."""

from __future__ import annotations

from dataclasses import dataclass

from research.text.quantities import units
from research.text.quantities import words as lexicon
from research.text.quantities.numbers import (
    SLASHED,
    Number,
    Tokens,
    is_digits,
    read_number,
)
from research.text.quantities.patterns import is_distractor
from research.text.quantities.periods import UNKNOWN, Bounds
from research.text.quantities.units import CHANGES, COUNT, DASHES, unit_or_count
from research.text.quantities.words import SHARE, Unit, comparators, values, words

_LEVELS = ("count", "money", "mass", "volume", "share", "percent")
_OUT_OF = ("in every", "out of", "of every", "из каждых", "in", "из")
_PAIRS = (
    ("between", "and"),
    ("между", "и"),
    ("от", "до"),
)  # around the lower end of a range


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
    t: Tokens, i: int, end: int, value: float, unit: Unit, direction: str = ""
) -> Quantity:
    """Return the quantity of some tokens, with the comparator before them."""
    sign, first = units.comparator(t, i) if unit.kind != "rank" else ("eq", i)
    start, stop = t[first].start, t[end - 1].end
    return Quantity(start, stop, first, end, value, sign, *unit, direction)


def read_rank(t: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a rank: ranked 88th, 5-е место, third place."""
    end, endings = number.end if number else i + 1, words("endings")
    nth = values("ordinals").get(t.low(i))
    if nth is None and number:
        is_ordinal = not endings.isdisjoint(t.lows(end, end + 2))
        is_ranked = t.low(i - 1) in words("ranks", "places")
        nth = number.value if is_ordinal or is_ranked else None
    while t.low(end) == "-" or t.low(end) in endings:
        end += 1
    is_place = t.low(end) in words("places")
    ranks_before = not words("ranks").isdisjoint(t.lows(i - 3, i))
    if nth is None or not (is_place or ranks_before):
        return None
    return _make(t, i, end + is_place, nth, Unit("rank", "rank"))


def read_ratio_word(t: Tokens, i: int, _: Number | None) -> Quantity | None:
    """Read a ratio in one word: doubled, halved, вдвое, twice the; but not twice by itself."""
    word = t.low(i)
    value = values("ratios").get(word)
    needs_more = word in words("also_adverbs")
    if value is None or (needs_more and t.low(i + 1) not in words("behind_ratios")):
        return None
    direction = units.direction(t, i, i + 1) or "up"
    if word.startswith("halv"):
        direction = "down"
    return _make(t, i, i + 1, value, Unit("ratio", "ratio"), direction)


def read_every(t: Tokens, i: int, _: Number | None) -> Quantity | None:
    """Read a share as one of so many: каждый пятый, every fourth; but not every second year."""
    nth = values("ordinals").get(t.low(i + 1), 0)
    is_every = t.low(i).startswith("кажд") or t.low(i) == "every"
    if not is_every or nth < 2 or t.low(i + 2) in lexicon.units():
        return None
    return _make(t, i, i + 2, 100 / nth, SHARE)


def _is_usual_whole(whole: float, joint: str) -> bool:
    """Tell whether a share is told of so many: one in 7, but 3 out of 5 or 10 only."""
    if whole in (100, 1000):
        return True
    return whole in range(2, 21) if joint == "in" else whole in (5, 10)


def read_out_of(t: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a share as so many of so many: one in five, 7 out of 100, девять из десяти."""
    if number is None or units.is_near(t, i, i, words("scores"), 4):
        return None
    for joint in _OUT_OF:
        at = number.end + len(joint.split())
        if t.phrase(number.end, at) == joint:
            whole = read_number(t, at)
            if not whole or not _is_usual_whole(whole.value, joint):
                return None
            if number.value < whole.value and t.low(whole.end) not in lexicon.units():
                return _make(t, i, whole.end, 100 * number.value / whole.value, SHARE)
    return None


def read_slashed(t: Tokens, i: int, _: Number | None) -> Quantity | None:
    """Read a fraction in figures: 2/3 of the cases, 1/3 дел, 3/4 кг."""
    slashed = SLASHED.fullmatch(t.phrase(i, i + 3))
    if not slashed or not t.low(i + 3).isalpha():
        return None
    above, below = int(slashed[1]), int(slashed[2])
    if not 0 < above < below <= 20:
        return None
    share = 100 * above / below
    return _of_unit(t, i, i + 3, share) or _make(t, i, i + 3, share, SHARE)


def _fraction(t: Tokens, at: int) -> tuple[float, int]:
    """Return the percent of a fraction's word, 0 without one, and its end: third, пятая часть."""
    word, ordinals = t.low(at), values("ordinals")
    if word in ordinals and t.low(at + 1).startswith(("част", "дол")):
        return 100 / ordinals[word], at + 2
    return values("fractions").get(word.removesuffix("s"), 0), at + 1


def read_fraction(t: Tokens, i: int, number: Number | None) -> Quantity | None:
    """Read a fraction in words: half, two thirds, a quarter of, три четверти, пятая часть."""
    at, times = (number.end, number.value) if number else (i, 1.0)
    at += t.low(at) == "-"
    share, end = _fraction(t, at)
    share *= times
    if values("ordinals").keys().isdisjoint((t.low(at), t.low(i - 1))):
        of_unit = _of_unit(t, i, end + (t.low(end) in ("a", "an")), share)
        if of_unit:
            return of_unit
    if not 0 < share <= 100 or t.low(at) == "пол" or not _is_fraction(t, i, at):
        return None
    first = i - (t.low(i - 1) in ("a", "one"))
    kind = units.percent_kind(t, first, end)
    direction = units.direction(t, first, end) if kind == "percent_change" else ""
    return _make(t, first, end, share, Unit(kind, "percent"), direction)


def _is_fraction(t: Tokens, i: int, at: int) -> bool:
    """Tell a fraction from an ordinal (a third suspect) and a part of a year (the first half)."""
    word, before, after = t.low(at), t.low(i - 1), t.low(at + 1)
    if before in values("ordinals"):
        return False
    if not word.isascii():
        return after not in ("года", "часа", "века")
    if before in ("the", "last") or after in words("behind_ordinals"):
        return False
    if word == "half" or word.endswith("s"):
        return True
    is_closed = not after.isalpha() or after in words("behind_fractions")
    return is_closed and (at > i or before in ("a", "one", "by"))


def _of_unit(t: Tokens, i: int, at: int, share: float) -> Quantity | None:
    """Read a part of a unit: half a million, half a tonne, quarter litre, полтонны."""
    scale = values("scales").get(t.low(at))
    unit, end = unit_or_count(t, at + bool(scale))
    has_parts = scale or unit.kind not in ("count", "percent", "ratio", "money")
    if not share or not has_parts:
        return None
    return _make(t, i, end, (scale or 1) * share / 100, unit)


def _speaks_of_change(t: Tokens, i: int) -> bool:
    """Tell whether a sentence speaks of a change, so that "from A to B" is no range."""
    before = set(t.lows(max(0, i - 60), i))
    is_sentence = not before.isdisjoint(("sentence", "term"))
    return not is_sentence and not before.isdisjoint(words("up", "down", "rates"))


def _joins_a_range(t: Tokens, at: int, start: int) -> bool:
    """Tell whether a token joins the ends of a range: 3-5, between 3 and 5, от 3 до 5."""
    joint, before = t.low(at), t.low(start - 1)
    if joint in DASHES:
        return t.glued(at - 1) == t.glued(at)
    if joint == "to":
        return before != "from" or not _speaks_of_change(t, start)
    return (before, joint) in _PAIRS


def _high(t: Tokens, number: Number, at: int, start: int) -> Number | None:
    """Return the upper end of a range that begins with a number, or None."""
    if not _joins_a_range(t, at, start):
        return None
    after = at + 1
    while after < len(t) - 1 and not t[after].text[-1].isalnum():  # $3 - $5
        after += 1
    high = read_number(t, after)
    if high is None or high.value <= number.value * _scale_shared(number, high):
        return None
    return high


def _scale_shared(number: Number, high: Number) -> float:
    """Return the scale that the upper end of a range lends the lower: 3-5 million."""
    return high.scale if number.scale == 1 else 1


def _with_parts(t: Tokens, value: float, unit: Unit, end: int) -> tuple[float, int]:
    """Add smaller units: 3 кг 420 г, 12 years and six months, 20 dollars 43 cents."""
    name, factor = unit.name, 1.0
    while True:
        number = read_number(t, end + (t.low(end) in ("and", "и", ".")))
        part = units.read_unit(t, number.end) if number else None
        if not (number and part):
            return value, end
        smaller = part[0].name
        if unit.kind == "money" and smaller == "cent" != name:
            factor *= 0.01
        else:
            factor *= lexicon.table("parts").get(f"{name} {smaller}", 0)
        if not factor:
            return value, end
        value, end, name = value + number.value * factor, part[1], smaller


def _with_sign(t: Tokens, start: int, unit: Unit) -> int:
    """Return the first token of a number with its sign: +5, -5 %, but not the dash of 3-5."""
    if unit.kind not in ("percent", "count"):
        return start
    is_joint = t.glued(start - 2) and t.low(start - 2).isalnum()
    is_minus = t.low(start - 1) in ("-", "−") and t.glued(start - 1) and not is_joint
    return start - (is_minus or t.low(start - 1) == "+")


def read_measured(t: Tokens, i: int, number: Number) -> Quantity:
    """Read a number with its range, unit and sign."""
    value, high = number.value, None
    money = units.currency_before(t, i)
    start = money[1] if money else i
    unit, end = (money[0], number.end) if money else unit_or_count(t, number.end)
    upper = _high(t, number, end, start)
    unit_of_upper, end_of_upper = unit_or_count(t, upper.end) if upper else (COUNT, end)
    if upper and (money or unit in (COUNT, unit_of_upper)):
        value, high = value * _scale_shared(number, upper), upper.value
        unit, end = (unit, upper.end) if money else (unit_of_upper, end_of_upper)
    elif unit != COUNT:
        value, end = _with_parts(t, value, unit, end)
    first = _with_sign(t, start, unit)
    unit, end = units.settle(t, first, end, unit)
    is_change = unit.kind in CHANGES or units.is_difference(t, first, end)
    direction = units.direction(t, first, end) if is_change else ""
    quantity = _make(t, first, end, value, unit, direction)
    quantity.value_high = high
    return quantity


def _is_one_of(t: Tokens, number: Number) -> bool:
    """Tell of a one that counts nothing: one of the groups, за одним делом."""
    if not number.in_words or number.value != 1:
        return False
    word, before = t.low(number.end), t.low(number.first - 1)
    if before in {hedge.split()[-1] for hedge in comparators("hedges")}:
        return False
    is_counted = word in words("one_of") or word in lexicon.units()
    return not is_counted or before in lexicon.table("words", "before_no_one")


def _is_no_claim(t: Tokens, number: Number) -> bool:
    """Tell by what stands around a number that it is none: Tier 2, Article 5, aged 30."""
    if units.currency_before(t, number.first):
        return False
    start, end = t[number.first].start, t[number.end - 1].end
    return _is_one_of(t, number) or is_distractor(t.text, start, end)


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
    if _is_no_claim(t, number):
        return None, number.end
    quantity = read_measured(t, i, number)
    return quantity, max(number.end, quantity.last)


def find_quantities(t: Tokens) -> list[Quantity]:
    """Return the quantities of a sentence.

    >>> quantities = find_quantities(Tokens("Изъято более 3 кг 420 г героина на $1.5m.", "ru"))
    >>> [(q.comparator, q.value, q.kind, q.unit) for q in quantities]
    [('gt', 3.42, 'mass', 'kg'), ('eq', 1500000.0, 'money', 'USD')]
    """
    i, quantities = 0, list[Quantity]()
    while i < len(t):
        if not is_digits(t[i].text) and t.low(i) not in lexicon.starters():
            i += 1
            continue
        quantity, i = _read_at(t, i)
        if quantity:
            if quantities and _goes_on_in_money(t, quantities[-1], quantity):
                quantity.kind, quantity.unit = "money", quantities[-1].unit
            quantities.append(quantity)
    return quantities


def _goes_on_in_money(t: Tokens, before: Quantity, quantity: Quantity) -> bool:
    """Tell whether a bare number is an amount of the money before it: превысил 1,7 млрд."""
    is_bare = quantity.kind == "count" and not t.low(quantity.last).isalpha()
    return is_bare and before.kind == "money" and quantity.value >= 1000
