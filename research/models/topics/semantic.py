"""Topics in the cross-lingual vectors: spherical k-means on vectors centred on the corpus.

Dhillon and Modha 2001, https://doi.org/10.1023/A:1007612920971.
"""

from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from scipy.special import softmax

from research.models.embedding import Array, embed, unit
from research.models.topics.solver import (
    Arrays,
    cluster,
    distinct,
    main_axes,
    smoothed_places,
)
from research.models.topics.terms import phrases, word_counts
from research.text.language import UNDETERMINED

# The means of translations into these lie 0.1 apart: what differs more is what they speak of.
_ALIKE = {"ru": "en"}
_PRIOR_TEXTS = 20  # by so many, the mean of a language leans on that of all


class SemanticSpace:
    """Distinct texts as centred vectors of their meaning; `solve` finds topics among them."""

    def __init__(self, temperature: float) -> None:
        self.temperature = temperature

    def fit(self, passages: pd.DataFrame) -> Self:
        """Place passages; each distinct text counts once, and a heading less than a paragraph.

        Copies would pull a centre to themselves, and the order of documents must not matter. The
        mean of each language is taken away, for texts in Ukrainian, Belarusian or Kazakh would
        else gather by their language.
        """
        self.inverse, self.passages = distinct(passages)
        texts = self.passages["text"]
        self.mass = np.log1p([max(1, len(text.split())) for text in texts])
        vectors = embed(texts).astype(np.float64)
        self.arrays = _means(vectors, self.mass, self.passages)
        self.rows = self._centred(vectors, self.passages, self.arrays)
        self.most = len(np.unique(self.rows.round(6), axis=0))
        self.axes = main_axes(self.rows, self.mass)
        self.places = self.rows @ self.axes
        return self

    @cached_property
    def words(self) -> pd.DataFrame:
        """The words of the distinct texts; those too short to be sure of are as most are."""
        language = self.passages["language"]
        known = language.mask(language == UNDETERMINED, language.mode().iloc[0])
        words = word_counts(self.passages.assign(language=known))
        return phrases(words)

    def solve(
        self,
        k: int,
        random_state: int,
        chosen: Array | None = None,
    ) -> Array:
        """Return k centres of length one, fitted on the chosen rows."""
        some = slice(None) if chosen is None else chosen
        mass = self.mass[some]
        starts = 200 if chosen is None else max(5, min(20, 4000 // len(mass)))
        k = min(k, len(mass))
        groups = cluster(
            smoothed_places(self.places[some]),
            k,
            random_state,
            mass,
            most_starts=starts,
        )
        return unit(_sums(self.rows[some], mass, groups).to_numpy())

    def carry(
        self,
        topics: Array,
        arrays: Arrays,  # noqa: ARG002
    ) -> Array:
        """Return topics of an earlier space, moved to the mean of the rows that are theirs now."""
        main = (self.rows @ topics.T).argmax(axis=1)
        moved = _sums(self.rows, self.mass, main).reindex(range(len(topics)))
        # A topic without rows stays where it was.
        return unit(moved.fillna(pd.DataFrame(topics)).to_numpy())

    def weights(self, topics: Array, similarity: Array) -> Array:  # noqa: ARG002
        """Return soft memberships by similarity."""
        return np.asarray(softmax(similarity / self.temperature, axis=1))

    def place(self, passages: pd.DataFrame, arrays: Arrays) -> Array:
        """Return the rows of new passages, by the `arrays` of a fitted space."""
        vectors = embed(passages["text"]).astype(np.float64)
        return self._centred(vectors, passages, arrays)

    def _centred(self, vectors: Array, passages: pd.DataFrame, arrays: Arrays) -> Array:
        """Return vectors without the mean of their language, at length one."""
        known = pd.Index(arrays["languages"])
        which = known.get_indexer(pd.Index(_groups(passages)))
        return unit(vectors - arrays["means"][which])  # -1 is that of the most texts


def _groups(passages: pd.DataFrame) -> pd.Series:
    """Return the language of passages, of which some are taken as one."""
    return passages["language"].replace(_ALIKE)


def _means(
    vectors: Array,
    mass: Array,
    passages: pd.DataFrame,
) -> Arrays:
    """Return the mean vector of each language, the one of the most texts last."""
    groups = _groups(passages)
    sure = groups.mask(groups == UNDETERMINED, groups.mode().iloc[0]).to_numpy()
    total = _sums(vectors, mass, sure)
    n = pd.Series(mass).groupby(sure).sum().sort_values(kind="stable")
    prior = _PRIOR_TEXTS * mass.mean()
    mean = np.average(vectors, axis=0, weights=mass)
    means = total.add(prior * mean).div(n + prior, axis="index").loc[n.index]
    return {"means": means.to_numpy(), "languages": n.index.to_list()}


def _sums(
    vectors: Array,
    mass: Array,
    groups: Array,
) -> pd.DataFrame:
    """Return the sum of the vectors of each group, by their mass."""
    return pd.DataFrame(vectors * mass[:, None]).groupby(groups).sum()
