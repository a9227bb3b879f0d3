"""Quantities of a sentence, read from its tokens: one reader for each way of writing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from research.text.quantities import units
from research.text.quantities import words as lexicon
from research.text.quantities.arithmetic import CHANGES, Interval, rounded_from, size
from research.text.quantities.numbers import (
    Number,
    Span,
    Tokens,
    is_digits,
    read_number,
)
from research.text.quantities.patterns import is_distractor
from research.text.quantities.periods import UNKNOWN, Bounds
from research.text.quantities.units import COUNT, DASHES, unit_or_count
from research.text.quantities.words import SHARE, Unit, hedges, table, values, words

_LEVELS = (
    "count",
    "money",
    "mass",
    "volume",
    "area",
    "length",
    "duration",
    "share",
    "percent",
)
_OUT_OF = ("in every", "out of", "of every", "из каждых", "in", "из")
_PAIRS = (
    ("between", "and"),
    ("между", "и"),
    ("от", "до"),
)  # around the lower end of a range


@dataclass(eq=False)
class Quantity:
    """A claim as its sentence says it, and what `context` adds; its tokens end before `last`."""

    text: str
    start: int
    end: int
    first: int
    last: int
    value: float
    comparator: str
    kind: str
    unit: str
    direction: str = ""
    way: str = ""  # the direction that the words around it say, if any
    value_high: float | None = None
    trend: str = ""
    measure: str = ""
    own_measure: bool = False
    bounds: Bounds = UNKNOWN
    base: Quantity | None = None
    part_of: Quantity | None = None
    operands: Sequence[Quantity] = ()  # what a change, share or total is computed from
    claim_id: str = ""
    sentence: int = 0  # of its passage

    @property
    def can_divide(self) -> bool:
        """Tell whether it is one amount above 0: not "more than 50", nor "50 to 60"."""
        is_one = self.comparator in ("eq", "approx") and self.value_high is None
        return self.is_level and self.value > 0 and is_one

    @property
    def is_level(self) -> bool:
        """Tell whether it is an amount, and not a change between amounts."""
        return self.kind in _LEVELS and not self.direction

    @property
    def interval(self) -> Interval:
        """What the number may be rounded from."""
        return rounded_from(self.value, self.text, self.kind, self.comparator)


def _make(
    span: Span,
    value: float,
    unit: Unit,
    direction: str = "",
) -> Quantity:
    """Return the quantity of some tokens, with the comparator before them."""
    sign = "eq"
    if unit.kind != "rank":
        sign, first = units.comparator(span.tokens, span.first)
        span = replace(span, first=first)
    start, end = span.place
    text = span.tokens.text[start:end]
    return Quantity(
        text,
        start,
        end,
        span.first,
        span.end,
        value,
        sign,
        unit.kind,
        unit.name,
        direction,
        units.direction(span),
    )


def _nth(number: Number) -> float | None:
    """Return the number of a rank: third, 5th, 5-е, place 5."""
    nth: float | None = values("ordinals").get(number.word)
    if nth is not None or number.end == number.first:
        return nth
    is_ordinal = not words("endings").isdisjoint(number.next_two)
    is_ranked = number.before in words("ranks", "places")
    return number.value if is_ordinal or is_ranked else None


def read_rank(number: Number) -> Quantity | None:
    """Read a rank: ranked 88th, 5-е место, third place."""
    t = number.tokens
    nth = _nth(number)
    if nth is None:
        return None
    span = Span(t, number.first, max(number.end, number.first + 1))
    while span.after == "-" or span.after in words("endings"):
        span.end += 1
    if span.after in words("places"):
        span.end += 1
    elif words("ranks").isdisjoint(t.lows(span.first - 3, span.first)):
        return None
    return _make(span, nth, Unit("rank", "rank"))


def read_ratio_word(number: Number) -> Quantity | None:
    """Read a ratio in one word: doubled, halved, вдвое, twice the; but not twice by itself."""
    word = number.word
    value = values("ratios").get(word)
    if value is None:
        return None
    span = Span(number.tokens, number.first, number.first + 1)
    if word in words("also_adverbs") and span.after not in words("behind_ratios"):
        return None
    return _make(span, value, Unit("ratio", "ratio"), units.direction(span) or "up")


def read_every(number: Number) -> Quantity | None:
    """Read a share as one of so many: каждый пятый, every fourth; but not every second year."""
    if number.word != "every" and not number.word.startswith("кажд"):
        return None
    span = Span(number.tokens, number.first, number.first + 2)
    ordinals = values("ordinals")
    nth = ordinals.get(span.last_word, 0)
    if nth < 2 or span.after in lexicon.units():
        return None
    return _make(span, 100 / nth, SHARE)


def read_out_of(number: Number) -> Quantity | None:
    """Read a share as so many of so many: one in five, 7 out of 100, девять из десяти."""
    t = number.tokens
    if number.near(words("scores"), 4):
        return None
    for joint in _OUT_OF:
        at = number.end + len(joint.split())
        if t.phrase(number.end, at) != joint:
            continue
        whole = read_number(t, at)
        # One in 7, but 3 out of 5 or 10 only.
        wholes = range(2, 21) if joint == "in" else (5, 10)
        if whole is None or whole.value not in (*wholes, 100, 1000):
            continue
        share = 100 * number.value / whole.value
        if share < 100 and whole.after not in lexicon.units():
            return _make(Span(t, number.first, whole.end), share, SHARE)
    return None


def read_fraction_in_figures(number: Number) -> Quantity | None:
    """Read a fraction in figures: 2/3 of the cases, 1/3 дел, 3/4 кг."""
    span = Span(number.tokens, number.first, number.first + 3)
    share = 100 * table("tails").get(span.tokens.phrase(span.first, span.end), 0)
    if not share or not span.after.isalpha():
        return None
    return _of_unit(span, share) or _make(span, share, SHARE)


def _fraction(
    t: Tokens,
    at: int,
) -> tuple[float, int]:
    """Return the percent of a fraction's word, 0 without one, and its end: third, пятая часть."""
    word = t.low(at)
    nth = values("ordinals").get(word)
    if nth and t.low(at + 1).startswith(("част", "дол")):
        return 100 / nth, at + 2
    return values("fractions").get(word.removesuffix("s"), 0), at + 1


def read_fraction(number: Number) -> Quantity | None:
    """Read a fraction in words: half, two thirds, a quarter of, три четверти, пятая часть."""
    t = number.tokens
    at = number.end + (number.after == "-")
    share, end = _fraction(t, at)
    share *= number.value
    if not share:
        return None
    span = Span(t, number.first, end)
    word = t.low(at)
    before = span.before
    if values("ordinals").keys().isdisjoint((word, before)):
        with_article = end + (span.after in ("a", "an"))
        of_unit = _of_unit(Span(t, span.first, with_article), share)
        if of_unit:
            return of_unit
    if share > 100 or word == "пол" or not _is_fraction(span, at):
        return None
    span.first -= before in ("a", "one")
    kind = units.percent_kind(span)
    direction = units.direction(span) if kind == "percent_change" else ""
    return _make(span, share, Unit(kind, "percent"), direction)


def _is_fraction(
    span: Span,
    at: int,
) -> bool:
    """Tell a fraction from an ordinal (a third suspect) and a part of a year (the first half)."""
    word = span.tokens.low(at)
    after = span.tokens.low(at + 1)
    if span.before in values("ordinals"):
        return False
    if not word.isascii():
        return after not in ("года", "часа", "века")
    if word.endswith("s"):
        return True
    if span.before in ("the", "last") or after in words("behind_ordinals"):
        return False
    if word != "half" and after.isalpha() and after not in words("behind_fractions"):
        return False
    return word == "half" or at > span.first or span.before in ("a", "one", "by")


def _of_unit(
    span: Span,
    share: float,
) -> Quantity | None:
    """Read a part of a unit: half a million, half a tonne, quarter litre, полтонны."""
    t = span.tokens
    scale = values("scales").get(span.after)
    unit, end = unit_or_count(t, span.end + bool(scale))
    if not scale and unit.kind in ("count", "percent", "ratio", "money"):
        return None
    return _make(Span(t, span.first, end), (scale or 1) * share / 100, unit)


def _joins_a_range(amount: Span) -> bool:
    """Tell whether two ends of a range meet behind an amount: 3-5, between 3 and 5, от 3 до 5."""
    t = amount.tokens
    joint = amount.after
    if joint in DASHES:
        return t.glued(amount.end - 1) == t.glued(amount.end)
    if joint == "to":
        # What speaks of a change says from where to where; a sentence may rise to so many years.
        before = t.lows(amount.first - 60, amount.first)
        is_change = not words("up", "down", "rates").isdisjoint(before)
        return amount.before != "from" or "sentence" in before or not is_change
    return (amount.before, joint) in _PAIRS


def _shared_scale(
    number: Number,
    upper: Number,
) -> float:
    """Return the scale that the upper end of a range lends the lower: 3-5 million."""
    return upper.scale if number.scale == 1 else 1


def _take_parts(span: Span, unit: Unit) -> float:
    """Take in the smaller units behind an amount, return what they add: 3 кг 420 г."""
    at = span.end + (span.after in ("and", "и", "."))
    number = read_number(span.tokens, at)
    part = units.read_unit(span.tokens, number.end) if number else None
    if not (number and part):
        return 0
    smaller, end = part
    share = size(smaller.name) / size(unit.name)
    if smaller.kind != unit.kind or share >= 1:
        return 0
    span.end = end
    return share * (number.value + _take_parts(span, smaller))


def _has_sign(span: Span, unit: Unit) -> bool:
    """Tell whether a sign is part of a number: +5, -5 %, but not the dash of 3-5."""
    t = span.tokens
    sign_at = span.first - 1
    if unit.kind not in ("percent", "count"):
        return False
    if span.before in ("-", "−"):
        is_joint = t.glued(sign_at - 1) and t.low(sign_at - 1).isalnum()
        return t.glued(sign_at) and not is_joint
    return span.before == "+" or span.before in words("signs")


def _read_range(
    number: Number,
    span: Span,
    unit: Unit,
) -> tuple[Number, Unit] | None:
    """Return the upper end of a range and the unit of both, and take them in; None without one."""
    t = span.tokens
    if not _joins_a_range(span):
        return None
    after = span.end + 1
    while after < len(t) - 1 and not t[after].text[-1].isalnum():  # $3 - $5
        after += 1
    upper = read_number(t, after)
    if upper is None or upper.value <= number.value * _shared_scale(number, upper):
        return None
    if span.first < number.first:  # $3-5
        span.end = upper.end
        return upper, unit
    unit_of_upper, end = unit_or_count(t, upper.end)
    if unit not in (COUNT, unit_of_upper):
        return None
    span.end = end
    return upper, unit_of_upper


def read_measured(number: Number) -> Quantity | None:
    """Read a number with its range, unit and sign."""
    if number.end == number.first or _is_no_claim(number):
        return None
    span = Span(number.tokens, number.first, number.end)
    value, high = number.value, None
    if money := units.currency_before(span.tokens, span.first):
        unit, span.first = money
    else:
        unit, span.end = unit_or_count(span.tokens, span.end)
    if upper_and_unit := _read_range(number, span, unit):
        upper, unit = upper_and_unit
        value *= _shared_scale(number, upper)
        high = upper.value
    elif unit != COUNT:
        value += _take_parts(span, unit)
    span.first -= _has_sign(span, unit)
    unit = units.settle(span, unit)
    is_amount = unit.kind not in ("share", "percent")
    is_change = unit.kind in CHANGES or (is_amount and units.is_difference(span))
    direction = units.direction(span) if is_change else ""
    quantity = _make(span, value, unit, direction)
    quantity.value_high = high
    return quantity


def _is_one_of(number: Number) -> bool:
    """Tell of a one that counts nothing: one of the groups, за одним делом."""
    if not number.in_words or number.value != 1:
        return False
    if number.before in {hedge.split()[-1] for hedge in hedges()}:
        return False
    is_counted = number.after in words("one_of") or number.after in lexicon.units()
    return not is_counted or number.before in table("words", "before_no_one")


def _is_no_claim(number: Number) -> bool:
    """Tell by what stands around a number that it is none: Tier 2, Article 5, aged 30."""
    t = number.tokens
    if units.currency_before(t, number.first):
        return False
    return _is_one_of(number) or is_distractor(t.text, *number.place)


READERS = (
    read_rank,
    read_ratio_word,
    read_every,
    read_out_of,
    read_fraction,
    read_fraction_in_figures,
    read_measured,
)


def find_quantities(t: Tokens) -> list[Quantity]:
    """Return the quantities of a sentence.

    >>> quantities = find_quantities(Tokens("Изъято более 3 кг 420 г героина на $1.5m.", "ru"))
    >>> [(q.comparator, q.value, q.kind, q.unit) for q in quantities]
    [('gt', 3.42, 'mass', 'kg'), ('eq', 1500000.0, 'money', 'USD')]
    """
    i = 0
    before: Quantity | None = None
    quantities: list[Quantity] = []
    while i < len(t):
        if not is_digits(t[i].text) and t.low(i) not in lexicon.starters():
            i += 1
            continue
        number = read_number(t, i) or Number(t, i, i)
        readings = (read(number) for read in READERS)
        quantity = next(filter(None, readings), None)
        if quantity is None:
            i = max(i + 1, number.end)
            continue
        i = quantity.last
        # A bare number goes on in the money before it: from $2000 to 3000.
        is_bare = quantity.kind == "count" and not t.low(i).isalpha()
        is_amount = is_bare and quantity.value >= 1000
        if is_amount and before and before.kind == "money":
            quantity.kind = "money"
            quantity.unit = before.unit
        before = quantity
        quantities.append(quantity)
    return quantities
