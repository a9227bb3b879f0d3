"""What a sentence says around its quantities: period, measure, source, and how they relate."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from research.text.quantities.periods import UNKNOWN, Bounds, Period, year_before
from research.text.quantities.reading import CHANGES, Quantity
from research.text.quantities.words import PATTERNS

Quantities = Sequence[Quantity]


def has(name: str, text: str) -> bool:
    """Tell whether a text holds the pattern of a name in `numbers.toml`."""
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
    for shift, told in (
        ((2, year - 1), (3, year)) if year else ()
    ):  # last year, this year
        first, last = f"{told}-01-01", f"{told}-12-31"
        known = [
            p._replace(first=first, last=last) if p.shift == shift else p for p in known
        ]
    own = (
        (p.first, p.last) for p in known if (p.first or p.last) and p.shift in (0, 3)
    )
    start_of, end_of = year_before(next(own, now))
    return [
        p._replace(first=start_of, last=end_of) if p.shift == 1 else p for p in known
    ]


def _is_compared(sentence: str, period: Period) -> bool:
    """Tell whether a period is what another one is compared with."""
    return period.shift == 1 or has(
        "compared", sentence[max(0, period.start - 30) : period.start]
    )


def set_periods(
    sentence: str, found: Quantities, periods: Sequence[Period], current: Bounds
) -> Bounds:
    """Give each quantity its period; return the one that the sentence speaks of."""
    dated = [p for p in periods if p.first or p.last or p.shift == 1]
    main = [p for p in dated if not _is_compared(sentence, p)]
    own = (main[0].first, main[0].last) if main else current
    ends = [0, *(q.end for q in found)], [*(q.start for q in found[1:]), len(sentence)]
    for q, previous, following in zip(found, *ends, strict=False):
        near = [
            p for p in dated if p.start >= q.end and p.end <= following and q.is_level
        ]
        near = [p for p in near if has("at_once", sentence[q.end : p.start])]
        behind = [p for p in dated if previous <= p.start and p.end <= q.start]
        at_once = [p for p in behind if p in main or q.is_level]
        before = [p for p in main if p.end <= q.start]
        if chosen := near[:1] or at_once[-1:] or before[-1:]:
            q.bounds = chosen[0].first, chosen[0].last
        elif main or q.kind not in ("duration", "rank"):
            q.bounds = own
    return own


def _like(a: Quantity, b: Quantity) -> bool:
    return a.kind == b.kind and (a.unit == b.unit or not (a.unit and b.unit))


def _neighbours(
    sentence: str, found: Quantities
) -> Iterator[tuple[Quantity, Quantity, str, str]]:
    """Yield amounts of one kind that follow one another, what stands between, and before them."""
    for a, b in pairwise(found):
        if _like(a, b):
            yield (
                a,
                b,
                sentence[a.end : b.start],
                sentence[max(0, a.start - 12) : a.start],
            )


def pair(sentence: str, found: Quantities) -> None:
    """Find which amount is compared with which: from A to B, B (A), B against A a year earlier."""
    for a, b, between, before in _neighbours(
        sentence, [q for q in found if q.is_level]
    ):
        if has("from", before) and has("to", between) and a.base is None:
            b.base, b.trend = a, "from"
            a.bounds = UNKNOWN if a.bounds == b.bounds else a.bounds
        elif has("against", between) and (not b.own_measure or b.bounds != a.bounds):
            a.base = b
        elif has("parenthesis", between) and sentence[b.end : b.end + 1] == ")":
            a.base = b
            b.bounds = year_before(a.bounds) if b.bounds == a.bounds else b.bounds
        elif _two_years(a, b) and (not b.own_measure or a.measure == b.measure):
            older, newer = (a, b) if str(a.bounds[0]) < str(b.bounds[0]) else (b, a)
            newer.base = older


def _two_years(a: Quantity, b: Quantity) -> bool:
    """Tell whether two amounts are of the same part of two different years."""
    if None in (*a.bounds, *b.bounds) or a.bounds == b.bounds:
        return False
    return all(
        str(x)[5:7] == str(y)[5:7] for x, y in zip(a.bounds, b.bounds, strict=True)
    )


def find_changes(found: Quantities) -> None:
    """Tell for each change of which amount it is one: the nearest that has a base."""
    levels = [q for q in found if q.is_level and q.base]
    for change in (q for q in found if not q.is_level):
        of_shares = change.kind == "percentage_points"
        paired = [x for x in levels if (x.kind in ("share", "percent")) == of_shares]
        before = [x for x in paired if x.start < change.start]
        change.base = next(iter(before[-1:] or paired[:1]), None)
        if change.base:
            change.measure = change.base.measure


def find_parts(sentence: str, found: Quantities) -> None:
    """Tell which amount is a part of which: 135, of them 86; of the 240 arrested, 75."""
    levels = [
        q for q in found if q.kind in ("count", "money", "mass") and not q.direction
    ]
    for a, b, between, before in _neighbours(sentence, levels):
        if a.base is b or b.base is a:
            continue
        out_of_the = has("out_of_the", before) and len(between) < 60
        if b.value < a.value and (out_of_the or has("of_them", between)):
            b.part_of = a
        elif a.value < b.value and has("of_the", between):
            a.part_of = b
    for share in (q for q in found if q.kind == "share"):
        parts = [q for q in levels if q.part_of and q.end <= share.start]
        near = [q for q in parts if has("or", sentence[q.end : share.start])]
        share.base = near[-1] if near else share.base


def find_sums(sentence: str, found: Quantities) -> None:
    """Find lists that are said to be whole: a total of 12: 5 men and 7 women."""
    levels = [
        q for q in found if q.kind in ("count", "money", "mass") and not q.direction
    ]
    for i, total in enumerate(levels):
        parts = levels[i + 1 :]
        if len(parts) < 2 or not has(
            "total", sentence[max(0, total.start - 40) : total.start]
        ):
            continue
        first, *gaps = (sentence[a.end : b.start] for a, b in pairwise([total, *parts]))
        is_whole = has("list", first) and all(has("and_so_on", gap) for gap in gaps)
        for part in (
            parts if is_whole and all(_like(total, part) for part in parts) else ()
        ):
            part.adds_to = total


def relate_to_before(sentence: str, found: Quantities, last: Quantities) -> Quantities:
    """Relate amounts to those of the sentences before: these crimes, such offences.

    Return the amounts that the next sentence may speak of.
    """
    wholes = [(q, q.base) for q in last if q.base and q.kind == "count"]
    for part, base in ((q, q.base) for q in found if wholes and q.is_level and q.base):
        whole, total = wholes[0]
        base.bounds = total.bounds if base.bounds == UNKNOWN else base.bounds
        same = (part.bounds, base.bounds) == (whole.bounds, total.bounds)
        smaller = part.value < whole.value and base.value < total.value
        if same and smaller and part.kind == "count" and has("anaphora", sentence):
            part.part_of, base.part_of = whole, total
    return (
        found
        if any(q.base and q.kind == "count" and q.own_measure for q in found)
        else last
    )
