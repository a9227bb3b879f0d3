"""What the quantities of a passage state of one another: changes, shares and their amounts.

No pattern of a sentence has to fit. The amounts near a statement are tried: two that give it are
its operands. Where none do, it has operands only if the text leaves one choice. How much ties a
statement to two amounts is told by a logistic regression with the weights of `relations.toml`.
"""

import math
import re
from collections.abc import Sequence
from functools import partial
from itertools import permutations
from operator import itemgetter
from typing import Any

from research.files.paths import read_toml
from research.text.quantities.arithmetic import CHANGES, outcome, relation, size
from research.text.quantities.pairs import dimension, is_bare
from research.text.quantities.reading import Quantity
from research.text.quantities.sums import WITH_PARTS, find_summands

Pair = tuple[Quantity, Quantity]
Ties = Sequence[tuple[float, Pair]]
_AROUND = 20  # quantities on each side that are looked at: time grows as the text
_NEAR = 8  # amounts that are tried for one statement
_SENTENCES = 2  # that they may stand away
_SOLVES = 0.0  # the log-odds from which amounts that give a statement are its operands
_ACCUSES = 1.0  # and those that do not give it
_MARGIN = 0.8  # by which the one choice is ahead of the next
_STEM = re.compile(r"[^\W\d_]{2,5}")


def are_alike(
    a: Quantity,
    b: Quantity,
) -> bool:
    """Tell whether two amounts may be of one dimension: from 12 to 15 per cent."""
    return dimension(a) == dimension(b) or is_bare(a) or is_bare(b)


def _amount(q: Quantity) -> float:
    """Return a value in the base unit of its dimension."""
    return q.value * size(q.unit)


def _distance(
    stated: Quantity,
    q: Quantity,
) -> tuple[int, int]:
    """Return how many characters part a statement from an amount; the earlier is nearer."""
    return max(stated.start - q.end, q.start - stated.end), q.start


def _is_near(
    stated: Quantity,
    q: Quantity,
) -> bool:
    """Tell whether an amount may be an operand of a statement."""
    is_amount = q.is_level and q.can_divide and q is not stated
    return is_amount and abs(q.sentence - stated.sentence) <= _SENTENCES


def _may_be_change(
    stated: Quantity,
    first: Quantity,
    second: Quantity,
) -> bool:
    """Tell whether a change of the stated kind may be one between two amounts."""
    kinds = (dimension(first)[0], dimension(second)[0])
    if stated.kind == "percentage_points":
        return "share" in kinds
    if relation(stated) == "difference":
        return are_alike(stated, first) and are_alike(stated, second)
    # Shares grow by points; only where they are set against each other by per cent.
    is_linked = second.base is first
    return is_linked or "share" not in kinds or relation(stated) == "ratio"


def _is_pair(
    stated: Quantity,
    first: Quantity,
    second: Quantity,
) -> bool:
    """Tell whether a statement may be one about two amounts, in their order."""
    if first.base is second or _amount(first) == _amount(second):
        return False
    if relation(stated) == "share":
        is_smaller = _amount(first) < _amount(second)
        is_of_one_kind = dimension(first) == dimension(second)
        return is_smaller and is_of_one_kind and first.kind in WITH_PARTS
    is_part = first.part_of is second or second.part_of is first
    if is_part and stated.direction != "apart":
        return False
    return are_alike(first, second) and _may_be_change(stated, first, second)


def pairs_near(
    stated: Quantity,
    quantities: Sequence[Quantity],
) -> list[Pair]:
    """Return the pairs of amounts that a statement may be about, each in its order."""
    amounts = [q for q in quantities if _is_near(stated, q)]
    amounts.sort(key=partial(_distance, stated))
    pairs = permutations(amounts[:_NEAR], 2)
    return [pair for pair in pairs if _is_pair(stated, *pair)]


def _are_linked(
    stated: Quantity,
    pair: Pair,
) -> bool:
    """Tell whether the text says that one amount is a part of the other, or came before it."""
    is_of_parts = relation(stated) == "share" or stated.direction == "apart"
    links = [q.part_of if is_of_parts else q.base for q in pair]
    return pair[0] in links or pair[1] in links


def signs(
    stated: Quantity,
    pair: Pair,
    quantities: Sequence[Quantity],
) -> dict[str, float]:
    """Return what ties a statement to two amounts, or parts it from them."""
    said, value, miss = outcome(stated, pair)
    start, _, end = sorted(q.start for q in (stated, *pair))
    others = [q for q in quantities if q not in (stated, *pair)]
    rivals = [q for q in others if q.is_level and are_alike(q, pair[0])]
    n_rivals = sum(start < q.start < end for q in rivals)
    return {  # what is far is not farther: 3 at most
        "bias": 1,
        "linked": _are_linked(stated, pair),
        "nearest": min((*pair, *rivals), key=partial(_distance, stated)) in pair,
        "rivals_between": min(3, n_rivals),
        "unlike": min(3, abs(math.log10(_amount(pair[0]) / _amount(pair[1])))),
        "difference": relation(stated) == "difference",
        "share": relation(stated) == "share",
        "miss": min(3, miss / abs(said)),
        "turned": value * said < 0 or (relation(stated) == "ratio" and value < 1),
    }


def _ties(
    stated: Quantity,
    quantities: Sequence[Quantity],
) -> Ties:
    """Return the pairs of amounts near a statement with the log-odds that it is about them."""
    weights: dict[str, Any] = read_toml(__file__, "relations.toml")
    ties = []
    for pair in pairs_near(stated, quantities):
        of_pair = signs(stated, pair, quantities)
        tie = math.fsum(weights[name] * sign for name, sign in of_pair.items())
        ties.append((tie, pair))
    return sorted(ties, key=itemgetter(0), reverse=True)


def _solution(
    stated: Quantity,
    ties: Ties,
) -> Sequence[Quantity]:
    """Return the amounts that give what is stated, or nothing."""
    for tie, pair in ties:
        said, value, miss = outcome(stated, pair)
        # "up to 80 %" is said of 75, and not of 30
        is_near = abs(value - said) < abs(said) / 2
        if tie > _SOLVES and is_near and not miss:
            return pair
    return ()


def _differ(
    a: Quantity,
    b: Quantity,
) -> bool:
    """Tell whether two amounts are said to be of different things: revenue, and income."""
    are_own = a.own_measure and b.own_measure
    stems = set(_STEM.findall(a.measure.lower()))
    return are_own and stems.isdisjoint(_STEM.findall(b.measure.lower()))


def _only_choice(
    stated: Quantity,
    ties: Ties,
) -> Sequence[Quantity]:
    """Return the amounts that a statement must be about although they do not give it.

    They stand no sentence later, are of one thing, and no other two are nearly as likely.
    """
    likeliest, pair = ties[0]
    others = [tie for tie, other in ties if {*other} != {*pair}]
    next_likely = max(others, default=0)
    if likeliest < max(_ACCUSES, next_likely + _MARGIN):
        return ()
    is_ahead = stated.sentence < min(q.sentence for q in pair)
    if is_ahead or not outcome(stated, pair)[2]:
        return ()
    is_share = relation(stated) == "share"
    return pair if is_share or not _differ(*pair) else ()


def _set_operands(
    stated: Quantity,
    operands: Sequence[Quantity],
) -> None:
    """Give a statement its operands; a change is one of what its amounts count."""
    stated.operands = operands
    if operands and stated.kind in CHANGES:
        stated.measure = operands[1].measure


def solve(
    text: str,
    quantities: Sequence[Quantity],
) -> None:
    """Find the operands of what the quantities of a passage state of one another."""
    unsolved = []
    for i, stated in enumerate(quantities):
        around = quantities[max(0, i - _AROUND) : i + _AROUND]
        if relation(stated) == "sum":
            stated.operands = find_summands(text, stated, around)
            continue
        ties = _ties(stated, around)
        _set_operands(stated, _solution(stated, ties))
        if ties and not stated.operands:
            unsolved.append((stated, ties))
    used = {operand for q in quantities for operand in q.operands}
    for stated, ties in unsolved:
        if stated not in used:
            _set_operands(stated, _only_choice(stated, ties))
