"""Questions about groups of passages: by document, publisher, language, year; and of two models."""

from typing import Literal

import numpy as np
import pandas as pd

from research.corpus import Corpus
from research.errors import ResearchError, check_choice
from research.models.embedding import embed
from research.models.topics.inputs import Texts, passages_of
from research.models.topics.model import TopicModel
from research.models.topics.solver import Array
from research.models.topics.terms import shown_forms, word_counts

DIFFERENCES = ["group", "topic", "n", "mean", "difference", "low", "high", "p"]


def _document_weights(model: TopicModel, groups: pd.Series) -> pd.DataFrame:
    """Return mean weights by document and group: passages of one document are not independent."""
    weights = pd.DataFrame(model.weights_, index=model.passages_.index)
    return weights.groupby(
        [model.passages_["doc_id"], groups.reindex(weights.index).rename("group")]
    ).mean()


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
    weights = pd.DataFrame(model.weights_, index=model.passages_.index)
    by_group = weights.groupby(groups.reindex(weights.index))
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
    check_choice("by", by, ["document", "language", "publisher", "year", "country"])
    doc_id = corpus.passages["doc_id"]
    if by in ("document", "language"):
        return doc_id if by == "document" else corpus.passages["language"]
    if by == "country":
        from research.evidence.places import find_places

        named = find_places(corpus).groupby("doc_id")["iso"]
        most = named.agg(lambda codes: codes.str[:2].mode().to_list())
        return doc_id.map(most[most.map(len) == 1].map(lambda codes: codes[0])).rename(
            by
        )
    documents = corpus.documents
    values = documents["date"].str[:4] if by == "year" else documents[by]
    return doc_id.map(values).rename(by)


def topic_prevalence(
    model: TopicModel, groups: pd.Series | None = None
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

    every = pd.Series("all", index=model.passages_.index)
    by_group = _document_weights(model, every if groups is None else groups).groupby(
        "group"
    )
    n, mean = by_group.size(), by_group.mean()
    half = by_group.std().mul(student.ppf(0.975, n - 1) / np.sqrt(n), axis=0)
    parts = {
        "mean": mean,
        "low": (mean - half).clip(lower=0),
        "high": (mean + half).clip(upper=1),
    }
    table = (
        pd.concat(parts, axis=1)
        .stack(future_stack=True)
        .rename_axis(["group", "topic"])
    )
    table = table.reset_index().assign(n=lambda t: t["group"].map(n))
    first = ["topic"] if groups is None else ["group", "topic"]
    return table[[*first, "n", "mean", "low", "high"]]


def topic_differences(
    model: TopicModel, groups: pd.Series, *, resamples: int = 999, random_state: int = 0
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
    codes, names = pd.factorize(weights.index.get_level_values("group"), sort=True)
    values, generator = weights.to_numpy(), np.random.default_rng(random_state)
    largest = np.zeros(resamples)
    for r in range(resamples):
        shuffled = generator.permutation(codes)
        found = [np.abs(_welch(values, shuffled == g)[2]) for g in range(len(names))]
        largest[r] = np.nan_to_num(found).max(initial=0)
    tables = [pd.DataFrame(columns=DIFFERENCES)]
    for g, name in enumerate(names):
        inside = codes == g
        difference, half, t = _welch(values, inside)
        p = (1 + (largest[:, None] >= np.abs(t) - 1e-12).sum(axis=0)) / (resamples + 1)
        table = pd.DataFrame(
            {"topic": range(len(t)), "mean": values[inside].mean(axis=0)}
        )
        table = table.assign(group=name, n=inside.sum(), difference=difference)
        table = table.assign(low=difference - half, high=difference + half)
        tables.append(table.assign(p=np.where(np.isnan(t), np.nan, p))[DIFFERENCES])
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _welch(values: Array, inside: Array) -> tuple[Array, Array, Array]:
    """Return the difference of means, half its 95 % interval, and it in standard errors."""
    from scipy.stats import t as student

    one, other = values[inside], values[~inside]
    if min(len(one), len(other)) < 2:
        nothing = np.full(values.shape[1], np.nan)
        difference = (
            one.mean(axis=0) - other.mean(axis=0)
            if len(one) and len(other)
            else nothing
        )
        return difference, nothing, nothing
    a, b = (part.var(axis=0, ddof=1) / len(part) + 1e-15 for part in (one, other))
    free = (a + b) ** 2 / (a**2 / (len(one) - 1) + b**2 / (len(other) - 1))
    error, difference = np.sqrt(a + b), one.mean(axis=0) - other.mean(axis=0)
    return difference, student.ppf(0.975, free) * error, difference / error


def distinctive_terms(passages: Texts, groups: pd.Series, n: int = 10) -> pd.DataFrame:
    """Return the words that tell two groups of passages apart: ``group, rank, term, z, n``.

    Log-odds with an informative Dirichlet prior from all passages, in standard errors (Monroe,
    Colaresi and Quinn 2008, https://doi.org/10.1093/pan/mpn018); above 1.96 is more than chance
    for one word looked at alone.

    Raises
    ------
    ResearchError
        There are not two groups.
    """
    table = passages_of(passages)
    aligned = groups.reindex(table.index)
    names = sorted(aligned.dropna().unique())
    if len(names) != 2:
        raise ResearchError(
            f"There are {len(names)} groups; give each passage one of two."
        )
    words = word_counts(table[aligned.notna()])
    words["group"] = aligned.dropna().to_numpy()[words["position"].to_numpy(int)]
    counts = words.groupby(["language", "lemma", "group"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=names, fill_value=0)
    prior, total, forms = counts.sum(axis=1), counts.sum(), shown_forms(words)
    odds = [
        np.log((counts[g] + prior) / (total[g] + prior.sum() - counts[g] - prior))
        for g in names
    ]
    z = (odds[0] - odds[1]) / np.sqrt(sum(1 / (counts[g] + prior) for g in names))
    rows = []
    for sign, name in zip((1, -1), names, strict=True):
        table = pd.DataFrame(
            {"z": (sign * z).round(4), "n": counts[name], "term": forms}
        )
        best = table.sort_values("z", ascending=False, kind="stable").head(n)
        rows.append(best.assign(group=name, rank=range(1, len(best) + 1)))
    columns = ["group", "rank", "term", "z", "n"]
    return pd.DataFrame(pd.concat(rows, ignore_index=True), columns=columns)


def nearest_passages(
    passages: Texts, passage_id: str | int, n: int = 5
) -> pd.DataFrame:
    """Return the passages of other documents nearest in meaning, in any language."""
    table = passages_of(passages)
    own = table.iloc[table.index.get_loc(passage_id)]
    others = table[(table["doc_id"] != own["doc_id"]) & (table["text"] != own["text"])]
    near = embed(others["text"]) @ embed([str(own["text"])])[0]
    found = others.assign(similarity=near.round(4))
    return found.sort_values(["similarity", "text"], ascending=[False, True]).head(n)


def compare_topics(
    one: TopicModel, other: TopicModel, least: float = 0.2
) -> pd.DataFrame:
    """Return which topics of two models match by their first terms, appeared, or vanished.

    Returns
    -------
    pandas.DataFrame
        ``topic, topic_other, overlap, verdict``: the Jaccard overlap of the ten first terms a
        language, in the matching with the largest sum; below `least` a pair is no match.
    """
    from scipy.optimize import linear_sum_assignment

    tables = [
        m.terms(10).assign(key=lambda t: t["language"] + t["term"])
        for m in (one, other)
    ]
    first, second = (
        [set(t.loc[t["topic"] == k, "key"]) for k in range(m.n_topics_)]
        for t, m in zip(tables, (one, other), strict=True)
    )
    overlap = np.array(
        [[len(a & b) / max(1, len(a | b)) for b in second] for a in first]
    )
    best = zip(*linear_sum_assignment(-overlap), strict=True)
    pairs = {i: j for i, j in best if overlap[i, j] >= least}
    alone = [i for i in range(len(first)) if i not in pairs]
    new = [j for j in range(len(second)) if j not in pairs.values()]
    rows = [(i, j, overlap[i, j], "matched") for i, j in pairs.items()]
    rows += [(i, None, overlap[i].max(), "vanished") for i in alone]
    rows += [(None, j, overlap[:, j].max(), "appeared") for j in new]
    table = pd.DataFrame(rows, columns=["topic", "topic_other", "overlap", "verdict"])
    return table.astype({"topic": "Int64", "topic_other": "Int64"}).round(
        {"overlap": 3}
    )
