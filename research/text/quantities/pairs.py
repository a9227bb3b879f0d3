"""Which amounts of a sentence are compared, and which is a part of which, as its words say."""

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from research.text.quantities.arithmetic import Figure, last_digit
from research.text.quantities.context import has
from research.text.quantities.periods import UNKNOWN, Bounds, year_before
from research.text.quantities.reading import Quantity

Quantities = Sequence[Quantity]
_KINDS_WITH_PARTS = ("count", "money", "mass")
_SCALE = 1000  # from a thousand on a scale is a word, and not zeros


def dimension(q: Figure) -> tuple[str, str]:
    """Return what amounts must have in common: mass, US dollars, shares."""
    if q.kind in ("share", "percent"):
        return "share", ""
    return q.kind, q.unit if q.kind in ("money", "count") else ""


def is_bare(q: Quantity) -> bool:
    """Tell whether a number lacks what it counts: from [12] to 15 per cent."""
    return q.kind == "count" and not (q.unit or q.own_measure)


def _like(
    a: Quantity,
    b: Quantity,
) -> bool:
    """Tell whether two quantities have one kind, and one unit where both have one."""
    are_of_one_unit = a.unit == b.unit or not (a.unit and b.unit)
    return a.kind == b.kind and are_of_one_unit


def pair(
    sentence: str,
    quantities: Quantities,
) -> None:
    """Find which amount is compared with which: from A to B, B (A), B against A a year earlier."""
    levels = [q for q in quantities if q.is_level]
    for a, b in pairwise(levels):
        before = sentence[max(0, a.start - 12) : a.start]
        is_from_to = has("from", before) and has("to", sentence[a.end : b.start])
        if is_from_to and is_bare(a):
            _lend(b, a)
        if not _like(a, b):
            continue
        if is_from_to and a.base is None:
            _set_base(b, a, UNKNOWN)
            b.trend = b.way
        elif not _is_set_against(sentence, a, b) and _are_of_two_years(a, b):
            older, newer = sorted((a, b), key=attrgetter("bounds"))
            newer.base = older


def _is_set_against(
    sentence: str,
    a: Quantity,
    b: Quantity,
) -> bool:
    """Tell whether an amount is compared with the next, and relate them: B against A, B (A)."""
    between = sentence[a.end : b.start]
    is_against = has("against", between) or has("back_from", between)
    if is_against and _may_be_base(b, a):
        a.base = b
    elif sentence.startswith(")", b.end) and has("parenthesis", between):
        _set_base(a, b, year_before(a.bounds))
    return a.base is b


def _lend(
    q: Quantity,
    bare: Quantity,
) -> None:
    """Give a number the unit and the scale of the one behind it: from 12 to 15 million roubles."""
    scale = last_digit(q.text, q.value)
    if scale >= _SCALE and last_digit(bare.text, bare.value) < _SCALE:
        bare.value *= scale
    bare.kind, bare.unit = q.kind, q.unit


def _set_base(
    q: Quantity,
    base: Quantity,
    bounds: Bounds,
) -> None:
    """Relate an amount to the one before it, which has other bounds: from 120 to 150; 150 (120)."""
    q.base = base
    if base.bounds == q.bounds:
        base.bounds = bounds


def _may_be_base(
    base: Quantity,
    q: Quantity,
) -> bool:
    """Tell an amount to compare with from another thing: 5 men against 3 women."""
    return not base.own_measure or base.bounds != q.bounds


def _are_of_two_years(
    a: Quantity,
    b: Quantity,
) -> bool:
    """Tell whether two amounts of one thing are of the same part of two different years."""
    if b.own_measure and a.measure != b.measure:
        return False
    if a.bounds == b.bounds or None in (*a.bounds, *b.bounds):
        return False
    months_of_a, months_of_b = ([str(day)[5:7] for day in q.bounds] for q in (a, b))
    return months_of_a == months_of_b


def find_parts(
    sentence: str,
    quantities: Quantities,
) -> None:
    """Tell which amount is a part of which: 135, of them 86; of the 240 arrested, 75."""
    amounts = [q for q in quantities if q.is_level and q.kind in _KINDS_WITH_PARTS]
    for a, b in pairwise(amounts):
        between = sentence[a.end : b.start]
        if not _like(a, b) or a.base is b or b.base is a:
            continue
        if a.value < b.value and has("of_the", between):
            a.part_of = b
        elif b.value < a.value and _is_part_behind(sentence, a, between):
            b.part_of = a


def _is_part_behind(
    sentence: str,
    whole: Quantity,
    between: str,
) -> bool:
    """Tell whether the amount behind a whole is said to be a part of it."""
    is_out_of = has("out_of_the", sentence[max(0, whole.start - 12) : whole.start])
    return has("of_them", between) or (is_out_of and len(between) < 60)


def relate_to_before(
    sentence: str, quantities: Quantities, last: Quantities
) -> Quantities:
    """Relate amounts to those of the sentences before: these crimes, such offences.

    Return the amounts that the next sentence may speak of.
    """
    wholes = [q for q in last if q.base and q.kind == "count"]
    for part in quantities if wholes else ():
        if part.is_level:
            _set_whole(part, wholes[0], is_said=has("anaphora", sentence))
    counts = [q.base for q in quantities if q.kind == "count" and q.own_measure]
    return quantities if any(counts) else last


def _set_whole(
    part: Quantity,
    whole: Quantity,
    *,
    is_said: bool,
) -> None:
    """Make an amount and its base parts of a whole and its base in the same periods."""
    base, total = part.base, whole.base
    if base is None or total is None:
        return
    if base.bounds == UNKNOWN:
        base.bounds = total.bounds
    is_smaller = part.value < whole.value and base.value < total.value
    if is_said and part.kind == "count" and is_smaller:
        part.part_of = whole
        base.part_of = total
