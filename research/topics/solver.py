"""Spherical k-means, and the evidence for a number of topics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[Any]


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
) -> Array:
    """Return the k unit centres of spherical k-means, the same for any number of threads.

    Few vectors have many near-equal solutions, so the fewer there are the more starts are tried.
    """
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    starts = max(3, min(most_starts, 50_000 // len(vectors)))
    with threadpool_limits(limits=1):
        kmeans = KMeans(k, n_init=starts, random_state=random_state).fit(
            vectors, sample_weight=weights
        )
    return unit(kmeans.cluster_centers_)


def _silhouette(vectors: Array, k: int, random_state: int) -> float:
    from sklearn.metrics import silhouette_score

    labels = (vectors @ cluster(vectors, k, random_state).T).argmax(axis=1)
    if len(set(labels)) < 2:
        return 0.0
    size = min(len(vectors), 2000)
    score = silhouette_score(vectors, labels, sample_size=size, random_state=random_state)
    return round(float(score), 4)


def shuffle(vectors: Array, random_state: int) -> Array:
    """Return vectors whose coordinates are shuffled one by one: same spread, no structure."""
    generator = np.random.default_rng(random_state)
    return unit(generator.permuted(vectors, axis=0))


def selection_table(vectors: Array, candidates: Iterable[int], random_state: int) -> pd.DataFrame:
    """Score each number of topics by the silhouette, beside the same for shuffled vectors."""
    control = shuffle(vectors, random_state)
    rows = [
        (k, _silhouette(vectors, k, random_state), _silhouette(control, k, random_state))
        for k in candidates
    ]
    return pd.DataFrame(rows, columns=["n_topics", "silhouette", "silhouette_shuffled"])


def _best_overlap(members: Array, others: Array, k: int) -> float:
    """Return the largest Jaccard overlap of a set of members with the k sets of another fit."""
    sets = [others == j for j in range(k)]
    return float(max((members & one).sum() / max(1, (members | one).sum()) for one in sets))


def recurrence(
    vectors: Array, weights: Array, labels: Array, k: int, *, resamples: int, random_state: int
) -> Array:
    """Return how well each of k clusters is found again in random samples of 80 % of the vectors.

    The mean, over samples, of the largest Jaccard overlap with a cluster fitted on the sample
    (Hennig 2007, https://doi.org/10.1016/j.csda.2006.11.025): above 0.75 is stable, below 0.5
    the cluster dissolves.
    """
    generator = np.random.default_rng(random_state)
    scores = np.zeros((resamples, k))
    for r in range(resamples):
        sample = np.sort(
            generator.choice(len(vectors), max(k, len(vectors) * 4 // 5), replace=False)
        )
        centres = cluster(vectors[sample], k, random_state + r + 1, weights[sample], most_starts=20)
        found = (vectors[sample] @ centres.T).argmax(axis=1)
        scores[r] = [_best_overlap(labels[sample] == j, found, k) for j in range(k)]
    return np.asarray(scores.mean(axis=0))
