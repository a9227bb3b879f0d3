"""The relations between claims that can be checked, or figured out: one rule, one function.

A rule takes a claim and returns a check, or None where it has nothing to say of the claim.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from research.evidence.links import NOTHING, Claim
from research.evidence.notes import note
from research.text.quantities.arithmetic import (
    AMOUNTS,
    CHANGES,
    growth,
    outcome,
    percentage,
)
from research.text.quantities.arithmetic import relation as relation_of
from research.text.quantities.context import has

_WHOLE_MONTHS = re.compile(r"(\d{4})-(\d\d)-01/(\d{4})-(\d\d)-(?:2[89]|3[01])")
_OPPOSITES = {"up": -1, "down": 1}  # the sign of a change that a word of a trend denies
_LOW_BASE = 30  # what more than doubles from fewer does so from a low base


class Check(NamedTuple):
    """One relation between claims, and whether it holds."""

    relation: str
    claims: tuple[Claim, ...]
    computed: float | None
    note: str
    stated: float | None = None
    verdict: str = "derived"
    caveat: str = ""

    def adding(self, sentence: str, caveat: str = "", **values: Any) -> Self:
        """Return it with a further sentence in its note, which may be a caveat."""
        further = note(sentence, **values)
        return self._replace(note=self.note + further, caveat=caveat)


def _check(
    relation: str,
    claims: tuple[Claim, ...],
    computed: float,
    sentence: str = "",
    **values: Any,
) -> Check:
    """Return what some claims give, with the sentence that says so."""
    text = note(sentence or relation, *claims, value=computed, **values)
    return Check(relation, claims, computed, text)


_UNITS = {"percent_change": " %", "ratio": " times", "percentage_points": " points"}
_SENTENCES = {"share": "stated_share", "sum": "sum"}


def stated(claim: Claim) -> Check | None:
    """Check what is stated of other claims against them: a change, a share, a sum.

    "Thefts rose from 120 to 150, or by 20 %" is inconsistent: 25 %.
    """
    relation = relation_of(claim)
    if not claim.operands:
        if claim.kind not in CHANGES:
            return None
        text = note("unknown", claim)
        return Check(relation, (claim,), None, text, claim.value, "uncheckable")
    said, value, miss = outcome(claim, claim.operands)
    check = _check(
        relation,
        (*claim.operands, claim),
        value,
        _SENTENCES.get(relation, "stated_change"),
        unit=_UNITS.get(claim.kind, f" {claim.unit}".rstrip()),
        listed=" + ".join(map(str, claim.operands)),
        total=claim.named,
    )
    if relation == "ratio" and has("more", claim.text):
        check = check.adding("literal_ratio", value=claim.value + 1)
    return check._replace(stated=said, verdict="inconsistent" if miss else "consistent")


def derived_change(claim: Claim) -> Check | None:
    """Give the change that no text states; a trend word must not say the opposite.

    "Thefts rose from 500 to 400" is inconsistent: -20 %.
    """
    before = claim.base
    if claim.kind not in (*AMOUNTS, "volume"):
        return None
    if before.value <= 0 or before.kind != claim.kind:
        return None
    value = growth(before.value, claim.value)
    check = _check("pct_change", (before, claim), value, "derived_change")
    has_bounds = claim.is_bound or before.is_bound
    is_opposite = value * _OPPOSITES.get(claim.direction, 0) > 0
    if is_opposite and not has_bounds:
        return check.adding("opposite")._replace(verdict="inconsistent")
    if _is_stated(claim, "percent_change"):
        return None
    if value > 100 and before.value < _LOW_BASE and claim.kind == "count":
        return check.adding("low_base", "low_base")
    return check


def _is_stated(claim: Claim, kind: str) -> bool:
    """Tell whether the text itself states a change or a share of a claim."""
    return any(
        other.kind == kind and claim in other.operands for other in claim.document
    )


def derived_share(claim: Claim) -> Check | None:
    """Give the share of a part that no text states: "135 crimes, of them 86"."""
    whole = claim.part_of
    if whole.value <= 0 or claim.passage_id != whole.passage_id:
        return None
    if _is_stated(claim, "share"):
        return None
    value = percentage(claim.value, whole.value)
    return _check("share", (claim, whole), value, "derived_share")


def implied_total(claim: Claim) -> Check | None:
    """Give the wholes that amounts and their shares of all imply, and how those changed.

    "1,258 crimes became 4,289. Their share in all crimes rose from 10.6 % to 29.7 %."
    """
    was = claim.base
    if claim.kind != "share" or not has("of_all", claim.measure):
        return None
    if min(was.value, claim.value) <= 0:
        return None
    counts = [count for count in claim.passage if _is_numerator(count, claim)]
    if not counts:
        return None
    now = counts[0]
    first = 100 * now.base.value / was.value
    last = 100 * now.value / claim.value
    return _check(
        "implied_total",
        (now.base, was, now, claim),
        last,
        first=first,
        growth=growth(first, last),
        points=claim.value - was.value,
    )


def _is_numerator(count: Claim, share: Claim) -> bool:
    """Tell whether a count and the one before it are of the periods of a share."""
    periods = [(each.period, each.base.period) for each in (count, share)]
    return count.kind == "count" and count.base.value > 0 and periods[0] == periods[1]


def _parts(claim: Claim) -> list[Claim]:
    """Return the parts of one whole in one passage that have a number from before."""
    siblings = [part for part in claim.passage if part.part_of is claim.part_of]
    return [part for part in siblings if part.base is not NOTHING]


def _without(whole: Claim, parts: Sequence[Claim]) -> float:
    """Return what is left of a whole without its parts."""
    return whole.value - sum(part.value for part in parts)


def contribution(claim: Claim) -> Check | None:
    """Set the change of the one part that is known against the change of the whole.

    "Of 25,575 crimes (10,567 a year before), 23,587 were thefts (8,075)": 103.4 %.
    """
    before = claim.base
    whole = claim.part_of
    whole_before = before.part_of
    if NOTHING in (whole, whole_before) or len(_parts(claim)) > 1:
        return None
    rise = claim.value - before.value
    rise_of_whole = whole.value - whole_before.value
    if not rise_of_whole:
        return None
    value = percentage(rise, rise_of_whole)
    check = _check(
        "contribution",
        (before, claim, whole_before, whole),
        value,
        rise=rise,
        rise_of_whole=rise_of_whole,
    )
    if value > 100:
        return check.adding("more_than_whole", "more_than_whole")
    return check


def residual(claim: Claim) -> Check | None:
    """Give what is left of a whole without its parts, and how that changed."""
    whole = claim.part_of
    whole_before = claim.base.part_of
    if NOTHING in (whole, whole_before):
        return None
    parts = _parts(claim)
    if parts[0] is not claim:
        return None
    parts_before = [part.base for part in parts]
    before = _without(whole_before, parts_before)
    now = _without(whole, parts)
    if before <= 0 or now < 0:
        return None
    return _check(
        "residual",
        (*parts_before, *parts, whole_before, whole),
        growth(before, now),
        parts="this part" if len(parts) == 1 else "these parts",
        before=before,
        now=now,
    )


def months(claim: Claim) -> int:
    """Return how many whole months the period of a claim has, 0 where it has other bounds."""
    match = _WHOLE_MONTHS.fullmatch(f"{claim.period_start}/{claim.period_end}")
    if match is None:
        return 0
    year, month, last_year, last_month = map(int, match.groups())
    return 12 * (last_year - year) + last_month - month + 1


def run_rate(claim: Claim) -> Check | None:
    """Set a part of a year against the monthly average of the year before.

    January and February may have tripled only because those of last year were low.
    """
    before = claim.base
    if claim.kind != "count" or before.value <= 0:
        return None
    n_months = months(claim)
    years = [other for other in claim.document if _is_year_before(other, claim)]
    if not 0 < n_months < 12 or not years:
        return None
    year = years[0]
    rate = claim.value / n_months
    average = year.value / 12
    rise = growth(before.value, claim.value)
    level = growth(average, rate)
    check = _check(
        "run_rate",
        (claim, before, year),
        level,
        months=n_months,
        rate=rate,
        average=average,
        growth=rise,
    )
    if rise > 2 * abs(level) + 20:
        return check.adding("low_base_of_rate", "low_base")
    return check


def _is_year_before(year: Claim, claim: Claim) -> bool:
    """Tell whether a claim is of the same thing in the whole year before."""
    if (year.measure, year.kind) != (claim.measure, claim.kind):
        return False
    if months(year) != 12 or year.value <= 0:
        return False
    return int(year.period_end[:4]) == int(claim.period_end[:4]) - 1


RULES = (
    stated,
    derived_change,
    derived_share,
    implied_total,
    contribution,
    residual,
    run_rate,
)
