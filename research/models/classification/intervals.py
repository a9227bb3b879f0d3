"""How sure a share can be, given how few it was counted among."""


def share_interval(count: int, n: int) -> tuple[float, float]:
    """Return the ends of the 95 % interval of a share, which holds for small n too.

    It is Wilson's (1927). A ValueError says that `count` is not between 0 and `n`, or `n` is 0.

    >>> low, high = share_interval(2, 4)
    >>> round(low, 2), round(high, 2)
    (0.15, 0.85)
    """
    from scipy.stats import binomtest

    found = binomtest(count, n).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)
