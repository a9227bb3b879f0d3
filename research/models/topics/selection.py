"""The evidence for a number of topics, and for each topic."""

from collections.abc import Iterable
from copy import copy
from math import isqrt
from typing import Any

import numpy as np
import pandas as pd

from research.models.embedding import Array

EVIDENCE = [
    "n_topics",
    "stability",
    "margin",
    "margin_shuffled",
    "held_out",
    "residual",
    "smallest",
]
_MOST_COMPARED = 1000  # a control of more texts costs much, and says no more
_SPLITS = 4
_LEAST_GAIN = 0.02  # of the margin over that of texts without structure
_ABOUT_AS_HIGH = 0.95


def exchanged(
    passages: pd.DataFrame,
    random_state: int,
) -> pd.DataFrame:
    """Return passages as long as these, their words exchanged within a language: no structure."""
    generator = np.random.default_rng(random_state)
    table = passages.drop_duplicates("text").sort_values("text")
    sample = generator.permutation(len(table))[:_MOST_COMPARED]
    table = table.iloc[np.sort(sample)]
    words = table["text"].str.split().explode().fillna("")
    language = table["language"].reindex(words.index)
    mixed = words.groupby(language, dropna=False).transform(generator.permutation)
    texts = mixed.groupby(level=0).agg(" ".join)
    return table.assign(text=texts)


def without_structure(space: Any, random_state: int) -> Any:
    """Return the space of the same words without structure: the control."""
    return copy(space).fit(exchanged(space.passages, random_state))


def selection_table(
    space: Any,
    candidates: Iterable[int],
    random_state: int,
) -> pd.DataFrame:
    """Return the evidence for each number of topics (see `TopicModel.count_evidence`)."""
    n_controls = max(2, min(3, 1500 // len(space.mass)))  # few texts vary more
    controls = [without_structure(space, random_state + i) for i in range(n_controls)]
    rows = []
    for k in candidates:
        row = _evidence(space, k, random_state)
        margins = []
        for control in controls:
            everything = np.arange(len(control.mass))
            margins.append(_margin(_similarity(control, k, random_state, everything)))
        rows.append(row | {"margin_shuffled": max(margins)})
    return pd.DataFrame(rows, columns=EVIDENCE).round(4)


def _similarity(
    space: Any,
    k: int,
    random_state: int,
    rows: Array,
) -> Array:
    """Return the similarity of all texts with topics that are found in some of the rows."""
    topics = space.solve(k, random_state, np.sort(rows))
    return np.asarray(space.rows @ topics.T)


def _margin(similarity: Array) -> float:
    """Return how much nearer a text is to its topic than to the next one, on average."""
    if similarity.shape[1] < 2:
        return 0.0
    first_two = np.sort(similarity, axis=1)[:, -2:]
    return float(np.diff(first_two, axis=1).mean())


def _evidence(
    space: Any,
    k: int,
    random_state: int,
) -> dict[str, Any]:
    from sklearn.metrics import adjusted_rand_score

    n = len(space.mass)
    generator = np.random.default_rng(random_state)
    n_compared = min(n, _MOST_COMPARED)
    sample = np.sort(generator.choice(n, n_compared, replace=False))
    agreement = []
    held_out = []
    for _ in range(_SPLITS):
        shuffled = generator.permutation(sample)
        halves = np.array_split(shuffled, 2)
        one, other = (_similarity(space, k, random_state, half) for half in halves)
        topics = one[sample].argmax(axis=1)
        other_topics = other[sample].argmax(axis=1)
        agreement.append(adjusted_rand_score(topics, other_topics))
        unseen = one[halves[1]]
        held_out.append(unseen.max(axis=1).mean())
    similarity = _similarity(space, k, random_state, sample)[sample]
    sizes = np.bincount(similarity.argmax(axis=1), minlength=k)
    explained = similarity.max(axis=1) ** 2
    return {
        "n_topics": k,
        "stability": np.mean(agreement),
        "margin": _margin(similarity),
        "held_out": np.mean(held_out),
        "residual": 1 - explained.mean(),
        "smallest": sizes.min(),
    }


def choose(space: Any, random_state: int) -> tuple[int, pd.DataFrame, str]:
    """Return the number of topics, the evidence, and a sentence with the range that does as well.

    The fewest topics at which the margin between a text's topic and the next stands about as high
    as at any number above that of texts with exchanged words: a gap statistic (Tibshirani, Walther
    and Hastie 2001, https://doi.org/10.1111/1467-9868.00293). "About", a twentieth, and the least
    gap, below which there is no structure, were chosen on samples of known classes.
    """
    largest = min(20, isqrt(space.most // 2))
    if largest < 2:
        note = f"One topic: {space.most} different passages are too few to tell more apart."
        return 1, pd.DataFrame(columns=EVIDENCE), note
    table = selection_table(space, range(2, largest + 1), random_state)
    gap = table["margin"] - table["margin_shuffled"]
    if gap.max() < _LEAST_GAIN:
        note = "One topic: no structure; texts with exchanged words do as well."
        return 1, table, note
    near = table.loc[gap >= _ABOUT_AS_HIGH * gap.max(), "n_topics"]
    fewest = near.min()
    note = f"{fewest} topics were chosen; {fewest} to {near.max()} do about as well."
    return fewest, table, note


def recurrence(
    space: Any,
    topics: Array,
    resamples: int,
    random_state: int,
) -> Array:
    """Return how well each topic is found again in random samples of 80 % of the texts.

    The mean, over samples, of the largest Jaccard overlap of its texts with those of a topic
    fitted on the sample (Hennig 2007, https://doi.org/10.1016/j.csda.2006.11.025): above 0.75 is
    stable, below 0.5 the topic dissolves.
    """
    main = (space.rows @ topics.T).argmax(axis=1)
    n = len(main)
    k = len(topics)
    size = min(n, max(k, n * 4 // 5))
    generator = np.random.default_rng(random_state)
    scores = []
    for run in range(resamples):
        sample = generator.choice(n, size, replace=False)
        similarity = _similarity(space, k, random_state + run + 1, sample)
        again = similarity[sample].argmax(axis=1)
        both = pd.crosstab(main[sample], again)
        either = (both.sum() - both).add(both.sum(axis="columns"), axis="index")
        overlaps = (both / either).max(axis="columns")
        scores.append(overlaps.reindex(range(k), fill_value=0))
    return np.asarray(np.mean(scores, axis=0))
