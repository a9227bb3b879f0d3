"""Questions about groups: honest where there is nothing, and found where something is planted."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from research import (
    ResearchError,
    corpus_from_texts,
    passage_groups,
    topic_differences,
    topic_prevalence,
    topics_by,
)


class Fitted:
    """What the questions need of a fitted model."""

    def __init__(self, weights, documents):
        self.weights_ = weights
        self.passages_ = pd.DataFrame({"doc_id": documents})


def _planted(effect, seed):
    generator = np.random.default_rng(seed)
    prior = np.full(5, 0.5)
    weights = [
        generator.dirichlet(prior + np.eye(5)[0] * effect * (i < 20)) for i in range(60)
    ]
    groups = pd.Series(["a"] * 20 + ["b"] * 20 + ["c"] * 20)
    return Fitted(np.array(weights), np.arange(60)), groups


def test_a_planted_difference_is_found():
    table = topic_differences(*_planted(2.0, 0))
    first = table[(table["group"] == "a") & (table["topic"] == 0)].iloc[0]
    assert first["p"] <= 0.05
    assert first["low"] > 0.1
    assert first["n"] == 20


def test_shuffled_groups_are_seldom_found_different():
    p = [topic_differences(*_planted(0, seed))["p"].min() for seed in range(60)]
    assert np.mean(np.array(p) <= 0.05) <= 0.12


def test_documents_are_the_units_and_small_groups_have_no_interval():
    model, _ = _planted(0, 1)
    model.passages_["doc_id"] = np.repeat(np.arange(30), 2)
    table = topic_differences(model, pd.Series([None, None] + ["a"] * 2 + ["b"] * 56))
    assert table.groupby("group")["n"].first().to_dict() == {"a": 1, "b": 28}
    assert table[["low", "high", "p"]].isna().all().all()


def test_undated_passages_are_left_out():
    model, _ = _planted(0, 2)
    dates = pd.Series([pd.NaT] * 30 + [pd.Timestamp("2020-01-01")] * 30).dt.year
    table = topics_by(model, dates)
    assert table["n"].to_dict() == {2020: 30}


def test_prevalence_counts_documents_and_not_passages():
    weights = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [0.5, 0.5]])
    table = topic_prevalence(Fitted(weights, ["a", "a", "a", "b", "c"]))
    assert table["mean"].tolist() == [0.5, 0.5]
    assert table["n"].tolist() == [3, 3]
    half = 4.302653 * 0.5 / 3**0.5
    assert table["high"].iloc[0] == pytest.approx(min(1, 0.5 + half))
    assert topic_prevalence(Fitted(weights[:3], ["a"] * 3))["low"].isna().all()


def test_prevalence_by_group_counts_the_documents_of_each():
    weights = np.array([[1, 0], [0, 1], [0.5, 0.5], [0.5, 0.5]])
    model = Fitted(weights, ["a", "b", "c", "c"])
    table = topic_prevalence(model, pd.Series(["2020", "2020", "2022", "2022"]))
    assert table["group"].tolist() == ["2020", "2020", "2022", "2022"]
    assert table["n"].tolist() == [2, 2, 1, 1]
    assert table["mean"].tolist() == [0.5] * 4
    assert table["low"].tolist()[:2] == [0, 0]
    assert table["low"].isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize("effect", [0.0, 2.0])
def test_intervals_hold_the_planted_difference(effect):
    prior = np.full(5, 0.5)
    other = prior + np.eye(5)[0] * effect
    truth = (other / other.sum() - prior / prior.sum())[0]
    held = []
    for seed in range(100):
        table = topic_differences(*_planted(effect, seed))
        row = table[(table["group"] == "a") & (table["topic"] == 0)].iloc[0]
        held.append(row["low"] <= truth <= row["high"])
    assert np.mean(held) >= 0.88


def test_groups_of_passages(seeds):
    country = passage_groups(seeds, "country")
    assert set(country) == {"BY", "KZ", "RU"}
    assert country.index.equals(seeds.passages.index)
    assert set(passage_groups(seeds, "language")) == {"en", "ru"}
    assert passage_groups(seeds, "document").nunique() == 4
    assert passage_groups(seeds, "year").dropna().str.fullmatch(r"\d{4}").all()
    nowhere = corpus_from_texts(["Police seized heroin."])
    assert passage_groups(nowhere, "country").isna().all()
    tied = corpus_from_texts(["Heroin went from Russia to Afghanistan."])
    assert passage_groups(tied, "country").isna().all()
    with pytest.raises(ResearchError, match='by is "city"'):
        passage_groups(seeds, "city")


def test_the_interval_of_a_difference_is_that_of_welch():
    weights = np.array([[0.1], [0.3], [0.2], [0.6], [0.8]])
    groups = pd.Series(["a"] * 3 + ["b"] * 2)
    table = topic_differences(Fitted(weights, range(5)), groups)
    [row] = table[table["group"] == "a"].to_dict("records")
    # Variances of the means are 0.01 / 3 and 0.02 / 2; 1.68 degrees of freedom.
    error = (0.01 / 3 + 0.02 / 2) ** 0.5
    freedom = error**4 / ((0.01 / 3) ** 2 / 2 + (0.02 / 2) ** 2)
    half = student.ppf(0.975, freedom) * error
    assert row["difference"] == pytest.approx(-0.5)
    assert (row["n"], row["mean"]) == (3, pytest.approx(0.2))
    assert (row["low"], row["high"]) == (
        pytest.approx(-0.5 - half),
        pytest.approx(-0.5 + half),
    )


def test_the_interval_of_a_prevalence_is_that_of_student():
    weights = np.array([[0.4], [0.5], [0.6]])
    [row] = topic_prevalence(Fitted(weights, ["a", "b", "c"])).to_dict("records")
    half = 4.302653 * 0.1 / 3**0.5  # of two degrees of freedom, below the bounds
    assert row["low"] == pytest.approx(0.5 - half)
    assert row["high"] == pytest.approx(0.5 + half)
