"""The evidence for a number of topics, and for each topic."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from research.topics.solver import Array

EVIDENCE = ["n_topics", "stability", "stability_shuffled", "silhouette", "silhouette_shuffled"]
EVIDENCE += ["held_out", "residual", "smallest"]
_MOST_TEXTS, _SPLITS = 2000, 4
_GAIN, _NEAR, _LOSS = 0.02, 0.8, 0.15


def selection_table(
    space: Any = None, candidates: Iterable[int] = (), random_state: int = 0
) -> pd.DataFrame:
    """Return the evidence for each number of topics (see `TopicModel.count_evidence`)."""
    rows = []
    if space is not None:
        control = space.shuffled(random_state)
        for k in candidates:
            one, other = (_evidence(each, k, random_state) for each in (space, control))
            both = [one["stability"], other["stability"], one["silhouette"], other["silhouette"]]
            rows.append([k, *both, one["held_out"], one["residual"], one["smallest"]])
    return pd.DataFrame(rows, columns=EVIDENCE).round(4)


def _evidence(space: Any, k: int, random_state: int) -> dict[str, float]:
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    n = len(space.mass)
    generator = np.random.default_rng(random_state)
    chosen = np.sort(generator.choice(n, min(n, _MOST_TEXTS), replace=False))
    agreed, held_out = [], []
    for _ in range(_SPLITS):
        halves = np.array_split(generator.permutation(chosen), 2)
        near = [(space.rows @ space.solve(k, random_state, np.sort(h)).T)[chosen] for h in halves]
        agreed.append(adjusted_rand_score(*(each.argmax(axis=1) for each in near)))
        held_out.append(near[0][np.isin(chosen, halves[1])].max(axis=1).mean())
    similarity = (space.rows @ space.solve(k, random_state, chosen).T)[chosen]
    main = similarity.argmax(axis=1)
    several = 1 < len(set(main)) < len(chosen)
    return {
        "stability": float(np.mean(agreed)),
        "silhouette": silhouette_score(space.rows[chosen], main) if several else 0.0,
        "held_out": float(np.mean(held_out)),
        "residual": float(1 - (similarity.max(axis=1) ** 2).mean()),
        "smallest": int(np.bincount(main, minlength=k).min()),
    }


def choose(space: Any, random_state: int) -> tuple[int, pd.DataFrame, str]:
    """Return the number of topics, the evidence, and a sentence with the range that does as well.

    Of the numbers within a fifth of the best silhouette (Rousseeuw 1987,
    https://doi.org/10.1016/0377-0427(87)90125-7), the largest on which two halves agree about as
    well as on any of them: the margins were chosen on sets of known classes. There is no
    structure where no number stands above the same for shuffled texts.
    """
    largest = min(20, int(np.sqrt(space.most / 2)))
    if largest < 2:
        note = f"One topic: {space.most} different passages are too few to tell more apart."
        return 1, selection_table(), note
    table = selection_table(space, range(2, largest + 1), random_state)
    score = table["silhouette"]
    if (score - table["silhouette_shuffled"]).max() < _GAIN:
        return 1, table, "One topic: no structure; shuffled texts give the same scores."
    near = table[score >= score.max() - (1 - _NEAR) * abs(score.max())]
    best = near["stability"].max()
    steady = near.loc[near["stability"] >= best - _LOSS * abs(best), "n_topics"]
    k = int(steady.max())
    return k, table, f"{k} topics were chosen; {steady.min()} to {k} do about as well."


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
