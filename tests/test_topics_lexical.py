"""Topics in words: the same however documents are ordered, with words that are words."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import same_arithmetic

from research import ResearchError, TopicModel
from research.models.topics.solver import mixture

DRUGS = ["heroin", "cocaine", "courier", "dealer", "laboratory", "opium"]
CYBER = ["hacker", "malware", "password", "server", "phishing", "botnet"]
PEOPLE = ["victim", "passport", "recruiter", "brothel", "migrant", "labour"]
GLUE = ["the", "of", "and", "was", "a", "by", "12", "x"]


@pytest.fixture(scope="module")
def texts():
    generator = np.random.default_rng(0)
    sets = (DRUGS, CYBER, PEOPLE)
    made = []
    for i in range(120):
        words = [*generator.choice(sets[i % 3], 5), *generator.choice(GLUE, 5)]
        made.append(" ".join(generator.permutation(words)) + f" case{i}")
    return made


@pytest.fixture(scope="module")
def model(texts):
    return TopicModel(3, features="lexical").fit(texts)


def test_planted_vocabularies_come_back(model):
    found = {frozenset(rows["term"]) for _, rows in model.terms(6).groupby("topic")}
    assert found == {frozenset(words) for words in (DRUGS, CYBER, PEOPLE)}
    assert model.recurrence(5).min() > 0.9


def test_no_function_word_letter_or_number_is_a_term(model):
    assert not set(GLUE) & set(model.terms(10)["term"])


def test_order_and_threads_and_process_change_nothing(model, texts, tmp_path):
    order = np.random.default_rng(1).permutation(len(texts))
    other = TopicModel(3, features="lexical").fit([texts[i] for i in order])
    assert other.weights_.tobytes() == model.weights_[order].tobytes()
    code = (
        "import json, sys, research\n"
        "model = research.TopicModel(3, features='lexical').fit(json.load(sys.stdin))\n"
        "sys.stdout.write(model.weights_.tobytes().hex())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        env=same_arithmetic()
        | {"OMP_NUM_THREADS": "2", "RESEARCH_CACHE": str(tmp_path), "PATH": ""},
    )
    assert done.stdout == model.weights_.tobytes().hex()


def test_transform_and_a_saved_model_agree_with_the_fit(model, texts, tmp_path):
    assert model.transform(texts) == pytest.approx(model.weights_, abs=1e-6)
    model.save(tmp_path / "model.npz")
    again = TopicModel.load(tmp_path / "model.npz")
    assert again.transform(texts) == pytest.approx(model.weights_, abs=1e-6)
    pd.testing.assert_frame_equal(again.terms(), model.terms())
    assert again.recurrence(2).equals(model.recurrence(2))


def test_a_text_that_fits_nothing_says_so(texts):
    model = TopicModel(3, features="lexical").fit([*texts, "qqq www"])
    assert model.entropy().iloc[-1] == pytest.approx(1)
    assert model.entropy().iloc[:-1].max() < 1


def test_auto_finds_the_planted_number(texts):
    model = TopicModel("auto", features="lexical").fit(texts)
    assert model.n_topics_ == 3


def test_mixture_is_least_squares_in_shares():
    topics = np.array([[1.0, 0, 0], [0, 0.6, 0.8]])
    rows = 3 * topics[:1] + 1 * topics[1:]
    assert mixture(rows @ topics.T, topics @ topics.T) == pytest.approx(
        np.array([[0.75, 0.25]])
    )
    assert mixture(np.zeros((1, 2)), topics @ topics.T) == pytest.approx(0.5)


@pytest.mark.parametrize("features", ["semantic", "lexical"])
@pytest.mark.parametrize(
    "texts",
    [
        ["x"],
        ["gang"],
        ["gang", "gang"],
        ["the of", "and the"],
        ["😀", "🎉"],
        ["gang", "оружие"],
    ],
)
def test_bad_input_gives_what_it_carries(features, texts):
    for k in ("auto", 3):
        model = TopicModel(k, features=features).fit(texts)
        assert model.weights_.sum(axis=1) == pytest.approx(1)
        assert model.note_
        assert len(model.labels()) == model.n_topics_
        model.terms()


_WORDS = st.sampled_from(
    [*DRUGS, *CYBER, "the", "ОПГ", "оружие", "😀", "12", "", "don't", "a"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(_WORDS, max_size=6).map(" ".join), min_size=1, max_size=50),
    st.one_of(st.integers(1, 8), st.just("auto")),
)
def test_any_corpus_of_words_can_be_fitted(texts, k):
    model = TopicModel(k, features="lexical").fit(texts)
    assert np.isfinite(model.weights_).all()
    assert model.weights_.sum(axis=1) == pytest.approx(1)
    assert model.transform(texts) == pytest.approx(model.weights_, abs=1e-6)
    model.terms()
    model.representatives()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"features": "words"}, 'features is "words"'),
    ],
)
def test_a_wrong_parameter_is_named(parameters, message):
    with pytest.raises(ResearchError, match=message):
        TopicModel(2, **parameters).fit(["a gang", "a bank"])
