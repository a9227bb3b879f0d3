"""Recomputes what claims say of one another: changes, ratios, shares, sums, totals, rates.

A check is made only between claims that `extract_claims` found to measure the same thing. Every
figure stands for all that it may be rounded from; a statement is inconsistent only where nothing
that it may stand for fits.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from research.text.quantities.context import has

CHECK_COLUMNS = [
    "check_id",
    "relation",
    "claim_ids",
    "stated",
    "computed",
    "verdict",
    "note",
]
_ABOUT = 0.06  # what "about" allows
_IN_WORDS = 0.12  # what a number in words allows: doubled, a third
_EVERYTHING = (float("-inf"), float("inf"))

Span = tuple[float, float]
Claims = dict[Any, Any]


class Check(NamedTuple):
    """One relation between claims, and whether it holds."""

    relation: str
    claims: tuple[Any, ...]
    stated: float | None
    computed: float | None
    verdict: str
    note: str


def _step(claim: Any) -> float:
    """Return the weight of the last digit that is written, 0 where there is none."""
    digits = re.sub(r"\D", "", claim.text).lstrip("0")
    return float(claim.value / int(digits)) if digits and len(digits) <= 18 else 0.0


def span(claim: Any, *, stated: bool = False) -> Span:
    """Return what a claim's number may be rounded from; whole counts are exact."""
    step = _step(claim)
    amount = claim.unit_kind in ("count", "money", "mass")
    margin = step / 2 if stated or claim.unit_kind != "count" or step != 1 else 0.0
    margin = margin if step or amount else _IN_WORDS * claim.value
    margin = (
        max(margin, _ABOUT * claim.value) if claim.comparator == "approx" else margin
    )
    low = float("-inf") if claim.comparator in ("lt", "le") else claim.value - margin
    high = float("inf") if claim.comparator in ("gt", "ge") else claim.value + margin
    return low, high


def _open(*claims: Any) -> bool:
    return any(claim.comparator in ("gt", "ge", "lt", "le") for claim in claims)


def _of(f: Callable[[float, float], float], a: Span, b: Span) -> Span:
    found = [f(x, y) for x in a for y in b if x > 0]
    return (min(found), max(found)) if found else _EVERYTHING


def _verdict(stated: Span, computed: Span) -> str:
    slack = 1e-9 * max(1.0, abs(computed[0]))
    apart = stated[1] < computed[0] - slack or computed[1] < stated[0] - slack
    return "inconsistent" if apart else "consistent"


def _figure(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _what(claim: Any) -> str:
    return f" ({claim.measure})" if claim.measure else ""


def _percent(before: float, now: float) -> float:
    return 100 * (now / before - 1)


_KINDS: dict[str, tuple[str, Callable[[float, float], float], str]] = {
    "percent_change": ("pct_change", _percent, " %"),
    "ratio": ("ratio", lambda a, b: b / a, " times"),
    "percentage_points": ("difference", lambda a, b: b - a, " points"),
}


def change(claims: Claims, claim: Any) -> Iterator[Check]:
    """Check a stated change against the two amounts that it is between."""
    if claim.unit_kind not in _KINDS:
        return
    relation, f, unit = _KINDS[claim.unit_kind]
    now = claims.get(claim.base)
    before = claims.get(now.base) if now else None
    if (
        now is None
        or before is None
        or before.value <= 0
        or now.value <= 0
        or _open(now, before)
    ):
        note = f'"{claim.text}" cannot be checked: the text does not give both amounts.'
        yield Check(relation, (claim,), claim.value, None, "uncheckable", note)
        return
    falls, is_ratio = claim.direction == "down", claim.unit_kind == "ratio"
    first, second = (now, before) if falls and is_ratio else (before, now)
    low, high = span(claim, stated=True)
    stated, sign = ((-high, -low), -1) if falls and not is_ratio else ((low, high), 1)
    verdict = _verdict(stated, _of(f, span(first), span(second)))
    computed = f(first.value, second.value)
    note = f"From {before.text} to {now.text}{_what(now)} makes {_figure(computed)}{unit}; "
    note += f'the text says "{claim.text}".'
    if is_ratio and has("more", claim.text):
        note += f" Taken literally, that would be {_figure(claim.value + 1)} times."
    yield Check(
        relation, (before, now, claim), sign * claim.value, computed, verdict, note
    )


def derived_change(claims: Claims, claim: Any) -> Iterator[Check]:
    """Give the change that no text states; a trend word must not say the opposite."""
    before = claims.get(claim.base)
    is_amount = claim.unit_kind in ("count", "money", "mass", "volume")
    if (
        not is_amount
        or not before
        or before.unit_kind != claim.unit_kind
        or before.value <= 0
    ):
        return
    stated = claim.claim_id in {
        c.base for c in claims.values() if c.unit_kind == "percent_change"
    }
    computed = _percent(before.value, claim.value)
    trend = {"up": 1, "down": -1}.get(claim.direction, 0)
    wrong = trend * computed < 0 and not _open(claim, before)
    if stated and not wrong:
        return
    note = f"From {before.text} to {claim.text}{_what(claim)} is {computed:+,.1f} %."
    if wrong:
        note += " The text says the opposite."
    elif computed > 100 and before.value < 30 and claim.unit_kind == "count":
        note += " The growth comes from a low base: the levels say more than the percentage."
    verdict = "inconsistent" if wrong else "derived"
    yield Check("pct_change", (before, claim), None, computed, verdict, note)


def share(claims: Claims, claim: Any) -> Iterator[Check]:
    """Check a stated share against part and whole."""
    part = claims.get(claim.base) if claim.unit_kind == "share" else None
    whole = claims.get(part.part_of) if part else None
    if part and whole and whole.value > 0 and not _open(part, whole):
        computed = _of(lambda a, b: 100 * b / a, span(whole), span(part))
        value = 100 * part.value / whole.value
        verdict = _verdict(span(claim, stated=True), computed)
        note = f"{part.text} of {whole.text}{_what(whole)} are {_figure(value)} %; "
        note += f'the text says "{claim.text}".'
        yield Check("share", (part, whole, claim), claim.value, value, verdict, note)


def derived_share(claims: Claims, claim: Any) -> Iterator[Check]:
    """Give the share of a part that no text states."""
    whole = claims.get(claim.part_of)
    stated = any(
        c.base == claim.claim_id and c.unit_kind == "share" for c in claims.values()
    )
    if (
        whole
        and whole.value > 0
        and not stated
        and claim.passage_id == whole.passage_id
    ):
        value = 100 * claim.value / whole.value
        note = f"{claim.text} of {whole.text}{_what(whole)} are {_figure(value)} %."
        yield Check("share", (claim, whole), None, value, "derived", note)


def total(claims: Claims, claim: Any) -> Iterator[Check]:
    """Check a stated total against the parts that it is said to be made of."""
    parts = [other for other in claims.values() if other.adds_to == claim.claim_id]
    if parts and not _open(claim, *parts):
        low, high = map(sum, zip(*map(span, parts), strict=True))
        value = sum(part.value for part in parts)
        verdict = _verdict(span(claim, stated=True), (low, high))
        listed = " + ".join(part.text for part in parts)
        note = (
            f"{listed} make {_figure(value)}; the text says {claim.text}{_what(claim)}."
        )
        yield Check("sum", (*parts, claim), claim.value, value, verdict, note)


def _period(claim: Any) -> tuple[Any, Any]:
    return claim.period_start, claim.period_end


def implied_total(claims: Claims, claim: Any) -> Iterator[Check]:
    """Give the wholes that amounts and their shares of all imply, and how those changed."""
    was = claims.get(claim.base) if claim.unit_kind == "share" else None
    if not was or not has("of_all", claim.measure) or min(was.value, claim.value) <= 0:
        return
    for now in claims.values():
        before = claims.get(now.base)
        near = (
            now.passage_id == claim.passage_id
            and now.unit_kind == "count"
            and now.value > 0
        )
        if not near or not before or before.value <= 0 or now.direction:
            continue
        if (_period(before), _period(now)) == (_period(was), _period(claim)):
            first, last = 100 * before.value / was.value, 100 * now.value / claim.value
            note = f"If {before.text} were {was.text} and {now.text} {claim.text} of all, all were "
            note += f"about {first:,.0f} and {last:,.0f} ({_percent(first, last):+,.1f} %); "
            note += f"the share changed by {claim.value - was.value:+,.1f} points."
            yield Check(
                "implied_total", (before, was, now, claim), None, last, "derived", note
            )
            return


def contribution(claims: Claims, claim: Any) -> Iterator[Check]:
    """Set the change of parts against the change of the whole, and give what is left."""
    whole, first = claims.get(claim.part_of), claims.get(claim.base)
    before = claims.get(first.part_of) if first else None
    if not (whole and first and before):
        return
    near = [c for c in claims.values() if c.passage_id == claim.passage_id]
    parts = [c for c in near if c.part_of == whole.claim_id and c.base in claims]
    if parts[0].claim_id != claim.claim_id:
        return
    olds = [claims[part.base] for part in parts]
    was, now = sum(c.value for c in olds), sum(c.value for c in parts)
    used, rise, all_rise = (
        (*olds, *parts, before, whole),
        now - was,
        whole.value - before.value,
    )
    if len(parts) == 1 and all_rise:
        value = 100 * rise / all_rise
        note = f"The change from {first.text} to {claim.text} ({rise:+,.0f}) is {_figure(value)} % "
        note += f"of the change of the whole ({all_rise:+,.0f})."
        note += " It explains more than the whole: the rest went the other way." * (
            value > 100
        )
        yield Check("contribution", used, None, value, "derived", note)
    rest = before.value - was, whole.value - now
    if rest[0] > 0 and rest[1] >= 0:
        value = _percent(*rest)
        note = f"Without {'these parts' if len(parts) > 1 else 'this part'}, the whole went from "
        note += f"{rest[0]:,.0f} to {rest[1]:,.0f} ({value:+,.1f} %)."
        yield Check("residual", used, None, value, "derived", note)


def _months(claim: Any) -> int:
    """Return how many whole months a claim's period has, 0 where it has other bounds."""
    first, last = (str(day) for day in _period(claim))
    if len(first) != 10 or len(last) != 10 or first[8:] != "01" or int(last[8:]) < 28:
        return 0
    return 12 * (int(last[:4]) - int(first[:4])) + int(last[5:7]) - int(first[5:7]) + 1


def run_rate(claims: Claims, claim: Any) -> Iterator[Check]:
    """Set a part of a year against the monthly average of the year before."""
    months, base = _months(claim), claims.get(claim.base)
    if claim.unit_kind != "count" or not base or base.value <= 0 or not 0 < months < 12:
        return
    for year in claims.values():
        same = (year.measure, year.unit_kind) == (claim.measure, claim.unit_kind)
        follows = str(year.period_end)[:4] == str(int(claim.period_end[:4]) - 1)
        if same and _months(year) == 12 and follows and year.value > 0:
            rate, average = claim.value / months, year.value / 12
            growth, level = _percent(base.value, claim.value), _percent(average, rate)
            note = f"{claim.text} in {months} months are {rate:,.1f} a month; the year before "
            note += f"({year.text}) had {average:,.1f}, so the level changed by {level:+,.1f} %, "
            note += f"while the same months grew by {growth:+,.1f} %."
            note += " The growth comes from a low base." * (
                growth > 2 * abs(level) + 20
            )
            yield Check("run_rate", (claim, base, year), None, level, "derived", note)
            return


def rate_per_period(claims: Claims, claim: Any) -> Iterator[Check]:
    """Give how long an amount a day takes to make up the total that follows it."""
    per = next(
        (name for name in ("day", "month") if has(f"per_{name}", claim.measure)), None
    )
    if not per or claim.unit_kind != "money" or claim.value <= 0:
        return
    for other in claims.values():
        same = (other.passage_id, other.unit) == (claim.passage_id, claim.unit)
        if same and other.start > claim.start and other.value > claim.value:
            value = other.value / claim.value
            note = f"At {claim.text} a {per}, {other.text} take {value:,.0f} {per}s."
            yield Check("rate_per_period", (claim, other), None, value, "derived", note)
            return


_AMOUNTS = (change, derived_change, share, derived_share, total, implied_total)
RULES = (*_AMOUNTS, contribution, run_rate, rate_per_period)


def audit_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the checks that claims allow of one another.

    Parameters
    ----------
    claims
        The table of `extract_claims`.

    Returns
    -------
    pandas.DataFrame
        ``check_id, relation, claim_ids, stated, computed, verdict, note``; a verdict is
        consistent, inconsistent, derived (nothing is stated) or uncheckable.

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
        for row in known.values():
            for check in (check for rule in RULES for check in rule(known, row)):
                ids = [claim.claim_id for claim in check.claims]
                name = f"{check.relation}:{row.claim_id}"
                rows.append([name, check.relation, ids, *check[2:]])
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)
