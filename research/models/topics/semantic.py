"""Topics in the cross-lingual vectors: spherical k-means on vectors centred on the corpus.

Dhillon and Modha 2001, https://doi.org/10.1023/A:1007612920971.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np
import pandas as pd
from scipy.special import softmax

from research.models.embedding import Array, embed, unit
from research.models.topics.solver import (
    Arrays,
    cluster,
    distinct_texts,
    main_axes,
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
        self.inverse, texts = distinct_texts(passages)
        lengths = [max(1, len(text.split())) for text in texts]
        self.mass = np.log1p(lengths)
        vectors = embed(texts).astype(np.float64)
        mean = np.average(vectors, axis=0, weights=self.mass)
        self.arrays = {"mean": mean}
        self.rows = unit(vectors - mean)
        self.most = len(np.unique(self.rows.round(6), axis=0))
        self.axes = main_axes(self.rows, self.mass)
        self.places = self.rows @ self.axes
        return self

    def solve(
        self,
        k: int,
        random_state: int,
        chosen: Array | None = None,
    ) -> Array:
        """Return k centres of length one, fitted on the chosen rows."""
        some = slice(None) if chosen is None else chosen
        rows, mass = self.rows[some], self.mass[some]
        starts = 200 if chosen is None else max(5, min(20, 4000 // len(mass)))
        k = min(k, len(mass))
        groups = cluster(
            self.places[some],
            k,
            random_state,
            mass,
            most_starts=starts,
        )
        members = [groups == j for j in np.unique(groups)]
        return unit(np.stack([mass[own] @ rows[own] for own in members]))

    def weights(self, topics: Array, similarity: Array) -> Array:  # noqa: ARG002
        """Return soft memberships by similarity."""
        return np.asarray(softmax(similarity / self.temperature, axis=1))

    def place(self, texts: Sequence[str], arrays: Arrays) -> Array:
        """Return the rows of new texts, by the `arrays` of a fitted space."""
        return unit(embed(texts).astype(np.float64) - arrays["mean"])
