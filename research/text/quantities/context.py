"""What a sentence says around its quantities: period, measure, source, and how they relate."""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter

from research.text.quantities.arithmetic import CHANGES
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
    if not has("reports", sentence):
        return ""
    source = _group("attribution", sentence).strip(' ,.:;«»"“”–—*`')
    source = PATTERNS["speech_tail"].sub("", source)
    return "" if has("no_speaker", source) else source


@lru_cache(maxsize=10)
def _group(name: str, text: str) -> str:
    """Return the first group of a pattern that a text holds, or an empty text."""
    match = PATTERNS[name].search(text)
    return next(filter(None, match.groups()), "") if match else ""


def set_measure(sentence: str, q: Quantity) -> None:
    """Set what is counted, and whether the words for it stand right behind the number."""
    after = PATTERNS["measured"].match(sentence, q.end)
    if after and q.kind not in CHANGES and not has("done", after[1]):
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
        Relative.LAST_YEAR: UNKNOWN,
    }
    known = [p for p in periods if p.start >= start]
    spoken_of = [dates.get(p.relative, p.bounds) for p in known]
    dates[Relative.LAST_YEAR] = year_before(this_year)
    own = next((bounds for bounds in spoken_of if bounds != UNKNOWN), now)
    dates[Relative.YEAR_EARLIER] = year_before(own)
    dated = [p._replace(bounds=dates.get(p.relative, p.bounds)) for p in known]
    return [
        p for p in dated if p.bounds != UNKNOWN or p.relative is Relative.YEAR_EARLIER
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
