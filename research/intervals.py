"""How sure a share can be, given how few it was counted among."""


def share_interval(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return the ends of the Wilson interval of a share, which holds for small n too.

    It is the interval of Wilson 1927, by scipy, which raises a ValueError where `count` is not
    between 0 and `n`, or `n` is 0.

    >>> low, high = share_interval(2, 4)
    >>> round(low, 2), round(high, 2)
    (0.15, 0.85)
    """
    from scipy.stats import binomtest

    found = binomtest(count, n).proportion_ci(level, method="wilson")
    return float(found.low), float(found.high)
