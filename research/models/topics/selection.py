"""The evidence for a number of topics, and for each topic."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from research.models.topics.inputs import MOST_COMPARED
from research.models.topics.solver import Array

EVIDENCE = ["n_topics", "stability", "margin", "margin_shuffled"]
EVIDENCE += ["held_out", "residual", "smallest"]
_SPLITS = 4
_GAIN, _NEAR = 0.02, 0.95


def selection_table(
    space: Any = None, candidates: Iterable[int] = (), random_state: int = 0
) -> pd.DataFrame:
    """Return the evidence for each number of topics (see `TopicModel.count_evidence`)."""
    rows = []
    if space is not None:
        few = max(2, min(3, 1500 // len(space.mass)))  # controls of few texts vary more
        controls = [space.shuffled(random_state + i) for i in range(few)]
        for k in candidates:
            control = max(
                _margin(_similarity(each, k, random_state)) for each in controls
            )
            found = {"n_topics": k, "margin_shuffled": control}
            rows.append(found | _evidence(space, k, random_state))
    return pd.DataFrame(rows, columns=EVIDENCE).round(4)


def _similarity(
    space: Any, k: int, random_state: int, rows: Array | None = None
) -> Array:
    """Return the similarity of all texts with topics that are found in some of the rows."""
    rows = np.arange(len(space.mass)) if rows is None else np.sort(rows)
    return np.asarray(space.rows @ space.solve(k, random_state, rows).T)


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
    chosen = np.sort(generator.choice(n, min(n, MOST_COMPARED), replace=False))
    agreed, held_out = [], []
    for _ in range(_SPLITS):
        halves = np.array_split(generator.permutation(chosen), 2)
        near = [_similarity(space, k, random_state, half)[chosen] for half in halves]
        agreed.append(adjusted_rand_score(*(each.argmax(axis=1) for each in near)))
        held_out.append(near[0][np.isin(chosen, halves[1])].max(axis=1).mean())
    similarity = _similarity(space, k, random_state, chosen)[chosen]
    return {
        "stability": float(np.mean(agreed)),
        "margin": _margin(similarity),
        "held_out": float(np.mean(held_out)),
        "residual": float(1 - (similarity.max(axis=1) ** 2).mean()),
        "smallest": int(np.bincount(similarity.argmax(axis=1), minlength=k).min()),
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
        return 1, selection_table(), note
    table = selection_table(space, range(2, largest + 1), random_state)
    gap = table["margin"] - table["margin_shuffled"]
    if gap.max() < _GAIN:
        return (
            1,
            table,
            "One topic: no structure; texts with exchanged words do as well.",
        )
    near = table.loc[gap >= _NEAR * gap.max(), "n_topics"]
    note = f"{near.min()} topics were chosen; {near.min()} to {near.max()} do about as well."
    return int(near.min()), table, note


def recurrence(space: Any, topics: Array, resamples: int, random_state: int) -> Array:
    """Return how well each topic is found again in random samples of 80 % of the texts.

    The mean, over samples, of the largest Jaccard overlap of its texts with those of a topic
    fitted on the sample (Hennig 2007, https://doi.org/10.1016/j.csda.2006.11.025): above 0.75 is
    stable, below 0.5 the topic dissolves.
    """
    main = (space.rows @ topics.T).argmax(axis=1)
    n, k = len(main), len(topics)
    generator = np.random.default_rng(random_state)
    scores = np.zeros((resamples, k))
    for r in range(resamples):
        sample = np.sort(generator.choice(n, min(n, max(k, n * 4 // 5)), replace=False))
        found = (space.rows @ space.solve(k, random_state + r + 1, sample).T)[sample]
        scores[r] = _best_overlaps(main[sample], found.argmax(axis=1), k)
    return np.asarray(scores.mean(axis=0))


def _best_overlaps(members: Array, others: Array, k: int) -> Array:
    both = np.zeros((k, k))
    np.add.at(both, (members, others), 1)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
    return np.asarray((both / np.maximum(either, 1)).max(axis=1))
