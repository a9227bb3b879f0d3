"""Quantities of a sentence, read from its tokens: one reader for each way of writing them."""

from __future__ import annotations

from dataclasses import dataclass

from research.text.quantities import units
from research.text.quantities import words as lexicon
from research.text.quantities.numbers import (
    SLASHED,
    Number,
    Span,
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

    @property
    def is_share(self) -> bool:
        """Tell whether it is a part of a hundred."""
        return self.kind in ("share", "percent")


def _make(span: Span, value: float, unit: Unit, direction: str = "") -> Quantity:
    """Return the quantity of some tokens, with the comparator before them."""
    t, first, end = span
    sign = "eq"
    if unit.kind != "rank":
        sign, first = units.comparator(t, first)
    start, stop = t[first].start, t[end - 1].end
    return Quantity(start, stop, first, end, value, sign, *unit, direction)


def _nth(span: Span, number: Number | None) -> float | None:
    """Return the number of a rank: third, 5th, 5-е, place 5."""
    nth: float | None = values("ordinals").get(span.word)
    if nth is not None or number is None:
        return nth
    is_ordinal = not words("endings").isdisjoint(span.next_two)
    is_ranked = span.before in words("ranks", "places")
    return number.value if is_ordinal or is_ranked else None


def read_rank(span: Span, number: Number | None) -> Quantity | None:
    """Read a rank: ranked 88th, 5-е место, third place."""
    t, first, end = span
    nth = _nth(span, number)
    if nth is None:
        return None
    while t.low(end) == "-" or t.low(end) in words("endings"):
        end += 1
    if t.low(end) in words("places"):
        end += 1
    elif words("ranks").isdisjoint(t.lows(first - 3, first)):
        return None
    return _make(Span(t, first, end), nth, Unit("rank", "rank"))


def read_ratio_word(span: Span, _: Number | None) -> Quantity | None:
    """Read a ratio in one word: doubled, halved, вдвое, twice the; but not twice by itself."""
    word = span.word
    value = values("ratios").get(word)
    if value is None:
        return None
    span = span._replace(end=span.first + 1)
    if word in words("also_adverbs") and span.after not in words("behind_ratios"):
        return None
    direction = units.direction(span) or "up"
    if word.startswith("halv"):
        direction = "down"
    return _make(span, value, Unit("ratio", "ratio"), direction)


def read_every(span: Span, _: Number | None) -> Quantity | None:
    """Read a share as one of so many: каждый пятый, every fourth; but not every second year."""
    t, first, _end = span
    if span.word != "every" and not span.word.startswith("кажд"):
        return None
    nth = values("ordinals").get(t.low(first + 1), 0)
    if nth < 2 or t.low(first + 2) in lexicon.units():
        return None
    return _make(Span(t, first, first + 2), 100 / nth, SHARE)


def _is_usual_whole(whole: float, joint: str) -> bool:
    """Tell whether a share is told of so many: one in 7, but 3 out of 5 or 10 only."""
    if whole in (100, 1000):
        return True
    return whole in range(2, 21) if joint == "in" else whole in (5, 10)


def read_out_of(span: Span, number: Number | None) -> Quantity | None:
    """Read a share as so many of so many: one in five, 7 out of 100, девять из десяти."""
    t, first, end = span
    if number is None or span.near(words("scores"), 4):
        return None
    for joint in _OUT_OF:
        at = end + len(joint.split())
        whole = read_number(t, at) if t.phrase(end, at) == joint else None
        if whole is None or not _is_usual_whole(whole.value, joint):
            continue
        share = 100 * number.value / whole.value
        if share < 100 and t.low(whole.end) not in lexicon.units():
            return _make(Span(t, first, whole.end), share, SHARE)
    return None


def read_slashed(span: Span, _: Number | None) -> Quantity | None:
    """Read a fraction in figures: 2/3 of the cases, 1/3 дел, 3/4 кг."""
    t, first, _end = span
    span = Span(t, first, first + 3)
    slashed = SLASHED.fullmatch(t.phrase(first, span.end))
    if not slashed or not span.after.isalpha():
        return None
    above, below = int(slashed[1]), int(slashed[2])
    if not 0 < above < below <= 20:
        return None
    share = 100 * above / below
    return _of_unit(span, share) or _make(span, share, SHARE)


def _fraction(t: Tokens, at: int) -> tuple[float, int]:
    """Return the percent of a fraction's word, 0 without one, and its end: third, пятая часть."""
    word = t.low(at)
    nth = values("ordinals").get(word)
    if nth and t.low(at + 1).startswith(("част", "дол")):
        return 100 / nth, at + 2
    return values("fractions").get(word.removesuffix("s"), 0), at + 1


def read_fraction(span: Span, number: Number | None) -> Quantity | None:
    """Read a fraction in words: half, two thirds, a quarter of, три четверти, пятая часть."""
    t, first, at = span
    times = 1.0
    if number is None:
        at = first
    else:
        times = number.value
        at += t.low(at) == "-"
    share, end = _fraction(t, at)
    share *= times
    if not share:
        return None
    word, before, after = t.low(at), span.before, t.low(end)
    if values("ordinals").keys().isdisjoint((word, before)):
        end_with_article = end + (after in ("a", "an"))
        if of_unit := _of_unit(Span(t, first, end_with_article), share):
            return of_unit
    if share > 100 or word == "пол" or not _is_fraction(t, first, at):
        return None
    first -= before in ("a", "one")
    span = Span(t, first, end)
    kind = units.percent_kind(span)
    direction = units.direction(span) if kind == "percent_change" else ""
    return _make(span, share, Unit(kind, "percent"), direction)


def _is_fraction(t: Tokens, first: int, at: int) -> bool:
    """Tell a fraction from an ordinal (a third suspect) and a part of a year (the first half)."""
    word, before, after = t.low(at), t.low(first - 1), t.low(at + 1)
    if before in values("ordinals"):
        return False
    if not word.isascii():
        return after not in ("года", "часа", "века")
    if before in ("the", "last") or after in words("behind_ordinals"):
        return False
    if word == "half" or word.endswith("s"):
        return True
    if after.isalpha() and after not in words("behind_fractions"):
        return False
    return at > first or before in ("a", "one", "by")


def _of_unit(span: Span, share: float) -> Quantity | None:
    """Read a part of a unit: half a million, half a tonne, quarter litre, полтонны."""
    t, first, at = span
    scale = values("scales").get(span.after)
    unit, end = unit_or_count(t, at + bool(scale))
    if not scale and unit.kind in ("count", "percent", "ratio", "money"):
        return None
    return _make(Span(t, first, end), (scale or 1) * share / 100, unit)


def _speaks_of_change(t: Tokens, i: int) -> bool:
    """Tell whether a sentence speaks of a change, so that "from A to B" is no range."""
    before = t.lows(i - 60, i)
    if "sentence" in before or "term" in before:
        return False
    return not words("up", "down", "rates").isdisjoint(before)


def _joins_a_range(t: Tokens, at: int, start: int) -> bool:
    """Tell whether a token joins the ends of a range: 3-5, between 3 and 5, от 3 до 5."""
    joint, before = t.low(at), t.low(start - 1)
    if joint in DASHES:
        return t.glued(at - 1) == t.glued(at)
    if joint == "to":
        return before != "from" or not _speaks_of_change(t, start)
    return (before, joint) in _PAIRS


def _high(number: Number, amount: Span) -> Number | None:
    """Return the upper end of a range that begins with a number and its unit, or None."""
    t, start, at = amount
    if not _joins_a_range(t, at, start):
        return None
    after = at + 1
    while after < len(t) - 1 and not t[after].text[-1].isalnum():  # $3 - $5
        after += 1
    high = read_number(t, after)
    if high is None or high.value <= number.value * _shared_scale(number, high):
        return None
    return high


def _shared_scale(number: Number, high: Number) -> float:
    """Return the scale that the upper end of a range lends the lower: 3-5 million."""
    return high.scale if number.scale == 1 else 1


def _size_of_part(unit: Unit, part: Unit) -> float:
    """Return how much of a unit a smaller one is, 0 where it is no part of it."""
    if unit.kind == "money" and part.name == "cent" != unit.name:
        return 0.01
    return float(lexicon.table("parts").get(f"{unit.name} {part.name}", 0))


def _with_parts(t: Tokens, value: float, unit: Unit, end: int) -> tuple[float, int]:
    """Add smaller units: 3 кг 420 г, 12 years and six months, 20 dollars 43 cents."""
    size = 1.0
    while True:
        at = end + (t.low(end) in ("and", "и", "."))
        number = read_number(t, at)
        part = units.read_unit(t, number.end) if number else None
        if not (number and part):
            return value, end
        smaller, end_of_part = part
        size *= _size_of_part(unit, smaller)
        if not size:
            return value, end
        value += number.value * size
        unit, end = smaller, end_of_part


def _with_sign(t: Tokens, start: int, unit: Unit) -> int:
    """Return the first token of a number with its sign: +5, -5 %, but not the dash of 3-5."""
    sign = t.low(start - 1)
    if unit.kind not in ("percent", "count"):
        return start
    if sign in ("-", "−"):
        is_joint = t.glued(start - 2) and t.low(start - 2).isalnum()
        return start - (t.glued(start - 1) and not is_joint)
    return start - (sign == "+")


def read_measured(span: Span, number: Number) -> Quantity:
    """Read a number with its range, unit and sign."""
    t, first, end = span
    value, high = number.value, None
    money = units.currency_before(t, first)
    if money:
        unit, first = money
    else:
        unit, end = unit_or_count(t, end)
    upper = _high(number, Span(t, first, end))
    unit_of_upper, end_of_upper = unit_or_count(t, upper.end) if upper else (unit, end)
    if upper and money:
        end = upper.end
    elif upper and unit in (COUNT, unit_of_upper):
        unit, end = unit_of_upper, end_of_upper
    elif unit != COUNT:
        upper = None
        value, end = _with_parts(t, value, unit, end)
    if upper:
        value *= _shared_scale(number, upper)
        high = upper.value
    span = Span(t, _with_sign(t, first, unit), end)
    unit, end = units.settle(span, unit)
    span = span._replace(end=end)
    is_change = unit.kind in CHANGES or units.is_difference(span)
    direction = units.direction(span) if is_change else ""
    quantity = _make(span, value, unit, direction)
    quantity.value_high = high
    return quantity


def _is_one_of(span: Span, number: Number) -> bool:
    """Tell of a one that counts nothing: one of the groups, за одним делом."""
    before, word = span.before, span.after
    if not number.in_words or number.value != 1:
        return False
    if before in {hedge.split()[-1] for hedge in comparators("hedges")}:
        return False
    is_counted = word in words("one_of") or word in lexicon.units()
    return not is_counted or before in lexicon.table("words", "before_no_one")


def _is_no_claim(span: Span, number: Number) -> bool:
    """Tell by what stands around a number that it is none: Tier 2, Article 5, aged 30."""
    t, first, end = span
    if units.currency_before(t, first):
        return False
    start, stop = t[first].start, t[end - 1].end
    return _is_one_of(span, number) or is_distractor(t.text, start, stop)


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
    span = Span(t, i, number.end if number else i + 1)
    for reader in READERS:
        quantity = reader(span, number)
        if quantity:
            return quantity, max(quantity.last, i + 1)
    if number is None or _is_no_claim(span, number):
        return None, span.end
    quantity = read_measured(span, number)
    return quantity, max(span.end, quantity.last)


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
