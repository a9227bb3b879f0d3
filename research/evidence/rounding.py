"""What a written number may stand for: every value that it may be rounded from."""

import math
import re
from collections.abc import Callable, Sequence

AMOUNTS = ("count", "money", "mass")  # a number in words is exact here: "three men"
_ABOUT = 0.06  # the part of a number that "about" allows
_IN_WORDS = 0.12  # the part that a number in words allows: doubled, a third
_SLACK = 1e-9  # what equal numbers may differ by after a division

Interval = Sequence[float]  # the least and the greatest value
Compute = Callable[[float, float], float]


def last_digit(text: str, value: float) -> float:
    """Return the weight of the last digit that is written, or 0 where there is none.

    >>> last_digit("1.2 million", 1_200_000), last_digit("doubled", 2)
    (100000.0, 0.0)
    """
    figures = re.sub(r"\D", "", text)
    digits = figures.lstrip("0")
    if not 0 < len(digits) <= 18:
        return 0.0
    return value / int(digits)


def rounded_from(value: float, text: str, kind: str, comparator: str) -> Interval:
    """Return what a number of some kind may be rounded from, as a text writes it.

    >>> rounded_from(1_200_000, "1.2 million", "count", "eq")
    (1150000.0, 1250000.0)
    >>> rounded_from(135, "135", "count", "eq"), rounded_from(3, "over 3 kg", "mass", "gt")
    ((135.0, 135.0), (2.5, inf))
    """
    step = last_digit(text, value)
    margin = step / 2
    if not step and kind not in AMOUNTS:
        margin = _IN_WORDS * value
    if step == 1 and kind == "count":
        margin = 0.0  # people and cases are counted whole: 135 is never 134.6
    if comparator == "approx":
        margin = max(margin, _ABOUT * value)
    low = value - margin
    high = value + margin
    if comparator in ("lt", "le"):
        low = -math.inf
    if comparator in ("gt", "ge"):
        high = math.inf
    return low, high


def results(compute: Compute, first: Interval, second: Interval) -> Interval:
    """Return what a function of two numbers may come to.

    >>> results(lambda whole, part: part / whole, (4, 5), (1, 2))
    (0.2, 0.5)
    """
    corners = [compute(x, y) for x in first for y in second]
    return min(corners), max(corners)


def verdict(stated: Interval, computed: Interval) -> str:
    """Return whether two numbers may be the same.

    >>> verdict((19.5, 20.5), (20.4, 21)), verdict((19.5, 20.5), (24.9, 25.1))
    ('consistent', 'inconsistent')
    """
    least, most = computed
    slack = _SLACK * max(1, abs(least))
    is_below = stated[1] < least - slack
    is_above = most < stated[0] - slack
    if is_below or is_above:
        return "inconsistent"
    return "consistent"
