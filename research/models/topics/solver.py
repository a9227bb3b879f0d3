"""Two solvers, which the model runs on one thread: spherical k-means, and factors.

Each finds unit vectors, the topics, from rows: k-means their centres, and non-negative factors
those of which each row is a mixture.
"""

import warnings
from typing import Any

import numpy as np
import pandas as pd

from research.models.embedding import Array, unit

Arrays = dict[str, Any]  # of a fitted space, with its words
TINY = 1e-12
_AXES = 64
_MOST_ROWS = 10_000  # for the random starts; the factors are refined on all rows
_FIRST_STEPS = 40
_LAST_STEPS = 50
_SWEEPS = 100
_KEPT = 0.7  # of the factors of all starts: the rest is found by few of them


def distinct_texts(passages: pd.DataFrame) -> tuple[Array, Any]:
    """Return for each passage the number of its text, and the texts that differ, in order."""
    return pd.factorize(passages["text"].astype(object), sort=True)


def cluster(
    vectors: Array,
    k: int,
    random_state: int,
    weights: Array | None = None,
    *,
    most_starts: int = 200,
) -> Array:
    """Return the groups of k-means on unit vectors.

    Few vectors have many near-equal solutions, so the fewer there are the more starts are tried.
    """
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    starts = max(3, min(most_starts, 50_000 // len(vectors)))
    # A sample may have fewer than k different texts.
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        kmeans = KMeans(
            k,
            n_init=starts,
            random_state=random_state,
        )
        return np.asarray(kmeans.fit(vectors, sample_weight=weights).labels_)


def main_axes(vectors: Array, mass: Array) -> Array:
    """Return the axes of most variance: on them clustering is five times faster, and as good."""
    spread = (vectors * mass[:, None]).T @ vectors
    axes = np.linalg.eigh(spread)[1]
    return axes[:, -_AXES:]


def consensus(
    rows: Any,
    k: int,
    random_state: int,
    runs: int,
) -> Array:
    """Return at most k unit factors: the medians of what random starts find again and again.

    The factors of all starts are clustered, after the least repeated are left out, and refined
    on all rows (Kotliar et al. 2019, https://doi.org/10.7554/eLife.43803).
    """
    from sklearn.decomposition import NMF

    generator = np.random.default_rng(random_state)
    sample = generator.permutation(rows.shape[0])[:_MOST_ROWS]
    some_rows = rows[np.sort(sample)]
    starts = [
        _fitted(
            NMF(
                k,
                init="random",
                max_iter=_FIRST_STEPS,
                random_state=(random_state + run) % 2**32,
            ),
            some_rows,
        )
        for run in range(runs)
    ]
    repeated = _most_repeated(np.concatenate(starts), runs)
    groups = cluster(repeated, k, random_state, most_starts=10)
    medians = [np.median(repeated[groups == j], axis=0) for j in np.unique(groups)]
    factors = np.maximum(medians, TINY)
    last = NMF(len(factors), init="custom", max_iter=_LAST_STEPS)
    return _fitted(last, rows, W=np.maximum(rows @ factors.T, TINY), H=factors)


def _most_repeated(starts: Array, runs: int) -> Array:
    """Return the factors that are nearest to those of the third of the runs most like them."""
    n_near = max(1, runs // 3)
    likeness = np.sort(starts @ starts.T, axis=1)
    nearest = likeness[:, -1 - n_near : -1]  # but for itself, the last
    nearness = nearest.mean(axis=1).round(9)
    n_kept = max(1, int(np.ceil(_KEPT * len(starts))))
    order = np.argsort(-nearness, kind="stable")
    kept = np.sort(order[:n_kept])
    return starts[kept]


def _fitted(model: Any, rows: Any, **start: Array) -> Array:
    from sklearn.exceptions import ConvergenceWarning

    # More steps would change no term.
    unfinished = warnings.catch_warnings(action="ignore", category=ConvergenceWarning)
    with unfinished, np.errstate(invalid="ignore"):
        model.fit_transform(rows, **start)
    return unit(model.components_)


def mixture(products: Array, overlaps: Array) -> Array:
    """Return non-negative least squares by coordinates, each row then summing to one.

    `products` are those of rows with topics, `overlaps` those of topics with topics. A row that
    shares nothing with any topic gets equal shares: it fits nothing.
    """
    scale = products.max(axis=1, initial=0)
    scale[scale <= 0] = 1
    target = (products / scale[:, None]).T
    shares = np.zeros(target.shape)
    for _ in range(_SWEEPS):
        for j, row in enumerate(overlaps):
            if row[j] > 0:
                step = (target[j] - row @ shares) / row[j]
                shares[j] = np.maximum(shares[j] + step, 0)
    shares[:, shares.sum(axis=0) <= TINY] = 1  # it fits nothing
    return np.asarray(shares / shares.sum(axis=0)).T
