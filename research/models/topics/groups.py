"""Questions about groups of passages: by document, publisher, language, year."""

from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from research.corpus import Corpus
from research.errors import check_choice
from research.models.topics.model import TopicModel

Array = npt.NDArray[Any]
DIFFERENCES = [
    "group",
    "topic",
    "n",
    "mean",
    "difference",
    "low",
    "high",
    "p",
]
_SHUFFLES = 999
_ROUNDING = 1e-9
_WAYS = ["document", "language", "publisher", "year", "country"]


def topics_by(
    model: TopicModel,
    *groups: pd.Series,
) -> pd.DataFrame:
    """Return the mean weight of each topic in each group of passages, with the group's n.

    Parameters
    ----------
    model
        A fitted model.
    groups
        The group of each passage, by ``passage_id`` (say, its document's title or year); passages
        without one (say, of no known date) are left out, and no empty year is filled in. Of
        several, the groups are those of all together.

    Returns
    -------
    pandas.DataFrame
        One row a group, one column a topic, and ``n``.
    """
    weights = pd.DataFrame(model.weights_, index=model.passages_.index)
    by_group = weights.groupby([each.reindex(weights.index) for each in groups])
    return by_group.mean().assign(n=by_group.size())


def passage_groups(
    corpus: Corpus, by: Literal["document", "language", "publisher", "year", "country"]
) -> pd.Series:
    """Return the group of each passage, by ``passage_id``; missing where it is not known.

    A document's country is the one that it names most often; of two named as often, neither.

    Raises
    ------
    ResearchError
        There is no such way to group.
    """
    check_choice("by", by, _WAYS)
    doc_id = corpus.passages["doc_id"]
    if by == "document":
        return doc_id
    if by == "language":
        return corpus.passages["language"]
    if by == "country":
        of_document = _main_countries(corpus)
    else:
        documents = corpus.documents
        of_document = documents.assign(year=documents["date"].str[:4])[by]
    return doc_id.map(of_document).rename(by)


def _main_countries(corpus: Corpus) -> pd.Series:
    """Return the country that each document names most often, where there is one."""
    from research.evidence.places import find_places

    places = find_places(corpus)
    countries = places["iso"].str[:2].groupby(places["doc_id"])
    most_named = countries.agg(lambda named: " and ".join(named.mode()))
    return most_named[most_named.str.len() <= 2]


def _document_weights(
    model: TopicModel,
    groups: pd.Series,
) -> pd.DataFrame:
    """Return mean weights by document and group: passages of one document are not independent."""
    doc_id = model.passages_["doc_id"]
    return topics_by(model, doc_id, groups.rename("group")).drop(columns="n")


def topic_prevalence(
    model: TopicModel,
    groups: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the mean weight of each topic over documents, with Student's 95 % interval.

    Parameters
    ----------
    model
        A fitted model.
    groups
        The group of each passage, by ``passage_id``, to count each group's documents apart.

    Returns
    -------
    pandas.DataFrame
        ``group, topic, n, mean, low, high``; of one document there is no interval.
    """
    from scipy.stats import t as student

    if groups is None:
        groups = pd.Series("all", index=model.passages_.index)
    by_group = _document_weights(model, groups).groupby("group")
    table = (
        by_group.agg(["count", "mean", "sem"])
        .stack(0, future_stack=True)
        .rename_axis(["group", "topic"])
        .reset_index()
        .rename(columns={"count": "n"})
    )
    half = table["sem"] * student.ppf(0.975, table["n"] - 1)
    table["low"] = (table["mean"] - half).clip(lower=0)
    table["high"] = (table["mean"] + half).clip(upper=1)
    return table[["group", "topic", "n", "mean", "low", "high"]]


def topic_differences(
    model: TopicModel,
    groups: pd.Series,
) -> pd.DataFrame:
    """Return how far each topic's weight in each group lies from that in the other groups.

    Documents are the units. Intervals are Welch's, for the difference of two means: in simulated
    groups of 5 to 20 documents they cover better than bootstrap intervals do. p-values come
    from permuting the groups of documents, with the largest correlation of a topic and a group
    as the statistic (Westfall and Young 1993), so that many topics are corrected for.

    Returns
    -------
    pandas.DataFrame
        ``group, topic, n, mean, difference, low, high, p``; where a group or the rest has fewer
        than two documents, the interval and p are missing.
    """
    weights = _document_weights(model, groups)
    group_of = weights.index.get_level_values("group")
    names = group_of.unique().sort_values()
    tables = [
        _difference(weights[group_of == name], weights[group_of != name], name)
        for name in names
    ]
    together = pd.concat(tables or [pd.DataFrame()], ignore_index=True)
    together = together.reindex(columns=DIFFERENCES)
    chance = _by_chance(weights.to_numpy(), np.equal.outer(names, group_of))
    together["p"] = pd.Series(chance).where(together["low"].notna())
    return together


def _by_chance(weights: Array, inside: Array) -> Any:
    """Return how often shuffled groups have a topic that is as far apart as each is."""
    from scipy.stats import zscore

    topics = np.nan_to_num(zscore(weights))
    members = zscore(inside.astype(float), axis=1)
    generator = np.random.default_rng(0)
    orders = (generator.permutation(len(weights)) for _ in range(_SHUFFLES))
    largest = [np.abs(members[:, order] @ topics).max(initial=0) for order in orders]
    apart = np.abs(members @ topics).reshape(-1, 1)
    return (1 + (largest >= apart - _ROUNDING).sum(axis=1)) / (1 + _SHUFFLES)


def _difference(one: pd.DataFrame, other: pd.DataFrame, group: Any) -> pd.DataFrame:
    """Return the row of each topic for the documents of one group, and those of the others."""
    from scipy.stats import ttest_ind

    mean = one.mean()
    difference = mean - other.mean()
    table = pd.DataFrame(
        {"group": group, "n": len(one), "mean": mean, "difference": difference}
    )
    if min(len(one), len(other)) >= 2:
        welch = ttest_ind(one, other, equal_var=False)
        table["low"], table["high"] = welch.confidence_interval(0.95)
    return table.rename_axis("topic").reset_index()
