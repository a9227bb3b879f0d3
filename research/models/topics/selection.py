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
    "margin",
    "margin_shuffled",
]
_MOST_COMPARED = 1000  # a control of more texts costs much, and says no more
_LEAST_GAIN = 0.02  # of the margin over that of texts without structure
_ABOUT_AS_HIGH = 0.95
_MOST_TRIED = 20
_CONTROLS = 3


def exchanged(
    passages: pd.DataFrame,
    random_state: int,
) -> pd.DataFrame:
    """Return passages as long as these, their words exchanged within a language: no structure.

    The passages are different, and in the order of their content.
    """
    generator = np.random.default_rng(random_state)
    sample = generator.permutation(len(passages))[:_MOST_COMPARED]
    table = passages.iloc[np.sort(sample)]
    words = table["text"].str.split().explode().fillna("")
    language = table["language"].reindex(words.index)
    mixed = words.groupby(language, dropna=False).transform(generator.permutation)
    texts = mixed.groupby(level=0).agg(" ".join)
    return table.assign(text=texts)


def without_structure(
    space: Any,
    random_state: int,
) -> Any:
    """Return the space of the same words without structure: the control."""
    return copy(space).fit(exchanged(space.passages, random_state))


def selection_table(
    space: Any,
    candidates: Iterable[int],
    random_state: int,
) -> pd.DataFrame:
    """Return the evidence for each number of topics (see `TopicModel.count_evidence`)."""
    controls = [without_structure(space, random_state + i) for i in range(_CONTROLS)]
    rows = []
    for k in candidates:
        shuffled = [_margin(control, k, random_state) for control in controls]
        rows.append((k, _margin(space, k, random_state), max(shuffled)))
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


def _margin(
    space: Any,
    k: int,
    random_state: int,
) -> float:
    """Return how much nearer a text is to its topic than to the next one, on average."""
    texts = np.random.default_rng(random_state).permutation(len(space.mass))
    some = texts[:_MOST_COMPARED]
    similarity = _similarity(space, k, random_state, some)[some]
    if similarity.shape[1] < 2:
        return 0.0
    first_two = np.sort(similarity, axis=1)[:, -2:]
    return float(np.diff(first_two, axis=1).mean())


def choose(
    space: Any,
    random_state: int,
) -> tuple[int, str]:
    """Return the number of topics, and a sentence with the range that does as well.

    The fewest topics at which the margin between a text's topic and the next stands about as high
    as at any number above that of texts with exchanged words: a gap statistic (Tibshirani, Walther
    and Hastie 2001, https://doi.org/10.1111/1467-9868.00293). "About", a twentieth, and the least
    gap, below which there is no structure, were chosen on samples of known classes.
    """
    largest = isqrt(space.most // 2)
    if largest < 2:
        note = f"One topic: {space.most} different passages are too few to tell more apart."
        return 1, note
    steps = np.geomspace(2, largest, num=min(largest, _MOST_TRIED))
    candidates = np.unique(steps.round().astype(int))
    table = selection_table(space, candidates, random_state)
    gap = table["margin"] - table["margin_shuffled"]
    if gap.max() < _LEAST_GAIN:
        note = "One topic: no structure; texts with exchanged words do as well."
        return 1, note
    near = table.loc[gap >= _ABOUT_AS_HIGH * gap.max(), "n_topics"]
    fewest = near.min()
    note = f"{fewest} topics were chosen; {fewest} to {near.max()} do about as well."
    return fewest, note


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
