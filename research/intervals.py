"""How sure a share can be, given how few it was counted among."""

from __future__ import annotations

from typing import NamedTuple


class Interval(NamedTuple):
    """The lower and upper end of an interval."""

    low: float
    high: float


def share_interval(count: int, n: int, level: float = 0.95) -> Interval:
    """Return the Wilson interval of a share (Wilson 1927), which holds for small n too.

    Parameters
    ----------
    count, n
        How many of how many.
    level
        The confidence level.

    Raises
    ------
    ValueError
        `count` is not between 0 and `n`, or `n` is 0.

    Examples
    --------
    >>> low, high = share_interval(2, 4)
    >>> round(low, 2), round(high, 2)
    (0.15, 0.85)
    """
    from scipy.stats import binomtest

    found = binomtest(count, n).proportion_ci(level, method="wilson")
    return Interval(float(found.low), float(found.high))
