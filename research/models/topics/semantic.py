"""Topics in the cross-lingual vectors: spherical k-means on vectors centred on the corpus.

Dhillon and Modha 2001, https://doi.org/10.1023/A:1007612920971.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import pandas as pd

from research.models.embedding import embed
from research.models.topics.inputs import exchanged
from research.models.topics.solver import (
    Array,
    cluster,
    led_by,
    main_axes,
    soften,
    unit,
)


class SemanticSpace:
    """Distinct texts as centred vectors of their meaning; `solve` finds topics among them."""

    def __init__(self, temperature: float) -> None:
        self.temperature = temperature

    def fit(self, passages: pd.DataFrame) -> Self:
        """Place passages; each distinct text counts once, and a heading less than a paragraph.

        Copies would pull a centre to themselves, and the order of documents must not matter.
        """
        self.passages = passages
        self.inverse, texts = pd.factorize(passages["text"].astype(object), sort=True)
        self.mass = np.log1p([max(1, len(text.split())) for text in texts])
        vectors = embed(texts).astype(np.float64)
        self.mean = np.average(vectors, axis=0, weights=self.mass)
        self.rows = unit(vectors - self.mean)
        self.most = len(np.unique(self.rows.round(6), axis=0))
        self.axes = main_axes(self.rows, self.mass)
        self.places = self.rows @ self.axes
        return self

    def seeds(self, terms: Sequence[Sequence[str]]) -> Array:
        """Return where the words of each list lie."""
        places = [
            embed(list(words)).mean(axis=0) - self.mean for words in terms if words
        ]
        return unit(np.stack(places)) if places else np.empty((0, len(self.mean)))

    def solve(
        self,
        k: int,
        random_state: int,
        chosen: Array | None = None,
        seeds: Array | None = None,
    ) -> Array:
        """Return k centres of length one, fitted on the chosen rows."""
        fitted = slice(None) if chosen is None else chosen
        rows, places, mass = self.rows[fitted], self.places[fitted], self.mass[fitted]
        starts = 200 if chosen is None else max(5, min(20, 4000 // len(mass)))
        k = min(k, len(mass))
        topics = _centres(
            rows, mass, cluster(places, k, random_state, mass, most_starts=starts)
        )
        if seeds is None or not len(seeds):
            return topics
        start = led_by(seeds[:k], topics) @ self.axes
        return _centres(
            rows, mass, cluster(places, len(start), random_state, mass, start=start)
        )

    def weights(self, topics: Array, similarity: Array) -> Array:  # noqa: ARG002
        """Return soft memberships by similarity."""
        return soften(similarity, self.temperature)

    def arrays(self, topics: Array) -> dict[str, Any]:  # noqa: ARG002
        """Return what `transform` needs beside the topics."""
        return {"mean": self.mean}

    def place(self, texts: Sequence[str], arrays: dict[str, Any]) -> Array:
        """Return the rows of new texts."""
        return unit(embed(texts).astype(np.float64) - arrays["mean"])

    def shuffled(self, random_state: int) -> Self:
        """Return the space of the same words without structure."""
        return type(self)(self.temperature).fit(exchanged(self.passages, random_state))


def _centres(rows: Array, mass: Array, groups: Array) -> Array:
    return unit(
        np.stack([mass[groups == j] @ rows[groups == j] for j in np.unique(groups)])
    )
