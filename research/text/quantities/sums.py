"""Lists of amounts and what they come to: "50 were held: 30 men and 20 women"."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from research.text.quantities.arithmetic import outcome
from research.text.quantities.context import has
from research.text.quantities.pairs import dimension, is_bare
from research.text.quantities.reading import Quantity

WITH_PARTS = (
    "count",
    "money",
    "mass",
    "volume",
    "area",
)
_LONGEST = 8  # amounts of a list
_AROUND = 45  # characters in which a total is called one
_SLIP = 0.6  # of a total that a list which is said to be whole may miss it by
_SLIP_APART = 0.15  # and one in another sentence
_LARGE = 100  # what is less may add up by chance
_DIGIT = re.compile(r"\d")


def _may_add(
    q: Quantity,
    total: Quantity,
) -> bool:
    """Tell whether an amount may be a part of a total."""
    is_alike = is_bare(q) or dimension(q) == dimension(total)
    return q.is_level and q.can_divide and is_alike


def _listed(
    text: str,
    amounts: Sequence[Quantity],
) -> list[Quantity]:
    """Return the amounts that are listed next to a total, which is the first, in text order."""

    def goes_on(step: tuple[Quantity, Quantity]) -> bool:
        a, b = sorted(step, key=lambda q: q.start)
        gap = text[a.end : b.start]
        if has("list_breaks", gap):
            return False
        is_apart = a.sentence != b.sentence or a.base or b.base or _DIGIT.search(gap)
        return amounts[0] in step or not is_apart

    steps = takewhile(goes_on, pairwise(amounts))
    return sorted((b for _, b in steps), key=lambda q: q.start)


def _is_total(
    text: str,
    total: Quantity,
    listed: Sequence[Quantity],
) -> bool:
    """Tell whether a text says that an amount is what a list comes to."""
    before = text[max(0, total.start - _AROUND) : total.start]
    behind = text[total.end :][:_AROUND]
    gap = text[total.end : listed[0].start]
    return has("list", gap) or has("total", before) or has("in_all", behind)


def _is_made_of(
    text: str,
    total: Quantity,
    listed: Sequence[Quantity],
) -> bool:
    """Tell whether a list gives a total, or is said to although it does not."""
    if len(listed) < 2 or has("open_list", text[listed[-1].end :][:80]):
        return False
    miss = outcome(total, listed)[2]
    is_said = _is_total(text, total, listed)
    if not miss:  # by chance, if two small numbers add up that no word joins
        return is_said or len(listed) > 2 or min(q.value for q in listed) >= _LARGE
    is_whole = has("and", text[listed[-2].end : listed[-1].start])
    slip = _SLIP if total.sentence == listed[0].sentence else _SLIP_APART
    return is_said and is_whole and miss < slip * total.value


def find_summands(
    text: str,
    total: Quantity,
    quantities: Sequence[Quantity],
) -> Sequence[Quantity]:
    """Return the amounts of a list that a total is the sum of, or is said to be."""
    if total.kind not in WITH_PARTS or not total.can_divide:
        return ()
    alike = [q for q in quantities if q is total or _may_add(q, total)]
    at = alike.index(total)
    for side in (alike[at:], alike[: at + 1][::-1]):
        listed = _listed(text, side[:_LONGEST])
        if _is_made_of(text, total, listed):
            return listed
    return ()
