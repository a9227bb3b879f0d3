"""What a sentence says around its quantities: period, measure, source, and how they relate."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product
from operator import attrgetter

from research.text.quantities.patterns import PATTERNS
from research.text.quantities.periods import (
    UNKNOWN,
    Bounds,
    Period,
    Relative,
    whole_years,
    year_before,
)
from research.text.quantities.reading import Quantity
from research.text.quantities.units import CHANGES

Quantities = Sequence[Quantity]
_KINDS_WITH_PARTS = ("count", "money", "mass")


def has(name: str, text: str) -> bool:
    """Tell whether a text holds the pattern of a name in `patterns`."""
    return PATTERNS[name].search(text) is not None


def attribution(sentence: str) -> str:
    """Return who is said to say so, or an empty text.

    >>> attribution("According to the Interior Ministry, 14 men were held.")
    'the Interior Ministry'
    >>> attribution("По данным МВД, задержаны двое."), attribution("Police seized 3 kg.")
    ('МВД', '')
    """
    if not has("reports", sentence):
        return ""
    source = _group("attribution", sentence)
    return source.strip(' ,.:;«»"“”–—')


@lru_cache(maxsize=10)
def _group(name: str, text: str) -> str:
    """Return the first group of a pattern that a text holds, or an empty text."""
    match = PATTERNS[name].search(text)
    return next(filter(None, match.groups()), "") if match else ""


def set_measure(sentence: str, q: Quantity) -> None:
    """Set what is counted, and whether the words for it stand right behind the number."""
    after = PATTERNS["measured"].match(sentence, q.end)
    if after and q.kind not in CHANGES:
        q.measure, q.own_measure = after[1].strip(), True
    elif named := _group("number_of", sentence):
        q.measure = named.strip()
    elif q.kind in ("money", "percent", "share", "duration"):
        clause = re.split(r"[,;:.()\d]", sentence[: q.start])[-1]
        q.measure = " ".join(clause.split()[-8:])


def resolve(
    text: str, periods: Sequence[Period], year: int | None, now: Bounds
) -> list[Period]:
    """Give relative periods their dates (a year earlier, last year).

    Those without any are left out, and a dateline's.
    """
    dateline = PATTERNS["dateline"].match(text)
    start = dateline.end() if dateline else 0
    this_year = whole_years(year, year) if year else UNKNOWN
    dates: dict[Relative | None, Bounds] = {
        Relative.THIS_YEAR: this_year,
        Relative.LAST_YEAR: year_before(this_year),
    }
    known = []
    spoken_of = []
    for period in periods:
        if period.start < start:
            continue
        relative = period.relative
        bounds = dates.get(relative, period.bounds)
        if bounds != UNKNOWN and relative is not Relative.LAST_YEAR:
            spoken_of.append(bounds)
        if bounds != UNKNOWN or relative is Relative.YEAR_EARLIER:
            known.append(period._replace(bounds=bounds))
    earlier = year_before([*spoken_of, now][0])
    return [
        period._replace(bounds=earlier)
        if period.relative is Relative.YEAR_EARLIER
        else period
        for period in known
    ]


def _before(sentence: str, start: int, length: int) -> str:
    return sentence[max(0, start - length) : start]


def _is_main(sentence: str, period: Period) -> bool:
    """Tell a period from one to compare it with: than in 2020, a year earlier."""
    if period.relative is Relative.YEAR_EARLIER:
        return False
    return not has("compared", _before(sentence, period.start, 30))


def _period_of(
    sentence: str, q: Quantity, near: Sequence[Period], main: Sequence[Period]
) -> Sequence[Period]:
    """Return the period right behind a quantity (135 cases in 2021), else the last before it."""
    behind = [p for p in near if has("at_once", sentence[q.end : p.start])]
    at_once = [p for p in behind if q.is_level and q.end <= p.start]
    periods = (*main, *near)
    before = [p for p in periods if p.end <= q.start]
    return at_once[:1] or before[-1:]


def set_periods(
    sentence: str, quantities: Quantities, periods: Sequence[Period], current: Bounds
) -> Bounds:
    """Give each quantity its period; return the one that the sentence speaks of."""
    main = [period for period in periods if _is_main(sentence, period)]
    own = main[0].bounds if main else current
    start = 0
    ends = [*map(attrgetter("start"), quantities[1:]), len(sentence)]
    for q, end in zip(quantities, ends, strict=True):
        fitting = periods if q.is_level else main
        near = [p for p in fitting if start <= p.start and p.end <= end]
        period = _period_of(sentence, q, near, main)
        if period:
            q.bounds = period[0].bounds
        elif main or q.kind not in ("duration", "rank"):
            q.bounds = own
        start = q.end
    return own


def _like(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities have one kind, and one unit where both have one."""
    if a.kind != b.kind:
        return False
    return a.unit == b.unit or not (a.unit and b.unit)


def _neighbours(
    sentence: str, quantities: Quantities
) -> Iterator[tuple[Quantity, Quantity, str, str]]:
    """Yield amounts of one kind that follow one another, what stands before and between them."""
    for a, b in pairwise(quantities):
        if _like(a, b):
            before = _before(sentence, a.start, 12)
            between = sentence[a.end : b.start]
            yield a, b, before, between


def pair(sentence: str, quantities: Quantities) -> None:
    """Find which amount is compared with which: from A to B, B (A), B against A a year earlier."""
    levels = [q for q in quantities if q.is_level]
    for a, b, before, between in _neighbours(sentence, levels):
        is_closed = sentence.startswith(")", b.end)
        if a.base is None and has("from", before) and has("to", between):
            b.trend = "from"
            _set_base(b, a, UNKNOWN)
        elif has("against", between) and _may_be_base(b, a):
            a.base = b
        elif is_closed and has("parenthesis", between):
            _set_base(a, b, year_before(a.bounds))
        elif _are_of_two_years(a, b):
            older, newer = sorted((a, b), key=attrgetter("bounds"))
            newer.base = older


def _set_base(q: Quantity, base: Quantity, bounds: Bounds) -> None:
    """Relate an amount to the one before it, which has other bounds: from 120 to 150; 150 (120)."""
    q.base = base
    if base.bounds == q.bounds:
        base.bounds = bounds


def _may_be_base(base: Quantity, q: Quantity) -> bool:
    """Tell an amount to compare with from another thing: 5 men against 3 women."""
    return not base.own_measure or base.bounds != q.bounds


def _are_of_two_years(a: Quantity, b: Quantity) -> bool:
    """Tell whether two amounts of one thing are of the same part of two different years."""
    if b.own_measure and a.measure != b.measure:
        return False
    if a.bounds == b.bounds:
        return False
    if None in (*a.bounds, *b.bounds):
        return False
    months_of_a, months_of_b = ([str(day)[5:7] for day in q.bounds] for q in (a, b))
    return months_of_a == months_of_b


def find_changes(quantities: Quantities) -> None:
    """Tell for each change of which amount it is one: the nearest that has a base."""
    levels = [q for q in quantities if q.is_level and q.base]
    for change in quantities:
        of_shares = change.kind == "percentage_points"
        alike = [q for q in levels if (q.kind in ("share", "percent")) == of_shares]
        if change.is_level or not alike:
            continue
        before = [q for q in alike if q.start < change.start]
        nearest = [alike[0], *before][-1]
        change.base = nearest
        change.measure = nearest.measure


def _amounts(quantities: Quantities) -> list[Quantity]:
    """Return the amounts that can have parts."""
    return [q for q in quantities if q.is_level and q.kind in _KINDS_WITH_PARTS]


def find_parts(sentence: str, quantities: Quantities) -> None:
    """Tell which amount is a part of which: 135, of them 86; of the 240 arrested, 75."""
    amounts = _amounts(quantities)
    for a, b, before, between in _neighbours(sentence, amounts):
        if a.base is b or b.base is a:
            continue
        is_out_of_a = has("out_of_the", before) and len(between) < 60
        if a.value < b.value and has("of_the", between):
            a.part_of = b
        elif b.value < a.value and (is_out_of_a or has("of_them", between)):
            b.part_of = a
    _find_parts_of_shares(sentence, quantities, amounts)


def _find_parts_of_shares(
    sentence: str, quantities: Quantities, amounts: Quantities
) -> None:
    """Tell of which part a share is said: 75 of the 240, or 31 %."""
    shares = [q for q in quantities if q.kind == "share"]
    parts = [q for q in amounts if q.part_of]
    for share, part in product(shares, parts):
        between = sentence[part.end : share.start]
        if part.end <= share.start and has("or", between):
            share.base = part


def find_sums(sentence: str, quantities: Quantities) -> None:
    """Find lists that are said to be whole: a total of 12: 5 men and 7 women."""
    amounts = _amounts(quantities)
    for i, total in enumerate(amounts):
        parts = amounts[i + 1 :]
        is_total = has("total", _before(sentence, total.start, 40))
        if is_total and _is_whole_list(sentence, total, parts):
            for part in parts:
                part.adds_to = total


def _is_whole_list(
    sentence: str,
    total: Quantity,
    parts: Quantities,
) -> bool:
    """Tell whether amounts are listed behind a total with nothing else between them."""
    if len(parts) < 2 or not all(_like(total, part) for part in parts):
        return False
    listed = pairwise([total, *parts])
    between = [sentence[a.end : b.start] for a, b in listed]
    first = between.pop(0)
    return has("list", first) and all(has("and_so_on", gap) for gap in between)


def relate_to_before(
    sentence: str, quantities: Quantities, last: Quantities
) -> Quantities:
    """Relate amounts to those of the sentences before: these crimes, such offences.

    Return the amounts that the next sentence may speak of.
    """
    wholes = [q for q in last if q.base and q.kind == "count"]
    for whole in wholes[:1]:
        for part in quantities:
            if part.is_level:
                _set_whole(part, whole, is_said=has("anaphora", sentence))
    counts = [q for q in quantities if q.kind == "count" and q.own_measure]
    return quantities if any(q.base for q in counts) else last


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
    if not is_said or part.kind != "count":
        return
    if _may_be_part(part, whole) and _may_be_part(base, total):
        part.part_of = whole
        base.part_of = total


def _may_be_part(part: Quantity, whole: Quantity) -> bool:
    """Tell whether an amount is of the time of another one and smaller."""
    return part.bounds == whole.bounds and part.value < whole.value
