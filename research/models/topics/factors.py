"""Non-negative factors that many starts agree on, and the mixture of them in a row."""

import warnings
from typing import Any

import numpy as np

from research.models.topics.solver import Array, cluster, unit

TINY = 1e-12
_MOST_ROWS, _FIRST_STEPS, _LAST_STEPS, _KEPT = 10_000, 40, 50, 0.7


def consensus(rows: Any, k: int, random_state: int, runs: int) -> Array:
    """Return at most k unit factors: the medians of what random starts find again and again.

    The factors of all starts are clustered, after the least repeated are left out, and refined
    on all rows (Kotliar et al. 2019, https://doi.org/10.7554/eLife.43803).
    """
    generator = np.random.default_rng(random_state)
    few = np.sort(generator.permutation(rows.shape[0])[:_MOST_ROWS])
    seeds = [(random_state + r) % 2**32 for r in range(runs)]
    found = np.concatenate([_random_start(rows[few], k, seed) for seed in seeds])
    often = found[_repeated(found, runs)]
    groups = cluster(often, k, random_state, most_starts=10)
    medians = [np.median(often[groups == j], axis=0) for j in np.unique(groups)]
    return factors(rows, np.stack(medians))


def _random_start(rows: Any, k: int, seed: int) -> Array:
    from sklearn.decomposition import NMF

    return _fitted(
        NMF(k, init="random", random_state=seed, max_iter=_FIRST_STEPS), rows
    )


def _repeated(found: Array, runs: int) -> Array:
    """Return which factors are kept: those nearest to the third of the runs that is most alike."""
    near = (
        np.sort(found @ found.T, axis=1)[:, -1 - max(1, runs // 3) : -1]
        .mean(axis=1)
        .round(9)
    )
    return np.sort(
        np.argsort(-near, kind="stable")[: max(1, int(np.ceil(_KEPT * len(near))))]
    )


def factors(rows: Any, start: Array) -> Array:
    """Return the factors, of length one, that are found from a start."""
    from sklearn.decomposition import NMF

    start = np.maximum(start, TINY)
    given = {"W": np.maximum(rows @ start.T, TINY), "H": start}
    return _fitted(NMF(len(start), init="custom", max_iter=_LAST_STEPS), rows, **given)


def _fitted(model: Any, rows: Any, **given: Array) -> Array:
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter(
            "ignore", ConvergenceWarning
        )  # the last steps change no term
        model.fit_transform(rows, **given)
    return unit(model.components_)


def mixture(products: Array, overlaps: Array, sweeps: int = 100) -> Array:
    """Return non-negative least squares by coordinates, each row then summing to one.

    A row that shares nothing with any topic gets equal shares: it fits nothing.
    """
    scale = products.max(axis=1, initial=0)
    found = np.zeros(products.T.shape)
    target = (products / np.where(scale > 0, scale, 1)[:, None]).T
    for _ in range(sweeps):
        for j, row in enumerate(overlaps):
            step = (target[j] - row @ found) / row[j] if row[j] > 0 else 0.0
            found[j] = np.maximum(found[j] + step, 0)
    total = found.sum(axis=0)
    even = 1 / max(1, len(overlaps))
    return np.where(total > TINY, found / np.where(total > TINY, total, 1), even).T
