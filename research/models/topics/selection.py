"""The evidence for a number of topics, and for each topic."""

from collections.abc import Iterable
from copy import copy
from typing import Any

import numpy as np
import pandas as pd

from research.models.topics.solver import Array

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


def exchanged(passages: pd.DataFrame, random_state: int) -> pd.DataFrame:
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
    space: Any, candidates: Iterable[int], random_state: int
) -> pd.DataFrame:
    """Return the evidence for each number of topics (see `TopicModel.count_evidence`)."""
    n_controls = max(2, min(3, 1500 // len(space.mass)))  # few texts vary more
    controls = [without_structure(space, random_state + i) for i in range(n_controls)]
    rows = []
    for k in candidates:
        similarities = [_similarity(control, k, random_state) for control in controls]
        row = _evidence(space, k, random_state)
        row["margin_shuffled"] = max(map(_margin, similarities))
        rows.append(row)
    return pd.DataFrame(rows, columns=EVIDENCE).round(4)


def _similarity(
    space: Any, k: int, random_state: int, rows: Array | None = None
) -> Array:
    """Return the similarity of all texts with topics that are found in some of the rows."""
    rows = np.arange(len(space.mass)) if rows is None else np.sort(rows)
    topics = space.solve(k, random_state, rows)
    return np.asarray(space.rows @ topics.T)


def _margin(similarity: Array) -> float:
    """Return how much nearer a text is to its topic than to the next one, on average."""
    if similarity.shape[1] < 2:
        return 0.0
    first_two = np.sort(similarity, axis=1)[:, -2:]
    return float(np.diff(first_two, axis=1).mean())


def _evidence(space: Any, k: int, random_state: int) -> dict[str, float]:
    from sklearn.metrics import adjusted_rand_score

    n = len(space.mass)
    generator = np.random.default_rng(random_state)
    sample = np.sort(generator.choice(n, min(n, _MOST_COMPARED), replace=False))
    agreement, held_out = [], []
    for _ in range(_SPLITS):
        half, other_half = np.array_split(generator.permutation(sample), 2)
        one = _similarity(space, k, random_state, half)[sample]
        other = _similarity(space, k, random_state, other_half)[sample]
        agreement.append(adjusted_rand_score(one.argmax(axis=1), other.argmax(axis=1)))
        unseen = one[np.isin(sample, other_half)]
        held_out.append(unseen.max(axis=1).mean())
    similarity = _similarity(space, k, random_state, sample)[sample]
    sizes = np.bincount(similarity.argmax(axis=1), minlength=k)
    return {
        "n_topics": k,
        "stability": float(np.mean(agreement)),
        "margin": _margin(similarity),
        "held_out": float(np.mean(held_out)),
        "residual": float(1 - (similarity.max(axis=1) ** 2).mean()),
        "smallest": int(sizes.min()),
    }


def choose(space: Any, random_state: int) -> tuple[int, pd.DataFrame, str]:
    """Return the number of topics, the evidence, and a sentence with the range that does as well.

    The fewest topics at which the margin between a text's topic and the next stands about as high
    as at any number above that of texts with exchanged words: a gap statistic (Tibshirani, Walther
    and Hastie 2001, https://doi.org/10.1111/1467-9868.00293). "About", a twentieth, and the least
    gap, below which there is no structure, were chosen on samples of known classes.
    """
    largest = min(20, int(np.sqrt(space.most / 2)))
    if largest < 2:
        note = f"One topic: {space.most} different passages are too few to tell more apart."
        return 1, pd.DataFrame(columns=EVIDENCE), note
    table = selection_table(space, range(2, largest + 1), random_state)
    gap = table["margin"] - table["margin_shuffled"]
    if gap.max() < _LEAST_GAIN:
        note = "One topic: no structure; texts with exchanged words do as well."
        return 1, table, note
    near = table.loc[gap >= _ABOUT_AS_HIGH * gap.max(), "n_topics"]
    fewest, most = near.min(), near.max()
    note = f"{fewest} topics were chosen; {fewest} to {most} do about as well."
    return int(fewest), table, note


def recurrence(space: Any, topics: Array, resamples: int, random_state: int) -> Array:
    """Return how well each topic is found again in random samples of 80 % of the texts.

    The mean, over samples, of the largest Jaccard overlap of its texts with those of a topic
    fitted on the sample (Hennig 2007, https://doi.org/10.1016/j.csda.2006.11.025): above 0.75 is
    stable, below 0.5 the topic dissolves.
    """
    similarity = space.rows @ topics.T
    main = similarity.argmax(axis=1)
    n, k = len(main), len(topics)
    size = min(n, max(k, n * 4 // 5))
    generator = np.random.default_rng(random_state)
    scores = []
    for run in range(resamples):
        sample = generator.choice(n, size, replace=False)
        sample.sort()
        seed = random_state + run + 1
        similarity = _similarity(space, k, seed, sample)
        again = similarity[sample].argmax(axis=1)
        both = pd.crosstab(main[sample], again)
        either = (both.sum() - both).add(both.sum(axis="columns"), axis="index")
        overlaps = (both / either).max(axis="columns")
        scores.append(overlaps.reindex(range(k), fill_value=0))
    return np.asarray(np.mean(scores, axis=0))
