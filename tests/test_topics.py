"""Topics: soft, cross-lingual, the same on every run, and honest where there is no structure."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import same_arithmetic

from research import ResearchError, TopicModel, corpus_from_texts, topics_by
from research.models.embedding import unit
from research.models.topics import passages_of
from research.models.topics.selection import EVIDENCE, exchanged
from research.models.topics.semantic import SemanticSpace
from research.models.topics.solver import cluster, distinct
from research.models.topics.terms import relevance, word_counts

PAIRS = [
    (
        "Customs officers seized heroin hidden in a truck.",
        "Таможенники изъяли героин, спрятанный в грузовике.",
    ),
    (
        "The court jailed two dealers for selling cocaine.",
        "Суд отправил в тюрьму двух торговцев кокаином.",
    ),
    (
        "Drug couriers buried parcels of mephedrone in parks.",
        "Наркокурьеры закапывали в парках свёртки с мефедроном.",
    ),
    (
        "Hackers stole passwords from the bank's servers.",
        "Хакеры украли пароли с серверов банка.",
    ),
    (
        "Malware locked the computers of a hospital.",
        "Вредоносная программа заблокировала компьютеры больницы.",
    ),
    (
        "Phishing mails took over online accounts.",
        "Фишинговые письма захватили учётные записи в интернете.",
    ),
    (
        "Women were lured abroad and forced into prostitution.",
        "Женщин заманивали за границу и принуждали к проституции.",
    ),
    (
        "Traffickers took the victims' passports and sold them.",
        "Торговцы людьми отбирали паспорта у жертв и продавали их.",
    ),
    (
        "Migrants were held as slaves on a farm.",
        "Мигрантов держали в рабстве на ферме.",
    ),
]
TEXTS = [text for pair in PAIRS for text in pair]


@pytest.fixture(scope="module")
def model():
    return TopicModel(3).fit(TEXTS)


def test_a_text_and_its_translation_share_a_topic(model):
    top = model.top_topics().to_numpy()
    assert (top[0::2] == top[1::2]).mean() >= 8 / 9
    assert len(set(top)) == 3


def test_weights_sum_to_one_and_are_the_softened_similarity(model):
    table = model.assignments()
    assert list(table) == ["passage_id", "topic", "weight"]
    assert len(table) == len(TEXTS) * 3
    assert table.groupby("passage_id")["weight"].sum().to_numpy() == pytest.approx(1)
    expected = np.exp(model.similarity_ / 0.1)
    expected /= expected.sum(axis=1, keepdims=True)
    assert model.weights_ == pytest.approx(expected)


def test_transform_agrees_with_fit_transform():
    model = TopicModel(3)
    assert model.fit_transform(TEXTS) == pytest.approx(model.transform(TEXTS), abs=1e-6)
    assert (
        model.transform(["Героин изъяли на границе."]).argmax()
        == model.weights_[0].argmax()
    )


def test_the_order_of_texts_changes_nothing(model):
    order = np.random.default_rng(3).permutation(len(TEXTS))
    other = TopicModel(3).fit([TEXTS[i] for i in order])
    assert np.array_equal(other.weights_, model.weights_[order])
    pd.testing.assert_frame_equal(other.terms(), model.terms())


def test_the_order_of_documents_changes_nothing(seeds):
    corpora = [
        corpus_from_texts(seeds.documents["text"].iloc[order])
        for order in ([0, 1, 2, 3], [3, 1, 0, 2])
    ]
    first, second = (TopicModel(5).fit(corpus) for corpus in corpora)
    weights = [
        pd.DataFrame(m.weights_, index=m.passages_.index).sort_index()
        for m in (first, second)
    ]
    pd.testing.assert_frame_equal(*weights, check_exact=True)
    places = ["topic", "rank", "doc_id", "start", "end", "text"]
    pd.testing.assert_frame_equal(
        first.representatives()[places], second.representatives()[places]
    )


@pytest.mark.parametrize("threads", ["1", "2"])
def test_another_process_and_other_threads_give_the_same_bytes(
    model, threads, tmp_path
):
    code = (
        "import json, sys, research\n"
        "model = research.TopicModel(3).fit(json.load(sys.stdin))\n"
        "sys.stdout.write(model.weights_.tobytes().hex())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(TEXTS),
        capture_output=True,
        text=True,
        check=True,
        env=same_arithmetic()
        | {"OMP_NUM_THREADS": threads, "RESEARCH_CACHE": str(tmp_path), "PATH": ""},
    )
    assert done.stdout == model.weights_.tobytes().hex()


def test_a_copy_counts_once():
    alone = TopicModel(3).fit(TEXTS)
    copied = TopicModel(3).fit(TEXTS + [TEXTS[0]] * 30)
    assert np.array_equal(copied.weights_[: len(TEXTS)], alone.weights_)
    assert np.array_equal(copied.weights_[-1], alone.weights_[0])


def test_terms_are_words_of_the_topic_in_each_language(model):
    terms = model.terms(5)
    drugs = terms[terms["topic"] == model.top_topics()[0]]
    assert {"heroin", "cocaine"} & set(drugs.loc[drugs["language"] == "en", "term"])
    assert {"героин", "кокаин", "мефедрон"} & set(
        drugs.loc[drugs["language"] == "ru", "term"]
    )
    assert not {"the", "of", "и", "в", "из"} & set(terms["term"])
    assert (
        terms.groupby(["topic", "language"])["rank"]
        .apply(list)
        .map(lambda r: r == sorted(r))
        .all()
    )
    assert (
        terms.groupby(["topic", "language"])["weight"]
        .apply(lambda w: w.is_monotonic_decreasing)
        .all()
    )


def test_function_words_of_a_language_without_a_list_are_no_terms():
    texts = [f"And {text} The {i} for" for i, text in enumerate(TEXTS[0::2] * 2)]
    passages = passages_of(texts).assign(language="xx")
    assert not {"and", "the", "for"} & set(TopicModel(3).fit(passages).terms()["term"])


def test_relevance_is_the_formula_of_the_paper():
    overall = np.array([9 / 20, 11 / 20])
    in_first = (np.array([8, 2]) + 20 * overall) / (10 + 20)
    expected = 0.6 * np.log(in_first) + 0.4 * np.log(in_first / overall)
    found = relevance(pd.DataFrame([[8, 2], [1, 9]]), 0.6).loc[0]
    assert found[0] == pytest.approx(expected[0])


@pytest.mark.parametrize("features", ["semantic", "lexical"])
def test_topics_keep_their_numbers_and_names_and_new_ones_get_new_numbers(features):
    planted = _planted()
    old, new = planted[:50], planted[50:]
    first = TopicModel(2, features=features).fit(old)
    same = TopicModel(2, features=features).fit(old[5:] + old[:2], previous=first)
    top = first.top_topics().to_numpy()
    assert (same.top_topics().to_numpy()[:45] == top[5:]).all()
    assert same.note_ == "New topics: none; vanished: none."
    more = TopicModel(2, features=features).fit(old + new, previous=first)
    assert (more.top_topics().to_numpy()[:50] == top).all()
    assert (more.top_topics().to_numpy()[50:] == 2).mean() > 0.9
    assert more.note_ == "New topics: [2]; vanished: none."
    assert more.labels().to_list()[:2] == first.labels().to_list()


def test_a_topic_that_vanished_keeps_its_number_and_is_named():
    old = _planted()[:50]
    first = TopicModel(2, features="lexical").fit(old)
    top = first.top_topics().to_numpy()
    less = TopicModel(2, features="lexical").fit(old[:25], previous=first)
    assert less.n_topics_ == 2
    assert less.note_ == f"New topics: none; vanished: [{top[-1]}]."


def test_a_saved_model_goes_on_as_the_fitted_one(model, tmp_path):
    model.save(tmp_path / "model.npz")
    again = TopicModel.load(tmp_path / "model.npz")
    one, other = (TopicModel(3).fit(TEXTS[2:], previous=m) for m in (model, again))
    assert np.array_equal(one.weights_, other.weights_)
    assert one.names_ == other.names_ == model.labels().to_list()


def test_each_language_but_english_and_russian_has_a_mean_of_its_own():
    passages = passages_of(TEXTS).assign(language=["en", "uk"] * 9)
    space = SemanticSpace(0.1).fit(passages)
    assert sorted(space.arrays["languages"]) == ["en", "uk"]
    alike = SemanticSpace(0.1).fit(passages.assign(language=["en", "ru"] * 9))
    assert alike.arrays["languages"] == ["en"]
    unknown = passages.assign(language=["en", "und"] * 9)
    assert SemanticSpace(0.1).fit(unknown).arrays["languages"] == ["en"]


def test_representatives_point_into_their_documents(seeds):
    table = TopicModel(5).fit(seeds).representatives(3)
    assert table["topic"].nunique() == 5
    assert all(
        seeds.documents["text"][row.doc_id][row.start : row.end] == row.text
        for row in table.itertuples()
    )


def test_largest_topic_comes_first(model):
    sizes = model.weights_.sum(axis=0)
    assert list(sizes) == sorted(sizes, reverse=True)


def test_recurrence_of_clear_topics_is_far_above_that_of_exchanged_words(model):
    assert model.recurrence(10).min() > 0.9
    planted = TopicModel(3).fit(_planted())
    assert (
        planted.recurrence(10).mean()
        > planted.recurrence(10, shuffled=True).mean() + 0.2
    )
    assert model.recurrence(3).equals(model.recurrence(3))


def test_topics_by_group_is_the_mean_weight(model):
    groups = pd.Series(["en", "ru"] * len(PAIRS))
    table = topics_by(model, groups)
    assert table["n"].tolist() == [9, 9]
    assert table.loc["ru", [0, 1, 2]].to_numpy(float) == pytest.approx(
        model.weights_[1::2].mean(axis=0)
    )


def _planted(n=25):
    themes = [
        "police seized heroin cocaine opium courier smuggler",
        "hackers stole passwords accounts malware servers banks",
        "football team scored goals match league coach",
    ]
    generator = np.random.default_rng(0)
    return [
        " ".join(generator.permutation(t.split())[:5]) for t in themes for _ in range(n)
    ]


@pytest.mark.parametrize("features", ["semantic", "lexical"])
def test_auto_finds_planted_themes_and_nothing_where_words_are_exchanged(features):
    model = TopicModel(features=features).fit(_planted())
    table = model.count_evidence()
    assert (model.n_topics_, model.note_[:8]) == (3, "3 topics")
    assert list(table) == EVIDENCE
    gap = table["margin"] - table["margin_shuffled"]
    assert gap.iloc[model.n_topics_ - 2] >= 0.95 * gap.max()
    mixed = exchanged(model.passages_, 7)["text"].to_list()
    noise = TopicModel(features=features).fit(mixed)
    assert noise.n_topics_ == 1
    assert "no structure" in noise.note_


def test_exchanged_texts_keep_their_words_and_lengths_within_a_language(seeds):
    mixed = exchanged(distinct(seeds.passages)[1], 0)
    texts = seeds.passages["text"].reindex(mixed.index)
    assert (mixed["text"].str.split().str.len() == texts.str.split().str.len()).all()
    for language, rows in mixed.groupby("language"):
        kept = texts[rows.index]
        assert sorted(" ".join(rows["text"]).split()) == sorted(
            " ".join(kept).split()
        ), language
    other_order = exchanged(distinct(seeds.passages.iloc[::-1])[1], 0)
    assert sorted(other_order["text"]) == sorted(mixed["text"])


def test_saved_model_is_the_same_and_holds_no_pickle(model, tmp_path):
    model.save(tmp_path / "model.npz")
    again = TopicModel.load(tmp_path / "model.npz")
    assert np.array_equal(again.weights_, model.weights_)
    assert again.get_params() == model.get_params()
    pd.testing.assert_frame_equal(again.terms(), model.terms())
    pd.testing.assert_frame_equal(again.representatives(), model.representatives())
    assert again.transform(TEXTS[:2]) == pytest.approx(model.weights_[:2])
    model.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == (
        tmp_path / "model.npz"
    ).read_bytes()


def test_a_saved_pickle_is_refused(tmp_path):
    np.savez(tmp_path / "bad.npz", header=np.array([object()], dtype=object))
    with pytest.raises(
        ResearchError, match=r"bad[.]npz' is not a saved research.TopicModel"
    ):
        TopicModel.load(tmp_path / "bad.npz")
    with pytest.raises(ResearchError, match=r"is not a saved research\.TopicModel"):
        TopicModel.load(tmp_path / "missing.npz")


@pytest.mark.parametrize(
    ("texts", "n_topics", "expected"),
    [
        (["one text"], 3, 1),
        (["one text"], "auto", 1),
        (["same", "same", "same"], 2, 1),
        (["the of and", "и в на"], 2, 2),
        (["😀", "🎉🎉", "…"], 3, 3),
        (["half \ud800", "whole"], 2, 2),
        (["a", "b", "c", "d"], 10, 4),
    ],
)
def test_tiny_corpora_get_as_many_topics_as_they_carry(texts, n_topics, expected):
    model = TopicModel(n_topics).fit(texts)
    assert model.n_topics_ == expected
    assert bool(model.note_) == (model.n_topics_ != n_topics)
    assert model.transform(texts) == pytest.approx(model.weights_, abs=1e-6)
    assert model.weights_.sum(axis=1) == pytest.approx(1)
    assert len(model.labels()) == expected
    assert set(model.representatives()["topic"]) <= set(range(expected))


@pytest.mark.parametrize("wrong", [0, -1, 2.5, "many", None, True])
def test_a_wrong_number_of_topics_is_named(wrong):
    with pytest.raises(ResearchError, match="n_topics is"):
        TopicModel(wrong).fit(TEXTS)


def test_no_text_at_all_is_one_sentence():
    with pytest.raises(ResearchError, match="There is no passage"):
        TopicModel().fit([])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8), st.integers(1, 5))
def test_any_texts_give_weights_that_sum_to_one(texts, k):
    model = TopicModel(k).fit(texts)
    assert model.weights_.shape == (len(texts), model.n_topics_)
    assert np.isfinite(model.weights_).all()
    assert model.weights_.sum(axis=1) == pytest.approx(1)
    model.terms()


def test_a_topic_nearer_by_the_temperature_weighs_e_times_as_much(model):
    near, weights = model.similarity_[0], model.weights_[0]
    expected = np.exp((near[0] - near[1]) / model.temperature)
    assert weights[0] / weights[1] == pytest.approx(expected)


@pytest.mark.parametrize(
    "wrong", ["one text", ["a gang", None], pd.DataFrame({"text": ["a", None]})]
)
def test_what_is_no_list_of_strings_is_refused(wrong):
    with pytest.raises(ResearchError, match=r"One text was given|no strings"):
        TopicModel(2).fit(wrong)


def test_a_table_needs_no_more_than_its_texts():
    model = TopicModel(2).fit(pd.DataFrame({"text": TEXTS}))
    assert len(model.terms()) > 0
    assert len(model.representatives()) > 0


def test_one_long_passage_costs_its_own_length_only():
    lengths = [len(text) for text in TEXTS]
    model = TopicModel(3).fit([*TEXTS, "Police seized heroin. " * 3_000])
    assert model.weights_.shape == (len(lengths) + 1, 3)


def test_the_evidence_for_a_number_covers_the_number_used(seeds):
    model = TopicModel(7).fit(seeds)
    assert model.count_evidence()["n_topics"].tolist() == list(range(2, 10))


def test_a_damaged_file_is_no_model(model, tmp_path):
    model.save(tmp_path / "model.npz")
    whole = (tmp_path / "model.npz").read_bytes()
    for n in (0, 10, len(whole) // 2):
        (tmp_path / "cut.npz").write_bytes(whole[:n])
        with pytest.raises(ResearchError, match=r"is not a saved research\.TopicModel"):
            TopicModel.load(tmp_path / "cut.npz")


def test_a_temperature_of_nought_is_refused():
    with pytest.raises(ResearchError, match="temperature is 0"):
        TopicModel(2, temperature=0).fit(TEXTS)


def test_a_key_of_the_codebook_names_the_topic_that_it_marks(model):
    top = model.top_topics()
    drugs = top[TEXTS.index("Customs officers seized heroin hidden in a truck.")]
    codes = pd.DataFrame({"passage_id": top.index[top == drugs], "key": "market.drugs"})
    names = model.labels(codes=codes)
    assert names[drugs].startswith("market.drugs: ")
    assert names.str.startswith("market.drugs").sum() == 1
    everywhere = pd.DataFrame({"passage_id": top.index, "key": "genre.news"})
    assert model.labels(codes=everywhere).tolist() == model.labels().tolist()


@pytest.mark.parametrize("features", ["semantic", "lexical"])
def test_of_very_many_texts_some_are_fitted_and_all_are_placed(features, monkeypatch):
    monkeypatch.setattr("research.models.topics.model.MOST_TEXTS", 12)
    monkeypatch.setattr("research.models.topics.model._BATCH", 5)
    texts = [pair[0] for pair in PAIRS] * 2 + [f"{pair[0]} Again." for pair in PAIRS]
    model = TopicModel(3, features=features).fit(texts)
    assert len({texts[i] for i in model.sample_}) == 12
    assert len(model.sample_) < len(texts) == len(model.weights_)
    assert model.transform(texts) == pytest.approx(model.weights_, abs=1e-6)
    order = np.random.default_rng(0).permutation(len(texts))
    other = TopicModel(3, features=features).fit([texts[i] for i in order])
    assert np.array_equal(other.weights_, model.weights_[order])
    assert set(model.terms(2)["topic"]) == {0, 1, 2}


def test_many_vectors_are_grouped_as_few_are():
    generator = np.random.default_rng(0)
    centres = unit(generator.normal(size=(4, 200)))
    truth = generator.integers(4, size=1500)
    vectors = unit(centres[truth] + 0.02 * generator.normal(size=(1500, 200)))
    found = cluster(vectors, 4, 0)
    assert len(set(zip(found, truth, strict=True))) == 4


def test_groups_without_vectors_are_no_topics():
    vectors = np.repeat(np.eye(20)[:3], 400, axis=0)
    assert len(set(cluster(vectors, 5, 0))) == 3


def test_listed_function_words_are_no_words_of_a_topic():
    table = pd.DataFrame(
        {"text": ["Вона була заарештована через наркотики"], "language": "uk"}
    )
    assert word_counts(table)["form"].tolist() == ["заарештована", "наркотики"]
