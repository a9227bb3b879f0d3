"""Texts sorted by the descriptions of categories alone, in the cross-lingual vectors."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import softmax
from sklearn.preprocessing import normalize

from research.errors import ResearchError
from research.models.embedding import Vectors, embed

_SHARPNESS, _SEED_WEIGHT = 20.0, 20.0  # chosen on SIB-200 train, English and Russian

Scores = npt.NDArray[np.float64]


def zero_shot(
    texts: Iterable[str],
    categories: Mapping[str, str | Sequence[str]],
    rounds: int = 5,
) -> pd.DataFrame:
    """Sort texts into categories that are only named and described, in any language.

    It starts from the vectors of names and descriptions, and moves each towards the texts that
    lie near it, a few times over (soft spherical k-means with seeds); so a text's probability
    depends on the others. All texts are taken to belong to some category.

    `categories` holds one description or several by name; the more texts, the better. `rounds` is
    how often the categories move; 0 goes by names and descriptions alone. The result has a row a
    text and a column a category, with probabilities that are not calibrated.

    Examples
    --------
    >>> subjects = {"sport": "Matches, teams, players.", "weather": "Rain, snow, wind."}
    >>> zero_shot(["The team won.", "Ночью шёл дождь."], subjects).idxmax(axis=1).tolist()
    ['sport', 'weather']
    """
    if len(categories) < 2:
        raise ResearchError("Sorting needs two categories or more.")
    vectors = _about_mean(embed(texts))
    means = []
    for name, described in categories.items():
        descriptions = [described] if isinstance(described, str) else [*described]
        named = [f"{name}. {description}" for description in descriptions]
        phrases = embed([name, *named, *descriptions])
        means.append(phrases.mean(axis=0))
    seeds = _about_mean(np.stack(means))
    centres = seeds
    for _ in range(rounds + 1):
        chances = softmax(_SHARPNESS * vectors @ centres.T, axis=1)
        drawn = chances.T @ vectors
        centres = normalize(drawn + _SEED_WEIGHT * seeds)
    return pd.DataFrame(chances.round(6), columns=list(categories))


def _about_mean(vectors: Vectors) -> Scores:
    """Centre: what all texts share says nothing of their differences."""
    values = vectors.astype(np.float64)
    if len(values) < 3:
        return values
    return np.asarray(normalize(values - values.mean(axis=0)))
