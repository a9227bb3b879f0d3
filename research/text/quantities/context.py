"""What a sentence says around its quantities: period, measure, source, and how they relate."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

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
    source = _group("attribution", sentence) if has("reports", sentence) else ""
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
    """Give relative periods their dates (a year earlier, last year); leave out a dateline's."""
    dateline = PATTERNS["dateline"].match(text)
    start = dateline.end() if dateline else 0
    known = [period for period in periods if period.start >= start]
    dates: dict[Relative | None, Bounds] = {}
    if year:
        dates[Relative.LAST_YEAR] = whole_years(year - 1, year - 1)
        dates[Relative.THIS_YEAR] = whole_years(year, year)
    known = [p._replace(bounds=dates.get(p.relative, p.bounds)) for p in known]
    own = [p.bounds for p in known if p.relative in (None, Relative.THIS_YEAR)]
    spoken_of = next((bounds for bounds in own if bounds != UNKNOWN), now)
    dates = {Relative.YEAR_EARLIER: year_before(spoken_of)}
    return [p._replace(bounds=dates.get(p.relative, p.bounds)) for p in known]


def _is_compared(sentence: str, period: Period) -> bool:
    """Tell whether a period is what another one is compared with: than in 2020, a year earlier."""
    before = sentence[max(0, period.start - 30) : period.start]
    return period.relative is Relative.YEAR_EARLIER or has("compared", before)


def _right_after(sentence: str, q: Quantity, periods: Sequence[Period]) -> list[Period]:
    """Return the periods behind an amount with nothing between: 135 cases in 2021."""
    behind = [p for p in periods if p.start >= q.end] if q.is_level else []
    return [p for p in behind if has("at_once", sentence[q.end : p.start])]


def set_periods(
    sentence: str, quantities: Quantities, periods: Sequence[Period], current: Bounds
) -> Bounds:
    """Give each quantity its period; return the one that the sentence speaks of."""
    dated = [
        p for p in periods if p.bounds != UNKNOWN or p.relative is Relative.YEAR_EARLIER
    ]
    main = [p for p in dated if not _is_compared(sentence, p)]
    own = main[0].bounds if main else current
    previous = 0
    following = [*(q.start for q in quantities[1:]), len(sentence)]
    for q, next_start in zip(quantities, following, strict=False):
        may_have = dated if q.is_level else main
        near = [p for p in may_have if previous <= p.start and p.end <= next_start]
        after = _right_after(sentence, q, near)
        before = [p for p in near if p.end <= q.start]
        earlier = [p for p in main if p.end <= q.start]
        if after:
            q.bounds = after[0].bounds
        elif before or earlier:
            q.bounds = (before or earlier)[-1].bounds
        elif main or q.kind not in ("duration", "rank"):
            q.bounds = own
        previous = q.end
    return own


def _like(a: Quantity, b: Quantity) -> bool:
    return a.kind == b.kind and (a.unit == b.unit or not (a.unit and b.unit))


def _neighbours(
    sentence: str, quantities: Quantities
) -> Iterator[tuple[Quantity, Quantity, str, str]]:
    """Yield amounts of one kind that follow one another, what stands between, and before them."""
    for a, b in pairwise(quantities):
        if _like(a, b):
            before = sentence[max(0, a.start - 12) : a.start]
            yield a, b, sentence[a.end : b.start], before


def pair(sentence: str, quantities: Quantities) -> None:
    """Find which amount is compared with which: from A to B, B (A), B against A a year earlier."""
    levels = [q for q in quantities if q.is_level]
    for a, b, between, before in _neighbours(sentence, levels):
        is_parenthesis = sentence[b.end : b.end + 1] == ")"
        if a.base is None and has("from", before) and has("to", between):
            b.base, b.trend = a, "from"
            if a.bounds == b.bounds:
                a.bounds = UNKNOWN
        elif has("against", between) and (not b.own_measure or b.bounds != a.bounds):
            a.base = b
        elif is_parenthesis and has("parenthesis", between):
            a.base = b
            if b.bounds == a.bounds:
                b.bounds = year_before(a.bounds)
        elif _are_of_two_years(a, b):
            older, newer = sorted((a, b), key=lambda q: str(q.bounds[0]))
            newer.base = older


def _are_of_two_years(a: Quantity, b: Quantity) -> bool:
    """Tell whether two amounts of one thing are of the same part of two different years."""
    if b.own_measure and a.measure != b.measure:
        return False
    if None in (*a.bounds, *b.bounds) or a.bounds == b.bounds:
        return False
    days_of_a, days_of_b = ([str(day)[5:7] for day in q.bounds] for q in (a, b))
    return days_of_a == days_of_b


def find_changes(quantities: Quantities) -> None:
    """Tell for each change of which amount it is one: the nearest that has a base."""
    levels = [q for q in quantities if q.is_level and q.base]
    for change in quantities:
        if change.is_level:
            continue
        of_shares = change.kind == "percentage_points"
        alike = [q for q in levels if (q.kind in ("share", "percent")) == of_shares]
        before = [q for q in alike if q.start < change.start]
        nearest = before[-1:] or alike[:1]
        if nearest:
            change.base = nearest[0]
            change.measure = nearest[0].measure


def _amounts(quantities: Quantities) -> list[Quantity]:
    """Return the amounts that have parts."""
    return [
        q
        for q in quantities
        if q.kind in ("count", "money", "mass") and not q.direction
    ]


def find_parts(sentence: str, quantities: Quantities) -> None:
    """Tell which amount is a part of which: 135, of them 86; of the 240 arrested, 75."""
    amounts = _amounts(quantities)
    for a, b, between, before in _neighbours(sentence, amounts):
        if a.base is b or b.base is a:
            continue
        is_out_of_a = has("out_of_the", before) and len(between) < 60
        if b.value < a.value and (is_out_of_a or has("of_them", between)):
            b.part_of = a
        elif a.value < b.value and has("of_the", between):
            a.part_of = b
    parts = [q for q in amounts if q.part_of]
    for share in quantities:
        if share.kind == "share":
            _set_part(sentence, share, parts)


def _set_part(sentence: str, share: Quantity, parts: Quantities) -> None:
    """Tell of which part a share is said: 75 of the 240, or 31 %."""
    for part in parts:
        if part.end <= share.start and has("or", sentence[part.end : share.start]):
            share.base = part


def find_sums(sentence: str, quantities: Quantities) -> None:
    """Find lists that are said to be whole: a total of 12: 5 men and 7 women."""
    amounts = _amounts(quantities)
    for i, total in enumerate(amounts):
        parts = amounts[i + 1 :]
        before = sentence[max(0, total.start - 40) : total.start]
        if has("total", before) and _is_whole_list(sentence, total, parts):
            for part in parts:
                part.adds_to = total


def _is_whole_list(sentence: str, total: Quantity, parts: Quantities) -> bool:
    """Tell whether amounts are listed behind a total with nothing else between them."""
    if len(parts) < 2 or not all(_like(total, part) for part in parts):
        return False
    first, *gaps = (sentence[a.end : b.start] for a, b in pairwise([total, *parts]))
    return has("list", first) and all(has("and_so_on", gap) for gap in gaps)


def relate_to_before(
    sentence: str, quantities: Quantities, last: Quantities
) -> Quantities:
    """Relate amounts to those of the sentences before: these crimes, such offences.

    Return the amounts that the next sentence may speak of.
    """
    wholes = [q for q in last if q.base and q.kind == "count"]
    for part in quantities:
        if wholes and part.is_level and part.base:
            _set_whole(part, part.base, wholes[0], is_said=has("anaphora", sentence))
    counts = [q for q in quantities if q.kind == "count" and q.own_measure]
    return quantities if any(q.base for q in counts) else last


def _set_whole(
    part: Quantity, base: Quantity, whole: Quantity, *, is_said: bool
) -> None:
    """Make an amount and its base parts of a whole and its base in the same periods."""
    total = whole.base
    if total is None:
        return
    if base.bounds == UNKNOWN:
        base.bounds = total.bounds
    is_same_time = (part.bounds, base.bounds) == (whole.bounds, total.bounds)
    is_smaller = part.value < whole.value and base.value < total.value
    if is_said and is_same_time and is_smaller and part.kind == "count":
        part.part_of, base.part_of = whole, total
