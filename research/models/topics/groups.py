"""Questions about groups of passages: by document, publisher, language, year."""

from typing import Literal

import numpy as np
import pandas as pd

from research.corpus import Corpus
from research.errors import check_choice
from research.models.embedding import Array
from research.models.topics.model import TopicModel

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
_WAYS = ["document", "language", "publisher", "year", "country"]


def topics_by(model: TopicModel, groups: pd.Series) -> pd.DataFrame:
    """Return the mean weight of each topic in each group of passages, with the group's n.

    Parameters
    ----------
    model
        A fitted model.
    groups
        The group of each passage, by ``passage_id`` (say, its document's title or year); passages
        without one (say, of no known date) are left out, and no empty year is filled in.

    Returns
    -------
    pandas.DataFrame
        One row a group, one column a topic, and ``n``.
    """
    return _weights_by(model, groups)


def _weights_by(model: TopicModel, *keys: pd.Series) -> pd.DataFrame:
    """Return mean weights of the topics in groups of passages, and the n of each group."""
    weights = pd.DataFrame(model.weights_, index=model.passages_.index)
    by_group = weights.groupby([key.reindex(weights.index) for key in keys])
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


def _document_weights(model: TopicModel, groups: pd.Series) -> pd.DataFrame:
    """Return mean weights by document and group: passages of one document are not independent."""
    doc_id = model.passages_["doc_id"]
    return _weights_by(model, doc_id, groups.rename("group")).drop(columns="n")


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
        ``group`` (where there are groups), ``topic, n, mean, low, high``; of one document there
        is no interval.
    """
    from scipy.stats import t as student

    if groups is None:
        everything = pd.Series("all", index=model.passages_.index)
        table = topic_prevalence(model, everything)
        return table.drop(columns="group")
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
    *,
    resamples: int = 999,
    random_state: int = 0,
) -> pd.DataFrame:
    """Return how far each topic's weight in each group lies from that in the other groups.

    Documents are the units. Intervals are Welch's, for the difference of two means: in simulated
    groups of 5 to 20 documents they cover better than bootstrap intervals do. p-values come
    from permuting the groups of documents, with the largest studentised difference of all topics
    and groups as the statistic (Westfall and Young 1993), so that many topics are corrected for.

    Returns
    -------
    pandas.DataFrame
        ``group, topic, n, mean, difference, low, high, p``; where a group or the rest has fewer
        than two documents, the interval and p are missing.
    """
    weights = _document_weights(model, groups)
    group_of = weights.index.get_level_values("group")
    codes, names = pd.factorize(group_of, sort=True)
    values = weights.to_numpy()
    generator = np.random.default_rng(random_state)
    largest = np.zeros(resamples)
    for run in range(resamples):
        shuffled = generator.permutation(codes)
        t = [_welch_t(values, shuffled == code) for code in range(len(names))]
        largest[run] = np.nan_to_num(np.abs(t)).max(initial=0)
    tables = [
        _difference(values, codes == code, largest).assign(group=name)
        for code, name in enumerate(names)
    ]
    together = pd.concat(tables or [pd.DataFrame()], ignore_index=True)
    return together.reindex(columns=DIFFERENCES)


def _welch_t(values: Array, inside: Array) -> Array:
    """Return the difference of means in standard errors, where each side has two documents."""
    sides = values[inside], values[~inside]
    if min(map(len, sides)) < 2:
        return np.full(values.shape[1], np.nan)
    one, other = (side.mean(axis=0) for side in sides)
    variances = [side.var(axis=0, ddof=1) / len(side) for side in sides]
    # All alike are not infinitely far apart.
    error = np.sqrt(sum(variances) + 2e-15)
    return np.asarray((one - other) / error)


def _difference(
    values: Array,
    inside: Array,
    largest: Array,
) -> pd.DataFrame:
    """Return the row of each topic for one group; `largest` is what chance brings about."""
    from scipy.stats import ttest_ind

    one = pd.DataFrame(values[inside])
    other = pd.DataFrame(values[~inside])
    mean = one.mean()
    table = pd.DataFrame(
        {
            "n": len(one),
            "mean": mean,
            "difference": mean - other.mean(),
        }
    )
    if min(len(one), len(other)) >= 2:
        welch = ttest_ind(one, other, equal_var=False)
        table["low"], table["high"] = welch.confidence_interval(0.95)
        t = np.abs(_welch_t(values, inside))
        as_large = largest[:, None] >= t - 1e-12
        table["p"] = (1 + as_large.sum(axis=0)) / (1 + len(largest))
    return table.rename_axis("topic").reset_index()
