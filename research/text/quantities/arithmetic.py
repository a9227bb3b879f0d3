"""What a written number may stand for, and whether numbers satisfy what is said of them."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from research.text.quantities.words import table

AMOUNTS = ("count", "money", "mass")  # a number in words is exact here: "three men"
CHANGES = {
    "percent_change": "pct_change",
    "ratio": "ratio",
    "percentage_points": "difference",
}  # the relation that each kind of change states
_ABOUT = 0.06  # the part of a number that "about" allows
_EXACT = 3  # figures before the zeros from which "some 1,284" is no round number
_IN_WORDS = 0.12  # the part that a number in words allows: doubled, a third
_UNIT = re.compile(r"cent|point|проц|пункт")  # eight per cent, unlike a third
_VAGUE = ("ratio", "share", "percent", "percent_change")  # in words: doubled, a third
_SLACK = 1e-9  # what equal numbers may differ by after a division

Interval = tuple[float, float]  # the least and the greatest value


Figure = Any  # a quantity that is being read, or a row of the claims


def last_digit(
    text: str,
    value: float,
) -> float:
    """Return the weight of the last digit that is written, or 0 where there is none.

    >>> last_digit("1.2 million", 1_200_000), last_digit("doubled", 2)
    (100000.0, 0.0)
    """
    figures = re.sub(r"\D", "", text)
    digits = figures.lstrip("0")
    if not 0 < len(digits) <= 18:
        return 0.0
    return value / int(digits)


def rounded_from(
    value: float,
    text: str,
    kind: str,
    comparator: str,
) -> Interval:
    """Return what a number of some kind may be rounded from, as a text writes it.

    >>> rounded_from(1_200_000, "1.2 million", "count", "eq")
    (1150000.0, 1250000.0)
    >>> rounded_from(135, "135", "count", "eq"), rounded_from(3, "over 3 kg", "mass", "gt")
    ((135.0, 135.0), (2.5, inf))
    """
    step = last_digit(text, value)
    margin = step / 2
    if not step and kind in _VAGUE:
        margin = 0.5 if _UNIT.search(text) else _IN_WORDS * value
    if step == 1 and kind == "count":
        margin = 0.0  # people and cases are counted whole: 135 is never 134.6
    if comparator == "approx" and len(re.sub(r"\D", "", text).strip("0")) < _EXACT:
        margin = max(margin, _ABOUT * value)
    low = value - margin
    high = value + margin
    if comparator in ("lt", "le"):
        low = -math.inf
    if comparator in ("gt", "ge"):
        high = math.inf
    return low, high


def size(unit: str) -> float:
    """Return how much a unit is in the base unit of its dimension: a tonne is 1,000 kg."""
    return float(table("sizes").get(unit, 1))


def relation(figure: Figure) -> str:
    """Return what a figure states of others: a change, a difference, a share, or their sum."""
    if figure.kind in CHANGES:
        return CHANGES[figure.kind]
    if figure.direction and not figure.is_level:
        return "difference"
    return "share" if figure.kind in ("share", "percent") else "sum"


def growth(before: float, now: float) -> float:
    """Return by how many percent a number grew."""
    return 100 * (now / before - 1)


def percentage(part: float, whole: float) -> float:
    """Return how many percent a part is of the whole."""
    return 100 * part / whole


_COMPUTE: dict[str, Callable[..., float]] = {
    "pct_change": growth,
    "ratio": lambda before, now: now / before,
    "difference": lambda before, now: now - before,
    "share": percentage,
    "sum": lambda *parts: sum(parts),
}


def outcome(
    stated: Figure,
    operands: Sequence[Figure],
) -> tuple[float, float, float]:
    """Return the figure as stated, as computed from its operands, and by how much it misses.

    Both are in the unit of what is stated, a fall is negative; what may be rounded so misses
    by 0.
    """
    name = relation(stated)
    sign = 1
    if stated.direction == "down":
        if name == "ratio":
            operands = operands[::-1]  # how often now goes into before
        else:
            sign = -1
    # a bare number is in the unit of the other: from [12] to 15 tonnes
    unit = next((each.unit for each in operands if each.unit), stated.unit)
    sizes = [size(each.unit or unit) / size(stated.unit) for each in operands]
    sized = [
        (low * by, each.value * by, high * by)
        for each, by in zip(operands, sizes, strict=True)
        for low, high in [each.interval]
    ]
    lows, values, highs = zip(*sized, strict=True)
    ends = (
        (lows, highs) if name == "sum" else ((lows[0], highs[1]), (highs[0], lows[1]))
    )
    compute = _COMPUTE[name]
    least, most = sorted(compute(*each) for each in ends)
    low, high = sorted(sign * end for end in stated.interval)
    slack = _SLACK * max(1, abs(least))
    miss = max(0, least - slack - high, low - most - slack)
    return sign * stated.value, compute(*values), miss
