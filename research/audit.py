"""Recomputes what claims say of one another: changes, ratios, shares, sums, totals, rates.

A check is made only between claims that measure the same thing, as `extract_claims` relates
them; what cannot be computed is `uncheckable` and no fault. Every figure is the interval of what
it may be rounded from, and a statement is inconsistent only where the intervals are apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

CHECK_COLUMNS = ["check_id", "relation", "claim_ids", "stated", "computed", "verdict", "note"]
_ABOUT = 0.06  # what "about" allows
_IN_WORDS = 0.12  # what a number in words allows: doubled, a third
_LOW_BASE = 30
_PER = {
    "day": re.compile(r"\bdaily\b|\ba day\b|\bper day\b|ежедневн|\bв день\b|\bв сутки\b", re.I),
    "month": re.compile(r"\bmonthly\b|\ba month\b|\bper month\b|ежемесячн|\bв месяц\b", re.I),
}
_OF_ALL = re.compile(r"(?:\bshare\b|\bдол).*(?:\btotal\b|\ball\b|общ|все[хй])", re.I)


class Check(NamedTuple):
    """One relation between claims, and whether it holds."""

    relation: str
    claims: tuple[Any, ...]
    stated: float | None
    computed: float | None
    verdict: str
    note: str


class Span(NamedTuple):
    """What a number may be: from low to high."""

    low: float
    high: float


def _step(claim: Any) -> float:
    """Return the weight of the last digit that is written, 0 where there is none."""
    digits = re.sub(r"\D", "", claim.text).lstrip("0")
    written = int(digits) if digits and len(digits) <= 18 else 0
    return float(claim.value / written) if written else 0.0


def span(claim: Any, *, stated: bool = False) -> Span:
    """Return what a claim's number may be rounded from; whole counts are exact."""
    step = _step(claim)
    is_exact = not stated and claim.unit_kind == "count" and step == 1
    margin = 0 if is_exact else step / 2
    if not step and claim.unit_kind not in ("count", "money", "mass"):
        margin = _IN_WORDS * claim.value
    if claim.comparator == "approx":
        margin = max(margin, _ABOUT * claim.value)
    low, high = claim.value - margin, claim.value + margin
    if claim.comparator in ("gt", "ge"):
        high = float("inf")
    if claim.comparator in ("lt", "le"):
        low = float("-inf") if stated else 0.0
    return Span(low, high)


def _judge(stated: Span, computed: Span) -> str:
    slack = 1e-9 * max(1.0, abs(computed.low))
    apart = stated.high < computed.low - slack or computed.high < stated.low - slack
    return "inconsistent" if apart else "consistent"


def _spread(f: Callable[[float, float], float], a: Span, b: Span) -> Span:
    values = [f(x, y) for x in a for y in b if x > 0]
    return Span(min(values), max(values)) if values else Span(float("-inf"), float("inf"))


def _is_open(*claims: Any) -> bool:
    return any(claim.comparator in ("gt", "ge", "lt", "le") for claim in claims)


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _what(claim: Any) -> str:
    return f" ({claim.measure})" if claim.measure else ""


_CHANGES: dict[str, tuple[str, Callable[[float, float], float], str]] = {
    "percent_change": ("pct_change", lambda a, b: 100 * (b / a - 1), " %"),
    "ratio": ("ratio", lambda a, b: b / a, " times"),
    "percentage_points": ("difference", lambda a, b: b - a, " points"),
    "count": ("difference", lambda a, b: b - a, ""),
    "money": ("difference", lambda a, b: b - a, ""),
}


def _literally(change: Any, computed: float) -> str:
    if change.unit_kind != "ratio" or not re.search(r"more|higher|больше|выше", change.text, re.I):
        return ""
    return f' Taken literally, "{change.text}" would be {_number(change.value + 1)} times.'


def change(claims: dict[str, Any], claim: Any) -> Iterator[Check]:
    """Check a stated change against the two amounts it is between."""
    known = _CHANGES.get(claim.unit_kind)
    if known is None or (claim.unit_kind in ("count", "money") and not claim.direction):
        return
    relation, f, unit = known
    now = claims.get(claim.base)
    before = claims.get(now.base) if now is not None else None
    if now is None or before is None or before.value <= 0 or _is_open(now, before):
        if claim.unit_kind in ("percent_change", "ratio", "percentage_points"):
            note = f'"{claim.text}" cannot be checked: the text does not give both amounts.'
            yield Check(relation, (claim,), claim.value, None, "uncheckable", note)
        return
    falls = claim.direction == "down"
    if falls and claim.unit_kind == "ratio":
        now, before = before, now
    sign = -1 if falls and claim.unit_kind != "ratio" else 1
    stated = span(claim, stated=True)
    stated = stated if sign == 1 else Span(-stated.high, -stated.low)
    verdict = _judge(stated, _spread(f, span(before), span(now)))
    computed = f(before.value, now.value)
    holds = "which agrees with" if verdict == "consistent" else "and not as stated:"
    note = (
        f"{before.text} and {now.text}{_what(now)} give {_number(computed)}{unit}, {holds} "
        f'"{claim.text}".{_literally(claim, computed)}'
    )
    yield Check(relation, (before, now, claim), sign * claim.value, computed, verdict, note)


def derived_change(claims: dict[str, Any], claim: Any) -> Iterator[Check]:
    """Give the change between two amounts; a trend word must not say the opposite."""
    before = claims.get(claim.base)
    if (
        before is None
        or claim.unit_kind not in ("count", "money", "mass", "volume")
        or before.value <= 0
    ):
        return
    if before.base == claim.claim_id or claim.unit_kind != before.unit_kind:
        return
    computed = 100 * (claim.value / before.value - 1)
    opposite = {"up": claim.value < before.value, "down": claim.value > before.value}
    wrong = opposite.get(claim.direction, False) and not _is_open(claim, before)
    note = f"From {before.text} to {claim.text}{_what(claim)} is {computed:+,.1f} %."
    if wrong:
        note += " The text says the opposite."
    elif computed > 100 and before.value < _LOW_BASE and claim.unit_kind == "count":
        note += f" The base is low ({before.text}): look at the levels, not the percentage."
    verdict = "inconsistent" if wrong else "derived"
    yield Check("pct_change", (before, claim), None, computed, verdict, note)


def share(claims: dict[str, Any], claim: Any) -> Iterator[Check]:
    """Check a stated share against part and whole; give the share where none is stated."""
    part = claims.get(claim.base) if claim.unit_kind == "share" else None
    whole = claims.get(part.part_of) if part is not None else None
    if part is not None and whole is not None and whole.value > 0 and not _is_open(part, whole):
        computed = _spread(lambda a, b: 100 * b / a, span(whole), span(part))
        verdict = _judge(span(claim, stated=True), computed)
        value = 100 * part.value / whole.value
        note = f'{part.text} of {whole.text}{_what(whole)} are {_number(value)} %; stated: "{claim.text}".'
        yield Check("share", (part, whole, claim), claim.value, value, verdict, note)
    whole = claims.get(claim.part_of)
    if whole is not None and whole.value > 0 and not claim.base and claim.unit_kind != "share":
        value = 100 * claim.value / whole.value
        note = f"{claim.text} of {whole.text}{_what(whole)} are {_number(value)} %."
        yield Check("share", (claim, whole), None, value, "derived", note)


def total(claims: dict[str, Any], claim: Any) -> Iterator[Check]:
    """Check a stated total against the parts that it is said to be made of."""
    parts = [other for other in claims.values() if other.adds_to == claim.claim_id]
    if parts and not _is_open(claim, *parts):
        spans = [span(part) for part in parts]
        computed = Span(sum(s.low for s in spans), sum(s.high for s in spans))
        value = sum(part.value for part in parts)
        verdict = _judge(span(claim, stated=True), computed)
        listed = " + ".join(part.text for part in parts)
        note = f"{listed} = {_number(value)}; stated: {claim.text}{_what(claim)}."
        yield Check("sum", (*parts, claim), claim.value, value, verdict, note)


def implied_total(claims: dict[str, Any], claim: Any) -> Iterator[Check]:
    """Give the wholes that amounts and their shares of all imply, and how those changed."""
    before = claims.get(claim.base) if claim.unit_kind == "share" else None
    if before is None or not _OF_ALL.search(claim.measure):
        return
    for now in claims.values():
        base = claims.get(now.base)
        same = now.passage_id == claim.passage_id and now.unit_kind == "count" and base is not None
        periods = [
            (c.period_start, c.period_end) for c in (now, base, claim, before) if c is not None
        ]
        if (
            not same
            or base is None
            or periods[:2] != periods[2:]
            or min(claim.value, before.value) <= 0
        ):
            continue
        wholes = [100 * base.value / before.value, 100 * now.value / claim.value]
        computed = 100 * (wholes[1] / wholes[0] - 1)
        note = (
            f"If {base.text} were {before.text} and {now.text} {claim.text} of all, all were "
            f"about {wholes[0]:,.0f} and {wholes[1]:,.0f} ({computed:+,.1f} %); the share changed "
            f"by {claim.value - before.value:+,.1f} points."
        )
        yield Check("implied_total", (base, before, now, claim), None, wholes[1], "derived", note)
        return


def contribution(claims: dict[str, Any], claim: Any) -> Iterator[Check]:
    """Set the change of parts against the change of the whole, and give what is left."""
    whole, first = claims.get(claim.part_of), claims.get(claim.base)
    if whole is None or first is None:
        return
    total_before = claims.get(first.part_of)
    parts = [
        c
        for c in claims.values()
        if c.part_of == whole.claim_id and c.base and c.passage_id == claim.passage_id
    ]
    if total_before is None or parts[0] is not claim or whole.value == total_before.value:
        return
    befores = [claims[part.base] for part in parts]
    sums = sum(c.value for c in befores), sum(c.value for c in parts)
    used = (*befores, *parts, total_before, whole)
    if len(parts) == 1:
        rise, all_rise = sums[1] - sums[0], whole.value - total_before.value
        value = 100 * rise / all_rise
        more = (
            " The part changed by more than the whole, so the rest went the other way."
            if value > 100
            else ""
        )
        note = f"The change from {first.text} to {claim.text} ({rise:+,.0f}) is {_number(value)} % of the change of the whole ({all_rise:+,.0f}).{more}"
        yield Check("contribution", used, None, value, "derived", note)
    rest = total_before.value - sums[0], whole.value - sums[1]
    if rest[0] > 0 and rest[1] >= 0:
        value = 100 * (rest[1] / rest[0] - 1)
        note = f"Without {'it' if len(parts) == 1 else 'them'}, the rest went from {rest[0]:,.0f} to {rest[1]:,.0f} ({value:+,.1f} %)."
        yield Check("residual", used, None, value, "derived", note)


def _months(claim: Any) -> int:
    """Return how many whole months a claim's period has, 0 where it has other bounds."""
    if not isinstance(claim.period_start, str) or not isinstance(claim.period_end, str):
        return 0
    first, last = date.fromisoformat(claim.period_start), date.fromisoformat(claim.period_end)
    return (
        12 * (last.year - first.year) + last.month - first.month + 1
        if first.day == 1 and last.day > 27
        else 0
    )


def run_rate(claims: dict[str, Any], claim: Any) -> Iterator[Check]:
    """Set a part of a year against the monthly average of the year before."""
    months, base = _months(claim), claims.get(claim.base)
    if base is None or claim.unit_kind != "count" or not 0 < months < 12 or base.value <= 0:
        return
    for year in claims.values():
        same = year.measure.lower() == claim.measure.lower() and year.doc_id == claim.doc_id
        if not same or _months(year) != 12 or year.unit_kind != "count" or year.value <= 0:
            continue
        if int(str(year.period_end)[:4]) != int(str(claim.period_end)[:4]) - 1:
            continue
        now, average = claim.value / months, year.value / 12
        growth, level = 100 * (claim.value / base.value - 1), 100 * (now / average - 1)
        low = " The growth comes from a low base." if growth > 2 * abs(level) + 20 else ""
        note = (
            f"{claim.text} in {months} months are {now:,.1f} a month; the year before ({year.text}) "
            f"had {average:,.1f}: {level:+,.1f} %, while the same months grew by {growth:+,.1f} %.{low}"
        )
        yield Check("run_rate", (claim, base, year), None, level, "derived", note)
        return


def rate_per_period(claims: dict[str, Any], claim: Any) -> Iterator[Check]:
    """Give how long an amount a day takes to make up the total beside it."""
    per = next((name for name, words in _PER.items() if words.search(claim.measure)), None)
    if per is None or claim.unit_kind != "money" or claim.value <= 0:
        return
    for other in claims.values():
        same = other.passage_id == claim.passage_id and other.unit == claim.unit
        if same and other.start > claim.start and other.value > claim.value and not other.direction:
            value = other.value / claim.value
            note = f"At {claim.text} a {per}, {other.text} take {value:,.0f} {per}s."
            yield Check("rate_per_period", (claim, other), None, value, "derived", note)
            return


RULES = (
    change,
    derived_change,
    share,
    total,
    implied_total,
    contribution,
    run_rate,
    rate_per_period,
)


def audit_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the checks that the claims allow of one another.

    Parameters
    ----------
    claims
        The table of `extract_claims`.

    Returns
    -------
    pandas.DataFrame
        ``check_id, relation, claim_ids, stated, computed, verdict, note``: the verdict is
        consistent, inconsistent, derived (computed, nothing stated) or uncheckable.

    Examples
    --------
    >>> from research import corpus_from_texts, extract_claims
    >>> text = "The number of thefts rose from 120 to 150, or by 20 %, police said."
    >>> audit_claims(extract_claims(corpus_from_texts([text])))[["computed", "verdict"]].values
    array([[25.0, 'inconsistent']], dtype=object)
    """
    rows = []
    for _, group in claims.groupby("doc_id", sort=False):
        known = {row.claim_id: row for row in group.itertuples(index=False)}
        checks = [check for row in known.values() for rule in RULES for check in rule(known, row)]
        for check in checks:
            ids = [claim.claim_id for claim in check.claims]
            name = f"{check.relation}:{ids[-1]}"
            rows.append([name, check.relation, ids, *check[2:]])
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)
