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
_NEAR = 15
_LEAST_PLACES = 20  # for each near one
_MOST_SMOOTHED = 5000
_MOST_ROWS = 10_000  # for the random starts; the factors are refined on all rows
_FIRST_STEPS = 40
_LAST_STEPS = 50
_SWEEPS = 100


def distinct(passages: pd.DataFrame) -> tuple[Array, pd.DataFrame]:
    """Return for each passage the number of its text, and the passages of the texts, in order."""
    texts = passages["text"].astype(object)
    by_content = passages.assign(text=texts).sort_values(["text", "language"])
    return pd.factorize(texts, sort=True)[0], by_content.drop_duplicates("text")


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


def smoothed_places(places: Array) -> Array:
    """Return the mean of each place and its 15 nearest, at length one: clusters are clearer.

    Of few places fewer are near, and of very many each has near ones enough without it.
    """
    n_near = min(_NEAR, len(places) // _LEAST_PLACES)
    if not 0 < len(places) * n_near <= _NEAR * _MOST_SMOOTHED:
        return places
    from sklearn.neighbors import NearestNeighbors

    directions = unit(places)
    near = NearestNeighbors(n_neighbors=n_near + 1, algorithm="brute").fit(directions)
    nearest = near.kneighbors(directions, return_distance=False)
    return unit(directions[nearest].mean(axis=1))


def consensus(
    rows: Any,
    k: int,
    random_state: int,
    runs: int,
) -> Array:
    """Return at most k unit factors: the medians of what random starts find, refined on all rows.

    The factors of all starts are clustered (Kotliar et al. 2019,
    https://doi.org/10.7554/eLife.43803).
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
    found = np.concatenate(starts)
    groups = cluster(found, k, random_state, most_starts=10)
    medians = pd.DataFrame(found).groupby(groups).median()
    factors = np.maximum(medians.to_numpy(), TINY)
    last = NMF(len(factors), init="custom", max_iter=_LAST_STEPS)
    return _fitted(last, rows, W=np.maximum(rows @ factors.T, TINY), H=factors)


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
