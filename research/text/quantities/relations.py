"""What the quantities of a passage state of one another: changes, shares and sums.

No pattern of a sentence has to fit. The amounts near a figure are tried: those that give it are its
operands. Where none do, it has operands only if the text leaves one choice. How much ties a figure
to amounts is told by a logistic regression with the weights of `relations.toml`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise, permutations
from operator import attrgetter
from typing import Any, NamedTuple

from research.files.paths import read_toml
from research.text.quantities.arithmetic import (
    CHANGES,
    outcome,
    relation,
    size,
)
from research.text.quantities.context import has
from research.text.quantities.pairs import dimension, is_bare
from research.text.quantities.reading import Quantity

_WITH_PARTS = (
    "count",
    "money",
    "mass",
    "volume",
    "area",
)
_SHARES = (
    "share",
    "percent",
)
_AROUND = 20  # quantities on each side that are looked at: time grows as the text
_NEAR = 8  # amounts that are tried for one figure
_SENTENCES = 2  # that they may stand away
_SOLVES = -0.5  # the log-odds from which amounts that give a figure are its operands
_MARGIN = 0.5  # by which the one choice is ahead of the next
_LARGE = 100  # two amounts of so many do not add up by chance
_NEXT = 40  # characters to an amount that goes on with a list
_BARS = (
    "scope",
    "base_said",
    "of_whole",
    "inside",
    "open",
    "breaks",
)

Operands = tuple[Quantity, ...]
Signs = dict[str, float]


class Tie(NamedTuple):
    """A figure as it may be read, with amounts that it may be about, and what says so."""

    stated: Quantity
    operands: Operands
    signs: Signs
    odds: float = 0

    @property
    def is_fitting(self) -> bool:
        """Tell whether the amounts give what is stated, and in the order that the text says."""
        said, value, miss = outcome(self.stated, self.operands)
        if self.signs.get("order", 0) < 0 or self.signs.get("breaks"):
            return False
        if self.signs.get("unsaid"):  # small or rounded numbers add up by chance
            n = len(self.operands)
            return math.isclose(said, value) and (n > 2 or value >= n * _LARGE)
        # "more than doubled" is said of what grew by 1.1, and not by 8
        return not miss and abs(value - said) < abs(said) / 2 and self.odds > _SOLVES


def family(stated: Quantity) -> str:
    """Return which weights a figure has: those of a change, a share or a sum."""
    name = relation(stated)
    return name if name in ("share", "sum") else "change"


def _amount(q: Quantity) -> float:
    """Return a value in the base unit of its dimension."""
    return q.value * size(q.unit)


def _are_alike(
    a: Quantity,
    b: Quantity,
) -> bool:
    """Tell whether two amounts may be of one dimension: from 12 to 15 per cent."""
    return dimension(a) == dimension(b) or is_bare(a) or is_bare(b)


def _gap(
    stated: Quantity,
    q: Quantity,
) -> tuple[int, int]:
    """Return how many characters part a figure from an amount; the earlier is nearer."""
    return max(stated.start - q.end, q.start - stated.end), q.start


def _has_before(
    name: str,
    text: str,
    q: Quantity,
) -> bool:
    """Tell whether the text before an amount holds a pattern."""
    return has(name, text[max(0, q.start - 40) : q.start])


def _readings(
    text: str,
    stated: Quantity,
) -> Iterator[Quantity]:
    """Yield what a figure may state: a loss of 7 per cent is a share by its form alone."""
    yield stated
    around = text[max(0, stated.start - 60) : stated.end + 30]
    is_change = stated.can_divide and has("named_change", around)
    if is_change and stated.kind in _SHARES:
        yield replace(stated, kind="percent_change", direction=stated.way)
    if stated.unit == "points":
        kind = "percentage_points"
        yield replace(stated, kind=kind, unit=kind[:-1], direction=stated.way)


def _is_pair(
    stated: Quantity,
    first: Quantity,
    second: Quantity,
) -> bool:
    """Tell whether a figure may be one about two amounts, in their order."""
    if not _are_alike(first, second) or _amount(first) == _amount(second):
        return False
    if family(stated) == "share":
        return _amount(first) < _amount(second) and second.kind in _WITH_PARTS
    is_of_shares = "share" in (*dimension(first), *dimension(second))
    if stated.kind == "percentage_points":
        return is_of_shares
    if relation(stated) == "difference":
        return _are_alike(stated, first) and _are_alike(stated, second)
    return not is_of_shares or relation(stated) == "ratio"  # shares grow by points


def _lists(
    total: Quantity,
    amounts: Sequence[Quantity],
) -> Iterator[Operands]:
    """Yield the runs of amounts around a total, none of them larger."""
    alike = [q for q in amounts if _are_alike(q, total)]
    at = sum(q.start < total.start for q in alike)
    for first in range(max(0, at - _NEAR), at + 1):
        for last in range(max(first + 2, at), min(first + _NEAR, len(alike)) + 1):
            parts = tuple(alike[first:last])
            if max(map(_amount, parts)) >= _amount(total):
                break
            yield parts


def _operands(
    stated: Quantity,
    amounts: Sequence[Quantity],
) -> Iterator[Operands]:
    """Yield the amounts that a figure may be about by their kinds."""
    if family(stated) != "sum":
        nearest = sorted(amounts, key=partial(_gap, stated))[:_NEAR]
        for pair in permutations(nearest, 2):
            if _is_pair(stated, *pair):
                yield pair
    elif stated.can_divide and stated.kind in _WITH_PARTS:
        yield from _lists(stated, amounts)


def candidates(
    text: str,
    stated: Quantity,
    quantities: Sequence[Quantity],
) -> Iterator[Tie]:
    """Yield what a figure may be about."""
    if stated.comparator in ("lt", "le") or not stated.value > 0:
        return  # "up to 50 %" is said of all that is less
    near = [q for q in quantities if abs(q.sentence - stated.sentence) <= _SENTENCES]
    amounts = [q for q in near if q.can_divide and q is not stated]
    for reading in _readings(text, stated):
        is_sum = family(reading) == "sum"
        find_signs = _signs_of_list if is_sum else _signs_of_pair
        for operands in _operands(reading, amounts):
            signs = find_signs(text, reading, operands, amounts)
            yield Tie(reading, operands, signs)


def _order(
    text: str,
    *pair: Quantity,
) -> int:
    """Tell whether words or dates say that the first amount is the older, or not (< 0)."""
    first, second = (q.bounds for q in pair)
    if first[0] and second[0] and first != second:
        return 1 if first < second else -1
    older, newer = (
        [_has_before(n, text, q) for q in pair] for n in ("is_older", "is_newer")
    )
    if newer[0]:
        return -1  # "doubled to 5 and tripled to 6" tells two things
    return older[0] - older[1] + newer[1]


def _signs_of_pair(
    text: str,
    stated: Quantity,
    pair: Operands,
    others: Sequence[Quantity],
) -> Signs:
    """Return what ties a figure to two amounts, or parts it from them."""
    first, second = pair
    said, value, miss = outcome(stated, pair)
    start, _, end = sorted(q.start for q in (stated, *pair))
    rivals = [q for q in others if q not in pair and _are_alike(q, first)]
    signs = {
        "bias": 1,
        "miss": min(3, miss / abs(said)),
        "nearest": min((*pair, *rivals), key=partial(_gap, stated)) in pair,
        "rivals": len(rivals),
        "alone": not rivals,
        "unlike": abs(math.log10(_amount(first) / _amount(second))),
        "apart": max(abs(q.sentence - stated.sentence) for q in pair),
        "scope": has("scope", text[max(0, start - 40) : end]),
    }
    if family(stated) == "share":
        is_of_whole = 0 < second.start - stated.end < 10
        return signs | {
            "apposed": has("apposed", text[first.end : stated.start]),
            "out_of": _has_before("out_of", text, second),
            "whole_first": second.start < first.start,
            "of_whole": is_of_whole and first.sentence != stated.sentence,
        }
    order = _order(text, *pair)
    same = relation(stated) == "ratio"  # what a change that is none would be: 1 times
    return signs | {
        "turned": (value - same) * (said - same) < 0,
        "ahead": stated.sentence < min(q.sentence for q in pair),
        "same": first.own_measure and first.measure[:4] == second.measure[:4],
        "order": order,
        "base_said": order <= 0 and has("base_said", text[stated.end :][:60]),
    }


def _signs_of_list(
    text: str,
    total: Quantity,
    parts: Operands,
    others: Sequence[Quantity],
) -> Signs:
    """Return what ties a total to a list of amounts, or parts it from them."""
    start, end = parts[0].start, parts[-1].end
    link = text[total.end : start]
    gaps = [text[a.end : b.start] for a, b in pairwise(parts)]
    tails = (
        *(gap[:-15] for gap in gaps),
        text[end:][:80],
    )  # "the other [15]" closes a list
    is_said = any(
        [
            _has_before("total", text, total),
            has("in_all", text[total.end :][:45]),
            has("list", link),
        ]
    )
    rest = [q for q in others if q not in parts and _are_alike(q, total)]
    is_left_over = has(
        "are_apart", text[min(start, total.start) : max(end, total.end) + 30]
    )
    return {
        "bias": 1,
        "near_miss": outcome(total, parts)[2] < 0.15 * total.value,
        "inside": start < total.start < end,
        "unsaid": not is_said and not is_left_over,
        "whole": is_said and has("and", gaps[-1]),
        "goes_on": any(0 <= q.start - end < _NEXT for q in rest),
        "breaks": any(has("list_breaks", gap) for gap in (link, *gaps)),
        "open": any(has("open_list", tail) for tail in tails),
    }


def _ties(
    text: str,
    stated: Quantity,
    quantities: Sequence[Quantity],
) -> list[Tie]:
    """Return what a figure may be about, the likeliest first."""
    weights: dict[str, Any] = read_toml(__file__, "relations.toml")
    ties = []
    for tie in candidates(text, stated, quantities):
        of_family = weights[family(tie.stated)]
        odds = math.fsum(of_family[name] * sign for name, sign in tie.signs.items())
        ties.append(tie._replace(odds=odds))
    return sorted(ties, key=attrgetter("odds"), reverse=True)


def only_choice(ties: Sequence[Tie]) -> Tie | None:
    """Return what a figure must be about, if it misses it and nothing is nearly as likely."""
    choice = ties[0]
    chosen = {*choice.operands}
    others = [tie.odds for tie in ties if {*tie.operands} != chosen]
    is_ahead = choice.odds > max(others, default=-math.inf) + _MARGIN
    is_barred = any(choice.signs.get(name) for name in _BARS)
    # A ratio has no unit that would tell whose it is: "twice as heavy".
    is_far = relation(choice.stated) == "ratio" and choice.signs["apart"] > 0
    is_far |= choice.signs.get("order", 0) < 0
    is_missed = outcome(choice.stated, choice.operands)[2] > 0
    is_only = is_ahead and is_missed and not is_barred and not is_far
    return choice if is_only else None


def _set(
    stated: Quantity,
    tie: Tie,
) -> None:
    """Give a figure its operands, and what it states; a change is one of what they count."""
    read = tie.stated
    stated.operands = tie.operands
    stated.kind, stated.unit, stated.direction = read.kind, read.unit, read.direction
    if read.kind in CHANGES:
        stated.measure = tie.operands[1].measure


def solve(
    text: str,
    quantities: Sequence[Quantity],
) -> None:
    """Find the operands of what the quantities of a passage state of one another."""
    least = read_toml(__file__, "relations.toml")["accuses"]
    used: set[Quantity] = set()
    unsolved = []
    for i, stated in enumerate(quantities):
        ties = _ties(text, stated, quantities[max(0, i - _AROUND) : i + _AROUND])
        fitting = [tie for tie in ties if tie.is_fitting]
        if fitting:
            _set(stated, fitting[0])
            used.update(stated.operands)
        elif ties and (choice := only_choice(ties)):
            unsolved.append((stated, choice))
    for stated, choice in unsolved:
        # What gives one figure is seldom what another one is about.
        is_free = stated not in used and not used.issuperset(choice.operands)
        if is_free and choice.odds > least[family(choice.stated)]:
            _set(stated, choice)
