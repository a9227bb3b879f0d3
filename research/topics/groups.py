"""Questions about groups of passages: by document, language, year."""

from __future__ import annotations

import pandas as pd

from research.topics.model import TopicModel


def topics_by(model: TopicModel, groups: pd.Series) -> pd.DataFrame:
    """Return the mean weight of each topic in each group of passages, with the group's n.

    Parameters
    ----------
    model
        A fitted model.
    groups
        The group of each passage, by ``passage_id`` (say, its document's title or year).

    Returns
    -------
    pandas.DataFrame
        One row a group, one column a topic, and ``n``.
    """
    weights = pd.DataFrame(model.weights_, index=model.passages_.index)
    by_group = weights.groupby(groups.reindex(weights.index))
    return by_group.mean().assign(n=by_group.size())
