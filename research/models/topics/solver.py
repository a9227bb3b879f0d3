"""Spherical k-means, the same for any number of threads, and what it needs."""

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_AXES = 64


def unit(vectors: Array) -> Array:
    """Return each row at length one; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1))


def soften(similarity: Array, temperature: float) -> Array:
    """Return weights that sum to one over each row, larger where the similarity is."""
    scaled = np.exp((similarity - similarity.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))


def cluster(
    vectors: Array,
    k: int,
    random_state: int,
    weights: Array | None = None,
    *,
    most_starts: int = 200,
    start: Array | None = None,
) -> Array:
    """Return the groups of k-means on unit vectors, the same for any number of threads.

    Few vectors have many near-equal solutions, so the fewer there are the more starts are tried.
    """
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    starts = max(3, min(most_starts, 50_000 // len(vectors))) if start is None else 1
    init: Any = "k-means++" if start is None else start
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ConvergenceWarning
        )  # a sample may have fewer than k texts
        kmeans = KMeans(k, init=init, n_init=starts, random_state=random_state)
        return np.asarray(kmeans.fit(vectors, sample_weight=weights).labels_)


def main_axes(vectors: Array, mass: Array) -> Array:
    """Return the axes of most variance: on them clustering is five times faster, and as good."""
    spread = (vectors * mass[:, None]).T @ vectors
    return np.asarray(np.linalg.eigh(spread)[1][:, -_AXES:])


def led_by(seeds: Array, topics: Array) -> Array:
    """Return the seeds, and the topics that are least like them."""
    likeness = (topics @ seeds.T).max(axis=1).round(9)
    rest = np.argsort(likeness, kind="stable")[: max(0, len(topics) - len(seeds))]
    return np.concatenate([seeds, topics[np.sort(rest)]])
