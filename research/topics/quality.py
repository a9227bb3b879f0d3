"""How coherent and how varied the terms of topics are, by the definitions that papers report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd


def topic_quality(
    topics: Sequence[Sequence[str]], texts: Iterable[str], window: int = 10
) -> pd.Series:
    """Return ``npmi`` and ``diversity`` of lists of terms over texts of words parted by spaces.

    NPMI is the mean over all pairs of a topic's terms, counted in windows of ten words that slide
    over each text (`c_npmi` of gensim; Röder et al. 2015,
    https://doi.org/10.1145/2684822.2685324); diversity is the share of terms that differ.

    >>> topic_quality([["drug", "border"]], ["drug border", "court"]).round(3).to_dict()
    {'npmi': 1.0, 'diversity': 1.0}
    """
    from scipy.sparse import csr_matrix

    column = {term: i for i, term in enumerate(sorted({t for terms in topics for t in terms}))}
    places, n = set(), 0
    for text in texts:
        words = [column.get(word, -1) for word in text.split()]
        for start in range(max(1, len(words) - window + 1)):
            places |= {(n, word) for word in words[start : start + window] if word >= 0}
            n += 1
    rows, columns = np.array(sorted(places)).reshape(-1, 2).T
    seen = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, len(column)))
    joint = (seen.T @ seen).toarray() / n + 1e-12
    single = np.clip(joint.diagonal(), 1e-9, None)
    npmi = np.log(joint / np.outer(single, single)) / -np.log(joint)
    npmi[:, single < 1e-8] = npmi[single < 1e-8] = 0  # a term that is not there says nothing
    groups = [[column[term] for term in terms] for terms in topics]
    means = [npmi[np.ix_(g, g)][~np.eye(len(g), dtype=bool)].mean() for g in groups if len(g) > 1]
    share = len(column) / max(1, sum(map(len, topics)))
    return pd.Series({"npmi": float(np.mean(means)), "diversity": share})
