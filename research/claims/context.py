"""What a sentence says around its quantities: period, measure, source, and how they relate."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from research.claims.lexicon import patterns
from research.claims.numbers import Tokens
from research.claims.periods import Bounds, Period, year_before
from research.claims.quantities import Quantity

LEVELS = frozenset({"count", "money", "mass", "volume", "share", "percent"})
CHANGES = frozenset({"percent_change", "percentage_points", "ratio"})
UNKNOWN: Bounds = (None, None)
_YEARS_BACK = {2: 1, 3: 0}  # "last year" and "this year", as `numbers.toml` marks them


@dataclass
class Mention:
    """A quantity in its document, and what the words around it add."""

    start: int
    end: int
    kind: str
    unit: str
    value: float
    direction: str
    trend: str = ""
    measure: str = ""
    own_measure: bool = False
    bounds: Bounds = UNKNOWN
    base: Mention | None = field(default=None, repr=False)
    part_of: Mention | None = field(default=None, repr=False)
    adds_to: Mention | None = field(default=None, repr=False)
    claim_id: str = ""

    @classmethod
    def of(cls, t: Tokens, q: Quantity) -> Mention:
        """Return the mention of a quantity among its tokens."""
        place = (t[q.first].start, t[q.end - 1].end)
        return cls(*place, q.kind, q.unit, q.value, q.direction)

    @property
    def is_level(self) -> bool:
        """Tell whether it is an amount, and not a change between amounts."""
        return self.kind in LEVELS and not self.direction


def has(name: str, text: str) -> bool:
    """Tell whether a text holds the pattern of a name in `numbers.toml`."""
    return patterns()[name].search(text) is not None


def attribution(sentence: str) -> str:
    """Return who is said to say so, or an empty text.

    >>> attribution("According to the Interior Ministry, 14 men were held.")
    'the Interior Ministry'
    >>> attribution("По данным МВД, задержаны двое."), attribution("Police seized 3 kg.")
    ('МВД', '')
    """
    match = has("reports", sentence) and patterns()["attribution"].search(sentence)
    source = next((group for group in match.groups() if group), "") if match else ""
    return source.strip(' ,.:;«»"“”–—')


@lru_cache(maxsize=1)
def _number_of(sentence: str) -> str:
    match = patterns()["number_of"].search(sentence)
    return next(group for group in match.groups() if group).strip() if match else ""


def measure(sentence: str, mention: Mention) -> tuple[str, bool]:
    """Return what is counted, and whether the words stand right behind the number."""
    after = patterns()["measured"].match(sentence, mention.end)
    if after and mention.kind not in CHANGES:
        return after[1].strip(), True
    if named := _number_of(sentence):
        return named, False
    if mention.kind in ("money", "percent", "share", "duration"):
        clause = re.split(r"[,;:.()\d]", sentence[: mention.start])[-1]
        return " ".join(clause.split()[-8:]), False
    return "", False


def _in_year(period: Period, year: int | None) -> Period:
    """Give "this year" and "last year" their dates, where the document's year is known."""
    if period.shift not in _YEARS_BACK or year is None:
        return period
    told = year - _YEARS_BACK[period.shift]
    return period._replace(first=f"{told}-01-01", last=f"{told}-12-31")


def resolve(text: str, periods: Sequence[Period], year: int | None, now: Bounds) -> list[Period]:
    """Give relative periods their dates (a year earlier, last year); leave out a dateline's."""
    dateline = patterns()["dateline"].match(text)
    start = dateline.end() if dateline else 0
    known = [_in_year(period, year) for period in periods if period.start >= start]
    own = ((p.first, p.last) for p in known if (p.first or p.last) and p.shift in (0, 3))
    first, last = year_before(next(own, now))
    return [p._replace(first=first, last=last) if p.shift == 1 else p for p in known]


def _is_compared(sentence: str, period: Period) -> bool:
    """Tell whether a period is what another one is compared with."""
    return period.shift == 1 or has("compared", sentence[max(0, period.start - 30) : period.start])


def set_periods(
    sentence: str, mentions: Sequence[Mention], periods: Sequence[Period], current: Bounds
) -> Bounds:
    """Give each quantity its period; return the one that the sentence speaks of."""
    dated = [p for p in periods if p.first or p.last or p.shift == 1]
    main = next((p for p in dated if not _is_compared(sentence, p)), None)
    own = (main.first, main.last) if main else current
    carried = {"duration", "rank"} if main is None else set()
    for i, mention in enumerate(mentions):
        following = mentions[i + 1].start if i + 1 < len(mentions) else len(sentence)
        previous = mentions[i - 1].end if i else 0
        near = [p for p in dated if p.start >= mention.end and p.end <= following]
        near = [p for p in near if has("at_once", sentence[mention.end : p.start])]
        behind = [p for p in dated if previous <= p.start and p.end <= mention.start]
        at_once = [p for p in behind if not _is_compared(sentence, p) or mention.is_level]
        before = [p for p in dated if p.end <= mention.start and not _is_compared(sentence, p)]
        chosen = (near if mention.is_level else []) or at_once[-1:] or before[-1:]
        mention.bounds = (chosen[0].first, chosen[0].last) if chosen else own
        if mention.kind in carried and not chosen:
            mention.bounds = UNKNOWN
    return own


def _like(a: Mention, b: Mention) -> bool:
    return a.kind == b.kind and (a.unit == b.unit or not (a.unit and b.unit))


def pair(sentence: str, mentions: Sequence[Mention]) -> None:
    """Find which amount is compared with which: from A to B, B (A), B against A a year earlier."""
    levels = [mention for mention in mentions if mention.is_level]
    for a, b in itertools.pairwise(levels):
        between, before = sentence[a.end : b.start], sentence[max(0, a.start - 10) : a.start]
        if not _like(a, b):
            continue
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


def _two_years(a: Mention, b: Mention) -> bool:
    """Tell whether two amounts are of the same part of two different years."""
    if None in (*a.bounds, *b.bounds) or a.bounds == b.bounds:
        return False
    return all(str(x)[5:7] == str(y)[5:7] for x, y in zip(a.bounds, b.bounds, strict=True))


def find_changes(mentions: Sequence[Mention]) -> None:
    """Tell for each change of which amount it is one: the nearest that has a base."""
    levels = [mention for mention in mentions if mention.is_level]
    for change in (mention for mention in mentions if not mention.is_level):
        of_shares = change.kind == "percentage_points"
        paired = [x for x in levels if x.base and (x.kind in ("share", "percent")) == of_shares]
        before = [x for x in paired if x.start < change.start]
        change.base = next(iter(before[-1:] or paired[:1]), None)


def find_parts(sentence: str, mentions: Sequence[Mention]) -> None:
    """Tell which amount is a part of which: 135, of them 86; of the 240 arrested, 75."""
    levels = [m for m in mentions if m.kind in ("count", "money", "mass") and not m.direction]
    for a, b in itertools.pairwise(levels):
        between, before = sentence[a.end : b.start], sentence[max(0, a.start - 12) : a.start]
        if not _like(a, b) or a.base is b or b.base is a:
            continue
        if b.value < a.value and (
            has("of_them", between) or (has("out_of_the", before) and len(between) < 60)
        ):
            b.part_of = a
        elif a.value < b.value and has("of_the", between):
            a.part_of = b
    for share in (m for m in mentions if m.kind == "share"):
        parts = [m for m in levels if m.part_of and m.end <= share.start]
        near = [m for m in parts if has("or", sentence[m.end : share.start])]
        share.base = near[-1] if near else share.base


def find_sums(sentence: str, mentions: Sequence[Mention]) -> None:
    """Find lists that are said to be whole: a total of 12: 5 men and 7 women."""
    levels = [m for m in mentions if m.kind in ("count", "money", "mass") and not m.direction]
    for i, total in enumerate(levels):
        parts = levels[i + 1 :]
        ahead = sentence[max(0, total.start - 40) : total.start]
        if len(parts) < 2 or not has("total", ahead):
            continue
        first, *gaps = (sentence[a.end : b.start] for a, b in itertools.pairwise([total, *parts]))
        is_whole = has("list", first) and all(has("and_so_on", gap) for gap in gaps)
        if is_whole and all(_like(total, part) for part in parts):
            for part in parts:
                part.adds_to = total
